// A write with its answer kept: the same request_id and body answer as the first time and have one
// effect, also at once, also from another process, also after a restart.
#ifndef PACTUM_COMMON_DB_WRITE_H_
#define PACTUM_COMMON_DB_WRITE_H_

#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/base/call_context.h"
#include "common/db/pool.h"
#include "common/db/transaction.h"
#include "common/db/tx.h"

namespace pactum::db {

// Where a write belongs to no pact.
inline constexpr absl::string_view kNoPact = "-";

// Under what an answer is kept. Stored beside an intent, so that the worker which ends it can
// change or forget the answer of the call that began it.
struct IdempotencyKey {
  std::string pact;
  std::string subject;
  std::string request_id;
};

IdempotencyKey KeyOf(const CallContext& context, absl::string_view pact);

// FAILED_PRECONDITION REQUEST_ID_REUSED, for a statement that claims its request itself.
absl::Status RequestIdReused(absl::string_view domain, absl::string_view request_id);

namespace internal {

// An answer as it is stored.
struct StoredAnswer {
  std::string type;  // Full name of the message.
  std::string bytes;
};

// Takes the key for this transaction, waiting for another that holds it. nullopt: it is ours, go
// on. An answer: the request was answered before. Another body or method → REQUEST_ID_REUSED.
absl::StatusOr<std::optional<StoredAnswer>> Claim(Tx& tx, const CallContext& context,
                                                  const IdempotencyKey& key);

absl::Status StoreAnswer(Tx& tx, const IdempotencyKey& key, const StoredAnswer& answer);

absl::Status UnreadableAnswer(absl::string_view domain, absl::string_view type);

template <class Resp>
absl::StatusOr<Resp> ParseAnswer(Tx& tx, const StoredAnswer& stored) {
  Resp response;
  if (stored.type != response.GetTypeName() || !response.ParseFromString(stored.bytes)) {
    return UnreadableAnswer(tx.domain(), stored.type);
  }
  return response;
}

}  // namespace internal

// Replaces the kept answer. No row under `key` → INTERNAL.
template <class Resp>
absl::Status ReplaceAnswer(Tx& tx, const IdempotencyKey& key, const Resp& response) {
  return internal::StoreAnswer(tx, key, {response.GetTypeName(), response.SerializeAsString()});
}

// Forgets the kept answer, so that the same request may be tried again: an intent that a peer
// refused. Nothing under `key` is fine.
absl::Status ForgetAnswer(Tx& tx, const IdempotencyKey& key);

// Runs `fn`, (Tx&) -> absl::StatusOr<Resp> with Resp a protobuf message, as a write in one
// transaction (InTransaction, with its repeating and statuses), and keeps its answer under
// (pact, context.subject, context.request_id) together with context.method and context.body_digest.
// Known already with the same digest: the kept answer, `fn` does not run. With another:
// FAILED_PRECONDITION REQUEST_ID_REUSED. An `fn` that fails leaves nothing, no answer either.
// With validate_only `fn` runs, its answer is given, and nothing stays. `pact` is kNoPact for none.
template <class Resp, class Fn>
absl::StatusOr<Resp> Write(Pool& pool, const CallContext& context, absl::string_view pact, Fn fn) {
  if (context.validate_only) return InTransaction(pool, context, std::move(fn));
  const IdempotencyKey key = KeyOf(context, pact);
  return InTransaction(pool, context, [&](Tx& tx) -> absl::StatusOr<Resp> {
    absl::StatusOr<std::optional<internal::StoredAnswer>> known = internal::Claim(tx, context, key);
    if (!known.ok()) return known.status();
    if (known->has_value()) return internal::ParseAnswer<Resp>(tx, **known);
    absl::StatusOr<Resp> response = fn(tx);
    if (!response.ok()) return response;
    absl::Status stored = ReplaceAnswer(tx, key, *response);
    if (!stored.ok()) return stored;
    return response;
  });
}

}  // namespace pactum::db

#endif  // PACTUM_COMMON_DB_WRITE_H_
