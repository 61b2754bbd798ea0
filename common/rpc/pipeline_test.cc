#include "common/rpc/pipeline.h"

#include <fstream>
#include <functional>
#include <stdexcept>

#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>
#include <gtest/gtest.h>

#include "common/obs/metrics.h"
#include "common/rpc/channel.h"
#include "common/rpc/service.h"
#include "common/rpc/status_grpc.h"
#include "common/testing/fake_clock.h"
#include "common/testing/matchers.h"
#include "common/testing/token_signer.h"
#include "google/rpc/error_details.pb.h"
#include "pactum/test/v1/echo.grpc.pb.h"

namespace pactum::rpc {
namespace {

using test::v1::EchoRequest;
using testing::HasReason;
using testing::StatusIs;
using Handler = std::function<absl::StatusOr<EchoRequest>(const Call&, const EchoRequest&)>;

class EchoApi : public Service {
 public:
  explicit EchoApi(const Gate& gate) : Service("pactum.test.v1.EchoService", gate) {
    for (const char* method : {"Echo", "Undeclared"}) {
      On(method,
         [this](const Call& call, const EchoRequest& request) { return handler(call, request); });
    }
  }

  Handler handler = [](const Call&, const EchoRequest& request) { return request; };
};

class PipelineTest : public ::testing::Test {
 protected:
  PipelineTest() {
    grpc::ServerBuilder builder;
    builder.RegisterService(&api_);
    server_ = builder.BuildAndStart();
    stub_ = test::v1::EchoService::NewStub(server_->InProcessChannel({}));
    good_.mutable_thing()->set_title("t");
    good_.mutable_thing()->set_count(0);
    good_.mutable_thing()->set_color(test::v1::COLOR_RED);
  }

  absl::Status Send(const std::string& token, const EchoRequest& request,
                    const std::function<void(grpc::ClientContext&)>& prepare = {}) {
    grpc::ClientContext context;
    if (!token.empty()) context.AddMetadata("authorization", "Bearer " + token);
    if (prepare) prepare(context);
    return FromGrpc(stub_->Echo(&context, request, &response_));
  }

  testing::TokenSigner signer_;
  testing::FakeClock clock_{absl::FromCivil(absl::CivilDay(2020, 3, 1), absl::UTCTimeZone())};
  auth::TokenVerifier tokens_{{signer_.keys_dir(), testing::kIssuer, "pactum", "pactum.test"},
                              clock_};
  Admission admission_{2};
  EchoApi api_{Gate{tokens_, admission_, clock_, "pactum.test"}};
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<test::v1::EchoService::Stub> stub_;
  EchoRequest good_, response_;
  const std::string officer_ = signer_.Person("STATE_OFFICER", "dreets");
};

TEST_F(PipelineTest, TheHandlerSeesTheCall) {
  Call seen;
  api_.handler = [&](const Call& call, const EchoRequest& request) {
    seen = call;
    return request;
  };
  good_.set_request_id("1B4E28BA-2FA1-41D2-883F-0016D3CCA427");
  good_.set_etag("e");
  good_.set_validate_only(true);
  EXPECT_OK(Send(officer_, good_));
  EXPECT_EQ(seen.method, "pactum.test.v1.EchoService.Echo");
  EXPECT_EQ(seen.subject, "dreets");
  EXPECT_EQ(seen.request_id, "1b4e28ba-2fa1-41d2-883f-0016d3cca427");
  EXPECT_EQ(seen.etag, "e");
  EXPECT_TRUE(seen.validate_only);
  EXPECT_EQ(seen.body_digest.size(), 64u);
  EXPECT_EQ(seen.today, absl::CivilDay(2020, 3, 1));
  EXPECT_EQ(seen.traceparent.size(), 55u);
  EXPECT_GT(seen.deadline, absl::Now() + absl::Seconds(20));
  EXPECT_LT(seen.deadline, absl::Now() + absl::Seconds(31));
}

TEST_F(PipelineTest, TraceAndPersonTravelAlong) {
  Call seen;
  api_.handler = [&](const Call& call, const EchoRequest& request) {
    seen = call;
    return request;
  };
  const std::string trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  const auto metadata = [&](grpc::ClientContext& context) {
    context.AddMetadata("traceparent", trace);
    context.AddMetadata("x-pactum-on-behalf-of", "prefet");
  };
  EXPECT_OK(Send(signer_.Service("review"), good_, metadata));
  EXPECT_EQ(seen.traceparent, trace);
  EXPECT_EQ(seen.on_behalf_of, "prefet");
  // A person acts for nobody, whatever the metadata says.
  EXPECT_OK(Send(officer_, good_, metadata));
  EXPECT_EQ(seen.on_behalf_of, "");
}

TEST_F(PipelineTest, ATraceThatIsNoneBeginsAnew) {
  Call seen;
  api_.handler = [&](const Call& call, const EchoRequest& request) {
    seen = call;
    return request;
  };
  for (const char* bad : {"00-0af7651916cd43dd8448eb211c80319-cb7ad6b716920333-01",
                          "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                          "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
                          "00-0AF7651916CD43DD8448EB211C80319C-B7AD6B7169203331-01",
                          "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "x"}) {
    EXPECT_OK(Send(officer_, good_,
                   [&](grpc::ClientContext& context) { context.AddMetadata("traceparent", bad); }));
    EXPECT_NE(seen.traceparent, bad);
    EXPECT_EQ(seen.traceparent.size(), 55u);
  }
}

TEST_F(PipelineTest, EveryCallIsCounted) {
  const std::string labels =
      R"(grpc_method="Echo",grpc_service="pactum.test.v1.EchoService",grpc_type="unary")";
  const auto count = [&](const std::string& series) -> double {
    const std::string text = "\n" + obs::MetricsText();
    const size_t at = text.find("\n" + series + " ");
    return at == std::string::npos ? 0 : std::stod(text.substr(at + series.size() + 2));
  };
  const std::string
      started = "grpc_server_started_total{" + labels + "}",
      taken = "grpc_server_handling_seconds_count{" + labels + "}",
      fine = "grpc_server_handled_total{grpc_code=\"OK\"," + labels + "}",
      bad = "grpc_server_handled_total{grpc_code=\"InvalidArgument\"," + labels + "}",
      refused = R"(pactum_refusals_total{grpc_code="InvalidArgument",reason="INVALID_REQUEST"})";
  const double started_before = count(started), taken_before = count(taken),
               fine_before = count(fine), bad_before = count(bad), refused_before = count(refused);
  EXPECT_OK(Send(officer_, good_));
  EXPECT_THAT(Send(officer_, EchoRequest()), HasReason("INVALID_REQUEST"));
  EXPECT_EQ(count(started) - started_before, 2);
  EXPECT_EQ(count(taken) - taken_before, 2);
  EXPECT_EQ(count(fine) - fine_before, 1);
  EXPECT_EQ(count(bad) - bad_before, 1);
  EXPECT_EQ(count(refused) - refused_before, 1);
}

TEST_F(PipelineTest, StrangersAreRefusedInOrder) {
  EXPECT_THAT(Send("", good_), StatusIs(absl::StatusCode::kUnauthenticated));
  EXPECT_THAT(Send("", good_), HasReason("TOKEN_MISSING"));
  EXPECT_THAT(Send("x.y.z", good_), HasReason("TOKEN_INVALID"));
  const std::string auditor = signer_.Person("AUDITOR", "a");
  EXPECT_THAT(Send(auditor, good_), StatusIs(absl::StatusCode::kPermissionDenied));
  // The role is judged before the shape: a stranger learns nothing of the request.
  EXPECT_THAT(Send(auditor, EchoRequest()), HasReason("ROLE_NOT_ALLOWED"));
  EXPECT_THAT(Send(signer_.Service("budget"), good_), HasReason("ROLE_NOT_ALLOWED"));
  EXPECT_THAT(Send(officer_, EchoRequest()), HasReason("INVALID_REQUEST"));
}

TEST_F(PipelineTest, AMethodWithoutTheOptionRefusesEveryone) {
  grpc::ClientContext context;
  context.AddMetadata("authorization", "Bearer " + officer_);
  EXPECT_THAT(FromGrpc(stub_->Undeclared(&context, good_, &response_)),
              HasReason("ROLE_NOT_ALLOWED"));
}

TEST_F(PipelineTest, DetailsReachTheClient) {
  const absl::Status status = Send(officer_, EchoRequest());
  google::rpc::BadRequest bad;
  ASSERT_TRUE(bad.ParseFromString(
      std::string(*status.GetPayload("type.googleapis.com/google.rpc.BadRequest"))));
  EXPECT_EQ(bad.field_violations(0).field(), "thing");
  EXPECT_EQ(GetErrorInfo(status)->domain, "pactum.test");
}

TEST_F(PipelineTest, AnExceptionTellsTheClientNothing) {
  api_.handler = [](const Call&, const EchoRequest&) -> absl::StatusOr<EchoRequest> {
    throw std::runtime_error("SELECT secret");
  };
  absl::Status status = Send(officer_, good_);
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kInternal));
  EXPECT_THAT(status, HasReason("INTERNAL_ERROR"));
  EXPECT_EQ(status.ToString().find("secret"), std::string::npos);
  api_.handler = [](const Call&, const EchoRequest&) -> absl::StatusOr<EchoRequest> {
    return absl::InternalError("SELECT secret");
  };
  EXPECT_EQ(Send(officer_, good_).ToString().find("secret"), std::string::npos);
}

TEST_F(PipelineTest, TooManyAtOnceAreShed) {
  Handler inner = [](const Call&, const EchoRequest& request) { return request; };
  absl::Status third;
  api_.handler = [&](const Call& call, const EchoRequest& request) -> absl::StatusOr<EchoRequest> {
    if (!request.tags()
             .empty()) {  // The second call, from within the first: now two are in flight.
      third = Send(officer_, good_);
      return inner(call, request);
    }
    EchoRequest second = good_;
    second.add_tags("second");
    absl::Status status = Send(officer_, second);
    if (!status.ok()) return status;
    return inner(call, request);
  };
  EXPECT_OK(Send(officer_, good_));
  EXPECT_THAT(third, HasReason("OVERLOADED"));
  api_.handler = inner;
  EXPECT_OK(Send(officer_, good_));  // What was entered was left.
}

TEST_F(PipelineTest, APeersAnswersAreTold) {
  const std::string token_file = signer_.keys_dir() + "/own.token";
  std::ofstream(token_file) << signer_.Service("review") << "\n";
  const Peer peer({"echo", "", "", token_file, "pactum.review"}, server_->InProcessChannel({}));
  CallContext context;
  context.subject = "prefet";
  const auto call = [&] {
    return peer.Call<EchoRequest>(context, "pactum.test.v1.EchoService.Echo", good_);
  };
  std::string behalf;
  api_.handler = [&](const Call& c, const EchoRequest& r) {
    behalf = c.on_behalf_of;
    return r;
  };
  EXPECT_OK(call());
  EXPECT_EQ(behalf, "prefet");
  api_.handler = [](const Call&, const EchoRequest&) -> absl::StatusOr<EchoRequest> {
    return Error(absl::StatusCode::kFailedPrecondition, "pactum.test", "NO_FUNDS", "no").Build();
  };
  EXPECT_THAT(call(), HasReason("NO_FUNDS"));  // What it says of the request passes as it is.
  api_.handler = [](const Call&, const EchoRequest&) -> absl::StatusOr<EchoRequest> {
    return absl::InternalError("defect");
  };
  EXPECT_THAT(call(), HasReason("PEER_UNAVAILABLE"));
  std::ofstream(token_file) << signer_.Service("budget");  // Read again: now it is refused there.
  EXPECT_THAT(call(), HasReason("PEER_UNAVAILABLE"));
}

TEST_F(PipelineTest, APeerIsAskedWhatTheContractHas) {
  const Peer peer({"echo", "", "", "", "pactum.review"}, server_->InProcessChannel({}));
  for (const char* method : {"pactum.test.v1.NoService.Echo", "pactum.test.v1.EchoService.None"}) {
    EXPECT_THROW(peer.Call<EchoRequest>({}, method, good_).IgnoreError(), std::logic_error);
  }
}

}  // namespace
}  // namespace pactum::rpc
