// Contracts through gRPC on a real database: every act, its refusals, what is left when budget is
// away.
#include <atomic>
#include <thread>

#include <gtest/gtest.h>

#include "services/procurement/testing/fixture.h"

namespace pactum::procurement {
namespace {

using pactum::testing::HasReason;
using pactum::testing::StatusIs;
using testing::Day;
const grpc::Status kAway(grpc::StatusCode::UNAVAILABLE, "away");
const grpc::Status kRefusal(grpc::StatusCode::FAILED_PRECONDITION, "no funds");

class ContractsTest : public testing::ProcurementTest {};

TEST_F(ContractsTest, FromDraftToCompleted) {
  const v1::Contract draft = Created();
  EXPECT_EQ(draft.name(), "pacts/p/contracts/c");
  EXPECT_EQ(draft.amount().units(), 1'150);
  EXPECT_EQ(draft.state(), v1::Contract::STATE_DRAFT);

  ASSERT_OK_AND_ASSIGN(const v1::Contract awarded, Award(draft));
  EXPECT_EQ(awarded.state(), v1::Contract::STATE_AWARDED);
  EXPECT_EQ(budget_.Balances(), "9885000 115000 0 0");
  ASSERT_OK_AND_ASSIGN(const v1::Contract signed_contract, Sign(awarded));
  EXPECT_EQ(signed_contract.state(), v1::Contract::STATE_SIGNED);
  EXPECT_EQ(budget_.Balances(), "9885000 0 115000 0");

  v1::RecordDeliveriesRequest request = Deliveries();
  Add(request, "hours-1", "hours", 40, Day(5, 31));  // 60.00
  ASSERT_OK(Record(request));
  EXPECT_THAT(Complete(signed_contract), HasReason("DELIVERIES_OPEN"));
  ASSERT_OK(Certify({"hours-1"}));
  EXPECT_EQ(budget_.Balances(), "9885000 0 109000 6000");

  ASSERT_OK_AND_ASSIGN(const v1::Contract completed, Complete(signed_contract));
  EXPECT_EQ(completed.state(), v1::Contract::STATE_COMPLETED);
  EXPECT_EQ(budget_.Balances(), "9994000 0 0 6000");
  EXPECT_EQ(InDoubt(), "");
  // Every step left its event, chained within the contract's own history.
  EXPECT_EQ(database_.Value("SELECT string_agg(type, ' ' ORDER BY version) FROM event "
                            "WHERE aggregate = 'pacts/p/contracts/c'"),
            "contract.created contract.awarding contract.awarded contract.signing contract.signed "
            "deliveries.recorded deliveries.certifying deliveries.certified contract.completing "
            "contract.completed");
}

TEST_F(ContractsTest, WhatAContractMustBe) {
  v1::CreateContractRequest request = Creation();
  request.mutable_contract()->set_supplier_siret("73282932000075");
  request.mutable_contract()->mutable_lots(0)->set_quantity(0);
  const auto invalid = Send(&Stub::CreateContract, officer_, request);
  EXPECT_THAT(invalid, HasReason("CONTRACT_INVALID"));
  EXPECT_THAT(invalid, StatusIs(absl::StatusCode::kInvalidArgument));
  request = Creation();
  request.mutable_contract()->set_project("pacts/p/projects/unknown");
  EXPECT_THAT(Send(&Stub::CreateContract, officer_, request), HasReason("PROJECT_NOT_IN_FORCE"));
  request = Creation();
  request.mutable_contract()->mutable_lots(1)->set_pathway_id("unknown");
  EXPECT_THAT(Send(&Stub::CreateContract, officer_, request), HasReason("PROJECT_NOT_IN_FORCE"));
  request = Creation();
  request.mutable_contract()->set_project("pacts/q/projects/x");
  EXPECT_THAT(Send(&Stub::CreateContract, officer_, request), HasReason("CONTRACT_INVALID"));
  EXPECT_EQ(database_.Value("SELECT count(*) FROM contract"), "0");
  Created();
  EXPECT_THAT(Send(&Stub::CreateContract, officer_, Creation()), HasReason("CONTRACT_EXISTS"));
}

TEST_F(ContractsTest, ThePactMustBeInForceAndTheCallersOwn) {
  registry_.pact.set_state(registry::v1::Pact::STATE_DRAFT);
  EXPECT_THAT(Send(&Stub::CreateContract, officer_, Creation()), HasReason("PACT_NOT_IN_FORCE"));
  registry_.status = kAway;
  EXPECT_THAT(Send(&Stub::CreateContract, officer_, Creation()), HasReason("PEER_UNAVAILABLE"));
  registry_.status = grpc::Status();
  registry_.pact.set_state(registry::v1::Pact::STATE_IN_FORCE);
  const std::string elsewhere = signer_.Person("REGION_OFFICER", "other", {"53"});
  EXPECT_THAT(Send(&Stub::CreateContract, elsewhere, Creation()), HasReason("REGION_NOT_IN_SCOPE"));
  const std::string pes = signer_.Person("PES_OFFICER", "pes");
  EXPECT_THAT(Send(&Stub::CreateContract, pes, Creation()), HasReason("NOT_OF_THIS_PACT"));
  const v1::Contract draft = Created();
  EXPECT_THAT(
      Send(&Stub::AwardContract, elsewhere, Act<v1::AwardContractRequest>(draft, Day(3, 1))),
      HasReason("REGION_NOT_IN_SCOPE"));
  v1::ListContractsRequest list;
  list.set_parent("pacts/p");
  EXPECT_THAT(Send(&Stub::ListContracts, elsewhere, list), HasReason("REGION_NOT_IN_SCOPE"));
  v1::GetContractRequest get;
  get.set_name(draft.name());
  EXPECT_THAT(Send(&Stub::GetContract, elsewhere, get), HasReason("REGION_NOT_IN_SCOPE"));
  get.set_name("pacts/p/contracts/none");
  EXPECT_THAT(Send(&Stub::GetContract, auditor_, get), HasReason("CONTRACT_NOT_FOUND"));
  get.set_name("pacts/q/contracts/none");
  EXPECT_THAT(Send(&Stub::GetContract, auditor_, get), HasReason("CONTRACT_NOT_FOUND"));
}

TEST_F(ContractsTest, OnlyADraftIsEdited) {
  const v1::Contract draft = Created();
  v1::UpdateContractRequest request;
  request.set_name(draft.name());
  *request.mutable_contract() = Content();
  request.mutable_contract()->set_title("Marché revu");
  request.mutable_contract()->mutable_lots()->RemoveLast();
  request.set_etag("stale");
  request.set_request_id(NewUuid());
  EXPECT_THAT(Send(&Stub::UpdateContract, officer_, request), HasReason("ETAG_MISMATCH"));
  request.set_etag(draft.etag());
  ASSERT_OK_AND_ASSIGN(const v1::Contract updated, Send(&Stub::UpdateContract, officer_, request));
  EXPECT_EQ(updated.amount().units(), 1'000);
  EXPECT_EQ(updated.lots_size(), 1);
  EXPECT_THAT(Award(draft), HasReason("ETAG_MISMATCH"));
  ASSERT_OK_AND_ASSIGN(const v1::Contract awarded, Award(updated));
  request.set_etag(awarded.etag());
  request.set_request_id(NewUuid());
  EXPECT_THAT(Send(&Stub::UpdateContract, officer_, request), HasReason("CONTRACT_STATE"));
  // The database holds the same rule, whoever asks.
  EXPECT_ANY_THROW(database_.Exec("UPDATE contract SET title = 'x'"));
  EXPECT_ANY_THROW(database_.Exec("DELETE FROM lot"));
}

TEST_F(ContractsTest, BeyondTheFundsNothingChangesAndTheSameRequestMaySucceedLater) {
  const v1::Contract draft = Created();
  budget_.SetAvailable(114'999);
  const auto request = Act<v1::AwardContractRequest>(draft, Day(3, 1));
  const auto refused = Send(&Stub::AwardContract, officer_, request);
  EXPECT_THAT(refused, HasReason("FUNDS_REFUSED"));
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kFailedPrecondition));
  const auto info = GetErrorInfo(refused.status());
  EXPECT_EQ(info->metadata.at("budget_reason"), "INSUFFICIENT_FUNDS");
  EXPECT_EQ(info->metadata.at("available_cents"), "114999");
  EXPECT_TRUE(refused.status()
                  .GetPayload("type.googleapis.com/google.rpc.PreconditionFailure")
                  .has_value());
  ASSERT_OK_AND_ASSIGN(const v1::Contract restored, Get());
  EXPECT_EQ(restored.state(), v1::Contract::STATE_DRAFT);
  EXPECT_EQ(restored.etag(), draft.etag());  // A state restored has its etag again.
  EXPECT_EQ(restored.last_refusal(), "the line holds 114999");
  EXPECT_EQ(InDoubt(), "");
  budget_.SetAvailable(115'000);
  ASSERT_OK_AND_ASSIGN(const v1::Contract awarded, Send(&Stub::AwardContract, officer_, request));
  EXPECT_EQ(awarded.state(), v1::Contract::STATE_AWARDED);
  EXPECT_EQ(awarded.last_refusal(), "");
}

TEST_F(ContractsTest, AnAnswerThatIsLostIsFoundAgainByTheWorker) {
  const v1::Contract draft = Created();
  budget_.Answer(kAway);
  budget_.LoseAnswers(true);  // Budget reserves, and its answer does not arrive.
  const auto request = Act<v1::AwardContractRequest>(draft, Day(3, 1));
  ASSERT_OK_AND_ASSIGN(const v1::Contract begun, Send(&Stub::AwardContract, officer_, request));
  EXPECT_EQ(begun.state(), v1::Contract::STATE_AWARDING);
  EXPECT_EQ(InDoubt(), "AWARD pacts/p/contracts/c;");
  EXPECT_EQ(budget_.Balances(), "9885000 115000 0 0");
  // While it is on its way no other change passes.
  EXPECT_THAT(Award(begun), HasReason("CONTRACT_STATE"));
  EXPECT_THAT(Sign(begun), HasReason("CONTRACT_STATE"));
  acts_->FinishDue();  // Budget is still away.
  EXPECT_EQ(InDoubt(), "AWARD pacts/p/contracts/c;");

  budget_.Answer(grpc::Status());
  acts_->FinishDue();
  EXPECT_EQ(InDoubt(), "");
  EXPECT_EQ(budget_.Balances(), "9885000 115000 0 0");  // Reserved once.
  ASSERT_OK_AND_ASSIGN(const v1::Contract awarded, Get());
  EXPECT_EQ(awarded.state(), v1::Contract::STATE_AWARDED);
  // The request, repeated, now answers with what became of it.
  ASSERT_OK_AND_ASSIGN(const v1::Contract again, Send(&Stub::AwardContract, officer_, request));
  EXPECT_EQ(again.state(), v1::Contract::STATE_AWARDED);
  EXPECT_EQ(again.etag(), awarded.etag());
  // In the name of the person who asked.
  EXPECT_EQ(database_.Value("SELECT actor FROM event WHERE type = 'contract.awarded'"), "bureau");
}

TEST_F(ContractsTest, ARefusalThatTheWorkerLearnsRestoresTheStateBefore) {
  ASSERT_OK_AND_ASSIGN(const v1::Contract awarded, Award(Created()));
  budget_.Answer(kAway);
  const auto request = Act<v1::SignContractRequest>(awarded, Day(3, 8));
  ASSERT_OK_AND_ASSIGN(const v1::Contract begun, Send(&Stub::SignContract, president_, request));
  EXPECT_EQ(begun.state(), v1::Contract::STATE_SIGNING);
  budget_.Answer(kRefusal);
  acts_->FinishDue();
  ASSERT_OK_AND_ASSIGN(const v1::Contract restored, Get());
  EXPECT_EQ(restored.state(), v1::Contract::STATE_AWARDED);
  EXPECT_EQ(restored.etag(), awarded.etag());
  EXPECT_EQ(restored.last_refusal(), "no funds");
  budget_.Answer(grpc::Status());
  ASSERT_OK_AND_ASSIGN(const v1::Contract signed_contract,
                       Send(&Stub::SignContract, president_, request));
  EXPECT_EQ(signed_contract.state(), v1::Contract::STATE_SIGNED);
  EXPECT_EQ(budget_.Balances(), "9885000 0 115000 0");
}

TEST_F(ContractsTest, TwoWorkersFinishAnActOnce) {
  const v1::Contract draft = Created();
  budget_.Answer(kAway);
  ASSERT_OK(Award(draft));
  budget_.Answer(grpc::Status());
  std::thread other([&] { acts_->FinishDue(); });
  acts_->FinishDue();
  other.join();
  EXPECT_EQ(InDoubt(), "");
  EXPECT_EQ(database_.Value("SELECT count(*) FROM event WHERE type = 'contract.awarded'"), "1");
  EXPECT_EQ(budget_.Balances(), "9885000 115000 0 0");
}

TEST_F(ContractsTest, BudgetThatCannotBeReachedMeansThatNothingHappened) {
  const v1::Contract draft = Created();
  const v1::Contract other = Created("d");
  const auto answered = Act<v1::AwardContractRequest>(other, Day(3, 1));
  ASSERT_OK(Send(&Stub::AwardContract, officer_, answered));
  // A channel to a port where nobody listens.
  BudgetClient gone(
      rpc::Peer({"budget", "127.0.0.1:1", "", signer_.keys_dir() + "/own.token", kDomain}));
  Acts acts(pool_, gone);
  ProcurementApi api(gate_, pool_, *registry_client_, gone, acts);
  const std::unique_ptr<grpc::Server> server = Serve(api);
  stub_ = v1::ProcurementService::NewStub(server->InProcessChannel({}));
  EXPECT_THAT(Award(draft), HasReason("PEER_UNAVAILABLE"));
  ASSERT_OK_AND_ASSIGN(const v1::Contract same, Get());
  EXPECT_EQ(same.state(), v1::Contract::STATE_DRAFT);
  EXPECT_EQ(InDoubt(), "");
  // A request that was answered is answered again; an act without money passes.
  EXPECT_OK(Send(&Stub::AwardContract, officer_, answered));
  EXPECT_OK(Send(&Stub::CancelContract, officer_, Act<v1::CancelContractRequest>(same, Day(3, 1))));
}

TEST_F(ContractsTest, CancelledBeforeTheSignature) {
  ASSERT_OK_AND_ASSIGN(const v1::Contract awarded, Award(Created()));
  ASSERT_OK_AND_ASSIGN(
      const v1::Contract cancelled,
      Send(&Stub::CancelContract, officer_, Act<v1::CancelContractRequest>(awarded, Day(3, 5))));
  EXPECT_EQ(cancelled.state(), v1::Contract::STATE_CANCELLED);
  EXPECT_EQ(budget_.Balances(), "10000000 0 0 0");
  EXPECT_THAT(Sign(cancelled), HasReason("CONTRACT_STATE"));
  const v1::Contract signed_contract = Signed("d");
  const auto refused = Send(&Stub::CancelContract, officer_,
                            Act<v1::CancelContractRequest>(signed_contract, Day(3, 9)));
  EXPECT_THAT(refused, HasReason("CONTRACT_STATE"));
  EXPECT_EQ(GetErrorInfo(refused.status())->metadata.at("state"), "SIGNED");
}

TEST_F(ContractsTest, DaysFollowOneAnother) {
  const v1::Contract draft = Created();
  const auto award = [&](absl::CivilDay day) {
    return Send(&Stub::AwardContract, officer_, Act<v1::AwardContractRequest>(draft, day));
  };
  EXPECT_THAT(award(Day(1, 31)), HasReason("EFFECTIVE_DAY_INVALID"));  // The launch is 1 February.
  EXPECT_THAT(award(absl::CivilDay(2020, 2, 2)), HasReason("EFFECTIVE_DAY_IN_FUTURE"));
  ASSERT_OK_AND_ASSIGN(const v1::Contract awarded, award(Day(3, 1)));
  EXPECT_THAT(
      Send(&Stub::SignContract, president_, Act<v1::SignContractRequest>(awarded, Day(2, 28))),
      HasReason("EFFECTIVE_DAY_INVALID"));
  ASSERT_OK(Sign(awarded));
}

TEST_F(ContractsTest, ValidateOnlyAsksBudgetAndStoresNothing) {
  const v1::Contract draft = Created();
  v1::AwardContractRequest request = Act<v1::AwardContractRequest>(draft, Day(3, 1));
  request.set_validate_only(true);
  ASSERT_OK_AND_ASSIGN(const v1::Contract begun, Send(&Stub::AwardContract, officer_, request));
  EXPECT_EQ(begun.state(), v1::Contract::STATE_AWARDING);
  EXPECT_EQ(budget_.Balances(), "10000000 0 0 0");
  budget_.SetAvailable(1);
  EXPECT_THAT(Send(&Stub::AwardContract, officer_, request), HasReason("FUNDS_REFUSED"));
  ASSERT_OK_AND_ASSIGN(const v1::Contract same, Get());
  EXPECT_EQ(same.etag(), draft.etag());
  EXPECT_EQ(same.last_refusal(), "");
  EXPECT_EQ(InDoubt(), "");
}

TEST_F(ContractsTest, FiftyEqualRequestsHaveOneEffect) {
  const v1::Contract draft = Created();
  const auto request = Act<v1::AwardContractRequest>(draft, Day(3, 1));
  std::atomic<int> fine = 0;
  std::vector<std::thread> callers;
  for (int i = 0; i < 50; ++i) {
    callers.emplace_back([&] {
      if (Send(&Stub::AwardContract, officer_, request).ok()) ++fine;
    });
  }
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(fine, 50);
  EXPECT_EQ(budget_.calls(), 1);
  EXPECT_EQ(budget_.Balances(), "9885000 115000 0 0");
  // The same id for another body is refused.
  v1::AwardContractRequest other = request;
  *other.mutable_effective_date() = pactum::ToProto(Day(3, 2));
  EXPECT_THAT(Send(&Stub::AwardContract, officer_, other), HasReason("REQUEST_ID_REUSED"));
}

TEST_F(ContractsTest, ListsInStablePages) {
  for (const char* id : {"b", "a", "c"}) Created(id);
  ASSERT_OK(Award(*Get("pacts/p/contracts/b")));
  v1::ListContractsRequest request;
  request.set_parent("pacts/p");
  request.set_page_size(2);
  ASSERT_OK_AND_ASSIGN(const auto first, Send(&Stub::ListContracts, auditor_, request));
  ASSERT_EQ(first.contracts_size(), 2);
  EXPECT_EQ(first.contracts(0).name(), "pacts/p/contracts/a");
  EXPECT_EQ(first.contracts(0).lots_size(), 2);
  request.set_page_token(first.next_page_token());
  ASSERT_OK_AND_ASSIGN(const auto second, Send(&Stub::ListContracts, auditor_, request));
  ASSERT_EQ(second.contracts_size(), 1);
  EXPECT_EQ(second.next_page_token(), "");
  request.set_state(v1::Contract::STATE_AWARDED);  // Not the list that the token is of.
  EXPECT_THAT(Send(&Stub::ListContracts, auditor_, request), HasReason("PAGE_TOKEN_INVALID"));
  request.clear_page_token();
  ASSERT_OK_AND_ASSIGN(const auto awarded, Send(&Stub::ListContracts, auditor_, request));
  ASSERT_EQ(awarded.contracts_size(), 1);
  EXPECT_EQ(awarded.contracts(0).name(), "pacts/p/contracts/b");
  request.set_parent("pacts/unknown");
  ASSERT_OK_AND_ASSIGN(const auto none, Send(&Stub::ListContracts, auditor_, request));
  EXPECT_EQ(none.contracts_size(), 0);
}

TEST_F(ContractsTest, ATerminationStatesTheCertifiedAmount) {
  Signed();
  v1::RecordDeliveriesRequest request = Deliveries();
  Add(request, "e-1", "entries", 1, Day(5, 3));
  ASSERT_OK(Record(request));
  ASSERT_OK_AND_ASSIGN(const v1::Contract contract, Get());
  auto terminate = Act<v1::TerminateContractRequest>(contract, Day(9, 1));
  terminate.set_termination_reason(v1::Contract::TERMINATION_REASON_SUPPLIER_FAULT);
  *terminate.mutable_final_certified_amount() = pactum::ToProto(Money::Cents(9'999));
  EXPECT_THAT(Send(&Stub::TerminateContract, officer_, terminate), HasReason("DELIVERIES_OPEN"));
  ASSERT_OK(Certify({"e-1"}));
  const auto differs = Send(&Stub::TerminateContract, officer_, terminate);
  EXPECT_THAT(differs, HasReason("FINAL_AMOUNT_DIFFERS"));
  EXPECT_EQ(GetErrorInfo(differs.status())->metadata.at("certified_cents"), "10000");
  *terminate.mutable_final_certified_amount() = pactum::ToProto(Money::Cents(10'000));
  budget_.Answer(kAway);
  ASSERT_OK_AND_ASSIGN(const v1::Contract begun,
                       Send(&Stub::TerminateContract, officer_, terminate));
  EXPECT_EQ(begun.state(), v1::Contract::STATE_TERMINATING);
  budget_.Answer(grpc::Status());
  acts_->FinishDue();
  ASSERT_OK_AND_ASSIGN(const v1::Contract over, Get());
  EXPECT_EQ(over.state(), v1::Contract::STATE_TERMINATED);
  EXPECT_EQ(over.termination_reason(), v1::Contract::TERMINATION_REASON_SUPPLIER_FAULT);
  EXPECT_EQ(over.end_date().month(), 9);
  EXPECT_EQ(budget_.Balances(), "9990000 0 0 10000");
  // A wrong delivery is corrected all the same, and what comes back is free.
  ASSERT_OK(Reverse("e-1"));
  EXPECT_EQ(budget_.Balances(), "10000000 0 0 0");
}

}  // namespace
}  // namespace pactum::procurement
