// Deliveries through gRPC on a real database: recorded once, certified by another person, reversed,
// and what they add up to by both dates.
#include <thread>

#include <gtest/gtest.h>

#include "common/db/transaction.h"
#include "services/procurement/store/delivery_store.h"
#include "services/procurement/testing/fixture.h"

namespace pactum::procurement {
namespace {

using pactum::testing::HasReason;
using pactum::testing::StatusIs;
using testing::Day;
const grpc::Status kAway(grpc::StatusCode::UNAVAILABLE, "away");

class DeliveriesTest : public testing::ProcurementTest {};

TEST_F(DeliveriesTest, OnlyOfASignedContract) {
  Created();
  v1::RecordDeliveriesRequest request = Deliveries();
  Add(request, "e-1", "entries", 1, Day(5, 2));
  EXPECT_THAT(Record(request), HasReason("CONTRACT_STATE"));
  EXPECT_THAT(Certify({"e-1"}), HasReason("CONTRACT_STATE"));
  EXPECT_THAT(Reverse("e-1"), HasReason("CONTRACT_STATE"));
  request.set_parent("pacts/p/contracts/none");
  EXPECT_THAT(Record(request), HasReason("CONTRACT_NOT_FOUND"));
}

TEST_F(DeliveriesTest, AReferenceIsRecordedOnce) {
  Signed();
  v1::RecordDeliveriesRequest request = Deliveries();
  Add(request, "e-1", "entries", 1, Day(5, 2));
  Add(request, "h-1", "hours", 30, Day(5, 31));
  ASSERT_OK_AND_ASSIGN(const auto first, Record(request));
  EXPECT_EQ(first.deliveries(0).amount().units(), 100);
  EXPECT_EQ(first.deliveries(1).amount().units(), 45);
  EXPECT_EQ(first.deliveries(1).recorded_by(), "bureau");

  // Sent again under another request_id, with one more: what is known is left as it is.
  request.set_request_id(NewUuid());
  Add(request, "e-2", "entries", 1, Day(5, 3));
  ASSERT_OK_AND_ASSIGN(const auto again, Record(request));
  ASSERT_EQ(again.deliveries_size(), 3);
  EXPECT_EQ(again.deliveries(0).record_time().seconds(),
            first.deliveries(0).record_time().seconds());
  EXPECT_EQ(database_.Value("SELECT delivered FROM lot WHERE id = 'entries'"), "2");
  EXPECT_EQ(database_.Value("SELECT delivered FROM lot WHERE id = 'hours'"), "30");

  // Known with other content: nothing of the request is stored.
  request.set_request_id(NewUuid());
  request.mutable_deliveries(1)->mutable_delivery()->set_quantity(31);
  Add(request, "e-3", "entries", 1, Day(5, 3));
  const auto differs = Record(request);
  EXPECT_THAT(differs, HasReason("DELIVERY_DIFFERS"));
  EXPECT_EQ(GetErrorInfo(differs.status())->metadata.at("delivery"),
            "pacts/p/contracts/c/deliveries/h-1");
  EXPECT_THAT(GetDelivery("e-3"), HasReason("DELIVERY_NOT_FOUND"));
}

TEST_F(DeliveriesTest, EveryProblemIsNamedAtOnce) {
  Signed();
  v1::RecordDeliveriesRequest request = Deliveries();
  Add(request, "e-1", "entries", 2, Day(5, 2));
  Add(request, "e-1", "hours", 1, Day(5, 2));
  Add(request, "e-2", "none", 1, absl::CivilDay(2020, 1, 1));
  const auto refused = Record(request);
  EXPECT_THAT(refused, HasReason("DELIVERY_INVALID"));
  const std::string details(
      *refused.status().GetPayload("type.googleapis.com/google.rpc.BadRequest"));
  for (const char* path :
       {"deliveries[0].delivery.quantity", "deliveries[1].delivery_id",
        "deliveries[2].delivery.lot_id", "deliveries[2].delivery.effective_date"}) {
    EXPECT_NE(details.find(path), std::string::npos) << path;
  }
  EXPECT_EQ(database_.Value("SELECT count(*) FROM delivery"), "0");
  v1::RecordDeliveriesRequest many = Deliveries();
  for (int i = 0; i <= 1000; ++i) Add(many, absl::StrCat("e-", i), "hours", 1, Day(5, 2));
  EXPECT_THAT(Record(many), HasReason("DELIVERY_INVALID"));
}

TEST_F(DeliveriesTest, ALotGivesWhatItHas) {
  Signed();
  v1::RecordDeliveriesRequest request = Deliveries();
  Add(request, "h-1", "hours", 70, Day(5, 31));
  ASSERT_OK(Record(request));
  request = Deliveries();
  Add(request, "h-2", "hours", 31, Day(6, 30));
  const auto refused = Record(request);
  EXPECT_THAT(refused, HasReason("QUANTITY_EXCEEDED"));
  EXPECT_EQ(GetErrorInfo(refused.status())->metadata.at("left"), "30");
  request.mutable_deliveries(0)->mutable_delivery()->set_quantity(30);
  EXPECT_OK(Record(request));
  // A reversal gives back.
  ASSERT_OK_AND_ASSIGN(const v1::Delivery reversed, Reverse("h-2"));
  EXPECT_EQ(reversed.state(), v1::Delivery::STATE_REVERSED);
  EXPECT_EQ(reversed.reversal_reason(), "Saisie par erreur");
  EXPECT_EQ(database_.Value("SELECT delivered FROM lot WHERE id = 'hours'"), "70");
  EXPECT_THAT(Reverse("h-2"), HasReason("DELIVERY_STATE"));
  // An entry in a lot of another unit takes none and costs nothing.
  request = Deliveries();
  Add(request, "h-3", "hours", 1, Day(6, 30))->set_entry_in_training(true);
  ASSERT_OK_AND_ASSIGN(const auto entry, Record(request));
  EXPECT_EQ(entry.deliveries(0).amount().units(), 0);
  EXPECT_EQ(database_.Value("SELECT delivered FROM lot WHERE id = 'hours'"), "70");
}

TEST_F(DeliveriesTest, TwoWritersOfTheSameReferencesRecordEachOnce) {
  Signed();
  v1::RecordDeliveriesRequest forward = Deliveries(), backward = Deliveries();
  for (int i = 0; i < 50; ++i) {
    Add(forward, absl::StrCat("h-", i), "hours", 1, Day(5, 2));
    Add(backward, absl::StrCat("h-", 49 - i), "hours", 1, Day(5, 2));
  }
  std::thread other([&] { EXPECT_OK(Record(backward)); });
  EXPECT_OK(Record(forward));
  other.join();
  EXPECT_EQ(database_.Value("SELECT delivered FROM lot WHERE id = 'hours'"), "50");
}

TEST_F(DeliveriesTest, WhoRecordedDoesNotCertify) {
  Signed();
  v1::RecordDeliveriesRequest request = Deliveries();
  Add(request, "e-1", "entries", 1, Day(5, 2));
  ASSERT_OK(Record(request));
  EXPECT_THAT(Send(&Stub::CertifyDeliveries, officer_, Certification({"e-1"})),
              HasReason("SAME_PERSON"));
  // The database holds the same rule.
  EXPECT_ANY_THROW(
      database_.Exec("INSERT INTO certification (pact, contract, delivery, certificate, "
                     "recorded_by, certified_by) "
                     "VALUES ('p', 'c', 'e-1', '', 'bureau', 'bureau')"));
  EXPECT_ANY_THROW(database_.Exec(  // Nor does it help to name another recorder.
      "INSERT INTO certification (pact, contract, delivery, certificate, recorded_by, "
      "certified_by) "
      "VALUES ('p', 'c', 'e-1', '', 'someone', 'bureau')"));
  ASSERT_OK_AND_ASSIGN(const auto certified, Certify({"e-1"}));
  EXPECT_EQ(certified.deliveries(0).state(), v1::Delivery::STATE_CERTIFIED);
  EXPECT_EQ(certified.deliveries(0).certified_by(), "controle");
  EXPECT_EQ(budget_.Balances(), "9885000 0 105000 10000");
  EXPECT_THAT(Certify({"e-1"}), HasReason("DELIVERY_STATE"));
}

TEST_F(DeliveriesTest, CertifiedAllOrNone) {
  Signed();
  v1::RecordDeliveriesRequest request = Deliveries();
  Add(request, "e-1", "entries", 1, Day(5, 2));
  Add(request, "e-2", "entries", 1, Day(5, 3));
  ASSERT_OK(Record(request));
  EXPECT_THAT(Certify({"e-1", "none"}), HasReason("DELIVERY_NOT_FOUND"));
  EXPECT_THAT(Certify({"e-1", "e-1"}), HasReason("DELIVERY_INVALID"));
  v1::CertifyDeliveriesRequest other = Certification({"e-1"});
  other.set_names(0, "pacts/p/contracts/d/deliveries/e-1");
  EXPECT_THAT(Send(&Stub::CertifyDeliveries, certifier_, other), HasReason("DELIVERY_INVALID"));
  budget_.Answer(grpc::Status(grpc::StatusCode::FAILED_PRECONDITION, "nothing is committed"));
  EXPECT_THAT(Certify({"e-1", "e-2"}), HasReason("FUNDS_REFUSED"));
  ASSERT_OK_AND_ASSIGN(const v1::Delivery restored, GetDelivery("e-2"));
  EXPECT_EQ(restored.state(), v1::Delivery::STATE_RECORDED);
  EXPECT_EQ(restored.last_refusal(), "nothing is committed");
  budget_.Answer(kAway);
  ASSERT_OK_AND_ASSIGN(const auto begun, Certify({"e-2", "e-1"}));
  EXPECT_EQ(begun.deliveries(0).name(), "pacts/p/contracts/c/deliveries/e-2");
  EXPECT_EQ(begun.deliveries(0).state(), v1::Delivery::STATE_CERTIFYING);
  EXPECT_EQ(
      InDoubt(),
      "CERTIFY pacts/p/contracts/c/deliveries/e-1;CERTIFY pacts/p/contracts/c/deliveries/e-2;");
  EXPECT_THAT(Reverse("e-1"), HasReason("DELIVERY_STATE"));
  budget_.Answer(grpc::Status());
  acts_->FinishDue();
  ASSERT_OK_AND_ASSIGN(const v1::Delivery certified, GetDelivery("e-2"));
  EXPECT_EQ(certified.state(), v1::Delivery::STATE_CERTIFIED);
  EXPECT_EQ(certified.last_refusal(), "");
  EXPECT_EQ(budget_.Balances(), "9885000 0 95000 20000");
}

TEST_F(DeliveriesTest, ACertifiedOneIsReversedOnBudgetToo) {
  const v1::Contract contract = Signed();
  v1::RecordDeliveriesRequest request = Deliveries();
  Add(request, "e-1", "entries", 1, Day(5, 2));
  Add(request, "e-2", "entries", 1, Day(5, 2));
  ASSERT_OK(Record(request));
  ASSERT_OK(Certify({"e-1", "e-2"}));
  budget_.Answer(grpc::Status(grpc::StatusCode::FAILED_PRECONDITION, "it was paid"));
  EXPECT_THAT(Reverse("e-1"), HasReason("FUNDS_REFUSED"));
  ASSERT_OK_AND_ASSIGN(const v1::Delivery kept, GetDelivery("e-1"));
  EXPECT_EQ(kept.state(), v1::Delivery::STATE_CERTIFIED);
  EXPECT_EQ(kept.last_refusal(), "it was paid");
  budget_.Answer(grpc::Status());
  ASSERT_OK(Reverse("e-1"));
  EXPECT_EQ(budget_.Balances(), "9885000 0 105000 10000");
  // After the completion what comes back is free again.
  ASSERT_OK(Complete(contract));
  EXPECT_EQ(budget_.Balances(), "9990000 0 0 10000");
  ASSERT_OK(Reverse("e-2"));
  EXPECT_EQ(budget_.Balances(), "10000000 0 0 0");
}

TEST_F(DeliveriesTest, TheExecutionByBothDates) {
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
  EXPECT_EQ(before.axes(0).entries_in_training(), 0);

  // What is effective after the cut-off does not count.
  ASSERT_OK_AND_ASSIGN(const v1::Execution june, Executed(std::nullopt, Day(6, 30)));
  EXPECT_EQ(june.axes(1).certified_to_date_cents(), 10'000);
  EXPECT_EQ(june.axes(1).entries_in_training(), 1);
  ASSERT_OK_AND_ASSIGN(const v1::Execution march, Executed(std::nullopt, Day(3, 7)));
  EXPECT_EQ(march.axes(1).contract_count(), 0);  // Signed on 8 March.

  // What is recorded after known_at does not count: a late delivery, a certification, a reversal.
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

TEST_F(DeliveriesTest, ATransactionThatWasOpenAtKnownAtChangesNothingWhenItCommits) {
  Signed();
  // Held open by a writer that has recorded a delivery, and commits after the first read.
  CallContext slow;
  slow.deadline = absl::Now() + absl::Seconds(60);
  v1::Execution before;
  ASSERT_OK(db::InTransaction(pool_, slow, [&](db::Tx& tx) -> absl::Status {
    Delivery delivery;
    delivery.id = "e-1";
    delivery.lot = "entries";
    delivery.quantity = 1;
    delivery.entry = true;
    delivery.effective = Day(5, 2);
    delivery.amount = Money::Cents(10'000);
    InsertDeliveries(tx, "p", "c", {delivery}, "bureau");
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

TEST_F(DeliveriesTest, APactWithoutContractsAnswersZeros) {
  ASSERT_OK_AND_ASSIGN(const v1::Execution execution, Executed());
  ASSERT_EQ(execution.axes_size(), 3);
  EXPECT_EQ(execution.axes(0).contracted_cents(), 0);
}

TEST_F(DeliveriesTest, FactsCannotBeChangedByTheService) {
  Signed();
  v1::RecordDeliveriesRequest request = Deliveries();
  Add(request, "e-1", "entries", 1, Day(5, 2));
  ASSERT_OK(Record(request));
  ASSERT_OK(Certify({"e-1"}));
  CallContext context;
  context.deadline = absl::Now() + absl::Seconds(30);
  for (const char* sql :
       {"UPDATE delivery SET quantity = 2", "UPDATE delivery SET effective = '2019-06-01'",
        "DELETE FROM delivery", "UPDATE certification SET certified_by = 'x'",
        "DELETE FROM certification", "DELETE FROM reversal", "DELETE FROM contract_fact",
        "UPDATE contract_fact SET effective = '2019-01-01'", "DELETE FROM contract",
        "UPDATE lot SET quantity = 1", "DELETE FROM event", "UPDATE event SET actor = 'x'"}) {
    const db::Statement statement{sql, sql};
    const absl::Status refused = db::InTransaction(pool_, context, [&](db::Tx& tx) {
      tx.Exec(statement);
      return absl::OkStatus();
    });
    EXPECT_THAT(refused, StatusIs(absl::StatusCode::kInternal)) << sql;
  }
}

TEST_F(DeliveriesTest, ListsByReference) {
  Signed();
  v1::RecordDeliveriesRequest request = Deliveries();
  for (const char* id : {"h-2", "h-1", "h-3"}) Add(request, id, "hours", 1, Day(5, 2));
  ASSERT_OK(Record(request));
  ASSERT_OK(Certify({"h-2"}));
  v1::ListDeliveriesRequest list;
  list.set_parent("pacts/p/contracts/c");
  list.set_page_size(1);
  list.set_state(v1::Delivery::STATE_RECORDED);
  ASSERT_OK_AND_ASSIGN(const auto first, Send(&Stub::ListDeliveries, auditor_, list));
  EXPECT_EQ(first.deliveries(0).name(), "pacts/p/contracts/c/deliveries/h-1");
  list.set_page_token(first.next_page_token());
  ASSERT_OK_AND_ASSIGN(const auto second, Send(&Stub::ListDeliveries, auditor_, list));
  EXPECT_EQ(second.deliveries(0).name(), "pacts/p/contracts/c/deliveries/h-3");
  EXPECT_EQ(second.next_page_token(), "");
}

}  // namespace
}  // namespace pactum::procurement
