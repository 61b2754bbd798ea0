// The refusals of the registry by name: the reasons are those of pactum.registry.v1.ErrorReason.
#ifndef PACTUM_SERVICES_REGISTRY_DOMAIN_ERRORS_H_
#define PACTUM_SERVICES_REGISTRY_DOMAIN_ERRORS_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace pactum::registry {

inline constexpr char kDomain[] = "pactum.registry";

// Where a request went wrong: the path of a field and what is said of it.
struct FieldProblem {
  std::string path, what;
};

// Something that the framework or budget asks and that is not there.
struct Lack {
  std::string item, subject, description, remedy;
  std::string wording = {}, part = {};  // The framework's, where it asks.
  bool blocking = true;                 // Else it is advice.
};

absl::Status PactNotFound(absl::string_view name);
absl::Status PactExists(absl::string_view name);
absl::Status PeriodInvalid();
// `other`: the pact that has the territory; empty where it is not known.
absl::Status TerritoryTaken(absl::string_view region, absl::string_view other);
absl::Status VersionNotFound(absl::string_view name);
absl::Status VersionNotEditable(absl::string_view name, absl::string_view state);
absl::Status VersionNotSubmitted(absl::string_view name, absl::string_view state,
                                 absl::string_view asked);
absl::Status PactIncomplete(const std::vector<Lack>& lacks);
absl::Status AnnexRefused(const std::vector<Lack>& broken);
absl::Status AlreadySigned(absl::string_view name, absl::string_view signatory);
absl::Status SameSignatory();
// `reason`: ANNEX_INVALID, PROJECT_INVALID, COMMITMENT_INVALID, MEASUREMENT_INVALID,
// NARRATIVE_INVALID, INDICATOR_INVALID, FRAMEWORK_INVALID, or INVALID_REQUEST.
absl::Status Invalid(absl::string_view reason, const std::vector<FieldProblem>& problems);
// `what`: Project, Commitment, Indicator. The reasons PROJECT_NOT_FOUND …
absl::Status ContentNotFound(absl::string_view what, absl::string_view name);
absl::Status ContentExists(absl::string_view what, absl::string_view name);
absl::Status ProjectStateRule(absl::string_view name, absl::string_view state,
                              absl::string_view asked, absl::string_view what_would_allow);
absl::Status MaturityNotMet(const std::vector<Lack>& lacks);
absl::Status EffectiveDayInvalid(absl::string_view path, absl::string_view why);
absl::Status MilestoneNotFound(absl::string_view project, absl::string_view milestone);
absl::Status ReportStands(absl::string_view report);
absl::Status NotADeliverable(absl::string_view commitment);
absl::Status NotTheObligor(absl::string_view obligor);
absl::Status NotTheProvider(absl::string_view provider);
absl::Status ReportNotFound(absl::string_view name);
absl::Status OwnReport();
absl::Status ReportCorrected(absl::string_view corrected_by);
absl::Status ReasonRequired(absl::string_view path);
absl::Status NoVersionInForce(absl::string_view pact);
absl::Status VersionOpen(absl::string_view version);
absl::Status NotWithdrawable(absl::string_view name, absl::string_view state);
absl::Status PactClosed(absl::string_view pact);
absl::Status FrameworkNotFound(absl::string_view name);
absl::Status FrameworkExists(absl::string_view name);

}  // namespace pactum::registry

#endif  // PACTUM_SERVICES_REGISTRY_DOMAIN_ERRORS_H_
