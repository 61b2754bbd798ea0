#include "services/registry/domain/project_life.h"

#include <algorithm>

#include "services/registry/domain/errors.h"
#include "services/registry/words.h"

namespace pactum::registry {
namespace {

bool IsOver(ProjectState state) {
  return state == ProjectState::kCompleted || state == ProjectState::kAbandoned;
}

// The sentence on what would allow the move; null where it is allowed.
const Phrase* Obstacle(const Life& life, const Fact& fact) {
  const bool running = life.state == ProjectState::kRunning;
  switch (fact.kind) {
    case FactKind::kStarted:
      return life.state == ProjectState::kProposed ? nullptr : &phrase::kOnlyAProposedIsStarted;
    case FactKind::kSuspended:
      return running ? nullptr : &phrase::kOnlyARunningIsSuspended;
    case FactKind::kResumed:
      return life.state == ProjectState::kSuspended ? nullptr : &phrase::kOnlyASuspendedIsResumed;
    case FactKind::kCompletionDeclared:
      return running && !life.completion_pending ? nullptr : &phrase::kARunningIsDeclaredOnce;
    case FactKind::kCompletionConfirmed:
      return running && life.completion_pending ? nullptr : &phrase::kTheCompletionIsDeclaredFirst;
    case FactKind::kAbandoned:
      return IsOver(life.state) ? &phrase::kAProjectThatIsOverIsNotAbandoned : nullptr;
    case FactKind::kPromoted:
      if (IsOver(life.state)) return &phrase::kAProjectThatIsOverIsNotPromoted;
      return fact.maturity > life.maturity ? nullptr : &phrase::kTheMaturityMustRise;
  }
  return nullptr;
}

}  // namespace

Life LifeOf(Maturity promised, const std::vector<Fact>& facts) {
  Life life;
  life.maturity = promised;
  for (const Fact& fact : facts) {
    switch (fact.kind) {
      case FactKind::kStarted:
      case FactKind::kResumed:
        life.state = ProjectState::kRunning;
        break;
      case FactKind::kSuspended:
        life.state = ProjectState::kSuspended;
        life.completion_pending = false;  // An interruption withdraws the declaration.
        break;
      case FactKind::kCompletionDeclared:
        life.completion_pending = true;
        break;
      case FactKind::kCompletionConfirmed:
        life.state = ProjectState::kCompleted;
        life.completion_pending = false;
        break;
      case FactKind::kAbandoned:
        life.state = ProjectState::kAbandoned;
        life.completion_pending = false;
        life.agreed_abandonment = fact.agreed;
        break;
      case FactKind::kPromoted:
        life.maturity =
            std::max(life.maturity, fact.maturity);  // A later version may promise more.
        break;
    }
  }
  return life;
}

absl::Status CheckFact(absl::string_view project, const Life& life, const std::vector<Fact>& facts,
                       const Fact& fact, absl::CivilDay first_day) {
  if (const Phrase* obstacle = Obstacle(life, fact)) {
    return ProjectStateRule(project, life.state, fact.kind, *obstacle);
  }
  if (fact.effective < first_day) return EffectiveDayInvalid(phrase::kLiesBeforeThePact);
  if (!facts.empty() && fact.effective < facts.back().effective) {
    return EffectiveDayInvalid(phrase::kLiesBeforeTheLastChange);
  }
  return absl::OkStatus();
}

}  // namespace pactum::registry
