// The roles of every method, written by hand again: every role on every method of the running
// service. A call that passes the role is refused by its empty request.
#include <map>
#include <set>

#include <grpcpp/generic/generic_stub.h>
#include <gtest/gtest.h>

#include "services/procurement/testing/fixture.h"

namespace pactum::procurement {
namespace {

class RolesTest : public testing::ProcurementTest {};

TEST_F(RolesTest, EveryRoleOnEveryMethod) {
  const std::set<std::string> officers = {"REGION_OFFICER", "PES_OFFICER"},
                              signatories = {"REGION_PRESIDENT", "PES_DIRECTOR"};
  const std::vector<std::string> roles = {"STATE_OFFICER",    "STATE_PREFECT", "REGION_OFFICER",
                                          "REGION_PRESIDENT", "PES_OFFICER",   "PES_DIRECTOR",
                                          "AUDITOR",          "PLATFORM_ADMIN"};
  const std::set<std::string> everyone(roles.begin(), roles.end());
  // Strategies, procedures, contracts, amendments, orders, instalments, deliveries, certification
  // and its reversal: counterparty officer. Signatures: counterparty signatory. Reads: everyone.
  std::map<std::string, std::set<std::string>> table;
  for (const char* method : {"CreatePurchaseStrategy",
                             "UpdatePurchaseStrategy",
                             "CreateProcedure",
                             "UpdateProcedure",
                             "CreateContract",
                             "UpdateContract",
                             "RegisterContract",
                             "AwardContract",
                             "CancelContract",
                             "CompleteContract",
                             "TerminateContract",
                             "CreateOrder",
                             "CommitOrder",
                             "CancelOrder",
                             "CreateInstalment",
                             "CommitInstalment",
                             "CancelInstalment",
                             "CreateAmendment",
                             "WithdrawAmendment",
                             "RecordDeliveries",
                             "RecordDeliveryStream",
                             "CertifyDeliveries",
                             "ReverseDelivery",
                             "PublishContract"}) {
    table[method] = officers;
  }
  for (const char* method : {"SignContract", "SignAmendment"}) table[method] = signatories;
  for (const char* method : {"GetPurchaseStrategy",
                             "ListPurchaseStrategies",
                             "GetProcedure",
                             "ListProcedures",
                             "GetContract",
                             "ListContracts",
                             "ListContractHistory",
                             "ListContractsInDoubt",
                             "GetOrder",
                             "ListOrders",
                             "GetInstalment",
                             "ListInstalments",
                             "GetAmendment",
                             "ListAmendments",
                             "GetDelivery",
                             "ListDeliveries",
                             "GetExecution",
                             "ListWarnings",
                             "ExportOcds",
                             "ExportDecp"}) {
    table[method] = everyone;
  }
  const auto* service = google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(
      "pactum.procurement.v1.ProcurementService");
  ASSERT_EQ(service->method_count(), static_cast<int>(table.size()));
  const auto channel = server_->InProcessChannel({});
  for (const auto& [method, allowed] : table) {
    ASSERT_NE(service->FindMethodByName(method), nullptr) << method;
    const auto refused = [&](const std::string& token) {
      grpc::ClientContext context;
      context.AddMetadata("authorization", "Bearer " + token);
      grpc::CompletionQueue queue;
      grpc::GenericStub stub(channel);
      const auto call =
          stub.PrepareCall(&context, "/pactum.procurement.v1.ProcurementService/" + method, &queue);
      void* tag = nullptr;
      bool ok = false;
      const auto wait = [&] { queue.Next(&tag, &ok); };
      call->StartCall(nullptr);
      wait();
      const grpc::Slice nothing;
      grpc::ByteBuffer answer;
      call->WriteLast(grpc::ByteBuffer(&nothing, 1), {}, nullptr);
      wait();
      call->Read(&answer, nullptr);
      wait();
      grpc::Status status;
      call->Finish(&status, nullptr);
      wait();
      EXPECT_FALSE(status.ok()) << method;
      return ReasonOf(rpc::FromGrpc(status)) == "ROLE_NOT_ALLOWED";
    };
    for (const std::string& role : roles) {
      EXPECT_EQ(refused(signer_.Person(role, "who", {"*"})), !allowed.contains(role))
          << role << " " << method;
    }
    for (const char* own : {"registry", "budget", "review"}) {
      EXPECT_EQ(refused(signer_.Service(own)),
                method != "GetExecution" || std::string(own) != "review")
          << own << " " << method;
    }
  }
}

}  // namespace
}  // namespace pactum::procurement
