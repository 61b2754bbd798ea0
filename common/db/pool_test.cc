#include "common/db/pool.h"

#include <thread>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/db/test_database.h"
#include "common/db/transaction.h"

namespace pactum::db {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr Statement kOne = {"pool.one", "SELECT 1 AS v"};
constexpr Statement kShow = {"pool.show", "SELECT current_setting($1) AS v"};

class PoolTest : public DatabaseTest {
 protected:
  static absl::Status UseOnce(Pool& pool) {
    return InTransaction(pool, Context(), [](Tx& tx) -> absl::Status {
      tx.ExecOne(kOne);
      return absl::OkStatus();
    });
  }
};

TEST(ConninfoTest, CompletesWhatIsLeftOpen) {
  PoolOptions options;
  options.conninfo = "host=h password='a\\'b\\\\c' options='-c geqo=off'";
  options.domain = "pactum.budget";
  const std::string complete = CompleteConninfo(options, absl::Milliseconds(4200));
  EXPECT_THAT(complete, HasSubstr("host='h'"));
  EXPECT_THAT(complete, HasSubstr("password='a\\'b\\\\c'"));
  EXPECT_THAT(complete, HasSubstr("application_name='pactum.budget'"));
  EXPECT_THAT(complete, HasSubstr("connect_timeout='5'"));
  EXPECT_THAT(complete, HasSubstr("-c timezone=UTC"));
  EXPECT_THAT(complete, HasSubstr("-c geqo=off'"));
}

TEST(ConninfoTest, ReadsAUriAndKeepsWhatIsSet) {
  PoolOptions options;
  options.conninfo = "postgresql://u@h:5/d?connect_timeout=9";
  const std::string complete = CompleteConninfo(options, absl::ZeroDuration());
  EXPECT_THAT(complete, HasSubstr("dbname='d'"));
  EXPECT_THAT(complete, HasSubstr("connect_timeout='9'"));
  EXPECT_THAT(complete, Not(HasSubstr("postgresql:")));
  options.conninfo = "nonsense";
  EXPECT_EQ(CompleteConninfo(options, absl::ZeroDuration()), "nonsense");
}

TEST_F(PoolTest, ConnectsWhenFirstNeededAndKeepsTheLastUsed) {
  Pool pool(Options(2));
  EXPECT_EQ(pool.size().open, 0u);
  ASSERT_TRUE(UseOnce(pool).ok());
  ASSERT_TRUE(UseOnce(pool).ok());
  EXPECT_EQ(pool.size().open, 1u);
  EXPECT_EQ(pool.size().idle, 1u);
  const Connection* second = nullptr;
  {
    auto a = pool.Acquire(Soon());
    auto b = pool.Acquire(Soon());
    ASSERT_TRUE(a.ok() && b.ok());
    EXPECT_TRUE(a->reused());
    EXPECT_FALSE(b->reused());
    second = &b->connection();
    Lease first = *std::move(a);  // Given back before `b`, so `b` is the last used.
    { Lease done = std::move(first); }
  }
  auto again = pool.Acquire(Soon());
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(&again->connection(), second);
}

TEST_F(PoolTest, SessionsAreSetUpForOurTypes) {
  Pool pool(Options(1));
  auto shown = InTransaction(pool, Context(), [](Tx& tx) -> absl::StatusOr<std::string> {
    std::string all;
    for (const char* name : {"TimeZone", "client_encoding", "idle_in_transaction_session_timeout",
                             "application_name", "transaction_isolation"}) {
      all += Get<std::string>(tx.ExecOne(kShow, name), "v") + " ";
    }
    return all;
  });
  ASSERT_TRUE(shown.ok()) << shown.status();
  EXPECT_EQ(*shown, "UTC UTF8 30s pactum.common read committed ");
}

TEST_F(PoolTest, WaitsForAPlaceNoLongerThanTheDeadline) {
  Pool pool(Options(1));
  auto held = pool.Acquire(Soon());
  ASSERT_TRUE(held.ok());
  const absl::Time deadline = absl::Now() + absl::Milliseconds(200);
  auto refused = pool.Acquire(deadline);
  EXPECT_GE(absl::Now(), deadline);
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(ReasonOf(refused.status()), "OVERLOADED");
  EXPECT_EQ(pool.size().open, 1u);
  auto late = pool.Acquire(deadline);
  EXPECT_EQ(late.status().code(), absl::StatusCode::kDeadlineExceeded);
  EXPECT_EQ(ReasonOf(late.status()), "DEADLINE_PASSED");
}

TEST_F(PoolTest, AWaiterGetsWhatIsGivenBack) {
  Pool pool(Options(1));
  auto held = pool.Acquire(Soon());
  ASSERT_TRUE(held.ok());
  std::thread waiter([&] { EXPECT_TRUE(UseOnce(pool).ok()); });
  { Lease done = *std::move(held); }
  waiter.join();
}

TEST_F(PoolTest, NeverMoreThanItsSize) {
  Pool pool(Options(3));
  std::vector<std::thread> threads;
  for (int i = 0; i < 20; ++i) {
    threads.emplace_back([&] {
      for (int j = 0; j < 10; ++j) EXPECT_TRUE(UseOnce(pool).ok());
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_LE(pool.size().open, 3u);
  EXPECT_EQ(pool.size().open, pool.size().idle);
}

TEST_F(PoolTest, SessionsThatDiedInThePoolAreReplacedUnnoticed) {
  Pool pool(Options(4));
  {
    std::vector<Lease> leases;
    for (int i = 0; i < 4; ++i) leases.push_back(*pool.Acquire(Soon()));
  }
  EXPECT_EQ(pool.size().idle, 4u);
  KillSessions();
  EXPECT_TRUE(UseOnce(pool).ok());
  EXPECT_EQ(pool.size().open, 1u);
}

TEST_F(PoolTest, ASessionThatDiesInItsTransactionIsDropped) {
  Pool pool(Options(1));
  ASSERT_TRUE(UseOnce(pool).ok());
  absl::Status status = InTransaction(pool, Context(), [](Tx& tx) -> absl::Status {
    tx.ExecOne(kOne);
    KillSessions();
    tx.ExecOne(kOne);
    return absl::OkStatus();
  });
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(ReasonOf(status), "DATABASE_UNAVAILABLE");
  EXPECT_EQ(pool.size().open, 0u);
  EXPECT_TRUE(UseOnce(pool).ok());
}

TEST_F(PoolTest, DatabaseAwayAndBack) {
  Pool pool(Options(2));
  ASSERT_TRUE(UseOnce(pool).ok());
  testing::Database other = testing::Database::OfCommon();  // A place to stand outside.
  other.Exec(absl::StrCat("ALTER DATABASE ", database().name(), " ALLOW_CONNECTIONS false"));
  other.Exec(absl::StrCat("SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity ",
                          "WHERE datname = '", database().name(), "'"));
  absl::Status away = UseOnce(pool);
  EXPECT_EQ(away.code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(ReasonOf(away), "DATABASE_UNAVAILABLE");
  EXPECT_EQ(pool.size().open, 0u);
  other.Exec(absl::StrCat("ALTER DATABASE ", database().name(), " ALLOW_CONNECTIONS true"));
  EXPECT_TRUE(UseOnce(pool).ok());
}

TEST_F(PoolTest, NobodyListens) {
  PoolOptions options = Options();
  options.conninfo = "host=127.0.0.1 port=1";
  Pool pool(options);
  EXPECT_EQ(ReasonOf(UseOnce(pool)), "DATABASE_UNAVAILABLE");
  EXPECT_EQ(pool.size().open, 0u);
}

}  // namespace
}  // namespace pactum::db
