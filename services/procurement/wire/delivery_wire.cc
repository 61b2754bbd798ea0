#include "services/procurement/wire/delivery_wire.h"

#include "common/base/date_wire.h"
#include "common/base/enum_wire.h"
#include "common/money/money_wire.h"
#include "services/procurement/wire/names.h"
#include "services/procurement/wire/values_wire.h"

namespace pactum::procurement {

Delivery FromProto(absl::string_view delivery_id, const v1::Delivery& delivery,
                   const Contract& contract) {
  Delivery value;
  value.contract = contract.id;
  value.id = std::string(delivery_id);
  value.lot = delivery.lot_id();
  value.quantity = delivery.quantity();
  value.entry = delivery.entry_in_training();
  value.effective = DayOf(delivery.effective_date());
  value.criteria = CriteriaOf(delivery.criteria());
  value.order = delivery.order_id();
  Price(value, contract);
  return value;
}

Criteria CriteriaOf(const google::protobuf::RepeatedField<int>& criteria) {
  Criteria value;
  for (const int criterion : criteria) {
    value.Add(EnumFromProto<Criterion>(static_cast<v1::Criterion>(criterion)));
  }
  return value;
}

void Price(Delivery& delivery, const Contract& contract) {
  const Lot* lot = contract.FindLot(delivery.lot);
  // An impossible amount is not computed: the delivery is refused as it is.
  if (lot == nullptr || delivery.quantity <= 0 ||
      delivery.quantity > kMaxAmountCents / lot->unit_price.cents()) {
    return;
  }
  delivery.amount = AmountOf(delivery, *lot);
  delivery.dimension = lot->dimension;
}

v1::Delivery ToProto(absl::string_view pact_id, const Delivery& delivery) {
  v1::Delivery message;
  Contract ids;  // Certificates are named from the contract's id alone.
  ids.id = delivery.contract;
  message.set_name(DeliveryName(pact_id, delivery.contract, delivery.id));
  message.set_lot_id(delivery.lot);
  message.set_quantity(delivery.quantity);
  message.set_entry_in_training(delivery.entry);
  *message.mutable_effective_date() = pactum::ToProto(delivery.effective);
  for (const Criterion criterion : delivery.criteria.All()) {
    message.add_criteria(EnumToProto<v1::Criterion>(criterion));
  }
  *message.mutable_amount() = pactum::ToProto(delivery.amount);
  message.set_state(EnumToProto<v1::Delivery::State>(delivery.state));
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

}  // namespace pactum::procurement
