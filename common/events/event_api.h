// The two services that all four offer over their own events: the change feed and the check of the
// audit chain.
#ifndef PACTUM_COMMON_EVENTS_EVENT_API_H_
#define PACTUM_COMMON_EVENTS_EVENT_API_H_

#include "absl/strings/string_view.h"
#include "common/db/pool.h"
#include "common/db/tx.h"
#include "common/rpc/pipeline.h"
#include "pactum/audit/v1/audit.grpc.pb.h"
#include "pactum/events/v1/events.grpc.pb.h"

namespace pactum::events {

// Both are thread-safe; what they refer to outlives them. `region_of`: the service's own statement
// that gives the column `region` of a pact ($1), or no row; it decides who may read the pact's
// events.
class EventApi : public v1::EventService::Service {
 public:
  EventApi(auth::TokenVerifier& tokens, rpc::Admission& admission, const Clock& clock,
           db::Pool& pool, absl::string_view domain, db::Statement region_of);
  grpc::Status ListEvents(grpc::ServerContext* context, const v1::ListEventsRequest* request,
                          v1::ListEventsResponse* response) override;

 private:
  rpc::Pipeline pipeline_;
  db::Pool& pool_;
  const db::Statement region_of_;
};

class AuditApi : public audit::v1::AuditService::Service {
 public:
  AuditApi(auth::TokenVerifier& tokens, rpc::Admission& admission, const Clock& clock,
           db::Pool& pool, absl::string_view domain, db::Statement region_of);
  grpc::Status VerifyAudit(grpc::ServerContext* context,
                           const audit::v1::VerifyAuditRequest* request,
                           audit::v1::VerifyAuditResponse* response) override;

 private:
  rpc::Pipeline pipeline_;
  db::Pool& pool_;
  const db::Statement region_of_;
};

}  // namespace pactum::events

#endif  // PACTUM_COMMON_EVENTS_EVENT_API_H_
