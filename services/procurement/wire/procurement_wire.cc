#include "services/procurement/wire/procurement_wire.h"

#include <algorithm>
#include <optional>
#include <stdexcept>

#include "absl/strings/str_cat.h"
#include "common/base/canonical_json.h"
#include "common/base/date_wire.h"
#include "common/base/resource_name.h"
#include "common/money/money_wire.h"
#include "services/procurement/domain/change.h"

namespace pactum::procurement {

Line FromProto(const type::v1::LineKey& line) {
  return {static_cast<int>(line.axis()), line.sub_axis(), line.year(), line.funding_source(),
          line.new_pathways()};
}

namespace {

Lot FromProto(const v1::Lot& lot) {
  Lot value;
  value.id = lot.lot_id();
  value.title = lot.title();
  value.line = procurement::FromProto(lot.line());
  value.pathway = lot.pathway_id();
  value.unit = static_cast<WorkUnit>(lot.work_unit());
  value.quantity = lot.quantity();
  value.unit_price = MoneyOf(lot.unit_price());
  if (lot.has_amount()) value.stated_amount = MoneyOf(lot.amount());
  if (lot.has_estimate()) value.estimate = MoneyOf(lot.estimate());
  return value;
}

Clause FromProto(const v1::Clause& clause) {
  Clause value;
  value.id = clause.clause_id();
  value.kind = static_cast<ClauseKind>(clause.kind());
  value.text = clause.text();
  if (clause.has_limit_amount()) value.limit_amount = MoneyOf(clause.limit_amount());
  if (clause.has_limit_basis_points()) value.limit_bp = clause.limit_basis_points();
  if (clause.has_limit_quantity()) value.limit_units = clause.limit_quantity();
  return value;
}

v1::Clause ToProto(const Clause& clause) {
  v1::Clause message;
  message.set_clause_id(clause.id);
  message.set_kind(static_cast<v1::Clause::Kind>(clause.kind));
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
  message.set_work_unit(static_cast<v1::WorkUnit>(lot.unit));
  message.set_quantity(lot.quantity);
  *message.mutable_unit_price() = pactum::ToProto(lot.unit_price);
  *message.mutable_amount() = pactum::ToProto(lot.Amount());
  if (lot.estimate) *message.mutable_estimate() = pactum::ToProto(*lot.estimate);
  message.set_changed_quantity(lot.changed);
  return message;
}

// What publication, and the amendments, made of a contract.
void AddLaterTerms(const Contract& contract, v1::Contract& message) {
  message.set_amendment_count(contract.amended.count);
  Set(&v1::Contract::mutable_end_date, message, contract.end_day);
  message.set_termination_reason(
      static_cast<v1::Contract::TerminationReason>(contract.termination));
  const Money now = contract.AmountInForce();
  if (contract.amended.count == 0 && now == contract.Amount()) return;
  v1::AmendedContract& amended = *message.mutable_amended();
  *amended.mutable_realisation_end_date() = pactum::ToProto(contract.EndInForce());
  const bool same = contract.amended.supplier_siret.empty();
  amended.set_supplier_siret(same ? contract.supplier_siret : contract.amended.supplier_siret);
  amended.set_supplier_name(same ? contract.supplier_name : contract.amended.supplier_name);
  if (const auto maximum = contract.MaximumInForce()) {
    *amended.mutable_maximum() = pactum::ToProto(*maximum);
  }
  *amended.mutable_amount() = pactum::ToProto(now);
  message.set_above_twenty_percent(
      contract.amended.count > 0 &&
      (contract.maximum ? AboveTwentyPercent(*contract.maximum, *contract.MaximumInForce())
                        : AboveTwentyPercent(contract.Amount(), now)));
}

// What the etag covers: neither refusals nor running sums.
v1::Contract WithoutEtag(absl::string_view pact_id, const Contract& contract) {
  v1::Contract message;
  message.set_name(ContractName(pact_id, contract.id));
  message.set_title(contract.title);
  message.set_project(contract.project);
  message.set_kind(static_cast<v1::Contract::Kind>(contract.kind));
  message.set_supplier_siret(contract.supplier_siret);
  message.set_supplier_name(contract.supplier_name);
  for (const Lot& lot : contract.lots) *message.add_lots() = ToProto(lot);
  *message.mutable_launch_date() = pactum::ToProto(contract.launch);
  *message.mutable_realisation_start_date() = pactum::ToProto(contract.realisation_start);
  *message.mutable_realisation_end_date() = pactum::ToProto(contract.realisation_end);
  message.set_fitness_rationale(contract.rationale);
  *message.mutable_amount() = pactum::ToProto(contract.Amount());
  message.set_state(static_cast<v1::Contract::State>(contract.state));
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
  message.set_kairos(static_cast<v1::KairosObligation>(contract.kairos));
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

std::string PactName(absl::string_view pact_id) { return absl::StrCat("pacts/", pact_id); }

std::string ContractName(absl::string_view pact_id, absl::string_view contract_id) {
  return absl::StrCat(PactName(pact_id), "/contracts/", contract_id);
}

std::string StrategyName(absl::string_view pact_id, absl::string_view strategy_id) {
  return absl::StrCat(PactName(pact_id), "/purchaseStrategies/", strategy_id);
}

std::string ProcedureName(absl::string_view pact_id, absl::string_view procedure_id) {
  return absl::StrCat(PactName(pact_id), "/procedures/", procedure_id);
}

std::string DeliveryName(absl::string_view pact_id, absl::string_view contract_id,
                         absl::string_view delivery_id) {
  return absl::StrCat(ContractName(pact_id, contract_id), "/deliveries/", delivery_id);
}

Money MoneyOf(const google::type::Money& money) {
  const absl::StatusOr<Money> value = pactum::FromProto(money);
  if (!value.ok()) throw std::logic_error("an amount whose shape was not checked");
  return *value;
}

absl::CivilDay DayOf(const google::type::Date& date) {
  const absl::StatusOr<absl::CivilDay> day = pactum::FromProto(date);
  if (!day.ok()) throw std::logic_error("a day whose shape was not checked");
  return *day;
}

Contract FromProto(absl::string_view contract_id, const v1::Contract& contract) {
  Contract value;
  value.id = std::string(contract_id);
  value.title = contract.title();
  value.project = contract.project();
  value.kind = static_cast<ContractKind>(contract.kind());
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
  value.kairos = contract.kairos();
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
  if (contract.kind == ContractKind::kFrameworkAgreement) {
    *message.mutable_ordered_amount() = pactum::ToProto(contract.ordered);
  }
  return message;
}

std::string EtagOf(absl::string_view pact_id, const Contract& contract) {
  return Digest(WithoutEtag(pact_id, contract));
}

Delivery FromProto(absl::string_view delivery_id, const v1::Delivery& delivery,
                   const Contract& contract) {
  Delivery value;
  value.id = std::string(delivery_id);
  value.lot = delivery.lot_id();
  value.quantity = delivery.quantity();
  value.entry = delivery.entry_in_training();
  value.effective = DayOf(delivery.effective_date());
  for (const int criterion : delivery.criteria()) value.criteria.push_back(criterion);
  std::sort(value.criteria.begin(), value.criteria.end());
  value.criteria.erase(std::unique(value.criteria.begin(), value.criteria.end()),
                       value.criteria.end());
  value.order = delivery.order_id();
  Price(value, contract);
  return value;
}

void Price(Delivery& delivery, const Contract& contract) {
  const Lot* lot = contract.FindLot(delivery.lot);
  // What is no amount is not multiplied: it is refused as it is.
  if (lot == nullptr || delivery.quantity <= 0 ||
      delivery.quantity > kMaxAmountCents / lot->unit_price.cents()) {
    return;
  }
  delivery.amount = AmountOf(delivery, *lot);
  delivery.dimension = lot->dimension;
}

v1::Delivery ToProto(absl::string_view pact_id, absl::string_view contract_id,
                     const Delivery& delivery) {
  v1::Delivery message;
  Contract ids;  // Certificates are named from the contract's id alone.
  ids.id = std::string(contract_id);
  message.set_name(DeliveryName(pact_id, contract_id, delivery.id));
  message.set_lot_id(delivery.lot);
  message.set_quantity(delivery.quantity);
  message.set_entry_in_training(delivery.entry);
  *message.mutable_effective_date() = pactum::ToProto(delivery.effective);
  for (const int criterion : delivery.criteria) {
    message.add_criteria(static_cast<v1::Criterion>(criterion));
  }
  *message.mutable_amount() = pactum::ToProto(delivery.amount);
  message.set_state(static_cast<v1::Delivery::State>(delivery.state));
  message.set_recorded_by(delivery.recorded_by);
  message.set_certified_by(delivery.certified_by);
  *message.mutable_record_time() = pactum::ToProto(delivery.recorded);
  for (const std::string& fund : delivery.certificate_funds) {
    message.add_certificate_ids(ids.CertificateId(pact_id, delivery.id, fund));
  }
  if (message.certificate_ids_size() > 0) message.set_certificate_id(message.certificate_ids(0));
  message.set_order_id(delivery.order);
  message.set_certified_quantity(delivery.certified_quantity);
  *message.mutable_certified_amount() = pactum::ToProto(delivery.certified_amount);
  message.set_reversal_reason(delivery.reversal_reason);
  message.set_last_refusal(delivery.last_refusal);
  return message;
}

Strategy FromProto(absl::string_view id, const v1::PurchaseStrategy& strategy) {
  return {std::string(id),           strategy.project(),
          strategy.mode(),           strategy.fitness_rationale(),
          strategy.diagnosis_link(), strategy.adaptability_method()};
}

v1::PurchaseStrategy ToProto(absl::string_view pact_id, const Strategy& strategy) {
  v1::PurchaseStrategy message;
  message.set_name(StrategyName(pact_id, strategy.id));
  message.set_project(strategy.project);
  message.set_mode(static_cast<v1::PurchaseStrategy::Mode>(strategy.mode));
  message.set_fitness_rationale(strategy.rationale);
  message.set_diagnosis_link(strategy.diagnosis_link);
  message.set_adaptability_method(strategy.adaptability);
  message.set_etag(Digest(message));
  return message;
}

Procedure FromProto(absl::string_view id, const v1::Procedure& procedure) {
  Procedure value{std::string(id),
                  procedure.title(),
                  LastNameId(procedure.strategy()),
                  DayOf(procedure.launch_date()),
                  DayOf(procedure.realisation_start_date()),
                  DayOf(procedure.realisation_end_date()),
                  DayOf(procedure.execution_start_date()),
                  DayOf(procedure.execution_end_date()),
                  {}};
  for (const v1::ProcedureLot& lot : procedure.lots()) {
    value.lots.push_back({lot.lot_id(),
                          lot.title(),
                          static_cast<int>(lot.axis()),
                          {lot.pathway_ids().begin(), lot.pathway_ids().end()},
                          static_cast<WorkUnit>(lot.work_unit()),
                          lot.quantity(),
                          MoneyOf(lot.estimate()),
                          MoneyOf(lot.maximum())});
  }
  return value;
}

v1::Procedure ToProto(absl::string_view pact_id, const Procedure& procedure) {
  v1::Procedure message;
  message.set_name(ProcedureName(pact_id, procedure.id));
  message.set_title(procedure.title);
  message.set_strategy(StrategyName(pact_id, procedure.strategy));
  *message.mutable_launch_date() = pactum::ToProto(procedure.launch);
  *message.mutable_realisation_start_date() = pactum::ToProto(procedure.realisation_start);
  *message.mutable_realisation_end_date() = pactum::ToProto(procedure.realisation_end);
  *message.mutable_execution_start_date() = pactum::ToProto(procedure.execution_start);
  *message.mutable_execution_end_date() = pactum::ToProto(procedure.execution_end);
  for (const ProcedureLot& lot : procedure.lots) {
    v1::ProcedureLot* added = message.add_lots();
    added->set_lot_id(lot.id);
    added->set_title(lot.title);
    added->set_axis(static_cast<type::v1::Axis>(lot.axis));
    for (const std::string& pathway : lot.pathways) added->add_pathway_ids(pathway);
    added->set_work_unit(static_cast<v1::WorkUnit>(lot.unit));
    added->set_quantity(lot.quantity);
    *added->mutable_estimate() = pactum::ToProto(lot.estimate);
    *added->mutable_maximum() = pactum::ToProto(lot.maximum);
  }
  message.set_etag(Digest(message));
  return message;
}

type::v1::LineKey ToProto(const Line& line) {
  type::v1::LineKey message;
  message.set_axis(static_cast<type::v1::Axis>(line.axis));
  message.set_sub_axis(line.sub_axis);
  message.set_year(line.year);
  message.set_funding_source(line.funding_source);
  message.set_new_pathways(line.new_pathways);
  return message;
}

}  // namespace pactum::procurement
