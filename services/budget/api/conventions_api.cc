// BudgetService: conventions, from their draft to the closing of the books.
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
#include "services/budget/store/convention_store.h"

namespace pactum::budget {
namespace {

using grpc::ServerContext;

}  // namespace

grpc::Status BudgetApi::PrepareConvention(ServerContext* context,
                                          const v1::PrepareConventionRequest* request,
                                          v1::Convention* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::PrepareConventionRequest& r) {
                            return conventions_.Prepare(call, r);
                          });
}

grpc::Status BudgetApi::AmendConvention(ServerContext* context,
                                        const v1::AmendConventionRequest* request,
                                        v1::Convention* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::AmendConventionRequest& r) {
                            return conventions_.Amend(call, r);
                          });
}

grpc::Status BudgetApi::SignConvention(ServerContext* context,
                                       const v1::SignConventionRequest* request,
                                       v1::Convention* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::SignConventionRequest& r) {
                            return conventions_.Sign(call, r);
                          });
}

grpc::Status BudgetApi::GetConvention(ServerContext* context,
                                      const v1::GetConventionRequest* request,
                                      v1::Convention* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call,
             const v1::GetConventionRequest& r) -> absl::StatusOr<v1::Convention> {
        return Read<v1::Convention>(
            pool_, call, r.name(),
            [&](db::Tx& tx, const PactRow& pact) -> absl::StatusOr<v1::Convention> {
              int year = 0;
              if (!absl::SimpleAtoi(LastOf(r.name()), &year)) return ConventionNotFound(r.name());
              std::optional<v1::Convention> convention = FindConvention(tx, pact.id, year);
              if (!convention) return ConventionNotFound(r.name());
              return *std::move(convention);
            });
      });
}

grpc::Status BudgetApi::ListConventions(ServerContext* context,
                                        const v1::ListConventionsRequest* request,
                                        v1::ListConventionsResponse* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call,
             const v1::ListConventionsRequest& r) -> absl::StatusOr<v1::ListConventionsResponse> {
        const std::string query = absl::StrCat("conventions ", r.parent());
        ASSIGN_OR_RETURN(const std::string after, After(r.page_token(), query, "0"));
        return Read<v1::ListConventionsResponse>(
            pool_, call, r.parent(),
            [&](db::Tx& tx, const PactRow& pact) -> absl::StatusOr<v1::ListConventionsResponse> {
              int year = 0;
              static_cast<void>(absl::SimpleAtoi(after, &year));
              const int page = PageSize(r.page_size());
              std::vector<v1::Convention> items =
                  budget::ListConventions(tx, pact.id, year, page + 1);
              v1::ListConventionsResponse list;
              list.set_next_page_token(NextPage(items, page, query, [](const v1::Convention& c) {
                return absl::StrCat(c.year());
              }));
              for (v1::Convention& item : items) *list.add_conventions() = std::move(item);
              return list;
            });
      });
}

grpc::Status BudgetApi::PayAdvance(ServerContext* context, const v1::PayAdvanceRequest* request,
                                   v1::Convention* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::PayAdvanceRequest& r) {
                            return conventions_.PayAdvance(call, r);
                          });
}

grpc::Status BudgetApi::ApplyDecision(ServerContext* context,
                                      const v1::ApplyDecisionRequest* request,
                                      v1::Convention* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::ApplyDecisionRequest& r) {
                            return conventions_.Apply(call, r);
                          });
}

grpc::Status BudgetApi::PayBalance(ServerContext* context, const v1::PayBalanceRequest* request,
                                   v1::Convention* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::PayBalanceRequest& r) {
                            return conventions_.PayBalance(call, r);
                          });
}

grpc::Status BudgetApi::Recover(ServerContext* context, const v1::RecoverRequest* request,
                                v1::Convention* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::RecoverRequest& r) {
                            return conventions_.Recover(call, r);
                          });
}

grpc::Status BudgetApi::Impute(ServerContext* context, const v1::ImputeRequest* request,
                               v1::Convention* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::ImputeRequest& r) {
                            return conventions_.Impute(call, r);
                          });
}

grpc::Status BudgetApi::CarryOver(ServerContext* context, const v1::CarryOverRequest* request,
                                  v1::SettlementResponse* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::CarryOverRequest& r) {
                            return settlements_.CarryOver(call, r);
                          });
}

grpc::Status BudgetApi::CarryUnspent(ServerContext* context, const v1::CarryUnspentRequest* request,
                                     v1::SettlementResponse* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::CarryUnspentRequest& r) {
                            return settlements_.CarryUnspent(call, r);
                          });
}

grpc::Status BudgetApi::CloseBudget(ServerContext* context, const v1::CloseBudgetRequest* request,
                                    v1::SettlementResponse* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::CloseBudgetRequest& r) {
                            return settlements_.Close(call, r);
                          });
}

}  // namespace pactum::budget
