#include "services/budget/api/budget_api.h"

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/base/date_wire.h"
#include "common/money/money_wire.h"
#include "common/status/status_macros.h"
#include "services/budget/api/api_support.h"
#include "services/budget/domain/allocation.h"
#include "services/budget/domain/volume.h"
#include "services/budget/store/ledger_store.h"
#include "services/budget/store/rules_store.h"
#include "services/budget/store/use_store.h"

namespace pactum::budget {
namespace {

using grpc::ServerContext;

// Enough for every pathway of the country, and no product of it overflows.
constexpr int64_t kMostUnits = 100'000'000;

absl::StatusOr<v1::CheckAllocationResponse> CheckAnnex(db::Tx& tx, const rpc::Call& call,
                                                       const v1::CheckAllocationRequest& request) {
  if (request.planned_pathways() < 0) {
    return LineInvalid({{"planned_pathways", "must be at least zero"}});
  }
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
  const absl::CivilDay day =
      request.has_effective_date() ? DayOf(request.effective_date()) : call.today;
  const AllocationRules rules = RulesOn(tx, day);
  std::vector<RuleFigure> figures = CheckAllocation(rules, allocation);
  if (request.planned_pathways() > 0) {
    figures.push_back(UnitCostFigure(allocation.envelope, rules.indicative_unit_cost,
                                     request.planned_pathways()));
  }
  v1::CheckAllocationResponse response;
  for (const RuleFigure& figure : figures) *response.add_figures() = ToProto(figure);
  *response.mutable_obstacles() = request.obstacles();
  response.set_accepted(Accepted(figures) && request.obstacles().empty());
  return response;
}

absl::StatusOr<v1::AdditionalVolume> Compute(const v1::ComputeAdditionalVolumeRequest& request) {
  VolumeAsked asked{request.baseline(), request.baseline_inclusive(), std::nullopt,
                    MoneyOf(request.unit_price()), request.realised()};
  if (request.has_cap()) asked.cap = request.cap();
  if (asked.unit_price <= Money()) return AmountNotPositive("unit_price");
  for (const auto& [path, figure] : {std::pair("baseline", asked.baseline),
                                     {"realised", asked.realised},
                                     {"cap", asked.cap.value_or(0)}}) {
    if (figure < 0 || figure > kMostUnits) {
      return LineInvalid({{path, absl::StrCat("must be 0 to ", kMostUnits)}});
    }
  }
  const VolumeWorth worth = budget::AdditionalVolume(asked);
  v1::AdditionalVolume response;
  response.set_additional_units(worth.additional);
  response.set_paid_units(worth.paid);
  *response.mutable_amount() = pactum::ToProto(worth.amount);
  response.set_capped(worth.capped);
  response.set_explanation(worth.explanation);
  return response;
}

v1::IndicativeVolume VolumeOf(db::Tx& tx, const rpc::Call& call, const PactRow& pact,
                              int64_t announced) {
  Money envelope;
  for (const auto& [account, balance] : ReadBalances(tx, pact.id)) {
    if (account.book == Book::kState && account.kind != "EXTERNAL") envelope += balance;
  }
  const Money unit_cost = RulesOn(tx, call.today).indicative_unit_cost;
  const Indication indication = budget::IndicativeVolume(envelope, unit_cost, announced);
  v1::IndicativeVolume response;
  response.set_envelope_cents(envelope.cents());
  response.set_indicative_unit_cost_cents(unit_cost.cents());
  response.set_indicative_volume(indication.volume);
  response.set_announced_pathways(announced);
  if (indication.real_unit_cost) {
    response.set_real_unit_cost_cents(indication.real_unit_cost->cents());
  }
  response.set_warning(indication.warning);
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
      settlements_(pool),
      deposits_(pool),
      corrections_(pool, registry),
      use_(pool) {}

grpc::Status BudgetApi::CheckAllocation(ServerContext* context,
                                        const v1::CheckAllocationRequest* request,
                                        v1::CheckAllocationResponse* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::CheckAllocationRequest& r) {
                            return db::InSnapshot(
                                pool_, call, [&](db::Tx& tx) { return CheckAnnex(tx, call, r); });
                          });
}

grpc::Status BudgetApi::OpenEnvelope(ServerContext* context, const v1::OpenEnvelopeRequest* request,
                                     v1::Budget* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::OpenEnvelopeRequest& r) {
                            return allocations_.Open(call, r);
                          });
}

grpc::Status BudgetApi::ChangeEnvelope(ServerContext* context,
                                       const v1::ChangeEnvelopeRequest* request,
                                       v1::Budget* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::ChangeEnvelopeRequest& r) {
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
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::AllocateRequest& r) {
                            return allocations_.Allocate(call, r);
                          });
}

grpc::Status BudgetApi::Deallocate(ServerContext* context, const v1::DeallocateRequest* request,
                                   v1::AllocateResponse* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::DeallocateRequest& r) {
                            return allocations_.Deallocate(call, r);
                          });
}

grpc::Status BudgetApi::MoveAllocation(ServerContext* context,
                                       const v1::MoveAllocationRequest* request,
                                       v1::AllocateResponse* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::MoveAllocationRequest& r) {
                            return allocations_.Move(call, r);
                          });
}

grpc::Status BudgetApi::ReleaseAxis3(ServerContext* context, const v1::ReleaseAxis3Request* request,
                                     v1::AllocateResponse* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::ReleaseAxis3Request& r) {
                            return allocations_.Release(call, r);
                          });
}

grpc::Status BudgetApi::PostAllocations(ServerContext* context,
                                        const v1::PostAllocationsRequest* request,
                                        v1::PostAllocationsResponse* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::PostAllocationsRequest& r) {
                            return allocations_.PostAll(call, r);
                          });
}

grpc::Status BudgetApi::CorrectTransfer(ServerContext* context,
                                        const v1::CorrectTransferRequest* request,
                                        v1::CorrectTransferResponse* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::CorrectTransferRequest& r) {
                            return corrections_.Correct(call, r);
                          });
}

grpc::Status BudgetApi::CheckCompliance(ServerContext* context,
                                        const v1::CheckComplianceRequest* request,
                                        v1::CheckComplianceResponse* response) {
  using Response = v1::CheckComplianceResponse;
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call, const v1::CheckComplianceRequest& r) {
        return Read<Response>(
            pool_, call, r.pact(),
            [&](db::Tx& tx, const PactRow& pact) -> absl::StatusOr<Response> {
              // As registry last told it, kept with the act.
              const FundingBasis annex = ParseFundingBasis(LastFundingBasis(tx, pact.id));
              const Allocation now = AllocationOf(ReadBalances(tx, pact.id), annex, false);
              Response figures;
              for (const RuleFigure& figure :
                   budget::CheckAllocation(RulesOn(tx, call.today), now)) {
                *figures.add_figures() = ToProto(figure);
              }
              return figures;
            });
      });
}

grpc::Status BudgetApi::ListAllocationRules(ServerContext* context,
                                            const v1::ListAllocationRulesRequest* request,
                                            v1::ListAllocationRulesResponse* response) {
  using Response = v1::ListAllocationRulesResponse;
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call,
             const v1::ListAllocationRulesRequest& r) -> absl::StatusOr<Response> {
        const std::string query = "allocation rules";
        ASSIGN_OR_RETURN(const std::string after, After(r.page_token(), query, ""));
        return db::InSnapshot(pool_, call, [&](db::Tx& tx) -> absl::StatusOr<Response> {
          const int page = PageSize(r.page_size());
          std::vector<AllocationRules> items = ListRules(tx, after, page + 1);
          Response list;
          list.set_next_page_token(NextPage(items, page, query, [](const AllocationRules& rules) {
            return absl::FormatCivilTime(rules.effective_from);
          }));
          for (const AllocationRules& item : items) *list.add_allocation_rules() = ToProto(item);
          return list;
        });
      });
}

grpc::Status BudgetApi::GetIndicativeVolume(ServerContext* context,
                                            const v1::GetIndicativeVolumeRequest* request,
                                            v1::IndicativeVolume* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call,
             const v1::GetIndicativeVolumeRequest& r) -> absl::StatusOr<v1::IndicativeVolume> {
        if (r.announced_pathways() < 0) {
          return LineInvalid({{"announced_pathways", "must be at least zero"}});
        }
        return Read<v1::IndicativeVolume>(
            pool_, call, r.pact(),
            [&](db::Tx& tx, const PactRow& pact) -> absl::StatusOr<v1::IndicativeVolume> {
              return VolumeOf(tx, call, pact, r.announced_pathways());
            });
      });
}

grpc::Status BudgetApi::ComputeAdditionalVolume(ServerContext* context,
                                                const v1::ComputeAdditionalVolumeRequest* request,
                                                v1::AdditionalVolume* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [](const rpc::Call&, const v1::ComputeAdditionalVolumeRequest& r) { return Compute(r); });
}

}  // namespace pactum::budget
