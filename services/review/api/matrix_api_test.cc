// Every transition in every state by every role, asked of the running service. The expectations are
// written by hand from the tables «States» and «Who may call what» of the model.
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "services/review/testing/review_fixture.h"

namespace pactum::review {
namespace {

using namespace pactum::review::testing;  // NOLINT: the fixture's words.

const std::vector<std::string> kRoles = {"STATE_OFFICER",    "STATE_PREFECT", "REGION_OFFICER",
                                         "REGION_PRESIDENT", "PES_OFFICER",   "PES_DIRECTOR",
                                         "AUDITOR",          "PLATFORM_ADMIN"};

struct Transition {
  std::set<std::string> roles, states;
  std::function<absl::Status(const std::string& token)> ask;  // Checks all, stores nothing.
};

class MatrixApiTest : public ReviewFixture {
 protected:
  template <class Req>
  Req Trying() {
    Req request = On<Req>();
    request.set_validate_only(true);
    return request;
  }

  std::map<std::string, Transition> Transitions() {
    return {
        {"CollectEvidence",
         {{"STATE_OFFICER"},
          {"OPEN"},
          [this](const std::string& token) {
            return Send(&Stub::CollectEvidence, token, Trying<v1::CollectEvidenceRequest>())
                .status();
          }}},
        {"ComputeContribution",
         {{"STATE_OFFICER"},
          {"OPEN"},
          [this](const std::string& token) {
            return Send(&Stub::ComputeContribution, token, Trying<v1::ComputeContributionRequest>())
                .status();
          }}},
        {"SubmitReview",
         {{"STATE_OFFICER"},
          {"OPEN"},
          [this](const std::string& token) {
            return Send(&Stub::SubmitReview, token, Trying<v1::SubmitReviewRequest>()).status();
          }}},
        {"ReturnReview",
         {{"STATE_PREFECT"},
          {"SUBMITTED"},
          [this](const std::string& token) {
            auto request = Trying<v1::ReturnReviewRequest>();
            request.set_reason("look again");
            return Send(&Stub::ReturnReview, token, request).status();
          }}},
        {"DecideContribution",
         {{"STATE_PREFECT"},
          {"SUBMITTED"},
          [this](const std::string& token) {
            v1::DecideContributionRequest request = Decision();
            request.set_validate_only(true);
            return Send(&Stub::DecideContribution, token, request).status();
          }}},
        {"ReopenReview",
         {{"STATE_PREFECT"},
          {"DECIDED"},
          [this](const std::string& token) {
            auto request = Trying<v1::ReopenReviewRequest>();
            request.set_reason("a court's judgment");
            return Send(&Stub::ReopenReview, token, request).status();
          }}},
        {"CloseReview",
         {{"STATE_PREFECT"},
          {"DECIDED"},
          [this](const std::string& token) {
            return Send(&Stub::CloseReview, token, Trying<v1::CloseReviewRequest>()).status();
          }}},
        {"ExplainGap",
         {{"STATE_OFFICER", "REGION_OFFICER"},
          {"OPEN", "SUBMITTED", "DECIDED"},
          [this](const std::string& token) {
            v1::ExplainGapRequest request;
            request.set_name(kReview);
            request.set_subject("projects/alpha");
            request.set_text("late");
            request.set_request_id(NewUuid());
            request.set_validate_only(true);
            return Send(&Stub::ExplainGap, token, request).status();
          }}},
    };
  }

  void CheckAll(const std::string& state) {
    for (const auto& [name, transition] : Transitions()) {
      for (const std::string& role : kRoles) {
        const absl::Status status = transition.ask(signer_.Person(role, "office-of-" + role));
        const std::string what = name + " by " + role + " while " + state;
        if (transition.roles.count(role) == 0) {
          // Of the two counterparties the pact has one: the method lists both, the service knows.
          const bool of_the_other = name == "ExplainGap" && role == "PES_OFFICER";
          const bool closed = of_the_other && state == "CLOSED";
          EXPECT_THAT(status, HasReason(closed         ? "REVIEW_STATE"
                                        : of_the_other ? "NOT_OF_THIS_PACT"
                                                       : "ROLE_NOT_ALLOWED"))
              << what;
        } else if (transition.states.count(state) == 0) {
          EXPECT_THAT(status, HasReason("REVIEW_STATE")) << what;
        } else {
          EXPECT_OK(status) << what;
        }
      }
    }
  }
};

TEST_F(MatrixApiTest, EveryTransitionInEveryStateByEveryRole) {
  ASSERT_OK(Open());
  ASSERT_OK(Collect());
  ASSERT_OK(Compute());
  CheckAll("OPEN");
  ASSERT_OK(Submit());
  CheckAll("SUBMITTED");
  // The Prefect who computed does not decide.
  const std::string same = signer_.Person("STATE_PREFECT", "dreets");
  EXPECT_THAT(Send(&Stub::DecideContribution, same, Decision()), HasReason("SAME_PERSON"));
  ASSERT_OK(Decide());
  ExplainEveryGap();
  CheckAll("DECIDED");
  ASSERT_OK(Close());
  CheckAll("CLOSED");
}

TEST_F(MatrixApiTest, EveryoneReadsInTheirScope) {
  SubmittedReview();
  v1::GetReportRequest report;
  report.set_name(kReview);
  v1::ExportReviewRequest exported;
  exported.set_name(kReview);
  v1::VerifyReviewRequest verified;
  verified.set_name(kReview);
  for (const std::string& role : kRoles) {
    const std::string here = signer_.Person(role, "x"), there = signer_.Person(role, "x", {"53"});
    EXPECT_OK(Send(&Stub::GetReport, here, report)) << role;
    EXPECT_OK(Send(&Stub::ExportReview, here, exported)) << role;
    EXPECT_OK(Send(&Stub::VerifyReview, here, verified)) << role;
    EXPECT_THAT(Send(&Stub::GetReport, there, report), HasReason("REGION_NOT_IN_SCOPE"));
    EXPECT_THAT(Send(&Stub::ExportReview, there, exported), HasReason("REGION_NOT_IN_SCOPE"));
    EXPECT_THAT(Send(&Stub::VerifyReview, there, verified), HasReason("REGION_NOT_IN_SCOPE"));
  }
}

}  // namespace
}  // namespace pactum::review
