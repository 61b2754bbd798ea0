#include "common/db/write.h"

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "absl/synchronization/barrier.h"
#include "common/db/test_database.h"
#include "google/protobuf/wrappers.pb.h"

namespace pactum::db {
namespace {

using google::protobuf::Int64Value;
using google::protobuf::StringValue;

constexpr Statement kEffect = {"write.effect",
                               "INSERT INTO effect (note) VALUES ($1) RETURNING id"};
constexpr Statement kDie = {"write.die", "INSERT INTO effect (note) VALUES ('die')"};

class WriteTest : public DatabaseTest {
 protected:
  static void SetUpTestSuite() {
    DatabaseTest::SetUpTestSuite();
    database().Exec(R"sql(
      CREATE TABLE effect (id bigint GENERATED ALWAYS AS IDENTITY, note text);
      GRANT SELECT, INSERT ON effect TO pactum_common;
      CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
      CREATE CONSTRAINT TRIGGER die AFTER INSERT ON effect DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW WHEN (new.note = 'die') EXECUTE FUNCTION die())sql");
  }
  void SetUp() override { database().Exec("TRUNCATE effect, idempotency RESTART IDENTITY"); }

  static absl::StatusOr<StringValue> Effect(Tx& tx) {
    StringValue answer;
    answer.set_value("effect " + Get<std::string>(tx.ExecOne(kEffect, "note"), "id"));
    return answer;
  }
  static std::string Effects() { return database().Value("SELECT count(*) FROM effect"); }
  static std::string Kept() { return database().Value("SELECT count(*) FROM idempotency"); }

  Pool pool_{Options()};
};

TEST_F(WriteTest, TheSameRequestAnswersAsTheFirstTime) {
  auto first = Write<StringValue>(pool_, Context(), "pdl", Effect);
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(first->value(), "effect 1");

  Pool after_restart(Options());
  CallContext upper = Context();
  upper.request_id = "7F0C7F6E-6F0E-4C55-9D0A-0B1F0B8A6F11";  // The same UUID.
  auto again = Write<StringValue>(after_restart, upper, "pdl", Effect);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->value(), "effect 1");
  EXPECT_EQ(Effects(), "1");
}

TEST_F(WriteTest, TheKeyIsPactSubjectAndRequest) {
  CallContext bob = Context();
  bob.subject = "bob";
  CallContext other = Context();
  other.request_id = "11111111-6f0e-4c55-9d0a-0b1f0b8a6f11";
  EXPECT_EQ(Write<StringValue>(pool_, Context(), "pdl", Effect)->value(), "effect 1");
  EXPECT_EQ(Write<StringValue>(pool_, bob, "pdl", Effect)->value(), "effect 2");
  EXPECT_EQ(Write<StringValue>(pool_, other, "pdl", Effect)->value(), "effect 3");
  EXPECT_EQ(Write<StringValue>(pool_, Context(), kNoPact, Effect)->value(), "effect 4");
}

TEST_F(WriteTest, FiftyAtOnceOnTwoPoolsHaveOneEffect) {
  Pool second(Options());
  absl::Barrier ready(50);
  std::atomic<int> runs{0};
  std::atomic<int> right{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 50; ++i) {
    threads.emplace_back([&, i] {
      ready.Block();
      auto answer = Write<StringValue>(i % 2 == 0 ? pool_ : second, Context(), "pdl", [&](Tx& tx) {
        ++runs;
        return Effect(tx);
      });
      EXPECT_TRUE(answer.ok()) << answer.status();
      if (answer.ok() && answer->value() == "effect 1") ++right;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(right, 50);
  EXPECT_EQ(runs, 1);
  EXPECT_EQ(Effects(), "1");
}

TEST_F(WriteTest, AnotherBodyOrMethodIsRefused) {
  ASSERT_TRUE(Write<StringValue>(pool_, Context(), "pdl", Effect).ok());
  CallContext body = Context();
  body.body_digest = "d2";
  auto refused = Write<StringValue>(pool_, body, "pdl", Effect);
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ReasonOf(refused.status()), "REQUEST_ID_REUSED");
  CallContext method = Context();
  method.method = "pactum.common.v1.Test.Other";
  EXPECT_EQ(ReasonOf(Write<StringValue>(pool_, method, "pdl", Effect).status()),
            "REQUEST_ID_REUSED");
  EXPECT_EQ(Effects(), "1");
}

TEST_F(WriteTest, AFailureIsNotPinned) {
  auto failed = Write<StringValue>(pool_, Context(), "pdl", [](Tx& tx) {
    EXPECT_TRUE(Effect(tx).ok());
    return absl::StatusOr<StringValue>(absl::FailedPreconditionError("no funds"));
  });
  EXPECT_EQ(failed.status(), absl::FailedPreconditionError("no funds"));
  EXPECT_EQ(Effects(), "0");
  EXPECT_EQ(Kept(), "0");
  CallContext corrected = Context();
  corrected.body_digest = "d2";
  EXPECT_TRUE(Write<StringValue>(pool_, corrected, "pdl", Effect).ok());
}

TEST_F(WriteTest, ValidateOnlyLeavesNothing) {
  CallContext trial = Context();
  trial.validate_only = true;
  auto answer = Write<StringValue>(pool_, trial, "pdl", Effect);
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(answer->value(), "effect 1");
  EXPECT_EQ(Effects(), "0");
  EXPECT_EQ(Kept(), "0");
}

TEST_F(WriteTest, ACommitInDoubtIsResolvedByRepeating) {
  bool die = true;
  auto fn = [&](Tx& tx) {
    if (die) tx.Exec(kDie);
    return Effect(tx);
  };
  auto doubt = Write<StringValue>(pool_, Context(), "pdl", fn);
  EXPECT_EQ(ReasonOf(doubt.status()), "COMMIT_IN_DOUBT");
  die = false;
  ASSERT_TRUE(Write<StringValue>(pool_, Context(), "pdl", fn).ok());
  EXPECT_EQ(Effects(), "1");
}

TEST_F(WriteTest, AnIntentsAnswerIsReplacedOrForgotten) {
  ASSERT_TRUE(Write<StringValue>(pool_, Context(), "pdl", Effect).ok());
  const IdempotencyKey key = KeyOf(Context(), "pdl");
  StringValue signed_answer;
  signed_answer.set_value("SIGNED");
  ASSERT_TRUE(InTransaction(pool_, Context(), [&](Tx& tx) {
                return ReplaceAnswer(tx, key, signed_answer);
              }).ok());
  EXPECT_EQ(Write<StringValue>(pool_, Context(), "pdl", Effect)->value(), "SIGNED");

  ASSERT_TRUE(InTransaction(pool_, Context(), [&](Tx& tx) { return ForgetAnswer(tx, key); }).ok());
  EXPECT_EQ(Write<StringValue>(pool_, Context(), "pdl", Effect)->value(), "effect 2");

  absl::Status none = InTransaction(pool_, Context(), [&](Tx& tx) {
    return ReplaceAnswer(tx, {"other", "alice", "x"}, signed_answer);
  });
  EXPECT_EQ(none.code(), absl::StatusCode::kInternal);
}

TEST_F(WriteTest, DefectsOfTheCallerAreInternal) {
  ASSERT_TRUE(Write<StringValue>(pool_, Context(), "pdl", Effect).ok());
  auto other_type = Write<Int64Value>(
      pool_, Context(), "pdl", [](Tx&) -> absl::StatusOr<Int64Value> { return Int64Value(); });
  EXPECT_EQ(other_type.status().code(), absl::StatusCode::kInternal);
  CallContext no_id = Context();
  no_id.request_id.clear();
  EXPECT_EQ(Write<StringValue>(pool_, no_id, "pdl", Effect).status().code(),
            absl::StatusCode::kInternal);
}

}  // namespace
}  // namespace pactum::db
