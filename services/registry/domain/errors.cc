#include "services/registry/domain/errors.h"

#include <stdexcept>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/status/common_reasons.h"
#include "common/status/error.h"
#include "services/registry/words.h"

namespace pactum::registry {
namespace {

using absl::StatusCode;

Error Refusal(StatusCode code, absl::string_view reason, const Phrase& phrase,
              const Operands& operands = {}) {
  return Error(code, kDomain, reason, phrase, operands);
}
Error FailedPrecondition(absl::string_view reason, const Phrase& phrase,
                         const Operands& operands = {}) {
  return Refusal(StatusCode::kFailedPrecondition, reason, phrase, operands);
}
Error PermissionDenied(absl::string_view reason, const Phrase& phrase,
                       const Operands& operands = {}) {
  return Refusal(StatusCode::kPermissionDenied, reason, phrase, operands);
}

// `type`: "Pact".
absl::Status NotFound(absl::string_view reason, absl::string_view type, absl::string_view name) {
  return pactum::NotFound(kDomain, reason, absl::StrCat("pactum.registry/", type), name);
}
Error AlreadyExists(absl::string_view reason, absl::string_view type, absl::string_view name,
                    const Phrase& phrase, const Operands& operands) {
  return Refusal(StatusCode::kAlreadyExists, reason, phrase, operands)
      .Resource(absl::StrCat("pactum.registry/", type), name, "exists already");
}

// "PROJECT" and "Project".
std::string ReasonOf(ItemKind kind, absl::string_view end) {
  return absl::StrCat(NameOf(kind), end);
}
std::string TypeOf(ItemKind kind) {
  const absl::string_view name = NameOf(kind);
  return absl::StrCat(name.substr(0, 1), absl::AsciiStrToLower(name.substr(1)));
}

// The words of an enum's values, in their order.
template <class E, size_t N>
const Phrase& WordAt(E value, const Phrase* const (&words)[N]) {
  static_assert(N == Names(E{}).size(), "a word for each value");
  return *words[static_cast<size_t>(value)];
}
const Phrase& WordFor(VersionState state) {
  return WordAt(state, {&phrase::kVersionDraft, &phrase::kVersionSubmitted, &phrase::kVersionSigned,
                        &phrase::kVersionWithdrawn});
}
const Phrase& WordFor(ProjectState state) {
  return WordAt(state,
                {&phrase::kProjectProposed, &phrase::kProjectRunning, &phrase::kProjectSuspended,
                 &phrase::kProjectCompleted, &phrase::kProjectAbandoned});
}
const Phrase& WordFor(FactKind kind) {
  return WordAt(kind, {&phrase::kFactStarted, &phrase::kFactSuspended, &phrase::kFactResumed,
                       &phrase::kFactCompletionDeclared, &phrase::kFactCompletionConfirmed,
                       &phrase::kFactAbandoned, &phrase::kFactPromoted});
}

// The present state, the act that was asked, and what would allow the act.
absl::Status StateRule(absl::string_view reason, absl::string_view name, const Operand& state,
                       const Operand& asked, const Phrase& what_would_allow) {
  return FailedPrecondition(reason, phrase::kStateRule,
                            {{"name", name}, state, asked, {"what_would_allow", what_would_allow}})
      .Precondition("STATE", name, what_would_allow);
}

// The first finding in the message, all of them as preconditions.
absl::Status Lacking(absl::string_view reason, const Phrase& head,
                     const std::vector<Finding>& findings) {
  const size_t more = findings.size() - 1;
  Error error = FailedPrecondition(
      reason, head,
      {{"first", findings.at(0).description},
       more == 0 ? Operand("rest", "")
                 : Operand("rest", Sentence{&phrase::kAndMore, {{"count", more}}})});
  for (const Finding& finding : findings) {
    error.Precondition(finding.item, finding.subject, phrase::kFinding,
                       {{"description", finding.description}, {"remedy", finding.remedy}});
  }
  return error;
}

}  // namespace

Sentence Said(absl::string_view text) { return {&phrase::kSaid, {{"text", text}}}; }

const Phrase& WordFor(absl::string_view value_name) {
  for (const Phrase* phrase : AllPhrases()) {
    if (phrase->id == value_name) return *phrase;
  }
  throw std::logic_error(absl::StrCat("no word for ", value_name));
}

absl::Status PactNotFound(absl::string_view name) {
  return NotFound("PACT_NOT_FOUND", "Pact", name);
}
absl::Status PactExists(absl::string_view name) {
  return AlreadyExists("PACT_EXISTS", "Pact", name, phrase::kPactExists, {{"pact", name}});
}
absl::Status PeriodInvalid() {
  return Refusal(StatusCode::kInvalidArgument, "PERIOD_INVALID", phrase::kPeriodInvalid)
      .Field("pact.start_year", phrase::kStartYearBounds)
      .Field("pact.end_year", phrase::kEndYearBounds);
}
absl::Status TerritoryTaken(absl::string_view region, absl::string_view other) {
  Error error =
      FailedPrecondition("TERRITORY_TAKEN", phrase::kTerritoryTaken, {{"region", region}});
  if (other.empty()) return error;
  return error.With("pact", other)
      .Precondition("TERRITORY", other, phrase::kCoversAYearOfThePeriod);
}
absl::Status VersionNotFound(absl::string_view name) {
  return NotFound("VERSION_NOT_FOUND", "PactVersion", name);
}
absl::Status VersionNotEditable(absl::string_view name, VersionState state) {
  return StateRule("VERSION_NOT_EDITABLE", name, {"state", WordFor(state)},
                   {"asked", phrase::kEditing}, phrase::kContentChangesInADraft);
}
absl::Status NoOpenVersion(absl::string_view pact) {
  return StateRule("VERSION_NOT_EDITABLE", pact, {"state", phrase::kWithoutAnOpenVersion},
                   {"asked", phrase::kEditing}, phrase::kContentChangesInADraft);
}
absl::Status VersionNotSubmitted(absl::string_view name, VersionState state, const Phrase& asked) {
  return StateRule("VERSION_NOT_SUBMITTED", name, {"state", WordFor(state)}, {"asked", asked},
                   phrase::kTheCounterpartySubmitsFirst);
}
absl::Status PactIncomplete(const std::vector<Finding>& findings) {
  return Lacking("PACT_INCOMPLETE", phrase::kPactIncomplete, findings);
}
absl::Status AnnexRefused(const std::vector<Finding>& broken) {
  return Lacking("ANNEX_REFUSED", phrase::kAnnexRefused, broken);
}
absl::Status AlreadySigned(absl::string_view name, absl::string_view signatory) {
  return FailedPrecondition("ALREADY_SIGNED", phrase::kAlreadySigned, {{"name", name}})
      .With("signatory", signatory);
}
absl::Status SameSignatory() {
  return FailedPrecondition("SAME_SIGNATORY", phrase::kSameSignatory);
}
absl::Status Invalid(absl::string_view reason, const std::vector<FieldProblem>& problems) {
  const FieldProblem& first = problems.at(0);
  Error error = Refusal(StatusCode::kInvalidArgument, reason, phrase::kFieldProblem,
                        {{"path", first.path}, {"fault", first.fault}});
  for (const FieldProblem& problem : problems) {
    error.Field(problem.path, problem.fault);
  }
  return error;
}
absl::Status InvalidContent(absl::string_view reason, const std::vector<FieldProblem>& problems) {
  return problems.empty() ? absl::OkStatus() : Invalid(reason, problems);
}
absl::Status InvalidItem(ItemKind kind, const std::vector<FieldProblem>& problems) {
  return InvalidContent(ReasonOf(kind, "_INVALID"), problems);
}
absl::Status ItemNotFound(ItemKind kind, absl::string_view name) {
  return NotFound(ReasonOf(kind, "_NOT_FOUND"), TypeOf(kind), name);
}
absl::Status ItemExists(ItemKind kind, absl::string_view name) {
  return pactum::AlreadyExists(kDomain, ReasonOf(kind, "_EXISTS"),
                               absl::StrCat("pactum.registry/", TypeOf(kind)), name);
}
absl::Status IndicatorInUse(absl::string_view indicator, absl::string_view commitment) {
  return FailedPrecondition("INDICATOR_IN_USE", phrase::kIndicatorInUse,
                            {{"indicator", indicator}, {"commitment", commitment}});
}
absl::Status ProjectStateRule(absl::string_view project, ProjectState state, FactKind asked,
                              const Phrase& what_would_allow) {
  return StateRule("PROJECT_STATE", project, {"state", WordFor(state)}, {"asked", WordFor(asked)},
                   what_would_allow);
}
absl::Status MaturityNotMet(const std::vector<Finding>& findings) {
  return Lacking("MATURITY_NOT_MET", phrase::kMaturityNotMet, findings);
}
absl::Status EffectiveDayInvalid(const Phrase& fault) {
  return Invalid("EFFECTIVE_DAY_INVALID", {{"effective_date", {&fault}}});
}
absl::Status MilestoneNotFound(absl::string_view project, absl::string_view milestone) {
  return Refusal(StatusCode::kNotFound, "MILESTONE_NOT_FOUND", phrase::kMilestoneNotFound,
                 {{"project", project}, {"milestone", milestone}});
}
absl::Status ReportStands(absl::string_view report) {
  return FailedPrecondition("REPORT_STANDS", phrase::kReportStands, {{"report", report}});
}
absl::Status NotADeliverable(absl::string_view commitment) {
  return FailedPrecondition("NOT_A_DELIVERABLE", phrase::kNotADeliverable,
                            {{"commitment", commitment}});
}
absl::Status NotTheObligor(absl::string_view obligor) {
  return PermissionDenied("NOT_THE_OBLIGOR", phrase::kNotTheObligor,
                          {{"obligor", WordFor(obligor)}});
}
absl::Status NotTheProvider(absl::string_view provider) {
  return PermissionDenied("NOT_THE_PROVIDER", phrase::kNotTheProvider,
                          {{"provider", WordFor(provider)}});
}
absl::Status ReportNotFound(absl::string_view name) {
  return NotFound("REPORT_NOT_FOUND", "Report", name);
}
absl::Status OwnReport() { return PermissionDenied("OWN_REPORT", phrase::kOwnReport); }
absl::Status ReportCorrected(absl::string_view corrected_by) {
  return FailedPrecondition("REPORT_CORRECTED", phrase::kReportCorrected,
                            {{"corrected_by", corrected_by}});
}
absl::Status ReasonRequired() {
  return Refusal(StatusCode::kInvalidArgument, "REASON_REQUIRED", phrase::kReasonRequired)
      .Field("reason", phrase::kIsRequiredHere);
}
absl::Status NoVersionInForce(absl::string_view pact) {
  return FailedPrecondition("NO_VERSION_IN_FORCE", phrase::kNoVersionInForce, {{"pact", pact}});
}
absl::Status VersionOpen(absl::string_view version) {
  return FailedPrecondition("VERSION_OPEN", phrase::kVersionOpen, {{"version", version}});
}
absl::Status NotWithdrawable(absl::string_view name, VersionState state) {
  return StateRule("VERSION_NOT_WITHDRAWABLE", name, {"state", WordFor(state)},
                   {"asked", phrase::kWithdrawing}, phrase::kOnlyAnOpenAmendmentIsWithdrawn);
}
absl::Status PactClosed(absl::string_view pact) {
  return FailedPrecondition("PACT_CLOSED", phrase::kPactClosed, {{"pact", pact}});
}
absl::Status FrameworkNotFound(absl::string_view name) {
  return NotFound("FRAMEWORK_NOT_FOUND", "Framework", name);
}
absl::Status FrameworkExists(absl::string_view name) {
  return AlreadyExists("FRAMEWORK_EXISTS", "Framework", name, phrase::kFrameworkExists,
                       {{"framework", name}});
}
absl::Status ImportNotAllowed() {
  return PermissionDenied(reason::kRoleNotAllowed, phrase::kImportNotAllowed)
      .With("allowed", "PLATFORM_ADMIN");
}

}  // namespace pactum::registry
