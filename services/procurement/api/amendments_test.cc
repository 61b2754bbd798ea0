// Amendments through gRPC on a real database: numbered, signed, withdrawn, with terms before and
// after.
#include <gtest/gtest.h>

#include "services/procurement/testing/fixture.h"

namespace pactum::procurement {
namespace {

using pactum::testing::HasReason;
using testing::Day;

class AmendmentsTest : public testing::ProcurementTest {
 protected:
  v1::CreateAmendmentRequest Amendment(int64_t hours) {
    v1::CreateAmendmentRequest request;
    request.set_parent("pacts/p/contracts/c");
    request.mutable_amendment()->set_reason(v1::Amendment::REASON_ADDITIONAL_SERVICES);
    request.mutable_amendment()->set_reason_text("Besoin accru");
    if (hours != 0) {
      v1::OrderItem* item = request.mutable_amendment()->add_items();
      item->set_lot_id("hours");
      item->set_quantity(hours);
    }
    request.set_request_id(NewUuid());
    return request;
  }
  absl::StatusOr<v1::Amendment> SignAmendment(const v1::Amendment& amendment) {
    return Send(&Stub::SignAmendment, president_,
                Act<v1::SignAmendmentRequest>(amendment, Day(6, 1)));
  }
};

TEST_F(AmendmentsTest, AmendmentsAreNumberedAndKeepBeforeAndAfter) {
  Signed();
  v1::CreateAmendmentRequest request = Amendment(153);  // 229.50: 19.96 % of 1 150.00.
  *request.mutable_amendment()->mutable_realisation_end_date() =
      pactum::ToProto(absl::CivilDay(2020, 3, 31));
  ASSERT_OK_AND_ASSIGN(const v1::Amendment draft, Send(&Stub::CreateAmendment, officer_, request));
  EXPECT_EQ(draft.number(), 1);
  EXPECT_FALSE(draft.above_twenty_percent());
  EXPECT_THAT(Send(&Stub::CreateAmendment, officer_, Amendment(1)), HasReason("CHANGE_OPEN"));
  EXPECT_THAT(Send(&Stub::SignAmendment, officer_, Act<v1::SignAmendmentRequest>(draft, Day(6, 1))),
              HasReason("ROLE_NOT_ALLOWED"));
  ASSERT_OK_AND_ASSIGN(const v1::Amendment in_force, SignAmendment(draft));
  EXPECT_EQ(in_force.state(), v1::Amendment::STATE_SIGNED);
  EXPECT_EQ(in_force.before().amount().units(), 1'150);
  EXPECT_EQ(in_force.after().amount().units(), 1'379);
  EXPECT_EQ(in_force.after().quantities(1).quantity(), 253);
  EXPECT_EQ(budget_.Balances(), "9862050 0 137950 0");
  // 1.50 more is above 20 %: marked.
  ASSERT_OK_AND_ASSIGN(const v1::Amendment second,
                       Send(&Stub::CreateAmendment, officer_, Amendment(1)));
  EXPECT_EQ(second.number(), 2);
  EXPECT_TRUE(second.above_twenty_percent());
  ASSERT_OK(SignAmendment(second));
  ASSERT_OK_AND_ASSIGN(const v1::Contract now, Get());
  EXPECT_TRUE(now.above_twenty_percent());
  EXPECT_EQ(now.amendment_count(), 2);
  EXPECT_EQ(now.amended().realisation_end_date().year(), 2020);
  EXPECT_EQ(Warnings(),
            "CODE_NOTHING_DELIVERED pacts/p/contracts/c nothing was delivered in 30 days or more;"
            "CODE_PRICE_ABOVE_TWENTY_PERCENT pacts/p/contracts/c amendments raised the price above "
            "20 %;");
  // A delivery after the first end is taken now.
  clock_.Set(absl::FromCivil(absl::CivilDay(2020, 4, 2), absl::UTCTimeZone()));
  v1::RecordDeliveriesRequest late = Deliveries();
  Add(late, "h-1", "hours", 1, absl::CivilDay(2020, 4, 1));
  EXPECT_THAT(Record(late), HasReason("DELIVERY_INVALID"));
  *late.mutable_deliveries(0)->mutable_delivery()->mutable_effective_date() =
      pactum::ToProto(absl::CivilDay(2020, 3, 31));
  ASSERT_OK(Record(late));
  // Which amendments exist, and what happened.
  v1::ListAmendmentsRequest list;
  list.set_parent("pacts/p/contracts/c");
  ASSERT_OK_AND_ASSIGN(const auto amendments, Send(&Stub::ListAmendments, auditor_, list));
  EXPECT_EQ(amendments.amendments_size(), 2);
  v1::ListContractsRequest amended;
  amended.set_parent("pacts/p");
  amended.set_amended(true);
  ASSERT_OK_AND_ASSIGN(const auto contracts, Send(&Stub::ListContracts, auditor_, amended));
  EXPECT_EQ(contracts.contracts_size(), 1);
  v1::ListContractHistoryRequest history;
  history.set_parent("pacts/p/contracts/c");
  ASSERT_OK_AND_ASSIGN(const auto entries, Send(&Stub::ListContractHistory, auditor_, history));
  std::string types;
  for (const auto& entry : entries.entries()) absl::StrAppend(&types, entry.type(), " ");
  EXPECT_EQ(types,
            "contract.created contract.awarding contract.awarded contract.signing contract.signed "
            "amendment.created amendment.signing amendment.signed amendment.created "
            "amendment.signing amendment.signed ");
}

TEST_F(AmendmentsTest, AnAmendmentIsWithdrawnOrRefused) {
  Signed();
  EXPECT_THAT(Send(&Stub::CreateAmendment, officer_, Amendment(0)), HasReason("CHANGE_INVALID"));
  EXPECT_THAT(Send(&Stub::CreateAmendment, officer_, Amendment(-101)), HasReason("CHANGE_INVALID"));
  ASSERT_OK_AND_ASSIGN(const v1::Amendment draft,
                       Send(&Stub::CreateAmendment, officer_, Amendment(10)));
  budget_.SetAvailable(1'499);
  EXPECT_THAT(SignAmendment(draft), HasReason("FUNDS_REFUSED"));
  v1::WithdrawAmendmentRequest withdraw;
  withdraw.set_name(draft.name());
  withdraw.set_reason("Sans suite");
  withdraw.set_etag(draft.etag());
  withdraw.set_request_id(NewUuid());
  ASSERT_OK_AND_ASSIGN(const v1::Amendment withdrawn,
                       Send(&Stub::WithdrawAmendment, officer_, withdraw));
  EXPECT_EQ(withdrawn.state(), v1::Amendment::STATE_WITHDRAWN);
  EXPECT_THAT(SignAmendment(withdrawn), HasReason("CHANGE_STATE"));
  ASSERT_OK_AND_ASSIGN(const v1::Amendment next,
                       Send(&Stub::CreateAmendment, officer_, Amendment(10)));
  EXPECT_EQ(next.number(), 2);
}

}  // namespace
}  // namespace pactum::procurement
