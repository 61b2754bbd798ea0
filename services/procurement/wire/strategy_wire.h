// Purchase strategies and procedures: their messages to values and back.
#ifndef PACTUM_SERVICES_PROCUREMENT_WIRE_STRATEGY_WIRE_H_
#define PACTUM_SERVICES_PROCUREMENT_WIRE_STRATEGY_WIRE_H_

#include "absl/strings/string_view.h"
#include "pactum/procurement/v1/strategy.pb.h"
#include "services/procurement/domain/procedure.h"

namespace pactum::procurement {

Strategy FromProto(absl::string_view id, const v1::PurchaseStrategy& strategy);
v1::PurchaseStrategy ToProto(absl::string_view pact_id, const Strategy& strategy);
Procedure FromProto(absl::string_view id, const v1::Procedure& procedure);
v1::Procedure ToProto(absl::string_view pact_id, const Procedure& procedure);

}  // namespace pactum::procurement

#endif  // PACTUM_SERVICES_PROCUREMENT_WIRE_STRATEGY_WIRE_H_
