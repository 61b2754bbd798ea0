// The refusals of the registry by name. The reasons are those of pactum.registry.v1.ErrorReason;
// the sentences are those of words.json.
#ifndef PACTUM_SERVICES_REGISTRY_DOMAIN_ERRORS_H_
#define PACTUM_SERVICES_REGISTRY_DOMAIN_ERRORS_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "common/words/phrase.h"
#include "services/registry/domain/kinds.h"

namespace pactum::registry {

inline constexpr char kDomain[] = "pactum.registry";

// A text that was said before, as a sentence.
Sentence Said(absl::string_view text);
// The word for a value of an enum of the protos: the phrase whose id is the value's name. Throws
// std::logic_error where words.json has none.
const Phrase& WordFor(absl::string_view value_name);

// A field of a request, by its path, and its fault: "project.end_date", "lies before start_date".
struct FieldProblem {
  std::string path;
  Sentence fault;
};

// Something that the framework or budget asks and that a version lacks.
struct Finding {
  std::string item;     // "R45", or a rule of budget.
  std::string subject;  // The resource name.
  Sentence description, remedy;
  std::string wording = {}, part = {};  // The framework's, where the framework asks.
  bool blocking = true;                 // Else the finding is advice.
};

absl::Status PactNotFound(absl::string_view name);
absl::Status PactExists(absl::string_view name);
absl::Status PeriodInvalid();
// `other`: the pact that has the territory; empty where it is not known.
absl::Status TerritoryTaken(absl::string_view region, absl::string_view other);
absl::Status VersionNotFound(absl::string_view name);
absl::Status VersionNotEditable(absl::string_view name, VersionState state);
// VERSION_NOT_EDITABLE, of a pact without an open version.
absl::Status NoOpenVersion(absl::string_view pact);
// `asked`: phrase::kReturning or phrase::kSigning.
absl::Status VersionNotSubmitted(absl::string_view name, VersionState state, const Phrase& asked);
absl::Status PactIncomplete(const std::vector<Finding>& findings);
absl::Status AnnexRefused(const std::vector<Finding>& broken);
absl::Status AlreadySigned(absl::string_view name, absl::string_view signatory);
absl::Status SameSignatory();
// INVALID_ARGUMENT. `problems` is not empty.
absl::Status Invalid(absl::string_view reason, const std::vector<FieldProblem>& problems);
// As Invalid; OK where there is no problem.
absl::Status InvalidContent(absl::string_view reason, const std::vector<FieldProblem>& problems);
// As InvalidContent, with PROJECT_INVALID, COMMITMENT_INVALID, INDICATOR_INVALID.
absl::Status InvalidItem(ItemKind kind, const std::vector<FieldProblem>& problems);
// PROJECT_NOT_FOUND, COMMITMENT_NOT_FOUND, INDICATOR_NOT_FOUND.
absl::Status ItemNotFound(ItemKind kind, absl::string_view name);
// PROJECT_EXISTS, COMMITMENT_EXISTS, INDICATOR_EXISTS.
absl::Status ItemExists(ItemKind kind, absl::string_view name);
absl::Status IndicatorInUse(absl::string_view indicator, absl::string_view commitment);
absl::Status ProjectStateRule(absl::string_view project, ProjectState state, FactKind asked,
                              const Phrase& what_would_allow);
absl::Status MaturityNotMet(const std::vector<Finding>& findings);
absl::Status EffectiveDayInvalid(const Phrase& fault);
absl::Status MilestoneNotFound(absl::string_view project, absl::string_view milestone);
absl::Status ReportStands(absl::string_view report);
absl::Status NotADeliverable(absl::string_view commitment);
absl::Status NotTheObligor(absl::string_view obligor);
absl::Status NotTheProvider(absl::string_view provider);
absl::Status ReportNotFound(absl::string_view name);
absl::Status OwnReport();
absl::Status ReportCorrected(absl::string_view corrected_by);
absl::Status ReasonRequired();
absl::Status NoVersionInForce(absl::string_view pact);
absl::Status VersionOpen(absl::string_view version);
absl::Status NotWithdrawable(absl::string_view name, VersionState state);
absl::Status PactClosed(absl::string_view pact);
absl::Status FrameworkNotFound(absl::string_view name);
absl::Status FrameworkExists(absl::string_view name);
// ROLE_NOT_ALLOWED, of a document with acts.
absl::Status ImportNotAllowed();

}  // namespace pactum::registry

#endif  // PACTUM_SERVICES_REGISTRY_DOMAIN_ERRORS_H_
