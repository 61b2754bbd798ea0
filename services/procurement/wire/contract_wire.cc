#include "services/procurement/wire/contract_wire.h"

#include <optional>

#include "common/base/canonical_json.h"
#include "common/base/date_wire.h"
#include "common/base/enum_wire.h"
#include "common/base/resource_name.h"
#include "common/money/money_wire.h"
#include "services/procurement/domain/change.h"
#include "services/procurement/wire/names.h"
#include "services/procurement/wire/values_wire.h"

namespace pactum::procurement {
namespace {

Lot FromProto(const v1::Lot& lot) {
  Lot value;
  value.id = lot.lot_id();
  value.title = lot.title();
  value.line = procurement::FromProto(lot.line());
  value.pathway = lot.pathway_id();
  value.unit = EnumFromProto<WorkUnit>(lot.work_unit());
  value.quantity = lot.quantity();
  value.unit_price = MoneyOf(lot.unit_price());
  if (lot.has_amount()) value.stated_amount = MoneyOf(lot.amount());
  if (lot.has_estimate()) value.estimate = MoneyOf(lot.estimate());
  return value;
}

Clause FromProto(const v1::Clause& clause) {
  Clause value;
  value.id = clause.clause_id();
  value.kind = EnumFromProto<ClauseKind>(clause.kind());
  value.text = clause.text();
  if (clause.has_limit_amount()) value.limit_amount = MoneyOf(clause.limit_amount());
  if (clause.has_limit_basis_points()) value.limit_bp = clause.limit_basis_points();
  if (clause.has_limit_quantity()) value.limit_units = clause.limit_quantity();
  return value;
}

v1::Clause ToProto(const Clause& clause) {
  v1::Clause message;
  message.set_clause_id(clause.id);
  message.set_kind(EnumToProto<v1::Clause::Kind>(clause.kind));
  message.set_text(clause.text);
  if (clause.limit_amount) {
    *message.mutable_limit_amount() = pactum::ToProto(*clause.limit_amount);
  }
  if (clause.limit_bp) message.set_limit_basis_points(*clause.limit_bp);
  if (clause.limit_units) message.set_limit_quantity(*clause.limit_units);
  return message;
}

std::optional<absl::CivilDay> DayIf(bool there, const google::type::Date& date) {
  return there ? std::optional(DayOf(date)) : std::nullopt;
}

void Set(google::type::Date* (v1::Contract::*field)(), v1::Contract& message,
         const std::optional<absl::CivilDay>& day) {
  if (day) *(message.*field)() = pactum::ToProto(*day);
}

v1::Lot ToProto(const Lot& lot) {
  v1::Lot message;
  message.set_lot_id(lot.id);
  message.set_title(lot.title);
  *message.mutable_line() = ToProto(lot.line);
  message.set_pathway_id(lot.pathway);
  message.set_work_unit(EnumToProto<v1::WorkUnit>(lot.unit));
  message.set_quantity(lot.quantity);
  *message.mutable_unit_price() = pactum::ToProto(lot.unit_price);
  *message.mutable_amount() = pactum::ToProto(lot.Amount());
  if (lot.estimate) *message.mutable_estimate() = pactum::ToProto(*lot.estimate);
  message.set_changed_quantity(lot.changed);
  return message;
}

// The terms that the end of a contract and its amendments changed.
void AddLaterTerms(const Contract& contract, v1::Contract& message) {
  message.set_amendment_count(contract.amended.count);
  Set(&v1::Contract::mutable_end_date, message, contract.end_day);
  message.set_termination_reason(
      EnumToProto<v1::Contract::TerminationReason>(contract.termination));
  const Money now = contract.AmountInForce();
  if (contract.amended.count == 0 && now == contract.Amount()) return;
  v1::AmendedContract& amended = *message.mutable_amended();
  *amended.mutable_realisation_end_date() = pactum::ToProto(contract.EndInForce());
  amended.set_supplier_siret(contract.SupplierSiretInForce());
  amended.set_supplier_name(contract.SupplierNameInForce());
  if (const auto maximum = contract.MaximumInForce()) {
    *amended.mutable_maximum() = pactum::ToProto(*maximum);
  }
  *amended.mutable_amount() = pactum::ToProto(now);
  message.set_above_twenty_percent(
      contract.amended.count > 0 &&
      AboveTwentyPercent(contract.InitialPrice(), contract.PriceInForce()));
}

// The message that the etag covers: without refusals and running sums.
v1::Contract WithoutEtag(absl::string_view pact_id, const Contract& contract) {
  v1::Contract message;
  message.set_name(ContractName(pact_id, contract.id));
  message.set_title(contract.title);
  message.set_project(contract.project);
  message.set_kind(EnumToProto<v1::Contract::Kind>(contract.kind));
  message.set_supplier_siret(contract.supplier_siret);
  message.set_supplier_name(contract.supplier_name);
  for (const Lot& lot : contract.lots) *message.add_lots() = ToProto(lot);
  *message.mutable_launch_date() = pactum::ToProto(contract.launch);
  *message.mutable_realisation_start_date() = pactum::ToProto(contract.realisation_start);
  *message.mutable_realisation_end_date() = pactum::ToProto(contract.realisation_end);
  message.set_fitness_rationale(contract.rationale);
  *message.mutable_amount() = pactum::ToProto(contract.Amount());
  message.set_state(EnumToProto<v1::Contract::State>(contract.state));
  Set(&v1::Contract::mutable_award_date, message, contract.award_day);
  Set(&v1::Contract::mutable_sign_date, message, contract.sign_day);
  message.set_reservation_id(contract.ReservationId(pact_id));
  if (!contract.strategy.empty()) message.set_strategy(StrategyName(pact_id, contract.strategy));
  if (!contract.procedure.empty()) {
    message.set_procedure(ProcedureName(pact_id, contract.procedure));
    message.set_procedure_lot_id(contract.procedure_lot);
  }
  Set(&v1::Contract::mutable_execution_start_date, message, contract.execution_start);
  Set(&v1::Contract::mutable_execution_end_date, message, contract.execution_end);
  message.set_adaptability(contract.adaptability);
  message.set_needs_collection(contract.needs_collection);
  message.set_kairos(EnumToProto<v1::KairosObligation>(contract.kairos));
  for (const Clause& clause : contract.clauses) *message.add_clauses() = ToProto(clause);
  if (contract.maximum) *message.mutable_maximum() = pactum::ToProto(*contract.maximum);
  if (!contract.publication.empty()) {
    message.mutable_publication()->ParseFromString(contract.publication);
  }
  message.set_preexisting(contract.preexisting);
  AddLaterTerms(contract, message);
  return message;
}

}  // namespace

Contract FromProto(absl::string_view contract_id, const v1::Contract& contract) {
  Contract value;
  value.id = std::string(contract_id);
  value.title = contract.title();
  value.project = contract.project();
  value.kind = EnumFromProto<ContractKind>(contract.kind());
  value.supplier_siret = contract.supplier_siret();
  value.supplier_name = contract.supplier_name();
  for (const v1::Lot& lot : contract.lots()) value.lots.push_back(FromProto(lot));
  value.launch = DayOf(contract.launch_date());
  value.realisation_start = DayOf(contract.realisation_start_date());
  value.realisation_end = DayOf(contract.realisation_end_date());
  value.rationale = contract.fitness_rationale();
  if (!contract.strategy().empty()) value.strategy = LastNameId(contract.strategy());
  if (!contract.procedure().empty()) value.procedure = LastNameId(contract.procedure());
  value.procedure_lot = contract.procedure_lot_id();
  value.execution_start =
      DayIf(contract.has_execution_start_date(), contract.execution_start_date());
  value.execution_end = DayIf(contract.has_execution_end_date(), contract.execution_end_date());
  value.adaptability = contract.adaptability();
  value.needs_collection = contract.needs_collection();
  value.kairos = EnumFromProto<KairosObligation>(contract.kairos());
  for (const v1::Clause& clause : contract.clauses()) value.clauses.push_back(FromProto(clause));
  if (contract.has_maximum()) value.maximum = MoneyOf(contract.maximum());
  if (contract.has_publication()) value.publication = contract.publication().SerializeAsString();
  return value;
}

v1::Contract ToProto(absl::string_view pact_id, const Contract& contract) {
  v1::Contract message = WithoutEtag(pact_id, contract);
  message.set_etag(Digest(message));
  message.set_last_refusal(contract.last_refusal);
  *message.mutable_certified_amount() = pactum::ToProto(contract.certified);
  if (contract.IsFramework()) {
    *message.mutable_ordered_amount() = pactum::ToProto(contract.ordered);
  }
  return message;
}

std::string EtagOf(absl::string_view pact_id, const Contract& contract) {
  return Digest(WithoutEtag(pact_id, contract));
}

}  // namespace pactum::procurement
