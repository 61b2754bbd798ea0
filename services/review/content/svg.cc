#include "services/review/content/svg.h"

#include <algorithm>
#include <map>

#include "absl/strings/str_cat.h"
#include "common/money/money.h"
#include "services/review/content/html.h"

namespace pactum::review {
namespace {

using absl::StrAppend;
using absl::StrCat;

constexpr const char* kInks[] = {"#000091", "#8a3c00", "#00574b"};

// Opens the figure; `view`: the viewBox.
std::string Opening(const std::string& id, const std::string& title, const std::string& text,
                    const std::string& view) {
  return StrCat("<figure>\n<figcaption id=\"", id, "-t\">", Escape(title), "</figcaption>\n",
                "<svg viewBox=\"", view, "\" role=\"img\" aria-labelledby=\"", id, "-t ", id,
                "-d\" xmlns=\"http://www.w3.org/2000/svg\">\n<title>", Escape(title),
                "</title>\n<desc>", Escape(text), "</desc>\n");
}

std::string Closing(const std::string& id, const std::string& text) {
  return StrCat("</svg>\n<p id=\"", id, "-d\">", Escape(text), "</p>\n</figure>\n");
}

// A fill for each series: solid, hatched, dotted; distinct without colour.
std::string Patterns(const std::string& id) {
  return StrCat(
      "<defs>\n<pattern id=\"", id,
      "-p0\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\">",
      "<rect width=\"8\" height=\"8\" fill=\"", kInks[0], "\"/></pattern>\n<pattern id=\"", id,
      "-p1\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\" "
      "patternTransform=\"rotate(45)\">",
      "<rect width=\"8\" height=\"8\" fill=\"#fff\"/><rect width=\"4\" height=\"8\" fill=\"",
      kInks[1], "\"/></pattern>\n<pattern id=\"", id,
      "-p2\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\">",
      "<rect width=\"8\" height=\"8\" fill=\"#fff\"/><circle cx=\"4\" cy=\"4\" r=\"2.4\" fill=\"",
      kInks[2], "\"/></pattern>\n</defs>\n");
}

// The number of a series in the order of their first bars.
std::map<std::string, size_t> SeriesOf(const BarChart& chart, std::vector<std::string>& names) {
  std::map<std::string, size_t> numbers;
  for (const Bar& bar : chart.bars) {
    if (numbers.emplace(bar.series, names.size()).second) names.push_back(bar.series);
  }
  return numbers;
}

constexpr int kLeft = 150, kWide = 540, kBarHeight = 22, kGroupGap = 16, kTop = 40;

// A swatch and a name for each series, above the bars.
std::string Legend(const BarChart& chart, const std::vector<std::string>& names) {
  std::string out;
  for (size_t i = 0; i < names.size(); ++i) {
    const size_t x = static_cast<size_t>(kLeft) + i * 180;
    StrAppend(&out, "<rect x=\"", x, "\" y=\"8\" width=\"22\" height=\"14\" fill=\"url(#", chart.id,
              "-p", i, ")\" stroke=\"", kInks[i], "\"/><text x=\"", x + 30, "\" y=\"20\">",
              Escape(names[i]), "</text>\n");
  }
  return out;
}

std::string OneBar(const BarChart& chart, const Bar& bar, size_t series, int y) {
  const Int128 part = chart.full <= 0 ? Int128{0} : Int128{bar.value} * kWide / chart.full;
  const int width = static_cast<int>(std::clamp<Int128>(part, 0, kWide));
  std::string out;
  if (bar.absent) {
    return StrCat("<text x=\"", kLeft + 8, "\" y=\"", y + 16, "\" font-style=\"italic\">",
                  Escape(bar.value_text), "</text>\n");
  }
  StrAppend(&out, "<rect x=\"", kLeft, "\" y=\"", y, "\" width=\"", std::max(width, 1),
            "\" height=\"", kBarHeight - 3, "\" fill=\"url(#", chart.id, "-p", series,
            ")\" stroke=\"", kInks[series], "\"/>");
  StrAppend(&out, "<text x=\"", kLeft + width + 8, "\" y=\"", y + 15, "\">", Escape(bar.value_text),
            "</text>\n");
  return out;
}

constexpr int kPlotX = 80, kPlotY = 20, kPlotW = 520, kPlotH = 300;

int X(int64_t score_ppm) { return kPlotX + static_cast<int>(score_ppm * kPlotW / kWhole); }
int Y(int64_t rate_ppm) { return kPlotY + kPlotH - static_cast<int>(rate_ppm * kPlotH / kWhole); }

std::string Grid(const CurveChart& chart) {
  std::string out;
  for (int i = 0; i <= 5; ++i) {
    const int64_t ppm = i * 200'000;
    StrAppend(&out, "<path d=\"M", X(ppm), " ", Y(0), "V", Y(kWhole), "M", X(0), " ", Y(ppm), "H",
              X(kWhole), "\" stroke=\"#d5d5dd\" fill=\"none\"/>");
    StrAppend(&out, "<text x=\"", X(ppm), "\" y=\"", Y(0) + 20, "\" text-anchor=\"middle\">",
              i * 20, "</text><text x=\"", X(0) - 10, "\" y=\"", Y(ppm) + 5,
              "\" text-anchor=\"end\">", i * 20, "</text>\n");
  }
  StrAppend(&out, "<path d=\"M", X(0), " ", Y(kWhole), "V", Y(0), "H", X(kWhole),
            "\" stroke=\"#161616\" fill=\"none\" stroke-width=\"1.5\"/>\n");
  StrAppend(&out, "<text x=\"", X(500'000), "\" y=\"", Y(0) + 44, "\" text-anchor=\"middle\">",
            Escape(chart.x_title), "</text><text transform=\"translate(24 ", Y(500'000),
            ") rotate(-90)\" text-anchor=\"middle\">", Escape(chart.y_title), "</text>\n");
  return out;
}

std::string Curve(const std::vector<CurvePoint>& curve) {
  std::string points;
  for (const CurvePoint& point : curve) {
    StrAppend(&points, X(point.score_ppm), ",", Y(point.rate_ppm), " ");
  }
  if (!curve.empty()) StrAppend(&points, X(kWhole), ",", Y(curve.back().rate_ppm));
  return StrCat("<polyline points=\"", points,
                "\" fill=\"none\" stroke=\"#161616\" stroke-width=\"3\"/>\n");
}

std::string Shape(size_t number, int x, int y, bool hollow) {
  const std::string paint = StrCat("fill=\"", hollow ? "#fff" : kInks[number], "\" stroke=\"",
                                   kInks[number], "\" stroke-width=\"2.5\"/>");
  if (number == 0) return StrCat("<circle cx=\"", x, "\" cy=\"", y, "\" r=\"7\" ", paint);
  if (number == 1) {
    return StrCat("<rect x=\"", x - 7, "\" y=\"", y - 7, "\" width=\"14\" height=\"14\" ", paint);
  }
  return StrCat("<path d=\"M", x, " ", y - 9, "L", x + 9, " ", y + 7, "H", x - 9, "Z\" ", paint);
}

// The point on the curve with lines to both axes, and under it a hollow one where penalties lowered
// the rate.
std::string Mark(const CurveMark& mark, size_t number) {
  const int x = X(mark.score_ppm), y = Y(mark.curve_ppm);
  std::string out = StrCat("<path d=\"M", x, " ", Y(0), "V", y, "H", X(0), "\" stroke=\"",
                           kInks[number], "\" stroke-dasharray=\"5 4\" fill=\"none\"/>\n");
  if (mark.rate_ppm != mark.curve_ppm) {
    StrAppend(&out, "<path d=\"M", x, " ", y, "V", Y(mark.rate_ppm), "\" stroke=\"", kInks[number],
              "\" stroke-width=\"2.5\" fill=\"none\"/>", Shape(number, x, Y(mark.rate_ppm), true),
              "\n");
  }
  StrAppend(&out, Shape(number, x, y, false), "\n");
  return out;
}

// Beside the plot, so that points that meet do not hide each other's names.
std::string MarkLegend(const std::vector<CurveMark>& marks) {
  std::string out;
  for (size_t i = 0; i < marks.size(); ++i) {
    const int y = kPlotY + 24 + static_cast<int>(i) * 34;
    StrAppend(&out, Shape(i, kPlotX + kPlotW + 40, y, false), "<text x=\"", kPlotX + kPlotW + 60,
              "\" y=\"", y + 5, "\">", Escape(marks[i].label), "</text>\n");
  }
  return out;
}

}  // namespace

std::string Write(const BarChart& chart) {
  std::vector<std::string> names;
  const std::map<std::string, size_t> series = SeriesOf(chart, names);
  std::string bars;
  int y = kTop;
  std::string label;
  for (const Bar& bar : chart.bars) {
    if (bar.label != label) {
      if (!label.empty()) y += kGroupGap;
      StrAppend(&bars, "<text x=\"", kLeft - 12, "\" y=\"", y + 16,
                "\" text-anchor=\"end\" font-weight=\"700\">", Escape(bar.label), "</text>\n");
      label = bar.label;
    }
    bars += OneBar(chart, bar, std::min<size_t>(series.at(bar.series), 2), y);
    y += kBarHeight;
  }
  const std::string view = StrCat("0 0 940 ", y + 14);
  return StrCat(Opening(chart.id, chart.title, chart.text, view), Patterns(chart.id),
                Legend(chart, names), "<path d=\"M", kLeft, " ", kTop - 6, "V", y + 6,
                "\" stroke=\"#161616\"/>\n", bars, Closing(chart.id, chart.text));
}

std::string Write(const CurveChart& chart) {
  std::string marks;
  for (size_t i = 0; i < std::min<size_t>(chart.marks.size(), 3); ++i) {
    marks += Mark(chart.marks[i], i);
  }
  return StrCat(Opening(chart.id, chart.title, chart.text, "0 0 940 380"), Grid(chart),
                Curve(chart.curve), marks, MarkLegend(chart.marks), Closing(chart.id, chart.text));
}

}  // namespace pactum::review
