// What the tests of common/db and common/events share: one database for a suite, a pool on it as
// the service's role, a call's context.
#ifndef PACTUM_COMMON_DB_TEST_DATABASE_H_
#define PACTUM_COMMON_DB_TEST_DATABASE_H_

#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/base/call_context.h"
#include "common/db/pool.h"
#include "common/status/error.h"
#include "common/testing/database.h"

namespace pactum::db {

class DatabaseTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    database_ = std::make_unique<testing::Database>(testing::Database::OfCommon());
    // Deadlocks are looked for at once instead of after a second.
    database_->Exec(
        absl::StrCat("ALTER DATABASE ", database_->name(), " SET deadlock_timeout = '10ms'"));
  }
  static void TearDownTestSuite() { database_.reset(); }

  static testing::Database& database() { return *database_; }

  static PoolOptions Options(size_t max_size = 8) {
    PoolOptions options;
    options.conninfo = database_->conninfo();
    options.domain = "pactum.common";
    options.max_size = max_size;
    return options;
  }

  // Far enough that no test meets it unless it is meant to.
  static absl::Time Soon() { return absl::Now() + absl::Seconds(60); }

  static CallContext Context() {
    CallContext context;
    context.method = "pactum.common.v1.Test.Do";
    context.subject = "alice";
    context.request_id = "7f0c7f6e-6f0e-4c55-9d0a-0b1f0b8a6f11";
    context.body_digest = "d1";
    context.deadline = Soon();
    return context;
  }

  // Ends every session of the service's role, and waits until they are gone.
  static void KillSessions() {
    database_->Exec(
        "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()");
  }

  // Returns when a session of this database waits for a lock of another.
  static void AwaitLockWaiter() {
    const absl::Time deadline = Soon();
    while (database_->Value("SELECT count(*) FROM pg_stat_activity WHERE datname = "
                            "current_database() AND wait_event_type = 'Lock'") == "0") {
      ASSERT_LT(absl::Now(), deadline) << "nobody waits for a lock";
    }
  }

 private:
  static inline std::unique_ptr<testing::Database> database_;
};

}  // namespace pactum::db

#endif  // PACTUM_COMMON_DB_TEST_DATABASE_H_
