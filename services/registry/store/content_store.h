// Pacts, versions and their content in the database.
#ifndef PACTUM_SERVICES_REGISTRY_STORE_CONTENT_STORE_H_
#define PACTUM_SERVICES_REGISTRY_STORE_CONTENT_STORE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/db/tx.h"
#include "pactum/registry/v1/bulk.pb.h"
#include "pactum/registry/v1/pact.pb.h"

namespace pactum::registry {

// A pact as stored; state, versions and times are set. nullopt where there is none.
std::optional<v1::Pact> FindPact(db::Tx& tx, absl::string_view pact_id, absl::CivilDay today);
// As FindPact; acts on the pact's versions and facts wait for each other.
std::optional<v1::Pact> LockPact(db::Tx& tx, absl::string_view pact_id, absl::CivilDay today);
// `regions`: codes, or "*" for all.
std::vector<v1::Pact> ListPacts(db::Tx& tx, absl::string_view after,
                                const std::vector<std::string>& regions, absl::string_view region,
                                int limit, absl::CivilDay today);
// PACT_EXISTS, TERRITORY_TAKEN. With its version 1 in DRAFT.
absl::Status InsertPact(db::Tx& tx, absl::string_view pact_id, const v1::Pact& pact);

struct Version {
  int number = 0, round = 1;
  std::string state;  // DRAFT, SUBMITTED, SIGNED, WITHDRAWN
  absl::CivilDay effective;
  v1::PactNarrative narrative;
  v1::FinancialAnnex annex;
  v1::AnnexCheck annex_check;  // Of a draft: empty.
  std::string return_comment;
  std::string reason;                   // Of an amendment.
  int base = 0;                         // Of an amendment: the version that it was copied from.
  std::optional<absl::Time> signed_at;  // First recorded, here or elsewhere; of SIGNED only.
};
// Locked until the transaction ends where `lock`.
std::optional<Version> FindVersion(db::Tx& tx, absl::string_view pact_id, int number,
                                   bool lock = false);
std::vector<Version> ListVersions(db::Tx& tx, absl::string_view pact_id, int after, int limit);
// The number of the one open version; 0 where there is none.
int OpenVersion(db::Tx& tx, absl::string_view pact_id);
// The version in force on a day, as known before `known_at` (now where absent); 0 where there is
// none.
int VersionInForce(db::Tx& tx, absl::string_view pact_id, absl::CivilDay day,
                   std::optional<absl::Time> known_at = std::nullopt);
// The next version, in DRAFT: a copy of `base` with its content. Answers its number.
int CopyVersion(db::Tx& tx, absl::string_view pact_id, int base, absl::CivilDay effective,
                absl::string_view reason);
void InsertClosing(db::Tx& tx, absl::string_view pact_id, absl::CivilDay effective,
                   absl::string_view reason, absl::string_view closed_by);
// The end of a pact; nullopt where it has not ended.
std::optional<v1::PactClosing> FindClosing(db::Tx& tx, absl::string_view pact_id);
// When a pact was first created, here or elsewhere.
absl::Time CreatedAt(db::Tx& tx, absl::string_view pact_id);
// A pact of a document: as InsertPact, with the instant of its creation elsewhere; then each
// version in the order of their numbers, with its content and signatures; its end.
absl::Status ImportPact(db::Tx& tx, absl::string_view pact_id, const v1::Pact& pact,
                        absl::Time created);
void ImportVersion(db::Tx& tx, absl::string_view pact_id, const v1::VersionDocument& version);
void ImportClosing(db::Tx& tx, absl::string_view pact_id, const v1::PactClosing& closing);

void SaveVersionContent(db::Tx& tx, absl::string_view pact_id, const Version& version);
// A new state. `comment` is kept, and a new round begins, where a version is returned.
void SetVersionState(db::Tx& tx, absl::string_view pact_id, int number, absl::string_view state);
void ReturnVersion(db::Tx& tx, absl::string_view pact_id, int number, absl::string_view comment);
// What budget said of the annex; of a version that is not signed yet.
void SaveAnnexCheck(db::Tx& tx, absl::string_view pact_id, int number, const v1::AnnexCheck& check);
// SIGNED, at the database's instant.
void SetSigned(db::Tx& tx, absl::string_view pact_id, int number);

void InsertSignature(db::Tx& tx, absl::string_view pact_id, const Version& version,
                     const v1::Signature& signature);
std::vector<v1::Signature> SignaturesOf(db::Tx& tx, absl::string_view pact_id,
                                        const Version& version);

// As SignaturesOf, with the instants at which they were first given.
std::vector<v1::Signature> ExportSignatures(db::Tx& tx, absl::string_view pact_id,
                                            const Version& version);

// The whole content of a version, names set, each list by id.
v1::PactContent ReadContent(db::Tx& tx, absl::string_view pact_id, const Version& version);
// The digest of a version's content: of a signed one that which was signed, which never changes.
std::string ContentDigest(db::Tx& tx, absl::string_view pact_id, const Version& version,
                          const v1::PactContent& content);
// One item by id; nullopt where the version has none. Its name is set, no etag.
std::optional<v1::Project> FindProject(db::Tx& tx, absl::string_view pact_id, int version,
                                       absl::string_view id);
std::optional<v1::Commitment> FindCommitment(db::Tx& tx, absl::string_view pact_id, int version,
                                             absl::string_view id);
std::optional<v1::Indicator> FindIndicator(db::Tx& tx, absl::string_view pact_id, int version,
                                           absl::string_view id);
// Filters are the proto's numbers; 0 for all.
std::vector<v1::Project> ListProjects(db::Tx& tx, absl::string_view pact_id, int version,
                                      absl::string_view after, int axis, int maturity, int limit);
std::vector<v1::Commitment> ListCommitments(db::Tx& tx, absl::string_view pact_id, int version,
                                            absl::string_view after, int obligor, int limit);
std::vector<v1::Indicator> ListIndicators(db::Tx& tx, absl::string_view pact_id, int version,
                                          absl::string_view after, int limit);
std::vector<v1::Indicator> AllIndicators(db::Tx& tx, absl::string_view pact_id, int version);
// False where the id is taken.
bool InsertItem(db::Tx& tx, absl::string_view pact_id, int version, absl::string_view id,
                const v1::Project& project);
bool InsertItem(db::Tx& tx, absl::string_view pact_id, int version, absl::string_view id,
                const v1::Commitment& commitment);
bool InsertItem(db::Tx& tx, absl::string_view pact_id, int version, absl::string_view id,
                const v1::Indicator& indicator);
void UpdateItem(db::Tx& tx, absl::string_view pact_id, int version, absl::string_view id,
                const v1::Project& project);
void UpdateItem(db::Tx& tx, absl::string_view pact_id, int version, absl::string_view id,
                const v1::Commitment& commitment);
void UpdateItem(db::Tx& tx, absl::string_view pact_id, int version, absl::string_view id,
                const v1::Indicator& indicator);
// `kind`: PROJECT, COMMITMENT, INDICATOR.
void DeleteItem(db::Tx& tx, absl::string_view pact_id, int version, absl::string_view kind,
                absl::string_view id);

// Promised content without what the server sets: what is stored, digested and signed.
v1::Project Bare(v1::Project project);
v1::Commitment Bare(v1::Commitment commitment);
v1::Indicator Bare(v1::Indicator indicator);

}  // namespace pactum::registry

#endif  // PACTUM_SERVICES_REGISTRY_STORE_CONTENT_STORE_H_
