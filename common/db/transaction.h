// Transactions as functions: begin, run, commit or roll back, repeat where repeating helps.
//
// A function given here gets a Tx& and returns absl::Status or absl::StatusOr<T>; its answer is the
// answer. It commits if and only if that is OK. It may run more than once, so it has no effect but
// through its Tx, and makes no call to another service. Exceptions that are not the database's pass
// through, after the roll back.
//
// Statuses of the database, in the domain of the pool's options: UNAVAILABLE DATABASE_UNAVAILABLE
// and COMMIT_IN_DOUBT, ABORTED CONCURRENT_CHANGE, DEADLINE_EXCEEDED DEADLINE_PASSED,
// RESOURCE_EXHAUSTED OVERLOADED, INTERNAL INTERNAL_ERROR (logged in full; ViolatedConstraint() of
// sql_error.h tells which constraint, if it was one, also one checked by the commit).
//
// The functions are thread-safe as the Pool is.
#ifndef PACTUM_COMMON_DB_TRANSACTION_H_
#define PACTUM_COMMON_DB_TRANSACTION_H_

#include <optional>
#include <type_traits>
#include <utility>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/call_context.h"
#include "common/db/pool.h"
#include "common/db/tx.h"

namespace pactum::db {

namespace internal {

struct Mode {
  Isolation isolation = Isolation::kReadCommitted;
  bool commit = true;  // False: a trial. Deferred constraints are checked, then all is rolled back.
  // The body is one statement, which commits itself and has one effect however often it is run.
  bool one_statement = false;
};

absl::Status Run(Pool& pool, const CallContext& context, Mode mode,
                 absl::FunctionRef<absl::Status(Tx&)> body);

// Run() for a function that answers with a value.
template <class Fn, class Answer = std::invoke_result_t<Fn&, Tx&>>
Answer RunFor(Pool& pool, const CallContext& context, Mode mode, Fn& fn) {
  if constexpr (std::is_same_v<Answer, absl::Status>) {
    return Run(pool, context, mode, fn);
  } else {
    std::optional<Answer> answer;
    absl::Status status = Run(pool, context, mode, [&](Tx& tx) {
      answer.emplace(fn(tx));
      return answer->status();
    });
    if (!status.ok()) return status;
    return *std::move(answer);
  }
}

// The settled instant of the database, in a transaction of its own.
absl::StatusOr<absl::Time> Horizon(Pool& pool, const CallContext& context);

// `known_at`, or the horizon where it is absent; refused where it is after the horizon.
absl::StatusOr<absl::Time> SettledKnownAt(Pool& pool, const CallContext& context,
                                          std::optional<absl::Time> known_at);

}  // namespace internal

// A write. READ COMMITTED; rows that are read to be changed are locked in the order of their ids.
// A serialization failure or deadlock is repeated, with a growing random pause, until the deadline
// of `context`. For a call with validate_only the outcome is the same, and nothing stays.
template <class Fn>
auto InTransaction(Pool& pool, const CallContext& context, Fn fn) {
  internal::Mode mode;
  mode.commit = !context.validate_only;
  return internal::RunFor(pool, context, mode, fn);
}

// A write that is one statement: `fn` runs exactly one, which is its own transaction, in one round
// trip, and which claims the request itself, so that running it twice has one effect. What
// InTransaction does otherwise, it does, but for the time limit: the statement bounds its own waits
// (lock_timeout). With validate_only it runs in a transaction that is rolled back.
template <class Fn>
auto InOneStatement(Pool& pool, const CallContext& context, Fn fn) {
  internal::Mode mode;
  mode.commit = !context.validate_only;
  mode.one_statement = mode.commit;
  return internal::RunFor(pool, context, mode, fn);
}

// A read of the present in several statements that must agree with one another.
template <class Fn>
auto InSnapshot(Pool& pool, const CallContext& context, Fn fn) {
  return internal::RunFor(pool, context, internal::Mode{Isolation::kSnapshot, true}, fn);
}

// A read by the second date. `fn` gets (Tx&, absl::Time known_at) and takes what has
// `recorded < known_at`: the same known_at gives the same answer for ever, whatever commits later.
// Without `known_at` the read is as of the horizon, the latest instant that is settled. One after
// the horizon → FAILED_PRECONDITION KNOWN_AT_NOT_SETTLED, metadata `horizon`, with RetryInfo.
template <class Fn>
auto AsOf(Pool& pool, const CallContext& context, std::optional<absl::Time> known_at, Fn fn)
    -> std::invoke_result_t<Fn&, Tx&, absl::Time> {
  // First the horizon, only then the snapshot: what was being written before is in it.
  absl::StatusOr<absl::Time> settled = internal::SettledKnownAt(pool, context, known_at);
  if (!settled.ok()) return settled.status();
  return InSnapshot(pool, context, [&](Tx& tx) { return fn(tx, *settled); });
}

}  // namespace pactum::db

#endif  // PACTUM_COMMON_DB_TRANSACTION_H_
