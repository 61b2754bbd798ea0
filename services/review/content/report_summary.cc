#include "absl/strings/str_cat.h"
#include "services/review/content/html.h"
#include "services/review/content/report_sections.h"
#include "services/review/words.h"

namespace pactum::review {
namespace {

using absl::StrAppend;
using absl::StrCat;

std::string Header(const v1::ReviewReport& report, const Reader& reader) {
  const v1::AnnualReview& review = report.review();
  const std::string region = reader.Text(
      phrase::kReportRegion, {{"review", review.name()}, {"region", review.region_code()}});
  const std::string as_of = reader.Text(
      phrase::kReportAsOf, {{"day", reader.Day(review.cut_off())},
                            {"instant", reader.Instant(report.known_at())},
                            {"policy", reader.PolicyName(report.run().policy().version())},
                            {"version", report.pact_version()}});
  return StrCat("<header>\n<p class=\"meta\">", Escape(region), "</p>\n<h1>",
                Escape(reader.Text(phrase::kReportTitle, {{"year", review.year()}})),
                "</h1>\n<p><span class=\"state\">", Escape(reader.Enum(review.state())),
                "</span></p>\n<p class=\"meta\">", Escape(as_of), "</p>\n</header>\n");
}

template <class Axes>
int64_t BalanceOf(const Axes& axes) {
  int64_t balance = 0;
  for (const auto& axis : axes) balance += axis.balance_cents();
  return balance;
}

std::string EntriesNote(const v1::ReviewReport& report, const Reader& reader) {
  const Operand planned{"planned", reader.Count(report.planned_pathways())};
  if (!report.has_priority_neighbourhood_ppm()) {
    return reader.Text(phrase::kReportEntriesNote, {planned});
  }
  return reader.Text(phrase::kReportEntriesNoteNeighbourhoods,
                     {planned, {"share", reader.Ppm(report.priority_neighbourhood_ppm())}});
}

std::string Cards(const v1::ReviewReport& report, const Reader& reader) {
  const v1::ContributionResult& result = report.run().result();
  std::string cards;
  const auto card = [&](const Phrase& name, const std::string& value, const std::string& note) {
    StrAppend(&cards, "<li><span>", Escape(reader.Text(name)), "</span><strong>", Escape(value),
              "</strong><em>", Escape(note), "</em></li>\n");
  };
  int64_t ceilings = 0;
  for (const v1::AxisResult& axis : result.axes()) ceilings += axis.ceiling_cents();
  card(phrase::kReportCeilingOfYear, reader.Cents(ceilings),
       reader.Text(phrase::kReportCeilingNote));
  card(phrase::kReportProposed, reader.Cents(result.total_proposed_cents()),
       reader.Text(phrase::kReportProposedNote));
  if (report.has_decision()) {
    card(phrase::kReportDecidedByPrefect, reader.Cents(report.decision().total_decided_cents()),
         reader.Enum(report.decision().state()));
  }
  card(phrase::kReportBalance,
       reader.Cents(report.has_decision() ? BalanceOf(report.decision().axes())
                                          : BalanceOf(result.axes())),
       reader.Text(phrase::kReportBalanceNote));
  if (result.has_unit_cost_cents()) {
    const int64_t reference = report.run().policy().reference_unit_cost_cents();
    card(phrase::kReportUnitCost, reader.Cents(result.unit_cost_cents()),
         reader.Text(phrase::kReportUnitCostNote, {{"amount", reader.Cents(reference)}}));
  }
  card(phrase::kReportEntries, reader.Count(report.entered_pathways()),
       EntriesNote(report, reader));
  return StrCat("<ul class=\"cards\">\n", cards, "</ul>\n");
}

}  // namespace

std::string SummarySection(const v1::ReviewReport& report, const Reader& reader) {
  return StrCat(Header(report, reader), Cards(report, reader));
}

}  // namespace pactum::review
