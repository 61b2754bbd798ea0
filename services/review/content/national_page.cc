// The national view of a year as a page.
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/review/content/html.h"
#include "services/review/content/report_charts.h"
#include "services/review/content/report_html.h"
#include "services/review/words.h"

namespace pactum::review {
namespace {

Table PactsTable(const v1::NationalView& view, const Reader& reader) {
  Table table;
  table.caption = reader.Text(phrase::kNationalPacts);
  table.empty = reader.Text(phrase::kNationalNoReview);
  table.columns = {{reader.Text(phrase::kNationalPact)},
                   {reader.Text(phrase::kNationalRegion)},
                   {reader.Text(phrase::kReportState)}};
  for (int axis = 1; axis <= 3; ++axis) {
    table.columns.push_back(Number(absl::StrCat("R", axis)));
    table.columns.push_back(Number(absl::StrCat("E", axis)));
  }
  for (const Phrase* column : {&phrase::kReportCeiling, &phrase::kReportProposed,
                               &phrase::kReportDecided, &phrase::kNationalFindings}) {
    table.columns.push_back(Number(reader.Text(*column)));
  }
  for (const v1::NationalRow& row : view.rows()) {
    std::vector<Cell> cells = {{row.review()}, {row.region_code()}, {reader.Enum(row.state())}};
    for (int axis = 0; axis < 3; ++axis) {
      const v1::NationalAxis& one =
          axis < row.axes_size() ? row.axes(axis) : v1::NationalAxis::default_instance();
      cells.push_back({reader.MaybePpm(one.has_completion_ppm(), one.completion_ppm())});
      cells.push_back({reader.MaybePpm(one.has_attainment_ppm(), one.attainment_ppm())});
    }
    cells.push_back({reader.Cents(row.ceiling_cents())});
    cells.push_back({reader.Cents(row.proposed_cents())});
    cells.push_back({row.has_decided_cents() ? reader.Cents(row.decided_cents()) : kNone});
    cells.push_back({absl::StrCat(row.finding_count())});
    table.rows.push_back(cells);
  }
  if (table.rows.empty()) return table;
  std::vector<Cell> total(table.columns.size(), Cell{""});
  total[0] = {reader.Text(phrase::kReportTotal)};
  total[9] = {reader.Cents(view.ceiling_cents())};
  total[10] = {reader.Cents(view.proposed_cents())};
  total[11] = {reader.Cents(view.decided_cents())};
  table.rows.push_back(total);
  table.last_is_total = true;
  return table;
}

Table AxesTable(const v1::NationalView& view, const Reader& reader) {
  Table table;
  table.caption = reader.Text(phrase::kNationalAxes);
  table.columns = {{reader.Text(phrase::kReportAxis)},
                   Number(reader.Text(phrase::kReportCeiling)),
                   Number(reader.Text(phrase::kReportProposed)),
                   Number(reader.Text(phrase::kReportDecided))};
  for (const v1::NationalAxis& axis : view.totals()) {
    table.rows.push_back({{reader.Enum(axis.axis())},
                          {reader.Cents(axis.ceiling_cents())},
                          {reader.Cents(axis.proposed_cents())},
                          {reader.Cents(axis.decided_cents())}});
  }
  return table;
}

Table StatesTable(const v1::NationalView& view, const Reader& reader) {
  Table table;
  table.caption = reader.Text(phrase::kNationalStatesCaption);
  table.empty = reader.Text(phrase::kNationalNoReview);
  table.columns = {{reader.Text(phrase::kReportState)},
                   Number(reader.Text(phrase::kNationalCount))};
  for (const v1::StateCount& state : view.states()) {
    table.rows.push_back({{reader.Enum(state.state())}, {absl::StrCat(state.count())}});
  }
  return table;
}

PageVersion NationalPage(const v1::NationalView& view, const Reader& reader) {
  const std::string title = reader.Text(phrase::kNationalTitle, {{"year", view.year()}});
  const auto section = [&](const char* id, const Phrase& heading, const std::string& body) {
    return Section(reader.Id(id), reader.Text(heading), body);
  };
  std::string body =
      absl::StrCat("<header><h1>", Escape(title), "</h1></header>\n",
                   section("pacts", phrase::kNationalByPact, Write(PactsTable(view, reader))),
                   section("totals", phrase::kNationalByAxis, Write(AxesTable(view, reader))),
                   section("states", phrase::kNationalStates, Write(StatesTable(view, reader))));
  if (!view.rows().empty()) {
    body += section("chart", phrase::kNationalChart, Write(NationalChart(view, reader)));
  }
  return {reader.language(), title, body};
}

}  // namespace

std::string Html(const v1::NationalView& view, v1::ReportLanguage language) {
  std::vector<PageVersion> versions;
  for (const Language one : LanguagesOf(language)) {
    versions.push_back(NationalPage(view, Reader(one)));
  }
  return Page(versions);
}

}  // namespace pactum::review
