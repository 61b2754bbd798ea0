#include "common/db/transaction.h"

#include <algorithm>
#include <exception>
#include <string>

#include "absl/random/random.h"
#include "absl/time/clock.h"
#include "common/db/sql_error.h"
#include "common/obs/log.h"
#include "common/obs/metrics.h"
#include "common/status/common_reasons.h"
#include "common/status/error.h"
#include "common/status/status_macros.h"
#include "common/words/words.h"

namespace pactum::db::internal {
namespace {

// Where a call has no deadline (a worker's), repeating ends here.
constexpr absl::Duration kLongestRepeating = absl::Seconds(30);
// By SQLSTATE where the driver keeps it; it does not for these two.
constexpr obs::Metric kRetries = {"pactum_db_transaction_retries_total",
                                  "Transactions repeated after a conflict, by SQLSTATE"};
constexpr obs::Metric kErrors = {"pactum_db_errors_total",
                                 "Transactions ended by an error of the database, by kind"};

constexpr absl::Duration kFirstPause = absl::Milliseconds(2);
constexpr absl::Duration kLongestPause = absl::Milliseconds(200);

enum class Phase { kBegin, kBody, kCommit };

// What became of one try: the answer of the call, or the error of the database that ended it.
struct Try {
  absl::Status status;
  std::optional<SqlError> error;
  Phase phase = Phase::kBegin;
};

Try RunOnce(Lease& lease, absl::Time deadline, const PoolOptions& options, Mode mode,
            absl::FunctionRef<absl::Status(Tx&)> body) {
  Try result;
  try {
    Tx tx(lease.connection(), deadline, options.domain);
    if (!mode.one_statement) tx.Begin(mode.isolation, options.statement_timeout);
    result.phase = mode.one_statement ? Phase::kCommit : Phase::kBody;
    result.status = body(tx);
    if (result.status.ok() && tx.failed()) {
      obs::Log(obs::Level::kError, "database: a function answered OK after an error", {});
      result.status = ToStatus(SqlError{}, options.domain);
    }
    if (result.status.ok() && !mode.commit) tx.CheckDeferredConstraints();
    if (!result.status.ok() || !mode.commit || mode.one_statement) {
      tx.Rollback();
      return result;
    }
    result.phase = Phase::kCommit;
    tx.Commit();
  } catch (const std::exception& exception) {
    result.error = Classify(exception);
    if (!result.error) throw;
    // Whatever the driver calls it: a session that ended during COMMIT did not tell how it ended.
    const bool lost = result.error->kind == SqlErrorKind::kConnectionLost ||
                      !lease.connection().session.is_open();
    if (lost) {
      result.error->kind = result.phase == Phase::kCommit ? SqlErrorKind::kCommitInDoubt
                                                          : SqlErrorKind::kConnectionLost;
    }
  }
  return result;
}

bool WorthRepeating(SqlErrorKind kind) {
  return kind == SqlErrorKind::kSerializationFailure || kind == SqlErrorKind::kDeadlock;
}

// The pause is random so that those who collided do not collide again.
absl::Duration Jittered(absl::Duration pause) {
  absl::BitGen random;
  return pause * absl::Uniform(random, 0.5, 1.0);
}

// A violation may be what its store expects ("this id is taken"), an end of time or of a session is
// nobody's defect here.
obs::Level LevelOf(const SqlError& error) {
  const bool defect =
      error.kind == SqlErrorKind::kUnexpected || error.kind == SqlErrorKind::kPermissionDenied;
  return defect ? obs::Level::kError : obs::Level::kWarning;
}

void LogError(const CallContext& context, const SqlError& error) {
  obs::Log(LevelOf(error), "database: error",
           {{"method", context.method},
            {"request_id", context.request_id},
            {"traceparent", context.traceparent},
            {"kind", std::string(SqlErrorKindName(error.kind))},
            {"sqlstate", error.sqlstate},
            {"constraint", error.constraint},
            {"detail", error.detail}});
}

}  // namespace

absl::Status Run(Pool& pool, const CallContext& context, Mode mode,
                 absl::FunctionRef<absl::Status(Tx&)> body) {
  const absl::Time give_up = context.deadline == absl::InfiniteFuture()
                                 ? absl::Now() + kLongestRepeating
                                 : context.deadline;
  absl::Duration pause = kFirstPause;
  std::optional<SqlError> in_doubt;  // Of a statement that is repeated to learn what became of it.
  while (true) {
    absl::StatusOr<Lease> acquired = pool.Acquire(context.deadline);
    if (!acquired.ok()) {
      return in_doubt ? ToStatus(*in_doubt, pool.options().domain) : acquired.status();
    }
    Lease lease = *std::move(acquired);
    Try result = RunOnce(lease, context.deadline, pool.options(), mode, body);
    if (!result.error) return result.status;
    const SqlErrorKind kind = result.error->kind;
    // A session that died while it lay in the pool: nothing was begun, and the pool has one fewer
    // of them with every turn.
    if (kind == SqlErrorKind::kConnectionLost && result.phase == Phase::kBegin && lease.reused()) {
      continue;
    }
    if (mode.one_statement && kind == SqlErrorKind::kCommitInDoubt && lease.reused()) {
      in_doubt = result.error;
      continue;
    }
    const absl::Duration wait = Jittered(pause);
    if (!WorthRepeating(kind) || absl::Now() + wait >= give_up) {
      obs::Count(kErrors, {{"kind", SqlErrorKindName(kind)}});
      LogError(context, *result.error);
      return ToStatus(in_doubt ? *in_doubt : *result.error, pool.options().domain);
    }
    obs::Count(kRetries, {{"sqlstate", kind == SqlErrorKind::kDeadlock ? "40P01" : "40001"}});
    { Lease returned = std::move(lease); }  // Others work while this one waits.
    absl::SleepFor(wait);
    pause = std::min(pause * 2, kLongestPause);
  }
}

absl::StatusOr<absl::Time> Horizon(Pool& pool, const CallContext& context) {
  static constexpr Statement kHorizon = {"db.horizon", "SELECT as_of_horizon() AS horizon"};
  auto read = [](Tx& tx) -> absl::StatusOr<absl::Time> {
    return Get<absl::Time>(tx.ExecOne(kHorizon), "horizon");
  };
  return RunFor(pool, context, Mode{}, read);
}

absl::StatusOr<absl::Time> SettledKnownAt(Pool& pool, const CallContext& context,
                                          std::optional<absl::Time> known_at) {
  ASSIGN_OR_RETURN(absl::Time horizon, Horizon(pool, context));
  if (!known_at) return horizon;
  if (*known_at <= horizon) return *known_at;
  const std::string settled =
      absl::FormatTime("%E4Y-%m-%dT%H:%M:%E6SZ", horizon, absl::UTCTimeZone());
  return Error(absl::StatusCode::kFailedPrecondition, pool.options().domain,
               reason::kKnownAtNotSettled, phrase::kKnownAtNotSettled, {{"horizon", settled}})
      .RetryAfter(std::clamp(*known_at - horizon, absl::Milliseconds(100), absl::Seconds(60)))
      .Build();
}

}  // namespace pactum::db::internal
