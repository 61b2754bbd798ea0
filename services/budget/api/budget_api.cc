#include "services/budget/api/budget_api.h"

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/base/date_wire.h"
#include "common/base/page_token.h"
#include "common/db/transaction.h"
#include "common/status/status_macros.h"
#include "services/budget/app/position.h"
#include "services/budget/domain/errors.h"
#include "services/budget/store/convention_store.h"
#include "services/budget/store/ledger_store.h"
#include "services/budget/store/own_effort_store.h"
#include "services/budget/store/use_store.h"
#include "services/budget/wire/budget_wire.h"

namespace pactum::budget {
namespace {

using grpc::ServerContext;

// A read of the present of one pact in the caller's scope.
template <class Resp, class Fn>
absl::StatusOr<Resp> Read(db::Pool& pool, const rpc::Call& call, absl::string_view name, Fn fn) {
  return db::InSnapshot(pool, call, [&](db::Tx& tx) -> absl::StatusOr<Resp> {
    ASSIGN_OR_RETURN(const PactRow pact, PactInScope(tx, call, PactIdOf(name), false));
    return fn(tx, pact);
  });
}

// Where a list goes on: the last key given, or `first`.
absl::StatusOr<std::string> After(const std::string& token, const std::string& query,
                                  const std::string& first) {
  ASSIGN_OR_RETURN(const std::vector<std::string> parts, DecodePageToken(token, query, kDomain));
  return parts.empty() ? first : parts[0];
}

// Cuts a list that was read with one item more than the page and tells where to go on.
template <class Item, class KeyOf>
std::string NextPage(std::vector<Item>& items, int page, const std::string& query, KeyOf key_of) {
  if (static_cast<int>(items.size()) <= page) return "";
  items.resize(static_cast<size_t>(page));
  return EncodePageToken({key_of(items.back())}, query);
}

// The name of an enum value without its prefix; empty for UNSPECIFIED, which means all.
std::string Filter(const std::string& name, absl::string_view prefix) {
  const std::string rest = name.substr(prefix.size());
  return rest == "UNSPECIFIED" ? "" : rest;
}

absl::StatusOr<v1::CheckAllocationResponse> CheckAnnex(const v1::CheckAllocationRequest& request) {
  ASSIGN_OR_RETURN(const LineAmounts lines,
                   LinesOf(request.lines(), request.start_year(), request.end_year(), "lines"));
  Allocation allocation;
  for (const auto& [line, amount] : lines) {
    if (line.IsState()) allocation.lines[line] = amount;
  }
  allocation.envelope = Total(allocation.lines);
  for (const auto& sub : request.sub_axes()) {
    allocation.sub_axes.push_back({sub.sub_axis(), sub.share_bp()});
  }
  allocation.justified = !request.justification().empty();
  allocation.axis_3_supports_new_pathways = request.axis_3_supports_new_pathways();
  const std::vector<RuleFigure> figures = CheckAllocation({}, allocation);
  v1::CheckAllocationResponse response;
  for (const RuleFigure& figure : figures) *response.add_figures() = ToProto(figure);
  *response.mutable_obstacles() = request.obstacles();
  response.set_accepted(Accepted(figures) && request.obstacles().empty());
  return response;
}

}  // namespace

BudgetApi::BudgetApi(auth::TokenVerifier& tokens, rpc::Admission& admission, const Clock& clock,
                     db::Pool& pool, RegistryClient& registry)
    : pipeline_("pactum.budget.v1.BudgetService", kDomain, tokens, admission, clock),
      pool_(pool),
      allocations_(pool, registry),
      conventions_(pool),
      own_efforts_(pool),
      use_(pool) {}

grpc::Status BudgetApi::CheckAllocation(ServerContext* context,
                                        const v1::CheckAllocationRequest* request,
                                        v1::CheckAllocationResponse* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [](const rpc::Call&, const v1::CheckAllocationRequest& r)
          -> absl::StatusOr<v1::CheckAllocationResponse> { return CheckAnnex(r); });
}

grpc::Status BudgetApi::OpenEnvelope(ServerContext* context, const v1::OpenEnvelopeRequest* request,
                                     v1::Budget* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::OpenEnvelopeRequest& r)
                              -> absl::StatusOr<v1::Budget> { return allocations_.Open(call, r); });
}

grpc::Status BudgetApi::ChangeEnvelope(ServerContext* context,
                                       const v1::ChangeEnvelopeRequest* request,
                                       v1::Budget* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call,
                                 const v1::ChangeEnvelopeRequest& r) -> absl::StatusOr<v1::Budget> {
                            return allocations_.Change(call, r);
                          });
}

grpc::Status BudgetApi::GetBudget(ServerContext* context, const v1::GetBudgetRequest* request,
                                  v1::Budget* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call, const v1::GetBudgetRequest& r) -> absl::StatusOr<v1::Budget> {
        return Read<v1::Budget>(pool_, call, r.name(), [&](db::Tx& tx, const PactRow& pact) {
          return absl::StatusOr<v1::Budget>(BudgetOf(pact, ReadBalances(tx, pact.id)));
        });
      });
}

grpc::Status BudgetApi::Allocate(ServerContext* context, const v1::AllocateRequest* request,
                                 v1::AllocateResponse* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call, const v1::AllocateRequest& r)
          -> absl::StatusOr<v1::AllocateResponse> { return allocations_.Allocate(call, r); });
}

grpc::Status BudgetApi::Deallocate(ServerContext* context, const v1::DeallocateRequest* request,
                                   v1::AllocateResponse* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call, const v1::DeallocateRequest& r)
          -> absl::StatusOr<v1::AllocateResponse> { return allocations_.Deallocate(call, r); });
}

grpc::Status BudgetApi::MoveAllocation(ServerContext* context,
                                       const v1::MoveAllocationRequest* request,
                                       v1::AllocateResponse* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call, const v1::MoveAllocationRequest& r)
          -> absl::StatusOr<v1::AllocateResponse> { return allocations_.Move(call, r); });
}

grpc::Status BudgetApi::ReleaseAxis3(ServerContext* context, const v1::ReleaseAxis3Request* request,
                                     v1::AllocateResponse* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call, const v1::ReleaseAxis3Request& r)
          -> absl::StatusOr<v1::AllocateResponse> { return allocations_.Release(call, r); });
}

grpc::Status BudgetApi::CheckCompliance(ServerContext* context,
                                        const v1::CheckComplianceRequest* request,
                                        v1::CheckComplianceResponse* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call,
             const v1::CheckComplianceRequest& r) -> absl::StatusOr<v1::CheckComplianceResponse> {
        return Read<v1::CheckComplianceResponse>(
            pool_, call, r.pact(),
            [&](db::Tx& tx, const PactRow& pact) -> absl::StatusOr<v1::CheckComplianceResponse> {
              // As registry last told it, kept with the act.
              const FundingBasis annex = ParseFundingBasis(LastFundingBasis(tx, pact.id));
              v1::CheckComplianceResponse figures;
              const Allocation now = AllocationOf(ReadBalances(tx, pact.id), annex, false);
              for (const RuleFigure& figure : budget::CheckAllocation({}, now)) {
                *figures.add_figures() = ToProto(figure);
              }
              return figures;
            });
      });
}

grpc::Status BudgetApi::PrepareConvention(ServerContext* context,
                                          const v1::PrepareConventionRequest* request,
                                          v1::Convention* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call, const v1::PrepareConventionRequest& r)
          -> absl::StatusOr<v1::Convention> { return conventions_.Prepare(call, r); });
}

grpc::Status BudgetApi::SignConvention(ServerContext* context,
                                       const v1::SignConventionRequest* request,
                                       v1::Convention* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call, const v1::SignConventionRequest& r)
          -> absl::StatusOr<v1::Convention> { return conventions_.Sign(call, r); });
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
                          [this](const rpc::Call& call,
                                 const v1::PayAdvanceRequest& r) -> absl::StatusOr<v1::Convention> {
                            return conventions_.PayAdvance(call, r);
                          });
}

grpc::Status BudgetApi::ApplyDecision(ServerContext* context,
                                      const v1::ApplyDecisionRequest* request,
                                      v1::Convention* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call, const v1::ApplyDecisionRequest& r)
          -> absl::StatusOr<v1::Convention> { return conventions_.Apply(call, r); });
}

grpc::Status BudgetApi::PayBalance(ServerContext* context, const v1::PayBalanceRequest* request,
                                   v1::Convention* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call,
                                 const v1::PayBalanceRequest& r) -> absl::StatusOr<v1::Convention> {
                            return conventions_.PayBalance(call, r);
                          });
}

grpc::Status BudgetApi::Recover(ServerContext* context, const v1::RecoverRequest* request,
                                v1::Convention* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call, const v1::RecoverRequest& r) -> absl::StatusOr<v1::Convention> {
        return conventions_.Recover(call, r);
      });
}

grpc::Status BudgetApi::ReportOwnEffort(ServerContext* context,
                                        const v1::ReportOwnEffortRequest* request,
                                        v1::OwnEffort* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call, const v1::ReportOwnEffortRequest& r)
          -> absl::StatusOr<v1::OwnEffort> { return own_efforts_.Report(call, r); });
}

grpc::Status BudgetApi::AnswerOwnEffort(ServerContext* context,
                                        const v1::AnswerOwnEffortRequest* request,
                                        v1::OwnEffort* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call, const v1::AnswerOwnEffortRequest& r)
          -> absl::StatusOr<v1::OwnEffort> { return own_efforts_.Answer(call, r); });
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

grpc::Status BudgetApi::Reserve(ServerContext* context, const v1::ReserveRequest* request,
                                v1::UseResponse* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::ReserveRequest& r)
                              -> absl::StatusOr<v1::UseResponse> { return use_.Reserve(call, r); });
}

grpc::Status BudgetApi::Commit(ServerContext* context, const v1::CommitRequest* request,
                               v1::UseResponse* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call, const v1::CommitRequest& r) -> absl::StatusOr<v1::UseResponse> {
        return use_.Commit(call, r);
      });
}

grpc::Status BudgetApi::Certify(ServerContext* context, const v1::CertifyRequest* request,
                                v1::UseResponse* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::CertifyRequest& r)
                              -> absl::StatusOr<v1::UseResponse> { return use_.Certify(call, r); });
}

grpc::Status BudgetApi::ReverseCertificate(ServerContext* context,
                                           const v1::ReverseCertificateRequest* request,
                                           v1::UseResponse* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call, const v1::ReverseCertificateRequest& r)
          -> absl::StatusOr<v1::UseResponse> { return use_.ReverseCertificate(call, r); });
}

grpc::Status BudgetApi::Release(ServerContext* context, const v1::ReleaseRequest* request,
                                v1::UseResponse* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::ReleaseRequest& r)
                              -> absl::StatusOr<v1::UseResponse> { return use_.Release(call, r); });
}

grpc::Status BudgetApi::PaySupplier(ServerContext* context, const v1::PaySupplierRequest* request,
                                    v1::UseResponse* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call, const v1::PaySupplierRequest& r)
          -> absl::StatusOr<v1::UseResponse> { return use_.PaySupplier(call, r); });
}

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

}  // namespace pactum::budget
