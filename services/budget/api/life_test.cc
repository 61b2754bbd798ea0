// A whole life of four years: a decision below the advance, imputation, carry-over, a top-up,
// amendments either way, a superseded decision, the closing. After every act the table has each
// balance of book STATE, worked out by hand: cents, without accounts at zero.
#include <map>
#include <string>
#include <vector>

#include "services/budget/store/ledger_store.h"
#include "services/budget/testing/budget_fixture.h"

namespace pactum::budget::testing {
namespace {

using pactum::testing::HasReason;

const std::map<std::string, LineKey> kLines = {
    {"A19", {1, "1A", 2019, "PIC", true}},      {"A20", {1, "1A", 2020, "PIC", true}},
    {"A21r", {1, "1A", 2021, "RELANCE", true}}, {"B19", {2, "", 2019, "PIC", true}},
    {"B20", {2, "", 2020, "PIC", true}},        {"B21", {2, "", 2021, "PIC", true}},
    {"B21r", {2, "", 2021, "RELANCE", true}},   {"B22", {2, "", 2022, "PIC", true}},
    {"C19", {3, "", 2019, "PIC", false}},       {"C21r", {3, "", 2021, "RELANCE", false}}};

using Amounts = std::map<std::string, int64_t>;

class LifeTest : public BudgetTest {
 protected:
  LifeTest() {
    clock_.Set(absl::FromCivil(absl::CivilDay(2026, 6, 1), absl::UTCTimeZone()));
    registry_.fundability.clear_sub_axes();
    auto* sub = registry_.fundability.add_sub_axes();
    sub->set_sub_axis("1A");
    sub->set_share_bp(10'000);
  }

  static void Fill(const Amounts& amounts,
                   google::protobuf::RepeatedPtrField<v1::LineAmount>* out) {
    for (const auto& [name, cents] : amounts) Add(out, ToProto(kLines.at(name)), cents);
  }
  static std::string Name(int year) { return absl::StrCat("pacts/p/conventions/", year); }
  static google::type::Date Date(int year, int month, int day) {
    return pactum::ToProto(absl::CivilDay(year, month, day));
  }
  std::string Etag(int year) {
    v1::GetConventionRequest request;
    request.set_name(Name(year));
    return Send(&Stub::GetConvention, officer_, request)->etag();
  }
  v1::Convention::State State(int year) {
    v1::GetConventionRequest request;
    request.set_name(Name(year));
    return Send(&Stub::GetConvention, officer_, request)->state();
  }

  // "A19: ADVANCED 60000 PLANNED 140000; B19: …", the pact's own accounts first.
  std::string Book() {
    std::map<std::string, std::string> by_line;
    const auto balances = db::InSnapshot(pool_, CallContext{}, [](db::Tx& tx) {
      return absl::StatusOr<Balances>(ReadBalances(tx, "p"));
    });
    for (const auto& [account, balance] : *balances) {
      if (account.book != budget::Book::kState || balance == Money()) continue;
      std::string name = " pact";
      for (const auto& [alias, line] : kLines) {
        if (line.Text() == account.key) name = alias;
      }
      absl::StrAppend(&by_line[name], " ", NameOf(account.kind), " ", balance.cents());
    }
    std::string text;
    for (const auto& [name, held] : by_line) {
      absl::StrAppend(&text, text.empty() ? "" : "; ", name.substr(name[0] == ' '), ":", held);
    }
    return text;
  }

  void Allocate(const Amounts& amounts, google::type::Date day) {
    v1::AllocateRequest request;
    request.set_pact("pacts/p");
    Fill(amounts, request.mutable_lines());
    *request.mutable_effective_date() = day;
    request.set_request_id(NewUuid());
    ASSERT_OK(Send(&Stub::Allocate, officer_, request));
  }
  void SignBoth(int year, google::type::Date day) {
    for (const std::string& token : {president_, prefect_}) {
      v1::SignConventionRequest request;
      request.set_name(Name(year));
      *request.mutable_effective_date() = day;
      request.set_etag(Etag(year));
      request.set_request_id(NewUuid());
      ASSERT_OK(Send(&Stub::SignConvention, token, request));
    }
  }
  void Convene(int year, const Amounts& amounts, google::type::Date day) {
    v1::PrepareConventionRequest request;
    request.set_pact("pacts/p");
    request.set_year(year);
    Fill(amounts, request.mutable_convention()->mutable_lines());
    request.mutable_convention()->set_advance_bp(3000);
    *request.mutable_convention()->mutable_advance_earliest_date() = Date(year, 4, 1);
    request.set_request_id(NewUuid());
    ASSERT_OK(Send(&Stub::PrepareConvention, officer_, request));
    SignBoth(year, day);
  }
  void Amend(int year, const Amounts& amounts, google::type::Date day) {
    v1::AmendConventionRequest request;
    request.set_name(Name(year));
    Fill(amounts, request.mutable_amendment()->mutable_lines());
    request.mutable_amendment()->set_advance_bp(3000);
    *request.mutable_amendment()->mutable_advance_earliest_date() = Date(year, 4, 1);
    request.mutable_amendment()->set_reason("as carried over");
    request.set_etag(Etag(year));
    request.set_request_id(NewUuid());
    ASSERT_OK(Send(&Stub::AmendConvention, officer_, request));
    SignBoth(year, day);
  }
  absl::StatusOr<v1::Convention> Decide(int year, int number, std::vector<int64_t> decided,
                                        std::vector<int64_t> ceilings, google::type::Date day) {
    v1::ApplyDecisionRequest request;
    request.set_name(Name(year));
    request.set_decision(absl::StrCat("pacts/p/annualReviews/", year, "/decisions/", number));
    request.set_decision_number(number);
    for (int axis = 1; axis <= 3; ++axis) {
      *request.add_decided() = AxisAmountOf(axis, Money::Cents(decided[axis - 1]));
      *request.add_ceilings() = AxisAmountOf(axis, Money::Cents(ceilings[axis - 1]));
    }
    *request.mutable_effective_date() = day;
    request.set_request_id(NewUuid());
    return Send(&Stub::ApplyDecision, review_, request);
  }
  void Pay(int year, int64_t cents, google::type::Date day) {
    v1::PayBalanceRequest request;
    request.set_name(Name(year));
    *request.mutable_amount() = pactum::ToProto(Money::Cents(cents));
    request.set_payment_reference("m");
    *request.mutable_effective_date() = day;
    request.set_etag(Etag(year));
    request.set_request_id(NewUuid());
    ASSERT_OK(Send(&Stub::PayBalance, officer_, request));
  }
  absl::StatusOr<v1::SettlementResponse> Carry(const Amounts& amounts, google::type::Date day) {
    v1::CarryOverRequest request;
    request.set_pact("pacts/p");
    Fill(amounts, request.mutable_lines());
    request.set_reason("the projects are late");
    *request.mutable_effective_date() = day;
    request.set_request_id(NewUuid());
    return Send(&Stub::CarryOver, officer_, request);
  }
  absl::StatusOr<v1::SettlementResponse> Close(google::type::Date day) {
    v1::CloseBudgetRequest request;
    request.set_pact("pacts/p");
    request.set_act_reference("final account");
    *request.mutable_effective_date() = day;
    request.set_request_id(NewUuid());
    return Send(&Stub::CloseBudget, officer_, request);
  }
};

TEST_F(LifeTest, FourYears) {
  ASSERT_OK(Open());
  EXPECT_EQ(Book(), "pact: EXTERNAL -1000000 UNALLOCATED 1000000");
  Allocate({{"A19", 200'000},
            {"A20", 300'000},
            {"B19", 150'000},
            {"B20", 150'000},
            {"B21", 150'000},
            {"C19", 50'000}},
           Date(2019, 1, 10));
  EXPECT_EQ(Book(),
            "pact: EXTERNAL -1000000; A19: ALLOCATED 200000; A20: ALLOCATED 300000; "
            "B19: ALLOCATED 150000; B20: ALLOCATED 150000; B21: ALLOCATED 150000; "
            "C19: LOCKED 50000");
  v1::ReleaseAxis3Request release;
  release.set_pact("pacts/p");
  *release.mutable_line() = ToProto(kLines.at("C19"));
  *release.mutable_amount() = pactum::ToProto(Money::Cents(20'000));
  release.set_project("pacts/p/projects/agora");
  release.set_window(v1::RELEASE_WINDOW_ANNUAL);
  *release.mutable_effective_date() = Date(2019, 2, 1);
  release.set_request_id(NewUuid());
  ASSERT_OK(Send(&Stub::ReleaseAxis3, officer_, release));

  // 2019: planned 350 000, 30 % advanced: 105 000, of it 60 000 and 45 000. An amendment takes 10
  // 000 back from B19.
  Convene(2019, {{"A19", 200'000}, {"B19", 150'000}}, Date(2019, 3, 1));
  ASSERT_OK(Advance(105'000, Etag(2019)));
  EXPECT_EQ(Book(),
            "pact: EXTERNAL -1000000; A19: ADVANCED 60000 PLANNED 140000; A20: ALLOCATED 300000; "
            "B19: ADVANCED 45000 PLANNED 105000; B20: ALLOCATED 150000; B21: ALLOCATED 150000; "
            "C19: ALLOCATED 20000 LOCKED 30000");
  Amend(2019, {{"A19", 200'000}, {"B19", 140'000}}, Date(2019, 6, 1));
  EXPECT_EQ(Book(),
            "pact: EXTERNAL -1000000; A19: ADVANCED 60000 PLANNED 140000; A20: ALLOCATED 300000; "
            "B19: ADVANCED 45000 ALLOCATED 10000 PLANNED 95000; B20: ALLOCATED 150000; "
            "B21: ALLOCATED 150000; C19: ALLOCATED 20000 LOCKED 30000");

  // The decision: A19 gets 40 000, below its advance of 60 000; B19 gets 100 000.
  ASSERT_OK(Decide(2019, 1, {40'000, 100'000, 0}, {200'000, 140'000, 0}, Date(2020, 3, 2)));
  EXPECT_EQ(Book(),
            "pact: EXTERNAL -1000000; A19: PAID 40000 RECOVERABLE 20000 WITHHELD 140000; "
            "A20: ALLOCATED 300000; B19: ALLOCATED 10000 OWED 55000 PAID 45000 WITHHELD 40000; "
            "B20: ALLOCATED 150000; B21: ALLOCATED 150000; C19: ALLOCATED 20000 LOCKED 30000");
  Convene(2020, {{"A20", 300'000}, {"B20", 150'000}}, Date(2020, 3, 10));
  // At most what axis and source have on both sides: 20 000.
  v1::ImputeRequest impute;
  impute.set_name(Name(2019));
  *impute.mutable_amount() = pactum::ToProto(Money::Cents(20'001));
  impute.set_reference("i-1");
  *impute.mutable_effective_date() = Date(2020, 3, 15);
  impute.set_etag(Etag(2019));
  impute.set_request_id(NewUuid());
  EXPECT_THAT(Send(&Stub::Impute, officer_, impute), HasReason("INSUFFICIENT_FUNDS"));
  *impute.mutable_amount() = pactum::ToProto(Money::Cents(20'000));
  ASSERT_OK(Send(&Stub::Impute, officer_, impute));
  EXPECT_EQ(Book(),
            "pact: EXTERNAL -1000000; A19: PAID 40000 WITHHELD 160000; "
            "A20: ADVANCED 20000 PLANNED 280000; "
            "B19: ALLOCATED 10000 OWED 55000 PAID 45000 WITHHELD 40000; B20: PLANNED 150000; "
            "B21: ALLOCATED 150000; C19: ALLOCATED 20000 LOCKED 30000");
  Pay(2019, 55'000, Date(2020, 4, 1));
  EXPECT_EQ(State(2019), v1::Convention::STATE_SETTLED);

  // 60 000 of A19 are carried over; then a second decision wants 110 000 more, of which 100 000 are
  // still withheld: the carry-over is named, corrected, and the decision passes.
  ASSERT_OK_AND_ASSIGN(const v1::SettlementResponse carried,
                       Carry({{"A19", 60'000}}, Date(2020, 5, 1)));
  EXPECT_EQ(Book(),
            "pact: EXTERNAL -1000000; A19: PAID 40000 WITHHELD 100000; "
            "A20: ADVANCED 20000 ALLOCATED 60000 PLANNED 280000; "
            "B19: ALLOCATED 10000 PAID 100000 WITHHELD 40000; B20: PLANNED 150000; "
            "B21: ALLOCATED 150000; C19: ALLOCATED 20000 LOCKED 30000");
  const auto decide_again = [&] {
    return Decide(2019, 2, {150'000, 100'000, 0}, {200'000, 140'000, 0}, Date(2020, 6, 1));
  };
  const auto refused = decide_again();
  EXPECT_THAT(refused, HasReason("WITHHELD_CARRIED_OVER"));
  EXPECT_EQ(GetErrorInfo(refused.status())->metadata.at("missing_cents"), "10000");
  EXPECT_EQ(GetErrorInfo(refused.status())->metadata.at("carry_over"), carried.transfers(0).name());
  v1::CorrectTransferRequest correct;
  correct.set_name(carried.transfers(0).name());
  correct.set_reason("the decision was superseded");
  correct.set_request_id(NewUuid());
  ASSERT_OK(Send(&Stub::CorrectTransfer, officer_, correct));
  ASSERT_OK(decide_again());
  EXPECT_EQ(Book(),
            "pact: EXTERNAL -1000000; A19: OWED 110000 PAID 40000 WITHHELD 50000; "
            "A20: ADVANCED 20000 PLANNED 280000; "
            "B19: ALLOCATED 10000 PAID 100000 WITHHELD 40000; B20: PLANNED 150000; "
            "B21: ALLOCATED 150000; C19: ALLOCATED 20000 LOCKED 30000");
  Pay(2019, 110'000, Date(2020, 6, 15));
  // More than A19 still withholds is refused; 30 000 go over, and an amendment plans them.
  ASSERT_OK(Carry({{"A19", 30'000}}, Date(2020, 6, 20)));
  Amend(2020, {{"A20", 330'000}, {"B20", 150'000}}, Date(2020, 6, 25));
  EXPECT_EQ(Book(),
            "pact: EXTERNAL -1000000; A19: PAID 150000 WITHHELD 20000; "
            "A20: ADVANCED 20000 PLANNED 310000; "
            "B19: ALLOCATED 10000 PAID 100000 WITHHELD 40000; B20: PLANNED 150000; "
            "B21: ALLOCATED 150000; C19: ALLOCATED 20000 LOCKED 30000");

  // A top-up of 1 000.00 by another source, allocated to nothing left.
  v1::ChangeEnvelopeRequest top_up;
  top_up.set_pact("pacts/p");
  top_up.set_funding_source("RELANCE");
  *top_up.mutable_change() = pactum::ToProto(Money::Cents(100'000));
  top_up.set_act_reference("amendment of the pact");
  *top_up.mutable_effective_date() = Date(2020, 7, 1);
  top_up.set_request_id(NewUuid());
  ASSERT_OK(Send(&Stub::ChangeEnvelope, officer_, top_up));
  Allocate({{"A21r", 50'000}, {"B21r", 45'000}, {"C21r", 5'000}}, Date(2020, 7, 2));
  EXPECT_EQ(Book(),
            "pact: EXTERNAL -1100000; A19: PAID 150000 WITHHELD 20000; "
            "A20: ADVANCED 20000 PLANNED 310000; A21r: ALLOCATED 50000; "
            "B19: ALLOCATED 10000 PAID 100000 WITHHELD 40000; B20: PLANNED 150000; "
            "B21: ALLOCATED 150000; B21r: ALLOCATED 45000; C19: ALLOCATED 20000 LOCKED 30000; "
            "C21r: LOCKED 5000");

  // 2020 is granted whole; the imputed advance counts: 20 000 paid, 310 000 and 150 000 owed.
  ASSERT_OK(Decide(2020, 1, {330'000, 150'000, 0}, {330'000, 150'000, 0}, Date(2021, 3, 1)));
  Pay(2020, 460'000, Date(2021, 4, 1));
  // 2021: axis 2 gets 100 000 over ceilings of 150 000 and 45 000: 76 923.08 and 23 076.92 of
  // cents, so 76 923 and 23 077 by largest remainder.
  Convene(2021, {{"A21r", 50'000}, {"B21", 150'000}, {"B21r", 45'000}}, Date(2021, 1, 15));
  ASSERT_OK(Decide(2021, 1, {50'000, 100'000, 0}, {50'000, 195'000, 0}, Date(2022, 3, 1)));
  Pay(2021, 150'000, Date(2022, 4, 1));
  EXPECT_EQ(Book(),
            "pact: EXTERNAL -1100000; A19: PAID 150000 WITHHELD 20000; A20: PAID 330000; "
            "A21r: PAID 50000; B19: ALLOCATED 10000 PAID 100000 WITHHELD 40000; B20: PAID 150000; "
            "B21: PAID 76923 WITHHELD 73077; B21r: PAID 23077 WITHHELD 21923; "
            "C19: ALLOCATED 20000 LOCKED 30000; C21r: LOCKED 5000");
  // 2022 lives on what 2021 withheld; from the last exercise nothing goes further.
  const auto too_much = Carry({{"B21", 95'001}}, Date(2022, 4, 2));
  EXPECT_THAT(too_much, HasReason("CARRY_OVER_NOT_ALLOWED"));
  EXPECT_EQ(GetErrorInfo(too_much.status())->metadata.at("largest_accepted_cents"), "95000");
  ASSERT_OK(Carry({{"B21", 73'077}}, Date(2022, 4, 2)));
  Convene(2022, {{"B22", 73'077}}, Date(2022, 4, 3));
  ASSERT_OK(Decide(2022, 1, {0, 60'000, 0}, {0, 73'077, 0}, Date(2023, 3, 1)));
  EXPECT_THAT(Carry({{"B22", 1}}, Date(2023, 3, 2)), HasReason("CARRY_OVER_NOT_ALLOWED"));
  // Owed money keeps the books open; so does the settlement period, to the end of 2025.
  EXPECT_THAT(Close(Date(2026, 1, 2)), HasReason("CLOSING_NOT_ALLOWED"));
  Pay(2022, 60'000, Date(2023, 4, 1));
  const auto early = Close(Date(2025, 12, 31));
  EXPECT_THAT(early, HasReason("CLOSING_NOT_ALLOWED"));
  EXPECT_EQ(GetErrorInfo(early.status())->metadata.at("earliest_date"), "2026-01-01");
  ASSERT_OK(Close(Date(2026, 1, 2)));
  // PAID 940 000 and RETURNED 160 000 are the envelope of 1 100 000.
  EXPECT_EQ(Book(),
            "pact: EXTERNAL -1100000; A19: PAID 150000 RETURNED 20000; A20: PAID 330000; "
            "A21r: PAID 50000; B19: PAID 100000 RETURNED 50000; B20: PAID 150000; "
            "B21: PAID 76923; B21r: PAID 23077 RETURNED 21923; B22: PAID 60000 RETURNED 13077; "
            "C19: RETURNED 50000; C21r: RETURNED 5000");
  top_up.set_request_id(NewUuid());
  EXPECT_THAT(Send(&Stub::ChangeEnvelope, officer_, top_up), HasReason("BUDGET_CLOSED"));
  ASSERT_OK_AND_ASSIGN(const v1::VerifyLedgerResponse verified, Verify());
  EXPECT_EQ(verified.errors_size(), 0) << verified.DebugString();

  // The review's figures for 2021: ceilings with amendments, advances with the imputed amount,
  // granted before by the last decisions (A: 150 000 + 330 000, B: 100 000 + 150 000).
  v1::GetBudgetPositionRequest ask;
  ask.set_pact("pacts/p");
  ask.set_year(2021);
  *ask.mutable_cut_off() = Date(2022, 12, 31);
  ASSERT_OK_AND_ASSIGN(v1::BudgetPosition position, Send(&Stub::GetBudgetPosition, review_, ask));
  EXPECT_EQ(position.granted_before(0).amount_cents(), 480'000);
  EXPECT_EQ(position.granted_before(1).amount_cents(), 250'000);
  EXPECT_EQ(position.ceilings(1).amount_cents(), 195'000);
  ask.set_year(2020);
  ASSERT_OK_AND_ASSIGN(position, Send(&Stub::GetBudgetPosition, review_, ask));
  EXPECT_EQ(position.ceilings(0).amount_cents(), 330'000);
  EXPECT_EQ(position.advance_paid(0).amount_cents(), 20'000);
}

}  // namespace
}  // namespace pactum::budget::testing
