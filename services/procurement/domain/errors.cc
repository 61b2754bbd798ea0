#include "services/procurement/domain/errors.h"

#include <stdexcept>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "common/status/error.h"
#include "services/procurement/words.h"

namespace pactum::procurement {
namespace {

using absl::StatusCode;

constexpr char kContractType[] = "pactum.procurement/Contract";
constexpr char kDeliveryType[] = "pactum.procurement/Delivery";
constexpr char kStrategyType[] = "pactum.procurement/PurchaseStrategy";
constexpr char kProcedureType[] = "pactum.procurement/Procedure";
constexpr absl::string_view kErrorInfoUrl = "type.googleapis.com/google.rpc.ErrorInfo";

const Phrase& PhraseWithId(absl::string_view prefix, absl::string_view name) {
  const std::string id = absl::StrCat(prefix, name);
  for (const Phrase* phrase : AllPhrases()) {
    if (phrase->id == id) return *phrase;
  }
  throw std::logic_error("words.json has no " + id);
}

Error Precondition(absl::string_view reason, const Phrase& message, const Operands& operands = {}) {
  return Error(StatusCode::kFailedPrecondition, kDomain, reason, message, operands);
}

absl::Status StateRefused(absl::string_view reason, absl::string_view name, const Phrase& state,
                          const Phrase& asked, const Phrase& allowed) {
  return Precondition(reason, phrase::kStateRefused,
                      {{"name", name}, {"state", state}, {"asked", asked}, {"allowed", allowed}})
      .Precondition("STATE", name, allowed);
}

absl::Status Invalid(absl::string_view reason, const FieldProblems& problems) {
  const FieldProblem& first = *problems.begin();
  Error error(StatusCode::kInvalidArgument, kDomain, reason, phrase::kFieldProblem,
              {{"path", first.path}, {"problem", first.problem}});
  for (const FieldProblem& problem : problems) error.Field(problem.path, problem.problem);
  return error;
}

absl::Status Invalid(absl::string_view reason, absl::string_view path, const Phrase& problem,
                     Operands operands = {}) {
  FieldProblems problems;
  problems.Add(path, problem, std::move(operands));
  return Invalid(reason, problems);
}

std::string TypeOf(ChangeKind kind) {
  std::string word = absl::AsciiStrToLower(NameOf(kind));
  word[0] = absl::ascii_toupper(static_cast<unsigned char>(word[0]));
  return absl::StrCat("pactum.procurement/", word);
}

}  // namespace

const Phrase& WordsOf(ContractState state) {
  return PhraseWithId("CONTRACT_STATE_", NameOf(state));
}
const Phrase& WordsOf(ContractKind kind) { return PhraseWithId("CONTRACT_KIND_", NameOf(kind)); }
const Phrase& WordsOf(ChangeState state) { return PhraseWithId("CHANGE_STATE_", NameOf(state)); }
const Phrase& WordsOf(DeliveryState state) {
  return PhraseWithId("DELIVERY_STATE_", NameOf(state));
}
const Phrase& WordsOf(Act act) { return PhraseWithId("ACT_", NameOf(act)); }
const Phrase& WordsOf(ChangeAct act) { return PhraseWithId("CHANGE_ACT_", NameOf(act)); }

absl::Status ContractStateRefused(absl::string_view name, ContractState state, const Phrase& asked,
                                  const Phrase& allowed) {
  return StateRefused("CONTRACT_STATE", name, WordsOf(state), asked, allowed);
}

absl::Status ChangeStateRefused(absl::string_view name, ChangeState state, const Phrase& asked,
                                const Phrase& allowed) {
  return StateRefused("CHANGE_STATE", name, WordsOf(state), asked, allowed);
}

absl::Status DeliveryStateRefused(absl::string_view name, DeliveryState state, const Phrase& asked,
                                  const Phrase& allowed) {
  return StateRefused("DELIVERY_STATE", name, WordsOf(state), asked, allowed);
}

absl::Status ContractKindRefused(absl::string_view name, ContractKind kind, const Phrase& asked,
                                 const Phrase& allowed) {
  return Precondition(
             "CONTRACT_KIND", phrase::kKindRefused,
             {{"name", name}, {"kind", WordsOf(kind)}, {"asked", asked}, {"allowed", allowed}})
      .Precondition("CONTRACT_KIND", name, allowed);
}

absl::Status ContractNotFound(absl::string_view name) {
  return NotFound(kDomain, "CONTRACT_NOT_FOUND", kContractType, name);
}

absl::Status ContractExists(absl::string_view name) {
  return AlreadyExists(kDomain, "CONTRACT_EXISTS", kContractType, name);
}

absl::Status DeliveryNotFound(absl::string_view name) {
  return NotFound(kDomain, "DELIVERY_NOT_FOUND", kDeliveryType, name);
}

absl::Status StrategyNotFound(absl::string_view name) {
  return NotFound(kDomain, "STRATEGY_NOT_FOUND", kStrategyType, name);
}

absl::Status StrategyExists(absl::string_view name) {
  return AlreadyExists(kDomain, "STRATEGY_EXISTS", kStrategyType, name);
}

absl::Status ProcedureNotFound(absl::string_view name) {
  return NotFound(kDomain, "PROCEDURE_NOT_FOUND", kProcedureType, name);
}

absl::Status ProcedureExists(absl::string_view name) {
  return AlreadyExists(kDomain, "PROCEDURE_EXISTS", kProcedureType, name);
}

absl::Status ChangeNotFound(ChangeKind kind, absl::string_view name) {
  return NotFound(kDomain, absl::StrCat(NameOf(kind), "_NOT_FOUND"), TypeOf(kind), name);
}

absl::Status ChangeExists(ChangeKind kind, absl::string_view name) {
  return AlreadyExists(kDomain, absl::StrCat(NameOf(kind), "_EXISTS"), TypeOf(kind), name);
}

absl::Status ContractInvalid(const FieldProblems& problems) {
  return Invalid("CONTRACT_INVALID", problems);
}

absl::Status DeliveryInvalid(const FieldProblems& problems) {
  return Invalid("DELIVERY_INVALID", problems);
}

absl::Status StrategyInvalid(const FieldProblems& problems) {
  return Invalid("STRATEGY_INVALID", problems);
}

absl::Status ProcedureInvalid(const FieldProblems& problems) {
  return Invalid("PROCEDURE_INVALID", problems);
}

absl::Status ChangeInvalid(const FieldProblems& problems) {
  return Invalid("CHANGE_INVALID", problems);
}

absl::Status ContractInvalid(absl::string_view path, const Phrase& problem) {
  return Invalid("CONTRACT_INVALID", path, problem);
}

absl::Status DeliveryInvalid(absl::string_view path, const Phrase& problem, Operands operands) {
  return Invalid("DELIVERY_INVALID", path, problem, std::move(operands));
}

absl::Status StrategyInvalid(absl::string_view path, const Phrase& problem) {
  return Invalid("STRATEGY_INVALID", path, problem);
}

absl::Status ProcedureInvalid(absl::string_view path, const Phrase& problem) {
  return Invalid("PROCEDURE_INVALID", path, problem);
}

absl::Status ChangeInvalid(absl::string_view path, const Phrase& problem) {
  return Invalid("CHANGE_INVALID", path, problem);
}

absl::Status StreamInvalid(absl::string_view path, const Phrase& problem, Operands operands) {
  return Invalid("STREAM_INVALID", path, problem, std::move(operands));
}

absl::Status ExportInvalid(absl::string_view path, const Phrase& problem) {
  return Invalid("EXPORT_INVALID", path, problem);
}

absl::Status EffectiveDayInvalid(absl::string_view path, const Phrase& problem) {
  return Invalid("EFFECTIVE_DAY_INVALID", path, problem);
}

absl::Status ProjectNotInForce(absl::string_view project, absl::string_view pathway) {
  Operands operands = {{"project", project}};
  if (!pathway.empty()) operands.push_back({"pathway", pathway});
  return Precondition("PROJECT_NOT_IN_FORCE",
                      pathway.empty() ? phrase::kProjectNotInForce : phrase::kPathwayNotInForce,
                      operands)
      .With("pathway", pathway)
      .Precondition("PROJECT_NOT_IN_FORCE", project,
                    pathway.empty() ? phrase::kProjectMissing : phrase::kPathwayMissing, operands);
}

absl::Status PactNotInForce(absl::string_view pact, absl::string_view state) {
  return Precondition("PACT_NOT_IN_FORCE", phrase::kPactNotInForce,
                      {{"name", pact}, {"state", state}})
      .With("asked", "a contract")
      .Precondition("STATE", pact, phrase::kSignThePactFirst);
}

absl::Status FundsRefused(const absl::Status& refusal) {
  Error error =
      Precondition("FUNDS_REFUSED", phrase::kFundsRefused, {{"refusal", refusal.message()}});
  if (const auto info = GetErrorInfo(refusal)) {
    for (const auto& [key, value] : info->metadata) error.With(key, value);
    error.With("budget_reason", info->reason);
  }
  absl::Status status = error.Build();
  // The lines and the funds that they lack stay readable in budget's own details.
  refusal.ForEachPayload([&](absl::string_view url, const absl::Cord& payload) {
    if (url != kErrorInfoUrl) status.SetPayload(url, payload);
  });
  return status;
}

absl::Status DeliveryDiffers(absl::string_view name) {
  return Error(StatusCode::kAlreadyExists, kDomain, "DELIVERY_DIFFERS", phrase::kDeliveryDiffers,
               {{"delivery", name}})
      .Resource(kDeliveryType, name, phrase::kKnownWithOtherContent.en);
}

absl::Status SamePerson(const std::vector<std::string>& deliveries) {
  Error error(StatusCode::kPermissionDenied, kDomain, "SAME_PERSON", phrase::kSamePerson);
  error.With("delivery", deliveries.at(0)).With("count", static_cast<int64_t>(deliveries.size()));
  for (const std::string& name : deliveries) {
    error.Precondition("SAME_PERSON", name, phrase::kRecordedByCaller);
  }
  return error;
}

absl::Status DeliveriesOpen(absl::string_view contract, int64_t count) {
  return Precondition("DELIVERIES_OPEN", phrase::kDeliveriesOpen,
                      {{"count", count}, {"contract", contract}})
      .Precondition("DELIVERIES_OPEN", contract, phrase::kDeliveriesAreOpen, {{"count", count}});
}

absl::Status ProcedureInUse(absl::string_view name) {
  return Precondition("PROCEDURE_IN_USE", phrase::kProcedureInUse, {{"procedure", name}})
      .Precondition("PROCEDURE_IN_USE", name, phrase::kContractsRefer);
}

absl::Status ChangeOpen(absl::string_view contract, int64_t count) {
  return Precondition("CHANGE_OPEN", phrase::kChangeOpen,
                      {{"count", count}, {"contract", contract}})
      .Precondition("CHANGE_OPEN", contract, phrase::kChangesAreOpen, {{"count", count}});
}

absl::Status OutsideClause(const Outside& outside) {
  return Precondition("OUTSIDE_CLAUSE",
                      outside.lot.empty() ? phrase::kOutsideClause : phrase::kOutsideClauseLot,
                      {{"clause", outside.clause},
                       {"lot", outside.lot},
                       {"limit", outside.limit},
                       {"asked", outside.asked}})
      .Precondition("OUTSIDE_CLAUSE", outside.clause, phrase::kClauseAdmits,
                    {{"limit", outside.limit}});
}

absl::Status MaximumExceeded(absl::string_view contract, Money maximum, Money ordered,
                             Money asked) {
  return Precondition(
             "MAXIMUM_EXCEEDED", phrase::kMaximumExceeded,
             {{"contract", contract}, {"maximum", maximum}, {"ordered", ordered}, {"asked", asked}})
      .Precondition("MAXIMUM", contract, phrase::kMaximumIs, {{"maximum", maximum}});
}

absl::Status FinalAmountDiffers(Money certified) {
  return Precondition("FINAL_AMOUNT_DIFFERS", phrase::kFinalAmountDiffers,
                      {{"certified", certified}})
      .Precondition("FINAL_AMOUNT", "final_certified_amount", phrase::kMustBeCertifiedAmount,
                    {{"certified", certified}});
}

absl::Status PublicationIncomplete(const std::vector<std::string>& missing) {
  Error error = Precondition("PUBLICATION_INCOMPLETE", phrase::kPublicationIncomplete,
                             {{"field", missing.at(0)}});
  for (const std::string& path : missing) error.Field(path, phrase::kIsUnknown);
  return error;
}

}  // namespace pactum::procurement
