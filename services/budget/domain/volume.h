// What volumes are worth and what an envelope would fund: arithmetic that is shown and refuses
// nothing (R139, facts.md T1 to T6). Pure.
#ifndef PACTUM_SERVICES_BUDGET_DOMAIN_VOLUME_H_
#define PACTUM_SERVICES_BUDGET_DOMAIN_VOLUME_H_

#include <cstdint>
#include <optional>
#include <string>

#include "common/money/money.h"
#include "services/budget/domain/allocation_rules.h"

namespace pactum::budget {

struct VolumeAsked {
  int64_t baseline = 0;
  bool inclusive = false;  // The unit that reaches the baseline counts, too.
  std::optional<int64_t> cap;
  Money unit_price;
  int64_t realised = 0;
};

struct VolumeWorth {
  int64_t additional = 0, paid = 0;
  Money amount;
  bool capped = false;
  std::string explanation;
};

// Figures at least zero. Throws std::overflow_error where the worth has no 64 bits.
VolumeWorth AdditionalVolume(const VolumeAsked& asked);

struct Indication {
  int64_t volume = 0;
  std::optional<Money> real_unit_cost;
  bool warning = false;
};
// `announced` 0 for none.
Indication IndicativeVolume(Money envelope, Money unit_cost, int64_t announced);

// What an envelope gives by planned pathway beside the indicative mean, as a figure that stands
// with those of the rules: a warning where other pathways are planned than it would fund, never
// more. `planned` above zero.
RuleFigure UnitCostFigure(Money envelope, Money unit_cost, int64_t planned);

}  // namespace pactum::budget

#endif  // PACTUM_SERVICES_BUDGET_DOMAIN_VOLUME_H_
