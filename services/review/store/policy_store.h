// Policies: drafted, published once, then immutable.
#ifndef PACTUM_SERVICES_REVIEW_STORE_POLICY_STORE_H_
#define PACTUM_SERVICES_REVIEW_STORE_POLICY_STORE_H_

#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/db/tx.h"
#include "pactum/review/v1/contribution.pb.h"
#include "services/review/store/review_store.h"

namespace pactum::review {

// A stored policy; its etag is the digest of content and state.
std::optional<v1::Policy> FindPolicy(db::Tx& tx, absl::string_view policy_id,
                                     Lock lock = Lock::kNone);
// By id, after `after`.
std::vector<v1::Policy> ListPolicies(db::Tx& tx, absl::string_view after, int limit);
// Of the policies published before `known_at`: the latest first exercise not after `year`, then the
// last published. nullopt where none applies.
std::optional<v1::Policy> PolicyFor(db::Tx& tx, int year, absl::Time known_at);

// Stores a draft. POLICY_EXISTS where the id or the version is taken.
absl::Status InsertPolicy(db::Tx& tx, absl::string_view policy_id, const v1::Policy& policy,
                          absl::string_view drafted_by);
// Publishes a draft. SAME_PERSON where the person who drafted publishes: the database enforces it.
absl::Status PublishPolicy(db::Tx& tx, absl::string_view policy_id, absl::string_view published_by);

}  // namespace pactum::review

#endif  // PACTUM_SERVICES_REVIEW_STORE_POLICY_STORE_H_
