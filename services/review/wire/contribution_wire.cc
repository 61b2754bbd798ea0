#include "services/review/wire/contribution_wire.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/base/date_wire.h"
#include "common/base/enum_wire.h"
#include "common/base/message_walk.h"
#include "google/protobuf/message.h"
#include "pactum/access/v1/access.pb.h"
#include "services/review/wire/fields.h"
#include "services/review/words.h"

namespace pactum::review {
namespace {

using google::protobuf::Message;

int AxisOf(type::v1::Axis axis) { return static_cast<int>(axis) - 1; }

// Reads days: an invalid day becomes a problem and the epoch.
class Days {
 public:
  explicit Days(std::vector<InputProblem>& problems) : problems_(problems) {}

  absl::CivilDay Day(const google::type::Date& date, const std::string& path) {
    const auto day = pactum::FromProto(date);
    if (day.ok()) return *day;
    problems_.push_back({path, {&phrase::kProblemNoDay, {{"fault", day.status().message()}}}});
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
                  EnumFromProto<Maturity>(in.maturity()),
                  EnumFromProto<ProjectState>(in.state()),
                  in.agreed_abandonment(),
                  in.released(),
                  in.planned_funding_cents(),
                  {}};
  for (int i = 0; i < in.milestones_size(); ++i) {
    const v1::MilestoneInput& m = in.milestones(i);
    const std::string here = absl::StrCat(path, ".milestones[", i, "]");
    project.milestones.push_back({m.id(), m.weight(), days.Day(m.due(), here + ".due"),
                                  days.Maybe(m.has_achieved(), m.achieved(), here + ".achieved"),
                                  EnumFromProto<Standing>(m.standing())});
  }
  return project;
}

Commitment CommitmentOf(const v1::CommitmentInput& in, const std::string& path, Days& days) {
  Commitment commitment;
  commitment.id = in.id();
  commitment.obligor = EnumFromProto<Obligor>(in.obligor());
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
                    EnumFromProto<Standing>(d.standing())};
  }
  if (in.has_target()) {
    const v1::TargetInput& t = in.target();
    Target target;
    target.direction = EnumFromProto<Direction>(t.direction());
    target.baseline_micros = t.baseline_micros();
    target.target_micros = t.target_micros();
    if (t.has_observed_micros()) target.observed_micros = t.observed_micros();
    target.standing = EnumFromProto<Standing>(t.standing());
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
    problems.push_back({"pathways_entered", {&phrase::kProblemPathwaysAxes}});
  }
  return inputs;
}

// The parameters outside of their bounds in the contract.
std::vector<InputProblem> BoundProblems(const v1::Policy& policy) {
  std::vector<InputProblem> problems;
  const auto check = [&](const FieldPlace<const Message>& place) {
    if (!place.field.options().HasExtension(access::v1::bounds)) return true;
    const access::v1::Bounds& bounds = place.field.options().GetExtension(access::v1::bounds);
    int64_t value = 0;
    ReadField(place.message, place.field.name(), value);
    if (value < bounds.min() || value > bounds.max()) {
      problems.push_back(
          {place.path,
           {&phrase::kProblemRange, {{"least", bounds.min()}, {"most", bounds.max()}}}});
    }
    return false;
  };
  WalkFields(static_cast<const Message&>(policy), check, ItemByIndex, "policy");
  return problems;
}

std::vector<InputProblem> ParameterProblems(const v1::Policy& message, const Policy& policy) {
  std::vector<InputProblem> problems = BoundProblems(message);
  ForEachParameter(policy, [&](absl::string_view name, const auto& value) {
    if constexpr (std::is_enum_v<std::decay_t<decltype(value)>>) {
      if (!NameOf(value).empty()) return;
      problems.push_back({absl::StrCat("policy.", name), {&phrase::kProblemUnknown}});
    }
  });
  for (InputProblem& problem : CheckPolicy(policy)) problems.push_back(std::move(problem));
  return problems;
}

}  // namespace

Policy FromProto(const v1::Policy& in) {
  Policy policy;
  policy.version = in.version();
  ForEachParameter(policy,
                   [&](absl::string_view name, auto& value) { ReadField(in, name, value); });
  for (const v1::CurvePoint& point : in.release_curve()) {
    policy.release_curve.push_back({point.score_ppm(), point.rate_ppm()});
  }
  return policy;
}

std::vector<InputProblem> ProblemsOf(const v1::Policy& policy) {
  std::vector<InputProblem> problems = ParameterProblems(policy, FromProto(policy));
  if (policy.version().empty() || policy.version().size() > 100) {
    problems.push_back({"policy.version", {&phrase::kProblemVersion}});
  }
  return problems;
}

Readable Read(const v1::ContributionInputs& inputs, const v1::Policy& policy,
              absl::string_view inputs_path) {
  Readable read;
  std::vector<InputProblem> problems;
  read.inputs = InputsOf(inputs, problems);
  read.policy = FromProto(policy);
  for (InputProblem& problem : CheckInputs(read.inputs)) {
    problem.path = ClientPath(problem.path, inputs);
    problems.push_back(std::move(problem));
  }
  for (InputProblem& problem : problems) {
    problem.path = absl::StrCat(inputs_path, ".", problem.path);
  }
  read.problems = ParameterProblems(policy, read.policy);
  read.problems.insert(read.problems.end(), problems.begin(), problems.end());
  return read;
}

v1::ContributionResult ToProto(const Result& result, const Inputs& inputs, const Policy& policy) {
  v1::ContributionResult proto;
  proto.set_policy_version(policy.version);
  for (size_t axis = 0; axis < 3; ++axis) {
    const AxisResult& in = result.axes[axis];
    v1::AxisResult* out = proto.add_axes();
    out->set_axis(static_cast<type::v1::Axis>(axis + 1));
    ForEachFigure(
        in, [&](absl::string_view name, const auto& value) { WriteField(*out, name, value); });
    out->set_ceiling_cents(inputs.ceilings_cents[axis]);
  }
  proto.set_total_proposed_cents(result.total_proposed_cents);
  proto.set_total_withheld_cents(result.total_withheld_cents);
  if (result.unit_cost_cents) proto.set_unit_cost_cents(*result.unit_cost_cents);
  AddFindings(result.findings, proto.mutable_findings());
  return proto;
}

void AddFindings(const std::vector<Finding>& findings,
                 google::protobuf::RepeatedPtrField<v1::Finding>* out) {
  for (const Finding& finding : findings) {
    v1::Finding* added = out->Add();
    added->set_code(finding.code);
    added->set_subject(finding.subject);
  }
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
    if (axis < 0 || axis > 2) problems.push_back({here, {&phrase::kProblemUnknown}});
    if (!seen.insert(axis).second) problems.push_back({here, {&phrase::kProblemTwice}});
  }
  return problems;
}

}  // namespace pactum::review
