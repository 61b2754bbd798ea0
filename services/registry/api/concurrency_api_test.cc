// Calls at the same time, and repeated calls, through gRPC on a real database: one effect,
// and a reason for each refused call.
#include <atomic>
#include <barrier>
#include <cstddef>
#include <functional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/db/pqxx_compat.h"
#include "services/registry/testing/registry_test.h"

namespace pactum::registry {
namespace {

using pactum::testing::HasReason;
using pactum::testing::StatusIs;
using testing::Example;
using ::testing::IsSubsetOf;

using ConcurrencyApiTest = testing::RegistryTest;

// Each in a thread of its own, none before all are there.
void AtOnce(const std::vector<std::function<void()>>& acts) {
  std::barrier all_there(static_cast<std::ptrdiff_t>(acts.size()));
  std::vector<std::thread> threads;
  for (const auto& act : acts) {
    threads.emplace_back([&] {
      all_there.arrive_and_wait();
      act();
    });
  }
  for (std::thread& thread : threads) thread.join();
}

// One passed; the other is refused, since its etag is not the present one.
template <class T>
void ExpectOneWon(const absl::StatusOr<T>& one, const absl::StatusOr<T>& other) {
  ASSERT_NE(one.ok(), other.ok()) << one.status() << other.status();
  const absl::Status& refused = one.ok() ? other.status() : one.status();
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kAborted));
  EXPECT_THAT(refused, HasReason("ETAG_MISMATCH"));
  EXPECT_EQ(GetErrorInfo(refused)->metadata.at("etag"), one.ok() ? one->etag() : other->etag());
}

TEST_F(ConcurrencyApiTest, OfTwoEditorsOfAProjectOneWins) {
  ASSERT_NO_FATAL_FAILURE(Draft());
  v1::GetProjectRequest get;
  get.set_name(testing::Project("industrie-navale"));
  for (int i = 0; i < 10; ++i) {
    ASSERT_OK_AND_ASSIGN(const v1::Project seen, Send(&Stub::GetProject, auditor_, get));
    const auto edit = [&](const std::string& title) {
      v1::UpdateProjectRequest request;
      request.set_name(seen.name());
      *request.mutable_project() = seen;
      request.mutable_project()->set_title(title);
      request.set_etag(seen.etag());
      return Do(&Stub::UpdateProject, region_, request);
    };
    absl::StatusOr<v1::Project> left = absl::UnknownError(""), right = left;
    AtOnce({[&] { left = edit(absl::StrCat("left ", i)); },
            [&] { right = edit(absl::StrCat("right ", i)); }});
    ASSERT_NO_FATAL_FAILURE(ExpectOneWon(left, right));
    const v1::Project& won = left.ok() ? *left : *right;
    EXPECT_EQ(won.title(), absl::StrCat(left.ok() ? "left " : "right ", i));
    ASSERT_OK_AND_ASSIGN(const v1::Project now, Send(&Stub::GetProject, auditor_, get));
    EXPECT_EQ(now.SerializeAsString(), won.SerializeAsString());
  }
  EXPECT_EQ(database_.Value("SELECT count(*) FROM event WHERE type = 'project.updated'"), "10");
}

TEST_F(ConcurrencyApiTest, OfTwoEditorsOfAVersionOneWins) {
  ASSERT_NO_FATAL_FAILURE(Draft());
  for (int i = 0; i < 10; ++i) {
    const std::string etag = Version().etag();
    const auto edit = [&](const std::string& justification) {
      return Send(&Stub::UpdatePactVersion, region_, Justify(justification, etag));
    };
    absl::StatusOr<v1::PactVersion> left = absl::UnknownError(""), right = left;
    AtOnce({[&] { left = edit(absl::StrCat("left ", i)); },
            [&] { right = edit(absl::StrCat("right ", i)); }});
    ASSERT_NO_FATAL_FAILURE(ExpectOneWon(left, right));
    const v1::PactVersion& won = left.ok() ? *left : *right;
    EXPECT_EQ(won.financial_annex().justification(),
              absl::StrCat(left.ok() ? "left " : "right ", i));
    EXPECT_EQ(Version().SerializeAsString(), won.SerializeAsString());
  }
}

// The etag of a version covers what its items say.
TEST_F(ConcurrencyApiTest, OfAnEditorOfAProjectAndASubmitterOneWins) {
  ASSERT_NO_FATAL_FAILURE(Draft());
  v1::GetProjectRequest get;
  get.set_name(testing::Project("industrie-navale"));
  for (int i = 0; i < 10; ++i) {
    ASSERT_OK_AND_ASSIGN(const v1::Project seen, Send(&Stub::GetProject, auditor_, get));
    const v1::PactVersion version = Version();
    v1::UpdateProjectRequest edit;
    edit.set_name(seen.name());
    *edit.mutable_project() = seen;
    edit.mutable_project()->set_title(absl::StrCat("try ", i));
    edit.set_etag(seen.etag());
    absl::StatusOr<v1::Project> edited = absl::UnknownError("");
    absl::StatusOr<v1::PactVersion> submitted = absl::UnknownError("");
    AtOnce({[&] { edited = Do(&Stub::UpdateProject, region_, edit); },
            [&] {
              submitted = Send(&Stub::SubmitPactVersion, region_, SubmitRequest(version.etag()));
            }});
    ASSERT_NE(edited.ok(), submitted.ok());
    if (edited.ok()) {
      EXPECT_THAT(submitted, HasReason("ETAG_MISMATCH"));
      continue;
    }
    EXPECT_THAT(edited, HasReason("VERSION_NOT_EDITABLE"));
    EXPECT_EQ(submitted->content_digest(), version.content_digest());
    ASSERT_OK(Return());
  }
}

// One who signs again and again what they saw, while it is returned, changed and submitted anew.
TEST_F(ConcurrencyApiTest, ASignatureCoversWhatItsSignerSaw) {
  ASSERT_NO_FATAL_FAILURE(Submitted());
  for (int i = 0; i < 5; ++i) {
    const v1::PactVersion seen = Version();
    std::atomic<bool> submitted_anew = false;
    std::set<std::string> outcomes;
    std::string last;
    AtOnce({[&] {
              for (bool over = false; !over;) {
                over = submitted_anew;
                const auto tried = Sign(president_, seen.etag());
                last = tried.ok() ? "OK" : ReasonOf(tried.status());
                outcomes.insert(last);
              }
            },
            [&] {
              EXPECT_OK(Return());
              EXPECT_OK(Edit(absl::StrCat("try ", i)));
              EXPECT_OK(Submit());
              submitted_anew = true;
            }});
    EXPECT_THAT(outcomes,
                IsSubsetOf({"OK", "ALREADY_SIGNED", "VERSION_NOT_SUBMITTED", "ETAG_MISMATCH"}));
    EXPECT_EQ(last, "ETAG_MISMATCH");
    EXPECT_EQ(database_.Value("SELECT count(*) FROM signature WHERE content <> '" +
                              seen.content_digest() + "'"),
              "0");
    // A signature before the return is void: the new content has no signature.
    const v1::PactVersion now = Version();
    EXPECT_NE(now.content_digest(), seen.content_digest());
    EXPECT_EQ(now.signatures_size(), 0);
    database_.Exec("DELETE FROM signature");
  }
}

TEST_F(ConcurrencyApiTest, OfTwoPactsOfATerritoryAtOnceOneIsCreated) {
  std::vector<absl::StatusOr<v1::Pact>> results(8, absl::UnknownError(""));
  std::vector<std::thread> threads;
  for (size_t i = 0; i < results.size(); ++i) {
    threads.emplace_back([&, i] {
      auto request = Example<v1::CreatePactRequest>("010-create-pact");
      request.set_pact_id(absl::StrCat("p-", i));
      results[i] = Do(&Stub::CreatePact, region_, request);
    });
  }
  for (std::thread& thread : threads) thread.join();
  int created = 0;
  for (const auto& result : results) {
    created += result.ok();
    if (result.ok()) continue;
    EXPECT_THAT(result, HasReason("TERRITORY_TAKEN"));
  }
  EXPECT_EQ(created, 1);
}

TEST_F(ConcurrencyApiTest, OfTwoSignersOfASideOneWins) {
  ASSERT_NO_FATAL_FAILURE(Submitted());
  const std::string etag = Version().etag();
  std::vector<absl::StatusOr<v1::PactVersion>> results(2, absl::UnknownError("not run"));
  std::vector<std::thread> threads;
  for (size_t i = 0; i < 2; ++i) {
    threads.emplace_back([&, i, token = signer_.Person("REGION_PRESIDENT", absl::StrCat("p", i))] {
      results[i] = Sign(token, etag);
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_NE(results[0].ok(), results[1].ok());
  EXPECT_THAT(results[results[0].ok() ? 1 : 0], HasReason("ALREADY_SIGNED"));
  EXPECT_EQ(Count("signature"), "1");
}

TEST_F(ConcurrencyApiTest, BothSidesAtOnceSignIt) {
  ASSERT_NO_FATAL_FAILURE(Submitted());
  const std::string etag = Version().etag();
  std::thread president([&] { EXPECT_OK(Sign(president_, etag)); });
  std::thread prefect([&] { EXPECT_OK(Sign(prefect_, etag)); });
  president.join();
  prefect.join();
  EXPECT_EQ(Version().state(), v1::PactVersion::STATE_SIGNED);
}

TEST_F(ConcurrencyApiTest, OfAnEditorAndASubmitterOneWins) {
  ASSERT_NO_FATAL_FAILURE(Draft());
  for (int i = 0; i < 5; ++i) {
    const std::string etag = Version().etag();
    absl::StatusOr<v1::PactVersion> edited = absl::UnknownError(""), submitted = edited;
    std::thread editor([&] {
      edited = Send(&Stub::UpdatePactVersion, region_, Justify(absl::StrCat("try ", i), etag));
    });
    std::thread submitter(
        [&] { submitted = Send(&Stub::SubmitPactVersion, region_, SubmitRequest(etag)); });
    editor.join();
    submitter.join();
    EXPECT_NE(edited.ok(), submitted.ok());
    if (edited.ok()) {
      EXPECT_THAT(submitted, HasReason("ETAG_MISMATCH"));
    } else {
      EXPECT_THAT(edited, HasReason("VERSION_NOT_EDITABLE"));
      ASSERT_OK(Return());
    }
  }
}

TEST_F(ConcurrencyApiTest, OfAReturnAndTheLastSignatureOneWins) {
  ASSERT_NO_FATAL_FAILURE(Submitted());
  ASSERT_OK(Sign(president_));
  absl::StatusOr<v1::PactVersion> returned = absl::UnknownError(""), signed_last = returned;
  std::thread returner([&] { returned = Return(); });
  std::thread signer([&] { signed_last = Sign(prefect_); });
  returner.join();
  signer.join();
  EXPECT_NE(returned.ok(), signed_last.ok());
  EXPECT_EQ(Version().state(),
            returned.ok() ? v1::PactVersion::STATE_DRAFT : v1::PactVersion::STATE_SIGNED);
}

TEST_F(ConcurrencyApiTest, AnEditDoesNotPassASubmissionUnseen) {
  ASSERT_NO_FATAL_FAILURE(Draft());
  pqxx::connection submitting(database_.conninfo()), editing(database_.conninfo());
  pqxx::work submission(submitting);
  submission.exec("UPDATE pact_version SET state = 'SUBMITTED'");
  pqxx::work edit(editing);
  edit.exec("SET LOCAL lock_timeout = '10ms'");
  EXPECT_ANY_THROW(edit.exec("DELETE FROM content"));  // Waits: whether it may is not known yet.
}

TEST_F(ConcurrencyApiTest, FiftyEqualRequestsHaveOneEffect) {
  ASSERT_OK(DoExample(&Stub::CreatePact, region_, "010-create-pact"));
  auto request = Example<v1::CreateProjectRequest>("032-project-industrie-navale");
  request.set_request_id(NewUuid());
  std::vector<std::string> answers(50);
  std::vector<std::thread> threads;
  for (std::string& answer : answers) {
    threads.emplace_back([&] {
      const auto response = Send(&Stub::CreateProject, region_, request);
      answer = response.ok() ? response->SerializeAsString() : response.status().ToString();
    });
  }
  for (std::thread& thread : threads) thread.join();
  v1::Project project;
  EXPECT_TRUE(project.ParseFromString(answers[0]));
  EXPECT_EQ(project.name(), testing::Project("industrie-navale"));
  for (const std::string& answer : answers) EXPECT_EQ(answer, answers[0]);
  EXPECT_EQ(Count("content"), "1");
  EXPECT_EQ(Count("event"), "2");
  request.mutable_project()->set_title("another body");
  EXPECT_THAT(Send(&Stub::CreateProject, region_, request), HasReason("REQUEST_ID_REUSED"));
}

TEST_F(ConcurrencyApiTest, FiftyEqualSubmissionsHaveOneEffect) {
  ASSERT_NO_FATAL_FAILURE(Draft());
  const v1::SubmitPactVersionRequest request = SubmitRequest(Version().etag());
  std::vector<std::string> answers(50);
  std::vector<std::thread> threads;
  for (std::string& answer : answers) {
    threads.emplace_back([&] {
      const auto response = Send(&Stub::SubmitPactVersion, region_, request);
      answer = response.ok() ? response->SerializeAsString() : response.status().ToString();
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(Version().SerializeAsString(), answers[0]);
  for (const std::string& answer : answers) EXPECT_EQ(answer, answers[0]);
  EXPECT_EQ(database_.Value("SELECT count(*) FROM event WHERE type = 'pact_version.submitted'"),
            "1");
}

}  // namespace
}  // namespace pactum::registry
