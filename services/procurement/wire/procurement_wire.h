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
#include "pactum/procurement/v1/strategy.pb.h"
#include "pactum/type/v1/types.pb.h"
#include "services/procurement/domain/contract.h"
#include "services/procurement/domain/delivery.h"
#include "services/procurement/domain/procedure.h"

namespace pactum::procurement {

std::string PactName(absl::string_view pact_id);
std::string ContractName(absl::string_view pact_id, absl::string_view contract_id);
std::string StrategyName(absl::string_view pact_id, absl::string_view strategy_id);
std::string ProcedureName(absl::string_view pact_id, absl::string_view procedure_id);
std::string DeliveryName(absl::string_view pact_id, absl::string_view contract_id,
                         absl::string_view delivery_id);

// Values of fields whose shape was checked. An impossible one is a defect and throws.
Money MoneyOf(const google::type::Money& money);
absl::CivilDay DayOf(const google::type::Date& date);

Contract FromProto(absl::string_view contract_id, const v1::Contract& contract);
// With its name and its etag: the digest of content and state, without budget's last refusal and
// running sums, so that a state restored has its etag again.
v1::Contract ToProto(absl::string_view pact_id, const Contract& contract);
std::string EtagOf(absl::string_view pact_id, const Contract& contract);

// With its amount where the contract has the lot.
Delivery FromProto(absl::string_view delivery_id, const v1::Delivery& delivery,
                   const Contract& contract);
v1::Delivery ToProto(absl::string_view pact_id, absl::string_view contract_id,
                     const Delivery& delivery);
// Sets amount and dimension from the contract's lot, where it has the lot.
void Price(Delivery& delivery, const Contract& contract);

Strategy FromProto(absl::string_view id, const v1::PurchaseStrategy& strategy);
v1::PurchaseStrategy ToProto(absl::string_view pact_id, const Strategy& strategy);
Procedure FromProto(absl::string_view id, const v1::Procedure& procedure);
v1::Procedure ToProto(absl::string_view pact_id, const Procedure& procedure);

Line FromProto(const type::v1::LineKey& line);

type::v1::LineKey ToProto(const Line& line);

}  // namespace pactum::procurement

#endif  // PACTUM_SERVICES_PROCUREMENT_WIRE_PROCUREMENT_WIRE_H_
