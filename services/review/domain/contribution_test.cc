#include "services/review/domain/contribution.h"

#include <algorithm>
#include <fstream>
#include <functional>
#include <limits>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"

namespace pactum::review {
namespace {

using Json = nlohmann::json;

template <class E>
E Enum(const Json& json, std::initializer_list<const char*> names) {
  const std::string text = json.get<std::string>();
  int number = 1;
  for (const char* name : names) {
    if (text == name) return static_cast<E>(number);
    ++number;
  }
  ADD_FAILURE() << text;
  return E::kUnset;
}

absl::CivilDay Day(const std::string& t) {
  return absl::CivilDay(std::stoi(t.substr(0, 4)), std::stoi(t.substr(5, 2)),
                        std::stoi(t.substr(8, 2)));
}
std::optional<absl::CivilDay> MaybeDay(const Json& json) {
  return json.is_null() ? std::nullopt : std::optional(Day(json.get<std::string>()));
}
Standing StandingOf(const Json& json) {
  return Enum<Standing>(json, {"UNCONFIRMED", "CONFIRMED", "CONTESTED"});
}
ByAxis<int64_t> Axes(const Json& json) {
  return {json.value("AXIS_1", int64_t{0}), json.value("AXIS_2", int64_t{0}),
          json.value("AXIS_3", int64_t{0})};
}
int AxisOf(const Json& json) { return json.get<std::string>().back() - '1'; }

Policy PolicyOf(const Json& j) {
  Policy p;
  p.version = j["version"];
  p.combination = Enum<Combination>(j["combination"], {"WEIGHTED", "MIN", "PRODUCT"});
  p.completion_weight_bp = j["completion_weight_bp"];
  p.attainment_weight_bp = j["attainment_weight_bp"];
  for (const Json& point : j["release_curve"]) {
    p.release_curve.push_back({point["score_ppm"], point["rate_ppm"]});
  }
  p.met_from_ppm = j["met_from_ppm"];
  p.mandatory_penalty_ppm = j["mandatory_penalty_ppm"];
  p.min_attainment_ppm = j["min_attainment_ppm"];
  p.missing_measurement = Enum<MissingMeasurement>(j["missing_measurement"], {"ZERO", "EXCLUDE"});
  p.unconfirmed_reports = Enum<UnconfirmedReports>(j["unconfirmed_reports"], {"COUNT", "IGNORE"});
  p.nothing_due = Enum<NothingDue>(j["nothing_due"], {"HOLD", "FULL"});
  p.own_effort_rule =
      Enum<OwnEffortRule>(j["own_effort_rule"], {"FLAG", "PRORATA", "BLOCK", "DEDUCT_SHORTFALL"});
  p.expenditure_rule = Enum<ExpenditureRule>(j["expenditure_rule"], {"FLAG", "CAP"});
  p.transverse_cap_bp = j["transverse_cap_bp"];
  p.new_pathways_floor_bp = j["new_pathways_floor_bp"];
  p.reference_unit_cost_cents = j["reference_unit_cost_cents"];
  p.unit_cost_tolerance_bp = j["unit_cost_tolerance_bp"];
  p.carry_over_bp = j["carry_over_bp"];
  return p;
}

Project ProjectOf(const Json& j) {
  Project p;
  p.id = j["id"];
  p.axis = AxisOf(j["axis"]);
  p.maturity = Enum<Maturity>(j["maturity"], {"PROSPECT", "STRUCTURING", "IDENTIFIED"});
  p.state = Enum<ProjectState>(j["state"],
                               {"PROPOSED", "RUNNING", "SUSPENDED", "COMPLETED", "ABANDONED"});
  p.agreed_abandonment = j["agreed_abandonment"];
  p.released = j["released"];
  p.planned_funding_cents = j["planned_funding_cents"];
  for (const Json& m : j["milestones"]) {
    p.milestones.push_back(
        {m["id"], m["weight"], Day(m["due"]), MaybeDay(m["achieved"]), StandingOf(m["standing"])});
  }
  return p;
}

Commitment CommitmentOf(const Json& j) {
  Commitment c;
  c.id = j["id"];
  c.obligor = Enum<Obligor>(j["obligor"], {"REGION", "JOINT", "STATE", "PES", "BRANCH"});
  for (const Json& axis : j["axes"]) c.axes.push_back(AxisOf(axis));
  c.weight = j["weight"];
  c.mandatory = j["mandatory"];
  c.suspensive = j["suspensive"];
  if (j.contains("deliverable")) {
    const Json& d = j["deliverable"];
    c.deliverable = Deliverable{Day(d["due"]), MaybeDay(d["delivered"]), StandingOf(d["standing"])};
  }
  if (j.contains("target")) {
    const Json& t = j["target"];
    Target target;
    target.direction = Enum<Direction>(t["direction"], {"INCREASE", "DECREASE"});
    target.baseline_micros = t["baseline_micros"];
    target.target_micros = t["target_micros"];
    if (!t["observed_micros"].is_null())
      target.observed_micros = t["observed_micros"].get<int64_t>();
    target.standing = StandingOf(t["standing"]);
    target.first_available = MaybeDay(t["first_available"]);
    c.target = target;
  }
  return c;
}

Inputs InputsOf(const Json& j) {
  Inputs in;
  in.year = j["year"];
  in.cut_off = Day(j["cut_off"]);
  in.envelope_cents = j["envelope_cents"];
  in.granted_before_cents = Axes(j["granted_before_cents"]);
  in.ceilings_cents = Axes(j["ceilings_cents"]);
  in.certified_to_date_cents = Axes(j["certified_to_date_cents"]);
  in.axis_3_released_to_date_cents = j["axis_3_released_to_date_cents"];
  for (const Json& p : j["projects"]) in.projects.push_back(ProjectOf(p));
  for (const Json& c : j["commitments"]) in.commitments.push_back(CommitmentOf(c));
  in.own_effort_baseline_cents = j["own_effort"]["baseline_cents"];
  in.own_effort_realised_cents = j["own_effort"]["realised_cents"];
  in.pathways_entered = Axes(j["pathways_entered"]);
  in.advance_paid_cents = Axes(j["advance_paid_cents"]);
  return in;
}

Json MaybeJson(std::optional<int64_t> value) { return value ? Json(*value) : Json(nullptr); }

Json JsonOf(const Result& result) {
  Json j;
  for (size_t axis = 0; axis < 3; ++axis) {
    const AxisResult& a = result.axes[axis];
    j["axes"][AxisName(static_cast<int>(axis))] = {{"completion_ppm", MaybeJson(a.completion_ppm)},
                                                   {"attainment_ppm", MaybeJson(a.attainment_ppm)},
                                                   {"score_ppm", MaybeJson(a.score_ppm)},
                                                   {"rate_ppm", a.rate_ppm},
                                                   {"effort_ppm", a.effort_ppm},
                                                   {"gross_cents", a.gross_cents},
                                                   {"proposed_cents", a.proposed_cents},
                                                   {"withheld_cents", a.withheld_cents},
                                                   {"balance_cents", a.balance_cents}};
  }
  j["total_proposed_cents"] = result.total_proposed_cents;
  j["total_withheld_cents"] = result.total_withheld_cents;
  j["unit_cost_cents"] = MaybeJson(result.unit_cost_cents);
  j["findings"] = Json::array();
  for (const Finding& f : result.findings) {
    j["findings"].push_back({{"code", f.code}, {"subject", f.subject}});
  }
  return j;
}

const Json& Vectors() {
  static const Json* const vectors = new Json(
      Json::parse(std::ifstream("services/review/domain/testdata/contribution_vectors.json")));
  return *vectors;
}

TEST(Contribution, EveryVectorHoldsToTheLastCentAndFinding) {
  ASSERT_EQ(Vectors().size(), 150u);
  for (const Json& vector : Vectors()) {
    const Inputs inputs = InputsOf(vector["inputs"]);
    const Policy policy = PolicyOf(vector["inputs"]["policy"]);
    EXPECT_TRUE(CheckInputs(inputs, policy).empty()) << vector["name"];
    EXPECT_EQ(JsonOf(Compute(inputs, policy)), vector["expected"]) << vector["name"];
  }
}

// The figures that the last lines repeat, by axis and field.
std::map<std::string, std::string> Repeated(const std::vector<ExplanationLine>& lines) {
  std::map<std::string, std::string> figures;
  for (const ExplanationLine& line : lines) {
    const bool of_result = line.step == 10 && !line.subject.empty();
    if (of_result) figures[absl::StrCat(line.axis, "/", line.subject)] = line.result;
  }
  return figures;
}

std::string Text(std::optional<int64_t> value) { return value ? std::to_string(*value) : ""; }

std::map<std::string, std::string> Figures(const Result& result) {
  std::map<std::string, std::string> figures = {
      {"-1/unit_cost_cents", Text(result.unit_cost_cents)},
      {"-1/total_proposed_cents", Text(result.total_proposed_cents)},
      {"-1/total_withheld_cents", Text(result.total_withheld_cents)}};
  for (int axis = 0; axis < 3; ++axis) {
    const AxisResult& a = result.axes[static_cast<size_t>(axis)];
    const auto put = [&](const char* field, std::optional<int64_t> value) {
      figures[absl::StrCat(axis, "/", field)] = Text(value);
    };
    put("completion_ppm", a.completion_ppm);
    put("attainment_ppm", a.attainment_ppm);
    put("score_ppm", a.score_ppm);
    put("rate_ppm", a.rate_ppm);
    put("effort_ppm", a.effort_ppm);
    put("gross_cents", a.gross_cents);
    put("proposed_cents", a.proposed_cents);
    put("withheld_cents", a.withheld_cents);
    put("balance_cents", a.balance_cents);
  }
  return figures;
}

// Every line from its operands alone, and every operand from a line before it or from the inputs:
// an operand of the result that no earlier line gave would be a figure out of nowhere.
TEST(Contribution, EveryLineOfEveryExplanationIsEvaluatedAgain) {
  for (const Json& vector : Vectors()) {
    std::vector<ExplanationLine> lines;
    const Result result =
        Compute(InputsOf(vector["inputs"]), PolicyOf(vector["inputs"]["policy"]), &lines);
    for (const ExplanationLine& line : lines) {
      EXPECT_EQ(Evaluate(line), line.result) << vector["name"] << " " << line.text_en;
      EXPECT_FALSE(line.text_en.empty() || line.text_fr.empty() || line.text_en == line.text_fr);
    }
    // The last lines are the result, and nothing but the result.
    EXPECT_EQ(Repeated(lines), Figures(result)) << vector["name"];
    const size_t figures = Figures(result).size();
    for (size_t i = lines.size() - figures; i < lines.size(); ++i) {
      EXPECT_FALSE(lines[i].subject.empty()) << vector["name"] << " " << lines[i].text_en;
    }
  }
}

TEST(Contribution, EveryProjectMilestoneAndCommitmentHasItsLine) {
  for (const Json& vector : Vectors()) {
    const Inputs inputs = InputsOf(vector["inputs"]);
    std::vector<ExplanationLine> lines;
    const Result result = Compute(inputs, PolicyOf(vector["inputs"]["policy"]), &lines);
    std::map<std::string, std::string> of_projects, of_commitments;
    for (const ExplanationLine& line : lines) {
      if (line.step == 1) of_projects[line.subject] = line.result;
      if (line.step == 2 && line.axis == -1) of_commitments[line.subject] = line.result;
    }
    for (size_t i = 0; i < inputs.projects.size(); ++i) {
      const Project& project = inputs.projects[i];
      ASSERT_EQ(of_projects.count(project.id), 1u) << vector["name"] << " " << project.id;
      EXPECT_EQ(of_projects[project.id], Text(result.projects[i].ppm));
      const bool runs =
          project.state == ProjectState::kRunning || project.state == ProjectState::kSuspended;
      for (const Milestone& milestone : project.milestones) {
        const bool due = milestone.due <= inputs.cut_off;
        EXPECT_EQ(of_projects.count(absl::StrCat(project.id, "/", milestone.id)) == 1,
                  result.projects[i].weighs && runs && due)
            << vector["name"] << " " << project.id << "/" << milestone.id;
      }
    }
    for (size_t i = 0; i < inputs.commitments.size(); ++i) {
      const std::string& id = inputs.commitments[i].id;
      ASSERT_EQ(of_commitments.count(id), 1u) << vector["name"] << " " << id;
      EXPECT_EQ(of_commitments[id], Text(result.commitments[i].ppm));
    }
  }
}

TEST(Contribution, TheExampleIsToldInBothLanguages) {
  std::vector<ExplanationLine> lines;
  Compute(InputsOf(Vectors()[0]["inputs"]), PolicyOf(Vectors()[0]["inputs"]["policy"]), &lines);
  std::set<std::string> told;
  for (const ExplanationLine& line : lines) told.insert({line.text_en, line.text_fr});
  for (const char* sentence :
       {"completion of project a, weight achieved of weight due: 2 / 3 = 66.6667 %",
        "réalisation du projet a, poids atteint sur poids échu\u00a0: 2 / 3 = 66,6667\u00a0%",
        "commitment c, progress from baseline to target: (14 − 10) / (15 − 10) = 80 %",
        "rate on the release curve: curve at 80 % = 88.3333 %",
        "gross, ceiling by rate by effort: 10,000,000.00 EUR × 88.3333 % × 100 % = "
        "8,833,330.00 EUR",
        "brut, plafond par taux par effort\u00a0: 10\u202f000\u202f000,00\u00a0€ × "
        "88,3333\u00a0% × 100\u00a0% = 8\u202f833\u202f330,00\u00a0€"}) {
    EXPECT_EQ(told.count(sentence), 1u) << sentence;
  }
}

TEST(Contribution, TheOrderOfInputsDoesNotMatter) {
  std::mt19937 random(1);
  for (const Json& vector : Vectors()) {
    Inputs inputs = InputsOf(vector["inputs"]);
    std::shuffle(inputs.projects.begin(), inputs.projects.end(), random);
    std::shuffle(inputs.commitments.begin(), inputs.commitments.end(), random);
    for (Project& p : inputs.projects)
      std::shuffle(p.milestones.begin(), p.milestones.end(), random);
    EXPECT_EQ(JsonOf(Compute(inputs, PolicyOf(vector["inputs"]["policy"]))), vector["expected"]);
  }
}

// The by-hand example, as a start for what is refused.
Json Good() { return Vectors()[0]["inputs"]; }

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
      {"policy.new_pathways_floor_bp", [](Inputs&, Policy& p) { p.new_pathways_floor_bp = 0; }},
      {"policy.transverse_cap_bp", [](Inputs&, Policy& p) { p.transverse_cap_bp = 10'001; }},
      {"policy.unit_cost_tolerance_bp",
       [](Inputs&, Policy& p) { p.unit_cost_tolerance_bp = 1'000'001; }},
      {"policy.met_from_ppm", [](Inputs&, Policy& p) { p.met_from_ppm = 1'000'001; }},
      {"policy.release_curve", [](Inputs&, Policy& p) { p.release_curve.clear(); }},
      {"policy.release_curve[0].score_ppm",
       [](Inputs&, Policy& p) { p.release_curve[0].score_ppm = 1; }},
      {"policy.release_curve[2].rate_ppm",
       [](Inputs&, Policy& p) { p.release_curve[2].rate_ppm = 1; }},
      {"policy.combination", [](Inputs&, Policy& p) { p.combination = Combination::kUnset; }},
  };
  for (const auto& [path, change] : cases) {
    Inputs inputs = InputsOf(Good());
    Policy policy = PolicyOf(Good()["policy"]);
    change(inputs, policy);
    const auto problems = CheckInputs(inputs, policy);
    ASSERT_EQ(problems.size(), 1u) << path;
    EXPECT_EQ(problems[0].path, path);
  }
}

TEST(Contribution, DifferencesBeyond64BitsAreExact) {
  Inputs inputs = InputsOf(Good());
  Target& target = *inputs.commitments[0].target;
  target.baseline_micros = std::numeric_limits<int64_t>::min();
  target.target_micros = std::numeric_limits<int64_t>::max();
  target.observed_micros = 0;
  // (0 - min) / (max - min) = 2^63 / (2^64 - 1): a hair above one half.
  EXPECT_EQ(Compute(inputs, PolicyOf(Good()["policy"])).axes[0].attainment_ppm, 500'000);
}

}  // namespace
}  // namespace pactum::review
