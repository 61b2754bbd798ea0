// Policies and simulations through gRPC: who drafts and publishes, what is immutable, which policy
// applies, and the vectors of the computation to the last figure and finding.
#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "nlohmann/json.hpp"
#include "services/review/testing/review_fixture.h"

namespace pactum::review {
namespace {

using namespace pactum::review::testing;  // NOLINT: the fixture's words.
using Json = nlohmann::json;

class PolicyApiTest : public ReviewFixture {
 protected:
  // default/1 under another version.
  v1::CreatePolicyRequest Drafting(const std::string& id, int first_year = 2019) {
    v1::CreatePolicyRequest request;
    request.set_policy_id(id);
    *request.mutable_policy() = Get(&Stub::GetPolicy, "policies/default-1").value();
    request.mutable_policy()->set_version(id + "/1");
    request.mutable_policy()->set_first_year(first_year);
    request.set_request_id(NewUuid());
    return request;
  }
  absl::StatusOr<v1::Policy> Publish(const std::string& token, const v1::Policy& policy) {
    v1::PublishPolicyRequest request;
    request.set_name(policy.name());
    request.set_etag(policy.etag());
    request.set_request_id(NewUuid());
    return Send(&Stub::PublishPolicy, token, request);
  }
  void Published(const std::string& id, int first_year) {
    const auto drafted = Send(&Stub::CreatePolicy, admin_, Drafting(id, first_year));
    ASSERT_OK(drafted);
    ASSERT_OK(Publish(other_admin_, *drafted));
  }
};

TEST_F(PolicyApiTest, TheDefaultPolicyIsThere) {
  ASSERT_OK_AND_ASSIGN(const v1::Policy policy, Get(&Stub::GetPolicy, "policies/default-1"));
  EXPECT_EQ(policy.version(), "default/1");
  EXPECT_EQ(policy.state(), v1::Policy::STATE_PUBLISHED);
  EXPECT_EQ(policy.first_year(), 2019);
  EXPECT_NE(policy.drafted_by(), policy.published_by());
  EXPECT_EQ(policy.combination(), v1::COMBINATION_WEIGHTED);
  EXPECT_EQ(policy.completion_weight_bp(), 6000);
  EXPECT_EQ(policy.attainment_weight_bp(), 4000);
  ASSERT_EQ(policy.release_curve_size(), 3);
  EXPECT_EQ(policy.release_curve(2).score_ppm(), 900'000);
  EXPECT_EQ(policy.release_curve(2).rate_ppm(), 1'000'000);
  EXPECT_EQ(policy.met_from_ppm(), 1'000'000);
  EXPECT_EQ(policy.mandatory_penalty_ppm(), 50'000);
  EXPECT_TRUE(policy.has_min_attainment_ppm());
  EXPECT_EQ(policy.missing_measurement(), v1::MISSING_MEASUREMENT_ZERO);
  EXPECT_EQ(policy.unconfirmed_reports(), v1::UNCONFIRMED_REPORTS_COUNT);
  EXPECT_EQ(policy.nothing_due(), v1::NOTHING_DUE_HOLD);
  EXPECT_EQ(policy.own_effort_rule(), v1::OWN_EFFORT_RULE_FLAG);
  EXPECT_EQ(policy.expenditure_rule(), v1::EXPENDITURE_RULE_FLAG);
  EXPECT_EQ(policy.transverse_cap_bp(), 1'000);
  EXPECT_EQ(policy.new_pathways_floor_bp(), 9'000);
  EXPECT_EQ(policy.reference_unit_cost_cents(), 850'000);
  EXPECT_EQ(policy.unit_cost_tolerance_bp(), 2'000);
  EXPECT_EQ(policy.carry_over_bp(), 10'000);
}

TEST_F(PolicyApiTest, OneDraftsAnotherPublishesThenItIsImmutable) {
  ASSERT_OK_AND_ASSIGN(const v1::Policy draft,
                       Send(&Stub::CreatePolicy, admin_, Drafting("strict")));
  EXPECT_EQ(draft.name(), "policies/strict");
  EXPECT_EQ(draft.state(), v1::Policy::STATE_DRAFT);
  EXPECT_EQ(draft.drafted_by(), "admin-a");
  EXPECT_FALSE(draft.has_publish_time());
  const auto same = Publish(admin_, draft);
  EXPECT_THAT(same, HasReason("SAME_PERSON"));
  EXPECT_THAT(same, StatusIs(absl::StatusCode::kPermissionDenied));
  EXPECT_EQ(TrySql("UPDATE policy SET state = 'PUBLISHED', published_by = 'admin-a', "
                   "published = now() WHERE policy = 'strict'"),
            "policy_two_persons");
  v1::Policy stale = draft;
  stale.set_etag("stale");
  EXPECT_THAT(Publish(other_admin_, stale), HasReason("ETAG_MISMATCH"));
  ASSERT_OK_AND_ASSIGN(const v1::Policy published, Publish(other_admin_, draft));
  EXPECT_EQ(published.state(), v1::Policy::STATE_PUBLISHED);
  EXPECT_EQ(published.published_by(), "admin-b");
  EXPECT_NE(published.etag(), draft.etag());
  const auto again = Publish(other_admin_, published);
  EXPECT_THAT(again, HasReason("POLICY_STATE"));
  EXPECT_EQ(GetErrorInfo(again.status())->metadata.at("state"), "PUBLISHED");
  // The database holds it, too: its content for everybody, what moves a draft for a published one.
  EXPECT_EQ(TrySql("UPDATE policy SET content = '{}' WHERE policy = 'strict'"), "denied");
  EXPECT_EQ(TrySql("DELETE FROM policy"), "denied");
  EXPECT_EQ(TrySql("UPDATE policy SET published_by = 'other' WHERE policy = 'strict'"),
            "policy_moves");
  EXPECT_EQ(TrySql("INSERT INTO policy (policy, version, first_year, content, state, drafted_by, "
                   "published_by, published) SELECT 'x', 'x', 2019, content || "
                   "'{\"version\": \"x\"}', 'PUBLISHED', 'a', 'b', now() FROM policy "
                   "WHERE policy = 'strict'"),
            "policy_moves");
  v1::Policy nowhere = draft;
  nowhere.set_name("policies/nowhere");
  EXPECT_THAT(Publish(other_admin_, nowhere), HasReason("POLICY_NOT_FOUND"));
  EXPECT_THAT(Send(&Stub::CreatePolicy, prefect_, Drafting("x")), HasReason("ROLE_NOT_ALLOWED"));
}

TEST_F(PolicyApiTest, AnIdAVersionOrAParameterThatCannotBeIsRefused) {
  EXPECT_THAT(Send(&Stub::CreatePolicy, admin_, Drafting("default-1")), HasReason("POLICY_EXISTS"));
  v1::CreatePolicyRequest version = Drafting("default-2");
  version.mutable_policy()->set_version("default/1");
  const auto taken = Send(&Stub::CreatePolicy, admin_, version);
  EXPECT_THAT(taken, HasReason("POLICY_EXISTS"));
  EXPECT_EQ(GetErrorInfo(taken.status())->metadata.at("field"), "policy.version");
  v1::CreatePolicyRequest wrong = Drafting("wrong");
  wrong.mutable_policy()->set_completion_weight_bp(0);
  wrong.mutable_policy()->set_attainment_weight_bp(0);
  wrong.mutable_policy()->mutable_release_curve(1)->set_score_ppm(900'001);
  const auto refused = Send(&Stub::CreatePolicy, admin_, wrong);
  EXPECT_THAT(refused, HasReason("POLICY_INVALID"));
  EXPECT_EQ(BadFields(refused.status()),
            (std::vector<std::string>{"policy.completion_weight_bp",
                                      "policy.release_curve[2].score_ppm"}));
  // Beyond the bounds of the contract.
  wrong.mutable_policy()->set_new_pathways_floor_bp(0);
  wrong.mutable_policy()->set_first_year(1899);
  const auto beyond = Send(&Stub::CreatePolicy, admin_, wrong);
  EXPECT_THAT(beyond, HasReason("INVALID_REQUEST"));
  EXPECT_EQ(BadFields(beyond.status()),
            (std::vector<std::string>{"policy.first_year", "policy.new_pathways_floor_bp"}));
  v1::ListPoliciesRequest list;
  list.set_page_size(1);
  ASSERT_OK(Send(&Stub::CreatePolicy, admin_, Drafting("alpha")));
  ASSERT_OK_AND_ASSIGN(const v1::ListPoliciesResponse first,
                       Send(&Stub::ListPolicies, auditor_, list));
  EXPECT_EQ(first.policies(0).name(), "policies/alpha");
  list.set_page_token(first.next_page_token());
  ASSERT_OK_AND_ASSIGN(const v1::ListPoliciesResponse last,
                       Send(&Stub::ListPolicies, auditor_, list));
  EXPECT_EQ(last.policies(0).name(), "policies/default-1");
  EXPECT_EQ(last.next_page_token(), "");
}

TEST_F(PolicyApiTest, TheLatestFirstYearThenTheLastPublishedApplies) {
  ASSERT_OK(Open());
  // A policy published after the evidence's instant was not known then.
  Published("late", 2019);
  ASSERT_OK(Collect());
  ASSERT_OK_AND_ASSIGN(const v1::Run before, Compute());
  EXPECT_EQ(before.policy().name(), "policies/default-1");
  // From here on the peers have settled an instant after every publication of this test.
  registry_.dates.settled = budget_.dates.settled = procurement_.dates.settled = At(2200, 1, 1);
  ASSERT_OK(Collect());
  ASSERT_OK_AND_ASSIGN(const v1::Run last_published, Compute());
  EXPECT_EQ(last_published.policy().name(), "policies/late");
  Published("earlier-years", 2018);
  Published("later-years", 2020);
  ASSERT_OK(Send(&Stub::CreatePolicy, admin_, Drafting("a-draft", 2019)));
  ASSERT_OK_AND_ASSIGN(const v1::Run unchanged, Compute());
  EXPECT_EQ(unchanged.policy().name(), "policies/late");
  Published("last", 2019);
  ASSERT_OK_AND_ASSIGN(const v1::Run replaced, Compute());
  EXPECT_EQ(replaced.policy().name(), "policies/last");
  EXPECT_EQ(replaced.result().policy_version(), "last/1");
  // A run keeps the policy as it was used.
  ASSERT_OK_AND_ASSIGN(const v1::Run kept, Get(&Stub::GetRun, before.name()));
  EXPECT_EQ(kept.policy().version(), "default/1");
}

TEST_F(PolicyApiTest, NoPolicyAppliesBeforeItsFirstYear) {
  registry_.pact.set_start_year(2018);
  ASSERT_OK(Send(&Stub::OpenReview, officer_, Opening(2018, Day(2018, 12, 31))));
  auto collecting = On<v1::CollectEvidenceRequest>("pacts/p/annualReviews/2018");
  ASSERT_OK(Send(&Stub::CollectEvidence, officer_, collecting));
  auto computing = On<v1::ComputeContributionRequest>("pacts/p/annualReviews/2018");
  const auto refused = Send(&Stub::ComputeContribution, officer_, computing);
  EXPECT_THAT(refused, HasReason("POLICY_NOT_FOUND"));
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kNotFound));
}

// --- Simulation.

template <class E>
E Enum(const Json& json, const std::string& prefix,
       bool (*parse)(google::protobuf::ConstStringParam, E*)) {
  E value{};
  EXPECT_TRUE(parse(prefix + json.get<std::string>(), &value)) << json;
  return value;
}
google::type::Date DateOf(const Json& json) {
  const std::string text = json.get<std::string>();
  google::type::Date date;
  date.set_year(std::stoi(text.substr(0, 4)));
  date.set_month(std::stoi(text.substr(5, 2)));
  date.set_day(std::stoi(text.substr(8, 2)));
  return date;
}
type::v1::Axis AxisOf(const Json& json) { return Enum(json, "", type::v1::Axis_Parse); }
type::v1::Standing StandingOf(const Json& json) {
  return Enum(json, "STANDING_", type::v1::Standing_Parse);
}
void AddValues(const Json& json, google::protobuf::RepeatedPtrField<v1::AxisValue>* out) {
  for (const auto& [axis, value] : json.items()) {
    v1::AxisValue* item = out->Add();
    item->set_axis(AxisOf(axis));
    item->set_value(value.get<int64_t>());
  }
}

// Every parameter by its name, the text of an enum after its prefix.
v1::Policy PolicyOf(const Json& j) {
  v1::Policy p;
  p.set_version(j["version"].get<std::string>());
  p.set_first_year(2019);
  for (const Json& point : j["release_curve"]) {
    v1::CurvePoint* out = p.add_release_curve();
    out->set_score_ppm(point["score_ppm"]);
    out->set_rate_ppm(point["rate_ppm"]);
  }
  for (const auto& [name, value] : j.items()) {
    const auto& field = *p.GetDescriptor()->FindFieldByName(name);
    if (const auto* type = field.enum_type()) {
      const std::string zero = type->FindValueByNumber(0)->name();
      const std::string prefix = zero.substr(0, zero.size() - std::string("UNSPECIFIED").size());
      const auto* found = type->FindValueByName(prefix + value.get<std::string>());
      p.GetReflection()->SetEnum(&p, &field, found);
    } else if (value.is_number() && field.type() == field.TYPE_INT32) {
      p.GetReflection()->SetInt32(&p, &field, value);
    } else if (value.is_number()) {
      p.GetReflection()->SetInt64(&p, &field, value);
    }
  }
  return p;
}

void AddProject(const Json& j, v1::ContributionInputs& inputs) {
  v1::ProjectInput* p = inputs.add_projects();
  p->set_id(j["id"].get<std::string>());
  p->set_axis(AxisOf(j["axis"]));
  p->set_maturity(Enum(j["maturity"], "MATURITY_", type::v1::Maturity_Parse));
  p->set_state(Enum(j["state"], "PROJECT_STATE_", type::v1::ProjectState_Parse));
  p->set_agreed_abandonment(j["agreed_abandonment"]);
  p->set_released(j["released"]);
  p->set_planned_funding_cents(j["planned_funding_cents"]);
  for (const Json& m : j["milestones"]) {
    v1::MilestoneInput* out = p->add_milestones();
    out->set_id(m["id"].get<std::string>());
    out->set_weight(m["weight"]);
    *out->mutable_due() = DateOf(m["due"]);
    if (!m["achieved"].is_null()) *out->mutable_achieved() = DateOf(m["achieved"]);
    out->set_standing(StandingOf(m["standing"]));
  }
}

void AddCommitment(const Json& j, v1::ContributionInputs& inputs) {
  v1::CommitmentInput* c = inputs.add_commitments();
  c->set_id(j["id"].get<std::string>());
  c->set_obligor(Enum(j["obligor"], "OBLIGOR_", type::v1::Obligor_Parse));
  for (const Json& axis : j["axes"]) c->add_axes(AxisOf(axis));
  c->set_weight(j["weight"]);
  c->set_mandatory(j["mandatory"]);
  c->set_suspensive(j["suspensive"]);
  if (j.contains("deliverable")) {
    const Json& d = j["deliverable"];
    *c->mutable_deliverable()->mutable_due() = DateOf(d["due"]);
    if (!d["delivered"].is_null()) {
      *c->mutable_deliverable()->mutable_delivered() = DateOf(d["delivered"]);
    }
    c->mutable_deliverable()->set_standing(StandingOf(d["standing"]));
  }
  if (j.contains("target")) {
    const Json& t = j["target"];
    v1::TargetInput* out = c->mutable_target();
    out->set_direction(Enum(t["direction"], "DIRECTION_", v1::Direction_Parse));
    out->set_baseline_micros(t["baseline_micros"]);
    out->set_target_micros(t["target_micros"]);
    if (!t["observed_micros"].is_null()) out->set_observed_micros(t["observed_micros"]);
    out->set_standing(StandingOf(t["standing"]));
    if (!t["first_available"].is_null()) {
      *out->mutable_first_available() = DateOf(t["first_available"]);
    }
  }
}

v1::SimulateContributionRequest RequestOf(const Json& j) {
  v1::SimulateContributionRequest request;
  *request.mutable_policy() = PolicyOf(j["policy"]);
  v1::ContributionInputs& in = *request.mutable_inputs();
  in.set_year(j["year"]);
  *in.mutable_cut_off() = DateOf(j["cut_off"]);
  in.set_envelope_cents(j["envelope_cents"]);
  AddValues(j["granted_before_cents"], in.mutable_granted_before_cents());
  AddValues(j["ceilings_cents"], in.mutable_ceilings_cents());
  AddValues(j["certified_to_date_cents"], in.mutable_certified_to_date_cents());
  in.set_axis_3_released_to_date_cents(j["axis_3_released_to_date_cents"]);
  for (const Json& p : j["projects"]) AddProject(p, in);
  for (const Json& c : j["commitments"]) AddCommitment(c, in);
  in.set_own_effort_baseline_cents(j["own_effort"]["baseline_cents"]);
  in.set_own_effort_realised_cents(j["own_effort"]["realised_cents"]);
  AddValues(j["pathways_entered"], in.mutable_pathways_entered());
  AddValues(j["advance_paid_cents"], in.mutable_advance_paid_cents());
  return request;
}

Json Maybe(bool has, int64_t value) { return has ? Json(value) : Json(nullptr); }

Json JsonOf(const v1::ContributionResult& result) {
  Json j;
  for (const v1::AxisResult& a : result.axes()) {
    j["axes"][type::v1::Axis_Name(a.axis())] = {
        {"completion_ppm", Maybe(a.has_completion_ppm(), a.completion_ppm())},
        {"attainment_ppm", Maybe(a.has_attainment_ppm(), a.attainment_ppm())},
        {"score_ppm", Maybe(a.has_score_ppm(), a.score_ppm())},
        {"rate_ppm", a.rate_ppm()},
        {"effort_ppm", a.effort_ppm()},
        {"gross_cents", a.gross_cents()},
        {"proposed_cents", a.proposed_cents()},
        {"withheld_cents", a.withheld_cents()},
        {"balance_cents", a.balance_cents()}};
  }
  j["total_proposed_cents"] = result.total_proposed_cents();
  j["total_withheld_cents"] = result.total_withheld_cents();
  j["unit_cost_cents"] = Maybe(result.has_unit_cost_cents(), result.unit_cost_cents());
  j["findings"] = Json::array();
  for (const v1::Finding& f : result.findings()) {
    j["findings"].push_back({{"code", f.code()}, {"subject", f.subject()}});
  }
  return j;
}

const Json& Vectors() {
  static const Json* const vectors = new Json(
      Json::parse(std::ifstream("services/review/domain/testdata/contribution_vectors.json")));
  return *vectors;
}

TEST_F(PolicyApiTest, EveryVectorHoldsThroughTheApi) {
  ASSERT_EQ(Vectors().size(), 150u);
  for (const Json& vector : Vectors()) {
    const auto response = Send(&Stub::SimulateContribution, region_, RequestOf(vector["inputs"]));
    ASSERT_OK(response) << vector["name"];
    EXPECT_EQ(JsonOf(response->result()), vector["expected"]) << vector["name"];
    EXPECT_EQ(response->result().policy_version(), vector["inputs"]["policy"]["version"]);
    ASSERT_GE(response->lines_size(), 2);
    EXPECT_EQ(response->lines(response->lines_size() - 2).result(),
              std::to_string(response->result().total_proposed_cents()));
  }
  EXPECT_EQ(Count("run") + Count("event") + Count("idempotency"), 0);
}

TEST_F(PolicyApiTest, RefusedInputsAreNamedAsTheClientSeesThem) {
  v1::SimulateContributionRequest request = RequestOf(Vectors()[0]["inputs"]);
  v1::ContributionInputs& in = *request.mutable_inputs();
  in.set_envelope_cents(-1);
  in.mutable_ceilings_cents(1)->set_value(10'000'000'000'000'001);  // Of axis 2.
  *in.add_advance_paid_cents() = in.advance_paid_cents(0);
  in.mutable_projects(1)->set_id("a");
  in.mutable_projects(0)->mutable_milestones(1)->set_id("x/y");
  in.mutable_commitments(0)->mutable_target()->set_target_micros(9'000'000);
  *in.mutable_cut_off() = DateOf("2021-01-01");
  request.mutable_policy()->mutable_release_curve(2)->set_rate_ppm(1);
  const auto refused = Send(&Stub::SimulateContribution, region_, request);
  EXPECT_THAT(refused, HasReason("INPUTS_REFUSED"));
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(
      BadFields(refused.status()),
      ::testing::UnorderedElementsAre("inputs.envelope_cents", "inputs.ceilings_cents[1].value",
                                      "inputs.advance_paid_cents[3].axis", "inputs.projects[1].id",
                                      "inputs.projects[0].milestones[1].id",
                                      "inputs.commitments[0].target.target_micros",
                                      "inputs.cut_off", "policy.release_curve[2].rate_ppm"));
  // Entries on axis 3 are no pathways; a measure that is missing names its commitment.
  request = RequestOf(Vectors()[0]["inputs"]);
  v1::AxisValue* entries = request.mutable_inputs()->add_pathways_entered();
  entries->set_axis(type::v1::AXIS_3);
  entries->set_value(1);
  request.mutable_inputs()->mutable_commitments(0)->clear_measure();
  EXPECT_THAT(BadFields(Send(&Stub::SimulateContribution, region_, request).status()),
              ::testing::UnorderedElementsAre("inputs.pathways_entered", "inputs.commitments[0]"));
}

}  // namespace
}  // namespace pactum::review
