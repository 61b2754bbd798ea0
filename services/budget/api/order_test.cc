// The order of record is the order of effects: a transfer that waited for a lock is recorded after
// the transfer that held it, by instant and by number. Otherwise a line looks overdrawn in the
// past.
#include <string>
#include <thread>

#include <gtest/gtest.h>

#include "absl/functional/function_ref.h"
#include "absl/time/clock.h"
#include "common/db/pqxx_compat.h"
#include "services/budget/testing/budget_fixture.h"

namespace pactum::budget {
namespace {

using testing::Stub;

// Of the act that waits, and of no other.
constexpr absl::CivilDay kWaiting(2019, 6, 1);

class OrderTest : public testing::BudgetTest {
 protected:
  // Begins `act` while another session holds the line's account of `kind`, and lets go once it
  // waits. Answers whether its transfer is recorded after that.
  bool RecordedAfter(const std::string& kind, absl::FunctionRef<absl::Status()> act) {
    pqxx::connection session(database_.owner_conninfo());
    pqxx::work holding(session);
    holding.exec("SELECT FROM account WHERE book = 'USE' AND kind = " + holding.quote(kind) +
                 " AND key = " + holding.quote(FromProto(Line(2, true)).Text()) + " FOR UPDATE");
    absl::Status done;
    std::thread waiting([&] { done = act(); });
    const absl::Time give_up = absl::Now() + absl::Seconds(30);
    while (database_.Value("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' "
                           "AND datname = current_database()") == "0" &&
           absl::Now() < give_up) {
      absl::SleepFor(absl::Milliseconds(5));
    }
    EXPECT_LT(absl::Now(), give_up) << "nobody waits";
    const pqxx::row let_go = holding.exec1(
        "SELECT clock_timestamp(), nextval(pg_get_serial_sequence('transfer', 'id'))");
    const std::string instant = holding.quote(let_go[0].c_str()), number = let_go[1].c_str();
    holding.commit();
    waiting.join();
    EXPECT_OK(done);
    return database_.Value("SELECT recorded > " + instant + " AND id > " + number +
                           " FROM transfer WHERE effective = '2019-06-01'") == "t";
  }
};

TEST_F(OrderTest, AReserveThatWaitedIsRecordedAfterWhatItWaitedFor) {
  ASSERT_OK(Open());
  ASSERT_OK(Send(&Stub::Allocate, officer_, WholeAllocation()));
  ASSERT_OK(Send(&Stub::Reserve, procurement_, Reservation("first", 100)));
  EXPECT_TRUE(RecordedAfter("AVAILABLE", [&] {
    v1::ReserveRequest request = Reservation("second", 100);
    *request.mutable_effective_date() = pactum::ToProto(kWaiting);
    return Send(&Stub::Reserve, procurement_, request).status();
  }));
}

TEST_F(OrderTest, ACommitThatWaitedIsRecordedAfterWhatItWaitedFor) {
  ASSERT_OK(Open());
  ASSERT_OK(Send(&Stub::Allocate, officer_, WholeAllocation()));
  for (const char* id : {"first", "second"}) {
    ASSERT_OK(Send(&Stub::Reserve, procurement_, Reservation(id, 100)));
  }
  const auto commit = [&](const std::string& id, absl::CivilDay day) {
    v1::CommitRequest request;
    request.set_pact("pacts/p");
    request.set_reservation_id(id);
    request.set_commit_id(id);
    *request.mutable_effective_date() = pactum::ToProto(day);
    request.set_request_id(NewUuid());
    return Send(&Stub::Commit, procurement_, request).status();
  };
  // The account of what is committed is there from the first on.
  ASSERT_OK(commit("first", testing::Day(5, 2)));
  EXPECT_TRUE(RecordedAfter("RESERVED", [&] { return commit("second", kWaiting); }));
}

}  // namespace
}  // namespace pactum::budget
