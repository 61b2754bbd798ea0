#include "services/registry/domain/errors.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/status/error.h"

namespace pactum::registry {
namespace {

using absl::StatusCode;

Error Refusal(StatusCode code, absl::string_view reason, absl::string_view message) {
  return Error(code, kDomain, reason, message);
}

absl::Status Lacking(absl::string_view reason, absl::string_view head,
                     const std::vector<Lack>& lacks) {
  Error error = Refusal(
      StatusCode::kFailedPrecondition, reason,
      absl::StrCat(head, ": ", lacks.empty() ? "" : lacks[0].description,
                   lacks.size() > 1 ? absl::StrCat(", and ", lacks.size() - 1, " more") : ""));
  for (const Lack& lack : lacks) {
    error.Precondition(lack.item, lack.subject, absl::StrCat(lack.description, "; ", lack.remedy));
  }
  return error;
}

}  // namespace

absl::Status PactNotFound(absl::string_view name) {
  return NotFound(kDomain, "PACT_NOT_FOUND", "pactum.registry/Pact", name);
}
absl::Status PactExists(absl::string_view name) {
  return Refusal(StatusCode::kAlreadyExists, "PACT_EXISTS", absl::StrCat(name, " exists already"))
      .With("pact", name)
      .Resource("pactum.registry/Pact", name, "exists already");
}
absl::Status PeriodInvalid() {
  return Refusal(StatusCode::kInvalidArgument, "PERIOD_INVALID",
                 "the period has one to ten exercises from 2000 on, the last not before the first")
      .Field("pact.start_year", "must be 2000 to 2200")
      .Field("pact.end_year", "must be start_year to start_year + 9");
}
absl::Status TerritoryTaken(absl::string_view region, absl::string_view other) {
  Error error =
      Refusal(StatusCode::kFailedPrecondition, "TERRITORY_TAKEN",
              absl::StrCat("another pact of region ", region, " covers a year of the period"));
  error.With("region", region);
  if (!other.empty())
    error.With("pact", other).Precondition("TERRITORY", other, "covers a year of it");
  return error;
}
absl::Status VersionNotFound(absl::string_view name) {
  return NotFound(kDomain, "VERSION_NOT_FOUND", "pactum.registry/PactVersion", name);
}
absl::Status VersionNotEditable(absl::string_view name, absl::string_view state) {
  return StateRule(kDomain, "VERSION_NOT_EDITABLE", name, state, "editing",
                   "content changes in a DRAFT; the State can return a SUBMITTED version");
}
absl::Status VersionNotSubmitted(absl::string_view name, absl::string_view state,
                                 absl::string_view asked) {
  return StateRule(kDomain, "VERSION_NOT_SUBMITTED", name, state, asked,
                   "the counterparty submits the version first");
}
absl::Status PactIncomplete(const std::vector<Lack>& lacks) {
  return Lacking("PACT_INCOMPLETE", "the framework asks for more", lacks);
}
absl::Status AnnexRefused(const std::vector<Lack>& broken) {
  return Lacking("ANNEX_REFUSED", "budget refuses the financial annex", broken);
}
absl::Status AlreadySigned(absl::string_view name, absl::string_view signatory) {
  return Refusal(StatusCode::kFailedPrecondition, "ALREADY_SIGNED",
                 absl::StrCat("this side has signed ", name, " already"))
      .With("signatory", signatory);
}
absl::Status SameSignatory() {
  return Refusal(StatusCode::kFailedPrecondition, "SAME_SIGNATORY",
                 "the two signatures of a pact are two persons");
}
absl::Status Invalid(absl::string_view reason, const std::vector<FieldProblem>& problems) {
  Error error = Refusal(StatusCode::kInvalidArgument, reason,
                        absl::StrCat(problems.at(0).path, " ", problems.at(0).what));
  for (const FieldProblem& problem : problems) error.Field(problem.path, problem.what);
  return error;
}
absl::Status ContentNotFound(absl::string_view what, absl::string_view name) {
  return NotFound(kDomain, absl::StrCat(absl::AsciiStrToUpper(what), "_NOT_FOUND"),
                  absl::StrCat("pactum.registry/", what), name);
}
absl::Status ContentExists(absl::string_view what, absl::string_view name) {
  return AlreadyExists(kDomain, absl::StrCat(absl::AsciiStrToUpper(what), "_EXISTS"),
                       absl::StrCat("pactum.registry/", what), name);
}
absl::Status ProjectStateRule(absl::string_view name, absl::string_view state,
                              absl::string_view asked, absl::string_view what_would_allow) {
  return StateRule(kDomain, "PROJECT_STATE", name, state, asked, what_would_allow);
}
absl::Status MaturityNotMet(const std::vector<Lack>& lacks) {
  return Lacking("MATURITY_NOT_MET", "the content does not meet the higher maturity", lacks);
}
absl::Status EffectiveDayInvalid(absl::string_view path, absl::string_view why) {
  return Refusal(StatusCode::kInvalidArgument, "EFFECTIVE_DAY_INVALID",
                 absl::StrCat(path, " ", why))
      .Field(path, why);
}
absl::Status MilestoneNotFound(absl::string_view project, absl::string_view milestone) {
  return Refusal(StatusCode::kNotFound, "MILESTONE_NOT_FOUND",
                 absl::StrCat(project, " has no milestone ", milestone, " in the version in force"))
      .With("milestone", milestone);
}
absl::Status ReportStands(absl::string_view report) {
  return Refusal(
             StatusCode::kFailedPrecondition, "REPORT_STANDS",
             absl::StrCat(report, " stands on this subject; name it in `corrects` to replace it"))
      .With("report", report);
}
absl::Status NotADeliverable(absl::string_view commitment) {
  return Refusal(StatusCode::kFailedPrecondition, "NOT_A_DELIVERABLE",
                 absl::StrCat(commitment, " is measured by yearly targets: record a measurement"));
}
absl::Status NotTheObligor(absl::string_view obligor) {
  return Refusal(StatusCode::kPermissionDenied, "NOT_THE_OBLIGOR",
                 absl::StrCat("the report comes from the side that owes: ", obligor))
      .With("obligor", obligor);
}
absl::Status NotTheProvider(absl::string_view provider) {
  return Refusal(StatusCode::kPermissionDenied, "NOT_THE_PROVIDER",
                 absl::StrCat("the indicator's provider is ", provider))
      .With("provider", provider);
}
absl::Status ReportNotFound(absl::string_view name) {
  return NotFound(kDomain, "REPORT_NOT_FOUND", "pactum.registry/Report", name);
}
absl::Status OwnReport() {
  return Refusal(StatusCode::kPermissionDenied, "OWN_REPORT",
                 "a side does not answer its own report; the other side does");
}
absl::Status ReportCorrected(absl::string_view corrected_by) {
  return Refusal(StatusCode::kFailedPrecondition, "REPORT_CORRECTED",
                 absl::StrCat("the report was replaced by ", corrected_by))
      .With("corrected_by", corrected_by);
}
absl::Status ReasonRequired(absl::string_view path) {
  return Refusal(StatusCode::kInvalidArgument, "REASON_REQUIRED",
                 absl::StrCat(path, " is required here: say why"))
      .Field(path, "is required here");
}
absl::Status NoVersionInForce(absl::string_view pact) {
  return Refusal(StatusCode::kFailedPrecondition, "NO_VERSION_IN_FORCE",
                 absl::StrCat("no version of ", pact,
                              " is in force on that day as known then; both sides sign first"));
}
absl::Status VersionOpen(absl::string_view version) {
  return Refusal(StatusCode::kFailedPrecondition, "VERSION_OPEN",
                 absl::StrCat(version, " is open already; sign it or withdraw it first"))
      .With("version", version);
}
absl::Status NotWithdrawable(absl::string_view name, absl::string_view state) {
  return StateRule(kDomain, "VERSION_NOT_WITHDRAWABLE", name, state, "withdrawing",
                   "only an amendment that is a DRAFT or SUBMITTED is withdrawn");
}
absl::Status PactClosed(absl::string_view pact) {
  return Refusal(StatusCode::kFailedPrecondition, "PACT_CLOSED",
                 absl::StrCat(pact, " is closed; nothing of it changes any more"))
      .With("pact", pact);
}
absl::Status FrameworkNotFound(absl::string_view name) {
  return NotFound(kDomain, "FRAMEWORK_NOT_FOUND", "pactum.registry/Framework", name);
}
absl::Status FrameworkExists(absl::string_view name) {
  return Refusal(StatusCode::kAlreadyExists, "FRAMEWORK_EXISTS",
                 absl::StrCat(name, " exists already; a framework is never changed"))
      .With("framework", name)
      .Resource("pactum.registry/Framework", name, "exists already");
}

}  // namespace pactum::registry
