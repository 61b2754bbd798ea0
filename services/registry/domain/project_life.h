// The life of a project as dated facts. Pure: the state is folded from facts, a fact is judged by
// the state before it. README.md of the service has the table of moves.
#ifndef PACTUM_SERVICES_REGISTRY_DOMAIN_PROJECT_LIFE_H_
#define PACTUM_SERVICES_REGISTRY_DOMAIN_PROJECT_LIFE_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"

namespace pactum::registry {

// The numbers are those of the proto's enums.
enum class ProjectState { kProposed = 1, kRunning, kSuspended, kCompleted, kAbandoned };
enum class FactKind {
  kStarted = 1,
  kSuspended,
  kResumed,
  kCompletionDeclared,
  kCompletionConfirmed,
  kAbandoned,
  kPromoted
};

std::string Name(ProjectState state);  // "RUNNING"
std::string Name(FactKind kind);       // "COMPLETION_DECLARED"

struct Fact {
  FactKind kind = FactKind::kStarted;
  int maturity = 0;  // Of PROMOTED: the proto's number.
  bool agreed = false;
  absl::CivilDay effective;
  absl::Time recorded;
  std::string recorded_by, reason;
};

struct Life {
  ProjectState state = ProjectState::kProposed;
  int maturity = 0;  // As promised, or as promoted since.
  bool completion_pending = false;
  bool agreed_abandonment = false;
};

// The facts in the order of their days, then of their recording.
Life LifeOf(int promised_maturity, const std::vector<Fact>& facts);

// Whether `fact` may follow: the move of the state (PROJECT_STATE), the day not before the last
// fact's nor before `first_day` (EFFECTIVE_DAY_INVALID). Maturity must rise.
absl::Status CheckFact(absl::string_view project, const Life& life, const std::vector<Fact>& facts,
                       const Fact& fact, absl::CivilDay first_day);

}  // namespace pactum::registry

#endif  // PACTUM_SERVICES_REGISTRY_DOMAIN_PROJECT_LIFE_H_
