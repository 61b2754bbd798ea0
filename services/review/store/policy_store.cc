#include "services/review/store/policy_store.h"

#include <stdexcept>

#include "absl/strings/str_cat.h"
#include "common/base/canonical_json.h"
#include "common/base/date_wire.h"
#include "common/db/sql_error.h"
#include "google/protobuf/util/json_util.h"
#include "services/review/domain/errors.h"

namespace pactum::review {
namespace {

constexpr db::Statement kFind = {
    "review.find_policy",
    "SELECT policy, content, state, drafted_by, published_by, published FROM policy "
    "WHERE policy = $1"};
constexpr db::Statement kLock = {
    "review.lock_policy",
    "SELECT policy, content, state, drafted_by, published_by, published FROM policy "
    "WHERE policy = $1 FOR UPDATE"};
// In the order of bytes, as names are compared everywhere.
constexpr db::Statement kList = {
    "review.list_policies",
    "SELECT policy, content, state, drafted_by, published_by, published FROM policy "
    "WHERE policy COLLATE \"C\" > $1 ORDER BY policy COLLATE \"C\" LIMIT $2::int"};
constexpr db::Statement kApplies = {
    "review.policy_for",
    "SELECT policy, content, state, drafted_by, published_by, published FROM policy "
    "WHERE state = 'PUBLISHED' AND first_year <= $1::int AND published < $2::timestamptz "
    "ORDER BY first_year DESC, published DESC, policy LIMIT 1"};
constexpr db::Statement kInsert = {
    "review.insert_policy",
    "INSERT INTO policy (policy, version, first_year, content, drafted_by) "
    "VALUES ($1, $2, $3::int, $4::jsonb, $5)"};
constexpr db::Statement kPublish = {
    "review.publish_policy",
    "UPDATE policy SET state = 'PUBLISHED', published_by = $2, published = recorded_now() "
    "WHERE policy = $1"};

v1::Policy PolicyOf(const pqxx::row& row) {
  v1::Policy policy;
  const auto parsed =
      google::protobuf::util::JsonStringToMessage(db::Get<std::string>(row, "content"), &policy);
  if (!parsed.ok()) throw std::runtime_error("a policy that cannot be read");
  v1::Policy::State state;
  if (!v1::Policy::State_Parse(absl::StrCat("STATE_", db::Get<std::string>(row, "state")),
                               &state)) {
    throw std::runtime_error("a state of a policy that the proto lacks");
  }
  policy.set_state(state);
  policy.set_etag(Digest(policy));  // Of content and state, without persons and instants.
  policy.set_name(absl::StrCat("policies/", db::Get<std::string>(row, "policy")));
  policy.set_drafted_by(db::Get<std::string>(row, "drafted_by"));
  policy.set_published_by(db::Get<std::string>(row, "published_by"));
  if (const auto published = db::Get<std::optional<absl::Time>>(row, "published")) {
    *policy.mutable_publish_time() = pactum::ToProto(*published);
  }
  return policy;
}

std::optional<v1::Policy> MaybePolicy(const std::optional<pqxx::row>& row) {
  if (!row) return std::nullopt;
  return PolicyOf(*row);
}

}  // namespace

std::optional<v1::Policy> FindPolicy(db::Tx& tx, absl::string_view policy_id, Lock lock) {
  return MaybePolicy(tx.ExecOptional(lock == Lock::kForUpdate ? kLock : kFind, policy_id));
}

std::vector<v1::Policy> ListPolicies(db::Tx& tx, absl::string_view after, int limit) {
  std::vector<v1::Policy> policies;
  for (const auto& row : tx.Exec(kList, after, limit)) policies.push_back(PolicyOf(row));
  return policies;
}

std::optional<v1::Policy> PolicyFor(db::Tx& tx, int year, absl::Time known_at) {
  return MaybePolicy(tx.ExecOptional(kApplies, year, known_at));
}

absl::Status InsertPolicy(db::Tx& tx, absl::string_view policy_id, const v1::Policy& policy,
                          absl::string_view drafted_by) {
  const auto json = CanonicalJson(policy);
  if (!json.ok()) return json.status();
  const auto inserted =
      tx.TryExec(kInsert, policy_id, policy.version(), policy.first_year(), *json, drafted_by);
  if (inserted.ok()) return absl::OkStatus();
  const auto violated = db::ViolatedConstraint(inserted.status());
  if (violated == "policy_pkey") {
    return PolicyExists(absl::StrCat("policies/", policy_id), "policy_id");
  }
  if (violated == "policy_version_unique") return PolicyExists(policy.version(), "policy.version");
  return inserted.status();
}

absl::Status PublishPolicy(db::Tx& tx, absl::string_view policy_id,
                           absl::string_view published_by) {
  const auto published = tx.TryExec(kPublish, policy_id, published_by);
  if (db::ViolatedConstraint(published.status()) == "policy_two_persons") {
    return DraftedByPublisher(published_by);
  }
  return published.status();
}

}  // namespace pactum::review
