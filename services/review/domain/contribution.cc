#include "services/review/domain/contribution.h"

#include <algorithm>
#include <numeric>
#include <set>

#include "absl/strings/str_cat.h"
#include "services/review/domain/rates.h"

namespace pactum::review {
namespace {

using Pairs = std::vector<std::pair<int64_t, int64_t>>;  // Weight and value.

// One computation: the inputs, what it finds, and the explanation if one is wanted.
class Computation {
 public:
  Computation(const Inputs& inputs, const Policy& policy, std::vector<ExplanationLine>* lines)
      : in_(inputs), policy_(policy), lines_(lines) {}

  Result Run();

 private:
  struct Attained {
    const Commitment* commitment;
    std::optional<int64_t> ppm;
  };
  using Operands = std::vector<std::pair<std::string, Int128>>;

  // Adds a line; its result is the value that the caller has.
  void Explain(int step, int axis, const std::string& subject, const char* operation,
               const Operands& operands, Int128 result, const std::string& en,
               const std::string& fr);
  void Find(const std::string& code, const std::string& subject) {
    findings_.insert({code, subject});
  }
  void Doubt(Standing standing, const std::string& subject);
  bool Counts(Standing standing) const {
    return standing == Standing::kConfirmed ||
           (standing == Standing::kUnconfirmed &&
            policy_.unconfirmed_reports == UnconfirmedReports::kCount);
  }

  std::optional<int64_t> Mean(int step, int axis, const Pairs& pairs, const char* en,
                              const char* fr);
  std::optional<int64_t> ProjectCompletion(const Project& project);
  std::optional<int64_t> AxisCompletion(int axis);
  std::optional<int64_t> DeliverableAttainment(const Commitment& commitment);
  std::optional<int64_t> TargetAttainment(const Commitment& commitment);
  int64_t ObservedAttainment(const Commitment& commitment);
  std::vector<Attained> Weighing(int axis) const;
  std::optional<int64_t> Score(int axis, std::optional<int64_t> r, std::optional<int64_t> e);
  int64_t Rate(int axis, std::optional<int64_t> score);
  int64_t Penalised(int axis, int64_t rate);
  int64_t Effort();
  void Deduct();
  void Limit(int axis, Int128 most, const char* code, const char* en, const char* fr);
  void Limits();
  void Envelope();
  void Conclude(Result& result);

  const Inputs& in_;
  const Policy& policy_;
  std::vector<ExplanationLine>* const lines_;
  std::set<Finding> findings_;
  std::vector<Attained> attained_;
  ByAxis<int64_t> amounts_{};
  int64_t shortfall_ = 0;
};

void Computation::Explain(int step, int axis, const std::string& subject, const char* operation,
                          const Operands& operands, Int128 result, const std::string& en,
                          const std::string& fr) {
  if (lines_ == nullptr) return;
  ExplanationLine line;
  line.step = step;
  line.axis = axis;
  line.subject = subject;
  line.operation = operation;
  for (const auto& [name, value] : operands) line.operands.emplace_back(name, Decimal(value));
  line.result = Decimal(result);
  std::string list;
  for (const auto& [name, value] : line.operands) {
    absl::StrAppend(&list, list.empty() ? "" : ", ", name, " ", value);
  }
  line.text_en = absl::StrCat(en, ": ", line.result, " (", list, ")");
  line.text_fr = absl::StrCat(fr, " : ", line.result, " (", list, ")");
  lines_->push_back(std::move(line));
}

void Computation::Doubt(Standing standing, const std::string& subject) {
  if (standing == Standing::kUnconfirmed) Find("UNCONFIRMED_REPORT", subject);
  if (standing == Standing::kContested) Find("CONTESTED_REPORT", subject);
}

std::optional<int64_t> Computation::Mean(int step, int axis, const Pairs& pairs, const char* en,
                                         const char* fr) {
  if (pairs.empty()) return std::nullopt;
  Int128 weights = 0, sum = 0;
  Operands operands;
  for (const auto& [weight, value] : pairs) {
    weights += weight;
    sum += Int128{weight} * value;
    operands.emplace_back("weight", weight);
    operands.emplace_back("value", value);
  }
  if (weights == 0) {  // Where nothing weighs, each weighs 1.
    weights = static_cast<int64_t>(pairs.size());
    sum = 0;
    for (const auto& [weight, value] : pairs) sum += value;
  }
  const auto mean = static_cast<int64_t>(HalfUp(sum, weights));
  Explain(step, axis, "", "WEIGHTED_MEAN", operands, mean, en, fr);
  return mean;
}

// --- Step 1.

std::optional<int64_t> Computation::ProjectCompletion(const Project& project) {
  if (project.state == ProjectState::kCompleted) {
    Explain(1, project.axis, project.id, "TAKE", {{"completed", kWhole}}, kWhole,
            absl::StrCat("project ", project.id, " is completed"),
            absl::StrCat("le projet ", project.id, " est achevé"));
    return kWhole;
  }
  if (project.state == ProjectState::kAbandoned) {
    if (project.agreed_abandonment) return std::nullopt;
    Explain(1, project.axis, project.id, "TAKE", {{"abandoned", 0}}, 0,
            absl::StrCat("project ", project.id, " was abandoned without agreement"),
            absl::StrCat("le projet ", project.id, " est abandonné sans accord"));
    return 0;
  }
  Int128 due = 0, done = 0;
  for (const Milestone& milestone : project.milestones) {
    if (milestone.due > in_.cut_off) continue;
    due += milestone.weight;
    if (!milestone.achieved || *milestone.achieved > in_.cut_off) continue;
    Doubt(milestone.standing, absl::StrCat(project.id, "/", milestone.id));
    const bool counts = Counts(milestone.standing);
    if (counts) done += milestone.weight;
    Explain(1, project.axis, absl::StrCat(project.id, "/", milestone.id), "TAKE",
            {{"weight", counts ? milestone.weight : 0}}, counts ? milestone.weight : 0,
            counts ? absl::StrCat("milestone ", milestone.id, " counts with its weight")
                   : absl::StrCat("milestone ", milestone.id,
                                  " does not count: its report is in doubt"),
            counts ? absl::StrCat("le jalon ", milestone.id, " compte pour son poids")
                   : absl::StrCat("le jalon ", milestone.id,
                                  " ne compte pas : son compte rendu est en doute"));
  }
  if (due == 0) return std::nullopt;
  const auto completion = static_cast<int64_t>(HalfUp(kWhole * done, due));
  Explain(1, project.axis, project.id, "RATIO_PPM", {{"done", done}, {"due", due}}, completion,
          absl::StrCat("completion of project ", project.id, ", weight achieved of weight due"),
          absl::StrCat("réalisation du projet ", project.id, ", poids atteint sur poids échu"));
  return completion;
}

std::optional<int64_t> Computation::AxisCompletion(int axis) {
  Pairs pairs;
  for (const Project& project : in_.projects) {
    const bool mature =
        project.maturity == Maturity::kIdentified || project.maturity == Maturity::kStructuring;
    if (project.axis != axis || !mature || project.state == ProjectState::kProposed ||
        (axis == 2 && !project.released)) {
      continue;
    }
    if (const auto completion = ProjectCompletion(project)) {
      pairs.emplace_back(project.planned_funding_cents, *completion);
    }
  }
  return Mean(1, axis, pairs, "R, mean completion by planned funding",
              "R, réalisation moyenne pondérée par le financement prévu");
}

// --- Step 2.

std::optional<int64_t> Computation::DeliverableAttainment(const Commitment& commitment) {
  const Deliverable& deliverable = *commitment.deliverable;
  if (deliverable.delivered && *deliverable.delivered <= in_.cut_off) {
    Doubt(deliverable.standing, commitment.id);
    if (Counts(deliverable.standing)) {
      Explain(2, -1, commitment.id, "TAKE", {{"delivered", kWhole}}, kWhole,
              absl::StrCat("commitment ", commitment.id, " was delivered"),
              absl::StrCat("l'engagement ", commitment.id, " est livré"));
      return kWhole;
    }
  }
  if (deliverable.due > in_.cut_off) {
    Find("NOT_DUE", commitment.id);
    return std::nullopt;
  }
  Explain(2, -1, commitment.id, "TAKE", {{"not_delivered", 0}}, 0,
          absl::StrCat("commitment ", commitment.id, " is due and not delivered"),
          absl::StrCat("l'engagement ", commitment.id, " est échu et non livré"));
  return 0;
}

int64_t Computation::ObservedAttainment(const Commitment& commitment) {
  const Target& target = *commitment.target;
  const Int128 baseline = target.baseline_micros, goal = target.target_micros,
               observed = *target.observed_micros;
  const bool increase = target.direction == Direction::kIncrease;
  const Operands operands = {{"baseline", baseline},
                             {"target", goal},
                             {"observed", observed},
                             {"increase", increase ? 1 : 0},
                             {"minimum", policy_.min_attainment_ppm}};
  int64_t attainment = 0;
  if (goal == baseline) {
    attainment = (increase ? observed >= goal : observed <= goal) ? kWhole : 0;
  } else {
    Int128 progress = observed - baseline, distance = goal - baseline;
    if (distance < 0) {
      progress = -progress;
      distance = -distance;
    }
    if (progress > 0) {
      attainment = static_cast<int64_t>(std::min<Int128>(
          kWhole, progress >= distance ? Int128{kWhole} : HalfUp(kWhole * progress, distance)));
    }
    if (attainment < policy_.min_attainment_ppm) attainment = 0;
  }
  Explain(2, -1, commitment.id, "ATTAINMENT", operands, attainment,
          absl::StrCat("commitment ", commitment.id, ", progress from baseline to target"),
          absl::StrCat("engagement ", commitment.id, ", progrès de la référence à la cible"));
  return attainment;
}

std::optional<int64_t> Computation::TargetAttainment(const Commitment& commitment) {
  const Target& target = *commitment.target;
  if (target.observed_micros) {
    Doubt(target.standing, commitment.id);
    if (Counts(target.standing)) return ObservedAttainment(commitment);
  }
  if (target.first_available && *target.first_available > in_.cut_off) {
    Find("NOT_YET_AVAILABLE", commitment.id);
    return std::nullopt;
  }
  const bool contested = target.observed_micros && target.standing == Standing::kContested;
  if (!contested) Find("MISSING_MEASUREMENT", commitment.id);
  const bool zero = contested || policy_.missing_measurement == MissingMeasurement::kZero ||
                    commitment.mandatory || commitment.suspensive;
  if (!zero) return std::nullopt;
  Explain(
      2, -1, commitment.id, "TAKE", {{contested ? "contested" : "missing", 0}}, 0,
      absl::StrCat("commitment ", commitment.id,
                   contested ? ": its measurement is contested" : ": its measurement is missing"),
      absl::StrCat("engagement ", commitment.id,
                   contested ? " : sa mesure est contestée" : " : sa mesure manque"));
  return 0;
}

// The counterparty's and joint commitments that count on an axis.
std::vector<Computation::Attained> Computation::Weighing(int axis) const {
  std::vector<Attained> weighing;
  for (const Attained& attained : attained_) {
    const Commitment& commitment = *attained.commitment;
    const bool theirs =
        commitment.obligor == Obligor::kRegion || commitment.obligor == Obligor::kJoint;
    const bool here = commitment.axes.empty() ||
                      std::count(commitment.axes.begin(), commitment.axes.end(), axis) > 0;
    if (attained.ppm && theirs && here) weighing.push_back(attained);
  }
  return weighing;
}

// --- Steps 3 and 4.

std::optional<int64_t> Computation::Score(int axis, std::optional<int64_t> r,
                                          std::optional<int64_t> e) {
  if (!r && !e) {
    Find("NOTHING_DUE", AxisName(axis));
    if (policy_.nothing_due == NothingDue::kHold) return std::nullopt;
    Explain(3, axis, "", "TAKE", {{"nothing_due", kWhole}}, kWhole, "S, nothing was due",
            "S, rien n'était dû");
    return kWhole;
  }
  if (!r || !e) {
    const int64_t only = r ? *r : *e;
    Explain(3, axis, "", "TAKE", {{r ? "R" : "E", only}}, only, "S, only one of R and E is there",
            "S, seul l'un de R et E existe");
    return only;
  }
  const int64_t a = policy_.completion_weight_bp, b = policy_.attainment_weight_bp;
  int64_t score = 0;
  const char* operation = "MIN";
  Operands operands = {{"R", *r}, {"E", *e}};
  switch (policy_.combination) {
    case Combination::kWeighted:
      score = static_cast<int64_t>(HalfUp(Int128{a} * *r + Int128{b} * *e, Int128{a} + b));
      operation = "WEIGHTED_MEAN";
      operands = {{"weight", a}, {"R", *r}, {"weight", b}, {"E", *e}};
      break;
    case Combination::kProduct:
      score = static_cast<int64_t>(HalfUp(Int128{*r} * *e, kWhole));
      operation = "PRODUCT_PPM";
      break;
    default:
      score = std::min(*r, *e);
  }
  Explain(3, axis, "", operation, operands, score, "S, the score from R and E",
          "S, le score tiré de R et E");
  return score;
}

int64_t Computation::Rate(int axis, std::optional<int64_t> score) {
  if (!score) return 0;
  const auto& curve = policy_.release_curve;
  size_t last = 0;
  for (size_t i = 0; i < curve.size(); ++i) {
    if (curve[i].score_ppm <= *score) last = i;
  }
  const int64_t x = curve[last].score_ppm, p = curve[last].rate_ppm;
  int64_t rate = p;
  if (*score != x && last + 1 < curve.size()) {
    const int64_t y = curve[last + 1].score_ppm, q = curve[last + 1].rate_ppm;
    rate = static_cast<int64_t>(
        HalfUp(Int128{p} * (y - x) + Int128{q - p} * (*score - x), Int128{y} - x));
  }
  Operands operands = {{"S", *score}};
  for (const CurvePoint& point : curve) {
    operands.emplace_back("x", point.score_ppm);
    operands.emplace_back("p", point.rate_ppm);
  }
  Explain(4, axis, "", "CURVE", operands, rate, "rate on the release curve at S",
          "taux sur la courbe de versement au score S");
  return rate;
}

int64_t Computation::Penalised(int axis, int64_t rate) {
  bool suspended = false;
  for (const Attained& attained : Weighing(axis)) {
    const Commitment& commitment = *attained.commitment;
    if (*attained.ppm >= policy_.met_from_ppm) continue;
    const std::string subject = absl::StrCat(AxisName(axis), "/", commitment.id);
    if (commitment.mandatory) {
      Find("MANDATORY_COMMITMENT_UNMET", subject);
      const int64_t lower = std::max<int64_t>(0, rate - policy_.mandatory_penalty_ppm);
      Explain(4, axis, commitment.id, "MINUS_FLOOR_0",
              {{"rate", rate}, {"penalty", policy_.mandatory_penalty_ppm}}, lower,
              absl::StrCat("the mandatory commitment ", commitment.id, " is unmet"),
              absl::StrCat("l'engagement obligatoire ", commitment.id, " n'est pas tenu"));
      rate = lower;
    }
    if (commitment.suspensive) {
      Find("SUSPENSIVE_COMMITMENT_UNMET", subject);
      suspended = true;
      Explain(4, axis, commitment.id, "TAKE", {{"suspended", 0}}, 0,
              absl::StrCat("the suspensive commitment ", commitment.id, " is unmet: the rate is 0"),
              absl::StrCat("l'engagement suspensif ", commitment.id,
                           " n'est pas tenu : le taux est 0"));
    }
  }
  return suspended ? 0 : rate;
}

// --- Steps 5 and 7.

int64_t Computation::Effort() {
  const int64_t baseline = in_.own_effort_baseline_cents, realised = in_.own_effort_realised_cents;
  shortfall_ = std::max<int64_t>(0, baseline - realised);
  if (shortfall_ > 0) Find("OWN_EFFORT_BELOW_BASELINE", "pact");
  int64_t effort = kWhole;
  if (policy_.own_effort_rule == OwnEffortRule::kProrata && baseline > 0) {
    effort =
        static_cast<int64_t>(std::min<Int128>(kWhole, HalfUp(Int128{kWhole} * realised, baseline)));
    Explain(5, -1, "", "RATIO_PPM_CAPPED", {{"realised", realised}, {"baseline", baseline}}, effort,
            "effort factor, realised of baseline", "facteur d'effort, réalisé sur référence");
    return effort;
  }
  if (policy_.own_effort_rule == OwnEffortRule::kBlock && shortfall_ > 0) effort = 0;
  Explain(5, -1, "", "TAKE", {{"effort", effort}}, effort, "effort factor", "facteur d'effort");
  return effort;
}

void Computation::Deduct() {
  if (policy_.own_effort_rule != OwnEffortRule::kDeductShortfall || shortfall_ == 0) return;
  const int64_t gross = std::accumulate(amounts_.begin(), amounts_.end(), int64_t{0});
  const int64_t whole = std::min(shortfall_, gross);
  if (whole == 0) return;
  const std::vector<int64_t> weights(amounts_.begin(), amounts_.end());
  const std::vector<Money> parts = Spread(Money::Cents(whole), weights);
  for (size_t axis = 0; axis < 3; ++axis) {
    const int64_t part = parts[axis].cents();
    Explain(7, static_cast<int>(axis), "", "LARGEST_REMAINDER",
            {{"whole", whole},
             {"index", axis},
             {"weight", weights[0]},
             {"weight", weights[1]},
             {"weight", weights[2]}},
            part, "part of the own effort's shortfall", "part du manque d'effort propre");
    Explain(7, static_cast<int>(axis), "", "MINUS_FLOOR_0",
            {{"gross", amounts_[axis]}, {"deduction", part}}, amounts_[axis] - part,
            "after the deduction", "après la déduction");
    amounts_[axis] -= part;
  }
}

// --- Steps 8 and 9.

void Computation::Limit(int axis, Int128 most, const char* code, const char* en, const char* fr) {
  auto& amount = amounts_[static_cast<size_t>(axis)];
  const Int128 limit = std::max<Int128>(0, most);
  if (amount <= limit) return;
  Find(code, AxisName(axis));
  Explain(8, axis, "", "AT_MOST", {{"amount", amount}, {"limit", most}}, limit, en, fr);
  amount = static_cast<int64_t>(limit);
}

void Computation::Limits() {
  const auto& before = in_.granted_before_cents;
  if (policy_.expenditure_rule == ExpenditureRule::kCap) {
    for (size_t axis = 0; axis < 3; ++axis) {
      Limit(static_cast<int>(axis), Int128{in_.certified_to_date_cents[axis]} - before[axis],
            "CERTIFIED_LIMIT_REACHED", "at most what was certified, less what was granted before",
            "au plus le service fait, moins ce qui fut accordé avant");
    }
  }
  Limit(2, Int128{in_.axis_3_released_to_date_cents} - before[2], "TRANSVERSE_LIMITED_BY_RELEASE",
        "axis 3: at most what was released", "axe 3 : au plus ce qui fut débloqué");
  Limit(2, Int128{in_.envelope_cents} * policy_.transverse_cap_bp / 10'000 - before[2],
        "TRANSVERSE_CAP_REACHED", "axis 3: at most its share of the envelope",
        "axe 3 : au plus sa part de l'enveloppe");
  const int64_t floor = policy_.new_pathways_floor_bp;
  const Int128 pathways = Int128{before[0]} + before[1] + amounts_[0] + amounts_[1];
  Limit(2, pathways * (10'000 - floor) / floor - before[2], "NEW_PATHWAYS_FLOOR_REACHED",
        "axis 3: at most what leaves the new pathways their share",
        "axe 3 : au plus ce qui laisse leur part aux nouveaux parcours");
}

void Computation::Envelope() {
  const auto& before = in_.granted_before_cents;
  const Int128 left =
      std::max<Int128>(0, Int128{in_.envelope_cents} - before[0] - before[1] - before[2]);
  Int128 excess = Int128{amounts_[0]} + amounts_[1] + amounts_[2] - left;
  for (int axis : {2, 1, 0}) {
    auto& amount = amounts_[static_cast<size_t>(axis)];
    const auto off = static_cast<int64_t>(std::min<Int128>(std::max<Int128>(0, excess), amount));
    if (off == 0) continue;
    Find("ENVELOPE_EXHAUSTED", AxisName(axis));
    Explain(9, axis, "", "MINUS_FLOOR_0", {{"amount", amount}, {"excess", off}}, amount - off,
            "the envelope is exhausted", "l'enveloppe est épuisée");
    amount -= off;
    excess -= off;
  }
}

// --- Step 10 and the result.

void Computation::Conclude(Result& result) {
  Int128 total = 0, withheld = 0;
  for (size_t axis = 0; axis < 3; ++axis) {
    const int number = static_cast<int>(axis);
    AxisResult& out = result.axes[axis];
    out.proposed_cents = amounts_[axis];
    out.withheld_cents = in_.ceilings_cents[axis] - out.proposed_cents;
    out.balance_cents = out.proposed_cents - in_.advance_paid_cents[axis];
    if (out.balance_cents < 0) Find("RECOVERY_DUE", AxisName(number));
    if (Int128{in_.granted_before_cents[axis]} + out.proposed_cents >
        in_.certified_to_date_cents[axis]) {
      Find("GRANTED_ABOVE_CERTIFIED", AxisName(number));
    }
    Explain(10, number, "", "TAKE", {{"proposed", out.proposed_cents}}, out.proposed_cents,
            "proposed", "proposé");
    Explain(10, number, "", "DIFFERENCE",
            {{"ceiling", in_.ceilings_cents[axis]}, {"proposed", out.proposed_cents}},
            out.withheld_cents, "withheld", "retenu");
    Explain(10, number, "", "DIFFERENCE",
            {{"proposed", out.proposed_cents}, {"advance", in_.advance_paid_cents[axis]}},
            out.balance_cents, "balance", "solde");
    total += out.proposed_cents;
    withheld += out.withheld_cents;
  }
  result.total_proposed_cents = static_cast<int64_t>(total);
  result.total_withheld_cents = static_cast<int64_t>(withheld);
  const Int128 entries = Int128{in_.pathways_entered[0]} + in_.pathways_entered[1];
  if (entries > 0) {
    const Int128 granted = Int128{amounts_[0]} + amounts_[1];
    result.unit_cost_cents = static_cast<int64_t>(granted / entries);
    Explain(10, -1, "", "FLOOR_DIV", {{"proposed", granted}, {"entries", entries}},
            *result.unit_cost_cents, "unit cost on axes 1 and 2",
            "coût unitaire sur les axes 1 et 2");
    const Int128 reference =
        Int128{policy_.reference_unit_cost_cents} * (10'000 + policy_.unit_cost_tolerance_bp);
    if (Int128{*result.unit_cost_cents} * 10'000 > reference) {
      Find("UNIT_COST_ABOVE_REFERENCE", "pact");
    }
  }
  Explain(10, -1, "", "SUM",
          {{"AXIS_1", amounts_[0]}, {"AXIS_2", amounts_[1]}, {"AXIS_3", amounts_[2]}}, total,
          "total proposed", "total proposé");
  Explain(10, -1, "", "SUM",
          {{"AXIS_1", result.axes[0].withheld_cents},
           {"AXIS_2", result.axes[1].withheld_cents},
           {"AXIS_3", result.axes[2].withheld_cents}},
          withheld, "total withheld", "total retenu");
  result.findings.assign(findings_.begin(), findings_.end());
}

Result Computation::Run() {
  for (const Commitment& commitment : in_.commitments) {
    attained_.push_back({&commitment, commitment.deliverable ? DeliverableAttainment(commitment)
                                                             : TargetAttainment(commitment)});
  }
  const int64_t effort = Effort();
  Result result;
  for (size_t axis = 0; axis < 3; ++axis) {
    const int number = static_cast<int>(axis);
    AxisResult& out = result.axes[axis];
    out.completion_ppm = AxisCompletion(number);
    Pairs pairs;
    for (const Attained& attained : Weighing(number)) {
      pairs.emplace_back(attained.commitment->weight, *attained.ppm);
    }
    out.attainment_ppm =
        Mean(2, number, pairs, "E, mean attainment by weight", "E, atteinte moyenne pondérée");
    out.score_ppm = Score(number, out.completion_ppm, out.attainment_ppm);
    out.rate_ppm = Penalised(number, Rate(number, out.score_ppm));
    out.effort_ppm = effort;
    const int64_t ceiling = in_.ceilings_cents[axis];
    out.gross_cents =
        static_cast<int64_t>(Int128{ceiling} * out.rate_ppm * effort / (Int128{kWhole} * kWhole));
    Explain(6, number, "", "FLOOR_MUL",
            {{"ceiling", ceiling}, {"rate", out.rate_ppm}, {"effort", effort}}, out.gross_cents,
            "gross, ceiling by rate by effort", "brut, plafond par taux par effort");
    amounts_[axis] = out.gross_cents;
  }
  Deduct();
  Limits();
  Envelope();
  Conclude(result);
  return result;
}

}  // namespace

std::string AxisName(int axis) { return absl::StrCat("AXIS_", axis + 1); }

Result Compute(const Inputs& inputs, const Policy& policy, std::vector<ExplanationLine>* lines) {
  return Computation(inputs, policy, lines).Run();
}

}  // namespace pactum::review
