// Charts as SVG within a figure. Each has a title, a text with the same content, values written at
// the marks, and hatching or shapes beside colour. Pure.
#ifndef PACTUM_SERVICES_REVIEW_CONTENT_SVG_H_
#define PACTUM_SERVICES_REVIEW_CONTENT_SVG_H_

#include <cstdint>
#include <string>
#include <vector>

#include "services/review/domain/contribution_types.h"

namespace pactum::review {

struct Bar {
  std::string label;       // "Axe 1".
  std::string series;      // The measure: "Réalisation".
  int64_t value = 0;       // 0 to `BarChart::full`.
  bool absent = false;     // There is no value; that is not zero.
  std::string value_text;  // "80 %"
};
struct BarChart {
  std::string id;  // Unique in the page.
  std::string title, text;
  int64_t full = 1;       // The value of a bar over the whole width.
  std::vector<Bar> bars;  // In groups of one label; at most three series.
};
std::string Write(const BarChart& chart);

// A point on, or under, the release curve.
struct CurveMark {
  std::string label;  // "Axe 1"
  int64_t score_ppm = 0;
  int64_t curve_ppm = 0;  // The rate of the curve at that score.
  int64_t rate_ppm = 0;   // After penalties.
};
struct CurveChart {
  std::string id;
  std::string title, text, x_title, y_title;
  std::vector<CurvePoint> curve;
  std::vector<CurveMark> marks;  // At most three: circle, square, triangle.
};
std::string Write(const CurveChart& chart);

}  // namespace pactum::review

#endif  // PACTUM_SERVICES_REVIEW_CONTENT_SVG_H_
