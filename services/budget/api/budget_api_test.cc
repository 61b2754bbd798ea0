// Budget through gRPC on a real database: every operation of the main job, its refusals, both
// dates, repetition.
#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "services/budget/store/ledger_store.h"
#include "services/budget/testing/budget_fixture.h"

namespace pactum::budget::testing {
namespace {

using pactum::testing::HasReason;
using pactum::testing::StatusIs;

class BudgetApiTest : public BudgetTest {};

TEST_F(BudgetApiTest, TheYearFromEnvelopeToSettlement) {
  ASSERT_OK_AND_ASSIGN(const v1::Budget budget, Open());
  EXPECT_EQ(budget.envelope().units(), 10'000);
  EXPECT_EQ(budget.unallocated().units(), 10'000);
  EXPECT_THAT(Open(), HasReason("BUDGET_EXISTS"));

  ASSERT_OK_AND_ASSIGN(const v1::AllocateResponse allocated,
                       Send(&Stub::Allocate, officer_, WholeAllocation()));
  EXPECT_EQ(allocated.unallocated().units(), 0);
  EXPECT_EQ(allocated.transfers_size(), 9);  // Five lines, four of them mirrored.

  ASSERT_OK_AND_ASSIGN(const v1::Convention draft, Prepare());
  EXPECT_THAT(Sign(prefect_, "stale"), HasReason("ETAG_MISMATCH"));
  ASSERT_OK_AND_ASSIGN(const v1::Convention once, Sign(president_, draft.etag()));
  EXPECT_EQ(once.state(), v1::Convention::STATE_DRAFT);
  EXPECT_EQ(once.etag(), draft.etag());  // Signatures are not in it.
  EXPECT_THAT(Sign(president_, draft.etag()), HasReason("ALREADY_SIGNED"));
  EXPECT_THAT(Sign(signer_.Person("STATE_PREFECT", "presidence"), draft.etag()),
              HasReason("SAME_SIGNATORY"));
  ASSERT_OK_AND_ASSIGN(const v1::Convention signed_by_both, Sign(prefect_, draft.etag()));
  EXPECT_EQ(signed_by_both.state(), v1::Convention::STATE_IN_FORCE);

  // 30 % of 6 800.00 is 2 040.00, from 1 April on.
  EXPECT_THAT(Advance(204'001, signed_by_both.etag()), HasReason("ADVANCE_NOT_ALLOWED"));
  EXPECT_THAT(Advance(1, signed_by_both.etag(), 3), HasReason("ADVANCE_NOT_ALLOWED"));
  ASSERT_OK(Advance(204'000, signed_by_both.etag()));
  EXPECT_THAT(Advance(1, signed_by_both.etag()), HasReason("ADVANCE_NOT_ALLOWED"));

  // Above the ceiling; other ceilings; then 2 000.00 and 600.00.
  EXPECT_THAT(Send(&Stub::ApplyDecision, review_, Decision(1, 250'001, 0)),
              HasReason("DECISION_ABOVE_CEILING"));
  v1::ApplyDecisionRequest other = Decision(1, 1, 1);
  other.mutable_ceilings(0)->set_amount_cents(249'999);
  EXPECT_THAT(Send(&Stub::ApplyDecision, review_, other), HasReason("CEILINGS_CHANGED"));
  EXPECT_THAT(Send(&Stub::ApplyDecision, officer_, Decision(1, 1, 1)),
              HasReason("ROLE_NOT_ALLOWED"));
  ASSERT_OK_AND_ASSIGN(const v1::Convention determined,
                       Send(&Stub::ApplyDecision, review_, Decision(1, 200'000, 60'000)));
  EXPECT_EQ(determined.state(), v1::Convention::STATE_DETERMINED);
  // Again, by the same decision: one effect. With other amounts: refused.
  ASSERT_OK(Send(&Stub::ApplyDecision, review_, Decision(1, 200'000, 60'000)));
  EXPECT_THAT(Send(&Stub::ApplyDecision, review_, Decision(1, 200'000, 60'001)),
              HasReason("DECISION_CONFLICT"));

  // The advance was spread 750.00 and 1 290.00 over what is planned (2 500.00 and 4 300.00).
  ASSERT_OK_AND_ASSIGN(const v1::BudgetPosition position, Position());
  const v1::LinePosition axis_1 = LineOf(position, Line(1, true, "1A"));
  EXPECT_EQ(axis_1.paid_cents(), 75'000);
  EXPECT_EQ(axis_1.owed_cents(), 125'000);
  EXPECT_EQ(axis_1.withheld_cents(), 50'000);
  const v1::LinePosition axis_2 = LineOf(position, Line(2, true));
  EXPECT_EQ(axis_2.paid_cents(), 60'000);
  EXPECT_EQ(axis_2.recoverable_cents(), 69'000);
  EXPECT_EQ(axis_2.withheld_cents(), 301'000);

  v1::PayBalanceRequest balance;
  balance.set_name("pacts/p/conventions/2019");
  *balance.mutable_amount() = pactum::ToProto(Money::Cents(125'000));
  balance.set_payment_reference("m-2");
  *balance.mutable_effective_date() = pactum::ToProto(absl::CivilDay(2020, 4, 1));
  balance.set_etag(determined.etag());
  balance.set_request_id(NewUuid());
  ASSERT_OK_AND_ASSIGN(const v1::Convention paid, Send(&Stub::PayBalance, officer_, balance));
  EXPECT_EQ(paid.state(), v1::Convention::STATE_DETERMINED);  // An advance is still to come back.
  v1::RecoverRequest recover;
  recover.set_name("pacts/p/conventions/2019");
  *recover.mutable_amount() = pactum::ToProto(Money::Cents(69'000));
  recover.set_receipt_reference("r-1");
  *recover.mutable_effective_date() = pactum::ToProto(absl::CivilDay(2020, 5, 1));
  recover.set_etag(paid.etag());
  recover.set_request_id(NewUuid());
  ASSERT_OK_AND_ASSIGN(const v1::Convention settled, Send(&Stub::Recover, officer_, recover));
  EXPECT_EQ(settled.state(), v1::Convention::STATE_SETTLED);
  ASSERT_OK_AND_ASSIGN(const v1::VerifyLedgerResponse verified, Verify());
  EXPECT_EQ(verified.errors_size(), 0) << verified.DebugString();
}

TEST_F(BudgetApiTest, ASplitThatBreaksARuleSaysWhatWouldPass) {
  ASSERT_OK(Open());
  v1::AllocateRequest request;
  request.set_pact("pacts/p");
  Add(request.mutable_lines(), Line(3, false), 100'001);  // 10 % is 1 000.00.
  *request.mutable_effective_date() = pactum::ToProto(Day(1, 10));
  request.set_request_id(NewUuid());
  const auto refused = Send(&Stub::Allocate, officer_, request);
  EXPECT_THAT(refused, HasReason("ALLOCATION_RULE_BROKEN"));
  const auto info = GetErrorInfo(refused.status());
  EXPECT_EQ(info->metadata.at("rule"), "AXIS_3_CAP");
  EXPECT_EQ(info->metadata.at("largest_accepted_cents"), "100000");
  // The same request_id may be used again: a failure is not pinned. At X it passes.
  *request.mutable_lines(0)->mutable_amount() = pactum::ToProto(Money::Cents(100'000));
  EXPECT_OK(Send(&Stub::Allocate, officer_, request));
}

TEST_F(BudgetApiTest, BadInputIsNamed) {
  ASSERT_OK(Open());
  v1::AllocateRequest request = WholeAllocation();
  request.mutable_lines(0)->mutable_line()->set_sub_axis("");
  request.mutable_lines(3)->mutable_line()->set_year(2030);
  EXPECT_THAT(Send(&Stub::Allocate, officer_, request), HasReason("LINE_INVALID"));
  request = WholeAllocation();
  *request.mutable_effective_date() = pactum::ToProto(absl::CivilDay(2020, 6, 2));
  EXPECT_THAT(Send(&Stub::Allocate, officer_, request), HasReason("EFFECTIVE_DAY_IN_FUTURE"));
  EXPECT_THAT(
      Send(&Stub::Allocate, signer_.Person("STATE_OFFICER", "x", {"53"}), WholeAllocation()),
      HasReason("REGION_NOT_IN_SCOPE"));
  request = WholeAllocation();
  request.set_pact("pacts/unknown");
  EXPECT_THAT(Send(&Stub::Allocate, officer_, request), HasReason("BUDGET_NOT_FOUND"));
  registry_.status = grpc::Status(grpc::StatusCode::UNAVAILABLE, "away");
  EXPECT_THAT(Send(&Stub::Allocate, officer_, WholeAllocation()), HasReason("PEER_UNAVAILABLE"));
}

TEST_F(BudgetApiTest, RegistryDecidesWhoIsFundable) {
  ASSERT_OK(Open());
  auto* obstacle = registry_.fundability.mutable_projects(0)->add_obstacles();
  obstacle->set_item("R107");
  obstacle->set_description("lacks an indicator of the common core");
  EXPECT_THAT(Send(&Stub::Allocate, officer_, WholeAllocation()),
              HasReason("PROJECT_NOT_FUNDABLE"));
  obstacle->set_item("R136");  // Locking axis 3 needs no maturity, releasing it does.
  ASSERT_OK(Send(&Stub::Allocate, officer_, WholeAllocation()));
  v1::ReleaseAxis3Request release;
  release.set_pact("pacts/p");
  *release.mutable_line() = Line(3, false);
  *release.mutable_amount() = pactum::ToProto(Money::Cents(50'000));
  release.set_project("pacts/p/projects/agora");
  release.set_window(v1::RELEASE_WINDOW_ANNUAL);
  *release.mutable_effective_date() = pactum::ToProto(Day(2, 1));
  release.set_request_id(NewUuid());
  EXPECT_THAT(Send(&Stub::ReleaseAxis3, officer_, release), HasReason("PROJECT_NOT_FUNDABLE"));
  registry_.fundability.mutable_projects(0)->clear_obstacles();
  ASSERT_OK(Send(&Stub::ReleaseAxis3, officer_, release));
  release.set_request_id(NewUuid());
  *release.mutable_amount() = pactum::ToProto(Money::Cents(1));
  EXPECT_THAT(Send(&Stub::ReleaseAxis3, officer_, release), HasReason("RELEASE_WINDOW_CLOSED"));
  v1::MoveAllocationRequest out;
  out.set_pact("pacts/p");
  *out.mutable_from() = Line(3, false);
  *out.mutable_to() = Line(2, true);
  *out.mutable_amount() = pactum::ToProto(Money::Cents(1));
  out.set_reason("r");
  *out.mutable_effective_date() = pactum::ToProto(Day(2, 1));
  out.set_request_id(NewUuid());
  EXPECT_THAT(Send(&Stub::MoveAllocation, officer_, out), HasReason("AXIS_3_RING_FENCED"));
}

TEST_F(BudgetApiTest, FundsAreReservedCommittedCertifiedReversedReleased) {
  ASSERT_OK(Open());
  ASSERT_OK(Send(&Stub::Allocate, officer_, WholeAllocation()));
  const auto refused = Send(&Stub::Reserve, procurement_, Reservation("r-0", 430'001));
  EXPECT_THAT(refused, HasReason("INSUFFICIENT_FUNDS"));
  EXPECT_EQ(GetErrorInfo(refused.status())->metadata.at("available_cents"), "430000");
  ASSERT_OK_AND_ASSIGN(const v1::UseResponse reserved,
                       Send(&Stub::Reserve, procurement_, Reservation("r-1", 100'000)));
  EXPECT_EQ(reserved.lines(0).available_cents(), 330'000);
  EXPECT_EQ(reserved.lines(0).reserved_cents(), 100'000);
  // The same id again has no effect; with another amount it is refused.
  ASSERT_OK_AND_ASSIGN(const v1::UseResponse again,
                       Send(&Stub::Reserve, procurement_, Reservation("r-1", 100'000)));
  EXPECT_EQ(again.transfers_size(), 0);
  EXPECT_EQ(again.lines(0).reserved_cents(), 100'000);
  EXPECT_THAT(Send(&Stub::Reserve, procurement_, Reservation("r-1", 99'999)),
              HasReason("ID_REUSED"));

  v1::CommitRequest commit;
  commit.set_pact("pacts/p");
  commit.set_reservation_id("r-1");
  commit.set_commit_id("k-1");
  *commit.mutable_effective_date() = pactum::ToProto(Day(5, 2));
  commit.set_request_id(NewUuid());
  ASSERT_OK_AND_ASSIGN(const v1::UseResponse committed, Send(&Stub::Commit, procurement_, commit));
  EXPECT_EQ(committed.lines(0).committed_cents(), 100'000);
  commit.set_request_id(NewUuid());
  ASSERT_OK_AND_ASSIGN(const v1::UseResponse committed_again,
                       Send(&Stub::Commit, procurement_, commit));
  EXPECT_EQ(committed_again.transfers_size(), 0);
  EXPECT_EQ(committed_again.lines(0).committed_cents(), 100'000);

  v1::CertifyRequest certify;
  certify.set_pact("pacts/p");
  certify.set_reservation_id("r-1");
  v1::NewCertificate& certificate = *certify.add_certificates();
  certificate.set_certificate_id("d-1");
  Add(certificate.mutable_lines(), Line(2, true), 40'000);
  *certificate.mutable_effective_date() = pactum::ToProto(Day(9, 1));
  certify.set_request_id(NewUuid());
  ASSERT_OK(Send(&Stub::Certify, procurement_, certify));
  v1::CertifyRequest too_much = certify;
  // Two at once that exceed what is committed only together: none is certified.
  *too_much.add_certificates() = certificate;
  too_much.mutable_certificates(0)->set_certificate_id("d-2");
  too_much.mutable_certificates(1)->set_certificate_id("d-4");
  *too_much.mutable_certificates(1)->mutable_lines(0)->mutable_amount() =
      pactum::ToProto(Money::Cents(20'001));
  too_much.set_request_id(NewUuid());
  EXPECT_THAT(Send(&Stub::Certify, procurement_, too_much), HasReason("INSUFFICIENT_FUNDS"));
  ASSERT_OK_AND_ASSIGN(const v1::BudgetPosition position, Position());
  EXPECT_EQ(position.certified_to_date(1).amount_cents(), 40'000);
  // By a cut-off before the delivery's day nothing was certified.
  ASSERT_OK_AND_ASSIGN(const v1::BudgetPosition earlier, Position(std::nullopt, Day(8, 31)));
  EXPECT_EQ(earlier.certified_to_date(1).amount_cents(), 0);
  EXPECT_EQ(position.findings(0).code(), "COMMITTED_ABOVE_GRANTED");

  v1::ReverseCertificateRequest reverse;
  reverse.set_pact("pacts/p");
  reverse.set_certificate_id("d-1");
  reverse.set_reason("wrong");
  *reverse.mutable_effective_date() = pactum::ToProto(Day(9, 1));
  reverse.set_request_id(NewUuid());
  ASSERT_OK(Send(&Stub::ReverseCertificate, procurement_, reverse));
  certificate.set_certificate_id("d-3");
  certify.set_request_id(NewUuid());
  ASSERT_OK(Send(&Stub::Certify, procurement_, certify));
  v1::PaySupplierRequest pay;
  pay.set_pact("pacts/p");
  pay.add_certificate_ids("d-3");
  pay.set_payment_reference("p-1");
  *pay.mutable_effective_date() = pactum::ToProto(Day(10, 1));
  pay.set_request_id(NewUuid());
  ASSERT_OK(Send(&Stub::PaySupplier, region_, pay));
  reverse.set_certificate_id("d-3");
  reverse.set_request_id(NewUuid());
  EXPECT_THAT(Send(&Stub::ReverseCertificate, procurement_, reverse),
              HasReason("CERTIFICATE_PAID"));

  v1::ReleaseRequest release;
  release.set_pact("pacts/p");
  release.set_reservation_id("r-1");
  release.set_reason("completed");
  *release.mutable_effective_date() = pactum::ToProto(Day(12, 1));
  release.set_request_id(NewUuid());
  ASSERT_OK_AND_ASSIGN(const v1::UseResponse released, Send(&Stub::Release, procurement_, release));
  EXPECT_EQ(released.lines(0).available_cents(), 390'000);
  EXPECT_EQ(released.lines(0).committed_cents(), 0);
  EXPECT_EQ(released.lines(0).supplier_paid_cents(), 40'000);
  ASSERT_OK_AND_ASSIGN(const v1::VerifyLedgerResponse verified, Verify());
  EXPECT_EQ(verified.errors_size(), 0) << verified.DebugString();
}

TEST_F(BudgetApiTest, ThePastStaysAsItWasKnown) {
  ASSERT_OK(Open());
  ASSERT_OK(Send(&Stub::Allocate, officer_, WholeAllocation()));
  ASSERT_OK_AND_ASSIGN(const v1::BudgetPosition first, Position());
  const absl::Time known_at = pactum::FromProto(first.known_at());
  // A transaction that is open and has written holds the horizon back; what it does is not in reads
  // known before, also once it commits.
  absl::Status held = db::InTransaction(pool_, CallContext{}, [&](db::Tx& tx) -> absl::Status {
    const Act act{NewUuid(), "p", Day(5, 1), "late", "", "test"};
    const auto posted =
        Post(tx, act,
             EntriesOf(act, AlongRoute(TransferType::kReserve,
                                       {{LineKey{2, "", 2019, "PIC", true}, Money::Cents(10)}})));
    if (!posted.ok()) return posted.status();
    absl::StatusOr<v1::BudgetPosition> during = Position();
    if (!during.ok()) return during.status();
    EXPECT_EQ(LineOf(*during, Line(2, true)).reserved_cents(), 0);
    const auto asked = Position(absl::Now());
    EXPECT_THAT(asked, HasReason("KNOWN_AT_NOT_SETTLED"));
    return absl::OkStatus();
  });
  ASSERT_OK(held);
  ASSERT_OK_AND_ASSIGN(const v1::BudgetPosition same, Position(known_at));
  EXPECT_EQ(same.SerializeAsString(), first.SerializeAsString());
  ASSERT_OK_AND_ASSIGN(const v1::BudgetPosition now, Position());
  EXPECT_EQ(LineOf(now, Line(2, true)).reserved_cents(), 10);
}

TEST_F(BudgetApiTest, OwnEffortCountsOnceConfirmed) {
  ASSERT_OK(Open());
  v1::ReportOwnEffortRequest report;
  report.set_pact("pacts/p");
  report.set_baseline(true);
  report.set_year(2017);
  *report.mutable_amount() = pactum::ToProto(Money::Cents(500));
  report.set_request_id(NewUuid());
  ASSERT_OK_AND_ASSIGN(const v1::OwnEffort reported, Send(&Stub::ReportOwnEffort, region_, report));
  EXPECT_EQ(reported.standing(), type::v1::STANDING_UNCONFIRMED);
  ASSERT_OK_AND_ASSIGN(v1::BudgetPosition position, Position());
  EXPECT_FALSE(position.has_own_effort_baseline_cents());
  v1::AnswerOwnEffortRequest answer;
  answer.set_name(reported.name());
  answer.set_standing(type::v1::STANDING_CONTESTED);
  answer.set_etag(reported.etag());
  answer.set_request_id(NewUuid());
  EXPECT_THAT(Send(&Stub::AnswerOwnEffort, officer_, answer), HasReason("REASON_REQUIRED"));
  answer.set_standing(type::v1::STANDING_CONFIRMED);
  ASSERT_OK(Send(&Stub::AnswerOwnEffort, officer_, answer));
  ASSERT_OK_AND_ASSIGN(position, Position());
  EXPECT_EQ(position.own_effort_baseline_cents(), 500);
  EXPECT_THAT(Send(&Stub::ReportOwnEffort, signer_.Person("PES_OFFICER", "pe"),
                   [&] {
                     report.set_request_id(NewUuid());
                     return report;
                   }()),
              HasReason("NOT_OF_THIS_PACT"));
}

TEST_F(BudgetApiTest, FiftyEqualRequestsHaveOneEffect) {
  ASSERT_OK(Open());
  ASSERT_OK(Send(&Stub::Allocate, officer_, WholeAllocation()));
  const v1::ReserveRequest request = Reservation("r-1", 1'000);
  std::vector<std::string> answers(50);
  std::vector<std::thread> threads;
  for (std::string& answer : answers) {
    threads.emplace_back([&] {
      const auto response = Send(&Stub::Reserve, procurement_, request);
      answer = response.ok() ? response->SerializeAsString() : response.status().ToString();
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const std::string& answer : answers) EXPECT_EQ(answer, answers[0]);
  ASSERT_OK_AND_ASSIGN(const v1::BudgetPosition position, Position());
  EXPECT_EQ(LineOf(position, Line(2, true)).reserved_cents(), 1'000);
}

TEST_F(BudgetApiTest, FiftyWritersNeverOverdraw) {
  ASSERT_OK(Open());
  ASSERT_OK(Send(&Stub::Allocate, officer_, WholeAllocation()));
  std::atomic<int> passed{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 50; ++i) {
    threads.emplace_back([&, i] {
      // 50 x 100.00 want 5 000.00 of 4 300.00: 43 pass.
      if (Send(&Stub::Reserve, procurement_, Reservation(absl::StrCat("w-", i), 10'000)).ok()) {
        ++passed;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(passed, 43);
  ASSERT_OK_AND_ASSIGN(const v1::VerifyLedgerResponse verified, Verify());
  EXPECT_EQ(verified.errors_size(), 0) << verified.DebugString();
}

TEST_F(BudgetApiTest, VerifyLedgerFindsEachPlantedError) {
  ASSERT_OK(Open());
  ASSERT_OK(Send(&Stub::Allocate, officer_, WholeAllocation()));
  const auto codes = [&] {
    std::string text;
    const auto verified = Verify();
    if (!verified.ok()) return verified.status().ToString();
    for (const auto& error : verified->errors()) {
      if (text.find(error.code()) == std::string::npos) absl::StrAppend(&text, error.code(), " ");
    }
    return text;
  };
  struct Case {
    const char *plant, *undo, *code;
  };
  for (const Case& c : std::vector<Case>{
           {"UPDATE transfer SET amount_cents = amount_cents + 1 WHERE id = (SELECT max(id) FROM "
            "transfer)",
            "UPDATE transfer SET amount_cents = amount_cents - 1 WHERE id = (SELECT max(id) FROM "
            "transfer)",
            "BALANCE_DIFFERS BALANCE_NEGATIVE TOTAL_DIFFERS "},
           {"UPDATE account_total SET net_cents = net_cents + 1 WHERE account = (SELECT id FROM "
            "account WHERE kind = 'ALLOCATED' AND key LIKE '2/%')",
            "UPDATE account_total SET net_cents = net_cents - 1 WHERE account = (SELECT id FROM "
            "account WHERE kind = 'ALLOCATED' AND key LIKE '2/%')",
            "TOTAL_DIFFERS "},
           {"UPDATE account SET balance = balance + 1 WHERE kind = 'ALLOCATED' AND key LIKE '2/%'",
            "UPDATE account SET balance = balance - 1 WHERE kind = 'ALLOCATED' AND key LIKE '2/%'",
            "BALANCE_DIFFERS BOOK_NOT_ZERO "},
           {"UPDATE transfer SET act = gen_random_uuid() WHERE type = 'OPEN_USE' AND to_key LIKE "
            "'2/%'",
            "UPDATE transfer SET act = (SELECT act FROM transfer WHERE type = 'ALLOCATE' LIMIT 1) "
            "WHERE type = 'OPEN_USE'",
            "PAIR_BROKEN "}}) {
    EXPECT_EQ(codes(), "");
    database_.Exec(c.plant);
    EXPECT_EQ(codes(), c.code) << c.plant;
    database_.Exec(c.undo);
  }
  database_.Exec("DELETE FROM transfer WHERE type = 'OPEN_USE' AND to_key LIKE '2/%'");
  EXPECT_EQ(codes(), "BALANCE_DIFFERS TOTAL_DIFFERS PAIR_BROKEN ");
}

TEST_F(BudgetApiTest, TheServicesRoleCannotChangeATransfer) {
  ASSERT_OK(Open());
  constexpr db::Statement kUpdate = {"test.update", "UPDATE transfer SET amount_cents = 1"};
  constexpr db::Statement kDelete = {"test.delete", "DELETE FROM transfer"};
  for (const db::Statement& statement : {kUpdate, kDelete}) {
    EXPECT_THAT(db::InTransaction(pool_, CallContext{},
                                  [&](db::Tx& tx) -> absl::Status {
                                    tx.Exec(statement);
                                    return absl::OkStatus();
                                  }),
                StatusIs(absl::StatusCode::kInternal));
  }
}

}  // namespace
}  // namespace pactum::budget::testing
