#include "services/review/content/report_html.h"

#include <string>

#include <gtest/gtest.h>

#include "absl/strings/match.h"
#include "services/review/content/html.h"

namespace pactum::review {
namespace {

using absl::StrContains;

TEST(ReportHtml, WhatPeopleWroteIsNeverMarkup) {
  EXPECT_EQ(Escape("<b a=\"1\">'&'</b>"), "&lt;b a=&quot;1&quot;&gt;&#39;&amp;&#39;&lt;/b&gt;");
  const std::string evil = "<img src=x onerror=alert(1)>";
  v1::ReviewReport report;
  report.mutable_review()->set_name(evil);
  report.mutable_review()->set_region_code(evil);
  report.add_projects()->set_title(evil);
  report.add_commitments()->set_title(evil);
  report.add_doubts()->set_subject(evil);
  report.mutable_decision()->set_reason(evil);
  report.mutable_decision()->set_legal_reference(evil);
  report.mutable_run()->mutable_policy()->set_version(evil);
  report.mutable_run()->mutable_result()->add_findings()->set_code(evil);
  v1::Statement& comment = *report.mutable_analysis()->add_statements();
  comment.set_kind(v1::Statement::KIND_COMMENT);
  comment.set_text(evil);
  comment.set_author(evil);
  report.mutable_evidence()->add_blockers()->mutable_waiver()->set_reason(evil);
  report.add_lines()->set_text_en(evil);
  const std::string html = Html(report, v1::REPORT_LANGUAGE_UNSPECIFIED);
  EXPECT_FALSE(StrContains(html, "<img"));
  EXPECT_TRUE(StrContains(html, "&lt;img src=x"));
}

TEST(ReportHtml, ATableWithoutRowsSaysSo) {
  const std::string html = Html(v1::ReviewReport(), v1::REPORT_LANGUAGE_ENGLISH);
  EXPECT_TRUE(StrContains(html, "<p>No commitment.</p>"));
  EXPECT_TRUE(StrContains(html, "<p>No report in doubt.</p>"));
  EXPECT_TRUE(StrContains(html, "No decision is taken."));
}

TEST(ReportHtml, ASpreadsheetTakesNoTextForAFormula) {
  v1::ReviewReport report;
  v1::ReportProject& project = *report.add_projects();
  project.set_id("p");
  project.set_title("=HYPERLINK(\"x\")");
  v1::DecisionDifference& difference = *report.add_differences();
  difference.set_axis(type::v1::AXIS_1);
  difference.set_difference_cents(-5);
  const std::string csv = Csv(report);
  EXPECT_TRUE(StrContains(csv, "projects,p,title,\"'=HYPERLINK(\"\"x\"\")\",\r\n"));
  EXPECT_TRUE(StrContains(csv, "differences,AXIS_1,difference_cents,-5,cents\r\n"));
}

}  // namespace
}  // namespace pactum::review
