#include "common/db/write.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/db/sql_error.h"
#include "common/obs/log.h"
#include "common/obs/metrics.h"
#include "common/status/common_reasons.h"
#include "common/status/error.h"
#include "common/words/words.h"

namespace pactum::db {
namespace {

// Waits where another transaction holds the same key, which READ COMMITTED alone does without
// error.
constexpr Statement kClaim = {"db.idempotency_claim", R"sql(
    INSERT INTO idempotency (pact, subject, request_id, method, digest)
    VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT ON CONSTRAINT idempotency_pkey DO NOTHING)sql"};

constexpr Statement kRead = {"db.idempotency_read", R"sql(
    SELECT method, digest, response, response_type
      FROM idempotency
     WHERE pact = $1 AND subject = $2 AND request_id = $3)sql"};

constexpr Statement kStore = {"db.idempotency_store", R"sql(
    UPDATE idempotency SET response = $4, response_type = $5
     WHERE pact = $1 AND subject = $2 AND request_id = $3)sql"};

constexpr Statement kForget = {"db.idempotency_forget", R"sql(
    DELETE FROM idempotency
     WHERE pact = $1 AND subject = $2 AND request_id = $3)sql"};

constexpr obs::Metric kReplays = {"pactum_idempotent_replays_total",
                                  "Writes answered from the answer kept under their request_id"};

absl::Status Internal(absl::string_view domain, absl::string_view detail) {
  obs::Log(obs::Level::kError, "database: idempotency", {{"detail", std::string(detail)}});
  return ToStatus(SqlError{}, domain);
}

}  // namespace

IdempotencyKey KeyOf(const CallContext& context, absl::string_view pact) {
  // A UUID reads the same in either case.
  return {std::string(pact), context.subject, absl::AsciiStrToLower(context.request_id)};
}

absl::Status RequestIdReused(absl::string_view domain, absl::string_view request_id) {
  return Error(absl::StatusCode::kFailedPrecondition, domain, reason::kRequestIdReused,
               phrase::kRequestIdReused)
      .With("request_id", request_id);
}

namespace internal {

absl::Status UnreadableAnswer(absl::string_view domain, absl::string_view type) {
  return Internal(domain, absl::StrCat("a kept answer cannot be read as a ", type));
}

absl::StatusOr<std::optional<StoredAnswer>> Claim(Tx& tx, const CallContext& context,
                                                  const IdempotencyKey& key) {
  if (key.request_id.empty()) {
    return Internal(tx.domain(), absl::StrCat(context.method, " writes without a request_id"));
  }
  while (true) {
    auto claimed =
        tx.Exec(kClaim, key.pact, key.subject, key.request_id, context.method, context.body_digest);
    if (claimed.affected_rows() == 1) return std::nullopt;
    auto row = tx.ExecOptional(kRead, key.pact, key.subject, key.request_id);
    if (!row) continue;  // Forgotten between the two statements: it is free again.
    if (Get<std::string>(*row, "method") != context.method ||
        Get<std::string>(*row, "digest") != context.body_digest) {
      return RequestIdReused(tx.domain(), key.request_id);
    }
    obs::Count(kReplays, {{"grpc_method", context.method}});
    return StoredAnswer{Get<std::string>(*row, "response_type"),
                        Get<Bytea>(*row, "response").bytes};
  }
}

absl::Status StoreAnswer(Tx& tx, const IdempotencyKey& key, const StoredAnswer& answer) {
  auto stored =
      tx.Exec(kStore, key.pact, key.subject, key.request_id, Bytea{answer.bytes}, answer.type);
  if (stored.affected_rows() != 1) return Internal(tx.domain(), "no answer is kept under the key");
  return absl::OkStatus();
}

}  // namespace internal

absl::Status ForgetAnswer(Tx& tx, const IdempotencyKey& key) {
  tx.Exec(kForget, key.pact, key.subject, key.request_id);
  return absl::OkStatus();
}

}  // namespace pactum::db
