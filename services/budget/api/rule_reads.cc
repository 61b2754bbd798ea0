#include "services/budget/api/rule_reads.h"

#include <optional>
#include <utility>
#include <vector>

#include "common/base/page.h"
#include "common/money/money_wire.h"
#include "common/status/status_macros.h"
#include "services/budget/app/last_fundability.h"
#include "services/budget/domain/allocation.h"
#include "services/budget/domain/errors.h"
#include "services/budget/domain/volume.h"
#include "services/budget/store/ledger_store.h"
#include "services/budget/store/rules_store.h"
#include "services/budget/wire/budget_wire.h"
#include "services/budget/words.h"

namespace pactum::budget {
namespace {

// Enough for every pathway of the country, and no product of it overflows.
constexpr int64_t kMostUnits = 100'000'000;

}  // namespace

absl::StatusOr<v1::CheckAllocationResponse> CheckAnnex(db::Tx& tx, const rpc::Call& call,
                                                       const v1::CheckAllocationRequest& request) {
  if (request.planned_pathways() < 0) {
    return FieldInvalid("planned_pathways", phrase::kMustNotBeNegative);
  }
  ASSIGN_OR_RETURN(const LineAmounts lines,
                   LinesOf(request.lines(), {request.start_year(), request.end_year()}, "lines"));
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
  const AllocationRules rules =
      RulesOn(tx, request.has_effective_date() ? DayOf(request.effective_date()) : call.today);
  std::vector<RuleFigure> figures = CheckAllocation(rules, allocation);
  if (request.planned_pathways() > 0) {
    figures.push_back(UnitCostFigure(allocation.envelope, rules.IndicativeUnitCost(),
                                     request.planned_pathways()));
  }
  v1::CheckAllocationResponse response;
  AddFigures(figures, CallerLanguage(), response.mutable_figures());
  *response.mutable_obstacles() = request.obstacles();
  response.set_accepted(Accepted(figures) && request.obstacles().empty());
  return response;
}

absl::StatusOr<v1::CheckComplianceResponse> CheckCompliance(db::Tx& tx, const rpc::Call& call,
                                                            const Pact& pact,
                                                            const v1::CheckComplianceRequest&) {
  const Allocation now =
      AllocationOf(ReadBalances(tx, pact.id), LastFundabilityOf(tx, pact.id), false);
  v1::CheckComplianceResponse response;
  AddFigures(CheckAllocation(RulesOn(tx, call.today), now), CallerLanguage(),
             response.mutable_figures());
  return response;
}

absl::StatusOr<v1::ListAllocationRulesResponse> ListAllocationRules(
    db::Tx& tx, const rpc::Call& call, const v1::ListAllocationRulesRequest& request) {
  ASSIGN_OR_RETURN(const auto page,
                   Page<absl::CivilDay>::Of(request, "allocation rules", call.domain));
  v1::ListAllocationRulesResponse list;
  page.Fill(
      ListRules(tx, page.After(), page.Limit()), list.mutable_allocation_rules(),
      [](const AllocationRules& rules) { return ToProto(rules); },
      [](const AllocationRules& rules) { return rules.effective_from; },
      list.mutable_next_page_token());
  return list;
}

absl::StatusOr<v1::IndicativeVolume> GetIndicativeVolume(
    db::Tx& tx, const rpc::Call& call, const Pact& pact,
    const v1::GetIndicativeVolumeRequest& request) {
  const int64_t announced = request.announced_pathways();
  if (announced < 0) return FieldInvalid("announced_pathways", phrase::kMustNotBeNegative);
  const Money envelope = EnvelopeOf(ReadBalances(tx, pact.id));
  const Money unit_cost = RulesOn(tx, call.today).IndicativeUnitCost();
  const Indication indication = IndicativeVolume(envelope, unit_cost, announced);
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

absl::StatusOr<v1::AdditionalVolume> ComputeAdditionalVolume(
    const rpc::Call&, const v1::ComputeAdditionalVolumeRequest& request) {
  VolumeAsked asked{request.baseline(), request.baseline_inclusive(), std::nullopt,
                    MoneyOf(request.unit_price()), request.realised()};
  if (request.has_cap()) asked.cap = request.cap();
  if (asked.unit_price <= Money()) return AmountNotPositive("unit_price");
  for (const auto& [path, figure] : {std::pair("baseline", asked.baseline),
                                     {"realised", asked.realised},
                                     {"cap", asked.cap.value_or(0)}}) {
    if (figure < 0 || figure > kMostUnits) {
      return FieldInvalid(path, phrase::kMustBeWithin, {{"least", 0}, {"most", kMostUnits}});
    }
  }
  const VolumeWorth worth = AdditionalVolume(asked);
  v1::AdditionalVolume response;
  response.set_additional_units(worth.additional);
  response.set_paid_units(worth.paid);
  *response.mutable_amount() = pactum::ToProto(worth.amount);
  response.set_capped(worth.capped);
  response.set_explanation(worth.explanation.In(CallerLanguage()));
  return response;
}

}  // namespace pactum::budget
