// The execution through gRPC on a real database: the sums of deliveries by both dates, with
// checkpoints and without, and what suppliers were paid.
#include <gtest/gtest.h>

#include "common/db/transaction.h"
#include "services/procurement/app/checkpoints.h"
#include "services/procurement/store/delivery_store.h"
#include "services/procurement/testing/fixture.h"

namespace pactum::procurement {
namespace {

using pactum::testing::HasReason;
using testing::Day;

class ExecutionTest : public testing::ProcurementTest {};

TEST_F(ExecutionTest, TheExecutionTellsWhatBudgetPaid) {
  const v1::Contract contract = Signed();
  v1::RecordDeliveriesRequest request = Deliveries();
  Add(request, "e-1", "entries", 1, Day(5, 2));
  ASSERT_OK(Record(request));
  ASSERT_OK(Certify({"e-1"}));
  const auto paid = [&](std::optional<absl::Time> known_at = std::nullopt) {
    return Executed(known_at, Day(12, 31), true);
  };
  ASSERT_OK_AND_ASSIGN(const v1::Execution before, Executed());
  EXPECT_FALSE(before.axes(1).sources(0).has_paid_cents());
  // 70.00 and 20.00 on lines of the year, 5.00 on one of the year after; another axis's is not
  // added.
  type::v1::LineKey line = contract.lots(0).line();
  budget_.Pay(line, 7'000);
  line.set_new_pathways(!line.new_pathways());
  budget_.Pay(line, 2'000);
  line.set_year(2020);
  budget_.Pay(line, 500);
  line.set_axis(type::v1::AXIS_3);
  budget_.Pay(line, 9);
  ASSERT_OK_AND_ASSIGN(const v1::Execution after, paid());
  EXPECT_EQ(after.axes(1).sources(0).paid_cents(), 9'500);
  EXPECT_EQ(after.axes(1).sources(0).year_paid_cents(), 9'000);
  EXPECT_FALSE(after.projects(0).sources(0).has_paid_cents());
  // Budget is behind: both answer as of its instant, when nothing was delivered yet.
  const absl::Time earlier = absl::FromUnixMicros(absl::ToUnixMicros(absl::Now())) - absl::Hours(1);
  budget_.SettleAt(earlier);
  ASSERT_OK_AND_ASSIGN(const v1::Execution behind, paid());
  EXPECT_EQ(pactum::FromProto(behind.known_at()), earlier);
  EXPECT_EQ(behind.axes(1).certified_to_date_cents(), 0);
  EXPECT_THAT(paid(pactum::FromProto(after.known_at())), HasReason("KNOWN_AT_NOT_SETTLED"));
  budget_.Answer(grpc::Status(grpc::StatusCode::UNAVAILABLE, "away"));
  EXPECT_THAT(paid(), HasReason("PEER_UNAVAILABLE"));
  EXPECT_OK(Executed());
}

TEST_F(ExecutionTest, TheExecutionByBothDates) {
  Signed();
  v1::RecordDeliveriesRequest request = Deliveries();
  Add(request, "e-1", "entries", 1, Day(5, 2))->add_criteria(v1::CRITERION_PRIORITY_NEIGHBOURHOOD);
  Add(request, "e-2", "entries", 1, Day(7, 2));
  Add(request, "h-1", "hours", 40, Day(9, 30));
  ASSERT_OK(Record(request));
  ASSERT_OK(Certify({"e-1", "h-1"}));
  ASSERT_OK_AND_ASSIGN(const v1::Execution before, Executed());
  ASSERT_EQ(before.axes_size(), 3);
  EXPECT_EQ(before.axes(1).axis(), type::v1::AXIS_2);
  EXPECT_EQ(before.axes(1).contract_count(), 1);
  EXPECT_EQ(before.axes(1).contracted_cents(), 115'000);
  EXPECT_EQ(before.axes(1).certified_to_date_cents(), 16'000);
  EXPECT_EQ(before.axes(1).entries_in_training(), 2);
  EXPECT_EQ(before.axes(1).priority_neighbourhood_entries(), 1);
  EXPECT_EQ(before.axes(1).figures().new_pathway_entries(), 2);
  EXPECT_EQ(before.axes(1).figures().priority_neighbourhood_bp(), 5'000);
  EXPECT_EQ(before.axes(1).figures().unit_cost_cents(), 8'000);  // 160.00 by two entries.
  ASSERT_EQ(before.axes(1).sources_size(), 1);
  EXPECT_EQ(before.axes(1).sources(0).funding_source(), "PIC");
  EXPECT_EQ(before.axes(1).sources(0).committed_cents(), 115'000);
  EXPECT_EQ(before.axes(1).sources(0).year_certified_cents(), 16'000);
  ASSERT_EQ(before.projects_size(), 1);
  EXPECT_EQ(before.projects(0).project(), "pacts/p/projects/x");
  EXPECT_EQ(before.projects(0).entries_in_training(), 2);
  EXPECT_EQ(before.axes(0).entries_in_training(), 0);

  // Facts effective after the cut-off do not count.
  ASSERT_OK_AND_ASSIGN(const v1::Execution june, Executed(std::nullopt, Day(6, 30)));
  EXPECT_EQ(june.axes(1).certified_to_date_cents(), 10'000);
  EXPECT_EQ(june.axes(1).entries_in_training(), 1);
  ASSERT_OK_AND_ASSIGN(const v1::Execution march, Executed(std::nullopt, Day(3, 7)));
  EXPECT_EQ(march.axes(1).contract_count(), 0);  // Signed on 8 March.

  // Facts recorded after known_at do not count: a late delivery, a certification, a reversal.
  const absl::Time known_at = pactum::FromProto(before.known_at());
  request = Deliveries();
  Add(request, "e-3", "entries", 1, Day(5, 3));
  ASSERT_OK(Record(request));
  ASSERT_OK(Certify({"e-2"}));
  ASSERT_OK(Reverse("e-1"));
  ASSERT_OK_AND_ASSIGN(const v1::Execution same, Executed(known_at));
  EXPECT_EQ(same.SerializeAsString(), before.SerializeAsString());
  ASSERT_OK_AND_ASSIGN(const v1::Execution after, Executed());
  EXPECT_EQ(after.axes(1).certified_to_date_cents(), 16'000);  // One more, one less.
  EXPECT_EQ(after.axes(1).entries_in_training(), 2);
  EXPECT_EQ(after.axes(1).priority_neighbourhood_entries(), 0);
  EXPECT_THAT(Executed(absl::Now() + absl::Hours(1)), HasReason("KNOWN_AT_NOT_SETTLED"));
}

TEST_F(ExecutionTest, ATransactionThatWasOpenAtKnownAtChangesNothingWhenItCommits) {
  Signed();
  // Held open by a writer that has recorded a delivery, and commits after the first read.
  CallContext slow;
  slow.deadline = absl::Now() + absl::Seconds(60);
  const int dimension = std::stoi(database_.Value("SELECT id FROM dimension"));
  v1::Execution before;
  ASSERT_OK(db::InTransaction(pool_, slow, [&](db::Tx& tx) -> absl::Status {
    Delivery delivery;
    delivery.contract = "c";
    delivery.id = "e-1";
    delivery.lot = "entries";
    delivery.quantity = 1;
    delivery.entry = true;
    delivery.effective = Day(5, 2);
    delivery.amount = Money::Cents(10'000);
    delivery.dimension = dimension;
    InsertDeliveries(tx, "p", {delivery}, "bureau");
    absl::StatusOr<v1::Execution> read = Executed();
    if (!read.ok()) return read.status();
    before = *read;
    return absl::OkStatus();
  }));
  EXPECT_EQ(before.axes(1).entries_in_training(), 0);
  ASSERT_OK_AND_ASSIGN(const v1::Execution same, Executed(pactum::FromProto(before.known_at())));
  EXPECT_EQ(same.SerializeAsString(), before.SerializeAsString());
  ASSERT_OK_AND_ASSIGN(const v1::Execution after, Executed());
  EXPECT_EQ(after.axes(1).entries_in_training(), 1);
}

TEST_F(ExecutionTest, CheckpointsChangeNoAnswer) {
  const v1::Contract contract = Signed();
  Checkpoints checkpoints(pool_, 3);
  std::vector<v1::Execution> before;
  for (int i = 0; i < 10; ++i) {
    v1::RecordDeliveriesRequest request = Deliveries();
    Add(request, absl::StrCat("e-", i), "entries", 1, Day(4 + i % 9, 1 + i))
        ->add_criteria(i % 2 == 0 ? v1::CRITERION_PRIORITY_NEIGHBOURHOOD : v1::CRITERION_RURAL);
    ASSERT_OK(Record(request));
    if (i % 2 == 0) {
      ASSERT_OK(Certify({absl::StrCat("e-", i)}));
    }
    if (i == 5) {
      ASSERT_OK(Reverse("e-4"));
    }
    ASSERT_OK_AND_ASSIGN(const v1::Execution read, Executed(std::nullopt, Day(9, 30)));
    before.push_back(read);
    checkpoints.Step();
  }
  EXPECT_EQ(database_.Value("SELECT count(*) > 1 FROM checkpoint"), "t");
  for (const v1::Execution& read : before) {
    ASSERT_OK_AND_ASSIGN(const v1::Execution again,
                         Executed(pactum::FromProto(read.known_at()), Day(9, 30)));
    EXPECT_EQ(again.SerializeAsString(), read.SerializeAsString());
  }
  // Computed another way, from the facts alone: nine of ten, e-6, e-7 and e-8 after September.
  EXPECT_EQ(before.back().axes(1).entries_in_training(), 6);
}

TEST_F(ExecutionTest, HotPathsScanNoTable) {
  Signed();
  database_.Exec(
      "INSERT INTO contract SELECT (jsonb_populate_record(c, jsonb_build_object('id', 'c-' || i)))"
      ".* FROM contract c, generate_series(1, 5000) AS i WHERE c.id = 'c'; "
      "INSERT INTO delivery (pact, contract, id, lot, order_id, dimension, quantity, cents, "
      "effective, criteria, entry, recorded_by, recorded) SELECT 'p', 'c-' || i % 5000 + 1, "
      "'x-' || i, 'hours', '', (SELECT min(id) FROM dimension), 1, 150, '2019-05-02', 0, false, "
      "'bureau', recorded_now() - i * interval '1 millisecond' FROM generate_series(1, 60000) AS "
      "i");
  database_.Exec("ANALYZE");
  Checkpoints checkpoints(pool_, 5'000);
  checkpoints.Step();
  const auto scans = [&] {
    pool_.CloseIdle();  // A session reports when it ends.
    while (database_.Value("SELECT count(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
                           "AND datname = current_database()") != "0") {
    }
    return database_.Value(
        "SELECT string_agg(relname || ' ' || seq_scan, ', ' ORDER BY relname) "
        "FROM pg_stat_user_tables WHERE relname IN ('delivery', 'contract')");
  };
  const std::string before = scans();
  v1::RecordDeliveriesRequest request = Deliveries();
  Add(request, "e-1", "entries", 1, Day(5, 2));
  ASSERT_OK(Record(request));
  ASSERT_OK(Record(request));
  ASSERT_OK(Certify({"e-1"}));
  ASSERT_OK(GetDelivery("e-1"));
  ASSERT_OK(Executed());
  ASSERT_OK(Reverse("e-1"));
  ASSERT_OK(Get());
  v1::ListDeliveriesRequest list;
  list.set_parent("pacts/p/contracts/c");
  ASSERT_OK(Send(&Stub::ListDeliveries, auditor_, list));
  checkpoints.Step();
  EXPECT_EQ(scans(), before);
}

TEST_F(ExecutionTest, APactWithoutContractsAnswersZeros) {
  ASSERT_OK_AND_ASSIGN(const v1::Execution execution, Executed());
  ASSERT_EQ(execution.axes_size(), 3);
  EXPECT_EQ(execution.axes(0).contracted_cents(), 0);
}

}  // namespace
}  // namespace pactum::procurement
