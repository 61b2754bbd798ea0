#include "services/review/content/report_charts.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/review/content/words.h"

namespace pactum::review {
namespace {

std::string IdOf(const char* name, Language language) {
  return absl::StrCat(name, language == Language::kFrench ? "-fr" : "-en");
}

std::string Ppm(int64_t value, Language language) { return ForPeople(value, Unit::kPpm, language); }
std::string Cents(int64_t value, Language language) {
  return ForPeople(value, Unit::kCents, language);
}

// "Axe 1, Réalisation : 80 %; …", which says in words what the chart shows.
std::string InWords(const std::vector<Bar>& bars, Language language) {
  std::vector<std::string> parts;
  for (const Bar& bar : bars) {
    parts.push_back(
        absl::StrCat(bar.label, ", ", bar.series, In(language, "\u00a0: ", ": "), bar.value_text));
  }
  return absl::StrJoin(parts, In(language, "\u00a0; ", "; ")) + ".";
}

Bar RateBar(const std::string& label, const std::string& series, bool has, int64_t ppm,
            Language language) {
  if (!has) {
    return {label, series, 0, true,
            absl::StrCat(series, In(language, "\u00a0: sans objet", ": does not apply"))};
  }
  return {label, series, ppm, false, Ppm(ppm, language)};
}

// The rate on the curve before penalties, as the explanation has it.
int64_t CurveRate(const v1::ReviewReport& report, const v1::AxisResult& axis) {
  for (const v1::ExplanationLine& line : report.lines()) {
    int64_t rate = 0;
    if (line.axis() == axis.axis() && line.operation() == "CURVE" &&
        absl::SimpleAtoi(line.result(), &rate)) {
      return rate;
    }
  }
  return axis.rate_ppm();
}

}  // namespace

BarChart AttainmentChart(const v1::ReviewReport& report, Language language) {
  BarChart chart;
  chart.id = IdOf("attainment", language);
  chart.title = In(language, "Réalisation des projets (R) et atteinte des engagements (E), par axe",
                   "Completion of projects (R) and attainment of commitments (E), by axis");
  chart.full = kWhole;
  for (const v1::AxisResult& axis : report.run().result().axes()) {
    const std::string label = Say(axis.axis(), language);
    chart.bars.push_back(RateBar(label, In(language, "Réalisation R", "Completion R"),
                                 axis.has_completion_ppm(), axis.completion_ppm(), language));
    chart.bars.push_back(RateBar(label, In(language, "Atteinte E", "Attainment E"),
                                 axis.has_attainment_ppm(), axis.attainment_ppm(), language));
  }
  chart.text = InWords(chart.bars, language);
  return chart;
}

BarChart MoneyChart(const v1::ReviewReport& report, Language language) {
  BarChart chart;
  chart.id = IdOf("money", language);
  chart.title = report.has_decision() ? In(language, "Plafond, proposition et décision, par axe",
                                           "Ceiling, proposal and decision, by axis")
                                      : In(language, "Plafond et proposition, par axe",
                                           "Ceiling and proposal, by axis");
  const auto bar = [&](const std::string& label, std::string series, int64_t cents) {
    chart.full = std::max(chart.full, cents);
    chart.bars.push_back({label, std::move(series), cents, false, Cents(cents, language)});
  };
  for (int i = 0; i < report.run().result().axes_size(); ++i) {
    const v1::AxisResult& axis = report.run().result().axes(i);
    const std::string label = Say(axis.axis(), language);
    bar(label, In(language, "Plafond", "Ceiling"), axis.ceiling_cents());
    bar(label, In(language, "Proposé", "Proposed"), axis.proposed_cents());
    if (i < report.decision().axes_size()) {
      bar(label, In(language, "Décidé", "Decided"), report.decision().axes(i).decided_cents());
    }
  }
  chart.text = InWords(chart.bars, language);
  return chart;
}

CurveChart ReleaseChart(const v1::ReviewReport& report, Language language) {
  CurveChart chart;
  chart.id = IdOf("curve", language);
  chart.title = In(language, "Courbe de versement et point de chaque axe",
                   "Release curve and the point of each axis");
  chart.x_title = In(language, "Score S, en %", "Score S, in %");
  chart.y_title = In(language, "Taux, en %", "Rate, in %");
  std::vector<std::string> parts;
  for (const v1::CurvePoint& point : report.run().policy().release_curve()) {
    chart.curve.push_back({point.score_ppm(), point.rate_ppm()});
    parts.push_back(
        absl::StrCat(Ppm(point.score_ppm(), language), " → ", Ppm(point.rate_ppm(), language)));
  }
  std::string text =
      absl::StrCat(In(language, "La courbe passe par : ", "The curve goes through: "),
                   absl::StrJoin(parts, ", "), ". ");
  for (const v1::AxisResult& axis : report.run().result().axes()) {
    const std::string label = Say(axis.axis(), language);
    if (!axis.has_score_ppm()) {
      absl::StrAppend(&text, label, In(language, " : sans score. ", ": no score. "));
      continue;
    }
    const int64_t curve = CurveRate(report, axis);
    chart.marks.push_back(
        {absl::StrCat(label, In(language, "\u00a0: ", ": "), Ppm(axis.score_ppm(), language), " → ",
                      Ppm(axis.rate_ppm(), language)),
         axis.score_ppm(), curve, axis.rate_ppm()});
    absl::StrAppend(&text, label, In(language, " : score ", ": score "),
                    Ppm(axis.score_ppm(), language), In(language, ", taux ", ", rate "),
                    Ppm(curve, language));
    if (curve != axis.rate_ppm()) {
      absl::StrAppend(&text, In(language, ", après pénalités ", ", after penalties "),
                      Ppm(axis.rate_ppm(), language));
    }
    text += ". ";
  }
  chart.text = text;
  return chart;
}

BarChart NationalChart(const v1::NationalView& view, Language language) {
  BarChart chart;
  chart.id = IdOf("national", language);
  chart.title = In(language, "Plafond, proposition et décision, par pacte",
                   "Ceiling, proposal and decision, by pact");
  for (const v1::NationalRow& row : view.rows()) {
    const std::string label = absl::StrCat(In(language, "Région ", "Region "), row.region_code());
    const auto bar = [&](std::string series, int64_t cents) {
      chart.full = std::max(chart.full, cents);
      chart.bars.push_back({label, std::move(series), cents, false, Cents(cents, language)});
    };
    bar(In(language, "Plafond", "Ceiling"), row.ceiling_cents());
    bar(In(language, "Proposé", "Proposed"), row.proposed_cents());
    if (row.has_decided_cents()) bar(In(language, "Décidé", "Decided"), row.decided_cents());
  }
  chart.text = In(language, "Les mêmes montants sont dans le tableau ci-dessus.",
                  "The same amounts are in the table above.");
  return chart;
}

}  // namespace pactum::review
