// Simulations, the report with its documents, and the national view through gRPC.
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "absl/strings/match.h"
#include "google/protobuf/util/json_util.h"
#include "services/review/testing/review_fixture.h"

namespace pactum::review {
namespace {

using namespace pactum::review::testing;  // NOLINT: the fixture's words.

class ReportApiTest : public ReviewFixture {
 protected:
  absl::StatusOr<v1::SimulateReviewResponse> Simulate(v1::SimulateReviewRequest request) {
    request.set_name(kReview);
    return Send(&Stub::SimulateReview, region_, request);
  }
  absl::StatusOr<v1::RenderedReport> Rendered(v1::ReportFormat format,
                                              v1::ReportLanguage language = {}) {
    v1::RenderReportRequest request;
    request.set_name(kReview);
    request.set_format(format);
    request.set_language(language);
    return Send(&Stub::RenderReport, region_, request);
  }
};

TEST_F(ReportApiTest, AReviewIsSimulatedWithChangesAndNothingIsStored) {
  ASSERT_OK(Open());
  EXPECT_THAT(Simulate({}), HasReason("EVIDENCE_NOT_FOUND"));
  ASSERT_OK(Collect());
  v1::SimulateReviewRequest request;
  v1::MeasurementChange* measurement = request.add_measurements();
  measurement->set_commitment_id("c");
  measurement->set_observed_micros(15'000'000);
  v1::MilestoneChange* milestone = request.add_milestones();
  milestone->set_project_id("alpha");
  milestone->set_milestone_id("m3");
  *milestone->mutable_achieved() = pactum::ToProto(Day(2019, 12, 1));
  v1::AxisValue* ceiling = request.add_ceilings_cents();
  ceiling->set_axis(type::v1::AXIS_2);
  ceiling->set_value(400'000'000);
  ASSERT_OK_AND_ASSIGN(const v1::SimulateReviewResponse simulated, Simulate(request));
  EXPECT_EQ(simulated.baseline().total_proposed_cents(), 1'443'333'000);
  // R = E = S = 100 % on axis 1; 400 of 400 on axis 2; 60 released on axis 3.
  EXPECT_EQ(simulated.result().total_proposed_cents(), 1'460'000'000);
  EXPECT_GT(simulated.lines_size(), 20);
  bool completion = false;
  for (const v1::DifferenceLine& line : simulated.differences()) {
    if (line.path() != "axes[AXIS_1].completion_ppm") continue;
    completion = true;
    EXPECT_EQ(line.before() + " " + line.after(), "800000 1000000");
  }
  EXPECT_TRUE(completion);
  EXPECT_EQ(Count("run"), 0);
  EXPECT_EQ(Count("event"), 2);  // Opened, collected.

  EXPECT_THAT(Simulate([] {
                v1::SimulateReviewRequest r;
                r.add_measurements()->set_commitment_id("nobody");
                return r;
              }()),
              HasReason("SUBJECT_NOT_FOUND"));
  ceiling->set_value(-1);
  request.mutable_ceilings_cents(0)->set_value(-1);
  EXPECT_THAT(Simulate(request), HasReason("INPUTS_REFUSED"));
}

TEST_F(ReportApiTest, TheRemainingYearsAreForecast) {
  ASSERT_OK(Open());
  ASSERT_OK(Collect());
  ASSERT_OK_AND_ASSIGN(const v1::SimulateReviewResponse as_now, Simulate({}));
  ASSERT_EQ(as_now.forecast_size(), 3);  // 2020 to 2022, as this year.
  EXPECT_EQ(as_now.forecast(0).year(), 2020);
  EXPECT_EQ(as_now.forecast(0).axes(0).granted_cents(), 883'333'000);
  EXPECT_EQ(as_now.forecast(0).axes(2).granted_cents(), 100'000'000);
  // 30 006 000 000 less 1 443 333 000 less 1 483 333 000.
  EXPECT_EQ(as_now.forecast(0).envelope_left_cents(), 27'079'334'000);
  v1::SimulateReviewRequest request;
  request.set_carry_over(true);
  v1::YearPlan* plan = request.add_years();
  plan->set_year(2021);
  for (int axis = 1; axis <= 3; ++axis) {
    v1::AxisValue* rate = plan->add_rates_ppm();
    rate->set_axis(static_cast<type::v1::Axis>(axis));
    rate->set_value(500'000);
  }
  ASSERT_OK_AND_ASSIGN(const v1::SimulateReviewResponse planned, Simulate(request));
  ASSERT_EQ(planned.forecast_size(), 1);
  EXPECT_EQ(planned.forecast(0).axes(0).carried_in_cents(), 116'667'000);
  EXPECT_EQ(planned.forecast(0).axes(0).granted_cents(), 558'333'500);
  plan->set_year(2023);
  EXPECT_EQ(BadFields(Simulate(request).status()), (std::vector<std::string>{"years[0].year"}));
}

TEST_F(ReportApiTest, ADraftPolicyIsTriedOnAReview) {
  SubmittedReview();
  v1::CreatePolicyRequest draft;
  draft.set_policy_id("strict");
  *draft.mutable_policy() = Get(&Stub::GetRun, Review().latest_run())->policy();
  draft.mutable_policy()->set_version("strict/1");
  draft.mutable_policy()->set_min_attainment_ppm(900'000);
  draft.set_request_id(NewUuid());
  ASSERT_OK(Send(&Stub::CreatePolicy, admin_, draft));
  v1::SimulateReviewRequest request;
  request.set_policy("policies/strict");
  ASSERT_OK_AND_ASSIGN(const v1::SimulateReviewResponse tried, Simulate(request));
  EXPECT_EQ(tried.baseline().policy_version(), "default/1");
  EXPECT_EQ(tried.result().policy_version(), "strict/1");
  EXPECT_EQ(tried.result().axes(0).attainment_ppm(), 0);  // 80 % is under the minimum.
  EXPECT_EQ(tried.result().axes(0).score_ppm(), 480'000);
  request.set_policy("policies/nobody");
  EXPECT_THAT(Simulate(request), HasReason("POLICY_NOT_FOUND"));
}

TEST_F(ReportApiTest, TheReportHasTheFiguresOfTheReview) {
  registry_.position.mutable_projects(1)->set_title("Métiers <en> tension & \"avenir\"");
  procurement_.execution.mutable_axes(0)->set_priority_neighbourhood_entries(225);
  ASSERT_OK(Open());
  EXPECT_THAT(Get(&Stub::GetReport, kReview), HasReason("RUN_NOT_FOUND"));
  ASSERT_OK(Collect());
  ASSERT_OK(Compute());
  ASSERT_OK(Submit());
  ASSERT_OK(Decide({{1, 880'000'000}}, "rounded"));
  ASSERT_OK_AND_ASSIGN(const v1::ReviewReport report, Get(&Stub::GetReport, kReview));
  ASSERT_OK_AND_ASSIGN(const v1::Run run, Get(&Stub::GetRun, Review().latest_run()));
  EXPECT_EQ(report.run().SerializeAsString(), run.SerializeAsString());
  EXPECT_FALSE(report.evidence().has_content());
  ASSERT_EQ(report.projects_size(), 4);
  EXPECT_EQ(report.projects(1).id(), "alpha");
  EXPECT_EQ(report.projects(1).milestones_due(), 3);
  EXPECT_EQ(report.projects(1).milestones_met(), 2);
  EXPECT_EQ(report.projects(1).completion_ppm(), 666'667);
  EXPECT_EQ(report.commitments(0).attainment_ppm(), 800'000);
  EXPECT_FALSE(report.commitments(0).met());
  EXPECT_EQ(report.differences(0).difference_cents(), -3'333'000);
  EXPECT_EQ(report.doubts_size(), 1);
  EXPECT_EQ(report.priority_neighbourhood_ppm(), 150'000);  // 225 of 1 500.
  EXPECT_EQ(report.analysis().gaps_size(), 2);

  ASSERT_OK_AND_ASSIGN(const v1::RenderedReport html, Rendered(v1::REPORT_FORMAT_HTML));
  EXPECT_EQ(html.media_type(), "text/html; charset=utf-8");
  EXPECT_EQ(html.file_name(), "review-p-2019.html");
  for (const char* text :
       {"<html lang=\"fr\">", "lang=\"en\"", "8,833,330.00 EUR", "8\u202f833\u202f330\u00a0€",
        "14,433,330.00 EUR", "14,400,000.00 EUR", "−33,330.00 EUR", "66.6667 %", "88.3333 %",
        "66,7\u00a0%", "<th scope=\"col\"", "<th scope=\"row\"", "role=\"img\"",
        "Métiers &lt;en&gt; tension &amp; &quot;avenir&quot;", "agora/m1"}) {
    EXPECT_TRUE(absl::StrContains(html.content(), text)) << text;
  }
  // Nothing is fetched, nothing runs.
  for (const char* text : {"<script", "<link", "src=", "url(http", "@import", "<en>"}) {
    EXPECT_FALSE(absl::StrContains(html.content(), text)) << text;
  }
  ASSERT_OK_AND_ASSIGN(const v1::RenderedReport french,
                       Rendered(v1::REPORT_FORMAT_HTML, v1::REPORT_LANGUAGE_FRENCH));
  EXPECT_FALSE(absl::StrContains(french.content(), "lang=\"en\""));
  ASSERT_OK_AND_ASSIGN(const v1::RenderedReport csv, Rendered(v1::REPORT_FORMAT_CSV));
  EXPECT_TRUE(absl::StrContains(csv.content(), "section,subject,field,value,unit\r\n"));
  EXPECT_TRUE(absl::StrContains(csv.content(),
                                "run.result.axes,AXIS_1,proposed_cents,883333000,cents\r\n"));
  EXPECT_TRUE(absl::StrContains(csv.content(), "projects,alpha,completion_ppm,666667,ppm\r\n"));
  EXPECT_TRUE(absl::StrContains(
      csv.content(), "projects,alpha,title,\"Métiers <en> tension & \"\"avenir\"\"\",\r\n"));
  ASSERT_OK_AND_ASSIGN(const v1::RenderedReport json, Rendered(v1::REPORT_FORMAT_JSON));
  v1::ReviewReport read;
  ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(json.content(), &read).ok());
  EXPECT_EQ(read.SerializeAsString(), report.SerializeAsString());
}

TEST_F(ReportApiTest, TheNationalViewSumsWhatTheCallerMaySee) {
  SubmittedReview();
  ASSERT_OK(Decide({{1, 880'000'000}}, "rounded"));
  registry_.pact.set_region_code("53");
  auto opening = Opening();
  opening.set_pact("pacts/q");
  const std::string other = signer_.Person("STATE_OFFICER", "other", {"53"});
  ASSERT_OK(Send(&Stub::OpenReview, other, opening));
  v1::GetNationalViewRequest request;
  request.set_year(2019);
  ASSERT_OK_AND_ASSIGN(const v1::NationalView all, Send(&Stub::GetNationalView, auditor_, request));
  ASSERT_EQ(all.rows_size(), 2);
  EXPECT_EQ(all.rows(0).review(), kReview);
  EXPECT_EQ(all.rows(0).ceiling_cents(), 1'600'000'000);
  EXPECT_EQ(all.rows(0).proposed_cents(), 1'443'333'000);
  EXPECT_EQ(all.rows(0).decided_cents(), 1'440'000'000);
  EXPECT_EQ(all.rows(0).finding_count(), 4);
  EXPECT_FALSE(all.rows(1).has_decided_cents());
  EXPECT_EQ(all.decided_cents(), 1'440'000'000);
  EXPECT_EQ(all.totals(2).decided_cents(), 60'000'000);
  EXPECT_EQ(all.states_size(), 2);
  ASSERT_OK_AND_ASSIGN(const v1::NationalView own, Send(&Stub::GetNationalView, region_, request));
  ASSERT_EQ(own.rows_size(), 1);
  v1::RenderNationalViewRequest render;
  render.set_year(2019);
  ASSERT_OK_AND_ASSIGN(const v1::RenderedReport html,
                       Send(&Stub::RenderNationalView, auditor_, render));
  EXPECT_TRUE(absl::StrContains(html.content(), "14,400,000.00 EUR"));
  EXPECT_TRUE(absl::StrContains(html.content(), "pacts/q/annualReviews/2019"));
  EXPECT_EQ(html.file_name(), "national-2019.html");
}

}  // namespace
}  // namespace pactum::review
