// The yearly contribution as plain values: its inputs, its policy and its result. Amounts are in
// cents, rates in ppm, shares in bp, indicator values in millionths. Axes are 0, 1, 2 for AXIS_1 to
// AXIS_3.
#ifndef PACTUM_SERVICES_REVIEW_DOMAIN_CONTRIBUTION_TYPES_H_
#define PACTUM_SERVICES_REVIEW_DOMAIN_CONTRIBUTION_TYPES_H_

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "common/base/enum_names.h"

namespace pactum::review {

inline constexpr int64_t kWhole = 1'000'000;  // 100 % in ppm.

template <class T>
using ByAxis = std::array<T, 3>;

std::string AxisName(int axis);  // "AXIS_1"

// Each with the text of its values in the contract. kUnset is refused.
enum class Combination { kUnset, kWeighted, kMin, kProduct };
constexpr auto Names(Combination) {
  using enum Combination;
  return EnumNames<Combination>({{kWeighted, "WEIGHTED"}, {kMin, "MIN"}, {kProduct, "PRODUCT"}});
}
enum class MissingMeasurement { kUnset, kZero, kExclude };
constexpr auto Names(MissingMeasurement) {
  using enum MissingMeasurement;
  return EnumNames<MissingMeasurement>({{kZero, "ZERO"}, {kExclude, "EXCLUDE"}});
}
enum class UnconfirmedReports { kUnset, kCount, kIgnore };
constexpr auto Names(UnconfirmedReports) {
  using enum UnconfirmedReports;
  return EnumNames<UnconfirmedReports>({{kCount, "COUNT"}, {kIgnore, "IGNORE"}});
}
enum class NothingDue { kUnset, kHold, kFull };
constexpr auto Names(NothingDue) {
  using enum NothingDue;
  return EnumNames<NothingDue>({{kHold, "HOLD"}, {kFull, "FULL"}});
}
enum class OwnEffortRule { kUnset, kFlag, kProrata, kBlock, kDeductShortfall };
constexpr auto Names(OwnEffortRule) {
  using enum OwnEffortRule;
  return EnumNames<OwnEffortRule>({{kFlag, "FLAG"},
                                   {kProrata, "PRORATA"},
                                   {kBlock, "BLOCK"},
                                   {kDeductShortfall, "DEDUCT_SHORTFALL"}});
}
enum class ExpenditureRule { kUnset, kFlag, kCap };
constexpr auto Names(ExpenditureRule) {
  using enum ExpenditureRule;
  return EnumNames<ExpenditureRule>({{kFlag, "FLAG"}, {kCap, "CAP"}});
}
enum class Maturity { kUnset, kProspect, kStructuring, kIdentified };
constexpr auto Names(Maturity) {
  using enum Maturity;
  return EnumNames<Maturity>(
      {{kProspect, "PROSPECT"}, {kStructuring, "STRUCTURING"}, {kIdentified, "IDENTIFIED"}});
}
enum class ProjectState { kUnset, kProposed, kRunning, kSuspended, kCompleted, kAbandoned };
constexpr auto Names(ProjectState) {
  using enum ProjectState;
  return EnumNames<ProjectState>({{kProposed, "PROPOSED"},
                                  {kRunning, "RUNNING"},
                                  {kSuspended, "SUSPENDED"},
                                  {kCompleted, "COMPLETED"},
                                  {kAbandoned, "ABANDONED"}});
}
enum class Standing { kUnset, kUnconfirmed, kConfirmed, kContested };
constexpr auto Names(Standing) {
  using enum Standing;
  return EnumNames<Standing>(
      {{kUnconfirmed, "UNCONFIRMED"}, {kConfirmed, "CONFIRMED"}, {kContested, "CONTESTED"}});
}
enum class Obligor { kUnset, kRegion, kJoint, kState, kPes, kBranch };
constexpr auto Names(Obligor) {
  using enum Obligor;
  return EnumNames<Obligor>({{kRegion, "REGION"},
                             {kJoint, "JOINT"},
                             {kState, "STATE"},
                             {kPes, "PES"},
                             {kBranch, "BRANCH"}});
}
enum class Direction { kUnset, kIncrease, kDecrease };
constexpr auto Names(Direction) {
  using enum Direction;
  return EnumNames<Direction>({{kIncrease, "INCREASE"}, {kDecrease, "DECREASE"}});
}

struct CurvePoint {
  int64_t score_ppm = 0, rate_ppm = 0;
};

struct Policy {
  std::string version;
  Combination combination = Combination::kUnset;
  int64_t completion_weight_bp = 0, attainment_weight_bp = 0;
  std::vector<CurvePoint> release_curve;
  int64_t met_from_ppm = 0, mandatory_penalty_ppm = 0, min_attainment_ppm = 0;
  MissingMeasurement missing_measurement = MissingMeasurement::kUnset;
  UnconfirmedReports unconfirmed_reports = UnconfirmedReports::kUnset;
  NothingDue nothing_due = NothingDue::kUnset;
  OwnEffortRule own_effort_rule = OwnEffortRule::kUnset;
  ExpenditureRule expenditure_rule = ExpenditureRule::kUnset;
  int64_t transverse_cap_bp = 0, new_pathways_floor_bp = 0;
  int64_t reference_unit_cost_cents = 0, unit_cost_tolerance_bp = 0, carry_over_bp = 0;
};

// Calls `visit` with each parameter but the curve, under the name of its field in the contract.
// Bounds stand beside that field.
template <class P, class Visit>
void ForEachParameter(P& policy, Visit visit) {
  visit("combination", policy.combination);
  visit("completion_weight_bp", policy.completion_weight_bp);
  visit("attainment_weight_bp", policy.attainment_weight_bp);
  visit("met_from_ppm", policy.met_from_ppm);
  visit("mandatory_penalty_ppm", policy.mandatory_penalty_ppm);
  visit("min_attainment_ppm", policy.min_attainment_ppm);
  visit("missing_measurement", policy.missing_measurement);
  visit("unconfirmed_reports", policy.unconfirmed_reports);
  visit("nothing_due", policy.nothing_due);
  visit("own_effort_rule", policy.own_effort_rule);
  visit("expenditure_rule", policy.expenditure_rule);
  visit("transverse_cap_bp", policy.transverse_cap_bp);
  visit("new_pathways_floor_bp", policy.new_pathways_floor_bp);
  visit("reference_unit_cost_cents", policy.reference_unit_cost_cents);
  visit("unit_cost_tolerance_bp", policy.unit_cost_tolerance_bp);
  visit("carry_over_bp", policy.carry_over_bp);
}

struct Milestone {
  std::string id;
  int64_t weight = 0;
  absl::CivilDay due;
  std::optional<absl::CivilDay> achieved;
  Standing standing = Standing::kUnset;
};

struct Project {
  std::string id;
  int axis = -1;
  Maturity maturity = Maturity::kUnset;
  ProjectState state = ProjectState::kUnset;
  bool agreed_abandonment = false, released = false;
  int64_t planned_funding_cents = 0;
  std::vector<Milestone> milestones;
};

struct Deliverable {
  absl::CivilDay due;
  std::optional<absl::CivilDay> delivered;
  Standing standing = Standing::kUnset;
};

struct Target {
  Direction direction = Direction::kUnset;
  int64_t baseline_micros = 0, target_micros = 0;
  std::optional<int64_t> observed_micros;
  Standing standing = Standing::kUnset;
  std::optional<absl::CivilDay> first_available;
};

struct Commitment {
  std::string id;
  Obligor obligor = Obligor::kUnset;
  std::vector<int> axes;  // None means every axis.
  int64_t weight = 0;
  bool mandatory = false, suspensive = false;
  // Exactly one is set.
  std::optional<Deliverable> deliverable;
  std::optional<Target> target;
};

struct Inputs {
  int year = 0;
  absl::CivilDay cut_off;
  int64_t envelope_cents = 0;
  ByAxis<int64_t> granted_before_cents{}, ceilings_cents{}, certified_to_date_cents{};
  int64_t axis_3_released_to_date_cents = 0;
  std::vector<Project> projects;
  std::vector<Commitment> commitments;
  int64_t own_effort_baseline_cents = 0, own_effort_realised_cents = 0;
  ByAxis<int64_t> pathways_entered{};  // Axes 1 and 2.
  ByAxis<int64_t> advance_paid_cents{};
};

struct Finding {
  std::string code, subject;
  friend auto operator<=>(const Finding&, const Finding&) = default;
};

struct AxisResult {
  std::optional<int64_t> completion_ppm, attainment_ppm, score_ppm;
  int64_t rate_ppm = 0, effort_ppm = 0;
  int64_t gross_cents = 0, proposed_cents = 0, withheld_cents = 0, balance_cents = 0;
  friend bool operator==(const AxisResult&, const AxisResult&) = default;
};

// Calls `visit` with each figure of an axis, under the name of its field in the contract.
template <class Axis, class Visit>
void ForEachFigure(Axis& axis, Visit visit) {
  visit("completion_ppm", axis.completion_ppm);
  visit("attainment_ppm", axis.attainment_ppm);
  visit("score_ppm", axis.score_ppm);
  visit("rate_ppm", axis.rate_ppm);
  visit("effort_ppm", axis.effort_ppm);
  visit("gross_cents", axis.gross_cents);
  visit("proposed_cents", axis.proposed_cents);
  visit("withheld_cents", axis.withheld_cents);
  visit("balance_cents", axis.balance_cents);
}

// The completion of a project or the attainment of a commitment (R147, R148).
struct ItemResult {
  std::string id;
  bool weighs = false;         // A project in scope; a commitment of the counterparty or JOINT.
  std::optional<int64_t> ppm;  // Absent where it does not count.
};

struct Result {
  ByAxis<AxisResult> axes;
  int64_t total_proposed_cents = 0, total_withheld_cents = 0;
  std::optional<int64_t> unit_cost_cents;
  std::vector<Finding> findings;  // Each once, by code then subject, bytewise.
  // Each project and each commitment, in the order of the inputs.
  std::vector<ItemResult> projects, commitments;
};

}  // namespace pactum::review

#endif  // PACTUM_SERVICES_REVIEW_DOMAIN_CONTRIBUTION_TYPES_H_
