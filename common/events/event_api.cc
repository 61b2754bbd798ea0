#include "common/events/event_api.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/base/date_wire.h"
#include "common/base/page.h"
#include "common/db/transaction.h"
#include "common/obs/checks.h"
#include "common/rpc/reads.h"
#include "common/status/common_reasons.h"
#include "common/status/error.h"
#include "common/status/status_macros.h"
#include "common/words/words.h"
#include "pactum/audit/v1/audit.pb.h"
#include "pactum/events/v1/events.pb.h"

namespace pactum::events {
namespace {

// Below the oldest transaction that still runs: what commits later has a higher xid.
constexpr db::Statement kList = {
    "events.list",
    "SELECT id, xid::text AS xid, pact, aggregate, version, type, payload, payload_type, actor, "
    "       on_behalf_of, request_id, traceparent, effective, recorded, chain FROM event "
    " WHERE (xid, id) > ($1::xid8, $2::bigint) AND xid < pg_snapshot_xmin(pg_current_snapshot()) "
    "   AND ($3 = '' OR pact = $3) "
    // The columns, not the text of the same name: as text 1000 comes before 999.
    " ORDER BY event.xid, event.id LIMIT $4::int"};
constexpr db::Statement kVerify = {
    "events.verify",
    "SELECT aggregate, version, CASE WHEN version <> place THEN 'EVENT_MISSING' "
    "       ELSE 'CONTENT_CHANGED' END AS code FROM ("
    "  SELECT e.aggregate, e.version, e.chain, "
    "         row_number() OVER w AS place, "
    "         event_chain(coalesce(lag(e.chain) OVER w, ''), e) AS expected "
    "    FROM event e WHERE e.pact = $1 WINDOW w AS (PARTITION BY e.aggregate ORDER BY e.version)"
    ") AS c WHERE version <> place OR chain <> expected ORDER BY aggregate, version LIMIT 1000"};
constexpr db::Statement kCounts = {"events.counts",
                                   "SELECT count(*) AS events, count(DISTINCT aggregate) AS "
                                   "aggregates FROM event WHERE pact = $1"};

v1::Event EventOf(const pqxx::row& row) {
  v1::Event event;
  event.set_event_id(db::Get<int64_t>(row, "id"));
  const std::string pact = db::Get<std::string>(row, "pact");
  event.set_pact(pact == "-" ? pact : absl::StrCat("pacts/", pact));
  event.set_aggregate(db::Get<std::string>(row, "aggregate"));
  event.set_aggregate_version(db::Get<int64_t>(row, "version"));
  event.set_type(db::Get<std::string>(row, "type"));
  event.set_payload(db::Get<db::Bytea>(row, "payload").bytes);
  event.set_payload_type(db::Get<std::string>(row, "payload_type"));
  event.set_actor(db::Get<std::string>(row, "actor"));
  event.set_on_behalf_of(db::Get<std::string>(row, "on_behalf_of"));
  event.set_request_id(db::Get<std::string>(row, "request_id"));
  event.set_traceparent(db::Get<std::string>(row, "traceparent"));
  *event.mutable_effective_date() = ToProto(db::Get<absl::CivilDay>(row, "effective"));
  *event.mutable_record_time() = ToProto(db::Get<absl::Time>(row, "recorded"));
  event.set_chain(db::Get<std::string>(row, "chain"));
  return event;
}

// Events of one pact are for those whose token admits its region; those of all pacts, or of none,
// for a token of all regions.
absl::Status RequireScope(db::Tx& tx, const rpc::Call& call, const db::Statement& region_of,
                          const std::string& pact) {
  if (call.principal.MayActIn("*")) return absl::OkStatus();
  if (!pact.empty()) {
    const auto row = tx.ExecOptional(region_of, pact);
    if (row) return rpc::RequireRegion(call, db::Get<std::string>(*row, "region"));
  }
  return Error(absl::StatusCode::kPermissionDenied, call.domain, reason::kRegionNotInScope,
               phrase::kAllRegionsNeeded)
      .With("region", "*");
}

absl::StatusOr<v1::ListEventsResponse> ListEvents(db::Pool& pool, const db::Statement& region_of,
                                                  const rpc::Call& call,
                                                  const v1::ListEventsRequest& request) {
  using Position = Page<uint64_t, int64_t>;  // Transaction, event.
  ASSIGN_OR_RETURN(const auto page,
                   Position::Of(request, absl::StrCat("events ", request.pact()), call.domain,
                                PageSizes{.preferred = 100, .most = 1000}));
  return db::InSnapshot(pool, call, [&](db::Tx& tx) -> absl::StatusOr<v1::ListEventsResponse> {
    const std::string pact(absl::StripPrefix(request.pact(), "pacts/"));
    RETURN_IF_ERROR(RequireScope(tx, call, region_of, pact));
    auto [xid, id] = page.After();
    v1::ListEventsResponse list;
    for (const auto& row : tx.Exec(kList, xid, id, pact, page.size())) {
      v1::Event event = EventOf(row);
      if (!page.HasRoom(list, event)) break;
      *list.add_events() = std::move(event);
      xid = db::Get<uint64_t>(row, "xid");
      id = db::Get<int64_t>(row, "id");
    }
    // Always: later events follow the last one that was given.
    list.set_next_page_token(page.TokenAfter(xid, id));
    return list;
  });
}

absl::StatusOr<audit::v1::VerifyAuditResponse> VerifyAudit(
    db::Tx& tx, const db::Statement& region_of, const rpc::Call& call,
    const audit::v1::VerifyAuditRequest& request) {
  const std::string pact(absl::StripPrefix(request.pact(), "pacts/"));
  RETURN_IF_ERROR(RequireScope(tx, call, region_of, pact));
  audit::v1::VerifyAuditResponse answer;
  const pqxx::row counts = tx.ExecOne(kCounts, pact);
  answer.set_event_count(db::Get<int64_t>(counts, "events"));
  answer.set_aggregate_count(db::Get<int64_t>(counts, "aggregates"));
  for (const auto& row : tx.Exec(kVerify, pact)) {
    audit::v1::ChainBreak* chain_break = answer.add_breaks();
    chain_break->set_aggregate(db::Get<std::string>(row, "aggregate"));
    chain_break->set_aggregate_version(db::Get<int64_t>(row, "version"));
    chain_break->set_code(db::Get<std::string>(row, "code"));
  }
  obs::CountCheck("audit", answer.breaks().empty());
  return answer;
}

}  // namespace

EventApi::EventApi(const rpc::Gate& gate, db::Pool& pool, db::Statement region_of)
    : rpc::Service("pactum.events.v1.EventService", gate) {
  On("ListEvents", [&pool, region_of](const rpc::Call& call, const v1::ListEventsRequest& request) {
    return ListEvents(pool, region_of, call, request);
  });
}

AuditApi::AuditApi(const rpc::Gate& gate, db::Pool& pool, db::Statement region_of)
    : rpc::Service("pactum.audit.v1.AuditService", gate) {
  On("VerifyAudit", rpc::Snapshot(pool, [region_of](db::Tx& tx, const rpc::Call& call,
                                                    const audit::v1::VerifyAuditRequest& request) {
       return VerifyAudit(tx, region_of, call, request);
     }));
}

}  // namespace pactum::events
