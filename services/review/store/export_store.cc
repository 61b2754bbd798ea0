#include "services/review/store/export_store.h"

#include <limits>
#include <set>
#include <string>
#include <utility>

#include "common/base/date_wire.h"
#include "common/base/resource_name.h"
#include "services/review/store/analysis_store.h"
#include "services/review/store/decision_store.h"
#include "services/review/store/policy_store.h"
#include "services/review/store/review_store.h"

namespace pactum::review {
namespace {

// Of the review, of what belongs to it, and of a policy. LIKE's own characters are in no name.
constexpr db::Statement kEvents = {
    "review.events_of",
    "SELECT id, pact, aggregate, version, type, payload, payload_type, actor, on_behalf_of, "
    "request_id, traceparent, effective, recorded, chain FROM event "
    "WHERE pact = $1 AND (aggregate = $2 OR starts_with(aggregate, $2 || '/')) "
    "ORDER BY aggregate, version"};

events::v1::Event EventOf(const pqxx::row& row) {
  events::v1::Event event;
  event.set_event_id(db::Get<int64_t>(row, "id"));
  const std::string pact = db::Get<std::string>(row, "pact");
  event.set_pact(pact == "-" ? pact : PactName(pact));
  event.set_aggregate(db::Get<std::string>(row, "aggregate"));
  event.set_aggregate_version(db::Get<int64_t>(row, "version"));
  event.set_type(db::Get<std::string>(row, "type"));
  event.set_payload(db::Get<db::Bytea>(row, "payload").bytes);
  event.set_payload_type(db::Get<std::string>(row, "payload_type"));
  event.set_actor(db::Get<std::string>(row, "actor"));
  event.set_on_behalf_of(db::Get<std::string>(row, "on_behalf_of"));
  event.set_request_id(db::Get<std::string>(row, "request_id"));
  event.set_traceparent(db::Get<std::string>(row, "traceparent"));
  *event.mutable_effective_date() = pactum::ToProto(db::Get<absl::CivilDay>(row, "effective"));
  *event.mutable_record_time() = pactum::ToProto(db::Get<absl::Time>(row, "recorded"));
  event.set_chain(db::Get<std::string>(row, "chain"));
  return event;
}

void AddEvents(db::Tx& tx, const std::string& pact, const std::string& aggregate,
               v1::ReviewExport& kept) {
  for (const auto& row : tx.Exec(kEvents, pact, aggregate)) *kept.add_events() = EventOf(row);
}

}  // namespace

v1::ReviewExport LoadExport(db::Tx& tx, const ReviewRow& review) {
  const ReviewKey& key = review.key;
  v1::ReviewExport kept;
  *kept.mutable_review() = ToProto(review);
  for (int number = 1; number <= review.latest_evidence; ++number) {
    if (auto evidence = FindEvidence(tx, key, number)) *kept.add_evidence() = *std::move(evidence);
  }
  std::set<std::string> policies;
  for (int number = 1; number <= review.latest_run; ++number) {
    auto run = FindRun(tx, key, number);
    if (!run) continue;
    policies.insert(run->policy().name());
    *kept.add_runs() = *std::move(run);
  }
  for (const DecisionRow& decision : ListDecisions(tx, key, 0, std::numeric_limits<int>::max())) {
    *kept.add_decisions() = ToProto(decision);
  }
  for (v1::Statement& statement : ListStatements(tx, key)) {
    *kept.add_statements() = std::move(statement);
  }
  AddEvents(tx, key.pact_id, ReviewName(key), kept);
  for (const std::string& name : policies) {
    if (auto policy = FindPolicy(tx, LastNameId(name))) *kept.add_policies() = *std::move(policy);
    AddEvents(tx, "-", name, kept);
  }
  return kept;
}

}  // namespace pactum::review
