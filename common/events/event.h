// Events: what happened, written in the transaction of the effect itself. One table, `event` of
// foundation_v1.sql, which is the audit record and the source of the change feed.
#ifndef PACTUM_COMMON_EVENTS_EVENT_H_
#define PACTUM_COMMON_EVENTS_EVENT_H_

#include <cstdint>
#include <string>
#include <utility>

#include "absl/time/civil_time.h"
#include "common/base/call_context.h"
#include "common/db/tx.h"

namespace pactum::events {

struct Event {
  std::string pact;          // The pact's id, or "-" (db::kNoPact).
  std::string aggregate;     // Resource name: "pacts/pdl-2019".
  std::string type;          // "pact.signed".
  std::string payload;       // Serialised message.
  std::string payload_type;  // Its full name: "pactum.registry.v1.Pact".
  absl::CivilDay effective;  // When it is true in the world.
};

// An event whose payload is `message`, any protobuf message.
template <class Message>
Event EventOf(std::string pact, std::string aggregate, std::string type, const Message& message,
              absl::CivilDay effective) {
  return Event{std::move(pact),       std::move(aggregate),
               std::move(type),       message.SerializeAsString(),
               message.GetTypeName(), effective};
}

// Appends `event`, with who did it from `context` (actor, on_behalf_of, request_id, traceparent),
// and returns its version within the aggregate: 1, 2, 3 … in the order of commits. It waits while
// another transaction has appended to the same aggregate and is not yet done. Each row's chain
// value covers its fields and the value before it, so an edit of the past shows (SQL function
// event_chain). Throws as Tx::Exec does.
int64_t Append(db::Tx& tx, const CallContext& context, const Event& event);

}  // namespace pactum::events

#endif  // PACTUM_COMMON_EVENTS_EVENT_H_
