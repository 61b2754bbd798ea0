#include "services/budget/domain/volume.h"

#include <algorithm>

#include "services/budget/words.h"

namespace pactum::budget {

VolumeWorth AdditionalVolume(const VolumeAsked& asked) {
  VolumeWorth worth;
  const int64_t first = asked.inclusive ? 1 : 0;
  worth.additional = std::max<int64_t>(0, asked.realised - asked.baseline + first);
  worth.paid = asked.cap ? std::min(worth.additional, *asked.cap) : worth.additional;
  worth.capped = worth.paid < worth.additional;
  worth.amount = Money::Cents(MulDiv(worth.paid, asked.unit_price.cents(), 1, Rounding::kFloor));
  const Phrase& phrase =
      asked.inclusive ? (asked.cap ? phrase::kVolumeInclusiveCapped : phrase::kVolumeInclusive)
                      : (asked.cap ? phrase::kVolumeCapped : phrase::kVolume);
  worth.explanation = {&phrase,
                       {{"realised", asked.realised},
                        {"baseline", asked.baseline},
                        {"additional", worth.additional},
                        {"cap", asked.cap.value_or(0)},
                        {"paid", worth.paid},
                        {"unit_price", asked.unit_price},
                        {"amount", worth.amount}}};
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
  return {.rule = Rule::kUnitCost,
          .subject = "ENVELOPE",
          .verdict = indication.warning ? Verdict::kWarning : Verdict::kOk,
          .figure = *indication.real_unit_cost,
          .target = unit_cost,
          .description = {
              &phrase::kRuleUnitCostIs,
              {{"planned", planned}, {"indicated", indication.volume}, {"unit_cost", unit_cost}}}};
}

}  // namespace pactum::budget
