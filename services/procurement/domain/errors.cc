#include "services/procurement/domain/errors.h"

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "common/status/error.h"

namespace pactum::procurement {
namespace {

using absl::StatusCode;

constexpr char kContractType[] = "pactum.procurement/Contract";
constexpr char kDeliveryType[] = "pactum.procurement/Delivery";
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

absl::Status QuantityExceeded(absl::string_view lot, int64_t left, int64_t asked) {
  return Refusal(
             StatusCode::kFailedPrecondition, "QUANTITY_EXCEEDED",
             absl::StrCat("lot ", lot, " has ", left, " units left, ", asked, " were delivered"))
      .With("lot", lot)
      .With("left", left)
      .With("asked", asked)
      .Precondition("QUANTITY", lot, absl::StrCat("has ", left, " units left"));
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

absl::Status EffectiveDayInvalid(absl::string_view path, absl::string_view why) {
  return Refusal(StatusCode::kInvalidArgument, "EFFECTIVE_DAY_INVALID",
                 absl::StrCat(path, " ", why))
      .Field(path, why);
}

}  // namespace pactum::procurement
