// The life of a project as dated facts. Pure: the state is folded from the facts; a fact is checked
// against the state before it. README.md of the service has the table of moves.
#ifndef PACTUM_SERVICES_REGISTRY_DOMAIN_PROJECT_LIFE_H_
#define PACTUM_SERVICES_REGISTRY_DOMAIN_PROJECT_LIFE_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "services/registry/domain/kinds.h"

namespace pactum::registry {

struct Fact {
  FactKind kind = FactKind::kStarted;
  Maturity maturity = Maturity::kUnset;  // Of PROMOTED.
  bool agreed = false;                   // Of ABANDONED: by both parties.
  absl::CivilDay effective;
  absl::Time recorded;
  std::string recorded_by, reason;
};

struct Life {
  ProjectState state = ProjectState::kProposed;
  Maturity maturity = Maturity::kUnset;  // As promised, or as promoted since.
  bool completion_pending = false;
  bool agreed_abandonment = false;
};

// The facts in the order of their days, then of their recording.
Life LifeOf(Maturity promised, const std::vector<Fact>& facts);

// Whether `fact` may follow: the move of the state (PROJECT_STATE), the day not before the last
// fact's nor before `first_day` (EFFECTIVE_DAY_INVALID). A promotion raises the maturity.
absl::Status CheckFact(absl::string_view project, const Life& life, const std::vector<Fact>& facts,
                       const Fact& fact, absl::CivilDay first_day);

}  // namespace pactum::registry

#endif  // PACTUM_SERVICES_REGISTRY_DOMAIN_PROJECT_LIFE_H_
