#include "services/review/content/svg.h"

#include <gtest/gtest.h>

#include "absl/strings/match.h"

namespace pactum::review {
namespace {

using absl::StrContains;

TEST(Svg, ABarIsAsLongAsItsValueAndSaysIt) {
  const BarChart chart{
      "c",
      "Title",
      "In words.",
      200,
      {{"Axis 1", "R", 100, false, "100 of 200"}, {"Axis 1", "E", 0, true, "none"}}};
  const std::string svg = Write(chart);
  EXPECT_TRUE(StrContains(svg, "width=\"270\""));  // Half of 540.
  EXPECT_TRUE(StrContains(svg, ">100 of 200<"));
  EXPECT_TRUE(StrContains(svg, ">none<"));
  EXPECT_TRUE(StrContains(svg, "<title>Title</title>"));
  EXPECT_TRUE(StrContains(svg, "<desc>In words.</desc>"));
  EXPECT_TRUE(StrContains(svg, "<p id=\"c-d\">In words.</p>"));
}

TEST(Svg, ValuesAtTheEdgeOf64BitsStayInTheirChart) {
  const int64_t most = INT64_MAX;
  EXPECT_TRUE(StrContains(Write(BarChart{"c", "", "", most, {{"a", "b", most, false, "x"}}}),
                          "width=\"540\""));
}

TEST(Svg, ThePointStandsOnTheCurve) {
  const CurveChart chart{"c",
                         "Title",
                         "Words",
                         "x",
                         "y",
                         {{0, 0}, {500'000, 1'000'000}},
                         {{"Axis 1", 250'000, 500'000, 400'000}}};
  const std::string svg = Write(chart);
  // A quarter of 520 to the right of 80; half and 40 % of 300 above 320.
  EXPECT_TRUE(StrContains(svg, "<circle cx=\"210\" cy=\"170\""));
  EXPECT_TRUE(StrContains(svg, "<circle cx=\"210\" cy=\"200\""));  // Hollow: after penalties.
  EXPECT_TRUE(StrContains(svg, "<polyline points=\"80,320 340,20 600,20\""));
}

}  // namespace
}  // namespace pactum::review
