// BudgetService: what the counterparty puts in, its deposits and its own effort.
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/base/date_wire.h"
#include "common/money/money_wire.h"
#include "common/status/status_macros.h"
#include "services/budget/api/api_support.h"
#include "services/budget/api/budget_api.h"
#include "services/budget/store/deposit_store.h"
#include "services/budget/store/own_effort_store.h"

namespace pactum::budget {
namespace {

using grpc::ServerContext;

// What is missing of one figure to another.
int64_t Missing(int64_t baseline, int64_t realised) {
  return realised < baseline ? baseline - realised : 0;
}

v1::OwnEffortCheck Compare(const std::optional<v1::OwnEffort>& baseline,
                           const std::optional<v1::OwnEffort>& realised, bool pes) {
  v1::OwnEffortCheck check;
  if (baseline) *check.mutable_baseline() = *baseline;
  if (realised) *check.mutable_realised() = *realised;
  if (pes) {
    check.set_outcome(v1::OwnEffortCheck::OUTCOME_NOT_APPLICABLE);
  } else if (!baseline || !realised) {
    check.set_outcome(v1::OwnEffortCheck::OUTCOME_UNKNOWN);
  } else {
    check.set_shortfall_cents(
        Missing(MoneyOf(baseline->amount()).cents(), MoneyOf(realised->amount()).cents()));
    check.set_shortfall_trainings(Missing(baseline->trainings(), realised->trainings()));
    const bool met = check.shortfall_cents() == 0 && check.shortfall_trainings() == 0;
    check.set_outcome(met ? v1::OwnEffortCheck::OUTCOME_MET : v1::OwnEffortCheck::OUTCOME_NOT_MET);
  }
  return check;
}

}  // namespace

grpc::Status BudgetApi::ReportDeposit(ServerContext* context,
                                      const v1::ReportDepositRequest* request,
                                      v1::Deposit* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::ReportDepositRequest& r) {
                            return deposits_.Report(call, r);
                          });
}

grpc::Status BudgetApi::AnswerDeposit(ServerContext* context,
                                      const v1::AnswerDepositRequest* request,
                                      v1::Deposit* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::AnswerDepositRequest& r) {
                            return deposits_.Answer(call, r);
                          });
}

grpc::Status BudgetApi::ListDeposits(ServerContext* context, const v1::ListDepositsRequest* request,
                                     v1::ListDepositsResponse* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call,
             const v1::ListDepositsRequest& r) -> absl::StatusOr<v1::ListDepositsResponse> {
        const std::string query = absl::StrCat("deposits ", r.parent());
        ASSIGN_OR_RETURN(const std::string after, After(r.page_token(), query, ""));
        return Read<v1::ListDepositsResponse>(
            pool_, call, r.parent(),
            [&](db::Tx& tx, const PactRow& pact) -> absl::StatusOr<v1::ListDepositsResponse> {
              const int page = PageSize(r.page_size());
              std::vector<v1::Deposit> items = budget::ListDeposits(tx, pact.id, after, page + 1);
              v1::ListDepositsResponse list;
              list.set_next_page_token(NextPage(
                  items, page, query, [](const v1::Deposit& e) { return LastOf(e.name()); }));
              for (v1::Deposit& item : items) *list.add_deposits() = std::move(item);
              return list;
            });
      });
}

grpc::Status BudgetApi::ReportOwnEffort(ServerContext* context,
                                        const v1::ReportOwnEffortRequest* request,
                                        v1::OwnEffort* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::ReportOwnEffortRequest& r) {
                            return own_efforts_.Report(call, r);
                          });
}

grpc::Status BudgetApi::AnswerOwnEffort(ServerContext* context,
                                        const v1::AnswerOwnEffortRequest* request,
                                        v1::OwnEffort* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::AnswerOwnEffortRequest& r) {
                            return own_efforts_.Answer(call, r);
                          });
}

grpc::Status BudgetApi::ListOwnEfforts(ServerContext* context,
                                       const v1::ListOwnEffortsRequest* request,
                                       v1::ListOwnEffortsResponse* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call,
             const v1::ListOwnEffortsRequest& r) -> absl::StatusOr<v1::ListOwnEffortsResponse> {
        const std::string query = absl::StrCat("own efforts ", r.parent());
        ASSIGN_OR_RETURN(const std::string after, After(r.page_token(), query, ""));
        return Read<v1::ListOwnEffortsResponse>(
            pool_, call, r.parent(),
            [&](db::Tx& tx, const PactRow& pact) -> absl::StatusOr<v1::ListOwnEffortsResponse> {
              const int page = PageSize(r.page_size());
              std::vector<v1::OwnEffort> items =
                  budget::ListOwnEfforts(tx, pact.id, after, page + 1);
              v1::ListOwnEffortsResponse list;
              list.set_next_page_token(NextPage(
                  items, page, query, [](const v1::OwnEffort& e) { return LastOf(e.name()); }));
              for (v1::OwnEffort& item : items) *list.add_own_efforts() = std::move(item);
              return list;
            });
      });
}

grpc::Status BudgetApi::CheckOwnEffort(ServerContext* context,
                                       const v1::CheckOwnEffortRequest* request,
                                       v1::OwnEffortCheck* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call, const v1::CheckOwnEffortRequest& r) {
        return Read<v1::OwnEffortCheck>(
            pool_, call, r.pact(),
            [&](db::Tx& tx, const PactRow& pact) -> absl::StatusOr<v1::OwnEffortCheck> {
              return Compare(LastConfirmed(tx, pact.id, "baseline"),
                             LastConfirmed(tx, pact.id, absl::StrCat(r.year())), pact.pes);
            });
      });
}

}  // namespace pactum::budget
