// The yearly contribution as plain values: what goes in, what comes out, and why. Amounts in cents,
// rates in ppm, shares in bp, indicator values in millionths. Axes are 0, 1, 2 for AXIS_1 to
// AXIS_3.
#ifndef PACTUM_SERVICES_REVIEW_DOMAIN_CONTRIBUTION_TYPES_H_
#define PACTUM_SERVICES_REVIEW_DOMAIN_CONTRIBUTION_TYPES_H_

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/civil_time.h"

namespace pactum::review {

inline constexpr int64_t kWhole = 1'000'000;  // 100 % in ppm.

template <class T>
using ByAxis = std::array<T, 3>;

std::string AxisName(int axis);  // "AXIS_1"

// The numbers of these enums are those of the proto's; 0 stands for unset and is refused.
enum class Combination { kUnset, kWeighted, kMin, kProduct };
enum class MissingMeasurement { kUnset, kZero, kExclude };
enum class UnconfirmedReports { kUnset, kCount, kIgnore };
enum class NothingDue { kUnset, kHold, kFull };
enum class OwnEffortRule { kUnset, kFlag, kProrata, kBlock, kDeductShortfall };
enum class ExpenditureRule { kUnset, kFlag, kCap };
enum class Maturity { kUnset, kProspect, kStructuring, kIdentified };
enum class ProjectState { kUnset, kProposed, kRunning, kSuspended, kCompleted, kAbandoned };
enum class Standing { kUnset, kUnconfirmed, kConfirmed, kContested };
enum class Obligor { kUnset, kRegion, kJoint, kState, kPes, kBranch };
enum class Direction { kUnset, kIncrease, kDecrease };

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
};

// What a project's completion or a commitment's attainment came to (R147, R148).
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

// What a whole number of the explanation counts. The numbers are those of the proto's.
enum class Unit { kUnset, kNumber, kPpm, kCents, kMicros, kBp };

struct Operand {
  std::string name;
  std::string value;  // A whole number in decimal.
  Unit unit = Unit::kNumber;
};

// One line of the explanation: it can be evaluated again from its operands alone (Evaluate).
struct ExplanationLine {
  int step = 0;
  int axis = -1;  // -1: over all axes.
  std::string subject, operation;
  std::vector<Operand> operands;
  std::string result;  // Empty where there is none: operation ABSENT.
  Unit unit = Unit::kNumber;
  std::string text_en, text_fr;
};

}  // namespace pactum::review

#endif  // PACTUM_SERVICES_REVIEW_DOMAIN_CONTRIBUTION_TYPES_H_
