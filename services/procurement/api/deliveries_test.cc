// Deliveries through gRPC on a real database: recorded once, certified by another person, reversed.
#include <thread>

#include <gtest/gtest.h>

#include "common/db/transaction.h"
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
  EXPECT_EQ(database_.Value("SELECT sum(quantity) FROM delivery WHERE lot = 'entries'"), "2");
  EXPECT_EQ(database_.Value("SELECT sum(quantity) FROM delivery WHERE lot = 'hours'"), "30");

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

TEST_F(DeliveriesTest, MoreThanALotHasIsAFactAndAWarning) {
  Signed();
  v1::RecordDeliveriesRequest request = Deliveries();
  Add(request, "h-1", "hours", 70, Day(5, 31));
  Add(request, "h-2", "hours", 31, Day(6, 30));  // One more than the lot has.
  Add(request, "h-3", "hours", 1, Day(6, 30))->set_entry_in_training(true);
  ASSERT_OK_AND_ASSIGN(const auto recorded, Record(request));
  // An entry in a lot of another unit takes none and costs nothing.
  EXPECT_EQ(recorded.deliveries(2).amount().units(), 0);
  EXPECT_EQ(Warnings(), "CODE_PAST_MAXIMUM pacts/p/contracts/c lot hours: 101 delivered of 100;");
  // Its money is bounded by what is committed: 1 150.00 for both lots of the one line.
  ASSERT_OK(Certify({"h-1", "h-2"}));
  EXPECT_EQ(budget_.Balances(), "9885000 0 99850 15150");
  ASSERT_OK_AND_ASSIGN(const v1::Delivery reversed, Reverse("h-2"));
  EXPECT_EQ(reversed.state(), v1::Delivery::STATE_REVERSED);
  EXPECT_EQ(reversed.reversal_reason(), "Saisie par erreur");
  EXPECT_EQ(Warnings(), "");
  EXPECT_THAT(Reverse("h-2"), HasReason("DELIVERY_STATE"));
}

TEST_F(DeliveriesTest, NoMoreIsCertifiedThanIsCommitted) {
  Signed();
  v1::RecordDeliveriesRequest request = Deliveries();
  Add(request, "h-1", "hours", 766, Day(5, 31));  // 1 149.00
  Add(request, "h-2", "hours", 1, Day(5, 31));    // 1.50: half a euro too much.
  ASSERT_OK(Record(request));
  ASSERT_OK(Certify({"h-1"}));
  EXPECT_THAT(Certify({"h-2"}), HasReason("FUNDS_REFUSED"));
  ASSERT_OK_AND_ASSIGN(const v1::Delivery kept, GetDelivery("h-2"));
  EXPECT_EQ(kept.state(), v1::Delivery::STATE_RECORDED);
  EXPECT_EQ(budget_.Balances(), "9885000 0 100 114900");
}

TEST_F(DeliveriesTest, CertifiedInPart) {
  Signed();
  v1::RecordDeliveriesRequest request = Deliveries();
  Add(request, "h-1", "hours", 40, Day(5, 31));
  Add(request, "h-2", "hours", 10, Day(5, 31));
  ASSERT_OK(Record(request));
  v1::CertifyDeliveriesRequest certification = Certification({"h-1", "h-2"});
  v1::PartialCertification* part = certification.add_parts();
  part->set_name("pacts/p/contracts/c/deliveries/h-1");
  part->set_quantity(40);  // All of it is no part.
  EXPECT_THAT(Send(&Stub::CertifyDeliveries, certifier_, certification),
              HasReason("DELIVERY_INVALID"));
  certification.mutable_parts(0)->set_quantity(25);
  budget_.Answer(kAway);  // Also through the worker.
  ASSERT_OK(Send(&Stub::CertifyDeliveries, certifier_, certification));
  budget_.Answer(grpc::Status());
  acts_->FinishDue();
  ASSERT_OK_AND_ASSIGN(const v1::Delivery certified, GetDelivery("h-1"));
  EXPECT_EQ(certified.state(), v1::Delivery::STATE_CERTIFIED);
  EXPECT_EQ(certified.quantity(), 40);
  EXPECT_EQ(certified.certified_quantity(), 25);
  EXPECT_EQ(certified.certified_amount().units(), 37);  // 37.50
  EXPECT_EQ(certified.certified_amount().nanos(), 500'000'000);
  EXPECT_EQ(budget_.Balances(), "9885000 0 109750 5250");  // 37.50 and 15.00.
  ASSERT_OK(Reverse("h-1"));
  EXPECT_EQ(budget_.Balances(), "9885000 0 113500 1500");
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
  EXPECT_EQ(database_.Value("SELECT count(*) FROM delivery"), "50");
}

TEST_F(DeliveriesTest, WhoRecordedDoesNotCertify) {
  Signed();
  v1::RecordDeliveriesRequest request = Deliveries();
  Add(request, "e-1", "entries", 1, Day(5, 2));
  ASSERT_OK(Record(request));
  EXPECT_THAT(Send(&Stub::CertifyDeliveries, officer_, Certification({"e-1"})),
              HasReason("SAME_PERSON"));
  // The database holds the same rule.
  const auto insert = [&](const std::string& person, int quantity) {
    database_.Exec(absl::StrCat(
        "INSERT INTO certification (pact, contract, delivery, quantity, cents, dimension, "
        "effective, certified_by) VALUES ('p', 'c', 'e-1', ",
        quantity, ", 0, 1, '2019-05-02', '", person, "')"));
  };
  EXPECT_ANY_THROW(insert("bureau", 1));
  EXPECT_ANY_THROW(insert("controle", 2));  // Nor more than was delivered.
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

// The sums kept of settled facts change no answer, now or of the past.
// No query of the hot paths scans a table: the calls themselves are made, and the server's own
// count of scans is read.
TEST_F(DeliveriesTest, FactsCannotBeChangedByTheService) {
  Signed();
  v1::RecordDeliveriesRequest request = Deliveries();
  Add(request, "e-1", "entries", 1, Day(5, 2));
  ASSERT_OK(Record(request));
  ASSERT_OK(Certify({"e-1"}));
  CallContext context;
  context.deadline = absl::Now() + absl::Seconds(30);
  for (const char* sql : {"UPDATE delivery SET quantity = 2",
                          "UPDATE delivery SET effective = '2019-06-01'",
                          "DELETE FROM delivery",
                          "UPDATE certification SET certified_by = 'x'",
                          "DELETE FROM certification",
                          "DELETE FROM reversal",
                          "DELETE FROM contract_fact",
                          "UPDATE contract_fact SET effective = '2019-01-01'",
                          "DELETE FROM contract",
                          "UPDATE lot SET quantity = 1",
                          "UPDATE engagement_fact SET committed_cents = 0",
                          "DELETE FROM engagement_fact",
                          "UPDATE checkpoint_sum SET entries = 0",
                          "DELETE FROM certificate",
                          "UPDATE reversal SET reason = 'x'",
                          "DELETE FROM change",
                          "UPDATE change SET cents = 0",
                          "DELETE FROM publication_fact",
                          "DELETE FROM fund",
                          "DELETE FROM event",
                          "UPDATE event SET actor = 'x'"}) {
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
