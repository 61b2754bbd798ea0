#include "services/budget/domain/volume.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace pactum::budget {

VolumeWorth AdditionalVolume(const VolumeAsked& asked) {
  VolumeWorth worth;
  const int64_t first = asked.inclusive ? 1 : 0;
  worth.additional = std::max<int64_t>(0, asked.realised - asked.baseline + first);
  worth.paid = asked.cap ? std::min(worth.additional, *asked.cap) : worth.additional;
  worth.capped = worth.paid < worth.additional;
  worth.amount = Money::Cents(MulDiv(worth.paid, asked.unit_price.cents(), 1, Rounding::kFloor));
  worth.explanation = absl::StrCat(
      asked.realised, asked.inclusive ? " from the baseline of " : " above the baseline of ",
      asked.baseline, asked.inclusive ? " on: " : ": ", worth.additional, " units");
  if (asked.cap) absl::StrAppend(&worth.explanation, ", at most ", *asked.cap);
  absl::StrAppend(&worth.explanation, "; ", worth.paid, " at ", asked.unit_price.ToString(), " = ",
                  worth.amount.ToString());
  return worth;
}

Indication IndicativeVolume(Money envelope, Money unit_cost, int64_t announced) {
  Indication indication;
  indication.volume = envelope.cents() / unit_cost.cents();
  if (announced > 0) {
    indication.real_unit_cost =
        Money::Cents(MulDiv(envelope.cents(), 1, announced, Rounding::kHalfUp));
    indication.warning = announced != indication.volume;
  }
  return indication;
}

RuleFigure UnitCostFigure(Money envelope, Money unit_cost, int64_t planned) {
  const Indication indication = IndicativeVolume(envelope, unit_cost, planned);
  RuleFigure figure;
  figure.rule = "UNIT_COST";
  figure.subject = "ENVELOPE";
  figure.verdict = indication.warning ? Verdict::kWarning : Verdict::kOk;
  figure.figure = *indication.real_unit_cost;
  figure.target = unit_cost;
  figure.description = absl::StrCat("by pathway: ", planned, " are planned, ", indication.volume,
                                    " at the indicative ", unit_cost.ToString());
  return figure;
}

}  // namespace pactum::budget
