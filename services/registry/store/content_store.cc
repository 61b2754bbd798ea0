#include "services/registry/store/content_store.h"

#include <limits>
#include <stdexcept>

#include "absl/strings/str_cat.h"
#include "common/base/canonical_json.h"
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
constexpr db::Statement kListPacts = {
    "registry.list_pacts", PACT_COLUMNS
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
constexpr db::Statement kInsertVersion = {
    "registry.insert_version",
    "INSERT INTO pact_version (pact, version, state, effective) VALUES ($1, 1, 'DRAFT', $2::date)"};
#define VERSION_COLUMNS                                                                      \
  "SELECT version, round, state, effective, narrative, annex, annex_check, return_comment, " \
  "reason, base, coalesce(first_signed, signed) AS signed_at FROM pact_version "
constexpr db::Statement kFindVersion = {"registry.find_version",
                                        VERSION_COLUMNS "WHERE pact = $1 AND version = $2::int"};
constexpr db::Statement kLockVersion = {
    "registry.lock_version", VERSION_COLUMNS "WHERE pact = $1 AND version = $2::int FOR UPDATE"};
constexpr db::Statement kListVersions = {
    "registry.list_versions",
    VERSION_COLUMNS "WHERE pact = $1 AND version > $2::int ORDER BY version LIMIT $3::int"};
#undef VERSION_COLUMNS
constexpr db::Statement kCopyVersion = {
    "registry.copy_version",
    "INSERT INTO pact_version (pact, version, state, effective, narrative, annex, reason, base) "
    "SELECT pact, (SELECT max(version) + 1 FROM pact_version WHERE pact = $1), 'DRAFT', $3::date, "
    "narrative, annex, $4, version FROM pact_version WHERE pact = $1 AND version = $2::int "
    "RETURNING version"};
constexpr db::Statement kCopyContent = {
    "registry.copy_content",
    "INSERT INTO content (pact, version, kind, id, axis, maturity, obligor, message) "
    "SELECT pact, $3::int, kind, id, axis, maturity, obligor, message FROM content "
    "WHERE pact = $1 AND version = $2::int"};
constexpr db::Statement kCreatedAt = {
    "registry.created_at",
    "SELECT coalesce(first_recorded, recorded) AS created FROM pact WHERE pact = $1"};
constexpr db::Statement kSetCreated = {
    "registry.set_created", "UPDATE pact SET first_recorded = $2::timestamptz WHERE pact = $1"};
constexpr db::Statement kImportVersion = {
    "registry.import_version",
    "INSERT INTO pact_version (pact, version, state, effective, narrative, annex, return_comment, "
    "reason, base, first_signed) VALUES ($1, $2::int, 'DRAFT', $3::date, $4::bytea, $5::bytea, $6, "
    "$7, $8::int, $9::timestamptz) ON CONFLICT (pact, version) DO UPDATE SET narrative = "
    "excluded.narrative, annex = excluded.annex, return_comment = excluded.return_comment, "
    "first_signed = excluded.first_signed"};
constexpr db::Statement kImportItems = {
    "registry.import_items",
    "INSERT INTO content (pact, version, kind, id, axis, maturity, obligor, message) "
    "SELECT $1, $2::int, c.* FROM unnest($3::text[], $4::text[], $5::int[], $6::int[], $7::int[], "
    "$8::bytea[]) AS c"};
constexpr db::Statement kImportSignature = {
    "registry.import_signature",
    "INSERT INTO signature (pact, version, round, side, signatory, capacity, content, "
    "first_recorded) VALUES ($1, $2::int, 1, $3, $4, $5, $6, $7::timestamptz)"};
constexpr db::Statement kExportSignatures = {
    "registry.export_signatures",
    "SELECT side, signatory, capacity, content, coalesce(first_recorded, recorded) AS recorded "
    "FROM signature WHERE pact = $1 AND version = $2::int AND round = $3::int "
    "ORDER BY coalesce(first_recorded, recorded), side"};
constexpr db::Statement kFindClosing = {
    "registry.find_closing",
    "SELECT effective, reason, closed_by, coalesce(first_recorded, recorded) AS recorded "
    "FROM pact_closing WHERE pact = $1"};
constexpr db::Statement kImportClosing = {
    "registry.import_closing",
    "INSERT INTO pact_closing (pact, effective, reason, closed_by, first_recorded) "
    "VALUES ($1, $2::date, $3, $4, $5::timestamptz)"};
constexpr db::Statement kInsertClosing = {
    "registry.insert_closing",
    "INSERT INTO pact_closing (pact, effective, reason, closed_by) VALUES ($1, $2::date, $3, $4)"};
constexpr db::Statement kOpenVersion = {
    "registry.open_version",
    "SELECT version FROM pact_version WHERE pact = $1 AND state IN ('DRAFT', 'SUBMITTED')"};
constexpr db::Statement kInForce = {"registry.version_in_force",
                                    "SELECT version FROM pact_version WHERE pact = $1 AND state = "
                                    "'SIGNED' AND effective <= $2::date "
                                    "AND signed < coalesce($3::timestamptz, 'infinity') "
                                    "ORDER BY effective DESC, version DESC LIMIT 1"};
constexpr db::Statement kSaveContent = {
    "registry.save_version_content",
    "UPDATE pact_version SET narrative = $3::bytea, annex = $4::bytea "
    "WHERE pact = $1 AND version = $2::int"};
constexpr db::Statement kSetState = {
    "registry.set_version_state",
    "UPDATE pact_version SET state = $3 WHERE pact = $1 AND version = $2::int"};
constexpr db::Statement kReturn = {
    "registry.return_version",
    "UPDATE pact_version SET state = 'DRAFT', return_comment = $3, round = round + 1 "
    "WHERE pact = $1 AND version = $2::int"};
constexpr db::Statement kSaveAnnexCheck = {
    "registry.save_annex_check",
    "UPDATE pact_version SET annex_check = $3::bytea WHERE pact = $1 AND version = $2::int"};
constexpr db::Statement kSetSigned = {
    "registry.set_signed",
    "UPDATE pact_version SET state = 'SIGNED', signed = recorded_now() "
    "WHERE pact = $1 AND version = $2::int"};
constexpr db::Statement kSign = {
    "registry.insert_signature",
    "INSERT INTO signature (pact, version, round, side, signatory, capacity, content) "
    "VALUES ($1, $2::int, $3::int, $4, $5, $6, $7)"};
constexpr db::Statement kSignatures = {
    "registry.signatures",
    "SELECT side, signatory, capacity, content, recorded FROM signature "
    "WHERE pact = $1 AND version = $2::int AND round = $3::int ORDER BY recorded"};
constexpr db::Statement kReadContent = {"registry.read_content",
                                        "SELECT kind, id, message FROM content WHERE pact = $1 AND "
                                        "version = $2::int ORDER BY kind, id"};
constexpr db::Statement kFindItem = {"registry.find_item",
                                     "SELECT id, message FROM content WHERE pact = $1 AND version "
                                     "= $2::int AND kind = $3 AND id = $4"};
constexpr db::Statement kListItems = {
    "registry.list_items",
    "SELECT id, message FROM content WHERE pact = $1 AND version = $2::int AND kind = $3 AND id > "
    "$4 "
    "AND ($5::int = 0 OR axis = $5::int) AND ($6::int = 0 OR maturity = $6::int) "
    "AND ($7::int = 0 OR obligor = $7::int) ORDER BY id LIMIT $8::int"};
constexpr db::Statement kInsertItem = {
    "registry.insert_item",
    "INSERT INTO content (pact, version, kind, id, axis, maturity, obligor, message) "
    "VALUES ($1, $2::int, $3, $4, $5::int, $6::int, $7::int, $8::bytea) "
    "ON CONFLICT DO NOTHING RETURNING id"};
constexpr db::Statement kUpdateItem = {
    "registry.update_item",
    "UPDATE content SET axis = $5::int, maturity = $6::int, obligor = $7::int, message = $8::bytea "
    "WHERE pact = $1 AND version = $2::int AND kind = $3 AND id = $4"};
constexpr db::Statement kDeleteItem = {
    "registry.delete_item",
    "DELETE FROM content WHERE pact = $1 AND version = $2::int AND kind = $3 AND id = $4"};

template <class Message>
Message Parse(const std::string& bytes) {
  Message message;
  if (!message.ParseFromString(bytes)) throw std::runtime_error("content that cannot be read");
  return message;
}

std::string VersionName(absl::string_view pact_id, int number) {
  return absl::StrCat("pacts/", pact_id, "/versions/", number);
}

v1::Pact PactOf(const pqxx::row& row) {
  v1::Pact pact;
  const std::string id = db::Get<std::string>(row["pact"]);
  pact.set_name(absl::StrCat("pacts/", id));
  pact.set_title(db::Get<std::string>(row["title"]));
  pact.set_region_code(db::Get<std::string>(row["region"]));
  pact.set_counterparty_kind(db::Get<bool>(row["counterparty_pes"])
                                 ? type::v1::COUNTERPARTY_KIND_PES
                                 : type::v1::COUNTERPARTY_KIND_REGION);
  pact.set_counterparty_name(db::Get<std::string>(row["counterparty_name"]));
  pact.set_start_year(db::Get<int>(row["start_year"]));
  pact.set_end_year(db::Get<int>(row["end_year"]));
  pact.set_framework(absl::StrCat("frameworks/", db::Get<std::string>(row["framework"])));
  const bool any_signed = db::Get<bool>(row["any_signed"]);
  pact.set_state(db::Get<bool>(row["closed"]) ? v1::Pact::STATE_CLOSED
                 : any_signed                 ? v1::Pact::STATE_IN_FORCE
                                              : v1::Pact::STATE_DRAFT);
  const int in_force = db::Get<int>(row["in_force"]), open = db::Get<int>(row["open_version"]);
  if (in_force > 0) pact.set_version_in_force(VersionName(id, in_force));
  if (open > 0) pact.set_open_version(VersionName(id, open));
  *pact.mutable_create_time() = ToProto(db::Get<absl::Time>(row["recorded"]));
  return pact;
}

Version VersionOf(const pqxx::row& row) {
  Version version;
  version.number = db::Get<int>(row["version"]);
  version.round = db::Get<int>(row["round"]);
  version.state = db::Get<std::string>(row["state"]);
  version.effective = db::Get<absl::CivilDay>(row["effective"]);
  version.narrative = Parse<v1::PactNarrative>(db::Get<db::Bytea>(row["narrative"]).bytes);
  version.annex = Parse<v1::FinancialAnnex>(db::Get<db::Bytea>(row["annex"]).bytes);
  version.annex_check = Parse<v1::AnnexCheck>(db::Get<db::Bytea>(row["annex_check"]).bytes);
  version.return_comment = db::Get<std::string>(row["return_comment"]);
  version.reason = db::Get<std::string>(row["reason"]);
  version.base = db::Get<int>(row["base"]);
  version.signed_at = db::Get<std::optional<absl::Time>>(row["signed_at"]);
  return version;
}

// Kind, collection and columns of each type of item.
struct Columns {
  const char *kind, *collection;
  int axis = 0, maturity = 0, obligor = 0;
};
Columns ColumnsOf(const v1::Project& project) {
  return {"PROJECT", "projects", static_cast<int>(project.axis()),
          static_cast<int>(project.maturity()), 0};
}
Columns ColumnsOf(const v1::Commitment& commitment) {
  return {"COMMITMENT", "commitments", 0, 0, static_cast<int>(commitment.obligor())};
}
Columns ColumnsOf(const v1::Indicator&) { return {"INDICATOR", "indicators", 0, 0, 0}; }

template <class Item>
Item ItemOf(const pqxx::row& row, absl::string_view pact_id) {
  Item item = Parse<Item>(db::Get<db::Bytea>(row["message"]).bytes);
  item.set_name(absl::StrCat("pacts/", pact_id, "/", ColumnsOf(item).collection, "/",
                             db::Get<std::string>(row["id"])));
  return item;
}

// As the API answers it: with its version and etag.
template <class Item>
Item Answered(Item item, int version) {
  item.set_etag(Digest(Bare(item)));
  item.set_version(version);
  return item;
}

template <class Item>
std::optional<Item> FindItem(db::Tx& tx, absl::string_view pact_id, int version,
                             absl::string_view id) {
  const auto row = tx.ExecOptional(kFindItem, pact_id, version, ColumnsOf(Item()).kind, id);
  if (!row) return std::nullopt;
  return Answered(ItemOf<Item>(*row, pact_id), version);
}

template <class Item>
std::vector<Item> ListItems(db::Tx& tx, absl::string_view pact_id, int version,
                            absl::string_view after, int axis, int maturity, int obligor,
                            int limit) {
  std::vector<Item> items;
  for (const auto& row : tx.Exec(kListItems, pact_id, version, ColumnsOf(Item()).kind, after, axis,
                                 maturity, obligor, limit)) {
    items.push_back(Answered(ItemOf<Item>(row, pact_id), version));
  }
  return items;
}

template <class Item>
bool Insert(db::Tx& tx, absl::string_view pact_id, int version, absl::string_view id,
            const Item& item) {
  const Columns c = ColumnsOf(item);
  return !tx.Exec(kInsertItem, pact_id, version, c.kind, id, c.axis, c.maturity, c.obligor,
                  db::Bytea{Bare(item).SerializeAsString()})
              .empty();
}

template <class Item>
void Update(db::Tx& tx, absl::string_view pact_id, int version, absl::string_view id,
            const Item& item) {
  const Columns c = ColumnsOf(item);
  tx.Exec(kUpdateItem, pact_id, version, c.kind, id, c.axis, c.maturity, c.obligor,
          db::Bytea{Bare(item).SerializeAsString()});
}

template <class Item>
Item WithoutServerFields(Item item) {
  item.clear_name();
  item.clear_etag();
  item.clear_version();
  return item;
}

}  // namespace

v1::Project Bare(v1::Project project) { return WithoutServerFields(std::move(project)); }
v1::Commitment Bare(v1::Commitment commitment) {
  return WithoutServerFields(std::move(commitment));
}
v1::Indicator Bare(v1::Indicator indicator) { return WithoutServerFields(std::move(indicator)); }

std::optional<v1::Pact> FindPact(db::Tx& tx, absl::string_view pact_id, absl::CivilDay today) {
  const auto row = tx.ExecOptional(kFindPact, pact_id, today);
  if (!row) return std::nullopt;
  return PactOf(*row);
}

std::optional<v1::Pact> LockPact(db::Tx& tx, absl::string_view pact_id, absl::CivilDay today) {
  const auto row = tx.ExecOptional(kLockPact, pact_id, today);
  if (!row) return std::nullopt;
  return PactOf(*row);
}

std::vector<v1::Pact> ListPacts(db::Tx& tx, absl::string_view after,
                                const std::vector<std::string>& regions, absl::string_view region,
                                int limit, absl::CivilDay today) {
  std::vector<v1::Pact> pacts;
  for (const auto& row : tx.Exec(kListPacts, after, today, regions, region, limit)) {
    pacts.push_back(PactOf(row));
  }
  return pacts;
}

absl::Status InsertPact(db::Tx& tx, absl::string_view pact_id, const v1::Pact& pact) {
  // Asked first, to name the other; two that come at once are left to the constraints.
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
  if (!inserted.ok()) {
    const auto constraint = db::ViolatedConstraint(inserted.status());
    if (constraint == "pact_pkey") return PactExists(absl::StrCat("pacts/", pact_id));
    if (constraint == "pact_territory") return TerritoryTaken(pact.region_code(), "");
    if (constraint == "pact_period") return PeriodInvalid();
    return inserted.status();
  }
  tx.Exec(kInsertVersion, pact_id, absl::CivilDay(pact.start_year(), 1, 1));
  return absl::OkStatus();
}

std::optional<Version> FindVersion(db::Tx& tx, absl::string_view pact_id, int number, bool lock) {
  const auto row = tx.ExecOptional(lock ? kLockVersion : kFindVersion, pact_id, number);
  if (!row) return std::nullopt;
  return VersionOf(*row);
}

std::vector<Version> ListVersions(db::Tx& tx, absl::string_view pact_id, int after, int limit) {
  std::vector<Version> versions;
  for (const auto& row : tx.Exec(kListVersions, pact_id, after, limit)) {
    versions.push_back(VersionOf(row));
  }
  return versions;
}

int OpenVersion(db::Tx& tx, absl::string_view pact_id) {
  const auto row = tx.ExecOptional(kOpenVersion, pact_id);
  return row ? db::Get<int>(*row, "version") : 0;
}

int VersionInForce(db::Tx& tx, absl::string_view pact_id, absl::CivilDay day,
                   std::optional<absl::Time> known_at) {
  const auto row = tx.ExecOptional(kInForce, pact_id, day, known_at);
  return row ? db::Get<int>(*row, "version") : 0;
}

int CopyVersion(db::Tx& tx, absl::string_view pact_id, int base, absl::CivilDay effective,
                absl::string_view reason) {
  const int number =
      db::Get<int>(tx.ExecOne(kCopyVersion, pact_id, base, effective, reason), "version");
  tx.Exec(kCopyContent, pact_id, base, number);
  return number;
}

void InsertClosing(db::Tx& tx, absl::string_view pact_id, absl::CivilDay effective,
                   absl::string_view reason, absl::string_view closed_by) {
  tx.Exec(kInsertClosing, pact_id, effective, reason, closed_by);
}

void SaveVersionContent(db::Tx& tx, absl::string_view pact_id, const Version& version) {
  tx.Exec(kSaveContent, pact_id, version.number, db::Bytea{version.narrative.SerializeAsString()},
          db::Bytea{version.annex.SerializeAsString()});
}

void SetVersionState(db::Tx& tx, absl::string_view pact_id, int number, absl::string_view state) {
  tx.Exec(kSetState, pact_id, number, state);
}

void ReturnVersion(db::Tx& tx, absl::string_view pact_id, int number, absl::string_view comment) {
  tx.Exec(kReturn, pact_id, number, comment);
}

void SaveAnnexCheck(db::Tx& tx, absl::string_view pact_id, int number,
                    const v1::AnnexCheck& check) {
  tx.Exec(kSaveAnnexCheck, pact_id, number, db::Bytea{check.SerializeAsString()});
}

void SetSigned(db::Tx& tx, absl::string_view pact_id, int number) {
  tx.Exec(kSetSigned, pact_id, number);
}

void InsertSignature(db::Tx& tx, absl::string_view pact_id, const Version& version,
                     const v1::Signature& signature) {
  tx.Exec(kSign, pact_id, version.number, version.round,
          signature.side() == type::v1::SIDE_STATE ? "STATE" : "COUNTERPARTY",
          signature.signatory(), signature.capacity(), signature.content_digest());
}

namespace {
std::vector<v1::Signature> SignaturesBy(db::Tx& tx, const db::Statement& statement,
                                        absl::string_view pact_id, const Version& version) {
  std::vector<v1::Signature> signatures;
  for (const auto& row : tx.Exec(statement, pact_id, version.number, version.round)) {
    v1::Signature signature;
    signature.set_side(db::Get<std::string>(row["side"]) == "STATE" ? type::v1::SIDE_STATE
                                                                    : type::v1::SIDE_COUNTERPARTY);
    signature.set_signatory(db::Get<std::string>(row["signatory"]));
    signature.set_capacity(db::Get<std::string>(row["capacity"]));
    signature.set_content_digest(db::Get<std::string>(row["content"]));
    *signature.mutable_sign_time() = ToProto(db::Get<absl::Time>(row["recorded"]));
    signatures.push_back(std::move(signature));
  }
  return signatures;
}
}  // namespace

std::vector<v1::Signature> SignaturesOf(db::Tx& tx, absl::string_view pact_id,
                                        const Version& version) {
  return SignaturesBy(tx, kSignatures, pact_id, version);
}

std::vector<v1::Signature> ExportSignatures(db::Tx& tx, absl::string_view pact_id,
                                            const Version& version) {
  return SignaturesBy(tx, kExportSignatures, pact_id, version);
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

absl::Time CreatedAt(db::Tx& tx, absl::string_view pact_id) {
  return db::Get<absl::Time>(tx.ExecOne(kCreatedAt, pact_id), "created");
}

absl::Status ImportPact(db::Tx& tx, absl::string_view pact_id, const v1::Pact& pact,
                        absl::Time created) {
  const absl::Status inserted = InsertPact(tx, pact_id, pact);
  if (inserted.ok()) tx.Exec(kSetCreated, pact_id, created);
  return inserted;
}

void ImportVersion(db::Tx& tx, absl::string_view pact_id, const v1::VersionDocument& version) {
  const v1::PactContent& content = version.content();
  std::optional<absl::Time> signed_at;
  if (version.has_sign_time()) signed_at = FromProto(version.sign_time());
  tx.Exec(kImportVersion, pact_id, version.number(), FromProto(version.effective_date()).value(),
          db::Bytea{content.narrative().SerializeAsString()},
          db::Bytea{content.financial_annex().SerializeAsString()}, version.return_comment(),
          version.reason(), version.base_version(), signed_at);
  std::vector<std::string> kinds, ids;
  std::vector<int> axes, maturities, obligors;
  std::vector<db::Bytea> messages;
  const auto add = [&](const auto& items) {
    for (const auto& item : items) {
      const Columns c = ColumnsOf(item);
      kinds.emplace_back(c.kind);
      ids.push_back(LastNameId(item.name()));
      axes.push_back(c.axis);
      maturities.push_back(c.maturity);
      obligors.push_back(c.obligor);
      messages.push_back({Bare(item).SerializeAsString()});
    }
  };
  add(content.projects());
  add(content.commitments());
  add(content.indicators());
  tx.Exec(kImportItems, pact_id, version.number(), kinds, ids, axes, maturities, obligors,
          messages);
  if (version.state() == v1::PactVersion::STATE_DRAFT) return;
  SetVersionState(tx, pact_id, version.number(), "SUBMITTED");
  for (const v1::Signature& signature : version.signatures()) {
    tx.Exec(kImportSignature, pact_id, version.number(),
            signature.side() == type::v1::SIDE_STATE ? "STATE" : "COUNTERPARTY",
            signature.signatory(), signature.capacity(), signature.content_digest(),
            FromProto(signature.sign_time()));
  }
  if (version.state() == v1::PactVersion::STATE_SIGNED) SetSigned(tx, pact_id, version.number());
  if (version.state() == v1::PactVersion::STATE_WITHDRAWN) {
    SetVersionState(tx, pact_id, version.number(), "WITHDRAWN");
  }
}

void ImportClosing(db::Tx& tx, absl::string_view pact_id, const v1::PactClosing& closing) {
  tx.Exec(kImportClosing, pact_id, FromProto(closing.effective_date()).value(), closing.reason(),
          closing.closed_by(), FromProto(closing.record_time()));
}

v1::PactContent ReadContent(db::Tx& tx, absl::string_view pact_id, const Version& version) {
  v1::PactContent content;
  *content.mutable_narrative() = version.narrative;
  *content.mutable_financial_annex() = version.annex;
  for (const auto& row : tx.Exec(kReadContent, pact_id, version.number)) {
    const std::string kind = db::Get<std::string>(row["kind"]);
    if (kind == "PROJECT") *content.add_projects() = ItemOf<v1::Project>(row, pact_id);
    if (kind == "COMMITMENT") *content.add_commitments() = ItemOf<v1::Commitment>(row, pact_id);
    if (kind == "INDICATOR") *content.add_indicators() = ItemOf<v1::Indicator>(row, pact_id);
  }
  return content;
}

std::string ContentDigest(db::Tx& tx, absl::string_view pact_id, const Version& version,
                          const v1::PactContent& content) {
  if (version.state == "SIGNED") {
    const std::vector<v1::Signature> signatures = SignaturesOf(tx, pact_id, version);
    if (!signatures.empty()) return signatures[0].content_digest();
  }
  return Digest(content);
}

std::optional<v1::Project> FindProject(db::Tx& tx, absl::string_view pact_id, int version,
                                       absl::string_view id) {
  return FindItem<v1::Project>(tx, pact_id, version, id);
}
std::optional<v1::Commitment> FindCommitment(db::Tx& tx, absl::string_view pact_id, int version,
                                             absl::string_view id) {
  return FindItem<v1::Commitment>(tx, pact_id, version, id);
}
std::optional<v1::Indicator> FindIndicator(db::Tx& tx, absl::string_view pact_id, int version,
                                           absl::string_view id) {
  return FindItem<v1::Indicator>(tx, pact_id, version, id);
}

std::vector<v1::Project> ListProjects(db::Tx& tx, absl::string_view pact_id, int version,
                                      absl::string_view after, int axis, int maturity, int limit) {
  return ListItems<v1::Project>(tx, pact_id, version, after, axis, maturity, 0, limit);
}
std::vector<v1::Commitment> ListCommitments(db::Tx& tx, absl::string_view pact_id, int version,
                                            absl::string_view after, int obligor, int limit) {
  return ListItems<v1::Commitment>(tx, pact_id, version, after, 0, 0, obligor, limit);
}
std::vector<v1::Indicator> ListIndicators(db::Tx& tx, absl::string_view pact_id, int version,
                                          absl::string_view after, int limit) {
  return ListItems<v1::Indicator>(tx, pact_id, version, after, 0, 0, 0, limit);
}

std::vector<v1::Indicator> AllIndicators(db::Tx& tx, absl::string_view pact_id, int version) {
  return ListIndicators(tx, pact_id, version, "", std::numeric_limits<int>::max());
}

bool InsertItem(db::Tx& tx, absl::string_view pact_id, int version, absl::string_view id,
                const v1::Project& project) {
  return Insert(tx, pact_id, version, id, project);
}
bool InsertItem(db::Tx& tx, absl::string_view pact_id, int version, absl::string_view id,
                const v1::Commitment& commitment) {
  return Insert(tx, pact_id, version, id, commitment);
}
bool InsertItem(db::Tx& tx, absl::string_view pact_id, int version, absl::string_view id,
                const v1::Indicator& indicator) {
  return Insert(tx, pact_id, version, id, indicator);
}
void UpdateItem(db::Tx& tx, absl::string_view pact_id, int version, absl::string_view id,
                const v1::Project& project) {
  Update(tx, pact_id, version, id, project);
}
void UpdateItem(db::Tx& tx, absl::string_view pact_id, int version, absl::string_view id,
                const v1::Commitment& commitment) {
  Update(tx, pact_id, version, id, commitment);
}
void UpdateItem(db::Tx& tx, absl::string_view pact_id, int version, absl::string_view id,
                const v1::Indicator& indicator) {
  Update(tx, pact_id, version, id, indicator);
}

void DeleteItem(db::Tx& tx, absl::string_view pact_id, int version, absl::string_view kind,
                absl::string_view id) {
  tx.Exec(kDeleteItem, pact_id, version, kind, id);
}

}  // namespace pactum::registry
