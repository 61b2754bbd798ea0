#include "services/procurement/wire/procurement_wire.h"

#include <algorithm>
#include <stdexcept>

#include "absl/strings/str_cat.h"
#include "common/base/canonical_json.h"
#include "common/base/date_wire.h"
#include "common/money/money_wire.h"

namespace pactum::procurement {
namespace {

Line FromProto(const type::v1::LineKey& line) {
  return {static_cast<int>(line.axis()), line.sub_axis(), line.year(), line.funding_source(),
          line.new_pathways()};
}

Lot FromProto(const v1::Lot& lot) {
  Lot value;
  value.id = lot.lot_id();
  value.title = lot.title();
  value.line = FromProto(lot.line());
  value.pathway = lot.pathway_id();
  value.unit = static_cast<WorkUnit>(lot.work_unit());
  value.quantity = lot.quantity();
  value.unit_price = MoneyOf(lot.unit_price());
  return value;
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
  return message;
}

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
  if (contract.award_day) *message.mutable_award_date() = pactum::ToProto(*contract.award_day);
  if (contract.sign_day) *message.mutable_sign_date() = pactum::ToProto(*contract.sign_day);
  message.set_reservation_id(contract.ReservationId(pact_id));
  return message;
}

}  // namespace

std::string PactName(absl::string_view pact_id) { return absl::StrCat("pacts/", pact_id); }

std::string ContractName(absl::string_view pact_id, absl::string_view contract_id) {
  return absl::StrCat(PactName(pact_id), "/contracts/", contract_id);
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
  value.kind = contract.kind();
  value.supplier_siret = contract.supplier_siret();
  value.supplier_name = contract.supplier_name();
  for (const v1::Lot& lot : contract.lots()) value.lots.push_back(FromProto(lot));
  value.launch = DayOf(contract.launch_date());
  value.realisation_start = DayOf(contract.realisation_start_date());
  value.realisation_end = DayOf(contract.realisation_end_date());
  value.rationale = contract.fitness_rationale();
  return value;
}

v1::Contract ToProto(absl::string_view pact_id, const Contract& contract) {
  v1::Contract message = WithoutEtag(pact_id, contract);
  message.set_etag(Digest(message));
  message.set_last_refusal(contract.last_refusal);
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
  const Lot* lot = contract.FindLot(value.lot);
  // Beyond the lot nothing is multiplied: it is refused as it is.
  if (lot != nullptr && value.quantity <= lot->quantity) value.amount = AmountOf(value, *lot);
  return value;
}

v1::Delivery ToProto(absl::string_view pact_id, absl::string_view contract_id,
                     const Delivery& delivery) {
  v1::Delivery message;
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
  message.set_certificate_id(delivery.certificate);
  message.set_reversal_reason(delivery.reversal_reason);
  message.set_last_refusal(delivery.last_refusal);
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
