// Contracts: their messages to values and back. Requests come with their shape checked by the
// pipeline.
#ifndef PACTUM_SERVICES_PROCUREMENT_WIRE_CONTRACT_WIRE_H_
#define PACTUM_SERVICES_PROCUREMENT_WIRE_CONTRACT_WIRE_H_

#include <string>

#include "absl/strings/string_view.h"
#include "pactum/procurement/v1/procurement.pb.h"
#include "services/procurement/domain/contract.h"

namespace pactum::procurement {

Contract FromProto(absl::string_view contract_id, const v1::Contract& contract);
// With its name and its etag: the digest of content and state, without budget's last refusal and
// running sums, so that a state restored has its etag again.
v1::Contract ToProto(absl::string_view pact_id, const Contract& contract);
std::string EtagOf(absl::string_view pact_id, const Contract& contract);

}  // namespace pactum::procurement

#endif  // PACTUM_SERVICES_PROCUREMENT_WIRE_CONTRACT_WIRE_H_
