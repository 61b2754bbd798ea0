#include "common/events/event.h"

namespace pactum::events {
namespace {

constexpr db::Statement kAppend = {
    "events.append", "SELECT append_event($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) AS version"};

}  // namespace

int64_t Append(db::Tx& tx, const CallContext& context, const Event& event) {
  pqxx::row row =
      tx.ExecOne(kAppend, event.pact, event.aggregate, event.type, db::Bytea{event.payload},
                 event.payload_type, context.subject, context.on_behalf_of, context.request_id,
                 context.traceparent, event.effective);
  return db::Get<int64_t>(row, "version");
}

}  // namespace pactum::events
