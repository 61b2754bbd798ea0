#include "services/procurement/domain/errors.h"

#include "absl/strings/ascii.h"
#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "common/status/error.h"

namespace pactum::procurement {
namespace {

using absl::StatusCode;

constexpr char kContractType[] = "pactum.procurement/Contract";
constexpr char kDeliveryType[] = "pactum.procurement/Delivery";
constexpr char kStrategyType[] = "pactum.procurement/PurchaseStrategy";
constexpr char kProcedureType[] = "pactum.procurement/Procedure";
constexpr absl::string_view kErrorInfoUrl = "type.googleapis.com/google.rpc.ErrorInfo";

Error Refusal(StatusCode code, absl::string_view reason, absl::string_view message) {
  return Error(code, kDomain, reason, message);
}

absl::Status Invalid(absl::string_view reason, const std::vector<FieldProblem>& problems) {
  Error error = Refusal(StatusCode::kInvalidArgument, reason,
                        absl::StrCat(problems.at(0).path, " ", problems.at(0).what));
  for (const FieldProblem& problem : problems) error.Field(problem.path, problem.what);
  return error;
}

std::string TypeOf(ChangeKind kind) {
  std::string word = absl::AsciiStrToLower(Name(kind));
  word[0] = absl::ascii_toupper(static_cast<unsigned char>(word[0]));
  return absl::StrCat("pactum.procurement/", word);
}

}  // namespace

absl::Status ContractNotFound(absl::string_view name) {
  return NotFound(kDomain, "CONTRACT_NOT_FOUND", kContractType, name);
}

absl::Status ContractExists(absl::string_view name) {
  return AlreadyExists(kDomain, "CONTRACT_EXISTS", kContractType, name);
}

absl::Status ContractInvalid(const std::vector<FieldProblem>& problems) {
  return Invalid("CONTRACT_INVALID", problems);
}

absl::Status ContractStateRefused(absl::string_view name, ContractState state,
                                  absl::string_view asked, absl::string_view what_would_allow) {
  return StateRule(kDomain, "CONTRACT_STATE", name, Name(state), asked, what_would_allow);
}

absl::Status ProjectNotInForce(absl::string_view project, absl::string_view pathway) {
  const std::string what =
      pathway.empty()
          ? absl::StrCat("the version in force has no project ", project)
          : absl::StrCat("project ", project, " of the version in force has no pathway ", pathway);
  return Refusal(StatusCode::kFailedPrecondition, "PROJECT_NOT_IN_FORCE",
                 absl::StrCat(what, "; an amendment of the pact may add it"))
      .With("project", project)
      .With("pathway", pathway)
      .Precondition("PROJECT_NOT_IN_FORCE", project, what);
}

absl::Status PactNotInForce(absl::string_view pact, absl::string_view state) {
  return StateRule(kDomain, "PACT_NOT_IN_FORCE", pact, state, "a contract",
                   "both sides sign version 1 first");
}

absl::Status FundsRefused(const absl::Status& refusal) {
  Error error = Refusal(StatusCode::kFailedPrecondition, "FUNDS_REFUSED",
                        absl::StrCat("budget refuses: ", refusal.message()));
  if (const auto info = GetErrorInfo(refusal)) {
    for (const auto& [key, value] : info->metadata) error.With(key, value);
    error.With("budget_reason", info->reason);
  }
  absl::Status status = error.Build();
  // Which lines lack what stays readable as budget said it.
  refusal.ForEachPayload([&](absl::string_view url, const absl::Cord& payload) {
    if (url != kErrorInfoUrl) status.SetPayload(url, payload);
  });
  return status;
}

absl::Status DeliveryNotFound(absl::string_view name) {
  return NotFound(kDomain, "DELIVERY_NOT_FOUND", kDeliveryType, name);
}

absl::Status DeliveryInvalid(const std::vector<FieldProblem>& problems) {
  return Invalid("DELIVERY_INVALID", problems);
}

absl::Status DeliveryDiffers(absl::string_view name) {
  return Refusal(StatusCode::kAlreadyExists, "DELIVERY_DIFFERS",
                 absl::StrCat(name,
                              " is known with other content; reverse it, and record what is "
                              "right under another reference"))
      .With("delivery", name)
      .Resource(kDeliveryType, name, "is known with other content");
}

absl::Status DeliveryStateRefused(absl::string_view name, DeliveryState state,
                                  absl::string_view asked, absl::string_view what_would_allow) {
  return StateRule(kDomain, "DELIVERY_STATE", name, Name(state), asked, what_would_allow);
}

absl::Status SamePerson(const std::vector<std::string>& deliveries) {
  Error error = Refusal(StatusCode::kPermissionDenied, "SAME_PERSON",
                        "who recorded a delivery does not certify it: another person must");
  error.With("delivery", deliveries.at(0)).With("count", static_cast<int64_t>(deliveries.size()));
  for (const std::string& name : deliveries) {
    error.Precondition("SAME_PERSON", name, "was recorded by the caller");
  }
  return error;
}

absl::Status DeliveriesOpen(absl::string_view contract, int64_t count) {
  return Refusal(StatusCode::kFailedPrecondition, "DELIVERIES_OPEN",
                 absl::StrCat(count, " deliveries of ", contract,
                              " await certification or reversal; certify or reverse them first"))
      .With("count", count)
      .Precondition("DELIVERIES_OPEN", contract, absl::StrCat(count, " deliveries are open"));
}

absl::Status StrategyNotFound(absl::string_view name) {
  return NotFound(kDomain, "STRATEGY_NOT_FOUND", kStrategyType, name);
}

absl::Status StrategyExists(absl::string_view name) {
  return AlreadyExists(kDomain, "STRATEGY_EXISTS", kStrategyType, name);
}

absl::Status StrategyInvalid(const std::vector<FieldProblem>& problems) {
  return Invalid("STRATEGY_INVALID", problems);
}

absl::Status ProcedureNotFound(absl::string_view name) {
  return NotFound(kDomain, "PROCEDURE_NOT_FOUND", kProcedureType, name);
}

absl::Status ProcedureExists(absl::string_view name) {
  return AlreadyExists(kDomain, "PROCEDURE_EXISTS", kProcedureType, name);
}

absl::Status ProcedureInvalid(const std::vector<FieldProblem>& problems) {
  return Invalid("PROCEDURE_INVALID", problems);
}

absl::Status ProcedureInUse(absl::string_view name) {
  return Refusal(StatusCode::kFailedPrecondition, "PROCEDURE_IN_USE",
                 absl::StrCat("contracts refer to ", name, "; plan another procedure"))
      .Precondition("PROCEDURE_IN_USE", name, "contracts refer to it");
}

absl::Status ContractKindRefused(absl::string_view name, ContractKind kind, absl::string_view asked,
                                 absl::string_view which_have_it) {
  return Refusal(StatusCode::kFailedPrecondition, "CONTRACT_KIND",
                 absl::StrCat(name, " is ", Name(kind), ": there is no ", asked, " of it; ",
                              which_have_it))
      .With("kind", Name(kind))
      .With("asked", asked)
      .Precondition("CONTRACT_KIND", name, which_have_it);
}

absl::Status ChangeNotFound(ChangeKind kind, absl::string_view name) {
  return NotFound(kDomain, absl::StrCat(Name(kind), "_NOT_FOUND"), TypeOf(kind), name);
}

absl::Status ChangeExists(ChangeKind kind, absl::string_view name) {
  return AlreadyExists(kDomain, absl::StrCat(Name(kind), "_EXISTS"), TypeOf(kind), name);
}

absl::Status ChangeInvalid(const std::vector<FieldProblem>& problems) {
  return Invalid("CHANGE_INVALID", problems);
}

absl::Status ChangeStateRefused(absl::string_view name, ChangeState state, absl::string_view asked,
                                absl::string_view what_would_allow) {
  return StateRule(kDomain, "CHANGE_STATE", name, Name(state), asked, what_would_allow);
}

absl::Status ChangeOpen(absl::string_view contract, int64_t count) {
  return Refusal(StatusCode::kFailedPrecondition, "CHANGE_OPEN",
                 absl::StrCat(count, " orders, instalments or amendments of ", contract,
                              " are open or on their way; finish or withdraw them first"))
      .With("count", count)
      .Precondition("CHANGE_OPEN", contract, absl::StrCat(count, " changes are open"));
}

absl::Status OutsideClause(const Outside& outside) {
  const std::string of = outside.lot.empty() ? "" : absl::StrCat(" of lot ", outside.lot);
  return Refusal(StatusCode::kFailedPrecondition, "OUTSIDE_CLAUSE",
                 absl::StrCat("clause ", outside.clause, " admits ", outside.limit, of, ", ",
                              outside.asked, " with what changed before; draft an amendment"))
      .With("clause", outside.clause)
      .With("lot", outside.lot)
      .With("limit", outside.limit)
      .With("asked", outside.asked)
      .Precondition("OUTSIDE_CLAUSE", outside.clause, absl::StrCat("admits ", outside.limit));
}

absl::Status MaximumExceeded(absl::string_view contract, Money maximum, Money ordered,
                             Money asked) {
  return Refusal(StatusCode::kFailedPrecondition, "MAXIMUM_EXCEEDED",
                 absl::StrCat("the maximum of ", contract, " is ", maximum.ToString(), ", ",
                              ordered.ToString(), " are ordered, ", asked.ToString(),
                              " were asked for; draft an amendment"))
      .With("maximum_cents", maximum.cents())
      .With("ordered_cents", ordered.cents())
      .With("asked_cents", asked.cents())
      .Precondition("MAXIMUM", contract, absl::StrCat("is ", maximum.ToString()));
}

absl::Status FinalAmountDiffers(Money certified) {
  return Refusal(StatusCode::kFailedPrecondition, "FINAL_AMOUNT_DIFFERS",
                 absl::StrCat("certified are ", certified.ToString(),
                              "; the termination must state just that"))
      .With("certified_cents", certified.cents())
      .Precondition("FINAL_AMOUNT", "final_certified_amount",
                    absl::StrCat("must be ", certified.ToString()));
}

absl::Status PublicationIncomplete(const std::vector<std::string>& missing) {
  Error error = Refusal(StatusCode::kFailedPrecondition, "PUBLICATION_INCOMPLETE",
                        absl::StrCat(missing.at(0), " is unknown; nothing is filled in"));
  for (const std::string& path : missing) error.Field(path, "is unknown");
  return error;
}

absl::Status StreamInvalid(absl::string_view path, absl::string_view why) {
  return Refusal(StatusCode::kInvalidArgument, "STREAM_INVALID", absl::StrCat(path, " ", why))
      .Field(path, why);
}

absl::Status ExportInvalid(absl::string_view path, absl::string_view why) {
  return Refusal(StatusCode::kInvalidArgument, "EXPORT_INVALID", absl::StrCat(path, " ", why))
      .Field(path, why);
}

absl::Status EffectiveDayInvalid(absl::string_view path, absl::string_view why) {
  return Refusal(StatusCode::kInvalidArgument, "EFFECTIVE_DAY_INVALID",
                 absl::StrCat(path, " ", why))
      .Field(path, why);
}

}  // namespace pactum::procurement
