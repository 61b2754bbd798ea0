#include "services/budget/api/book_reads.h"

#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/enum_wire.h"
#include "common/base/page.h"
#include "common/obs/checks.h"
#include "common/status/status_macros.h"
#include "services/budget/app/convention_acts.h"
#include "services/budget/app/position.h"
#include "services/budget/domain/errors.h"
#include "services/budget/store/convention_store.h"
#include "services/budget/store/deposit_store.h"
#include "services/budget/store/ledger_store.h"
#include "services/budget/store/own_effort_store.h"
#include "services/budget/store/verify_store.h"
#include "services/budget/wire/budget_wire.h"

namespace pactum::budget {
namespace {

// The missing part of `baseline`.
int64_t Shortfall(int64_t baseline, int64_t realised) {
  return realised < baseline ? baseline - realised : 0;
}

// A stored message is answered as it is.
constexpr auto kAsItIs = [](auto&& item) { return std::move(item); };

}  // namespace

absl::StatusOr<v1::Budget> GetBudget(db::Tx& tx, const rpc::Call&, const Pact& pact,
                                     const v1::GetBudgetRequest&) {
  return BudgetOf(pact, ReadBalances(tx, pact.id));
}

absl::StatusOr<v1::Convention> GetConvention(db::Tx& tx, const rpc::Call&, const Pact& pact,
                                             const v1::GetConventionRequest& request) {
  ASSIGN_OR_RETURN(const ConventionId id, ConventionIdOf(request.name()));
  std::optional<v1::Convention> convention = FindConvention(tx, pact.id, id.year);
  if (!convention) return ConventionNotFound(request.name());
  return *std::move(convention);
}

absl::StatusOr<v1::ListConventionsResponse> ListConventions(
    db::Tx& tx, const rpc::Call& call, const Pact& pact,
    const v1::ListConventionsRequest& request) {
  ASSIGN_OR_RETURN(
      const auto page,
      Page<int>::Of(request, absl::StrCat("conventions ", request.parent()), call.domain));
  v1::ListConventionsResponse list;
  page.Fill(
      ListConventions(tx, pact.id, page.After(), page.Limit()), list.mutable_conventions(), kAsItIs,
      [](const v1::Convention& convention) { return convention.year(); },
      list.mutable_next_page_token());
  return list;
}

absl::StatusOr<v1::ListDepositsResponse> ListDeposits(db::Tx& tx, const rpc::Call& call,
                                                      const Pact& pact,
                                                      const v1::ListDepositsRequest& request) {
  ASSIGN_OR_RETURN(
      const auto page,
      Page<std::string>::Of(request, absl::StrCat("deposits ", request.parent()), call.domain));
  v1::ListDepositsResponse list;
  page.Fill(
      ListDeposits(tx, pact.id, page.After(), page.Limit()), list.mutable_deposits(), kAsItIs,
      [](const v1::Deposit& deposit) { return LastOf(deposit.name()); },
      list.mutable_next_page_token());
  return list;
}

absl::StatusOr<v1::ListOwnEffortsResponse> ListOwnEfforts(
    db::Tx& tx, const rpc::Call& call, const Pact& pact, const v1::ListOwnEffortsRequest& request) {
  ASSIGN_OR_RETURN(
      const auto page,
      Page<std::string>::Of(request, absl::StrCat("own efforts ", request.parent()), call.domain));
  v1::ListOwnEffortsResponse list;
  page.Fill(
      ListOwnEfforts(tx, pact.id, page.After(), page.Limit()), list.mutable_own_efforts(), kAsItIs,
      [](const v1::OwnEffort& effort) { return LastOf(effort.name()); },
      list.mutable_next_page_token());
  return list;
}

absl::StatusOr<v1::OwnEffortCheck> CheckOwnEffort(db::Tx& tx, const rpc::Call&, const Pact& pact,
                                                  const v1::CheckOwnEffortRequest& request) {
  using Check = v1::OwnEffortCheck;
  const auto baseline = LastConfirmed(tx, pact.id, kBaselineKey);
  const auto realised = LastConfirmed(tx, pact.id, absl::StrCat(request.year()));
  Check check;
  if (baseline) *check.mutable_baseline() = *baseline;
  if (realised) *check.mutable_realised() = *realised;
  if (pact.pes) {
    check.set_outcome(Check::OUTCOME_NOT_APPLICABLE);
  } else if (!baseline || !realised) {
    check.set_outcome(Check::OUTCOME_UNKNOWN);
  } else {
    check.set_shortfall_cents(
        Shortfall(MoneyOf(baseline->amount()).cents(), MoneyOf(realised->amount()).cents()));
    check.set_shortfall_trainings(Shortfall(baseline->trainings(), realised->trainings()));
    const bool met = check.shortfall_cents() == 0 && check.shortfall_trainings() == 0;
    check.set_outcome(met ? Check::OUTCOME_MET : Check::OUTCOME_NOT_MET);
  }
  return check;
}

absl::StatusOr<v1::BudgetPosition> GetBudgetPosition(db::Tx& tx, const rpc::Call&, const Pact& pact,
                                                     absl::Time known_at,
                                                     const v1::GetBudgetPositionRequest& request) {
  return PositionAsOf(tx, pact, request.year(), DayOf(request.cut_off()), known_at);
}

absl::StatusOr<v1::ListTransfersResponse> ListTransfers(db::Tx& tx, const rpc::Call& call,
                                                        const Pact& pact,
                                                        const v1::ListTransfersRequest& request) {
  std::optional<Book> book;
  std::optional<TransferType> type;
  if (request.book() != v1::BOOK_UNSPECIFIED) book = EnumFromProto<Book>(request.book());
  if (request.type() != v1::TRANSFER_TYPE_UNSPECIFIED) {
    type = EnumFromProto<TransferType>(request.type());
  }
  ASSIGN_OR_RETURN(const auto page,
                   Page<int64_t>::Of(request,
                                     absl::StrCat("transfers ", request.parent(), " ",
                                                  request.book(), " ", request.type()),
                                     call.domain));
  v1::ListTransfersResponse list;
  page.Fill(ListTransfers(tx, pact.id, page.After(), book, type, page.Limit()),
            list.mutable_transfers(), kAsItIs, TransferIdOf, list.mutable_next_page_token());
  return list;
}

absl::StatusOr<v1::VerifyLedgerResponse> VerifyLedger(db::Tx& tx, const rpc::Call&,
                                                      const Pact& pact,
                                                      const v1::VerifyLedgerRequest&) {
  Verification verification = VerifyLedger(tx, pact.id);
  obs::CountCheck("ledger", verification.errors.empty());
  v1::VerifyLedgerResponse response;
  response.set_transfer_count(verification.transfers);
  response.set_account_count(verification.accounts);
  for (v1::LedgerError& error : verification.errors) *response.add_errors() = std::move(error);
  return response;
}

}  // namespace pactum::budget
