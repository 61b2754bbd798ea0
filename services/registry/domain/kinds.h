// Kinds, states and sides as types. Each has the text of the database and, after its prefix, of the
// proto.
#ifndef PACTUM_SERVICES_REGISTRY_DOMAIN_KINDS_H_
#define PACTUM_SERVICES_REGISTRY_DOMAIN_KINDS_H_

#include "common/base/enum_names.h"

namespace pactum::registry {

// The items of a version's content.
enum class ItemKind { kProject, kCommitment, kIndicator };
constexpr auto Names(ItemKind) {
  return EnumNames<ItemKind>({{ItemKind::kProject, "PROJECT"},
                              {ItemKind::kCommitment, "COMMITMENT"},
                              {ItemKind::kIndicator, "INDICATOR"}});
}

enum class VersionState { kDraft, kSubmitted, kSigned, kWithdrawn };
constexpr auto Names(VersionState) {
  return EnumNames<VersionState>({{VersionState::kDraft, "DRAFT"},
                                  {VersionState::kSubmitted, "SUBMITTED"},
                                  {VersionState::kSigned, "SIGNED"},
                                  {VersionState::kWithdrawn, "WITHDRAWN"}});
}

enum class Side { kState, kCounterparty };
constexpr auto Names(Side) {
  return EnumNames<Side>({{Side::kState, "STATE"}, {Side::kCounterparty, "COUNTERPARTY"}});
}

// Whose word a report is. A third party's measurement is recorded by the State.
enum class Reporter { kState, kCounterparty, kThirdParty };
constexpr auto Names(Reporter) {
  return EnumNames<Reporter>({{Reporter::kState, "STATE"},
                              {Reporter::kCounterparty, "COUNTERPARTY"},
                              {Reporter::kThirdParty, "THIRD_PARTY"}});
}

// The other side's last answer to a report; UNCONFIRMED where there is none.
enum class Standing { kUnset, kUnconfirmed, kConfirmed, kContested };
constexpr auto Names(Standing) {
  return EnumNames<Standing>({{Standing::kUnconfirmed, "UNCONFIRMED"},
                              {Standing::kConfirmed, "CONFIRMED"},
                              {Standing::kContested, "CONTESTED"}});
}

// Stored as its number, which is that of the proto.
enum class Maturity { kUnset, kProspect, kStructuring, kIdentified };
constexpr auto Names(Maturity) {
  return EnumNames<Maturity>({{Maturity::kProspect, "PROSPECT"},
                              {Maturity::kStructuring, "STRUCTURING"},
                              {Maturity::kIdentified, "IDENTIFIED"}});
}

enum class ProjectState { kProposed, kRunning, kSuspended, kCompleted, kAbandoned };
constexpr auto Names(ProjectState) {
  return EnumNames<ProjectState>({{ProjectState::kProposed, "PROPOSED"},
                                  {ProjectState::kRunning, "RUNNING"},
                                  {ProjectState::kSuspended, "SUSPENDED"},
                                  {ProjectState::kCompleted, "COMPLETED"},
                                  {ProjectState::kAbandoned, "ABANDONED"}});
}

// The changes in the life of a project.
enum class FactKind {
  kStarted,
  kSuspended,
  kResumed,
  kCompletionDeclared,
  kCompletionConfirmed,
  kAbandoned,
  kPromoted
};
constexpr auto Names(FactKind) {
  return EnumNames<FactKind>({{FactKind::kStarted, "STARTED"},
                              {FactKind::kSuspended, "SUSPENDED"},
                              {FactKind::kResumed, "RESUMED"},
                              {FactKind::kCompletionDeclared, "COMPLETION_DECLARED"},
                              {FactKind::kCompletionConfirmed, "COMPLETION_CONFIRMED"},
                              {FactKind::kAbandoned, "ABANDONED"},
                              {FactKind::kPromoted, "PROMOTED"}});
}

}  // namespace pactum::registry

#endif  // PACTUM_SERVICES_REGISTRY_DOMAIN_KINDS_H_
