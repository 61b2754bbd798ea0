// The worth of volumes and the pathways that an envelope would fund: figures to be shown, which
// refuse nothing (R139, facts.md T1 to T6). Pure functions.
#ifndef PACTUM_SERVICES_BUDGET_DOMAIN_VOLUME_H_
#define PACTUM_SERVICES_BUDGET_DOMAIN_VOLUME_H_

#include <cstdint>
#include <optional>

#include "common/money/money.h"
#include "common/words/phrase.h"
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
  Sentence explanation;
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

// The envelope by planned pathway beside the indicative mean, as a figure among those of the rules.
// The verdict is a warning at most: where the envelope would fund another number of pathways than
// planned. `planned` above zero.
RuleFigure UnitCostFigure(Money envelope, Money unit_cost, int64_t planned);

}  // namespace pactum::budget

#endif  // PACTUM_SERVICES_BUDGET_DOMAIN_VOLUME_H_
