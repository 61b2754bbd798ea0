// A call as a handler sees it, after the pipeline has let it through. A plain value.
#ifndef PACTUM_COMMON_RPC_CALL_H_
#define PACTUM_COMMON_RPC_CALL_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "common/auth/principal.h"
#include "common/base/call_context.h"

namespace pactum::rpc {

struct Call : CallContext {
  auth::Principal principal;
  std::string domain;    // The ErrorInfo domain of this service: "pactum.budget".
  std::string etag;      // The request's, where it has one.
  absl::CivilDay today;  // The civil day of the service's clock, in UTC.
};

// PERMISSION_DENIED REGION_NOT_IN_SCOPE unless the caller's token admits the region of the resource
// that was loaded. A service is not bound to regions.
absl::Status RequireRegion(const Call& call, absl::string_view region);

// The caller acts for the counterparty of a pact of this kind: REGION_* where `pes` is false, PES_*
// where it is true; else PERMISSION_DENIED NOT_OF_THIS_PACT. Roles of other sides pass: the method
// option has judged them.
absl::Status RequireCounterparty(const Call& call, bool pes);

// ABORTED ETAG_MISMATCH unless the request's etag is the present one.
absl::Status RequireEtag(const Call& call, absl::string_view name, absl::string_view present_etag);

// INVALID_ARGUMENT EFFECTIVE_DAY_IN_FUTURE where `day` lies after today.
absl::Status RequireNotFuture(const Call& call, absl::string_view field, absl::CivilDay day);

}  // namespace pactum::rpc

#endif  // PACTUM_COMMON_RPC_CALL_H_
