// A bounded pool of connections to one database.
#ifndef PACTUM_COMMON_DB_POOL_H_
#define PACTUM_COMMON_DB_POOL_H_

#include <cstddef>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "common/db/pqxx_compat.h"

namespace pactum::db {

struct PoolOptions {
  // key=value pairs or a postgresql:// URI, as libpq reads it. What it leaves open is set from
  // here: time zone UTC, time limits, keepalives. Its `options` come after ours and win.
  std::string conninfo;
  // The ErrorInfo domain of the statuses made here: "pactum.budget".
  std::string domain = "pactum";
  size_t max_size = 8;
  // No statement runs longer, whatever the deadline of its call.
  absl::Duration statement_timeout = absl::Seconds(60);
  // The server ends a session that holds a transaction open and does nothing: reads as of an
  // instant wait for the oldest writer.
  absl::Duration idle_in_transaction_timeout = absl::Seconds(30);
  // libpq counts in seconds and waits two at least.
  absl::Duration connect_timeout = absl::Seconds(5);
};

// One session. Used by one thread at a time.
struct Connection {
  explicit Connection(const std::string& conninfo);

  pqxx::connection session;
  // Name to SQL of what is prepared in this session.
  std::unordered_map<std::string, std::string> prepared;
  // From before BEGIN until the end of the transaction is confirmed.
  bool in_transaction = false;
};

class Pool;

// The right to use one connection; gives it back when destroyed. A connection that broke, or whose
// transaction was not brought to its end, is closed instead. Movable, used by one thread.
class Lease {
 public:
  Lease(Lease&& other) noexcept;
  Lease& operator=(Lease&& other) = delete;
  ~Lease();

  Connection& connection() { return *connection_; }
  // True when the session served somebody before: it may have died since without our noticing.
  bool reused() const { return reused_; }

 private:
  friend class Pool;
  Lease(Pool* pool, std::unique_ptr<Connection> connection, bool reused);

  Pool* pool_;
  std::unique_ptr<Connection> connection_;
  bool reused_;
};

// Thread-safe. Connections are made when first needed, never more than max_size, and the one used
// last is given out first, so that few stay warm. Outlives its leases.
class Pool {
 public:
  explicit Pool(PoolOptions options);
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  // A connection, waiting until `deadline` at most. All in use until then → RESOURCE_EXHAUSTED
  // OVERLOADED with RetryInfo; the database away → UNAVAILABLE DATABASE_UNAVAILABLE; a deadline
  // that has passed → DEADLINE_EXCEEDED DEADLINE_PASSED.
  absl::StatusOr<Lease> Acquire(absl::Time deadline) ABSL_LOCKS_EXCLUDED(mutex_);

  // Closes what nobody uses: the next calls get new sessions.
  void CloseIdle() ABSL_LOCKS_EXCLUDED(mutex_);

  struct Size {
    size_t open = 0;  // In use or idle.
    size_t idle = 0;
    size_t waiting = 0;  // Callers for whom none is free.
  };
  Size size() const ABSL_LOCKS_EXCLUDED(mutex_);

  const PoolOptions& options() const { return options_; }

 private:
  friend class Lease;

  absl::StatusOr<Lease> Connect(absl::Time deadline) ABSL_LOCKS_EXCLUDED(mutex_);
  void Return(std::unique_ptr<Connection> connection, bool keep) ABSL_LOCKS_EXCLUDED(mutex_);
  bool Available() const ABSL_SHARED_LOCKS_REQUIRED(mutex_) {
    return !idle_.empty() || open_ < options_.max_size;
  }

  const PoolOptions options_;
  mutable absl::Mutex mutex_;
  std::vector<std::unique_ptr<Connection>> idle_ ABSL_GUARDED_BY(mutex_);
  size_t open_ ABSL_GUARDED_BY(mutex_) = 0;
  size_t waiting_ ABSL_GUARDED_BY(mutex_) = 0;
};

// `conninfo` completed by what `options` say, `connect_timeout` rounded up to whole seconds. A
// string that libpq cannot parse is returned as it is: connecting then names the error.
std::string CompleteConninfo(const PoolOptions& options, absl::Duration connect_timeout);

}  // namespace pactum::db

#endif  // PACTUM_COMMON_DB_POOL_H_
