#include "services/registry/store/pact_store.h"

#include "absl/strings/str_cat.h"
#include "common/base/date_wire.h"
#include "common/base/resource_name.h"
#include "common/db/sql_error.h"
#include "services/registry/domain/errors.h"

namespace pactum::registry {
namespace {

// Whether a version is signed is asked by max(): EXISTS is planned as a hash of the versions of all
// pacts.
#define PACT_COLUMNS                                                                          \
  "SELECT p.pact, p.title, p.region, p.counterparty_pes, p.counterparty_name, p.start_year, " \
  "p.end_year, p.framework, p.recorded, "                                                     \
  "coalesce((SELECT v.version FROM pact_version v WHERE v.pact = p.pact AND v.state IN "      \
  "('DRAFT', 'SUBMITTED')), 0) AS open_version, "                                             \
  "coalesce((SELECT v.version FROM pact_version v WHERE v.pact = p.pact AND v.state = "       \
  "'SIGNED' AND v.effective <= $2::date ORDER BY v.effective DESC, v.version DESC LIMIT 1), " \
  "0) AS in_force, "                                                                          \
  "(SELECT max(v.version) FROM pact_version v WHERE v.pact = p.pact AND v.state = 'SIGNED') " \
  "IS NOT NULL AS any_signed, "                                                               \
  "EXISTS (SELECT FROM pact_closing c WHERE c.pact = p.pact) AS closed FROM pact p "
constexpr db::Statement kFindPact = {"registry.find_pact", PACT_COLUMNS "WHERE p.pact = $1"};
constexpr db::Statement kLockPact = {"registry.lock_pact",
                                     PACT_COLUMNS "WHERE p.pact = $1 FOR UPDATE OF p"};
constexpr db::Statement kFindPacts = {
    "registry.find_pacts", PACT_COLUMNS
    "WHERE p.pact > $1 AND ('*' = ANY($3::text[]) OR p.region = ANY($3::text[])) "
    "AND ($4 = '' OR p.region = $4) ORDER BY p.pact LIMIT $5::int"};
#undef PACT_COLUMNS
constexpr db::Statement kInsertPact = {
    "registry.insert_pact",
    "INSERT INTO pact (pact, title, region, counterparty_pes, counterparty_name, start_year, "
    "end_year, framework) VALUES ($1, $2, $3, $4::boolean, $5, $6::int, $7::int, $8)"};
constexpr db::Statement kFindOverlap = {
    "registry.find_overlap",
    "SELECT pact, pact = $1 AS same FROM pact WHERE pact = $1 OR (region = $2 AND "
    "int4range(start_year, end_year, '[]') && int4range($3::int, $4::int, '[]')) "
    "ORDER BY same DESC LIMIT 1"};
constexpr db::Statement kCreatedAt = {
    "registry.created_at",
    "SELECT coalesce(first_recorded, recorded) AS created FROM pact WHERE pact = $1"};
constexpr db::Statement kSetFirstCreated = {
    "registry.set_first_created",
    "UPDATE pact SET first_recorded = $2::timestamptz WHERE pact = $1"};
constexpr db::Statement kFindClosing = {
    "registry.find_closing",
    "SELECT effective, reason, closed_by, coalesce(first_recorded, recorded) AS recorded "
    "FROM pact_closing WHERE pact = $1"};
constexpr db::Statement kInsertClosing = {
    "registry.insert_closing",
    "INSERT INTO pact_closing (pact, effective, reason, closed_by, first_recorded) "
    "VALUES ($1, $2::date, $3, $4, $5::timestamptz)"};

v1::Pact PactOf(const pqxx::row& row) {
  v1::Pact pact;
  const auto id = db::Get<std::string>(row, "pact");
  pact.set_name(absl::StrCat("pacts/", id));
  pact.set_title(db::Get<std::string>(row, "title"));
  pact.set_region_code(db::Get<std::string>(row, "region"));
  pact.set_counterparty_kind(db::Get<bool>(row, "counterparty_pes")
                                 ? type::v1::COUNTERPARTY_KIND_PES
                                 : type::v1::COUNTERPARTY_KIND_REGION);
  pact.set_counterparty_name(db::Get<std::string>(row, "counterparty_name"));
  pact.set_start_year(db::Get<int>(row, "start_year"));
  pact.set_end_year(db::Get<int>(row, "end_year"));
  pact.set_framework(absl::StrCat("frameworks/", db::Get<std::string>(row, "framework")));
  pact.set_state(db::Get<bool>(row, "closed")       ? v1::Pact::STATE_CLOSED
                 : db::Get<bool>(row, "any_signed") ? v1::Pact::STATE_IN_FORCE
                                                    : v1::Pact::STATE_DRAFT);
  const int in_force = db::Get<int>(row, "in_force"), open = db::Get<int>(row, "open_version");
  if (in_force > 0) pact.set_version_in_force(absl::StrCat(pact.name(), "/versions/", in_force));
  if (open > 0) pact.set_open_version(absl::StrCat(pact.name(), "/versions/", open));
  *pact.mutable_create_time() = ToProto(db::Get<absl::Time>(row, "recorded"));
  return pact;
}

std::optional<v1::Pact> PactOf(const std::optional<pqxx::row>& row) {
  if (!row) return std::nullopt;
  return PactOf(*row);
}

}  // namespace

std::optional<v1::Pact> FindPact(db::Tx& tx, absl::string_view pact_id, absl::CivilDay today) {
  return PactOf(tx.ExecOptional(kFindPact, pact_id, today));
}

std::optional<v1::Pact> LockPact(db::Tx& tx, absl::string_view pact_id, absl::CivilDay today) {
  return PactOf(tx.ExecOptional(kLockPact, pact_id, today));
}

std::vector<v1::Pact> FindPacts(db::Tx& tx, absl::string_view after,
                                const std::vector<std::string>& regions, absl::string_view region,
                                int limit, absl::CivilDay today) {
  std::vector<v1::Pact> pacts;
  for (const auto& row : tx.Exec(kFindPacts, after, today, regions, region, limit)) {
    pacts.push_back(PactOf(row));
  }
  return pacts;
}

absl::Status InsertPact(db::Tx& tx, absl::string_view pact_id, const v1::Pact& pact) {
  // The query names the other pact; the constraints refuse one of two that come at once.
  const auto other = tx.ExecOptional(kFindOverlap, pact_id, pact.region_code(), pact.start_year(),
                                     pact.end_year());
  if (other) {
    const std::string name = absl::StrCat("pacts/", db::Get<std::string>(*other, "pact"));
    return db::Get<bool>(*other, "same") ? PactExists(name)
                                         : TerritoryTaken(pact.region_code(), name);
  }
  const auto inserted = tx.TryExec(kInsertPact, pact_id, pact.title(), pact.region_code(),
                                   pact.counterparty_kind() == type::v1::COUNTERPARTY_KIND_PES,
                                   pact.counterparty_name(), pact.start_year(), pact.end_year(),
                                   LastNameId(pact.framework()));
  if (inserted.ok()) return absl::OkStatus();
  const auto constraint = db::ViolatedConstraint(inserted.status());
  if (constraint == "pact_pkey") return PactExists(absl::StrCat("pacts/", pact_id));
  if (constraint == "pact_territory") return TerritoryTaken(pact.region_code(), "");
  if (constraint == "pact_period") return PeriodInvalid();
  return inserted.status();
}

absl::Time CreatedAt(db::Tx& tx, absl::string_view pact_id) {
  return db::Get<absl::Time>(tx.ExecOne(kCreatedAt, pact_id), "created");
}

void SetFirstCreated(db::Tx& tx, absl::string_view pact_id, absl::Time created) {
  tx.Exec(kSetFirstCreated, pact_id, created);
}

void InsertClosing(db::Tx& tx, absl::string_view pact_id, const v1::PactClosing& closing) {
  std::optional<absl::Time> first_recorded;
  if (closing.has_record_time()) first_recorded = FromProto(closing.record_time());
  tx.Exec(kInsertClosing, pact_id, FromProto(closing.effective_date()).value(), closing.reason(),
          closing.closed_by(), first_recorded);
}

std::optional<v1::PactClosing> FindClosing(db::Tx& tx, absl::string_view pact_id) {
  const auto row = tx.ExecOptional(kFindClosing, pact_id);
  if (!row) return std::nullopt;
  v1::PactClosing closing;
  *closing.mutable_effective_date() = ToProto(db::Get<absl::CivilDay>(*row, "effective"));
  closing.set_reason(db::Get<std::string>(*row, "reason"));
  closing.set_closed_by(db::Get<std::string>(*row, "closed_by"));
  *closing.mutable_record_time() = ToProto(db::Get<absl::Time>(*row, "recorded"));
  return closing;
}

}  // namespace pactum::registry
