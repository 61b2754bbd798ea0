#include "services/review/domain/conclusion.h"

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"

namespace pactum::review {
namespace {

using absl::StrCat;
constexpr Unit kPpm = Unit::kPpm;
constexpr Unit kCents = Unit::kCents;

class Conclusion {
 public:
  Conclusion(const ByAxis<int64_t>& amounts, Context& context, Result& result)
      : amounts_(amounts), context_(context), result_(result) {}

  void Axis(int axis, AxisResult& out);
  void UnitCost();
  void RepeatResult();
  void Totals();

 private:
  void Find(const char* code, const std::string& subject) {
    context_.findings.insert({code, subject});
  }

  const ByAxis<int64_t>& amounts_;
  Context& context_;
  Result& result_;
};

void Conclusion::Axis(int axis, AxisResult& out) {
  const auto i = static_cast<size_t>(axis);
  out.proposed_cents = amounts_[i];
  out.withheld_cents = context_.inputs.ceilings_cents[i] - out.proposed_cents;
  out.balance_cents = out.proposed_cents - context_.inputs.advance_paid_cents[i];
  const Int128 granted = Int128{context_.inputs.granted_before_cents[i]} + out.proposed_cents;
  const bool recovery = out.balance_cents < 0;
  const bool above = granted > context_.inputs.certified_to_date_cents[i];
  if (recovery) Find("RECOVERY_DUE", AxisName(axis));
  if (above) Find("GRANTED_ABOVE_CERTIFIED", AxisName(axis));
  context_.explain.Add([&] {
    return Step{10,
                axis,
                "",
                "EXCEEDS",
                {{"advance", context_.inputs.advance_paid_cents[i], kCents},
                 {"proposed", out.proposed_cents, kCents}},
                recovery ? 1 : 0,
                Unit::kNumber,
                {"an advance has to come back", "une avance est à reverser"}};
  });
  context_.explain.Add([&] {
    return Step{10,
                axis,
                "",
                "SUM",
                {{"granted_before", context_.inputs.granted_before_cents[i], kCents},
                 {"proposed", out.proposed_cents, kCents}},
                granted,
                kCents,
                {"granted with this year", "accordé avec cette année"}};
  });
  context_.explain.Add([&] {
    return Step{10,
                axis,
                "",
                "EXCEEDS",
                {{"granted", granted, kCents},
                 {"certified", context_.inputs.certified_to_date_cents[i], kCents}},
                above ? 1 : 0,
                Unit::kNumber,
                {"more is granted than was certified", "il est accordé plus que le service fait"}};
  });
}

void Conclusion::UnitCost() {
  const Int128 entries =
      Int128{context_.inputs.pathways_entered[0]} + context_.inputs.pathways_entered[1];
  if (entries == 0) {
    context_.explain.Absent(10, -1, "", [] {
      return Phrase{"there is no unit cost: nobody entered a pathway",
                    "pas de coût unitaire : personne n'est entré en parcours"};
    });
    return;
  }
  const Int128 granted = Int128{amounts_[0]} + amounts_[1];
  const auto cost = static_cast<int64_t>(granted / entries);
  result_.unit_cost_cents = cost;
  const int64_t reference = context_.policy.reference_unit_cost_cents,
                tolerance = context_.policy.unit_cost_tolerance_bp;
  const bool above = Int128{cost} * 10'000 > Int128{reference} * (10'000 + tolerance);
  if (above) Find("UNIT_COST_ABOVE_REFERENCE", "pact");
  context_.explain.Add([&] {
    return Step{10,
                -1,
                "",
                "SUM",
                {{"AXIS_1", context_.inputs.pathways_entered[0]},
                 {"AXIS_2", context_.inputs.pathways_entered[1]}},
                entries,
                Unit::kNumber,
                {"entries into pathways", "entrées en parcours"}};
  });
  context_.explain.Add([&] {
    return Step{10,
                -1,
                "",
                "SUM",
                {{"AXIS_1", amounts_[0], kCents}, {"AXIS_2", amounts_[1], kCents}},
                granted,
                kCents,
                {"proposed on axes 1 and 2", "proposé sur les axes 1 et 2"}};
  });
  context_.explain.Add([&] {
    return Step{10,
                -1,
                "",
                "FLOOR_DIV",
                {{"proposed", granted, kCents}, {"entries", entries}},
                cost,
                kCents,
                {"unit cost on axes 1 and 2", "coût unitaire sur les axes 1 et 2"}};
  });
  context_.explain.Add([&] {
    return Step{
        10,
        -1,
        "",
        "ABOVE_TOLERANCE",
        {{"unit_cost", cost, kCents},
         {"reference", reference, kCents},
         {"tolerance", tolerance, Unit::kBp}},
        above ? 1 : 0,
        Unit::kNumber,
        {"the unit cost stands above the reference", "le coût unitaire dépasse la référence"}};
  });
}

// The last lines are the result: each figure once more, under the name of its field.
void Conclusion::RepeatResult() {
  const auto figure = [&](int axis, const char* field, std::optional<int64_t> value, Unit unit,
                          Phrase phrase) {
    context_.explain.Add([&] {
      if (!value) {
        return Step{
            10, axis, field, "ABSENT",
            {}, 0,    unit,  {StrCat(phrase.en, " is absent"), StrCat(phrase.fr, " : absent")}};
      }
      return Step{10, axis, field, "TAKE", {{field, *value, unit}}, *value, unit, phrase};
    });
  };
  for (int axis = 0; axis < 3; ++axis) {
    const auto i = static_cast<size_t>(axis);
    const AxisResult& out = result_.axes[i];
    figure(axis, "completion_ppm", out.completion_ppm, kPpm, {"R, completion", "R, réalisation"});
    figure(axis, "attainment_ppm", out.attainment_ppm, kPpm, {"E, attainment", "E, atteinte"});
    figure(axis, "score_ppm", out.score_ppm, kPpm, {"S, score", "S, score"});
    figure(axis, "rate_ppm", out.rate_ppm, kPpm, {"rate after penalties", "taux après pénalités"});
    figure(axis, "effort_ppm", out.effort_ppm, kPpm, {"effort factor", "facteur d'effort"});
    figure(axis, "gross_cents", out.gross_cents, kCents, {"gross", "brut"});
    figure(axis, "proposed_cents", out.proposed_cents, kCents, {"proposed", "proposé"});
    context_.explain.Add([&] {
      return Step{10,
                  axis,
                  "withheld_cents",
                  "DIFFERENCE",
                  {{"ceiling", context_.inputs.ceilings_cents[i], kCents},
                   {"proposed", out.proposed_cents, kCents}},
                  out.withheld_cents,
                  kCents,
                  {"withheld", "retenu"}};
    });
    context_.explain.Add([&] {
      return Step{10,
                  axis,
                  "balance_cents",
                  "DIFFERENCE",
                  {{"proposed", out.proposed_cents, kCents},
                   {"advance", context_.inputs.advance_paid_cents[i], kCents}},
                  out.balance_cents,
                  kCents,
                  {"balance", "solde"}};
    });
  }
  figure(-1, "unit_cost_cents", result_.unit_cost_cents, kCents, {"unit cost", "coût unitaire"});
}

void Conclusion::Totals() {
  const auto total = [&](const char* field, auto amount, Phrase phrase) {
    Int128 sum = 0;
    std::vector<Term> operands;
    for (int axis = 0; axis < 3; ++axis) {
      const int64_t cents = amount(result_.axes[static_cast<size_t>(axis)]);
      sum += cents;
      operands.push_back({AxisName(axis), cents, kCents});
    }
    context_.explain.Add([&] { return Step{10, -1, field, "SUM", operands, sum, kCents, phrase}; });
    return static_cast<int64_t>(sum);
  };
  result_.total_proposed_cents =
      total("total_proposed_cents", [](const AxisResult& a) { return a.proposed_cents; },
            {"total proposed", "total proposé"});
  result_.total_withheld_cents =
      total("total_withheld_cents", [](const AxisResult& a) { return a.withheld_cents; },
            {"total withheld", "total retenu"});
}

}  // namespace

void ConcludeResult(const ByAxis<int64_t>& amounts, Context& context, Result& result) {
  Conclusion conclusion(amounts, context, result);
  for (int axis = 0; axis < 3; ++axis) {
    conclusion.Axis(axis, result.axes[static_cast<size_t>(axis)]);
  }
  conclusion.UnitCost();
  conclusion.RepeatResult();
  conclusion.Totals();
}

}  // namespace pactum::review
