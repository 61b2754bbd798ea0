#include "services/review/domain/contribution.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/review/domain/conclusion.h"
#include "services/review/domain/explanation.h"
#include "services/review/domain/measures.h"
#include "services/review/domain/rates.h"
#include "services/review/domain/steps.h"

namespace pactum::review {
namespace {

using absl::StrCat;
constexpr Unit kPpm = Unit::kPpm;
constexpr Unit kCents = Unit::kCents;

// A value with its weight, and what it is of.
struct Weighted {
  const std::string* id;
  int64_t weight, value;
};

// One computation: the inputs, what it finds, and the explanation if one is wanted.
class Computation {
 public:
  Computation(const Inputs& inputs, const Policy& policy, std::vector<ExplanationLine>* lines)
      : in_(inputs), policy_(policy), explain_(lines) {}

  Result Run();

 private:
  void Find(const char* code, const std::string& subject) { findings_.insert({code, subject}); }

  std::optional<int64_t> Mean(int step, int axis, const std::vector<Weighted>& items, Unit unit,
                              const Phrase& phrase, const Phrase& absent);
  std::optional<int64_t> AxisCompletion(int axis);
  std::optional<int64_t> AxisAttainment(int axis);
  std::optional<int64_t> Score(int axis, std::optional<int64_t> r, std::optional<int64_t> e);
  int64_t Combined(int axis, int64_t r, int64_t e);
  int64_t Rate(int axis, std::optional<int64_t> score);
  int64_t Penalised(int axis, int64_t rate);
  int64_t Effort();
  void Gross(int axis, AxisResult& out);

  const Inputs& in_;
  const Policy& policy_;
  Explainer explain_;
  Findings findings_;
  Context context_{in_, policy_, findings_, explain_};
  Result result_;
  Amounts amounts_{{}, findings_, explain_};
  int64_t shortfall_ = 0;
};

std::optional<int64_t> Computation::Mean(int step, int axis, const std::vector<Weighted>& items,
                                         Unit unit, const Phrase& phrase, const Phrase& absent) {
  if (items.empty()) {
    explain_.Absent(step, axis, "", [&] { return absent; });
    return std::nullopt;
  }
  Int128 weights = 0, sum = 0, plain = 0;
  for (const Weighted& item : items) {
    weights += item.weight;
    sum += Int128{item.weight} * item.value;
    plain += item.value;
  }
  // Where nothing weighs, each weighs 1.
  const auto mean = static_cast<int64_t>(
      weights == 0 ? HalfUp(plain, static_cast<Int128>(items.size())) : HalfUp(sum, weights));
  explain_.Add([&] {
    std::vector<Term> terms;
    for (const Weighted& item : items) {
      terms.push_back({StrCat(*item.id, " weight"), item.weight, unit});
      terms.push_back({StrCat(*item.id, " value"), item.value, kPpm});
    }
    return Step{step, axis, "", "WEIGHTED_MEAN", std::move(terms), mean, kPpm, phrase};
  });
  return mean;
}

// --- Steps 1 and 2 of an axis.

std::optional<int64_t> Computation::AxisCompletion(int axis) {
  std::vector<Weighted> items;
  for (size_t i = 0; i < in_.projects.size(); ++i) {
    const Project& project = in_.projects[i];
    if (project.axis != axis) continue;
    ItemResult& item = result_.projects[i];
    item.weighs = InScope(project);
    if (!item.weighs) {
      explain_.Absent(1, axis, project.id, [&] {
        return Phrase{
            StrCat("project ", project.id, " is out of scope, it never weighs on money"),
            StrCat("projet ", project.id, " hors champ, il ne pèse pas sur les montants")};
      });
      continue;
    }
    item.ppm = ProjectCompletion(project, context_);
    if (item.ppm) items.push_back({&project.id, project.planned_funding_cents, *item.ppm});
  }
  return Mean(1, axis, items, kCents,
              {"R, mean completion by planned funding",
               "R, réalisation moyenne pondérée par le financement prévu"},
              {"R is absent: no project counts", "R est absent : aucun projet ne compte"});
}

std::optional<int64_t> Computation::AxisAttainment(int axis) {
  std::vector<Weighted> items;
  for (size_t i = 0; i < in_.commitments.size(); ++i) {
    const Commitment& commitment = in_.commitments[i];
    const auto& ppm = result_.commitments[i].ppm;
    if (ppm && WeighsOn(commitment, axis)) {
      items.push_back({&commitment.id, commitment.weight, *ppm});
    }
  }
  return Mean(2, axis, items, Unit::kNumber,
              {"E, mean attainment by weight", "E, atteinte moyenne pondérée"},
              {"E is absent: no commitment counts", "E est absent : aucun engagement ne compte"});
}

// --- Steps 3 and 4.

std::optional<int64_t> Computation::Score(int axis, std::optional<int64_t> r,
                                          std::optional<int64_t> e) {
  if (r && e) return Combined(axis, *r, *e);
  if (r || e) {
    const int64_t only = r ? *r : *e;
    explain_.Add([&] {
      return Step{3,
                  axis,
                  "",
                  "TAKE",
                  {{r ? "R" : "E", only, kPpm}},
                  only,
                  kPpm,
                  {StrCat("S, only ", r ? "R" : "E", " is there"),
                   StrCat("S, seul ", r ? "R" : "E", " existe")}};
    });
    return only;
  }
  Find("NOTHING_DUE", AxisName(axis));
  if (policy_.nothing_due == NothingDue::kHold) {
    explain_.Absent(3, axis, "", [] {
      return Phrase{"S is absent: nothing was due, so nothing is owed yet and the rate is 0",
                    "S est absent : rien n'était dû, rien n'est donc versé et le taux est 0"};
    });
    return std::nullopt;
  }
  explain_.Add([&] {
    return Step{3,
                axis,
                "",
                "TAKE",
                {{"nothing_due", kWhole, kPpm}},
                kWhole,
                kPpm,
                {"S, nothing was due", "S, rien n'était dû"}};
  });
  return kWhole;
}

int64_t Computation::Combined(int axis, int64_t r, int64_t e) {
  const int64_t a = policy_.completion_weight_bp, b = policy_.attainment_weight_bp;
  const char* operation = "MIN";
  std::vector<Term> operands = {{"R", r, kPpm}, {"E", e, kPpm}};
  int64_t score = std::min(r, e);
  if (policy_.combination == Combination::kWeighted) {
    score = static_cast<int64_t>(HalfUp(Int128{a} * r + Int128{b} * e, Int128{a} + b));
    operation = "WEIGHTED_MEAN";
    operands = {
        {"R weight", a, Unit::kBp}, {"R", r, kPpm}, {"E weight", b, Unit::kBp}, {"E", e, kPpm}};
  } else if (policy_.combination == Combination::kProduct) {
    score = static_cast<int64_t>(HalfUp(Int128{r} * e, kWhole));
    operation = "PRODUCT_PPM";
  }
  explain_.Add([&] {
    return Step{3,        axis,  "",   operation,
                operands, score, kPpm, {"S, the score from R and E", "S, le score tiré de R et E"}};
  });
  return score;
}

int64_t Computation::Rate(int axis, std::optional<int64_t> score) {
  if (!score) {
    explain_.Add([&] {
      return Step{4,
                  axis,
                  "",
                  "TAKE",
                  {{"held", 0, kPpm}},
                  0,
                  kPpm,
                  {"rate without a score", "taux sans score"}};
    });
    return 0;
  }
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
  explain_.Add([&] {
    std::vector<Term> operands = {{"S", *score, kPpm}};
    for (const CurvePoint& point : curve) {
      operands.push_back({"score", point.score_ppm, kPpm});
      operands.push_back({"rate", point.rate_ppm, kPpm});
    }
    return Step{4,
                axis,
                "",
                "CURVE",
                std::move(operands),
                rate,
                kPpm,
                {"rate on the release curve", "taux sur la courbe de versement"}};
  });
  return rate;
}

int64_t Computation::Penalised(int axis, int64_t rate) {
  bool suspended = false;
  for (size_t i = 0; i < in_.commitments.size(); ++i) {
    const Commitment& commitment = in_.commitments[i];
    const auto& ppm = result_.commitments[i].ppm;
    if (!ppm || *ppm >= policy_.met_from_ppm || !WeighsOn(commitment, axis)) continue;
    if (commitment.mandatory) {
      Find("MANDATORY_COMMITMENT_UNMET", StrCat(AxisName(axis), "/", commitment.id));
      const int64_t lower = std::max<int64_t>(0, rate - policy_.mandatory_penalty_ppm);
      explain_.Add([&] {
        return Step{4,
                    axis,
                    commitment.id,
                    "MINUS_FLOOR_0",
                    {{"rate", rate, kPpm}, {"penalty", policy_.mandatory_penalty_ppm, kPpm}},
                    lower,
                    kPpm,
                    {StrCat("the mandatory commitment ", commitment.id, " is unmet"),
                     StrCat("engagement obligatoire ", commitment.id, " non tenu")}};
      });
      rate = lower;
    }
    if (commitment.suspensive) {
      Find("SUSPENSIVE_COMMITMENT_UNMET", StrCat(AxisName(axis), "/", commitment.id));
      suspended = true;
      explain_.Add([&] {
        return Step{
            4,
            axis,
            commitment.id,
            "TAKE",
            {{"suspended", 0, kPpm}},
            0,
            kPpm,
            {StrCat("the suspensive commitment ", commitment.id, " is unmet, the rate falls to"),
             StrCat("engagement suspensif ", commitment.id, " non tenu, le taux tombe à")}};
      });
    }
  }
  return suspended ? 0 : rate;
}

// --- Steps 5 and 6.

int64_t Computation::Effort() {
  const int64_t baseline = in_.own_effort_baseline_cents, realised = in_.own_effort_realised_cents;
  shortfall_ = std::max<int64_t>(0, baseline - realised);
  if (shortfall_ > 0) Find("OWN_EFFORT_BELOW_BASELINE", "pact");
  explain_.Add([&] {
    return Step{5,
                -1,
                "",
                "MINUS_FLOOR_0",
                {{"baseline", baseline, kCents}, {"realised", realised, kCents}},
                shortfall_,
                kCents,
                {"the own effort's shortfall", "manque d'effort propre"}};
  });
  int64_t effort = kWhole;
  if (policy_.own_effort_rule == OwnEffortRule::kProrata && baseline > 0) {
    effort =
        static_cast<int64_t>(std::min<Int128>(kWhole, HalfUp(Int128{kWhole} * realised, baseline)));
    explain_.Add([&] {
      return Step{
          5,
          -1,
          "",
          "RATIO_PPM_CAPPED",
          {{"realised", realised, kCents}, {"baseline", baseline, kCents}},
          effort,
          kPpm,
          {"effort factor, realised of baseline", "facteur d'effort, réalisé sur référence"}};
    });
    return effort;
  }
  if (policy_.own_effort_rule == OwnEffortRule::kBlock && shortfall_ > 0) effort = 0;
  explain_.Add([&] {
    return Step{5,
                -1,
                "",
                "TAKE",
                {{"effort", effort, kPpm}},
                effort,
                kPpm,
                {"effort factor", "facteur d'effort"}};
  });
  return effort;
}

void Computation::Gross(int axis, AxisResult& out) {
  const int64_t ceiling = in_.ceilings_cents[static_cast<size_t>(axis)];
  out.gross_cents = GrossCents(ceiling, out.rate_ppm, out.effort_ppm);
  explain_.Add([&] {
    return Step{6,
                axis,
                "",
                "FLOOR_MUL",
                {{"ceiling", ceiling, kCents},
                 {"rate", out.rate_ppm, kPpm},
                 {"effort", out.effort_ppm, kPpm}},
                out.gross_cents,
                kCents,
                {"gross, ceiling by rate by effort", "brut, plafond par taux par effort"}};
  });
  amounts_.cents[static_cast<size_t>(axis)] = out.gross_cents;
}

Result Computation::Run() {
  for (const Project& project : in_.projects) result_.projects.push_back({project.id});
  for (const Commitment& commitment : in_.commitments) {
    result_.commitments.push_back(
        {commitment.id, Weighs(commitment), CommitmentAttainment(commitment, context_)});
  }
  const int64_t effort = Effort();
  for (int axis = 0; axis < 3; ++axis) {
    AxisResult& out = result_.axes[static_cast<size_t>(axis)];
    out.completion_ppm = AxisCompletion(axis);
    out.attainment_ppm = AxisAttainment(axis);
    out.score_ppm = Score(axis, out.completion_ppm, out.attainment_ppm);
    out.rate_ppm = Penalised(axis, Rate(axis, out.score_ppm));
    out.effort_ppm = effort;
    Gross(axis, out);
  }
  if (policy_.own_effort_rule == OwnEffortRule::kDeductShortfall) {
    DeductShortfall(shortfall_, amounts_);
  }
  ApplyLimits(in_, policy_, amounts_);
  ConcludeResult(amounts_.cents, context_, result_);
  result_.findings.assign(findings_.begin(), findings_.end());
  return std::move(result_);
}

}  // namespace

std::string AxisName(int axis) { return absl::StrCat("AXIS_", axis + 1); }

Result Compute(const Inputs& inputs, const Policy& policy, std::vector<ExplanationLine>* lines) {
  return Computation(inputs, policy, lines).Run();
}

}  // namespace pactum::review
