#include "services/registry/store/version_store.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/date_wire.h"
#include "common/base/enum_wire.h"
#include "common/db/columns.h"

namespace pactum::registry {
namespace {

constexpr auto kVersionColumns = db::Columns<Version>(
    db::Column("version", &Version::number), db::Column("round", &Version::round),
    db::Column("state", &Version::state), db::Column("effective", &Version::effective),
    db::AsMessage("narrative", &Version::narrative), db::AsMessage("annex", &Version::annex),
    db::AsMessage("annex_check", &Version::annex_check),
    db::Column("return_comment", &Version::return_comment), db::Column("reason", &Version::reason),
    db::Column("base", &Version::base), db::Column("first_signed", &Version::first_signed));

std::string SelectVersion(absl::string_view where) {
  return absl::StrCat("SELECT pact, ", kVersionColumns.List(),
                      ", coalesce(first_signed, signed) AS signed_at FROM pact_version "
                      "WHERE pact = $1 AND ",
                      where);
}
const db::Statement kFindVersion =
    db::Built("registry.find_version", SelectVersion("version = $2::int"));
const db::Statement kLockVersion =
    db::Built("registry.lock_version", SelectVersion("version = $2::int FOR UPDATE"));
const db::Statement kListVersions = db::Built(
    "registry.list_versions", SelectVersion("version > $2::int ORDER BY version LIMIT $3::int"));
const db::Statement kInsertVersion =
    db::Built("registry.insert_version", kVersionColumns.InsertInto("pact_version", {"pact"}));
constexpr db::Statement kNextVersion = {
    "registry.next_version",
    "SELECT max(version) + 1 AS version FROM pact_version WHERE pact = $1"};
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

struct StoredSignature {
  Side side = Side::kState;
  std::string signatory, capacity, content;
  std::optional<absl::Time> first_recorded;
};
constexpr auto kSignatureColumns =
    db::Columns<StoredSignature>(db::Column("side", &StoredSignature::side),
                                 db::Column("signatory", &StoredSignature::signatory),
                                 db::Column("capacity", &StoredSignature::capacity),
                                 db::Column("content", &StoredSignature::content),
                                 db::Column("first_recorded", &StoredSignature::first_recorded));
const db::Statement kInsertSignature =
    db::Built("registry.insert_signature",
              kSignatureColumns.InsertInto("signature", {"pact", "version", "round"}));
const db::Statement kSignatures = db::Built(
    "registry.signatures",
    absl::StrCat("SELECT recorded, ", kSignatureColumns.List(),
                 " FROM signature WHERE pact = $1 AND version = $2::int AND round = $3::int "
                 "ORDER BY coalesce(first_recorded, recorded), side"));

Version VersionOf(const pqxx::row& row) {
  Version version = kVersionColumns.Read(row);
  version.pact_id = db::Get<std::string>(row, "pact");
  version.signed_at = db::Get<std::optional<absl::Time>>(row, "signed_at");
  return version;
}

std::optional<Version> VersionOf(const std::optional<pqxx::row>& row) {
  if (!row) return std::nullopt;
  return VersionOf(*row);
}

int NumberIn(const std::optional<pqxx::row>& row) {
  return row ? db::Get<int>(*row, "version") : 0;
}

}  // namespace

std::string VersionKey::Name() const {
  return absl::StrCat("pacts/", pact_id, "/versions/", number);
}

std::optional<Version> FindVersion(db::Tx& tx, const VersionKey& key) {
  return VersionOf(tx.ExecOptional(kFindVersion, key.pact_id, key.number));
}

std::optional<Version> LockVersion(db::Tx& tx, const VersionKey& key) {
  return VersionOf(tx.ExecOptional(kLockVersion, key.pact_id, key.number));
}

std::vector<Version> ListVersions(db::Tx& tx, absl::string_view pact_id, int after, int limit) {
  std::vector<Version> versions;
  for (const auto& row : tx.Exec(kListVersions, pact_id, after, limit)) {
    versions.push_back(VersionOf(row));
  }
  return versions;
}

int OpenVersion(db::Tx& tx, absl::string_view pact_id) {
  return NumberIn(tx.ExecOptional(kOpenVersion, pact_id));
}

int VersionInForce(db::Tx& tx, absl::string_view pact_id, absl::CivilDay day,
                   std::optional<absl::Time> known_at) {
  return NumberIn(tx.ExecOptional(kInForce, pact_id, day, known_at));
}

int NextVersion(db::Tx& tx, absl::string_view pact_id) {
  return db::Get<int>(tx.ExecOne(kNextVersion, pact_id), "version");
}

void InsertVersion(db::Tx& tx, const Version& version) {
  tx.Exec(kInsertVersion, version.pact_id, kVersionColumns.Values(version));
}

void SaveVersionContent(db::Tx& tx, const Version& version) {
  tx.Exec(kSaveContent, version.pact_id, version.number,
          db::Bytea{version.narrative.SerializeAsString()},
          db::Bytea{version.annex.SerializeAsString()});
}

void SetVersionState(db::Tx& tx, const VersionKey& key, VersionState state) {
  tx.Exec(kSetState, key.pact_id, key.number, state);
}

void SetSigned(db::Tx& tx, const VersionKey& key) { tx.Exec(kSetSigned, key.pact_id, key.number); }

void ReturnVersion(db::Tx& tx, const VersionKey& key, absl::string_view comment) {
  tx.Exec(kReturn, key.pact_id, key.number, comment);
}

void SaveAnnexCheck(db::Tx& tx, const VersionKey& key, const v1::AnnexCheck& check) {
  tx.Exec(kSaveAnnexCheck, key.pact_id, key.number, db::Bytea{check.SerializeAsString()});
}

void InsertSignature(db::Tx& tx, const Version& version, const v1::Signature& signature) {
  StoredSignature row = {EnumFromProto<Side>(signature.side()), signature.signatory(),
                         signature.capacity(), signature.content_digest(), std::nullopt};
  if (signature.has_sign_time()) row.first_recorded = FromProto(signature.sign_time());
  tx.Exec(kInsertSignature, version.pact_id, version.number, version.round,
          kSignatureColumns.Values(row));
}

std::vector<v1::Signature> SignaturesOf(db::Tx& tx, const Version& version, Instants instants) {
  std::vector<v1::Signature> signatures;
  for (const auto& row : tx.Exec(kSignatures, version.pact_id, version.number, version.round)) {
    const StoredSignature stored = kSignatureColumns.Read(row);
    const auto recorded = db::Get<absl::Time>(row, "recorded");
    v1::Signature& signature = signatures.emplace_back();
    signature.set_side(EnumToProto<type::v1::Side>(stored.side));
    signature.set_signatory(stored.signatory);
    signature.set_capacity(stored.capacity);
    signature.set_content_digest(stored.content);
    *signature.mutable_sign_time() =
        ToProto(instants == Instants::kFirst ? stored.first_recorded.value_or(recorded) : recorded);
  }
  return signatures;
}

}  // namespace pactum::registry
