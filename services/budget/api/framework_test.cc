// The framework's rules for particular money: axis 3 and its windows, the counterparty's own, rules
// that change on a day, volumes and unit costs. Expected values are the framework's examples.
#include <string>

#include "services/budget/testing/budget_fixture.h"

namespace pactum::budget::testing {
namespace {

using pactum::testing::HasReason;

constexpr v1::ReleaseWindow kProposal = v1::RELEASE_WINDOW_PROPOSAL,
                            kAnnual = v1::RELEASE_WINDOW_ANNUAL,
                            kInitial = v1::RELEASE_WINDOW_INITIAL_TRANCHE;

class FrameworkTest : public BudgetTest {
 protected:
  v1::ReleaseAxis3Request Release(int64_t cents, absl::CivilDay day, v1::ReleaseWindow window) {
    v1::ReleaseAxis3Request request;
    request.set_pact("pacts/p");
    *request.mutable_line() = Line(3, false);
    *request.mutable_amount() = pactum::ToProto(Money::Cents(cents));
    request.set_project("pacts/p/projects/agora");
    *request.mutable_effective_date() = pactum::ToProto(day);
    request.set_window(window);
    request.set_request_id(NewUuid());
    return request;
  }
  absl::Status Ask(const v1::ReleaseAxis3Request& request) {
    return Send(&Stub::ReleaseAxis3, officer_, request).status();
  }
  absl::StatusOr<v1::AdditionalVolume> Volume(int64_t baseline, bool inclusive, int64_t cap,
                                              int64_t price_cents, int64_t realised) {
    v1::ComputeAdditionalVolumeRequest request;
    request.set_baseline(baseline);
    request.set_baseline_inclusive(inclusive);
    if (cap > 0) request.set_cap(cap);
    *request.mutable_unit_price() = pactum::ToProto(Money::Cents(price_cents));
    request.set_realised(realised);
    return Send(&Stub::ComputeAdditionalVolume, auditor_, request);
  }
};

TEST_F(FrameworkTest, TheInitialTrancheIsOneOfTheFirstYearForResearchWithoutMaturity) {  // R138
  ASSERT_OK(Open());
  ASSERT_OK(Send(&Stub::Allocate, officer_, WholeAllocation()));
  auto* project = registry_.fundability.mutable_projects(0);
  auto* obstacle = project->add_obstacles();
  obstacle->set_item("R136");
  obstacle->set_description("not mature");
  EXPECT_THAT(Ask(Release(10'000, Day(2, 1), kInitial)), HasReason("PROJECT_NOT_FUNDABLE"));
  project->set_nature(type::v1::TRANSVERSE_NATURE_ENGINEERING_RD);
  EXPECT_THAT(Ask(Release(10'000, absl::CivilDay(2020, 2, 1), kInitial)),
              HasReason("RELEASE_WINDOW_CLOSED"));
  obstacle->set_item("R137");  // Given up: it is exempt from maturity, and from nothing else.
  EXPECT_THAT(Ask(Release(10'000, Day(2, 1), kInitial)), HasReason("PROJECT_NOT_FUNDABLE"));
  obstacle->set_item("R136");
  EXPECT_OK(Ask(Release(10'000, Day(2, 1), kInitial)));
  EXPECT_THAT(Ask(Release(1, Day(3, 1), kInitial)), HasReason("RELEASE_WINDOW_CLOSED"));
  EXPECT_THAT(Ask(Release(1, Day(3, 1), kAnnual)), HasReason("PROJECT_NOT_FUNDABLE"));
  EXPECT_THAT(Ask(Release(1, Day(3, 1), kProposal)), HasReason("PROJECT_NOT_FUNDABLE"));
}

TEST_F(FrameworkTest, AProjectIsReleasedWithTheProposalAndOnceAYear) {  // R137
  ASSERT_OK(Open());
  ASSERT_OK(Send(&Stub::Allocate, officer_, WholeAllocation()));
  EXPECT_EQ(Ask(Release(1, Day(2, 1), v1::RELEASE_WINDOW_UNSPECIFIED)).code(),
            absl::StatusCode::kInvalidArgument);
  auto* project = registry_.fundability.mutable_projects(0);
  // A project that the first version did not promise as mature is presented in a year.
  project->set_presented_with_proposal(false);
  const absl::Status unpresented = Ask(Release(1, Day(2, 1), kProposal));
  ASSERT_THAT(unpresented, HasReason("RELEASE_WINDOW_CLOSED"));
  EXPECT_EQ(GetErrorInfo(unpresented)->metadata.at("window"), "PROPOSAL");
  project->set_presented_with_proposal(true);
  // The proposal belongs to the first year, from its first day to its last.
  EXPECT_THAT(Ask(Release(1, absl::CivilDay(2020, 1, 1), kProposal)),
              HasReason("RELEASE_WINDOW_CLOSED"));
  ASSERT_OK_AND_ASSIGN(
      const v1::AllocateResponse first,
      Send(&Stub::ReleaseAxis3, officer_, Release(10'000, Day(12, 31), kProposal)));
  EXPECT_EQ(first.release().window(), kProposal);
  EXPECT_THAT(Ask(Release(1, Day(12, 31), kProposal)), HasReason("RELEASE_WINDOW_CLOSED"));
  // The window of each year is another one, and opens again with the next.
  EXPECT_OK(Ask(Release(20'000, Day(2, 1), kAnnual)));
  EXPECT_THAT(Ask(Release(1, Day(12, 31), kAnnual)), HasReason("RELEASE_WINDOW_CLOSED"));
  EXPECT_OK(Ask(Release(15'000, absl::CivilDay(2020, 1, 1), kAnnual)));
  EXPECT_THAT(Ask(Release(1, absl::CivilDay(2020, 5, 31), kAnnual)),
              HasReason("RELEASE_WINDOW_CLOSED"));
  // A release that was corrected leaves its window open, and no other.
  v1::CorrectTransferRequest correct;
  correct.set_name(first.transfers(0).name());
  correct.set_reason("the wrong amount");
  correct.set_request_id(NewUuid());
  ASSERT_OK(Send(&Stub::CorrectTransfer, officer_, correct));
  EXPECT_THAT(Ask(Release(1, Day(12, 31), kAnnual)), HasReason("RELEASE_WINDOW_CLOSED"));
  EXPECT_OK(Ask(Release(12'000, Day(3, 1), kProposal)));
  ASSERT_OK_AND_ASSIGN(const v1::BudgetPosition position, Position());
  ASSERT_EQ(position.released_size(), 1);
  EXPECT_EQ(position.released(0).amount_cents(), 47'000);  // 20 000 + 15 000 + 12 000.
}

TEST_F(FrameworkTest, AReleaseStandsOnTheVersionOfItsDay) {  // R137
  ASSERT_OK(Open());
  ASSERT_OK(Send(&Stub::Allocate, officer_, WholeAllocation()));
  const v1::ReleaseAxis3Request request = Release(10'000, Day(2, 1), kProposal);
  ASSERT_OK_AND_ASSIGN(const v1::AllocateResponse first,
                       Send(&Stub::ReleaseAxis3, officer_, request));
  EXPECT_EQ(first.release().project(), "pacts/p/projects/agora");
  EXPECT_EQ(first.release().version(), 1);
  EXPECT_EQ(first.release().content_digest(), "digest of version 1");
  registry_.fundability.set_version(2);
  registry_.fundability.set_content_digest("digest of version 2");
  ASSERT_OK_AND_ASSIGN(const v1::AllocateResponse second,
                       Send(&Stub::ReleaseAxis3, officer_, Release(1, Day(6, 1), kAnnual)));
  EXPECT_EQ(second.release().version(), 2);
  EXPECT_EQ(second.release().content_digest(), "digest of version 2");
  ASSERT_OK_AND_ASSIGN(const v1::AllocateResponse again,
                       Send(&Stub::ReleaseAxis3, officer_, request));
  EXPECT_EQ(again.release().version(), 1);
  // Registry's whole answer is kept beside each.
  EXPECT_EQ(database_.Value("SELECT string_agg(substring(convert_from(b.answer, 'LATIN1') from "
                            "'digest of version .'), ', ' ORDER BY r.effective) "
                            "FROM axis_3_release r JOIN funding_basis b USING (pact, act)"),
            "digest of version 1, digest of version 2");
}

TEST_F(FrameworkTest, AReleaseStaysWithinTheProvisionalBudget) {  // R92
  ASSERT_OK(Open());
  ASSERT_OK(Send(&Stub::Allocate, officer_, WholeAllocation()));
  *registry_.fundability.mutable_projects(0)->mutable_provisional_budget() =
      pactum::ToProto(Money::Cents(50'000));
  const absl::Status refused = Ask(Release(50'001, Day(2, 1), kAnnual));
  EXPECT_THAT(refused, HasReason("ABOVE_PROVISIONAL_BUDGET"));
  EXPECT_EQ(GetErrorInfo(refused)->metadata.at("largest_accepted_cents"), "50000");
  EXPECT_OK(Ask(Release(30'000, Day(2, 1), kAnnual)));
  // A year later what is left of it.
  EXPECT_THAT(Ask(Release(20'001, absl::CivilDay(2020, 2, 1), kAnnual)),
              HasReason("ABOVE_PROVISIONAL_BUDGET"));
  EXPECT_OK(Ask(Release(20'000, absl::CivilDay(2020, 2, 1), kAnnual)));
}

TEST_F(FrameworkTest, ADepositIsOpenOnceTheStateConfirmsIt) {  // R141
  ASSERT_OK(Open());
  v1::ReportDepositRequest report;
  report.set_pact("pacts/p");
  report.set_deposit_id("d");
  const type::v1::LineKey own = ToProto(LineKey{2, "", 2019, "REGION", true});
  Add(report.mutable_deposit()->mutable_lines(), own, 700);
  report.mutable_deposit()->set_reference("vote");
  *report.mutable_deposit()->mutable_effective_date() = pactum::ToProto(Day(2, 1));
  report.set_request_id(NewUuid());
  ASSERT_OK_AND_ASSIGN(const v1::Deposit reported, Send(&Stub::ReportDeposit, region_, report));
  v1::ReserveRequest reserve = Reservation("r", 700);
  *reserve.mutable_lines(0)->mutable_line() = own;
  EXPECT_THAT(Send(&Stub::Reserve, procurement_, reserve), HasReason("INSUFFICIENT_FUNDS"));
  v1::AnswerDepositRequest answer;
  answer.set_name(reported.name());
  answer.set_standing(type::v1::STANDING_CONFIRMED);
  answer.set_etag(reported.etag());
  answer.set_request_id(NewUuid());
  EXPECT_THAT(Send(&Stub::AnswerDeposit, region_, answer), HasReason("ROLE_NOT_ALLOWED"));
  ASSERT_OK_AND_ASSIGN(const v1::Deposit confirmed, Send(&Stub::AnswerDeposit, officer_, answer));
  EXPECT_OK(Send(&Stub::Reserve, procurement_, reserve));
  answer.set_etag(confirmed.etag());
  answer.set_request_id(NewUuid());
  EXPECT_THAT(Send(&Stub::AnswerDeposit, officer_, answer), HasReason("DEPOSIT_CONFIRMED"));
  // It is no envelope of the State's.
  ASSERT_OK_AND_ASSIGN(const v1::BudgetPosition position, Position());
  EXPECT_EQ(position.envelope_cents(), 1'000'000);
  EXPECT_EQ(position.findings_size(), 0);
}

TEST_F(FrameworkTest, RulesAreThoseOfTheMovementsDay) {  // R131
  ASSERT_OK(Open());
  database_.Exec(
      "INSERT INTO allocation_rules SELECT '2019-03-01', 'amendment', axis_1_target_bp, "
      "axis_2_target_bp, soft_bp, hard_bp, relative_tolerance, 800, axis_3_warn_above_bp, "
      "axis_3_warn_below_bp, new_pathways_floor_bp, carry_over_bp, settlement_years, "
      "indicative_unit_cost_cents FROM allocation_rules");
  v1::AllocateRequest request;
  request.set_pact("pacts/p");
  Add(request.mutable_lines(), Line(3, false), 80'001);  // The cap was 10 %, and is 8 % from March.
  *request.mutable_effective_date() = pactum::ToProto(Day(3, 1));
  request.set_request_id(NewUuid());
  const auto refused = Send(&Stub::Allocate, officer_, request);
  EXPECT_THAT(refused, HasReason("ALLOCATION_RULE_BROKEN"));
  EXPECT_EQ(GetErrorInfo(refused.status())->metadata.at("largest_accepted_cents"), "80000");
  *request.mutable_effective_date() = pactum::ToProto(Day(2, 28));
  EXPECT_OK(Send(&Stub::Allocate, officer_, request));
  v1::ListAllocationRulesRequest list;
  ASSERT_OK_AND_ASSIGN(const v1::ListAllocationRulesResponse versions,
                       Send(&Stub::ListAllocationRules, auditor_, list));
  EXPECT_EQ(versions.allocation_rules_size(), 2);
}

TEST_F(FrameworkTest, AdditionalVolumes) {  // T1 to T3
  const auto amount = [&](const absl::StatusOr<v1::AdditionalVolume>& volume) {
    return volume.ok() ? MoneyOf(volume->amount()).cents() : -1;
  };
  EXPECT_EQ(amount(Volume(9'661, true, 1'500, 450'000, 9'932)), 122'400'000);
  EXPECT_EQ(amount(Volume(9'661, false, 1'500, 450'000, 9'932)), 121'950'000);
  EXPECT_EQ(amount(Volume(9'661, true, 1'500, 450'000, 9'000)), 0);
  ASSERT_OK_AND_ASSIGN(const v1::AdditionalVolume capped,
                       Volume(9'661, true, 1'500, 450'000, 12'000));
  EXPECT_EQ(MoneyOf(capped.amount()).cents(), 675'000'000);
  EXPECT_TRUE(capped.capped());
  EXPECT_EQ(amount(Volume(0, false, 0, 300'000, 26'777)), 8'033'100'000);
}

TEST_F(FrameworkTest, IndicativeVolumeAndRealUnitCostAreShown) {  // T5, R139
  ASSERT_OK(Open(30'006'000'000));
  v1::GetIndicativeVolumeRequest request;
  request.set_pact("pacts/p");
  request.set_announced_pathways(38'000);
  ASSERT_OK_AND_ASSIGN(const v1::IndicativeVolume volume,
                       Send(&Stub::GetIndicativeVolume, auditor_, request));
  EXPECT_EQ(volume.indicative_volume(), 35'301);
  EXPECT_EQ(volume.real_unit_cost_cents(), 789'632);
  EXPECT_TRUE(volume.warning());
}

// The annex of Pays de la Loire, 300 060 000.00 EUR: 50 % in 50/30/20, 43 %, 7 %.
TEST_F(FrameworkTest, AnAnnexWarnsOfItsUnitCostAndIsAccepted) {  // T5, R139
  v1::CheckAllocationRequest request;
  Add(request.mutable_lines(), Line(1, true, "1A"), 7'501'500'000);
  Add(request.mutable_lines(), Line(1, true, "1B"), 4'500'900'000);
  Add(request.mutable_lines(), Line(1, true, "1C"), 3'000'600'000);
  Add(request.mutable_lines(), Line(2, true), 12'902'580'000);
  Add(request.mutable_lines(), Line(3, false), 2'100'420'000);
  // The counterparty's own money is no funding of the State's.
  Add(request.mutable_lines(), ToProto(LineKey{2, "", 2019, "REGION", true}), 41'268'878'000);
  for (const auto& [code, share] : {std::pair("1A", 5000), {"1B", 3000}, {"1C", 2000}}) {
    auto* sub = request.add_sub_axes();
    sub->set_sub_axis(code);
    sub->set_share_bp(share);
  }
  request.set_axis_3_supports_new_pathways(true);
  request.set_start_year(2019);
  request.set_end_year(2022);
  const std::string registry = signer_.Service("registry");
  const auto unit_cost = [&](int64_t planned) -> std::optional<v1::RuleFigure> {
    request.set_planned_pathways(planned);
    const auto response = Send(&Stub::CheckAllocation, registry, request);
    EXPECT_OK(response);
    if (!response.ok()) return std::nullopt;
    EXPECT_TRUE(response->accepted());
    for (const v1::RuleFigure& figure : response->figures()) {
      if (figure.rule() == "UNIT_COST") return figure;
    }
    return std::nullopt;
  };
  const std::optional<v1::RuleFigure> announced = unit_cost(38'000);
  ASSERT_TRUE(announced.has_value());
  EXPECT_EQ(announced->verdict(), v1::RuleFigure::VERDICT_WARNING);
  EXPECT_EQ(announced->subject(), "ENVELOPE");
  EXPECT_EQ(announced->figure_cents(), 789'632);
  EXPECT_EQ(announced->target_cents(), 850'000);
  EXPECT_EQ(announced->distance_to_target_cents(), -60'368);
  EXPECT_EQ(announced->description(),
            "by pathway: 38000 are planned, 35301 at the indicative 8500.00 EUR");
  EXPECT_EQ(unit_cost(35'301)->verdict(), v1::RuleFigure::VERDICT_OK);
  EXPECT_EQ(unit_cost(35'301)->figure_cents(), 850'004);
  EXPECT_EQ(unit_cost(35'300)->verdict(), v1::RuleFigure::VERDICT_WARNING);
  EXPECT_EQ(unit_cost(1)->verdict(), v1::RuleFigure::VERDICT_WARNING);  // However far off.
  EXPECT_FALSE(unit_cost(0).has_value());
  request.set_planned_pathways(-1);
  EXPECT_THAT(Send(&Stub::CheckAllocation, registry, request), HasReason("LINE_INVALID"));
}

TEST_F(FrameworkTest, AMovementIsTriedWithoutATrace) {
  ASSERT_OK(Open());
  const std::string before = database_.Value("SELECT count(*) FROM transfer");
  v1::AllocateRequest trial = WholeAllocation();
  trial.set_validate_only(true);
  ASSERT_OK_AND_ASSIGN(const v1::AllocateResponse tried, Send(&Stub::Allocate, officer_, trial));
  EXPECT_EQ(tried.unallocated().units(), 0);
  EXPECT_GT(tried.figures_size(), 0);
  EXPECT_EQ(database_.Value("SELECT count(*) FROM transfer"), before);
  EXPECT_OK(Send(&Stub::Allocate, officer_, WholeAllocation()));
  v1::ReserveRequest reserve = Reservation("r", 1);
  reserve.set_validate_only(true);
  ASSERT_OK_AND_ASSIGN(const v1::UseResponse would, Send(&Stub::Reserve, procurement_, reserve));
  EXPECT_EQ(would.lines(0).reserved_cents(), 1);
  EXPECT_EQ(database_.Value("SELECT count(*) FROM reservation"), "0");
}

// That no privilege on any column, and none to empty the table, was given to the service's role.
TEST_F(FrameworkTest, TheRoleMayInsertAndReadTransfersAndNothingMore) {
  EXPECT_EQ(
      database_.Value("SELECT string_agg(p, ' ' ORDER BY p) FROM unnest(ARRAY['SELECT', 'INSERT', "
                      "'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) AS p "
                      "WHERE has_table_privilege('pactum_budget', 'transfer', p)"),
      "INSERT SELECT");
  EXPECT_EQ(database_.Value("SELECT has_any_column_privilege('pactum_budget', 'transfer', "
                            "'UPDATE')"),
            "f");
}

}  // namespace
}  // namespace pactum::budget::testing
