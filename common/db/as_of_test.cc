// Reads by the second date, with real transactions left open.
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/db/test_database.h"
#include "common/db/transaction.h"
#include "common/status/error.h"

namespace pactum::db {
namespace {

using ::testing::ElementsAre;

constexpr Statement kFacts = {"asof.facts",
                              "SELECT name FROM fact WHERE recorded < $1 ORDER BY name"};

struct Reading {
  absl::Time known_at;
  std::vector<std::string> facts;
};

class AsOfTest : public DatabaseTest {
 protected:
  static void SetUpTestSuite() {
    DatabaseTest::SetUpTestSuite();
    database().Exec(R"sql(
      CREATE TABLE fact (name text, recorded timestamptz NOT NULL DEFAULT recorded_now());
      GRANT SELECT, INSERT ON fact TO pactum_common, pactum_common_owner)sql");
  }
  void SetUp() override { database().Exec("TRUNCATE fact"); }

  absl::StatusOr<Reading> Read(std::optional<absl::Time> known_at) { return Read(pool_, known_at); }
  static absl::StatusOr<Reading> Read(Pool& pool, std::optional<absl::Time> known_at) {
    return AsOf(pool, Context(), known_at,
                [](Tx& tx, absl::Time settled) -> absl::StatusOr<Reading> {
                  Reading reading{settled, {}};
                  for (const auto& row : tx.Exec(kFacts, settled)) {
                    reading.facts.push_back(Get<std::string>(row["name"]));
                  }
                  return reading;
                });
  }

  Pool pool_{Options()};
};

// A transaction that stays open, as the service's role or another.
struct OpenWriter {
  explicit OpenWriter(const std::string& conninfo) : session(conninfo), transaction(session) {}
  pqxx::connection session;
  pqxx::work transaction;
};

TEST_F(AsOfTest, TheSameBeforeAndAfterALateCommit) {
  database().Exec("INSERT INTO fact (name) VALUES ('early')");
  OpenWriter slow(database().conninfo());
  slow.transaction.exec("INSERT INTO fact (name) VALUES ('slow')");
  database().Exec("INSERT INTO fact (name) VALUES ('quick')");  // Begun after, committed before.

  auto before = Read(std::nullopt);
  ASSERT_TRUE(before.ok()) << before.status();
  EXPECT_THAT(before->facts, ElementsAre("early"));

  slow.transaction.commit();
  auto same = Read(before->known_at);
  ASSERT_TRUE(same.ok()) << same.status();
  EXPECT_THAT(same->facts, ElementsAre("early"));
  EXPECT_EQ(same->known_at, before->known_at);

  auto later = Read(std::nullopt);
  ASSERT_TRUE(later.ok()) << later.status();
  EXPECT_THAT(later->facts, ElementsAre("early", "quick", "slow"));
  EXPECT_GT(later->known_at, before->known_at);
}

TEST_F(AsOfTest, AWriterThatHasRecordedNothingYetCountsFromItsFirstFact) {
  OpenWriter idle(database().conninfo());
  idle.transaction.exec("SELECT 1");  // No transaction id: nothing was recorded.
  database().Exec("INSERT INTO fact (name) VALUES ('other')");
  auto reading = Read(std::nullopt);
  ASSERT_TRUE(reading.ok()) << reading.status();
  EXPECT_THAT(reading->facts, ElementsAre("other"));

  idle.transaction.exec("INSERT INTO fact (name) VALUES ('late')");
  idle.transaction.commit();
  auto same = Read(reading->known_at);
  ASSERT_TRUE(same.ok()) << same.status();
  EXPECT_THAT(same->facts, ElementsAre("other"));
}

TEST_F(AsOfTest, WhoAskedForAnInstantIsAWriterFromThenOn) {
  OpenWriter slow(database().conninfo());
  pqxx::result asked = slow.transaction.exec("SELECT recorded_now() AS recorded");
  auto reading = Read(std::nullopt);
  ASSERT_TRUE(reading.ok()) << reading.status();
  EXPECT_LE(reading->known_at, Get<absl::Time>(asked[0], "recorded"));
}

TEST_F(AsOfTest, WritersOfOtherRolesCount) {
  OpenWriter superuser(database().superuser_conninfo());
  superuser.transaction.exec("INSERT INTO fact (name) VALUES ('repair')");
  auto before = Read(std::nullopt);
  ASSERT_TRUE(before.ok()) << before.status();
  superuser.transaction.commit();
  auto same = Read(before->known_at);
  ASSERT_TRUE(same.ok()) << same.status();
  EXPECT_THAT(same->facts, ElementsAre());
}

TEST_F(AsOfTest, ARoleThatCannotSeeWritersIsRefused) {
  PoolOptions options = Options();
  options.conninfo = database().owner_conninfo();  // Has no pg_read_all_stats.
  Pool blind(options);
  EXPECT_TRUE(Read(blind, std::nullopt).ok());
  OpenWriter superuser(database().superuser_conninfo());
  superuser.transaction.exec("INSERT INTO fact (name) VALUES ('unseen')");
  EXPECT_EQ(Read(blind, std::nullopt).status().code(), absl::StatusCode::kInternal);
}

TEST_F(AsOfTest, AKnownAtThatIsNotSettledIsRefusedWithTheHorizon) {
  OpenWriter slow(database().conninfo());
  slow.transaction.exec("INSERT INTO fact (name) VALUES ('slow')");
  auto horizon = Read(std::nullopt);
  ASSERT_TRUE(horizon.ok()) << horizon.status();

  auto refused = Read(horizon->known_at + absl::Microseconds(1));
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kFailedPrecondition);
  auto info = GetErrorInfo(refused.status());
  ASSERT_TRUE(info.has_value());
  EXPECT_EQ(info->reason, "KNOWN_AT_NOT_SETTLED");
  EXPECT_EQ(info->domain, "pactum.common");
  EXPECT_EQ(info->metadata.at("horizon"),
            absl::FormatTime("%E4Y-%m-%dT%H:%M:%E6SZ", horizon->known_at, absl::UTCTimeZone()));
  EXPECT_EQ(ReasonOf(Read(absl::InfiniteFuture()).status()), "KNOWN_AT_NOT_SETTLED");
}

TEST_F(AsOfTest, TheClockCanBeSteered) {
  database().Exec("INSERT INTO fact (name) VALUES ('today')");
  auto today = Read(std::nullopt);
  ASSERT_TRUE(today.ok()) << today.status();
  database().SetClockOffset(absl::Hours(240));
  pool_.CloseIdle();
  database().Exec("INSERT INTO fact (name) VALUES ('in ten days')");
  auto later = Read(std::nullopt);
  ASSERT_TRUE(later.ok()) << later.status();
  EXPECT_GE(later->known_at - today->known_at, absl::Hours(240));
  EXPECT_THAT(later->facts, ElementsAre("in ten days", "today"));
  EXPECT_THAT(Read(today->known_at)->facts, ElementsAre("today"));
  database().SetClockOffset(absl::ZeroDuration());
}

}  // namespace
}  // namespace pactum::db
