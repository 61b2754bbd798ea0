// Procurement's messages to its values and back. Requests come with their shape checked by the
// pipeline.
#ifndef PACTUM_SERVICES_PROCUREMENT_WIRE_PROCUREMENT_WIRE_H_
#define PACTUM_SERVICES_PROCUREMENT_WIRE_PROCUREMENT_WIRE_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "google/type/date.pb.h"
#include "google/type/money.pb.h"
#include "pactum/procurement/v1/procurement.pb.h"
#include "pactum/type/v1/types.pb.h"
#include "services/procurement/domain/contract.h"
#include "services/procurement/domain/delivery.h"

namespace pactum::procurement {

std::string PactName(absl::string_view pact_id);
std::string ContractName(absl::string_view pact_id, absl::string_view contract_id);
std::string DeliveryName(absl::string_view pact_id, absl::string_view contract_id,
                         absl::string_view delivery_id);

// Values of fields whose shape was checked. An impossible one is a defect and throws.
Money MoneyOf(const google::type::Money& money);
absl::CivilDay DayOf(const google::type::Date& date);

Contract FromProto(absl::string_view contract_id, const v1::Contract& contract);
// With its name and its etag: the digest of content and state, without budget's last refusal, so
// that a state restored has its etag again.
v1::Contract ToProto(absl::string_view pact_id, const Contract& contract);
std::string EtagOf(absl::string_view pact_id, const Contract& contract);

// With its amount where the contract has the lot.
Delivery FromProto(absl::string_view delivery_id, const v1::Delivery& delivery,
                   const Contract& contract);
v1::Delivery ToProto(absl::string_view pact_id, absl::string_view contract_id,
                     const Delivery& delivery);

type::v1::LineKey ToProto(const Line& line);

}  // namespace pactum::procurement

#endif  // PACTUM_SERVICES_PROCUREMENT_WIRE_PROCUREMENT_WIRE_H_
