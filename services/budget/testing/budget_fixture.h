// Budget through gRPC on a real database, for its tests: one pact `pacts/p` of 2019 to 2022,
// everybody who may act on it, and the requests that most tests send.
#ifndef PACTUM_SERVICES_BUDGET_TESTING_BUDGET_FIXTURE_H_
#define PACTUM_SERVICES_BUDGET_TESTING_BUDGET_FIXTURE_H_

#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <grpcpp/server_builder.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/base/date_wire.h"
#include "common/base/digest.h"
#include "common/db/transaction.h"
#include "common/money/money_wire.h"
#include "common/rpc/status_grpc.h"
#include "common/testing/database.h"
#include "common/testing/fake_clock.h"
#include "common/testing/matchers.h"
#include "common/testing/token_signer.h"
#include "pactum/budget/v1/budget_service.grpc.pb.h"
#include "services/budget/api/budget_api.h"
#include "services/budget/domain/errors.h"
#include "services/budget/testing/fake_registry.h"
#include "services/budget/wire/budget_wire.h"

namespace pactum::budget::testing {

using Stub = v1::BudgetService::Stub;

inline absl::CivilDay Day(int month, int day) { return absl::CivilDay(2019, month, day); }

class BudgetTest : public ::testing::Test {
 protected:
  BudgetTest() {
    grpc::ServerBuilder registry_builder;
    registry_builder.RegisterService(&registry_);
    registry_server_ = registry_builder.BuildAndStart();
    std::ofstream(signer_.keys_dir() + "/own.token") << signer_.Service("budget");
    client_ = std::make_unique<RegistryClient>(
        rpc::Peer({"registry", "", "", signer_.keys_dir() + "/own.token", kDomain},
                  registry_server_->InProcessChannel({})));
    api_ = std::make_unique<BudgetApi>(gate_, pool_, *client_);
    api_->RequireComplete();
    grpc::ServerBuilder builder;
    builder.RegisterService(api_.get());
    server_ = builder.BuildAndStart();
    stub_ = v1::BudgetService::NewStub(server_->InProcessChannel({}));
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

  static type::v1::LineKey Line(int axis, bool is_new, const char* sub = "") {
    return ToProto(LineKey{axis, sub, 2019, "PIC", is_new});
  }
  static void Add(google::protobuf::RepeatedPtrField<v1::LineAmount>* lines,
                  const type::v1::LineKey& line, int64_t cents) {
    auto* amount = lines->Add();
    *amount->mutable_line() = line;
    *amount->mutable_amount() = pactum::ToProto(Money::Cents(cents));
  }

  absl::StatusOr<v1::Budget> Open(int64_t cents = 1'000'000) {
    v1::OpenEnvelopeRequest request;
    request.set_pact("pacts/p");
    auto* source = request.add_sources();
    source->set_funding_source("PIC");
    *source->mutable_amount() = pactum::ToProto(Money::Cents(cents));
    request.set_act_reference("act");
    *request.mutable_effective_date() = pactum::ToProto(Day(1, 10));
    request.set_request_id(NewUuid());
    return Send(&Stub::OpenEnvelope, officer_, request);
  }

  // 50/43/7 of 10 000.00: 5 000.00 over three sub-axes, 4 300.00, 700.00.
  v1::AllocateRequest WholeAllocation() {
    v1::AllocateRequest request;
    request.set_pact("pacts/p");
    Add(request.mutable_lines(), Line(1, true, "1A"), 250'000);
    Add(request.mutable_lines(), Line(1, true, "1B"), 150'000);
    Add(request.mutable_lines(), Line(1, true, "1C"), 100'000);
    Add(request.mutable_lines(), Line(2, true), 430'000);
    Add(request.mutable_lines(), Line(3, false), 70'000);
    *request.mutable_effective_date() = pactum::ToProto(Day(1, 10));
    request.set_request_id(NewUuid());
    return request;
  }

  absl::StatusOr<v1::Convention> Prepare() {
    v1::PrepareConventionRequest request;
    request.set_pact("pacts/p");
    request.set_year(2019);
    Add(request.mutable_convention()->mutable_lines(), Line(1, true, "1A"), 250'000);
    Add(request.mutable_convention()->mutable_lines(), Line(2, true), 430'000);
    request.mutable_convention()->set_advance_bp(3000);
    *request.mutable_convention()->mutable_advance_earliest_date() = pactum::ToProto(Day(4, 1));
    request.set_request_id(NewUuid());
    return Send(&Stub::PrepareConvention, officer_, request);
  }

  absl::StatusOr<v1::Convention> Sign(const std::string& token, const std::string& etag) {
    v1::SignConventionRequest request;
    request.set_name("pacts/p/conventions/2019");
    *request.mutable_effective_date() = pactum::ToProto(Day(3, 1));
    request.set_etag(etag);
    request.set_request_id(NewUuid());
    return Send(&Stub::SignConvention, token, request);
  }

  absl::StatusOr<v1::Convention> Advance(int64_t cents, const std::string& etag, int month = 4) {
    v1::PayAdvanceRequest request;
    request.set_name("pacts/p/conventions/2019");
    *request.mutable_amount() = pactum::ToProto(Money::Cents(cents));
    request.set_payment_reference("m-1");
    *request.mutable_effective_date() = pactum::ToProto(Day(month, 15));
    request.set_etag(etag);
    request.set_request_id(NewUuid());
    return Send(&Stub::PayAdvance, officer_, request);
  }

  v1::ApplyDecisionRequest Decision(int number, int64_t axis_1, int64_t axis_2) {
    v1::ApplyDecisionRequest request;
    request.set_name("pacts/p/conventions/2019");
    request.set_decision(absl::StrCat("pacts/p/annualReviews/2019/decisions/", number));
    request.set_decision_number(number);
    *request.add_decided() = AxisAmountOf(1, Money::Cents(axis_1));
    *request.add_decided() = AxisAmountOf(2, Money::Cents(axis_2));
    *request.add_decided() = AxisAmountOf(3, Money());
    *request.add_ceilings() = AxisAmountOf(1, Money::Cents(250'000));
    *request.add_ceilings() = AxisAmountOf(2, Money::Cents(430'000));
    *request.add_ceilings() = AxisAmountOf(3, Money());
    *request.mutable_effective_date() = pactum::ToProto(absl::CivilDay(2020, 3, 2));
    request.set_request_id(NewUuid());
    return request;
  }

  v1::ReserveRequest Reservation(const std::string& id, int64_t cents) {
    v1::ReserveRequest request;
    request.set_pact("pacts/p");
    request.set_reservation_id(id);
    Add(request.mutable_lines(), Line(2, true), cents);
    request.set_cause("pacts/p/contracts/c");
    *request.mutable_effective_date() = pactum::ToProto(Day(5, 1));
    request.set_request_id(NewUuid());
    return request;
  }

  absl::StatusOr<v1::BudgetPosition> Position(std::optional<absl::Time> known_at = std::nullopt,
                                              absl::CivilDay cut_off = absl::CivilDay(2020, 12,
                                                                                      31)) {
    v1::GetBudgetPositionRequest request;
    request.set_pact("pacts/p");
    request.set_year(2019);
    *request.mutable_cut_off() = pactum::ToProto(cut_off);
    if (known_at) *request.mutable_known_at() = pactum::ToProto(*known_at);
    return Send(&Stub::GetBudgetPosition, review_, request);
  }

  v1::LinePosition LineOf(const v1::BudgetPosition& position, const type::v1::LineKey& line) {
    for (const auto& p : position.lines()) {
      if (p.line().SerializeAsString() == line.SerializeAsString()) return p;
    }
    ADD_FAILURE() << "no line " << line.ShortDebugString();
    return {};
  }

  absl::StatusOr<v1::VerifyLedgerResponse> Verify() {
    v1::VerifyLedgerRequest request;
    request.set_pact("pacts/p");
    return Send(&Stub::VerifyLedger, auditor_, request);
  }

  pactum::testing::TokenSigner signer_;
  const std::string officer_ = signer_.Person("STATE_OFFICER", "dreets");
  const std::string prefect_ = signer_.Person("STATE_PREFECT", "prefet");
  const std::string president_ = signer_.Person("REGION_PRESIDENT", "presidence");
  const std::string region_ = signer_.Person("REGION_OFFICER", "bureau");
  const std::string auditor_ = signer_.Person("AUDITOR", "auditeur", {"*"});
  const std::string procurement_ = signer_.Service("procurement");
  const std::string review_ = signer_.Service("review");
  pactum::testing::FakeClock clock_{
      absl::FromCivil(absl::CivilDay(2020, 6, 1), absl::UTCTimeZone())};
  pactum::testing::Database database_ = pactum::testing::Database::OfService("budget");
  db::Pool pool_{{.conninfo = database_.conninfo(), .domain = kDomain, .max_size = 16}};
  auth::TokenVerifier tokens_{{signer_.keys_dir(), pactum::testing::kIssuer, "pactum", kDomain},
                              clock_};
  rpc::Admission admission_{100};
  const rpc::Gate gate_{tokens_, admission_, clock_, kDomain};
  FakeRegistry registry_;
  std::unique_ptr<grpc::Server> registry_server_, server_;
  std::unique_ptr<RegistryClient> client_;
  std::unique_ptr<BudgetApi> api_;
  std::unique_ptr<Stub> stub_;
};

}  // namespace pactum::budget::testing

#endif  // PACTUM_SERVICES_BUDGET_TESTING_BUDGET_FIXTURE_H_
