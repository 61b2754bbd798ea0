// Versions of a pact and their signatures in the database.
#ifndef PACTUM_SERVICES_REGISTRY_STORE_VERSION_STORE_H_
#define PACTUM_SERVICES_REGISTRY_STORE_VERSION_STORE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/db/tx.h"
#include "pactum/registry/v1/pact.pb.h"
#include "services/registry/domain/kinds.h"

namespace pactum::registry {

struct VersionKey {
  std::string pact_id;
  int number = 0;

  std::string Name() const;  // "pacts/p/versions/1"
};

struct Version : VersionKey {
  int round = 1;  // A return begins the next one, and makes the signatures of this one void.
  VersionState state = VersionState::kDraft;
  absl::CivilDay effective;
  v1::PactNarrative narrative;
  v1::FinancialAnnex annex;
  v1::AnnexCheck annex_check;  // Empty for a draft.
  std::string return_comment;
  std::string reason;                      // Of an amendment.
  int base = 0;                            // Of an amendment: the version that it copies.
  std::optional<absl::Time> first_signed;  // Elsewhere; of an imported version.
  std::optional<absl::Time> signed_at;     // Here, or elsewhere; of SIGNED only.
};

// nullopt where the pact has no such version.
std::optional<Version> FindVersion(db::Tx& tx, const VersionKey& key);
// As FindVersion, locked until the transaction ends.
std::optional<Version> LockVersion(db::Tx& tx, const VersionKey& key);
std::vector<Version> ListVersions(db::Tx& tx, absl::string_view pact_id, int after, int limit);
// The number of the open version; 0 where there is none.
int OpenVersion(db::Tx& tx, absl::string_view pact_id);
// The number of the version in force on a day, as known before `known_at`, or now without it; 0
// where there is none.
int VersionInForce(db::Tx& tx, absl::string_view pact_id, absl::CivilDay day,
                   std::optional<absl::Time> known_at = std::nullopt);
// The number of the next version; the pact is locked.
int NextVersion(db::Tx& tx, absl::string_view pact_id);

// In DRAFT.
void InsertVersion(db::Tx& tx, const Version& version);
void SaveVersionContent(db::Tx& tx, const Version& version);
// Any state but SIGNED.
void SetVersionState(db::Tx& tx, const VersionKey& key, VersionState state);
// SIGNED, at the database's instant.
void SetSigned(db::Tx& tx, const VersionKey& key);
// DRAFT, in the next round.
void ReturnVersion(db::Tx& tx, const VersionKey& key, absl::string_view comment);
// Budget's warnings about the annex; of a version that is not signed yet.
void SaveAnnexCheck(db::Tx& tx, const VersionKey& key, const v1::AnnexCheck& check);

// In the version's round; where it has a sign_time, that is when it was first recorded.
void InsertSignature(db::Tx& tx, const Version& version, const v1::Signature& signature);
// The instants of signatures: of their record in this database, or in the first one.
enum class Instants { kHere, kFirst };
// Those of the version's round, in the order of signing.
std::vector<v1::Signature> SignaturesOf(db::Tx& tx, const Version& version, Instants instants);

}  // namespace pactum::registry

#endif  // PACTUM_SERVICES_REGISTRY_STORE_VERSION_STORE_H_
