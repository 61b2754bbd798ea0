// Registry as its API tests use it: through gRPC in one process, on a migrated database of the
// test's own, with a budget that says what the test wants. The pact is the one of
// examples/pays-de-la-loire.
#ifndef PACTUM_SERVICES_REGISTRY_TESTING_REGISTRY_TEST_H_
#define PACTUM_SERVICES_REGISTRY_TESTING_REGISTRY_TEST_H_

#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <grpcpp/server_builder.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "common/base/date_wire.h"
#include "common/base/digest.h"
#include "common/db/sql_error.h"
#include "common/db/transaction.h"
#include "common/rpc/status_grpc.h"
#include "common/testing/database.h"
#include "common/testing/fake_clock.h"
#include "common/testing/matchers.h"
#include "common/testing/token_signer.h"
#include "google/rpc/error_details.pb.h"
#include "pactum/registry/v1/registry_service.grpc.pb.h"
#include "services/registry/api/registry_api.h"
#include "services/registry/domain/errors.h"
#include "services/registry/testing/example_pact.h"
#include "services/registry/testing/fake_budget.h"

namespace pactum::registry::testing {

inline constexpr char kPact[] = "pacts/pdl-2019-2022";
inline constexpr char kVersion[] = "pacts/pdl-2019-2022/versions/1";

inline std::string Project(const std::string& id) { return absl::StrCat(kPact, "/projects/", id); }
// Those of persons; the tables of README.md have a row for each.
inline const std::vector<std::string> kRoles = {
    "REGION_OFFICER", "REGION_PRESIDENT", "STATE_OFFICER", "STATE_PREFECT",
    "PES_OFFICER",    "PES_DIRECTOR",     "AUDITOR",       "PLATFORM_ADMIN"};

inline absl::CivilDay Day(int month, int day) { return absl::CivilDay(2019, month, day); }

// A detail of a status; empty where it has none.
template <class Detail>
Detail DetailOf(const absl::Status& status) {
  Detail detail;
  const auto payload = status.GetPayload("type.googleapis.com/" + detail.GetTypeName());
  if (payload) detail.ParseFromString(std::string(*payload));
  return detail;
}
// The paths of BadRequest.
template <class T>
std::vector<std::string> FieldsOf(const T& result) {
  std::vector<std::string> fields;
  const auto detail = DetailOf<google::rpc::BadRequest>(pactum::testing::StatusOf(result));
  for (const auto& violation : detail.field_violations()) {
    fields.push_back(violation.field());
  }
  return fields;
}
// The items of PreconditionFailure.
template <class T>
std::vector<std::string> ItemsOf(const T& result) {
  std::vector<std::string> items;
  const auto detail = DetailOf<google::rpc::PreconditionFailure>(pactum::testing::StatusOf(result));
  for (const auto& violation : detail.violations()) {
    items.push_back(violation.type());
  }
  return items;
}

class RegistryTest : public ::testing::Test {
 protected:
  using Stub = v1::RegistryService::Stub;

  RegistryTest() {
    grpc::ServerBuilder budget_builder;
    budget_builder.RegisterService(&budget_);
    budget_server_ = budget_builder.BuildAndStart();
    std::ofstream(signer_.keys_dir() + "/own.token") << signer_.Service("registry");
    client_ = std::make_unique<BudgetClient>(
        rpc::Peer({"budget", "", "", signer_.keys_dir() + "/own.token", kDomain},
                  budget_server_->InProcessChannel({})));
    api_ = std::make_unique<RegistryApi>(rpc::Gate{tokens_, admission_, clock_, kDomain}, pool_,
                                         *client_);
    api_->RequireComplete();
    grpc::ServerBuilder builder;
    builder.SetMaxReceiveMessageSize(16 << 20);  // As main.cc by default.
    builder.RegisterService(api_.get());
    server_ = builder.BuildAndStart();
    grpc::ChannelArguments arguments;
    arguments.SetMaxReceiveMessageSize(64 << 20);
    stub_ = v1::RegistryService::NewStub(server_->InProcessChannel(arguments));
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
  // With a request_id of its own, for a write.
  template <class Req, class Resp>
  absl::StatusOr<Resp> Do(grpc::Status (Stub::*method)(grpc::ClientContext*, const Req&, Resp*),
                          const std::string& token, Req request) {
    request.set_request_id(NewUuid());
    return Send(method, token, request);
  }
  template <class Req, class Resp>
  absl::StatusOr<Resp> DoExample(grpc::Status (Stub::*method)(grpc::ClientContext*, const Req&,
                                                              Resp*),
                                 const std::string& token, const std::string& file) {
    return Do(method, token, Example<Req>(file));
  }

  // The example in DRAFT, complete: 1 pact, 5 indicators, 6 projects, 10 commitments, 1 update.
  void Draft() {
    ASSERT_OK(DoExample(&Stub::CreatePact, region_, "010-create-pact"));
    for (const std::string& file : kExampleIndicators) {
      ASSERT_OK(DoExample(&Stub::CreateIndicator, region_, file));
    }
    for (const std::string& file : kExampleProjects) {
      ASSERT_OK(DoExample(&Stub::CreateProject, region_, file));
    }
    for (const std::string& file : kExampleCommitments) {
      ASSERT_OK(DoExample(&Stub::CreateCommitment, region_, file));
    }
    auto update = Example<v1::UpdatePactVersionRequest>("050-update-version");
    update.set_etag(Version().etag());
    ASSERT_OK(Do(&Stub::UpdatePactVersion, region_, update));
  }
  void Submitted() {
    ASSERT_NO_FATAL_FAILURE(Draft());
    ASSERT_OK(Submit());
  }
  void InForce() {
    ASSERT_NO_FATAL_FAILURE(Submitted());
    ASSERT_OK(Sign(president_));
    ASSERT_OK(Sign(prefect_));
  }

  v1::PactVersion Version(const std::string& name = kVersion) {
    v1::GetPactVersionRequest request;
    request.set_name(name);
    const auto version = Send(&Stub::GetPactVersion, auditor_, request);
    EXPECT_OK(version);
    return version.value_or(v1::PactVersion());
  }
  v1::Pact Pact() {
    v1::GetPactRequest request;
    request.set_name(kPact);
    const auto pact = Send(&Stub::GetPact, auditor_, request);
    EXPECT_OK(pact);
    return pact.value_or(v1::Pact());
  }

  // Transitions with the present etag, or the one that is given.
  static v1::SubmitPactVersionRequest SubmitRequest(const std::string& etag,
                                                    const std::string& name = kVersion) {
    v1::SubmitPactVersionRequest request;
    request.set_name(name);
    request.set_etag(etag);
    request.set_request_id(NewUuid());
    return request;
  }
  absl::StatusOr<v1::PactVersion> Submit(const std::string& name = kVersion) {
    return Send(&Stub::SubmitPactVersion, region_, SubmitRequest(Version(name).etag(), name));
  }
  static v1::SignPactVersionRequest SignRequest(const std::string& etag,
                                                const std::string& name = kVersion) {
    v1::SignPactVersionRequest request;
    request.set_name(name);
    request.set_capacity("in office");
    request.set_etag(etag);
    request.set_request_id(NewUuid());
    return request;
  }
  absl::StatusOr<v1::PactVersion> Sign(const std::string& token,
                                       std::optional<std::string> etag = std::nullopt,
                                       const std::string& name = kVersion) {
    return Send(&Stub::SignPactVersion, token,
                SignRequest(etag ? *etag : Version(name).etag(), name));
  }
  absl::StatusOr<v1::PactVersion> Return() {
    v1::ReturnPactVersionRequest request;
    request.set_name(kVersion);
    request.set_comment("a second look");
    request.set_etag(Version().etag());
    return Do(&Stub::ReturnPactVersion, officer_, request);
  }
  static v1::UpdatePactVersionRequest Justify(const std::string& justification,
                                              const std::string& etag) {
    auto request = Example<v1::UpdatePactVersionRequest>("050-update-version");
    request.mutable_financial_annex()->set_justification(justification);
    request.set_etag(etag);
    request.set_request_id(NewUuid());
    return request;
  }
  absl::StatusOr<v1::PactVersion> Edit(const std::string& justification) {
    return Send(&Stub::UpdatePactVersion, region_, Justify(justification, Version().etag()));
  }

  // A statement as the service's role; its constraint where one was violated, else the code.
  std::string AsService(const db::Statement& statement) {
    std::string violated;
    const absl::Status status =
        db::InTransaction(pool_, CallContext{}, [&](db::Tx& tx) -> absl::Status {
          const auto result = tx.TryExec(statement);
          if (result.ok()) return absl::OkStatus();
          violated = db::ViolatedConstraint(result.status()).value_or("");
          return result.status();
        });
    return violated.empty() ? absl::StatusCodeToString(status.code()) : violated;
  }

  // All that a refused write must leave as it was.
  std::string Rows() {
    return database_.Value(
        "SELECT concat_ws(' ', (SELECT count(*) FROM event), (SELECT count(*) FROM idempotency),"
        " (SELECT count(*) FROM content), (SELECT count(*) FROM signature),"
        " (SELECT count(*) FROM report), (SELECT count(*) FROM report_answer),"
        " (SELECT count(*) FROM project_fact), (SELECT string_agg(state, ',') FROM pact_version))");
  }
  std::string Count(const std::string& table) {
    return database_.Value("SELECT count(*) FROM " + table);
  }

  pactum::testing::TokenSigner signer_;
  const std::string region_ = signer_.Person("REGION_OFFICER", "bureau");
  const std::string president_ = signer_.Person("REGION_PRESIDENT", "presidence");
  const std::string officer_ = signer_.Person("STATE_OFFICER", "dreets");
  const std::string prefect_ = signer_.Person("STATE_PREFECT", "prefet");
  const std::string pes_officer_ = signer_.Person("PES_OFFICER", "pole-emploi");
  const std::string pes_director_ = signer_.Person("PES_DIRECTOR", "direction");
  const std::string auditor_ = signer_.Person("AUDITOR", "auditeur", {"*"});
  const std::string admin_ = signer_.Person("PLATFORM_ADMIN", "admin", {"*"});
  pactum::testing::FakeClock clock_{
      absl::FromCivil(absl::CivilDay(2020, 6, 1), absl::UTCTimeZone())};
  pactum::testing::Database database_ = pactum::testing::Database::OfService("registry");
  db::Pool pool_{{.conninfo = database_.conninfo(), .domain = kDomain, .max_size = 16}};
  auth::TokenVerifier tokens_{{signer_.keys_dir(), pactum::testing::kIssuer, "pactum", kDomain},
                              clock_};
  rpc::Admission admission_{100};
  FakeBudget budget_;
  std::unique_ptr<grpc::Server> budget_server_, server_;
  std::unique_ptr<BudgetClient> client_;
  std::unique_ptr<RegistryApi> api_;
  std::unique_ptr<Stub> stub_;
};

}  // namespace pactum::registry::testing

#endif  // PACTUM_SERVICES_REGISTRY_TESTING_REGISTRY_TEST_H_
