// The two services that all four offer over their own events: the change feed and the check of the
// audit chain.
#ifndef PACTUM_COMMON_EVENTS_EVENT_API_H_
#define PACTUM_COMMON_EVENTS_EVENT_API_H_

#include "common/db/pool.h"
#include "common/db/tx.h"
#include "common/rpc/service.h"

namespace pactum::events {

// Both are thread-safe; what they refer to outlives them. `region_of`: the service's own statement
// that gives the column `region` of a pact ($1), or no row; it decides who may read the pact's
// events.
class EventApi : public rpc::Service {
 public:
  EventApi(const rpc::Gate& gate, db::Pool& pool, db::Statement region_of);
};

class AuditApi : public rpc::Service {
 public:
  AuditApi(const rpc::Gate& gate, db::Pool& pool, db::Statement region_of);
};

}  // namespace pactum::events

#endif  // PACTUM_COMMON_EVENTS_EVENT_API_H_
