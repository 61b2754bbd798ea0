// What every layer below the API may know about the call it serves. A plain value.
#ifndef PACTUM_COMMON_BASE_CALL_CONTEXT_H_
#define PACTUM_COMMON_BASE_CALL_CONTEXT_H_

#include <string>

#include "absl/time/time.h"

namespace pactum {

struct CallContext {
  std::string method;        // Full name: pactum.budget.v1.BudgetService.Reserve.
  std::string subject;       // The token's `sub`: who acts.
  std::string on_behalf_of;  // The person a service acts for; confers no right.
  std::string request_id;    // The body's UUID of a write; empty for a read.
  std::string body_digest;   // Hex SHA-256 of method and body.
  std::string traceparent;   // W3C trace context.
  bool validate_only = false;
  absl::Time deadline = absl::InfiniteFuture();
};

}  // namespace pactum

#endif  // PACTUM_COMMON_BASE_CALL_CONTEXT_H_
