#include "common/events/event.h"

#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "common/base/digest.h"
#include "common/db/sql_error.h"
#include "common/db/test_database.h"
#include "common/db/transaction.h"
#include "google/protobuf/wrappers.pb.h"

namespace pactum::events {
namespace {

using ::testing::ElementsAre;

class EventTest : public db::DatabaseTest {
 protected:
  void SetUp() override { database().Exec("TRUNCATE event RESTART IDENTITY"); }

  static Event Signed(const std::string& aggregate, const std::string& payload) {
    return Event{"pdl",
                 aggregate,
                 "pact.signed",
                 payload,
                 "pactum.test.Payload",
                 absl::CivilDay(2019, 2, 28)};
  }

  absl::StatusOr<int64_t> AppendOne(const Event& event) {
    return db::InTransaction(pool_, Context(), [&](db::Tx& tx) -> absl::StatusOr<int64_t> {
      return Append(tx, Context(), event);
    });
  }

  db::Pool pool_{Options()};
};

std::string Netstring(absl::string_view text) { return absl::StrCat(text.size(), ":", text, ","); }

TEST_F(EventTest, VersionsCountWithinAnAggregate) {
  EXPECT_EQ(*AppendOne(Signed("pacts/a", "1")), 1);
  EXPECT_EQ(*AppendOne(Signed("pacts/a", "2")), 2);
  EXPECT_EQ(*AppendOne(Signed("pacts/b", "3")), 1);
  Event elsewhere = Signed("pacts/a", "4");
  elsewhere.pact = "bretagne";
  EXPECT_EQ(*AppendOne(elsewhere), 1);
  auto two = db::InTransaction(pool_, Context(), [&](db::Tx& tx) -> absl::StatusOr<int64_t> {
    Append(tx, Context(), Signed("pacts/a", "5"));
    return Append(tx, Context(), Signed("pacts/a", "6"));
  });
  EXPECT_EQ(*two, 4);
}

TEST_F(EventTest, KeepsWhoAndWhatAndWhen) {
  CallContext context = Context();
  context.on_behalf_of = "the prefect";
  context.traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  google::protobuf::StringValue payload;
  payload.set_value("é");
  ASSERT_TRUE(
      db::InTransaction(pool_, context, [&](db::Tx& tx) -> absl::Status {
        Append(tx, context,
               EventOf("pdl", "pacts/pdl", "pact.signed", payload, absl::CivilDay(2019, 2, 28)));
        return absl::OkStatus();
      }).ok());
  EXPECT_EQ(database().Value("SELECT concat_ws('|', pact, aggregate, version, type, "
                             "encode(payload, 'hex'), payload_type, actor, on_behalf_of, "
                             "request_id, traceparent, effective) FROM event"),
            "pdl|pacts/pdl|1|pact.signed|0a02c3a9|google.protobuf.StringValue|alice|the prefect|"
            "7f0c7f6e-6f0e-4c55-9d0a-0b1f0b8a6f11|"
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01|2019-02-28");
  EXPECT_EQ(database().Value("SELECT recorded <= clock_timestamp() AND recorded > "
                             "clock_timestamp() - interval '1 minute' FROM event"),
            "t");
}

// The chain by hand, as another language would.
TEST_F(EventTest, EachEventIsChainedToTheOneBefore) {
  ASSERT_TRUE(AppendOne(Signed("pacts/a", "first")).ok());
  ASSERT_TRUE(AppendOne(Signed("pacts/other", "between")).ok());
  ASSERT_TRUE(AppendOne(Signed("pacts/a", std::string("\0\xff", 2))).ok());
  const std::string payloads[] = {"first", std::string("\0\xff", 2)};
  std::string previous;
  for (int version = 1; version <= 2; ++version) {
    auto column = [&](absl::string_view expression) {
      return database().Value(
          absl::StrCat("SELECT ", expression,
                       " FROM event WHERE aggregate = 'pacts/a' AND version = ", version));
    };
    const std::string recorded =
        column("to_char(recorded AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')");
    std::string covered;
    for (const std::string& field : std::vector<std::string>{
             previous, "pdl", "pacts/a", absl::StrCat(version), "pact.signed",
             Sha256Hex(payloads[version - 1]), "pactum.test.Payload", "alice", "",
             "7f0c7f6e-6f0e-4c55-9d0a-0b1f0b8a6f11", "", "2019-02-28", recorded}) {
      covered += Netstring(field);
    }
    previous = Sha256Hex(covered);
    EXPECT_EQ(column("chain"), previous) << version;
  }
}

TEST_F(EventTest, AnEditOfThePastShows) {
  for (const char* payload : {"1", "2", "3"}) {
    ASSERT_TRUE(AppendOne(Signed("pacts/a", payload)).ok());
  }
  const std::string broken =
      "SELECT coalesce(string_agg(version::text, ','), '') FROM (SELECT version, chain <> "
      "event_chain(coalesce(lag(chain) OVER (PARTITION BY pact, aggregate ORDER BY version), ''), "
      "event) AS bad FROM event) AS checked WHERE bad";
  EXPECT_EQ(database().Value(broken), "");
  database().Exec("UPDATE event SET actor = 'mallory' WHERE version = 2");
  EXPECT_EQ(database().Value(broken), "2");
  database().Exec("UPDATE event SET actor = 'alice' WHERE version = 2");
  database().Exec("DELETE FROM event WHERE version = 2");
  EXPECT_EQ(database().Value(broken), "3");
}

TEST_F(EventTest, WritersOfOneAggregateQueueUp) {
  std::thread second;
  absl::Status first = db::InTransaction(pool_, Context(), [&](db::Tx& tx) -> absl::Status {
    EXPECT_EQ(Append(tx, Context(), Signed("pacts/a", "1")), 1);
    second = std::thread([&] { EXPECT_EQ(*AppendOne(Signed("pacts/a", "2")), 2); });
    AwaitLockWaiter();
    return absl::OkStatus();
  });
  second.join();
  EXPECT_TRUE(first.ok()) << first;
  EXPECT_EQ(database().Value("SELECT bool_and(chain = event_chain(coalesce(before, ''), e)) FROM "
                             "(SELECT event AS e, chain, lag(chain) OVER (ORDER BY version) AS "
                             "before FROM event) AS all_events"),
            "t");
  EXPECT_EQ(database().Value("SELECT string_agg(encode(payload, 'escape'), ',' ORDER BY recorded) "
                             "FROM event"),
            "1,2");
}

TEST_F(EventTest, TheServiceCanNeitherChangeNorDelete) {
  ASSERT_TRUE(AppendOne(Signed("pacts/a", "1")).ok());
  pqxx::connection service(database().conninfo());
  for (const char* sql : {"UPDATE event SET actor = 'x'", "DELETE FROM event", "TRUNCATE event",
                          "DROP TABLE event", "CREATE TABLE mine ()"}) {
    EXPECT_THROW(pqxx::nontransaction(service).exec(sql), pqxx::sql_error) << sql;
  }
  EXPECT_EQ(database().Value("SELECT actor FROM event"), "alice");
}

TEST_F(EventTest, AFeedGuardedByTheSnapshotLosesNoLateCommit) {
  constexpr db::Statement kFeed = {"test.feed", R"sql(
      SELECT encode(payload, 'escape') AS payload FROM event
       WHERE xid < pg_snapshot_xmin(pg_current_snapshot())
       ORDER BY xid, id)sql"};
  // Transaction ids belong to the server: another database's writer holds the feed back a moment.
  auto feed_of = [&](size_t count) {
    std::vector<std::string> payloads;
    for (const absl::Time limit = Soon(); payloads.size() < count && absl::Now() < limit;) {
      payloads = *db::InSnapshot(pool_, Context(),
                                 [&](db::Tx& tx) -> absl::StatusOr<std::vector<std::string>> {
                                   std::vector<std::string> read;
                                   for (const auto& row : tx.Exec(kFeed)) {
                                     read.push_back(db::Get<std::string>(row["payload"]));
                                   }
                                   return read;
                                 });
    }
    return payloads;
  };
  ASSERT_TRUE(AppendOne(Signed("pacts/a", "early")).ok());
  ASSERT_TRUE(db::InTransaction(pool_, Context(), [&](db::Tx& tx) -> absl::Status {
                Append(tx, Context(), Signed("pacts/slow", "slow"));
                EXPECT_TRUE(AppendOne(Signed("pacts/quick", "quick")).ok());
                EXPECT_THAT(feed_of(1), ElementsAre("early"));
                return absl::OkStatus();
              }).ok());
  EXPECT_THAT(feed_of(3), ElementsAre("early", "slow", "quick"));
}

TEST_F(EventTest, AnEventWithoutAnActorIsRefused) {
  CallContext nobody = Context();
  nobody.subject.clear();
  absl::Status status = db::InTransaction(pool_, Context(), [&](db::Tx& tx) -> absl::Status {
    Append(tx, nobody, Signed("pacts/a", "1"));
    return absl::OkStatus();
  });
  EXPECT_EQ(db::ViolatedConstraint(status), "event_named");
}

}  // namespace
}  // namespace pactum::events
