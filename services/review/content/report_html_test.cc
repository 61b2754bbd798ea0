#include "services/review/content/report_html.h"

#include <regex>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/match.h"
#include "absl/strings/str_replace.h"
#include "common/testing/phrase_checks.h"
#include "services/review/content/html.h"
#include "services/review/content/report_csv.h"

namespace pactum::review {
namespace {

using absl::StrContains;

TEST(ReportHtml, ATextOfAPersonIsNeverMarkup) {
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
  const std::string html = Html(report, v1::REPORT_LANGUAGE_UNSPECIFIED, Counterparty::kRegion);
  EXPECT_FALSE(StrContains(html, "<img"));
  EXPECT_TRUE(StrContains(html, "&lt;img src=x"));
}

TEST(ReportHtml, ATableWithoutRowsSaysSo) {
  const std::string html =
      Html(v1::ReviewReport(), v1::REPORT_LANGUAGE_ENGLISH, Counterparty::kAny);
  EXPECT_TRUE(StrContains(html, "<p>No commitment.</p>"));
  EXPECT_TRUE(StrContains(html, "<p>No report in doubt.</p>"));
  EXPECT_TRUE(StrContains(html, "No decision is taken."));
}

// The texts of a page in French, without its tags.
std::string FrenchText(const v1::ReviewReport& report, Counterparty counterparty) {
  const std::string html = Html(report, v1::REPORT_LANGUAGE_FRENCH, counterparty);
  const std::string body = html.substr(html.find("<body>"));
  return std::regex_replace(body, std::regex("<[^>]*>"), " ");
}

TEST(ReportHtml, TheFrenchPageUsesTheWordsOfTheField) {
  v1::ReviewReport report;
  report.mutable_review()->set_year(2019);
  report.mutable_review()->set_state(v1::AnnualReview::STATE_CLOSED);
  report.mutable_run()->mutable_policy()->set_version("default/1");
  v1::AxisResult& axis = *report.mutable_run()->mutable_result()->add_axes();
  axis.set_axis(type::v1::AXIS_1);
  axis.set_rate_ppm(666'667);
  v1::Finding& finding = *report.mutable_run()->mutable_result()->add_findings();
  finding.set_code("GRANTED_ABOVE_CERTIFIED");
  finding.set_subject("AXIS_1");
  v1::ReportCommitment& commitment = *report.add_commitments();
  commitment.set_id("kairos");
  commitment.set_obligor(type::v1::OBLIGOR_REGION);
  commitment.set_baseline_micros(1'500'000);
  commitment.set_target_micros(2'000'000);
  commitment.add_axes(type::v1::AXIS_1);
  commitment.add_axes(type::v1::AXIS_3);
  const std::string text = FrenchText(report, Counterparty::kRegion);
  for (const char* words :
       {"Évaluation annuelle 2019", "Clôturée", "Situation au", "d’après les données connues au",
        "barème n°\u00a01", "selon le barème publié", "Non accordé", "Détail du calcul",
        "Responsable de l’engagement", "La Région", "1,5 → 2, non mesuré", "1\u00a0; 3",
        "Montant accordé supérieur au service fait à ce jour", "Axe\u00a01", "66,7\u00a0%",
        "déclarations non confirmées ou contestées", "Pas encore de décision.", "Poids"}) {
    EXPECT_TRUE(StrContains(text, words)) << words;
  }
  for (const char* words : {"etenu", "ontrepartie", "ébiteur", "olitique", "Revue", "Pèse",
                            "en doute", "AXIS_1", "Comment le montant"}) {
    EXPECT_FALSE(StrContains(text, words)) << words;
  }
  EXPECT_TRUE(StrContains(FrenchText(report, Counterparty::kPes), "France Travail (Pôle emploi)"));
  // But for the column of codes.
  const std::string sentences =
      absl::StrReplaceAll(text, {{"GRANTED_ABOVE_CERTIFIED", ""}, {"&gt;", ""}});
  EXPECT_THAT(pactum::testing::FrenchFaults(sentences), ::testing::IsEmpty());
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
