// The allowed callers of every method, against the running services: every role, every service, no
// role and no token. The table was written by hand from the model, not read from the access option.
#include <chrono>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/completion_queue.h>
#include <grpcpp/generic/generic_stub.h>
#include <gtest/gtest.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/rpc/status_grpc.h"
#include "common/status/error.h"
#include "common/testing/token_signer.h"
#include "google/rpc/error_details.pb.h"
#include "tests/contract/contracts.h"
#include "tests/contract/service_process.h"

namespace pactum::contract {
namespace {

using ::testing::ElementsAreArray;

// The callers: eight roles, four services, somebody without a role, somebody without a token.
const std::map<std::string, std::string>& Roles() {
  static const auto* roles = new std::map<std::string, std::string>{
      {"SO", "STATE_OFFICER"},    {"SP", "STATE_PREFECT"},    {"RO", "REGION_OFFICER"},
      {"RP", "REGION_PRESIDENT"}, {"PO", "PES_OFFICER"},      {"PD", "PES_DIRECTOR"},
      {"AUDIT", "AUDITOR"},       {"ADMIN", "PLATFORM_ADMIN"}};
  return *roles;
}
constexpr const char* kServices[] = {"registry", "budget", "procurement", "review"};

// "everyone" means the eight roles. "counterparty" means the officers, "signatories" the
// signatories, of Region and public employment service. A name in lower case is a service.
constexpr char kTable[] = R"(
registry.LoadFramework             ADMIN
registry.GetFramework              everyone
registry.ListFrameworks            everyone
registry.CreatePact                counterparty
registry.GetPact                   everyone budget procurement review
registry.ListPacts                 everyone
registry.GetPactVersion            everyone
registry.ListPactVersions          everyone
registry.UpdatePactVersion         counterparty
registry.CheckCompleteness         everyone
registry.SubmitPactVersion         counterparty
registry.ReturnPactVersion         SO
registry.SignPactVersion           SP signatories
registry.DraftAmendment            counterparty
registry.WithdrawAmendment         counterparty
registry.CompareVersions           everyone
registry.ClosePact                 SP
registry.CreateProject             counterparty
registry.UpdateProject             counterparty
registry.DeleteProject             counterparty
registry.GetProject                everyone procurement
registry.ListProjects              everyone
registry.CreateCommitment          counterparty
registry.UpdateCommitment          counterparty
registry.DeleteCommitment          counterparty
registry.GetCommitment             everyone
registry.ListCommitments           everyone
registry.CreateIndicator           counterparty
registry.UpdateIndicator           counterparty
registry.DeleteIndicator           counterparty
registry.GetIndicator              everyone
registry.ListIndicators            everyone
registry.ChangeProjectState        counterparty
registry.ConfirmCompletion         SO
registry.GetProjectStatus          everyone
registry.ReportMilestone           counterparty
registry.ReportDeliverable         SO counterparty
registry.ReportProgress            SO counterparty
registry.RecordMeasurement         SO counterparty
registry.ImportMeasurements        SO counterparty
registry.AnswerReport              SO counterparty
registry.AnswerReports             SO counterparty
registry.ListAwaiting              everyone
registry.ListReports               everyone
registry.ExportPact                everyone
registry.ImportPact                counterparty ADMIN
registry.GetPactPosition           everyone review
registry.GetFundability            everyone budget

budget.CheckAllocation             everyone registry
budget.OpenEnvelope                SO
budget.ChangeEnvelope              SO
budget.GetBudget                   everyone
budget.Allocate                    SO
budget.Deallocate                  SO
budget.MoveAllocation              SO
budget.PostAllocations             SO
budget.CorrectTransfer             SO
budget.ReleaseAxis3                SO
budget.CheckCompliance             everyone
budget.ListAllocationRules         everyone
budget.GetIndicativeVolume         everyone
budget.ComputeAdditionalVolume     everyone
budget.PrepareConvention           SO
budget.AmendConvention             SO
budget.SignConvention              SP signatories
budget.GetConvention               everyone
budget.ListConventions             everyone
budget.PayAdvance                  SO
budget.ApplyDecision               review
budget.PayBalance                  SO
budget.Recover                     SO
budget.Impute                      SO
budget.CarryOver                   SO
budget.CarryUnspent                SO counterparty
budget.CloseBudget                 SO
budget.ReportDeposit               counterparty
budget.AnswerDeposit               SO
budget.ListDeposits                everyone
budget.ReportOwnEffort             counterparty
budget.AnswerOwnEffort             SO
budget.ListOwnEfforts              everyone
budget.CheckOwnEffort              everyone
budget.Reserve                     procurement
budget.Commit                      procurement
budget.Certify                     procurement
budget.ReverseCertificate          procurement
budget.Release                     procurement
budget.PaySupplier                 counterparty
budget.GetBudgetPosition           everyone procurement review
budget.ListTransfers               everyone
budget.GetTrialBalance             everyone
budget.GetAccountStatement         everyone
budget.GetExecution                everyone
budget.VerifyLedger                AUDIT ADMIN

procurement.CreatePurchaseStrategy counterparty
procurement.UpdatePurchaseStrategy counterparty
procurement.GetPurchaseStrategy    everyone
procurement.ListPurchaseStrategies everyone
procurement.CreateProcedure        counterparty
procurement.UpdateProcedure        counterparty
procurement.GetProcedure           everyone
procurement.ListProcedures         everyone
procurement.CreateContract         counterparty
procurement.UpdateContract         counterparty
procurement.GetContract            everyone
procurement.ListContracts          everyone
procurement.AwardContract          counterparty
procurement.SignContract           signatories
procurement.CancelContract         counterparty
procurement.RegisterContract       counterparty
procurement.CompleteContract       counterparty
procurement.TerminateContract      counterparty
procurement.ListContractHistory    everyone
procurement.CreateOrder            counterparty
procurement.GetOrder               everyone
procurement.ListOrders             everyone
procurement.CommitOrder            counterparty
procurement.CancelOrder            counterparty
procurement.CreateInstalment       counterparty
procurement.GetInstalment          everyone
procurement.ListInstalments        everyone
procurement.CommitInstalment       counterparty
procurement.CancelInstalment       counterparty
procurement.CreateAmendment        counterparty
procurement.GetAmendment           everyone
procurement.ListAmendments         everyone
procurement.SignAmendment          signatories
procurement.WithdrawAmendment      counterparty
procurement.ListContractsInDoubt   everyone
procurement.RecordDeliveries       counterparty
procurement.RecordDeliveryStream   counterparty
procurement.GetDelivery            everyone
procurement.ListDeliveries         everyone
procurement.CertifyDeliveries      counterparty
procurement.ReverseDelivery        counterparty
procurement.GetExecution           everyone review
procurement.ListWarnings           everyone
procurement.PublishContract        counterparty
procurement.ExportOcds             everyone
procurement.ExportDecp             everyone

review.CreatePolicy                ADMIN
review.PublishPolicy               ADMIN
review.GetPolicy                   everyone
review.ListPolicies                everyone
review.OpenReview                  SO
review.GetReview                   everyone
review.ListReviews                 everyone
review.CollectEvidence             SO
review.GetEvidence                 everyone
review.ComputeContribution         SO
review.GetRun                      everyone
review.ExplainRun                  everyone
review.SubmitReview                SO
review.ReturnReview                SP
review.DecideContribution          SP
review.GetDecision                 everyone
review.ListDecisions               everyone
review.ReopenReview                SP
review.CloseReview                 SP
review.SimulateContribution        everyone
review.CompareEvidence             everyone
review.WaiveBlocker                SO
review.CompareRuns                 everyone
review.GetAnalysis                 everyone
review.ExplainGap                  SO counterparty
review.SetProspectOutcome          SO counterparty
review.CommentReview               SO counterparty
review.SimulateReview              everyone
review.ExportReview                everyone
review.VerifyReview                everyone
review.GetReport                   everyone
review.RenderReport                everyone
review.GetNationalView             everyone
review.RenderNationalView          everyone

events.ListEvents                  AUDIT ADMIN
audit.VerifyAudit                  AUDIT ADMIN
)";

std::set<std::string> CallersOf(const std::vector<std::string>& words) {
  std::set<std::string> callers;
  for (const std::string& word : words) {
    if (word == "everyone") {
      for (const auto& [role, name] : Roles()) callers.insert(role);
    } else if (word == "counterparty") {
      callers.insert({"RO", "PO"});
    } else if (word == "signatories") {
      callers.insert({"RP", "PD"});
    } else {
      callers.insert(word);
    }
  }
  return callers;
}

// From a method, as the table writes it, to its allowed callers.
const std::map<std::string, std::set<std::string>>& Table() {
  static const auto* table = [] {
    auto* rows = new std::map<std::string, std::set<std::string>>;
    for (absl::string_view line : absl::StrSplit(kTable, '\n', absl::SkipEmpty())) {
      std::vector<std::string> words = absl::StrSplit(line, ' ', absl::SkipEmpty());
      const std::string method = words[0];
      words.erase(words.begin());
      rows->emplace(method, CallersOf(words));
    }
    return rows;
  }();
  return *table;
}

// "pactum.budget.v1.BudgetService.Reserve" → "budget.Reserve".
std::string ShortName(const google::protobuf::MethodDescriptor& method) {
  const std::vector<std::string> parts = absl::StrSplit(method.full_name(), '.');
  return absl::StrCat(parts[1], ".", method.name());
}

TEST(AccessTableTest, HoldsEveryMethodOfTheContractsAndNoOther) {
  std::vector<std::string> declared, tabled;
  for (const auto* method : Methods()) declared.push_back(ShortName(*method));
  for (const auto& row : Table()) tabled.push_back(row.first);
  EXPECT_THAT(declared, ::testing::UnorderedElementsAreArray(tabled));
}

// An answer and its status. A stream is called with one empty message: a refusal of the stream, or
// of that message, is a status without an answer.
absl::Status Call(const std::shared_ptr<grpc::Channel>& channel, const std::string& path,
                  const std::string& token) {
  grpc::GenericStub stub(channel);
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(20));
  context.set_wait_for_ready(true);
  if (!token.empty()) context.AddMetadata("authorization", absl::StrCat("Bearer ", token));
  grpc::CompletionQueue queue;
  const grpc::Slice nothing("");
  grpc::ByteBuffer answer;
  grpc::Status status;
  const auto call = stub.PrepareUnaryCall(&context, path, grpc::ByteBuffer(&nothing, 1), &queue);
  call->StartCall();
  call->Finish(&answer, &status, nullptr);
  void* tag = nullptr;
  bool ok = false;
  queue.Next(&tag, &ok);
  queue.Shutdown();
  return rpc::FromGrpc(status);
}

class AccessTest : public ::testing::TestWithParam<std::string> {
 protected:
  static void SetUpTestSuite() {
    signer_ = new testing::TokenSigner;
    tokens_ = new std::map<std::string, std::string>;
    for (const auto& [role, name] : Roles()) tokens_->emplace(role, signer_->Person(name, name));
    for (const char* service : kServices) tokens_->emplace(service, signer_->Service(service));
    tokens_->emplace("nobody", signer_->Person("MAYOR", "mayor"));
  }
  static void TearDownTestSuite() {
    delete tokens_;
    delete signer_;
  }

  // The methods that this test's service serves: full path and descriptor.
  static std::vector<const google::protobuf::MethodDescriptor*> Served() {
    std::vector<const google::protobuf::MethodDescriptor*> served;
    for (const auto* method : Methods()) {
      const std::vector<std::string> parts = absl::StrSplit(method->full_name(), '.');
      const std::string& part = parts[1];
      if (part == GetParam() || part == "events" || part == "audit") served.push_back(method);
    }
    return served;
  }
  static std::string PathOf(const google::protobuf::MethodDescriptor& method) {
    return absl::StrCat("/", method.service()->full_name(), "/", method.name());
  }

  static testing::TokenSigner* signer_;
  static std::map<std::string, std::string>* tokens_;
};

testing::TokenSigner* AccessTest::signer_ = nullptr;
std::map<std::string, std::string>* AccessTest::tokens_ = nullptr;

std::vector<std::string> FieldsOf(const absl::Status& status) {
  google::rpc::BadRequest bad;
  status.ForEachPayload([&bad](absl::string_view url, const absl::Cord& payload) {
    if (absl::EndsWith(url, "google.rpc.BadRequest")) bad.ParseFromString(std::string(payload));
  });
  std::vector<std::string> fields;
  for (const auto& violation : bad.field_violations()) fields.push_back(violation.field());
  return fields;
}

TEST_P(AccessTest, EveryCellOfTheTableHolds) {
  const ServiceProcess process(GetParam(), *signer_);
  int cells = 0;
  for (const auto* method : Served()) {
    const std::set<std::string>& allowed = Table().at(ShortName(*method));
    for (const auto& [caller, token] : *tokens_) {
      SCOPED_TRACE(absl::StrCat(method->full_name(), " by ", caller));
      ++cells;
      const absl::Status status = Call(process.channel(), PathOf(*method), token);
      EXPECT_NE(status.code(), absl::StatusCode::kUnauthenticated) << status;
      EXPECT_NE(status.code(), absl::StatusCode::kUnimplemented) << status;
      EXPECT_NE(status.code(), absl::StatusCode::kInternal) << status;
      const bool refused = status.code() == absl::StatusCode::kPermissionDenied &&
                           ReasonOf(status) == "ROLE_NOT_ALLOWED";
      EXPECT_EQ(refused, allowed.count(caller) == 0) << status;
    }
    const absl::Status anonymous = Call(process.channel(), PathOf(*method), "");
    EXPECT_EQ(anonymous.code(), absl::StatusCode::kUnauthenticated) << method->full_name();
    EXPECT_EQ(ReasonOf(anonymous), "TOKEN_MISSING") << method->full_name();
  }
  // Thirteen callers with a token: a table that lost its rows would pass otherwise.
  EXPECT_GE(cells, 13 * 10);
}

TEST_P(AccessTest, AnEmptyRequestIsToldEveryRequiredField) {
  const ServiceProcess process(GetParam(), *signer_);
  for (const auto* method : Served()) {
    std::vector<std::string> required;
    for (int i = 0; i < method->input_type()->field_count(); ++i) {
      const auto& field = *method->input_type()->field(i);
      if (IsRequired(field)) required.push_back(field.name());
    }
    const std::string caller = *Table().at(ShortName(*method)).begin();
    const absl::Status status = Call(process.channel(), PathOf(*method), tokens_->at(caller));
    SCOPED_TRACE(method->full_name());
    if (required.empty()) {
      EXPECT_NE(ReasonOf(status), "INVALID_REQUEST") << status;
      continue;
    }
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << status;
    EXPECT_EQ(ReasonOf(status), "INVALID_REQUEST") << status;
    EXPECT_THAT(FieldsOf(status), ElementsAreArray(required));
  }
}

std::vector<std::string> BuiltServices() {
  return absl::StrSplit(PACTUM_BUILT_SERVICES, ',', absl::SkipEmpty());
}

INSTANTIATE_TEST_SUITE_P(Services, AccessTest, ::testing::ValuesIn(BuiltServices()),
                         [](const auto& tested) { return tested.param; });

}  // namespace
}  // namespace pactum::contract
