#include "services/registry/domain/project_life.h"

#include <algorithm>

#include "services/registry/domain/errors.h"

namespace pactum::registry {

std::string Name(ProjectState state) {
  switch (state) {
    case ProjectState::kProposed:
      return "PROPOSED";
    case ProjectState::kRunning:
      return "RUNNING";
    case ProjectState::kSuspended:
      return "SUSPENDED";
    case ProjectState::kCompleted:
      return "COMPLETED";
    case ProjectState::kAbandoned:
      return "ABANDONED";
  }
  return "UNSPECIFIED";
}

std::string Name(FactKind kind) {
  switch (kind) {
    case FactKind::kStarted:
      return "STARTED";
    case FactKind::kSuspended:
      return "SUSPENDED";
    case FactKind::kResumed:
      return "RESUMED";
    case FactKind::kCompletionDeclared:
      return "COMPLETION_DECLARED";
    case FactKind::kCompletionConfirmed:
      return "COMPLETION_CONFIRMED";
    case FactKind::kAbandoned:
      return "ABANDONED";
    case FactKind::kPromoted:
      return "PROMOTED";
  }
  return "UNSPECIFIED";
}

Life LifeOf(int promised_maturity, const std::vector<Fact>& facts) {
  Life life;
  life.maturity = promised_maturity;
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
  const auto refuse = [&](absl::string_view what_would_allow) {
    return ProjectStateRule(project, Name(life.state), Name(fact.kind), what_would_allow);
  };
  switch (fact.kind) {
    case FactKind::kStarted:
      if (life.state != ProjectState::kProposed)
        return refuse("only a PROPOSED project is started");
      break;
    case FactKind::kSuspended:
      if (life.state != ProjectState::kRunning)
        return refuse("only a RUNNING project is suspended");
      break;
    case FactKind::kResumed:
      if (life.state != ProjectState::kSuspended)
        return refuse("only a SUSPENDED project is resumed");
      break;
    case FactKind::kCompletionDeclared:
      if (life.state != ProjectState::kRunning || life.completion_pending) {
        return refuse("a RUNNING project is declared completed, once");
      }
      break;
    case FactKind::kCompletionConfirmed:
      if (life.state != ProjectState::kRunning || !life.completion_pending) {
        return refuse("the counterparty declares the completion of a RUNNING project first");
      }
      break;
    case FactKind::kAbandoned:
      if (life.state == ProjectState::kCompleted || life.state == ProjectState::kAbandoned) {
        return refuse("what is over is not abandoned");
      }
      break;
    case FactKind::kPromoted:
      if (life.state == ProjectState::kCompleted || life.state == ProjectState::kAbandoned) {
        return refuse("what is over is not promoted");
      }
      if (fact.maturity <= life.maturity) return refuse("the maturity must rise");
      break;
  }
  if (fact.effective < first_day)
    return EffectiveDayInvalid("effective_date", "lies before the pact");
  if (!facts.empty() && fact.effective < facts.back().effective) {
    return EffectiveDayInvalid("effective_date", "lies before the project's last change");
  }
  return absl::OkStatus();
}

}  // namespace pactum::registry
