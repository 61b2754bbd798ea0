#include "common/db/gauges.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "common/db/test_database.h"
#include "common/db/transaction.h"
#include "common/db/write.h"
#include "google/protobuf/wrappers.pb.h"

namespace pactum::db {
namespace {

using ::testing::HasSubstr;

// The value of a series without labels; -1 where it is not there.
double ValueOf(const std::string& name) {
  const std::string text = "\n" + obs::MetricsText();
  const size_t at = text.find("\n" + name + " ");
  return at == std::string::npos ? -1 : std::stod(text.substr(at + name.size() + 2));
}

class GaugesTest : public DatabaseTest {
 protected:
  static absl::Status Append(Pool& pool) {
    static constexpr Statement kAppend = {"test.append",
                                          "SELECT append_event('p', 'a', 'test', '\\x00'::bytea, "
                                          "'t', 'me', '', '', '', '2020-01-01')"};
    return InTransaction(pool, Context(), [](Tx& tx) {
      tx.Exec(kAppend);
      return absl::OkStatus();
    });
  }
};

TEST_F(GaugesTest, ThePoolIsSeen) {
  Pool pool(Options(2));
  const DatabaseGauges gauges(pool);
  auto lease = pool.Acquire(Soon());
  ASSERT_TRUE(lease.ok());
  const std::string text = obs::MetricsText();
  EXPECT_THAT(text, HasSubstr("pactum_db_pool_connections{state=\"in_use\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("pactum_db_pool_max_connections 2\n"));
  EXPECT_THAT(text, HasSubstr("pactum_db_pool_waiting 0\n"));
}

TEST_F(GaugesTest, AnOpenWriterHoldsTheFeedBack) {
  Pool pool(Options());
  static constexpr Statement kWrite = {"test.xid", "SELECT pg_current_xact_id()"};
  ASSERT_TRUE(InTransaction(pool, Context(), [&](Tx& tx) {
                tx.Exec(kWrite);
                EXPECT_TRUE(Append(pool).ok());
                const DatabaseGauges gauges(pool);
                EXPECT_GT(ValueOf("pactum_feed_lag_seconds"), 0);
                EXPECT_GT(ValueOf("pactum_as_of_lag_seconds"), 0);
                return absl::OkStatus();
              }).ok());
  // Writers in other databases of the same server hold the feed back as well: other tests' here.
  const auto lag = [&] {
    const DatabaseGauges gauges(pool);
    return ValueOf("pactum_feed_lag_seconds");
  };
  const absl::Time enough = absl::Now() + absl::Seconds(30);
  while (lag() != 0) ASSERT_LT(absl::Now(), enough);
}

TEST_F(GaugesTest, WithoutADatabaseThereIsNoNumber) {
  PoolOptions nowhere = Options();
  nowhere.conninfo = "host=127.0.0.1 port=1 user=x dbname=x";
  Pool pool(nowhere);
  const DatabaseGauges gauges(pool);
  EXPECT_EQ(ValueOf("pactum_feed_lag_seconds"), -1);
  EXPECT_EQ(ValueOf("pactum_db_pool_waiting"), 0);
}

TEST_F(GaugesTest, ActsInDoubtAreCounted) {
  Pool pool(Options());
  const obs::GaugeSource source = InDoubtGauges(pool, [](Tx&) {
    return InDoubtTotals{3, absl::Seconds(90)};
  });
  EXPECT_EQ(ValueOf("pactum_intents_in_doubt"), 3);
  EXPECT_EQ(ValueOf("pactum_intents_in_doubt_oldest_seconds"), 90);
}

TEST_F(GaugesTest, ReplaysAndRetriesAreCounted) {
  Pool pool(Options());
  const auto write = [&] {
    return Write<google::protobuf::StringValue>(
        pool, Context(), "p", [](Tx&) -> absl::StatusOr<google::protobuf::StringValue> {
          return google::protobuf::StringValue();
        });
  };
  ASSERT_TRUE(write().ok());
  ASSERT_TRUE(write().ok());
  EXPECT_THAT(obs::MetricsText(),
              HasSubstr(absl::StrCat("pactum_idempotent_replays_total{grpc_method=\"",
                                     Context().method, "\"} 1\n")));
  static constexpr Statement kConflict = {
      "test.conflict", "DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '40001'; END $$"};
  int tries = 0;
  ASSERT_TRUE(InTransaction(pool, Context(), [&](Tx& tx) {
                if (++tries < 3) tx.Exec(kConflict);
                return absl::OkStatus();
              }).ok());
  EXPECT_THAT(obs::MetricsText(),
              HasSubstr("pactum_db_transaction_retries_total{sqlstate=\"40001\"} 2\n"));
}

}  // namespace
}  // namespace pactum::db
