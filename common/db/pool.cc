#include "common/db/pool.h"

#include <algorithm>
#include <cstdint>
#include <libpq-fe.h>
#include <map>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "common/db/sql_error.h"
#include "common/obs/log.h"
#include "common/status/common_reasons.h"
#include "common/status/error.h"

namespace pactum::db {
namespace {

constexpr absl::Duration kOverloadedRetry = absl::Seconds(1);

// The keywords that `conninfo` sets, or nullopt when libpq cannot read it.
std::optional<std::map<std::string, std::string>> ParseConninfo(const std::string& conninfo) {
  char* error = nullptr;
  PQconninfoOption* options = PQconninfoParse(conninfo.c_str(), &error);
  if (error != nullptr) PQfreemem(error);
  if (options == nullptr) return std::nullopt;
  std::map<std::string, std::string> keywords;
  for (const PQconninfoOption* o = options; o->keyword != nullptr; ++o) {
    if (o->val != nullptr) keywords[o->keyword] = o->val;
  }
  PQconninfoFree(options);
  return keywords;
}

// What every session needs: one way to print dates and bytes (see value.h), and an end to waiting.
std::string SessionOptions(const PoolOptions& options) {
  return absl::StrCat(
      "-c timezone=UTC -c datestyle=ISO -c bytea_output=hex",
      " -c statement_timeout=", absl::ToInt64Milliseconds(options.statement_timeout),
      " -c idle_in_transaction_session_timeout=",
      absl::ToInt64Milliseconds(options.idle_in_transaction_timeout));
}

}  // namespace

std::string CompleteConninfo(const PoolOptions& options, absl::Duration connect_timeout) {
  auto keywords = ParseConninfo(options.conninfo);
  if (!keywords) return options.conninfo;
  std::string& session = (*keywords)["options"];
  session = absl::StrCat(SessionOptions(options), session.empty() ? "" : " ", session);
  (*keywords)["client_encoding"] = "UTF8";
  int64_t seconds = absl::ToInt64Seconds(absl::Ceil(connect_timeout, absl::Seconds(1)));
  keywords->emplace("connect_timeout", absl::StrCat(std::max<int64_t>(seconds, 2)));
  keywords->emplace("application_name", options.domain);
  // A server that vanished without a word is noticed in half a minute, not in two hours.
  keywords->emplace("keepalives_idle", "10");
  keywords->emplace("keepalives_interval", "5");
  keywords->emplace("keepalives_count", "3");
  keywords->emplace("tcp_user_timeout", "30000");
  std::string complete;
  for (const auto& [keyword, value] : *keywords) {
    absl::StrAppend(&complete, complete.empty() ? "" : " ", keyword, "='",
                    absl::StrReplaceAll(value, {{"\\", "\\\\"}, {"'", "\\'"}}), "'");
  }
  return complete;
}

Connection::Connection(const std::string& conninfo) : session(conninfo) {
  compat::Configure(session);
}

Lease::Lease(Pool* pool, std::unique_ptr<Connection> connection, bool reused)
    : pool_(pool), connection_(std::move(connection)), reused_(reused) {}

Lease::Lease(Lease&& other) noexcept
    : pool_(other.pool_), connection_(std::move(other.connection_)), reused_(other.reused_) {}

Lease::~Lease() {
  if (connection_ == nullptr) return;
  const bool keep = !connection_->in_transaction && connection_->session.is_open();
  pool_->Return(std::move(connection_), keep);
}

Pool::Pool(PoolOptions options) : options_(std::move(options)) {}

absl::StatusOr<Lease> Pool::Acquire(absl::Time deadline) {
  if (absl::Now() >= deadline) {
    return ToStatus(SqlError{SqlErrorKind::kTimeout, "", "", ""}, options_.domain);
  }
  {
    absl::MutexLock lock(&mutex_);
    ++waiting_;
    const bool available =
        mutex_.AwaitWithDeadline(absl::Condition(this, &Pool::Available), deadline);
    --waiting_;
    if (!available) {
      return Error(absl::StatusCode::kResourceExhausted, options_.domain, reason::kOverloaded,
                   "Too many calls at once: every connection to the database is in use.")
          .RetryAfter(kOverloadedRetry)
          .Build();
    }
    if (!idle_.empty()) {
      std::unique_ptr<Connection> connection = std::move(idle_.back());
      idle_.pop_back();
      return Lease(this, std::move(connection), /*reused=*/true);
    }
    ++open_;  // The place is taken before the lock is left: connecting takes its time.
  }
  return Connect(deadline);
}

absl::StatusOr<Lease> Pool::Connect(absl::Time deadline) {
  const absl::Duration limit = std::min(options_.connect_timeout, deadline - absl::Now());
  try {
    auto connection = std::make_unique<Connection>(CompleteConninfo(options_, limit));
    return Lease(this, std::move(connection), /*reused=*/false);
  } catch (const std::exception& exception) {
    Return(nullptr, /*keep=*/false);
    obs::Log(obs::Level::kError, "database: no connection",
             {{"domain", options_.domain}, {"detail", exception.what()}});
    return ToStatus(SqlError{SqlErrorKind::kConnectionLost, "", "", ""}, options_.domain);
  }
}

void Pool::Return(std::unique_ptr<Connection> connection, bool keep) {
  if (!keep) connection.reset();  // Closing talks to the server: not under the lock.
  absl::MutexLock lock(&mutex_);
  if (connection != nullptr) {
    idle_.push_back(std::move(connection));
  } else {
    --open_;
  }
}

void Pool::CloseIdle() {
  std::vector<std::unique_ptr<Connection>> closing;
  {
    absl::MutexLock lock(&mutex_);
    closing.swap(idle_);
    open_ -= closing.size();
  }
}

Pool::Size Pool::size() const {
  absl::ReaderMutexLock lock(&mutex_);
  return Size{open_, idle_.size(), waiting_};
}

}  // namespace pactum::db
