// Review through gRPC on a real database, with three peers that answer what the test says. Their
// answers describe one year of a small pact whose contribution is computed by hand in DescribeYear.
#ifndef PACTUM_SERVICES_REVIEW_TESTING_REVIEW_FIXTURE_H_
#define PACTUM_SERVICES_REVIEW_TESTING_REVIEW_FIXTURE_H_

#include <fstream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <grpcpp/server_builder.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "common/base/date_wire.h"
#include "common/base/digest.h"
#include "common/base/fault_point.h"
#include "common/db/sql_error.h"
#include "common/db/transaction.h"
#include "common/rpc/status_grpc.h"
#include "common/testing/database.h"
#include "common/testing/fake_clock.h"
#include "common/testing/matchers.h"
#include "common/testing/token_signer.h"
#include "google/rpc/error_details.pb.h"
#include "pactum/review/v1/review_service.grpc.pb.h"
#include "services/review/api/review_api.h"
#include "services/review/domain/errors.h"
#include "services/review/testing/fake_budget.h"
#include "services/review/testing/fake_procurement.h"
#include "services/review/testing/fake_registry.h"

namespace pactum::review::testing {

using pactum::testing::HasReason;
using pactum::testing::StatusIs;
using Stub = v1::ReviewService::Stub;

inline constexpr char kReview[] = "pacts/p/annualReviews/2019";

inline absl::CivilDay Day(int year, int month, int day) { return absl::CivilDay(year, month, day); }
inline absl::Time At(int year, int month, int day) {
  return absl::FromCivil(absl::CivilDay(year, month, day), absl::UTCTimeZone());
}

// A detail of an error; empty where it has none.
template <class Detail>
Detail DetailOf(const absl::Status& status) {
  Detail detail;
  const auto payload =
      status.GetPayload(absl::StrCat("type.googleapis.com/", detail.GetTypeName()));
  if (payload) detail.ParseFromString(std::string(*payload));
  return detail;
}
// The fields of a BadRequest.
inline std::vector<std::string> BadFields(const absl::Status& status) {
  std::vector<std::string> fields;
  const auto detail = DetailOf<google::rpc::BadRequest>(status);
  for (const auto& violation : detail.field_violations()) {
    fields.push_back(violation.field());
  }
  return fields;
}
// Type and subject of a PreconditionFailure's violations.
inline std::vector<std::string> Violations(const absl::Status& status) {
  std::vector<std::string> violations;
  const auto detail = DetailOf<google::rpc::PreconditionFailure>(status);
  for (const auto& one : detail.violations()) {
    violations.push_back(one.type() + " " + one.subject());
  }
  return violations;
}

class ReviewFixture : public ::testing::Test {
 protected:
  ReviewFixture() {
    DescribeYear();
    registry_server_ = Serve(&registry_);
    budget_server_ = Serve(&budget_);
    procurement_server_ = Serve(&procurement_);
    std::ofstream(token_file_) << signer_.Service("review");
    registry_client_ = std::make_unique<RegistryClient>(PeerOf("registry", *registry_server_));
    budget_client_ = std::make_unique<BudgetClient>(PeerOf("budget", *budget_server_));
    procurement_client_ =
        std::make_unique<ProcurementClient>(PeerOf("procurement", *procurement_server_));
    UseLease(absl::ZeroDuration());
  }
  ~ReviewFixture() override { SetFaultsForTest(""); }

  static std::unique_ptr<grpc::Server> Serve(grpc::Service* service) {
    grpc::ServerBuilder builder;
    builder.RegisterService(service);
    return builder.BuildAndStart();
  }
  rpc::Peer PeerOf(const char* name, grpc::Server& server) {
    return rpc::Peer({name, "", "", token_file_, kDomain}, server.InProcessChannel({}));
  }
  // Serves anew, with decisions held for so long before a worker takes them up.
  void UseLease(absl::Duration lease) {
    if (server_ != nullptr) server_->Shutdown();
    api_ = std::make_unique<ReviewApi>(gate_, pool_, *registry_client_, *budget_client_,
                                       *procurement_client_, lease);
    api_->RequireComplete();
    server_ = Serve(api_.get());
    stub_ = v1::ReviewService::NewStub(server_->InProcessChannel({}));
  }

  template <class Req, class Resp>
  absl::StatusOr<Resp> Send(grpc::Status (Stub::*method)(grpc::ClientContext*, const Req&, Resp*),
                            const std::string& token, const Req& request) {
    grpc::ClientContext context;
    context.AddMetadata("authorization", "Bearer " + token);
    Resp response;
    const absl::Status status = rpc::FromGrpc((stub_.get()->*method)(&context, request, &response));
    if (!status.ok()) return status;
    return response;
  }
  template <class Req, class Resp>
  absl::StatusOr<Resp> Get(grpc::Status (Stub::*method)(grpc::ClientContext*, const Req&, Resp*),
                           const std::string& name) {
    Req request;
    request.set_name(name);
    return Send(method, auditor_, request);
  }
  v1::AnnualReview Review(const std::string& name = kReview) {
    const auto review = Get(&Stub::GetReview, name);
    EXPECT_OK(review);
    return review.ok() ? *review : v1::AnnualReview();
  }

  // A transition of the review as it now is.
  template <class Req>
  Req On(const std::string& name = kReview) {
    Req request;
    request.set_name(name);
    request.set_etag(Review(name).etag());
    request.set_request_id(NewUuid());
    return request;
  }
  v1::OpenReviewRequest Opening(int year = 2019, absl::CivilDay cut_off = Day(2019, 12, 31)) {
    v1::OpenReviewRequest request;
    request.set_pact("pacts/p");
    request.set_year(year);
    *request.mutable_cut_off() = pactum::ToProto(cut_off);
    request.set_request_id(NewUuid());
    return request;
  }
  absl::StatusOr<v1::AnnualReview> Open() { return Send(&Stub::OpenReview, officer_, Opening()); }
  absl::StatusOr<v1::Evidence> Collect() {
    return Send(&Stub::CollectEvidence, officer_, On<v1::CollectEvidenceRequest>());
  }
  absl::StatusOr<v1::Run> Compute() {
    return Send(&Stub::ComputeContribution, officer_, On<v1::ComputeContributionRequest>());
  }
  absl::StatusOr<v1::AnnualReview> Submit() {
    return Send(&Stub::SubmitReview, officer_, On<v1::SubmitReviewRequest>());
  }
  absl::StatusOr<v1::AnnualReview> Return(const std::string& why = "look again") {
    auto request = On<v1::ReturnReviewRequest>();
    request.set_reason(why);
    return Send(&Stub::ReturnReview, prefect_, request);
  }
  absl::StatusOr<v1::AnnualReview> Reopen(const std::string& why = "a court's judgment") {
    auto request = On<v1::ReopenReviewRequest>();
    request.set_reason(why);
    return Send(&Stub::ReopenReview, prefect_, request);
  }
  // The State explains what is under its target in the year below; so that it may be closed.
  void ExplainEveryGap() {
    for (const char* subject : {"projects/alpha", "commitments/c"}) {
      v1::ExplainGapRequest request;
      request.set_name(kReview);
      request.set_subject(subject);
      request.add_difficulties(v1::DIFFICULTY_UNSUITABLE_SCHEDULE);
      request.set_request_id(NewUuid());
      ASSERT_OK(Send(&Stub::ExplainGap, officer_, request));
    }
  }
  absl::StatusOr<v1::AnnualReview> Close() {
    return Send(&Stub::CloseReview, prefect_, On<v1::CloseReviewRequest>());
  }
  // As proposed, but for the amounts that are set.
  v1::DecideContributionRequest Decision(const std::vector<std::pair<int, int64_t>>& amounts = {},
                                         const std::string& reason = "") {
    auto request = On<v1::DecideContributionRequest>();
    request.set_run(Review().latest_run());
    for (const auto& [axis, cents] : amounts) {
      v1::AxisValue* value = request.add_decided_cents();
      value->set_axis(static_cast<type::v1::Axis>(axis));
      value->set_value(cents);
    }
    request.set_reason(reason);
    request.set_legal_reference("order 2020-052");
    *request.mutable_effective_date() = pactum::ToProto(Day(2020, 3, 2));
    return request;
  }
  absl::StatusOr<v1::Decision> Decide(const std::vector<std::pair<int, int64_t>>& amounts = {},
                                      const std::string& reason = "") {
    return Send(&Stub::DecideContribution, prefect_, Decision(amounts, reason));
  }
  // Opened, collected, computed, submitted.
  void SubmittedReview() {
    ASSERT_OK(Open());
    ASSERT_OK(Collect());
    ASSERT_OK(Compute());
    ASSERT_OK(Submit());
  }

  // One year of pact p, cut-off 2019-12-31, by default/1. By hand:
  //
  // Axis 1, ceiling 10 000 000.00: the example of docs/contribution.md, R = E = S = 800 000, rate
  // 883 333, 8 833 330.00 proposed; 3 000 000.00 were advanced. Axis 2, ceiling 5 000 000.00: one
  // project, completed; no commitment: rate 1 000 000, 5 000 000.00. Axis 3, ceiling 1 000 000.00:
  // one project, its milestone achieved and not answered yet: gross 1 000 000.00, but 600 000.00
  // were released. Proposed 14 433 330.00, withheld 1 166 670.00 + 0 + 400 000.00. 13 833 330.00
  // over 1 500 entries: 9 222.22. More than certified is proposed on axes 2 and 3.
  void DescribeYear() {
    registry_.dates.settled = At(2020, 1, 15) + absl::Seconds(3);
    budget_.dates.settled = At(2020, 1, 15) + absl::Seconds(1);
    procurement_.dates.settled = At(2020, 1, 15) + absl::Seconds(2);
    // Not in the order of ids: the evidence sorts them.
    AddProject("completed-b", 1, type::v1::PROJECT_STATE_COMPLETED, 400'000'000);
    reg::ProjectPosition* running =
        AddProject("alpha", 1, type::v1::PROJECT_STATE_RUNNING, 600'000'000);
    AddMilestone(running, "m3", false);
    AddMilestone(running, "m1", true);
    AddMilestone(running, "m2", true);
    AddProject("zeta", 2, type::v1::PROJECT_STATE_COMPLETED, 500'000'000);
    reg::ProjectPosition* agora =
        AddProject("agora", 3, type::v1::PROJECT_STATE_RUNNING, 100'000'000);
    AddMilestone(agora, "m1", true);
    agora->mutable_milestones(0)->set_standing(type::v1::STANDING_UNCONFIRMED);
    reg::CommitmentPosition* commitment = registry_.position.add_commitments();
    commitment->set_commitment_id("c");
    commitment->set_obligor(type::v1::OBLIGOR_REGION);
    commitment->add_axes(type::v1::AXIS_1);
    commitment->set_weight(1);
    reg::TargetPosition* target = commitment->mutable_target();
    target->set_direction(reg::Indicator::DIRECTION_INCREASE);
    target->set_baseline_micros(10'000'000);
    target->set_target_micros(15'000'000);
    target->set_observed_micros(14'000'000);
    target->set_standing(type::v1::STANDING_CONFIRMED);

    bud::BudgetPosition& money = budget_.position;
    money.set_envelope_cents(30'006'000'000);
    money.set_convention_state(bud::Convention::STATE_IN_FORCE);
    AddAmounts({0, 0, 0}, money.mutable_granted_before());
    AddAmounts({1'000'000'000, 500'000'000, 100'000'000}, money.mutable_ceilings());
    AddAmounts({300'000'000, 0, 0}, money.mutable_advance_paid());
    AddAmounts({900'000'000, 400'000'000, 0}, money.mutable_certified_to_date());
    bud::ProjectRelease* release = money.add_released();
    release->set_project_id("agora");
    release->set_amount_cents(60'000'000);
    money.set_own_effort_baseline_cents(70'000'000'000);
    money.set_own_effort_realised_cents(70'000'000'000);
    AddExecution(1, 900'000'000, 1'000);
    AddExecution(2, 400'000'000, 500);
    AddExecution(3, 0, 0);
  }
  reg::ProjectPosition* AddProject(const char* id, int axis, type::v1::ProjectState state,
                                   int64_t planned) {
    reg::ProjectPosition* project = registry_.position.add_projects();
    project->set_project_id(id);
    project->set_axis(static_cast<type::v1::Axis>(axis));
    project->set_maturity(type::v1::MATURITY_IDENTIFIED);
    project->set_state(state);
    project->set_planned_funding_cents(planned);
    return project;
  }
  static void AddMilestone(reg::ProjectPosition* project, const char* id, bool achieved) {
    reg::MilestonePosition* milestone = project->add_milestones();
    milestone->set_milestone_id(id);
    milestone->set_weight(1);
    *milestone->mutable_due() = pactum::ToProto(Day(2019, 6, 30));
    if (!achieved) return;
    *milestone->mutable_achieved() = pactum::ToProto(Day(2019, 6, 1));
    milestone->set_standing(type::v1::STANDING_CONFIRMED);
  }
  static void AddAmounts(const std::vector<int64_t>& cents,
                         google::protobuf::RepeatedPtrField<bud::AxisAmount>* out) {
    for (size_t i = 0; i < cents.size(); ++i) {
      bud::AxisAmount* amount = out->Add();
      amount->set_axis(static_cast<type::v1::Axis>(i + 1));
      amount->set_amount_cents(cents[i]);
    }
  }
  void AddExecution(int axis, int64_t certified, int64_t entries) {
    pro::AxisExecution* execution = procurement_.execution.add_axes();
    execution->set_axis(static_cast<type::v1::Axis>(axis));
    execution->set_certified_to_date_cents(certified);
    execution->set_entries_in_training(entries);
  }

  // As the service's own role. "" where the database lets it pass, else the constraint that it
  // names, or "denied" where the role may not.
  std::string TrySql(const std::string& sql) {
    const std::string name = Sha256Hex(sql).substr(0, 16);  // PostgreSQL cuts long names.
    const db::Statement statement{name.c_str(), sql.c_str()};
    const absl::Status status =
        db::InTransaction(pool_, CallContext(), [&](db::Tx& tx) -> absl::Status {
          try {
            return tx.TryExec(statement).status();
          } catch (const pqxx::insufficient_privilege&) {
            return absl::PermissionDeniedError("denied");
          }
        });
    if (status.ok()) return "";
    const auto violated = db::ViolatedConstraint(status);
    return violated && !violated->empty() ? *violated : std::string(status.message());
  }
  int Count(const std::string& from) {
    return std::stoi(database_.Value("SELECT count(*) FROM " + from));
  }

  pactum::testing::TokenSigner signer_;
  const std::string token_file_ = signer_.keys_dir() + "/own.token";
  const std::string officer_ = signer_.Person("STATE_OFFICER", "dreets");
  const std::string prefect_ = signer_.Person("STATE_PREFECT", "prefet");
  const std::string region_ = signer_.Person("REGION_OFFICER", "bureau");
  const std::string auditor_ = signer_.Person("AUDITOR", "auditeur", {"*"});
  const std::string admin_ = signer_.Person("PLATFORM_ADMIN", "admin-a", {"*"});
  const std::string other_admin_ = signer_.Person("PLATFORM_ADMIN", "admin-b", {"*"});
  pactum::testing::FakeClock clock_{At(2020, 6, 1)};
  pactum::testing::Database database_ = pactum::testing::Database::OfService("review");
  db::Pool pool_{{.conninfo = database_.conninfo(), .domain = kDomain, .max_size = 16}};
  auth::TokenVerifier tokens_{{signer_.keys_dir(), pactum::testing::kIssuer, "pactum", kDomain},
                              clock_};
  rpc::Admission admission_{100};
  const rpc::Gate gate_{tokens_, admission_, clock_, kDomain};
  FakeRegistry registry_;
  FakeBudget budget_;
  FakeProcurement procurement_;
  std::unique_ptr<grpc::Server> registry_server_, budget_server_, procurement_server_;
  std::unique_ptr<RegistryClient> registry_client_;
  std::unique_ptr<BudgetClient> budget_client_;
  std::unique_ptr<ProcurementClient> procurement_client_;
  std::unique_ptr<ReviewApi> api_;
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<Stub> stub_;
};

}  // namespace pactum::review::testing

#endif  // PACTUM_SERVICES_REVIEW_TESTING_REVIEW_FIXTURE_H_
