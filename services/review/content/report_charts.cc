#include "services/review/content/report_charts.h"

#include <algorithm>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_join.h"
#include "services/review/words.h"

namespace pactum::review {
namespace {

// The chart in words: "Axe 1, Réalisation : 80 % ; …".
std::string TextOf(const std::vector<Bar>& bars, const Reader& reader) {
  std::vector<std::string> parts;
  for (const Bar& bar : bars) {
    parts.push_back(
        reader.Text(phrase::kChartBar,
                    {{"label", bar.label}, {"series", bar.series}, {"value", bar.value_text}}));
  }
  return reader.List(parts) + ".";
}

Bar RateBar(const std::string& label, const Phrase& series, bool has, int64_t ppm,
            const Reader& reader) {
  const std::string name = reader.Text(series);
  if (has) return {label, name, ppm, false, reader.Ppm(ppm)};
  return {label, name, 0, true, reader.Text(phrase::kChartDoesNotApply, {{"series", name}})};
}

void AddAmount(BarChart& chart, const std::string& label, const Phrase& series, int64_t cents,
               const Reader& reader) {
  chart.full = std::max(chart.full, cents);
  chart.bars.push_back({label, reader.Text(series), cents, false, reader.Cents(cents)});
}

// The rate on the curve before penalties, from the explanation.
int64_t CurveRate(const v1::ReviewReport& report, const v1::AxisResult& axis) {
  for (const v1::ExplanationLine& line : report.lines()) {
    int64_t rate = 0;
    if (line.axis() == axis.axis() && line.operation() == NameOf(Operation::kCurve) &&
        absl::SimpleAtoi(line.result(), &rate)) {
      return rate;
    }
  }
  return axis.rate_ppm();
}

// Adds the mark of an axis to the chart; answers the mark in words.
std::string AddMark(CurveChart& chart, const v1::AxisResult& axis, int64_t curve,
                    const Reader& reader) {
  const Operand label{"label", reader.Enum(axis.axis())};
  if (!axis.has_score_ppm()) return reader.Text(phrase::kChartAxisWithoutScore, {label});
  const Operand score{"score", reader.Ppm(axis.score_ppm())};
  const Operand rate{"rate", reader.Ppm(axis.rate_ppm())};
  chart.marks.push_back({reader.Text(phrase::kChartMark, {label, score, rate}), axis.score_ppm(),
                         curve, axis.rate_ppm()});
  if (curve == axis.rate_ppm()) return reader.Text(phrase::kChartAxisRate, {label, score, rate});
  return reader.Text(phrase::kChartAxisRatePenalised,
                     {label, score, {"curve", reader.Ppm(curve)}, rate});
}

}  // namespace

BarChart AttainmentChart(const v1::ReviewReport& report, const Reader& reader) {
  BarChart chart;
  chart.id = reader.Id("attainment");
  chart.title = reader.Text(phrase::kChartAttainment);
  chart.full = kWhole;
  for (const v1::AxisResult& axis : report.run().result().axes()) {
    const std::string label = reader.Enum(axis.axis());
    chart.bars.push_back(RateBar(label, phrase::kReportCompletionR, axis.has_completion_ppm(),
                                 axis.completion_ppm(), reader));
    chart.bars.push_back(RateBar(label, phrase::kReportAttainmentE, axis.has_attainment_ppm(),
                                 axis.attainment_ppm(), reader));
  }
  chart.text = TextOf(chart.bars, reader);
  return chart;
}

BarChart MoneyChart(const v1::ReviewReport& report, const Reader& reader) {
  BarChart chart;
  chart.id = reader.Id("money");
  chart.title =
      reader.Text(report.has_decision() ? phrase::kChartMoneyDecided : phrase::kChartMoney);
  for (int i = 0; i < report.run().result().axes_size(); ++i) {
    const v1::AxisResult& axis = report.run().result().axes(i);
    const std::string label = reader.Enum(axis.axis());
    AddAmount(chart, label, phrase::kReportCeiling, axis.ceiling_cents(), reader);
    AddAmount(chart, label, phrase::kReportProposed, axis.proposed_cents(), reader);
    if (i < report.decision().axes_size()) {
      const int64_t decided = report.decision().axes(i).decided_cents();
      AddAmount(chart, label, phrase::kReportDecided, decided, reader);
    }
  }
  chart.text = TextOf(chart.bars, reader);
  return chart;
}

CurveChart ReleaseChart(const v1::ReviewReport& report, const Reader& reader) {
  CurveChart chart;
  chart.id = reader.Id("curve");
  chart.title = reader.Text(phrase::kChartCurve);
  chart.x_title = reader.Text(phrase::kChartScore);
  chart.y_title = reader.Text(phrase::kChartRate);
  std::vector<std::string> points;
  for (const v1::CurvePoint& point : report.run().policy().release_curve()) {
    chart.curve.push_back({point.score_ppm(), point.rate_ppm()});
    points.push_back(reader.Text(phrase::kChartPoint, {{"score", reader.Ppm(point.score_ppm())},
                                                       {"rate", reader.Ppm(point.rate_ppm())}}));
  }
  std::vector<std::string> sentences = {
      reader.Text(phrase::kChartCurvePoints, {{"points", reader.List(points)}})};
  for (const v1::AxisResult& axis : report.run().result().axes()) {
    sentences.push_back(AddMark(chart, axis, CurveRate(report, axis), reader));
  }
  chart.text = absl::StrJoin(sentences, " ");
  return chart;
}

BarChart NationalChart(const v1::NationalView& view, const Reader& reader) {
  BarChart chart;
  chart.id = reader.Id("national");
  chart.title = reader.Text(phrase::kChartNational);
  for (const v1::NationalRow& row : view.rows()) {
    const std::string label = reader.Text(phrase::kChartRegion, {{"region", row.region_code()}});
    AddAmount(chart, label, phrase::kReportCeiling, row.ceiling_cents(), reader);
    AddAmount(chart, label, phrase::kReportProposed, row.proposed_cents(), reader);
    if (row.has_decided_cents()) {
      AddAmount(chart, label, phrase::kReportDecided, row.decided_cents(), reader);
    }
  }
  chart.text = reader.Text(phrase::kChartSameAmounts);
  return chart;
}

}  // namespace pactum::review
