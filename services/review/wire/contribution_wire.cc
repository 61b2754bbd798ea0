#include "services/review/wire/contribution_wire.h"

#include <map>
#include <optional>
#include <set>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/base/date_wire.h"

namespace pactum::review {
namespace {

// The domain's enums have the numbers of the proto's; an unknown number is refused by CheckInputs.
template <class E, class P>
E EnumOf(P value) {
  return static_cast<E>(static_cast<int>(value));
}

int AxisOf(type::v1::Axis axis) { return static_cast<int>(axis) - 1; }

// Reads days: one that is no day becomes a problem and the epoch.
class Days {
 public:
  explicit Days(std::vector<InputProblem>& problems) : problems_(problems) {}

  absl::CivilDay Day(const google::type::Date& date, const std::string& path) {
    const auto day = pactum::FromProto(date);
    if (day.ok()) return *day;
    problems_.push_back({path, std::string(day.status().message())});
    return absl::CivilDay();
  }
  std::optional<absl::CivilDay> Maybe(bool has, const google::type::Date& date,
                                      const std::string& path) {
    if (!has) return std::nullopt;
    return Day(date, path);
  }

 private:
  std::vector<InputProblem>& problems_;
};

Project ProjectOf(const v1::ProjectInput& in, const std::string& path, Days& days) {
  Project project{in.id(),
                  AxisOf(in.axis()),
                  EnumOf<Maturity>(in.maturity()),
                  EnumOf<ProjectState>(in.state()),
                  in.agreed_abandonment(),
                  in.released(),
                  in.planned_funding_cents(),
                  {}};
  for (int i = 0; i < in.milestones_size(); ++i) {
    const v1::MilestoneInput& m = in.milestones(i);
    const std::string here = absl::StrCat(path, ".milestones[", i, "]");
    project.milestones.push_back({m.id(), m.weight(), days.Day(m.due(), here + ".due"),
                                  days.Maybe(m.has_achieved(), m.achieved(), here + ".achieved"),
                                  EnumOf<Standing>(m.standing())});
  }
  return project;
}

Commitment CommitmentOf(const v1::CommitmentInput& in, const std::string& path, Days& days) {
  Commitment commitment;
  commitment.id = in.id();
  commitment.obligor = EnumOf<Obligor>(in.obligor());
  for (int axis : in.axes()) commitment.axes.push_back(axis - 1);
  commitment.weight = in.weight();
  commitment.mandatory = in.mandatory();
  commitment.suspensive = in.suspensive();
  if (in.has_deliverable()) {
    const v1::DeliverableInput& d = in.deliverable();
    const std::string here = path + ".deliverable";
    commitment.deliverable =
        Deliverable{days.Day(d.due(), here + ".due"),
                    days.Maybe(d.has_delivered(), d.delivered(), here + ".delivered"),
                    EnumOf<Standing>(d.standing())};
  }
  if (in.has_target()) {
    const v1::TargetInput& t = in.target();
    Target target;
    target.direction = EnumOf<Direction>(t.direction());
    target.baseline_micros = t.baseline_micros();
    target.target_micros = t.target_micros();
    if (t.has_observed_micros()) target.observed_micros = t.observed_micros();
    target.standing = EnumOf<Standing>(t.standing());
    target.first_available =
        days.Maybe(t.has_first_available(), t.first_available(), path + ".target.first_available");
    commitment.target = target;
  }
  return commitment;
}

// The lists by axis of the message, by the name that the domain's paths give them.
std::map<std::string, const AxisValues*> ListsOf(const v1::ContributionInputs& inputs) {
  return {{"granted_before_cents", &inputs.granted_before_cents()},
          {"ceilings_cents", &inputs.ceilings_cents()},
          {"certified_to_date_cents", &inputs.certified_to_date_cents()},
          {"pathways_entered", &inputs.pathways_entered()},
          {"advance_paid_cents", &inputs.advance_paid_cents()}};
}

// "ceilings_cents[AXIS_2]" of the domain is "ceilings_cents[0].value" where the first item is of
// axis 2.
std::string ClientPath(const std::string& path, const v1::ContributionInputs& inputs) {
  const std::pair<std::string, std::string> parts = absl::StrSplit(path, absl::MaxSplits('[', 1));
  const auto lists = ListsOf(inputs);
  const auto list = lists.find(parts.first);
  if (list == lists.end()) return path;
  for (int i = 0; i < list->second->size(); ++i) {
    if (absl::StrCat(AxisName(AxisOf((*list->second)[i].axis())), "]") == parts.second) {
      return absl::StrCat(parts.first, "[", i, "].value");
    }
  }
  return parts.first;
}

Inputs InputsOf(const v1::ContributionInputs& in, std::vector<InputProblem>& problems) {
  Days days(problems);
  Inputs inputs;
  inputs.year = in.year();
  inputs.cut_off = days.Day(in.cut_off(), "cut_off");
  inputs.envelope_cents = in.envelope_cents();
  inputs.granted_before_cents = AxesOf(in.granted_before_cents());
  inputs.ceilings_cents = AxesOf(in.ceilings_cents());
  inputs.certified_to_date_cents = AxesOf(in.certified_to_date_cents());
  inputs.axis_3_released_to_date_cents = in.axis_3_released_to_date_cents();
  for (int i = 0; i < in.projects_size(); ++i) {
    inputs.projects.push_back(ProjectOf(in.projects(i), absl::StrCat("projects[", i, "]"), days));
  }
  for (int i = 0; i < in.commitments_size(); ++i) {
    inputs.commitments.push_back(
        CommitmentOf(in.commitments(i), absl::StrCat("commitments[", i, "]"), days));
  }
  inputs.own_effort_baseline_cents = in.own_effort_baseline_cents();
  inputs.own_effort_realised_cents = in.own_effort_realised_cents();
  inputs.pathways_entered = AxesOf(in.pathways_entered());
  inputs.advance_paid_cents = AxesOf(in.advance_paid_cents());
  for (const auto& [name, list] : ListsOf(in)) {
    for (InputProblem& problem : AxisProblems(*list, name)) problems.push_back(std::move(problem));
  }
  if (inputs.pathways_entered[2] != 0) {
    problems.push_back({"pathways_entered", "are counted on axes 1 and 2 only"});
  }
  return inputs;
}

}  // namespace

Policy FromProto(const v1::Policy& in) {
  Policy policy;
  policy.version = in.version();
  policy.combination = EnumOf<Combination>(in.combination());
  policy.completion_weight_bp = in.completion_weight_bp();
  policy.attainment_weight_bp = in.attainment_weight_bp();
  for (const v1::CurvePoint& point : in.release_curve()) {
    policy.release_curve.push_back({point.score_ppm(), point.rate_ppm()});
  }
  policy.met_from_ppm = in.met_from_ppm();
  policy.mandatory_penalty_ppm = in.mandatory_penalty_ppm();
  policy.min_attainment_ppm = in.min_attainment_ppm();
  policy.missing_measurement = EnumOf<MissingMeasurement>(in.missing_measurement());
  policy.unconfirmed_reports = EnumOf<UnconfirmedReports>(in.unconfirmed_reports());
  policy.nothing_due = EnumOf<NothingDue>(in.nothing_due());
  policy.own_effort_rule = EnumOf<OwnEffortRule>(in.own_effort_rule());
  policy.expenditure_rule = EnumOf<ExpenditureRule>(in.expenditure_rule());
  policy.transverse_cap_bp = in.transverse_cap_bp();
  policy.new_pathways_floor_bp = in.new_pathways_floor_bp();
  policy.reference_unit_cost_cents = in.reference_unit_cost_cents();
  policy.unit_cost_tolerance_bp = in.unit_cost_tolerance_bp();
  policy.carry_over_bp = in.carry_over_bp();
  return policy;
}

std::vector<InputProblem> ProblemsOf(const v1::Policy& policy) {
  std::vector<InputProblem> problems = CheckPolicy(FromProto(policy));
  if (policy.version().empty() || policy.version().size() > 100) {
    problems.push_back({"policy.version", "must be 1 to 100 bytes"});
  }
  if (policy.first_year() < 1900 || policy.first_year() > 2200) {
    problems.push_back({"policy.first_year", "must be 1900 to 2200"});
  }
  return problems;
}

Readable Read(const v1::ContributionInputs& inputs, const v1::Policy& policy,
              absl::string_view inputs_path) {
  Readable read;
  std::vector<InputProblem> problems;
  read.inputs = InputsOf(inputs, problems);
  read.policy = FromProto(policy);
  for (InputProblem& problem : problems) {
    read.problems.push_back({absl::StrCat(inputs_path, ".", problem.path), problem.what});
  }
  for (InputProblem& problem : CheckInputs(read.inputs, read.policy)) {
    if (!absl::StartsWith(problem.path, "policy.")) {
      problem.path = absl::StrCat(inputs_path, ".", ClientPath(problem.path, inputs));
    }
    read.problems.push_back(std::move(problem));
  }
  return read;
}

v1::ContributionResult ToProto(const Result& result, const Inputs& inputs, const Policy& policy) {
  v1::ContributionResult proto;
  proto.set_policy_version(policy.version);
  for (size_t axis = 0; axis < 3; ++axis) {
    const AxisResult& in = result.axes[axis];
    v1::AxisResult* out = proto.add_axes();
    out->set_axis(static_cast<type::v1::Axis>(axis + 1));
    if (in.completion_ppm) out->set_completion_ppm(*in.completion_ppm);
    if (in.attainment_ppm) out->set_attainment_ppm(*in.attainment_ppm);
    if (in.score_ppm) out->set_score_ppm(*in.score_ppm);
    out->set_rate_ppm(in.rate_ppm);
    out->set_effort_ppm(in.effort_ppm);
    out->set_gross_cents(in.gross_cents);
    out->set_proposed_cents(in.proposed_cents);
    out->set_withheld_cents(in.withheld_cents);
    out->set_balance_cents(in.balance_cents);
    out->set_ceiling_cents(inputs.ceilings_cents[axis]);
  }
  proto.set_total_proposed_cents(result.total_proposed_cents);
  proto.set_total_withheld_cents(result.total_withheld_cents);
  if (result.unit_cost_cents) proto.set_unit_cost_cents(*result.unit_cost_cents);
  for (const Finding& finding : result.findings) {
    v1::Finding* out = proto.add_findings();
    out->set_code(finding.code);
    out->set_subject(finding.subject);
  }
  return proto;
}

v1::ExplanationLine ToProto(const ExplanationLine& line) {
  v1::ExplanationLine proto;
  proto.set_step(line.step);
  proto.set_axis(static_cast<type::v1::Axis>(line.axis + 1));  // -1, over all, is UNSPECIFIED.
  proto.set_subject(line.subject);
  proto.set_operation(line.operation);
  for (const Operand& in : line.operands) {
    v1::Operand* operand = proto.add_operands();
    operand->set_name(in.name);
    operand->set_value(in.value);
    operand->set_unit(static_cast<v1::NumberUnit>(static_cast<int>(in.unit)));
  }
  proto.set_unit(static_cast<v1::NumberUnit>(static_cast<int>(line.unit)));
  proto.set_result(line.result);
  proto.set_text_en(line.text_en);
  proto.set_text_fr(line.text_fr);
  return proto;
}

void AddAxes(const ByAxis<int64_t>& values, AxisValues* out) {
  for (size_t axis = 0; axis < 3; ++axis) {
    v1::AxisValue* value = out->Add();
    value->set_axis(static_cast<type::v1::Axis>(axis + 1));
    value->set_value(values[axis]);
  }
}

ByAxis<int64_t> AxesOf(const AxisValues& values) {
  ByAxis<int64_t> axes{};
  for (const v1::AxisValue& value : values) {
    const int axis = AxisOf(value.axis());
    if (axis >= 0 && axis < 3) axes[static_cast<size_t>(axis)] = value.value();
  }
  return axes;
}

std::vector<InputProblem> AxisProblems(const AxisValues& values, absl::string_view path) {
  std::vector<InputProblem> problems;
  std::set<int> seen;
  for (int i = 0; i < values.size(); ++i) {
    const int axis = AxisOf(values[i].axis());
    const std::string here = absl::StrCat(path, "[", i, "].axis");
    if (axis < 0 || axis > 2) problems.push_back({here, "is unset or unknown"});
    if (!seen.insert(axis).second) problems.push_back({here, "stands twice"});
  }
  return problems;
}

}  // namespace pactum::review
