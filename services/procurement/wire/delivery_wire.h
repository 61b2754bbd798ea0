// Deliveries: their messages to values and back.
#ifndef PACTUM_SERVICES_PROCUREMENT_WIRE_DELIVERY_WIRE_H_
#define PACTUM_SERVICES_PROCUREMENT_WIRE_DELIVERY_WIRE_H_

#include "absl/strings/string_view.h"
#include "google/protobuf/repeated_field.h"
#include "pactum/procurement/v1/procurement.pb.h"
#include "services/procurement/domain/contract.h"
#include "services/procurement/domain/delivery.h"

namespace pactum::procurement {

// With its amount where the contract has the lot.
Delivery FromProto(absl::string_view delivery_id, const v1::Delivery& delivery,
                   const Contract& contract);
v1::Delivery ToProto(absl::string_view pact_id, const Delivery& delivery);
Criteria CriteriaOf(const google::protobuf::RepeatedField<int>& criteria);
// Sets amount and dimension from the contract's lot, where it has the lot.
void Price(Delivery& delivery, const Contract& contract);

}  // namespace pactum::procurement

#endif  // PACTUM_SERVICES_PROCUREMENT_WIRE_DELIVERY_WIRE_H_
