// Size and speed of review: `BENCH name value unit` a line, for scripts/bench.d/review. The
// computation alone, and whole reviews through gRPC on a real database; the three peers are in the
// process.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "absl/strings/str_format.h"
#include "services/review/domain/contribution.h"
#include "services/review/testing/review_fixture.h"
#include "services/review/wire/contribution_wire.h"

namespace pactum::review::testing {
namespace {

using std::chrono::steady_clock;

void Print(const std::string& name, double value, const char* unit) {
  absl::PrintF("BENCH %s %.4g %s\n", name, value, unit);
  std::fflush(stdout);
}

double Milliseconds(const std::function<void()>& work) {
  const auto start = steady_clock::now();
  work();
  return std::chrono::duration<double, std::milli>(steady_clock::now() - start).count();
}

double Median(int times, const std::function<void()>& work) {
  std::vector<double> samples;
  for (int i = 0; i < times; ++i) samples.push_back(Milliseconds(work));
  std::sort(samples.begin(), samples.end());
  return samples[samples.size() / 2];
}

class ReviewBench : public ReviewFixture {
 protected:
  // Projects with ten milestones each, and four commitments a project.
  void Describe(int projects) {
    registry_.position.clear_projects();
    registry_.position.clear_commitments();
    for (int i = 0; i < projects; ++i) {
      reg::ProjectPosition* project =
          AddProject(absl::StrFormat("project-%06d", i).c_str(), 1 + i % 2,
                     type::v1::PROJECT_STATE_RUNNING, 1'000'000 + i);
      for (int j = 0; j < 10; ++j) {
        AddMilestone(project, absl::StrFormat("m%d", j).c_str(), (i + j) % 3 != 0);
      }
      for (int j = 0; j < 4; ++j) AddCommitment(i * 4 + j);
    }
  }
  void AddCommitment(int number) {
    reg::CommitmentPosition* commitment = registry_.position.add_commitments();
    commitment->set_commitment_id(absl::StrFormat("commitment-%06d", number));
    commitment->set_obligor(type::v1::OBLIGOR_REGION);
    commitment->set_weight(1 + number % 5);
    reg::TargetPosition* target = commitment->mutable_target();
    target->set_direction(reg::Indicator::DIRECTION_INCREASE);
    target->set_target_micros(10'000'000);
    target->set_observed_micros(number % 12 * 1'000'000);
    target->set_standing(type::v1::STANDING_CONFIRMED);
  }
  // The inputs and the policy that a review of what is described computes with.
  Readable ReadInputs() {
    const auto opened = Open();
    const auto evidence = Collect();
    const auto run = Compute();
    EXPECT_TRUE(opened.ok() && evidence.ok() && run.ok());
    Readable read = Read(evidence->content().inputs(), run->policy(), "inputs");
    EXPECT_TRUE(read.problems.empty());
    return read;
  }
  // Opened, collected, computed and stored; milliseconds.
  double Review(const std::string& pact) {
    const std::string name = pact + "/annualReviews/2019";
    return Milliseconds([&] {
      v1::OpenReviewRequest opening = Opening();
      opening.set_pact(pact);
      EXPECT_OK(Send(&Stub::OpenReview, officer_, opening));
      EXPECT_OK(Send(&Stub::CollectEvidence, officer_, On<v1::CollectEvidenceRequest>(name)));
      EXPECT_OK(
          Send(&Stub::ComputeContribution, officer_, On<v1::ComputeContributionRequest>(name)));
      EXPECT_OK(Send(&Stub::SubmitReview, officer_, On<v1::SubmitReviewRequest>(name)));
    });
  }
};

TEST_F(ReviewBench, Computation) {
  Describe(500);  // 5 000 milestones, 2 000 commitments.
  const Readable large = ReadInputs();
  ASSERT_EQ(large.inputs.projects.size(), 500u);
  Print("compute_ms", Median(50, [&] { review::Compute(large.inputs, large.policy); }), "ms");
  Print("explain_ms",
        Median(10,
               [&] {
                 std::vector<ExplanationLine> lines;
                 review::Compute(large.inputs, large.policy, &lines);
               }),
        "ms");
}

// The same cost an item, whatever the number of items: projects, milestones and commitments.
TEST_F(ReviewBench, Linear) {
  Describe(4'000);
  const Readable all = [&] {
    // Without the service: more than one message may carry.
    Readable read;
    for (const reg::ProjectPosition& in : registry_.position.projects()) {
      Project project;
      project.id = in.project_id();
      project.axis = static_cast<int>(in.axis()) - 1;
      project.maturity = Maturity::kIdentified;
      project.state = ProjectState::kRunning;
      project.planned_funding_cents = in.planned_funding_cents();
      for (const reg::MilestonePosition& m : in.milestones()) {
        project.milestones.push_back(
            {m.milestone_id(), m.weight(), Day(2019, 6, 30),
             m.has_achieved() ? std::optional(Day(2019, 6, 1)) : std::nullopt,
             Standing::kConfirmed});
      }
      read.inputs.projects.push_back(std::move(project));
    }
    for (const reg::CommitmentPosition& in : registry_.position.commitments()) {
      Commitment commitment;
      commitment.id = in.commitment_id();
      commitment.obligor = Obligor::kRegion;
      commitment.weight = in.weight();
      commitment.target = Target{Direction::kIncrease,        0,
                                 in.target().target_micros(), in.target().observed_micros(),
                                 Standing::kConfirmed,        std::nullopt};
      read.inputs.commitments.push_back(std::move(commitment));
    }
    return read;
  }();
  Policy policy;
  policy.combination = Combination::kWeighted;
  policy.completion_weight_bp = policy.attainment_weight_bp = 1;
  policy.release_curve = {{0, 0}, {kWhole, kWhole}};
  policy.met_from_ppm = kWhole;
  policy.missing_measurement = MissingMeasurement::kZero;
  policy.unconfirmed_reports = UnconfirmedReports::kCount;
  policy.own_effort_rule = OwnEffortRule::kFlag;
  policy.expenditure_rule = ExpenditureRule::kFlag;
  policy.new_pathways_floor_bp = 9'000;
  for (const size_t projects : {40u, 400u, 4'000u}) {
    Inputs part = all.inputs;
    part.year = 2019;
    part.cut_off = Day(2019, 12, 31);
    part.projects.resize(projects);
    part.commitments.resize(projects * 4);
    const size_t items = projects * 15;
    const double ms = Median(20, [&] { review::Compute(part, policy); });
    Print(absl::StrFormat("cost_per_item_at_%d", items), ms * 1e6 / static_cast<double>(items),
          "ns");
  }
}

TEST_F(ReviewBench, AMillionSimulations) {
  const Readable small = ReadInputs();  // The year by hand: 4 projects, 4 milestones, 1 commitment.
  constexpr int kTimes = 1'000'000;
  int64_t sum = 0;
  const double ms = Milliseconds([&] {
    for (int i = 0; i < kTimes; ++i) {
      sum += review::Compute(small.inputs, small.policy).total_proposed_cents;
    }
  });
  EXPECT_EQ(sum, int64_t{1'443'333'000} * kTimes);
  Print("simulations_million_s", ms / 1e3, "s");
  Print("simulations_per_s", kTimes / (ms / 1e3), "1/s");
  Print("simulation_cost_per_item", ms * 1e6 / kTimes / 9, "ns");
}

TEST_F(ReviewBench, WholeReviews) {
  Describe(500);
  Review("pacts/warm");
  Print("review_ms", Review("pacts/one"), "ms");
  std::vector<std::thread> threads;
  const double all = Milliseconds([&] {
    for (int i = 0; i < 18; ++i) {
      threads.emplace_back([this, i] { Review(absl::StrFormat("pacts/region-%02d", i)); });
    }
    for (std::thread& thread : threads) thread.join();
  });
  Print("reviews18_s", all / 1e3, "s");
  const std::string name = "pacts/one/annualReviews/2019";
  v1::VerifyReviewRequest verify;
  verify.set_name(name);
  Print("verify_ms", Milliseconds([&] { EXPECT_OK(Send(&Stub::VerifyReview, auditor_, verify)); }),
        "ms");
  v1::RenderReportRequest render;
  render.set_name(name);
  Print("report_ms", Milliseconds([&] { EXPECT_OK(Send(&Stub::RenderReport, auditor_, render)); }),
        "ms");
}

}  // namespace
}  // namespace pactum::review::testing
