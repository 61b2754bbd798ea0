// The national view of a year as a page.
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/review/content/html.h"
#include "services/review/content/report_charts.h"
#include "services/review/content/report_html.h"
#include "services/review/content/words.h"

namespace pactum::review {
namespace {

using absl::StrAppend;
using absl::StrCat;

PageVersion NationalPage(const v1::NationalView& view, Language language) {
  const auto t = [&](const char* french, const char* english) {
    return In(language, french, english);
  };
  const auto cents = [&](int64_t value) { return ForPeople(value, Unit::kCents, language); };
  const auto ppm = [&](bool has, int64_t value) {
    return has ? ForPeople(value, Unit::kPpm, language) : std::string("—");
  };
  Table table;
  table.caption = t("Les pactes de l'exercice", "The pacts of the exercise");
  table.empty = t("Aucune revue.", "No review.");
  table.columns = {{t("Pacte", "Pact")}, {t("Région", "Region")}, {t("État", "State")}};
  for (int axis = 1; axis <= 3; ++axis) {
    table.columns.push_back(Number(StrCat("R", axis)));
    table.columns.push_back(Number(StrCat("E", axis)));
  }
  for (const char* name : {"Plafond\nCeiling", "Proposé\nProposed", "Décidé\nDecided"}) {
    const std::vector<std::string> both = absl::StrSplit(name, '\n');
    table.columns.push_back(Number(both[language == Language::kFrench ? 0 : 1]));
  }
  table.columns.push_back(Number(t("Constats", "Findings")));
  for (const v1::NationalRow& row : view.rows()) {
    std::vector<Cell> cells = {{row.review()}, {row.region_code()}, {Say(row.state(), language)}};
    for (int axis = 0; axis < 3; ++axis) {
      const bool there = axis < row.axes_size();
      const v1::NationalAxis& one = there ? row.axes(axis) : v1::NationalAxis::default_instance();
      cells.push_back({ppm(one.has_completion_ppm(), one.completion_ppm())});
      cells.push_back({ppm(one.has_attainment_ppm(), one.attainment_ppm())});
    }
    cells.push_back({cents(row.ceiling_cents())});
    cells.push_back({cents(row.proposed_cents())});
    cells.push_back({row.has_decided_cents() ? cents(row.decided_cents()) : "—"});
    cells.push_back({StrCat(row.finding_count())});
    table.rows.push_back(cells);
  }
  if (!table.rows.empty()) {
    table.rows.push_back({{t("Total", "Total")},
                          {""},
                          {""},
                          {""},
                          {""},
                          {""},
                          {""},
                          {""},
                          {""},
                          {cents(view.ceiling_cents())},
                          {cents(view.proposed_cents())},
                          {cents(view.decided_cents())},
                          {""}});
    table.last_is_total = true;
  }
  Table axes;
  axes.caption = t("Tous les pactes, par axe", "All pacts, by axis");
  axes.columns = {{t("Axe", "Axis")},
                  Number(t("Plafond", "Ceiling")),
                  Number(t("Proposé", "Proposed")),
                  Number(t("Décidé", "Decided"))};
  for (const v1::NationalAxis& axis : view.totals()) {
    axes.rows.push_back({{Say(axis.axis(), language)},
                         {cents(axis.ceiling_cents())},
                         {cents(axis.proposed_cents())},
                         {cents(axis.decided_cents())}});
  }
  Table states;
  states.caption = t("Où en sont les revues", "Where the reviews stand");
  states.columns = {{t("État", "State")}, Number(t("Nombre", "Count"))};
  states.empty = t("Aucune revue.", "No review.");
  for (const v1::StateCount& state : view.states()) {
    states.rows.push_back({{Say(state.state(), language)}, {StrCat(state.count())}});
  }
  const std::string suffix = language == Language::kFrench ? "-fr" : "-en";
  std::string body =
      StrCat("<header><h1>", Escape(t("Vue nationale ", "National view ")), view.year(),
             "</h1></header>\n", Section("pacts" + suffix, t("Par pacte", "By pact"), Write(table)),
             Section("totals" + suffix, t("Par axe", "By axis"), Write(axes)),
             Section("states" + suffix, t("États", "States"), Write(states)));
  if (!view.rows().empty()) {
    StrAppend(&body, Section("chart" + suffix, t("Graphique", "Chart"),
                             Write(NationalChart(view, language))));
  }
  return {language, StrCat(t("Vue nationale ", "National view "), view.year()), body};
}

}  // namespace

std::string Html(const v1::NationalView& view, v1::ReportLanguage language) {
  std::vector<PageVersion> versions;
  for (const Language one : LanguagesOf(language)) versions.push_back(NationalPage(view, one));
  return Page(versions);
}

}  // namespace pactum::review
