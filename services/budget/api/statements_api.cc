// BudgetService: what the books say, now and as of any past day and instant.
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/base/date_wire.h"
#include "common/money/money_wire.h"
#include "common/obs/checks.h"
#include "common/status/status_macros.h"
#include "services/budget/api/api_support.h"
#include "services/budget/api/budget_api.h"
#include "services/budget/app/position.h"
#include "services/budget/app/statements.h"
#include "services/budget/store/ledger_store.h"
#include "services/budget/store/verify_store.h"

namespace pactum::budget {
namespace {

using grpc::ServerContext;

// The name of an enum value without its prefix; empty for UNSPECIFIED, which means all.
std::string Filter(const std::string& name, absl::string_view prefix) {
  const std::string rest = name.substr(prefix.size());
  return rest == "UNSPECIFIED" ? "" : rest;
}

std::optional<absl::Time> KnownAt(const google::protobuf::Timestamp& time, bool present) {
  return present ? std::optional(pactum::FromProto(time)) : std::nullopt;
}

}  // namespace

grpc::Status BudgetApi::GetBudgetPosition(ServerContext* context,
                                          const v1::GetBudgetPositionRequest* request,
                                          v1::BudgetPosition* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call,
             const v1::GetBudgetPositionRequest& r) -> absl::StatusOr<v1::BudgetPosition> {
        const std::optional<absl::Time> known_at =
            r.has_known_at() ? std::optional(pactum::FromProto(r.known_at())) : std::nullopt;
        return db::AsOf(pool_, call, known_at,
                        [&](db::Tx& tx, absl::Time known) -> absl::StatusOr<v1::BudgetPosition> {
                          ASSIGN_OR_RETURN(const PactRow pact,
                                           PactInScope(tx, call, PactIdOf(r.pact()), false));
                          return PositionAsOf(tx, pact, r.year(), DayOf(r.cut_off()), known);
                        });
      });
}

grpc::Status BudgetApi::ListTransfers(ServerContext* context,
                                      const v1::ListTransfersRequest* request,
                                      v1::ListTransfersResponse* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call,
             const v1::ListTransfersRequest& r) -> absl::StatusOr<v1::ListTransfersResponse> {
        const std::string book = Filter(v1::Book_Name(r.book()), "BOOK_");
        const std::string type = Filter(v1::TransferType_Name(r.type()), "TRANSFER_TYPE_");
        const std::string query = absl::StrCat("transfers ", r.parent(), " ", book, " ", type);
        ASSIGN_OR_RETURN(const std::string after, After(r.page_token(), query, "0"));
        return Read<v1::ListTransfersResponse>(
            pool_, call, r.parent(),
            [&](db::Tx& tx, const PactRow& pact) -> absl::StatusOr<v1::ListTransfersResponse> {
              int64_t id = 0;
              static_cast<void>(absl::SimpleAtoi(after, &id));
              const int page = PageSize(r.page_size());
              std::vector<v1::Transfer> items =
                  budget::ListTransfers(tx, pact.id, id, book, type, page + 1);
              v1::ListTransfersResponse list;
              list.set_next_page_token(NextPage(
                  items, page, query, [](const v1::Transfer& t) { return LastOf(t.name()); }));
              for (v1::Transfer& item : items) *list.add_transfers() = std::move(item);
              return list;
            });
      });
}

grpc::Status BudgetApi::VerifyLedger(ServerContext* context, const v1::VerifyLedgerRequest* request,
                                     v1::VerifyLedgerResponse* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call,
             const v1::VerifyLedgerRequest& r) -> absl::StatusOr<v1::VerifyLedgerResponse> {
        return Read<v1::VerifyLedgerResponse>(
            pool_, call, r.pact(),
            [&](db::Tx& tx, const PactRow& pact) -> absl::StatusOr<v1::VerifyLedgerResponse> {
              Verification verification = budget::VerifyLedger(tx, pact.id);
              obs::CountCheck("ledger", verification.errors.empty());
              v1::VerifyLedgerResponse answer;
              answer.set_transfer_count(verification.transfers);
              answer.set_account_count(verification.accounts);
              for (v1::LedgerError& error : verification.errors) {
                *answer.add_errors() = std::move(error);
              }
              return answer;
            });
      });
}

grpc::Status BudgetApi::GetTrialBalance(ServerContext* context,
                                        const v1::GetTrialBalanceRequest* request,
                                        v1::TrialBalance* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call,
             const v1::GetTrialBalanceRequest& r) -> absl::StatusOr<v1::TrialBalance> {
        // The pages of one list are of one instant, which the token carries.
        const std::string query = TrialQuery(r);
        ASSIGN_OR_RETURN(const std::vector<std::string> parts,
                         DecodePageToken(r.page_token(), query, kDomain));
        std::optional<absl::Time> known_at = KnownAt(r.known_at(), r.has_known_at());
        int64_t micros = 0;
        if (parts.size() == 2 && absl::SimpleAtoi(parts[1], &micros)) {
          known_at = absl::FromUnixMicros(micros);
        }
        const std::string after = parts.size() == 2 ? parts[0] : "";
        return db::AsOf(pool_, call, known_at,
                        [&](db::Tx& tx, absl::Time known) -> absl::StatusOr<v1::TrialBalance> {
                          ASSIGN_OR_RETURN(const PactRow pact,
                                           PactInScope(tx, call, PactIdOf(r.pact()), false));
                          return TrialBalanceOf(tx, pact, r, known, after, query);
                        });
      });
}

grpc::Status BudgetApi::GetAccountStatement(ServerContext* context,
                                            const v1::GetAccountStatementRequest* request,
                                            v1::AccountStatement* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::GetAccountStatementRequest& r) {
                            return Read<v1::AccountStatement>(
                                pool_, call, r.pact(), [&](db::Tx& tx, const PactRow& pact) {
                                  return AccountStatementOf(tx, pact, r);
                                });
                          });
}

grpc::Status BudgetApi::GetExecution(ServerContext* context, const v1::GetExecutionRequest* request,
                                     v1::Execution* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call, const v1::GetExecutionRequest& r) {
        return db::AsOf(pool_, call, KnownAt(r.known_at(), r.has_known_at()),
                        [&](db::Tx& tx, absl::Time known) -> absl::StatusOr<v1::Execution> {
                          ASSIGN_OR_RETURN(const PactRow pact,
                                           PactInScope(tx, call, PactIdOf(r.pact()), false));
                          return ExecutionAsOf(tx, pact, r, known);
                        });
      });
}

}  // namespace pactum::budget
