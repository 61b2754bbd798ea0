// VerifyReview after a person with every right changed stored data. Each tamper is named with the
// figure, the stored value and the right one. The verification of the export gives the same.
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "common/base/canonical_json.h"
#include "google/protobuf/util/json_util.h"
#include "services/review/content/verification.h"
#include "services/review/testing/review_fixture.h"

namespace pactum::review {
namespace {

using namespace pactum::review::testing;  // NOLINT: the fixture's words.

constexpr char kEvidence[] = "pacts/p/annualReviews/2019/evidence/1";
constexpr char kRun[] = "pacts/p/annualReviews/2019/runs/1";
constexpr char kDecision[] = "pacts/p/annualReviews/2019/decisions/1";

class VerificationApiTest : public ReviewFixture {
 protected:
  void SetUp() override {
    SubmittedReview();
    ASSERT_OK(Decide({{1, 880'000'000}}, "rounded"));
    ExplainEveryGap();
    for (const char* table : {"evidence", "run", "decision", "policy", "event", "statement"}) {
      database_.Exec(absl::StrCat("ALTER TABLE ", table, " DISABLE TRIGGER ALL"));
    }
    // A changed amount alone is stopped by the database.
    database_.Exec("ALTER TABLE decision DROP CONSTRAINT decision_carry_overs");
  }
  v1::VerifyReviewResponse Verified() {
    const auto response = Get(&Stub::VerifyReview, kReview);
    EXPECT_OK(response);
    return response.ok() ? *response : v1::VerifyReviewResponse();
  }
  // "CHECK resource path stored → expected", of what is found.
  std::set<std::string> Found() {
    std::set<std::string> found;
    const v1::VerifyReviewResponse verified = Verified();
    for (const v1::Discrepancy& d : verified.discrepancies()) {
      std::string resource = d.resource();
      const std::string below = std::string(kReview) + "/";
      if (absl::StartsWith(resource, below)) resource = resource.substr(below.size());
      found.insert(absl::StrCat(d.check(), " ", resource, " ", d.path(), " ", d.stored(), " → ",
                                d.expected()));
    }
    return found;
  }
  void SetBytes(const std::string& table, const std::string& column,
                const google::protobuf::Message& message) {
    database_.Exec(absl::StrCat("UPDATE ", table, " SET ", column, " = decode('",
                                absl::BytesToHexString(message.SerializeAsString()), "', 'hex')"));
  }
  v1::EvidenceContent Content() { return Get(&Stub::GetEvidence, kEvidence)->content(); }
  v1::Run Run() { return *Get(&Stub::GetRun, kRun); }
};

TEST_F(VerificationApiTest, WhatIsKeptAsItWasWrittenIsVerified) {
  const v1::VerifyReviewResponse verified = Verified();
  EXPECT_TRUE(verified.verified()) << verified.DebugString();
  EXPECT_EQ(verified.resource_count(),
            7);  // Review, policy, evidence, run, decision, two statements.
}

TEST_F(VerificationApiTest, AReviewOnItsWayIsVerifiedToo) {
  ASSERT_OK(Reopen());
  budget_.position.clear_own_effort_realised_cents();
  ASSERT_OK(Collect());
  v1::WaiveBlockerRequest waiving;
  waiving.set_name("pacts/p/annualReviews/2019/evidence/2");
  waiving.set_code("OWN_EFFORT_MISSING");
  waiving.set_subject("pacts/p/ownEfforts/2019");
  waiving.set_reason("known to the inspection");
  waiving.set_request_id(NewUuid());
  ASSERT_OK(Send(&Stub::WaiveBlocker, officer_, waiving));
  ASSERT_OK(Compute());
  ASSERT_OK(Submit());
  ASSERT_OK(Decide());
  EXPECT_EQ(Found(), std::set<std::string>());
}

TEST_F(VerificationApiTest, AChangedMeasurementIsNamed) {
  v1::EvidenceContent content = Content();
  content.mutable_inputs()->mutable_commitments(0)->mutable_target()->set_observed_micros(
      15'000'000);
  SetBytes("evidence", "content", content);
  const std::set<std::string> found = Found();
  EXPECT_EQ(found.count("AUDIT evidence/1 content.inputs.commitments[c].target.observed_micros "
                        "15000000 → 14000000"),
            1u);
  const std::string digest = Digest(content), before = Run().evidence_digest();
  EXPECT_EQ(found.count("DIGEST evidence/1 digest " + before + " → " + digest), 1u);
  EXPECT_EQ(found.count("BINDING runs/1 evidence_digest " + before + " → " + digest), 1u);
  EXPECT_EQ(found.count("COMPUTATION runs/1 result.axes[AXIS_1].attainment_ppm 800000 → 1000000"),
            1u);
}

TEST_F(VerificationApiTest, AChangedCeilingIsNamed) {
  v1::EvidenceContent content = Content();
  content.mutable_inputs()->mutable_ceilings_cents(1)->set_value(500'000'001);
  SetBytes("evidence", "content", content);
  const std::set<std::string> found = Found();
  EXPECT_EQ(found.count("AUDIT evidence/1 content.inputs.ceilings_cents[AXIS_2].value 500000001 → "
                        "500000000"),
            1u);
  EXPECT_EQ(found.count("BINDING decisions/1 axes[AXIS_2].ceiling_cents 500000000 → 500000001"),
            1u);
}

TEST_F(VerificationApiTest, ASwappedPolicyIsNamed) {
  v1::Policy policy = Run().policy();
  policy.set_combination(v1::COMBINATION_MIN);
  policy.set_mandatory_penalty_ppm(1);
  SetBytes("run", "policy", policy);
  const std::set<std::string> found = Found();
  EXPECT_EQ(found.count("POLICY runs/1 policy.combination COMBINATION_MIN → COMBINATION_WEIGHTED"),
            1u);
  EXPECT_EQ(found.count("AUDIT runs/1 policy.mandatory_penalty_ppm 1 → 50000"), 1u);
}

TEST_F(VerificationApiTest, APolicyThatIsNoLongerAsItWasPublishedIsNamed) {
  database_.Exec("UPDATE policy SET content = jsonb_set(content, '{metFromPpm}', '\"1\"')");
  const std::set<std::string> found = Found();
  EXPECT_EQ(found.count("POLICY runs/1 policy.met_from_ppm 1000000 → 1"), 1u);
}

TEST_F(VerificationApiTest, AChangedFigureOfARunIsNamed) {
  v1::ContributionResult result = Run().result();
  result.mutable_axes(0)->set_proposed_cents(883'333'001);
  SetBytes("run", "result", result);
  const std::set<std::string> found = Found();
  EXPECT_EQ(found.count("COMPUTATION runs/1 result.axes[AXIS_1].proposed_cents 883333001 → "
                        "883333000"),
            1u);
  EXPECT_EQ(found.count("AUDIT runs/1 result.axes[AXIS_1].proposed_cents 883333001 → 883333000"),
            1u);
}

TEST_F(VerificationApiTest, AChangedAmountOfADecisionIsNamed) {
  database_.Exec("UPDATE decision SET decided = '{880000001,500000000,60000000}'");
  EXPECT_EQ(Found(), (std::set<std::string>{
                         "AUDIT decisions/1 axes[AXIS_1].balance_cents 580000001 → 580000000",
                         "AUDIT decisions/1 axes[AXIS_1].decided_cents 880000001 → 880000000",
                         "AUDIT decisions/1 axes[AXIS_1].withheld_cents 119999999 → 120000000",
                         "AUDIT decisions/1 total_decided_cents 1440000001 → 1440000000",
                         "COMPUTATION decisions/1 axes[AXIS_1].carry_over_cents 120000000 → "
                         "119999999"}));
}

TEST_F(VerificationApiTest, AnAmountAboveALimitIsNamedWithTheLargestOne) {
  database_.Exec("UPDATE decision SET decided = '{880000000,500000000,60000001}'");
  EXPECT_EQ(
      Found().count("LIMIT decisions/1 axes[AXIS_3].decided_cents 60000001 → at most 60000000 "
                    "(TRANSVERSE_LIMITED_BY_RELEASE)"),
      1u);
}

TEST_F(VerificationApiTest, ARowTakenOutOfTheEvidenceIsNamed) {
  v1::EvidenceContent content = Content();
  ASSERT_EQ(content.inputs().projects(3).id(), "zeta");
  content.mutable_inputs()->mutable_projects()->RemoveLast();
  SetBytes("evidence", "content", content);
  EXPECT_EQ(Found().count("AUDIT evidence/1 content.inputs.projects[zeta].planned_funding_cents  → "
                          "500000000"),
            1u);
}

TEST_F(VerificationApiTest, EvidenceThatIsGoneIsNamed) {
  ASSERT_OK(Reopen());
  ASSERT_OK(Collect());
  database_.Exec("DELETE FROM evidence WHERE number = 1");
  const std::set<std::string> found = Found();
  EXPECT_EQ(found.count("AUDIT evidence/1   → evidence.collected"), 1u);
  EXPECT_EQ(found.count(absl::StrCat("BINDING runs/1 evidence ", kEvidence, " → ")), 1u);
  EXPECT_EQ(
      found.count(absl::StrCat("NUMBERING evidence/1 name ", kReview, "/evidence/2 → ", kEvidence)),
      1u);
}

// The whole story made anew: content, digests, result and decision agree with each other.
TEST_F(VerificationApiTest, ADigestRecomputedOverChangedContentIsNamedByTheAuditRecord) {
  v1::EvidenceContent content = Content();
  content.mutable_inputs()->mutable_advance_paid_cents(1)->set_value(1);
  SetBytes("evidence", "content", content);
  v1::ContributionResult result = Run().result();
  result.mutable_axes(1)->set_balance_cents(499'999'999);
  SetBytes("run", "result", result);
  const std::string content_digest = Digest(content), result_digest = Digest(result);
  database_.Exec("UPDATE evidence SET digest = '" + content_digest + "'");
  for (const char* table : {"run", "decision"}) {
    database_.Exec(absl::StrCat("UPDATE ", table, " SET evidence_digest = '", content_digest,
                                "', result_digest = '", result_digest, "'"));
  }
  database_.Exec("UPDATE decision SET advances[2] = 1");
  const std::set<std::string> found = Found();
  for (const std::string& one : found) EXPECT_EQ(one.substr(0, 6), "AUDIT ") << one;
  EXPECT_EQ(found.count("AUDIT evidence/1 content.inputs.advance_paid_cents[AXIS_2].value 1 → 0"),
            1u);
  EXPECT_EQ(found.count("AUDIT runs/1 result.axes[AXIS_2].balance_cents 499999999 → 500000000"),
            1u);
}

TEST_F(VerificationApiTest, AnAuditRecordThatWasChangedBreaksItsChain) {
  v1::Decision decision = *Get(&Stub::GetDecision, kDecision);
  decision.set_reason("another one");
  database_.Exec(absl::StrCat("UPDATE event SET payload = decode('",
                              absl::BytesToHexString(decision.SerializeAsString()),
                              "', 'hex') WHERE type = 'decision.effective'"));
  database_.Exec("UPDATE decision SET reason = 'another one'");
  const std::set<std::string> found = Found();
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found.begin()->substr(0, 36),
            "CHAIN decisions/1 events[2].chain " +
                database_.Value("SELECT substr(chain, 1, 2) FROM event "
                                "WHERE type = 'decision.effective'"));
}

TEST_F(VerificationApiTest, AStatementThatWasEditedAndAStateThatWasMovedAreNamed) {
  database_.Exec("UPDATE statement SET words = 'other words' WHERE number = 1");
  database_.Exec("ALTER TABLE review DISABLE TRIGGER ALL");
  database_.Exec("UPDATE review SET state = 'CLOSED'");
  EXPECT_EQ(Found(), (std::set<std::string>{
                         "AUDIT pacts/p/annualReviews/2019 state STATE_CLOSED → STATE_DECIDED",
                         "AUDIT statements/1 text other words → "}));
}

TEST_F(VerificationApiTest, TheExportedDocumentIsVerifiedByItselfAndItsChangesAreNamed) {
  ASSERT_OK_AND_ASSIGN(const v1::ReviewExport kept, Get(&Stub::ExportReview, kReview));
  std::string json;
  ASSERT_TRUE(google::protobuf::util::MessageToJsonString(kept, &json).ok());
  v1::ReviewExport read;
  ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(json, &read).ok());
  EXPECT_TRUE(Verify(read).empty());
  read.mutable_decisions(0)->mutable_axes(0)->set_decided_cents(1);
  std::set<std::string> paths;
  for (const v1::Discrepancy& d : Verify(read)) paths.insert(d.check() + " " + d.path());
  EXPECT_EQ(paths.count("AUDIT axes[AXIS_1].decided_cents"), 1u);
  EXPECT_EQ(paths.count("DIGEST export.digest"), 1u);
  EXPECT_FALSE(Verify(v1::ReviewExport()).empty());
}

}  // namespace
}  // namespace pactum::review
