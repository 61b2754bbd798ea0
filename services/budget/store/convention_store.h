// Conventions, their signatures and the decisions that determined them.
#ifndef PACTUM_SERVICES_BUDGET_STORE_CONVENTION_STORE_H_
#define PACTUM_SERVICES_BUDGET_STORE_CONVENTION_STORE_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/db/tx.h"
#include "common/money/money.h"
#include "pactum/budget/v1/budget.pb.h"
#include "services/budget/domain/convention.h"
#include "services/budget/domain/line.h"

namespace pactum::budget {

// A convention as stored: content, state, signatures on the present content, decision. `etag` is
// the digest of content and state.
std::optional<v1::Convention> FindConvention(db::Tx& tx, absl::string_view pact_id, int year);
// As FindConvention, locked until the transaction ends.
std::optional<v1::Convention> LockConvention(db::Tx& tx, absl::string_view pact_id, int year);
// Whether a draft of the year had been prepared before `known_at`.
bool PreparedAsOf(db::Tx& tx, absl::string_view pact_id, int year, absl::Time known_at);
std::vector<v1::Convention> ListConventions(db::Tx& tx, absl::string_view pact_id, int after_year,
                                            int limit);

// Inserts the open amendment or replaces its content; its number is in it.
void SaveAmendment(db::Tx& tx, absl::string_view pact_id, int year,
                   const v1::ConventionAmendment& amendment);
// The open amendment is in force from a day: its content becomes the convention's.
void PutAmendmentInForce(db::Tx& tx, absl::string_view pact_id, int year,
                         const v1::ConventionAmendment& amendment, absl::CivilDay day);

// Inserts a draft or replaces its content.
void SaveDraft(db::Tx& tx, absl::string_view pact_id, int year, const v1::Convention& content);
void SetState(db::Tx& tx, absl::string_view pact_id, int year, ConventionState state);

void InsertSignature(db::Tx& tx, absl::string_view pact_id, int year, Side side,
                     absl::string_view signatory, absl::string_view content_digest);

struct AppliedDecision {
  int year = 0, number = 0;
  std::string name;
  Money amounts[3];
};
void InsertDecision(db::Tx& tx, absl::string_view pact_id, const AppliedDecision& decision,
                    absl::CivilDay effective);
// The last one of a year; nullopt where there is none.
std::optional<AppliedDecision> LastDecision(db::Tx& tx, absl::string_view pact_id, int year);
// The last one of every year, as known before `known_at`.
std::map<int, AppliedDecision> DecisionsAsOf(db::Tx& tx, absl::string_view pact_id,
                                             absl::Time known_at);

// The digest of the content that is signed.
std::string ContentDigest(const v1::Convention& convention);
std::string ContentDigest(const v1::ConventionAmendment& amendment);
// The one that is not signed by both yet; nullptr where there is none.
const v1::ConventionAmendment* OpenAmendment(const v1::Convention& convention);

// The last carry-over that left WITHHELD of a line and was not corrected; 0 where there is none.
int64_t LastCarryOver(db::Tx& tx, absl::string_view pact_id, const LineKey& line);

}  // namespace pactum::budget

#endif  // PACTUM_SERVICES_BUDGET_STORE_CONVENTION_STORE_H_
