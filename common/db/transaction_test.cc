#include "common/db/transaction.h"

#include <atomic>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "absl/synchronization/barrier.h"
#include "absl/synchronization/notification.h"
#include "common/db/sql_error.h"
#include "common/db/test_database.h"

namespace pactum::db {
namespace {

constexpr Statement kInsert = {"tx.insert", "INSERT INTO account (id, amount) VALUES ($1, $2)"};
constexpr Statement kAdd = {"tx.add", "UPDATE account SET amount = amount + $2 WHERE id = $1"};
constexpr Statement kAmount = {"tx.amount", "SELECT amount FROM account WHERE id = $1"};
constexpr Statement kEntry = {"tx.entry", "INSERT INTO entry (account, tag) VALUES ($1, $2)"};
constexpr Statement kRepeatable = {"tx.repeatable",
                                   "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"};
constexpr Statement kSleep = {"tx.sleep", "SELECT pg_sleep(60)"};
constexpr Statement kNoTable = {"tx.no_table", "SELECT * FROM nowhere_secret"};

class TransactionTest : public DatabaseTest {
 protected:
  static void SetUpTestSuite() {
    DatabaseTest::SetUpTestSuite();
    database().Exec(R"sql(
      CREATE TABLE account (
        id text CONSTRAINT account_pkey PRIMARY KEY,
        amount bigint NOT NULL CONSTRAINT account_funds CHECK (amount >= 0));
      CREATE TABLE entry (
        account text NOT NULL CONSTRAINT entry_account_fk REFERENCES account,
        tag text CONSTRAINT entry_tag_once UNIQUE DEFERRABLE INITIALLY DEFERRED);
      GRANT SELECT, INSERT, UPDATE ON account, entry TO pactum_common;
      CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
      CREATE CONSTRAINT TRIGGER die AFTER INSERT ON entry DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW WHEN (new.tag = 'die') EXECUTE FUNCTION die())sql");
  }

  void SetUp() override {
    database().Exec("TRUNCATE account, entry; INSERT INTO account VALUES ('a', 100), ('b', 100)");
  }

  static std::string Amount(absl::string_view id) {
    return database().Value(absl::StrCat("SELECT amount FROM account WHERE id = '", id, "'"));
  }

  Pool pool_{Options()};
};

TEST_F(TransactionTest, CommitsWhatAnswersOk) {
  auto amount = InTransaction(pool_, Context(), [](Tx& tx) -> absl::StatusOr<Money> {
    tx.Exec(kAdd, "a", Money::Cents(11));
    return Get<Money>(tx.ExecOne(kAmount, "a"), "amount");
  });
  ASSERT_TRUE(amount.ok()) << amount.status();
  EXPECT_EQ(*amount, Money::Cents(111));
  EXPECT_EQ(Amount("a"), "111");
}

TEST_F(TransactionTest, RollsBackWhatFails) {
  absl::Status status = InTransaction(pool_, Context(), [](Tx& tx) -> absl::Status {
    tx.Exec(kAdd, "a", 11);
    return absl::NotFoundError("mine");
  });
  EXPECT_EQ(status, absl::NotFoundError("mine"));
  EXPECT_EQ(Amount("a"), "100");
  EXPECT_EQ(pool_.size().idle, 1u);
}

TEST_F(TransactionTest, OneStatementCommitsByItselfAndATrialLeavesNothing) {
  const auto add = [](Tx& tx) -> absl::Status {
    tx.Exec(kAdd, "a", 11);
    return absl::OkStatus();
  };
  EXPECT_TRUE(InOneStatement(pool_, Context(), add).ok());
  EXPECT_EQ(Amount("a"), "111");
  CallContext trial = Context();
  trial.validate_only = true;
  EXPECT_TRUE(InOneStatement(pool_, trial, add).ok());
  EXPECT_EQ(Amount("a"), "111");
}

// The server ends the session in the statement's own commit: whether that had its effect is told by
// running it again, in a session that answers; where the last session was new, the caller is told.
TEST_F(TransactionTest, OneStatementWhoseSessionDiesIsRepeatedOrInDoubt) {
  int runs = 0;
  const auto die = [&](Tx& tx) -> absl::Status {
    ++runs;
    tx.Exec(kEntry, "a", "die");
    return absl::OkStatus();
  };
  const absl::Status fresh = InOneStatement(pool_, Context(), die);
  EXPECT_EQ(ReasonOf(fresh), "COMMIT_IN_DOUBT");
  EXPECT_EQ(runs, 1);
  // A session that served before may have died in the pool: it is tried once more.
  ASSERT_TRUE(InOneStatement(pool_, Context(), [](Tx& tx) -> absl::Status {
                tx.Exec(kAmount, "a");
                return absl::OkStatus();
              }).ok());
  runs = 0;
  const absl::Status reused = InOneStatement(pool_, Context(), die);
  EXPECT_EQ(ReasonOf(reused), "COMMIT_IN_DOUBT");
  EXPECT_EQ(runs, 2);
}

TEST_F(TransactionTest, RollsBackWhatThrowsAndLetsItPass) {
  EXPECT_THROW(InTransaction(pool_, Context(),
                             [](Tx& tx) -> absl::Status {
                               tx.Exec(kAdd, "a", 11);
                               throw std::overflow_error("money");
                             }),
               std::overflow_error);
  EXPECT_EQ(Amount("a"), "100");
  EXPECT_EQ(pool_.size().idle, 1u);
}

TEST_F(TransactionTest, ValidateOnlyLeavesNothing) {
  CallContext context = Context();
  context.validate_only = true;
  auto amount = InTransaction(pool_, context, [](Tx& tx) -> absl::StatusOr<Money> {
    tx.Exec(kAdd, "a", 11);
    return Get<Money>(tx.ExecOne(kAmount, "a"), "amount");
  });
  ASSERT_TRUE(amount.ok());
  EXPECT_EQ(*amount, Money::Cents(111));
  EXPECT_EQ(Amount("a"), "100");
}

TEST_F(TransactionTest, ValidateOnlyChecksWhatTheCommitWould) {
  CallContext context = Context();
  context.validate_only = true;
  absl::Status status = InTransaction(pool_, context, [](Tx& tx) -> absl::Status {
    tx.Exec(kEntry, "a", "t");
    tx.Exec(kEntry, "b", "t");
    return absl::OkStatus();
  });
  EXPECT_EQ(ViolatedConstraint(status), "entry_tag_once");
}

TEST_F(TransactionTest, NamesTheViolatedConstraint) {
  auto violating = [&](const Statement& statement, const char* id, auto value) {
    return ViolatedConstraint(InTransaction(pool_, Context(), [&](Tx& tx) -> absl::Status {
      tx.Exec(statement, id, value);
      return absl::OkStatus();
    }));
  };
  EXPECT_EQ(violating(kInsert, "a", 1), "account_pkey");
  EXPECT_EQ(violating(kAdd, "a", -101), "account_funds");
  EXPECT_EQ(violating(kEntry, "nobody", "t"), "entry_account_fk");
}

TEST_F(TransactionTest, NamesTheConstraintThatTheCommitChecks) {
  absl::Status status = InTransaction(pool_, Context(), [](Tx& tx) -> absl::Status {
    tx.Exec(kEntry, "a", "t");
    tx.Exec(kEntry, "b", "t");
    return absl::OkStatus();
  });
  EXPECT_EQ(status.code(), absl::StatusCode::kInternal);
  EXPECT_EQ(ViolatedConstraint(status), "entry_tag_once");
  EXPECT_EQ(pool_.size().idle, 1u);
}

TEST_F(TransactionTest, TryExecLetsTheStoreNameTheError) {
  absl::Status status = InTransaction(pool_, Context(), [](Tx& tx) -> absl::Status {
    auto inserted = tx.TryExec(kInsert, "a", 1);
    if (ViolatedConstraint(inserted.status()) == "account_pkey") {
      return absl::AlreadyExistsError("account a");
    }
    return inserted.status();
  });
  EXPECT_EQ(status, absl::AlreadyExistsError("account a"));
}

TEST_F(TransactionTest, OkAfterAnErrorIsNotBelieved) {
  absl::Status status = InTransaction(pool_, Context(), [](Tx& tx) -> absl::Status {
    tx.Exec(kAdd, "b", 1);
    EXPECT_FALSE(tx.TryExec(kInsert, "a", 1).ok());
    return absl::OkStatus();
  });
  EXPECT_EQ(status.code(), absl::StatusCode::kInternal);
  EXPECT_EQ(Amount("b"), "100");
}

TEST_F(TransactionTest, DefectsAreInternalAndSayNothing) {
  absl::Status status = InTransaction(pool_, Context(), [](Tx& tx) -> absl::Status {
    tx.Exec(kNoTable);
    return absl::OkStatus();
  });
  EXPECT_EQ(status.code(), absl::StatusCode::kInternal);
  EXPECT_EQ(ReasonOf(status), "INTERNAL_ERROR");
  EXPECT_EQ(status.ToString().find("nowhere"), std::string::npos);
}

TEST_F(TransactionTest, ExecOneAndOptionalCountTheRows) {
  constexpr Statement kAll = {"tx.all", "SELECT id FROM account"};
  EXPECT_EQ(InTransaction(pool_, Context(),
                          [&](Tx& tx) -> absl::Status {
                            EXPECT_FALSE(tx.ExecOptional(kAmount, "nobody").has_value());
                            EXPECT_TRUE(tx.ExecOptional(kAmount, "a").has_value());
                            EXPECT_THROW(tx.ExecOptional(kAll), pqxx::unexpected_rows);
                            EXPECT_THROW(tx.ExecOne(kAmount, "nobody"), pqxx::unexpected_rows);
                            return absl::CancelledError();
                          }),
            absl::CancelledError());
}

TEST_F(TransactionTest, TwoStatementsOfOneNameAreADefect) {
  constexpr Statement kOther = {"tx.amount", "SELECT 1"};
  absl::Status status = InTransaction(pool_, Context(), [&](Tx& tx) -> absl::Status {
    tx.Exec(kAmount, "a");
    tx.Exec(kOther);
    return absl::OkStatus();
  });
  EXPECT_EQ(ReasonOf(status), "INTERNAL_ERROR");
}

TEST_F(TransactionTest, RepeatsASerializationFailure) {
  int runs = 0;
  absl::Status status = InTransaction(pool_, Context(), [&](Tx& tx) -> absl::Status {
    tx.Exec(kRepeatable);
    tx.ExecOne(kAmount, "a");
    if (++runs == 1) database().Exec("UPDATE account SET amount = 200 WHERE id = 'a'");
    tx.Exec(kAdd, "a", 1);
    return absl::OkStatus();
  });
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_EQ(runs, 2);
  EXPECT_EQ(Amount("a"), "201");
}

TEST_F(TransactionTest, StopsRepeatingAtTheDeadline) {
  CallContext context = Context();
  context.deadline = absl::Now() + absl::Seconds(1);
  int runs = 0;
  absl::Status status = InTransaction(pool_, context, [&](Tx& tx) -> absl::Status {
    ++runs;
    tx.Exec(kRepeatable);
    tx.ExecOne(kAmount, "a");
    database().Exec("UPDATE account SET amount = amount WHERE id = 'a'");
    tx.Exec(kAdd, "a", 1);
    return absl::OkStatus();
  });
  EXPECT_GT(runs, 1);
  // Which of the two depends on where the deadline finds it: between two tries or within one.
  EXPECT_TRUE(ReasonOf(status) == "CONCURRENT_CHANGE" || ReasonOf(status) == "DEADLINE_PASSED")
      << status;
  EXPECT_EQ(Amount("a"), "100");
}

TEST_F(TransactionTest, RepeatsADeadlock) {
  absl::Barrier both_hold_one(2);
  std::atomic<int> runs{0};
  auto transfer = [&](const char* from, const char* to) {
    bool first = true;
    absl::Status status = InTransaction(pool_, Context(), [&](Tx& tx) -> absl::Status {
      ++runs;
      tx.Exec(kAdd, from, -10);
      if (first) {
        first = false;
        both_hold_one.Block();
      }
      tx.Exec(kAdd, to, 10);
      return absl::OkStatus();
    });
    EXPECT_TRUE(status.ok()) << status;
  };
  std::thread other([&] { transfer("b", "a"); });
  transfer("a", "b");
  other.join();
  EXPECT_GE(runs, 3);
  EXPECT_EQ(Amount("a"), "100");
  EXPECT_EQ(Amount("b"), "100");
}

TEST_F(TransactionTest, AStatementEndsAtTheDeadline) {
  CallContext context = Context();
  context.deadline = absl::Now() + absl::Milliseconds(300);
  absl::Status status = InTransaction(pool_, context, [](Tx& tx) -> absl::Status {
    tx.Exec(kSleep);
    return absl::OkStatus();
  });
  EXPECT_EQ(status.code(), absl::StatusCode::kDeadlineExceeded);
  EXPECT_EQ(ReasonOf(status), "DEADLINE_PASSED");
  EXPECT_EQ(pool_.size().idle, 1u);
}

TEST_F(TransactionTest, ALostCommitIsInDoubtAndNotRepeated) {
  int runs = 0;
  absl::Status status = InTransaction(pool_, Context(), [&](Tx& tx) -> absl::Status {
    ++runs;
    tx.Exec(kEntry, "a", "die");
    return absl::OkStatus();
  });
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(ReasonOf(status), "COMMIT_IN_DOUBT");
  EXPECT_EQ(runs, 1);
  EXPECT_EQ(pool_.size().open, 0u);
}

TEST_F(TransactionTest, ASnapshotSeesOneStateAndWritesNothing) {
  auto seen = InSnapshot(pool_, Context(), [&](Tx& tx) -> absl::StatusOr<Money> {
    Money before = Get<Money>(tx.ExecOne(kAmount, "a"), "amount");
    database().Exec("UPDATE account SET amount = 7 WHERE id = 'a'");
    EXPECT_EQ(Get<Money>(tx.ExecOne(kAmount, "a"), "amount"), before);
    return before;
  });
  ASSERT_TRUE(seen.ok()) << seen.status();
  EXPECT_EQ(*seen, Money::Cents(100));
  absl::Status write = InSnapshot(pool_, Context(), [](Tx& tx) -> absl::Status {
    tx.Exec(kAdd, "a", 1);
    return absl::OkStatus();
  });
  EXPECT_EQ(write.code(), absl::StatusCode::kInternal);
}

}  // namespace
}  // namespace pactum::db
