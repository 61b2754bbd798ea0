// Procurement in one process over a real database, with fakes of its peers: what its tests share.
#ifndef PACTUM_SERVICES_PROCUREMENT_TESTING_FIXTURE_H_
#define PACTUM_SERVICES_PROCUREMENT_TESTING_FIXTURE_H_

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
#include "common/money/money_wire.h"
#include "common/rpc/status_grpc.h"
#include "common/testing/database.h"
#include "common/testing/fake_clock.h"
#include "common/testing/matchers.h"
#include "common/testing/token_signer.h"
#include "pactum/procurement/v1/procurement_service.grpc.pb.h"
#include "services/procurement/api/procurement_api.h"
#include "services/procurement/domain/errors.h"
#include "services/procurement/testing/fake_peers.h"

namespace pactum::procurement::testing {

inline absl::CivilDay Day(int month, int day) { return absl::CivilDay(2019, month, day); }

class ProcurementTest : public ::testing::Test {
 protected:
  using Stub = v1::ProcurementService::Stub;

  ProcurementTest() {
    std::ofstream(signer_.keys_dir() + "/own.token") << signer_.Service("procurement");
    registry_server_ = Serve(registry_);
    budget_server_ = Serve(budget_);
    registry_client_ = std::make_unique<RegistryClient>(PeerOf("registry", *registry_server_));
    budget_client_ = std::make_unique<BudgetClient>(PeerOf("budget", *budget_server_));
    acts_ = std::make_unique<Acts>(pool_, *budget_client_);
    api_ =
        std::make_unique<ProcurementApi>(gate_, pool_, *registry_client_, *budget_client_, *acts_);
    api_->RequireComplete();
    server_ = Serve(*api_);
    stub_ = v1::ProcurementService::NewStub(server_->InProcessChannel({}));
  }

  static std::unique_ptr<grpc::Server> Serve(grpc::Service& service) {
    grpc::ServerBuilder builder;
    builder.RegisterService(&service);
    return builder.BuildAndStart();
  }
  rpc::Peer PeerOf(const std::string& name, grpc::Server& server) {
    return rpc::Peer({name, "", "", signer_.keys_dir() + "/own.token", kDomain},
                     server.InProcessChannel({}));
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

  // Ten entries at 100.00 and 100 hours at 1.50 on one line of axis 2: 1 150.00.
  static v1::Contract Content() {
    v1::Contract contract;
    contract.set_title("Marché");
    contract.set_project("pacts/p/projects/x");
    contract.set_kind(v1::Contract::KIND_MARKET);
    contract.set_supplier_siret("73282932000074");
    contract.set_supplier_name("Organisme");
    AddLot(contract, "entries", v1::WORK_UNIT_ENTRY_IN_TRAINING, 10, 10'000);
    AddLot(contract, "hours", v1::WORK_UNIT_TRAINEE_HOUR, 100, 150);
    *contract.mutable_launch_date() = pactum::ToProto(Day(2, 1));
    *contract.mutable_realisation_start_date() = pactum::ToProto(Day(4, 1));
    *contract.mutable_realisation_end_date() = pactum::ToProto(Day(12, 31));
    contract.set_fitness_rationale("Lots par bassin.");
    contract.set_kairos(v1::KAIROS_OBLIGATION_KAIROS);
    return contract;
  }
  static void AddLot(v1::Contract& contract, const std::string& id, v1::WorkUnit unit,
                     int64_t quantity, int64_t cents) {
    v1::Lot* lot = contract.add_lots();
    lot->set_lot_id(id);
    lot->set_title(id);
    lot->mutable_line()->set_axis(type::v1::AXIS_2);
    lot->mutable_line()->set_year(2019);
    lot->mutable_line()->set_funding_source("PIC");
    lot->mutable_line()->set_new_pathways(true);
    lot->set_pathway_id("path");
    lot->set_work_unit(unit);
    lot->set_quantity(quantity);
    *lot->mutable_unit_price() = pactum::ToProto(Money::Cents(cents));
  }

  v1::CreateContractRequest Creation(const std::string& id = "c") {
    v1::CreateContractRequest request;
    request.set_parent("pacts/p");
    request.set_contract_id(id);
    *request.mutable_contract() = Content();
    request.set_request_id(NewUuid());
    return request;
  }
  v1::Contract Created(const std::string& id = "c") {
    absl::StatusOr<v1::Contract> contract = Send(&Stub::CreateContract, officer_, Creation(id));
    EXPECT_OK(contract);
    return contract.ok() ? *contract : v1::Contract();
  }

  // A transition's request: Award, Sign, Complete; Cancel with a reason.
  template <class Req>
  static Req Act(const auto& resource, absl::CivilDay day) {
    Req request;
    request.set_name(resource.name());
    *request.mutable_effective_date() = pactum::ToProto(day);
    request.set_etag(resource.etag());
    request.set_request_id(NewUuid());
    if constexpr (requires { request.set_reason("Sans suite"); }) request.set_reason("Sans suite");
    return request;
  }
  absl::StatusOr<v1::Contract> Award(const v1::Contract& contract) {
    return Send(&Stub::AwardContract, officer_, Act<v1::AwardContractRequest>(contract, Day(3, 1)));
  }
  absl::StatusOr<v1::Contract> Sign(const v1::Contract& contract) {
    return Send(&Stub::SignContract, president_, Act<v1::SignContractRequest>(contract, Day(3, 8)));
  }
  absl::StatusOr<v1::Contract> Complete(const v1::Contract& contract) {
    return Send(&Stub::CompleteContract, officer_,
                Act<v1::CompleteContractRequest>(contract, Day(12, 31)));
  }
  v1::Contract Signed(const std::string& id = "c") { return Signed(Creation(id)); }
  v1::Contract Signed(const v1::CreateContractRequest& creation) {
    absl::StatusOr<v1::Contract> contract = Send(&Stub::CreateContract, officer_, creation);
    EXPECT_OK(contract);
    if (contract.ok()) contract = Award(*contract);
    EXPECT_OK(contract);
    if (contract.ok()) contract = Sign(*contract);
    EXPECT_OK(contract);
    return contract.ok() ? *contract : v1::Contract();
  }
  absl::StatusOr<v1::Contract> Get(const std::string& name = "pacts/p/contracts/c") {
    v1::GetContractRequest request;
    request.set_name(name);
    return Send(&Stub::GetContract, auditor_, request);
  }

  static v1::RecordDeliveriesRequest Deliveries(const std::string& contract = "c") {
    v1::RecordDeliveriesRequest request;
    request.set_parent("pacts/p/contracts/" + contract);
    request.set_request_id(NewUuid());
    return request;
  }
  static v1::Delivery* Add(v1::RecordDeliveriesRequest& request, const std::string& id,
                           const std::string& lot, int64_t quantity, absl::CivilDay day) {
    v1::NewDelivery* added = request.add_deliveries();
    added->set_delivery_id(id);
    added->mutable_delivery()->set_lot_id(lot);
    added->mutable_delivery()->set_quantity(quantity);
    added->mutable_delivery()->set_entry_in_training(lot == "entries");
    *added->mutable_delivery()->mutable_effective_date() = pactum::ToProto(day);
    return added->mutable_delivery();
  }
  absl::StatusOr<v1::RecordDeliveriesResponse> Record(const v1::RecordDeliveriesRequest& request) {
    return Send(&Stub::RecordDeliveries, officer_, request);
  }
  v1::CertifyDeliveriesRequest Certification(const std::vector<std::string>& ids,
                                             const std::string& contract = "c") {
    v1::CertifyDeliveriesRequest request;
    request.set_parent("pacts/p/contracts/" + contract);
    for (const std::string& id : ids) {
      request.add_names(absl::StrCat(request.parent(), "/deliveries/", id));
    }
    request.set_request_id(NewUuid());
    return request;
  }
  absl::StatusOr<v1::CertifyDeliveriesResponse> Certify(const std::vector<std::string>& ids) {
    return Send(&Stub::CertifyDeliveries, certifier_, Certification(ids));
  }
  absl::StatusOr<v1::Delivery> Reverse(const std::string& id) {
    v1::ReverseDeliveryRequest request;
    request.set_name("pacts/p/contracts/c/deliveries/" + id);
    request.set_reason("Saisie par erreur");
    request.set_request_id(NewUuid());
    return Send(&Stub::ReverseDelivery, officer_, request);
  }
  absl::StatusOr<v1::Delivery> GetDelivery(const std::string& id) {
    v1::GetDeliveryRequest request;
    request.set_name("pacts/p/contracts/c/deliveries/" + id);
    return Send(&Stub::GetDelivery, auditor_, request);
  }
  // Axis 2 of the execution.
  absl::StatusOr<v1::Execution> Executed(std::optional<absl::Time> known_at = std::nullopt,
                                         absl::CivilDay cut_off = Day(12, 31),
                                         bool with_payments = false) {
    v1::GetExecutionRequest request;
    request.set_with_payments(with_payments);
    request.set_pact("pacts/p");
    request.set_year(2019);
    *request.mutable_cut_off() = pactum::ToProto(cut_off);
    if (known_at) *request.mutable_known_at() = pactum::ToProto(*known_at);
    return Send(&Stub::GetExecution, review_, request);
  }
  // The warnings: "CODE_LATE_LAUNCH pacts/p/procedures/x words;".
  std::string Warnings(absl::CivilDay cut_off = Day(12, 31)) {
    v1::ListWarningsRequest request;
    request.set_parent("pacts/p");
    *request.mutable_cut_off() = pactum::ToProto(cut_off);
    std::string text;
    do {
      const auto list = Send(&Stub::ListWarnings, auditor_, request);
      if (!list.ok()) return std::string(list.status().message());
      for (const auto& warning : list->warnings()) {
        absl::StrAppend(&text, v1::Warning::Code_Name(warning.code()), " ", warning.subject(), " ",
                        warning.description(), ";");
      }
      request.set_page_token(list->next_page_token());
    } while (!request.page_token().empty());
    return text;
  }
  // The acts in doubt: "AWARD pacts/p/contracts/c;".
  std::string InDoubt() {
    v1::ListContractsInDoubtRequest request;
    request.set_parent("pacts/p");
    const auto list = Send(&Stub::ListContractsInDoubt, auditor_, request);
    if (!list.ok()) return std::string(list.status().message());
    std::string text;
    for (const auto& act : list->acts()) absl::StrAppend(&text, act.act(), " ", act.subject(), ";");
    return text;
  }

  pactum::testing::TokenSigner signer_;
  const std::string officer_ = signer_.Person("REGION_OFFICER", "bureau");
  const std::string certifier_ = signer_.Person("REGION_OFFICER", "controle");
  const std::string president_ = signer_.Person("REGION_PRESIDENT", "presidence");
  const std::string auditor_ = signer_.Person("AUDITOR", "auditeur", {"*"});
  const std::string review_ = signer_.Service("review");
  pactum::testing::FakeClock clock_{
      absl::FromCivil(absl::CivilDay(2020, 2, 1), absl::UTCTimeZone())};
  pactum::testing::Database database_ = pactum::testing::Database::OfService("procurement");
  db::Pool pool_{{.conninfo = database_.conninfo(), .domain = kDomain, .max_size = 16}};
  auth::TokenVerifier tokens_{{signer_.keys_dir(), pactum::testing::kIssuer, "pactum", kDomain},
                              clock_};
  rpc::Admission admission_{100};
  const rpc::Gate gate_{tokens_, admission_, clock_, kDomain};
  FakeRegistry registry_;
  FakeBudget budget_;
  std::unique_ptr<grpc::Server> registry_server_, budget_server_, server_;
  std::unique_ptr<RegistryClient> registry_client_;
  std::unique_ptr<BudgetClient> budget_client_;
  std::unique_ptr<Acts> acts_;
  std::unique_ptr<ProcurementApi> api_;
  std::unique_ptr<Stub> stub_;
};

}  // namespace pactum::procurement::testing

#endif  // PACTUM_SERVICES_PROCUREMENT_TESTING_FIXTURE_H_
