#include <vector>

#include "absl/strings/str_cat.h"
#include "services/review/content/html.h"
#include "services/review/content/report_charts.h"
#include "services/review/content/report_sections.h"
#include "services/review/words.h"

namespace pactum::review {
namespace {

// Rates and amounts are two tables: together they are wider than a printed page.
Table RatesTable(const v1::ContributionResult& result, const Reader& reader) {
  Table table;
  table.caption = reader.Text(phrase::kReportRates);
  table.columns = {{reader.Text(phrase::kReportAxis)},
                   Number(reader.Text(phrase::kReportCompletionR)),
                   Number(reader.Text(phrase::kReportAttainmentE)),
                   Number(reader.Text(phrase::kReportScoreS)),
                   Number(reader.Text(phrase::kReportRate)),
                   Number(reader.Text(phrase::kReportEffort))};
  for (const v1::AxisResult& axis : result.axes()) {
    table.rows.push_back({{reader.Enum(axis.axis())},
                          {reader.MaybePpm(axis.has_completion_ppm(), axis.completion_ppm())},
                          {reader.MaybePpm(axis.has_attainment_ppm(), axis.attainment_ppm())},
                          {reader.MaybePpm(axis.has_score_ppm(), axis.score_ppm())},
                          {reader.Ppm(axis.rate_ppm())},
                          {reader.Ppm(axis.effort_ppm())}});
  }
  return table;
}

std::vector<Cell> AmountRow(const std::string& name, const std::vector<int64_t>& amounts,
                            const Reader& reader) {
  std::vector<Cell> row = {{name}};
  for (const int64_t amount : amounts) row.push_back({reader.Cents(amount)});
  return row;
}

Table MoneyTable(const v1::ReviewReport& report, const Reader& reader) {
  const v1::ContributionResult& result = report.run().result();
  const bool decided = report.decision().axes_size() == result.axes_size();
  std::vector<const Phrase*> columns = {&phrase::kReportCeiling, &phrase::kReportGross,
                                        &phrase::kReportProposed};
  if (decided) columns.push_back(&phrase::kReportDecided);
  columns.insert(columns.end(), {&phrase::kReportWithheld, &phrase::kReportBalance});
  Table table;
  table.caption =
      reader.Text(decided ? phrase::kReportMoneyOfDecision : phrase::kReportMoneyOfProposal);
  table.columns = {{reader.Text(phrase::kReportAxis)}};
  for (const Phrase* column : columns) table.columns.push_back(Number(reader.Text(*column)));
  std::vector<int64_t> sums(columns.size());
  for (int i = 0; i < result.axes_size(); ++i) {
    const v1::AxisResult& axis = result.axes(i);
    std::vector<int64_t> amounts = {axis.ceiling_cents(), axis.gross_cents(),
                                    axis.proposed_cents()};
    if (decided) {
      const v1::AxisDecision& decision = report.decision().axes(i);
      amounts.insert(amounts.end(), {decision.decided_cents(), decision.withheld_cents(),
                                     decision.balance_cents()});
    } else {
      amounts.insert(amounts.end(), {axis.withheld_cents(), axis.balance_cents()});
    }
    for (size_t j = 0; j < amounts.size(); ++j) sums[j] += amounts[j];
    table.rows.push_back(AmountRow(reader.Enum(axis.axis()), amounts, reader));
  }
  table.rows.push_back(AmountRow(reader.Text(phrase::kReportTotal), sums, reader));
  table.last_is_total = true;
  return table;
}

}  // namespace

std::string AxesSection(const v1::ReviewReport& report, const Reader& reader) {
  return Section(reader.Id("axes"), reader.Text(phrase::kReportByAxis),
                 absl::StrCat(Write(RatesTable(report.run().result(), reader)),
                              Write(MoneyTable(report, reader))));
}

std::string ChartsSection(const v1::ReviewReport& report, const Reader& reader) {
  return Section(
      reader.Id("charts"), reader.Text(phrase::kReportCharts),
      absl::StrCat(Write(AttainmentChart(report, reader)), Write(MoneyChart(report, reader)),
                   Write(ReleaseChart(report, reader))));
}

std::string StepsSection(const v1::ReviewReport& report, const Reader& reader) {
  Table table;
  table.caption = reader.Text(phrase::kReportStepsCaption);
  table.columns = {{reader.Text(phrase::kReportStep)},
                   {reader.Text(phrase::kReportAxis)},
                   {reader.Text(phrase::kReportComputation)}};
  for (const v1::ExplanationLine& line : report.lines()) {
    const bool over_all = line.axis() == type::v1::AXIS_UNSPECIFIED;
    const bool french = reader.language() == Language::kFrench;
    table.rows.push_back({{absl::StrCat(line.step())},
                          {over_all ? reader.Text(phrase::kAllAxes) : reader.Enum(line.axis())},
                          {french ? line.text_fr() : line.text_en()}});
  }
  return Section(reader.Id("steps"), reader.Text(phrase::kReportSteps), Write(table));
}

}  // namespace pactum::review
