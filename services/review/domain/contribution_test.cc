#include "services/review/domain/contribution.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <map>
#include <optional>
#include <random>
#include <string>

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"
#include "services/review/testing/vectors.h"

namespace pactum::review {
namespace {

using Json = nlohmann::json;
using testing::Vector;
using testing::Vectors;

Json JsonOf(std::optional<int64_t> value) { return value ? Json(*value) : Json(nullptr); }

Json JsonOf(const Result& result) {
  Json j;
  for (size_t axis = 0; axis < 3; ++axis) {
    Json& figures = j["axes"][AxisName(static_cast<int>(axis))];
    ForEachFigure(result.axes[axis], [&](const char* name, const auto& value) {
      figures[name] = JsonOf(std::optional<int64_t>(value));
    });
  }
  j["total_proposed_cents"] = result.total_proposed_cents;
  j["total_withheld_cents"] = result.total_withheld_cents;
  j["unit_cost_cents"] = JsonOf(result.unit_cost_cents);
  j["findings"] = Json::array();
  for (const Finding& f : result.findings) {
    j["findings"].push_back({{"code", f.code}, {"subject", f.subject}});
  }
  return j;
}

TEST(Contribution, EveryVectorHoldsToTheLastCentAndFinding) {
  ASSERT_EQ(Vectors().size(), 150u);
  for (const Vector& vector : Vectors()) {
    EXPECT_TRUE(CheckInputs(vector.inputs).empty() && CheckPolicy(vector.policy).empty())
        << vector.name;
    EXPECT_EQ(JsonOf(Compute(vector.inputs, vector.policy)), vector.expected) << vector.name;
  }
}

// The figures that the last lines repeat, by axis and field.
std::map<std::string, std::optional<Int128>> Repeated(const std::vector<ExplanationLine>& lines) {
  std::map<std::string, std::optional<Int128>> figures;
  for (const ExplanationLine& line : lines) {
    const bool of_result = line.step == 10 && !line.subject.empty();
    if (of_result) figures[absl::StrCat(line.axis, "/", line.subject)] = line.result;
  }
  return figures;
}

std::map<std::string, std::optional<Int128>> Figures(const Result& result) {
  std::map<std::string, std::optional<Int128>> figures = {
      {"-1/unit_cost_cents", result.unit_cost_cents},
      {"-1/total_proposed_cents", result.total_proposed_cents},
      {"-1/total_withheld_cents", result.total_withheld_cents}};
  for (int axis = 0; axis < 3; ++axis) {
    ForEachFigure(result.axes[static_cast<size_t>(axis)], [&](const char* name, const auto& value) {
      figures[absl::StrCat(axis, "/", name)] = std::optional<int64_t>(value);
    });
  }
  return figures;
}

// Each line is evaluated from its operation and terms alone.
TEST(Contribution, EveryLineOfEveryExplanationIsEvaluatedAgain) {
  for (const Vector& vector : Vectors()) {
    std::vector<ExplanationLine> lines;
    const Result result = Compute(vector.inputs, vector.policy, &lines);
    for (const ExplanationLine& line : lines) {
      EXPECT_TRUE(Evaluate(line) == line.result) << vector.name << " " << line.phrase->id;
    }
    // The last lines are the result, and nothing but the result.
    EXPECT_TRUE(Repeated(lines) == Figures(result)) << vector.name;
    const size_t figures = Figures(result).size();
    for (size_t i = lines.size() - figures; i < lines.size(); ++i) {
      EXPECT_FALSE(lines[i].subject.empty()) << vector.name << " " << lines[i].phrase->id;
    }
  }
}

TEST(Contribution, EveryProjectMilestoneAndCommitmentHasItsLine) {
  for (const Vector& vector : Vectors()) {
    const Inputs inputs = vector.inputs;
    std::vector<ExplanationLine> lines;
    const Result result = Compute(inputs, vector.policy, &lines);
    std::map<std::string, std::optional<Int128>> of_projects, of_commitments;
    for (const ExplanationLine& line : lines) {
      if (line.step == 1) of_projects[line.subject] = line.result;
      if (line.step == 2 && line.axis == -1) of_commitments[line.subject] = line.result;
    }
    for (size_t i = 0; i < inputs.projects.size(); ++i) {
      const Project& project = inputs.projects[i];
      ASSERT_EQ(of_projects.count(project.id), 1u) << vector.name << " " << project.id;
      EXPECT_TRUE(of_projects[project.id] == result.projects[i].ppm);
      const bool runs =
          project.state == ProjectState::kRunning || project.state == ProjectState::kSuspended;
      for (const Milestone& milestone : project.milestones) {
        const bool due = milestone.due <= inputs.cut_off;
        EXPECT_EQ(of_projects.count(absl::StrCat(project.id, "/", milestone.id)) == 1,
                  result.projects[i].weighs && runs && due)
            << vector.name << " " << project.id << "/" << milestone.id;
      }
    }
    for (size_t i = 0; i < inputs.commitments.size(); ++i) {
      const std::string& id = inputs.commitments[i].id;
      ASSERT_EQ(of_commitments.count(id), 1u) << vector.name << " " << id;
      EXPECT_TRUE(of_commitments[id] == result.commitments[i].ppm);
    }
  }
}

TEST(Contribution, TheOrderOfInputsDoesNotMatter) {
  std::mt19937 random(1);
  for (const Vector& vector : Vectors()) {
    Inputs inputs = vector.inputs;
    std::shuffle(inputs.projects.begin(), inputs.projects.end(), random);
    std::shuffle(inputs.commitments.begin(), inputs.commitments.end(), random);
    for (Project& p : inputs.projects)
      std::shuffle(p.milestones.begin(), p.milestones.end(), random);
    EXPECT_EQ(JsonOf(Compute(inputs, vector.policy)), vector.expected);
  }
}

// The by-hand example, which each case changes.
const Vector& Good() { return Vectors()[0]; }

TEST(Contribution, RefusesWithThePathOfTheField) {
  const std::map<std::string, std::function<void(Inputs&, Policy&)>> cases = {
      {"envelope_cents", [](Inputs& i, Policy&) { i.envelope_cents = -1; }},
      {"ceilings_cents[AXIS_2]",
       [](Inputs& i, Policy&) { i.ceilings_cents[1] = 10'000'000'000'000'001; }},
      {"cut_off", [](Inputs& i, Policy&) { i.cut_off = absl::CivilDay(2021, 1, 1); }},
      {"projects[0].id", [](Inputs& i, Policy&) { i.projects[0].id = ""; }},
      {"projects[1].id", [](Inputs& i, Policy&) { i.projects[1].id = "a"; }},
      {"projects[0].axis", [](Inputs& i, Policy&) { i.projects[0].axis = 3; }},
      {"projects[0].state", [](Inputs& i, Policy&) { i.projects[0].state = ProjectState::kUnset; }},
      {"projects[0].milestones[1].id",
       [](Inputs& i, Policy&) { i.projects[0].milestones[1].id = "x/y"; }},
      {"projects[0].milestones[0].weight",
       [](Inputs& i, Policy&) { i.projects[0].milestones[0].weight = 1'000'000'001; }},
      {"commitments[0].axes[1]",
       [](Inputs& i, Policy&) {
         i.commitments[0].axes = {0, 0};
       }},
      {"commitments[0]", [](Inputs& i, Policy&) { i.commitments[0].target.reset(); }},
      {"commitments[0].target.target_micros",
       [](Inputs& i, Policy&) { i.commitments[0].target->target_micros = 9'000'000; }},
      {"policy.completion_weight_bp",
       [](Inputs&, Policy& p) { p.completion_weight_bp = p.attainment_weight_bp = 0; }},
      {"policy.release_curve", [](Inputs&, Policy& p) { p.release_curve.clear(); }},
      {"policy.release_curve[0].score_ppm",
       [](Inputs&, Policy& p) { p.release_curve[0].score_ppm = 1; }},
      {"policy.release_curve[2].rate_ppm",
       [](Inputs&, Policy& p) { p.release_curve[2].rate_ppm = 1; }},
  };
  for (const auto& [path, change] : cases) {
    Inputs inputs = Good().inputs;
    Policy policy = Good().policy;
    change(inputs, policy);
    std::vector<InputProblem> problems = CheckPolicy(policy);
    for (InputProblem& problem : CheckInputs(inputs)) problems.push_back(std::move(problem));
    ASSERT_EQ(problems.size(), 1u) << path;
    EXPECT_EQ(problems[0].path, path);
  }
}

TEST(Contribution, DifferencesBeyond64BitsAreExact) {
  Inputs inputs = Good().inputs;
  Target& target = *inputs.commitments[0].target;
  target.baseline_micros = std::numeric_limits<int64_t>::min();
  target.target_micros = std::numeric_limits<int64_t>::max();
  target.observed_micros = 0;
  // (0 - min) / (max - min) = 2^63 / (2^64 - 1): a hair above one half.
  EXPECT_EQ(Compute(inputs, Good().policy).axes[0].attainment_ppm, 500'000);
}

}  // namespace
}  // namespace pactum::review
