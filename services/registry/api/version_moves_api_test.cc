// The states of versions and pacts and who may move them, through gRPC on a real database.
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/registry/testing/readme_table.h"
#include "services/registry/testing/registry_test.h"

namespace pactum::registry {
namespace {

using testing::kPact;
using testing::kRoles;
using testing::kVersion;

// As a cell of the tables of README.md says it: «→ STATE» is accepted, «may» is the state's to
// judge.
template <class T>
std::string Outcome(const absl::StatusOr<T>& result) {
  if (!result.ok()) return ReasonOf(result.status());
  const std::string state = T::State_Name(result->state());
  return "→ " + state.substr(std::string("STATE_").size());
}

class VersionMovesTest : public testing::RegistryTest {
 protected:
  // Every cell of one state of version `name`, tried without effect.
  void CheckState(const std::string& name, const std::string& state) {
    const std::string etag = Version(name).etag(), before = Rows();
    int cells = 0;
    for (const std::string& role : kRoles) {
      // Those who have signed are «presidence» and «prefet»: another person of the same side.
      const std::string token = signer_.Person(role, "another " + role);
      for (const auto& [move, allowed] : by_role_.at(role)) {
        const std::string column = move != "Sign"            ? move
                                   : role == "STATE_PREFECT" ? "Sign, State"
                                                             : "Sign, counterparty";
        std::string expected = allowed == "may" ? by_state_.at(state).at(column) : allowed;
        if (allowed == "may" && move == "Withdraw" && name == kVersion) {
          expected = "VERSION_NOT_WITHDRAWABLE";
        }
        EXPECT_EQ(Try(name, move, token, etag), expected)
            << name << ", " << state << ", " << role << ", " << move;
        ++cells;
      }
    }
    EXPECT_EQ(cells, 40);
    EXPECT_EQ(Rows(), before);
  }
  std::string Try(const std::string& name, const std::string& move, const std::string& token,
                  const std::string& etag, bool validate_only = true) {
    if (move == "Update") {
      v1::UpdatePactVersionRequest request = Justify("because", etag);
      request.set_name(name);
      request.set_validate_only(validate_only);
      return Outcome(Send(&Stub::UpdatePactVersion, token, request));
    }
    if (move == "Submit") {
      v1::SubmitPactVersionRequest request = SubmitRequest(etag, name);
      request.set_validate_only(validate_only);
      return Outcome(Send(&Stub::SubmitPactVersion, token, request));
    }
    if (move == "Return") {
      v1::ReturnPactVersionRequest request;
      request.set_name(name);
      request.set_comment("c");
      request.set_etag(etag);
      request.set_validate_only(validate_only);
      return Outcome(Do(&Stub::ReturnPactVersion, token, request));
    }
    if (move == "Withdraw") {
      v1::WithdrawAmendmentRequest request;
      request.set_name(name);
      request.set_etag(etag);
      request.set_validate_only(validate_only);
      return Outcome(Do(&Stub::WithdrawAmendment, token, request));
    }
    v1::SignPactVersionRequest request = SignRequest(etag, name);
    request.set_validate_only(validate_only);
    return Outcome(Send(&Stub::SignPactVersion, token, request));
  }
  void Take(const std::string& name, const std::string& move, const std::string& token,
            const std::string& to) {
    ASSERT_EQ(Try(name, move, token, Version(name).etag(), false), to) << move;
  }
  v1::DraftAmendmentRequest Amendment() {
    v1::DraftAmendmentRequest request;
    request.set_parent(kPact);
    request.set_reason("un premier bilan");
    *request.mutable_effective_date() = ToProto(absl::CivilDay(2020, 7, 1));
    return request;
  }
  // From a draft through every state to SIGNED.
  void Walk(const std::string& name) {
    CheckState(name, "DRAFT");
    Take(name, "Submit", region_, "→ SUBMITTED");
    CheckState(name, "SUBMITTED");
    Take(name, "Sign", prefect_, "→ SUBMITTED");
    CheckState(name, "SUBMITTED, signed by the State");
    Take(name, "Return", officer_, "→ DRAFT");
    CheckState(name, "DRAFT");
    Take(name, "Submit", region_, "→ SUBMITTED");
    Take(name, "Sign", president_, "→ SUBMITTED");
    CheckState(name, "SUBMITTED, signed by the counterparty");
    Take(name, "Sign", prefect_, "→ SIGNED");
    CheckState(name, "SIGNED");
  }
  // Every cell of one state of the pact.
  void CheckPact(const std::string& state, absl::CivilDay closing) {
    const testing::ReadmeTable moves = testing::TableOfReadme("States of a pact", 0);
    const testing::ReadmeTable who = testing::TableOfReadme("States of a pact", 1);
    for (const std::string& role : kRoles) {
      const std::string token = signer_.Person(role, "another " + role);
      v1::DraftAmendmentRequest draft = Amendment();
      draft.set_validate_only(true);
      v1::ClosePactRequest close;
      close.set_name(kPact);
      close.set_reason("soldé");
      *close.mutable_effective_date() = ToProto(closing);
      close.set_validate_only(true);
      const auto expected = [&](const std::string& move) {
        const std::string& allowed = who.at(role).at(move);
        // A closed pact says so before it is judged whose it is.
        const bool judged =
            allowed == "may" || (state == "CLOSED" && allowed == "NOT_OF_THIS_PACT");
        return judged ? moves.at(state).at(move) : allowed;
      };
      EXPECT_EQ(Outcome(Do(&Stub::DraftAmendment, token, draft)), expected("Draft an amendment"))
          << state << ", " << role;
      EXPECT_EQ(Outcome(Do(&Stub::ClosePact, token, close)), expected("Close"))
          << state << ", " << role;
    }
  }

  const testing::ReadmeTable by_state_ = testing::TableOfReadme("States of a version", 0);
  const testing::ReadmeTable by_role_ = testing::TableOfReadme("States of a version", 1);
};

TEST_F(VersionMovesTest, EveryStateTakesEveryMoveOfEveryRoleAsTheTableSays) {
  ASSERT_NO_FATAL_FAILURE(Draft());
  ASSERT_NO_FATAL_FAILURE(Walk(kVersion));
}

TEST_F(VersionMovesTest, AnAmendmentTakesTheSameMovesAndIsWithdrawn) {
  constexpr char kSecond[] = "pacts/pdl-2019-2022/versions/2";
  constexpr char kThird[] = "pacts/pdl-2019-2022/versions/3";
  ASSERT_NO_FATAL_FAILURE(InForce());
  ASSERT_OK(Do(&Stub::DraftAmendment, region_, Amendment()));
  ASSERT_NO_FATAL_FAILURE(Take(kSecond, "Withdraw", region_, "→ WITHDRAWN"));
  CheckState(kSecond, "WITHDRAWN");
  ASSERT_OK(Do(&Stub::DraftAmendment, region_, Amendment()));
  ASSERT_NO_FATAL_FAILURE(Walk(kThird));
}

TEST_F(VersionMovesTest, APactIsAmendedAndClosedAsTheTableSays) {
  ASSERT_NO_FATAL_FAILURE(Draft());
  const absl::CivilDay end(2023, 6, 30);
  CheckPact("DRAFT", absl::CivilDay(2020, 5, 31));
  ASSERT_OK(Submit());
  ASSERT_OK(Sign(president_));
  ASSERT_OK(Sign(prefect_));
  ASSERT_OK(Do(&Stub::DraftAmendment, region_, Amendment()));
  CheckPact("IN_FORCE, a version open", absl::CivilDay(2020, 5, 31));
  ASSERT_NO_FATAL_FAILURE(
      Take("pacts/pdl-2019-2022/versions/2", "Withdraw", region_, "→ WITHDRAWN"));
  clock_.Set(absl::FromCivil(absl::CivilDay(2023, 7, 1), absl::UTCTimeZone()));
  CheckPact("IN_FORCE", end);
  v1::ClosePactRequest close;
  close.set_name(kPact);
  close.set_reason("soldé");
  *close.mutable_effective_date() = ToProto(end);
  ASSERT_OK(Do(&Stub::ClosePact, signer_.Person("STATE_PREFECT", "prefet"), close));
  CheckPact("CLOSED", end);
}

}  // namespace
}  // namespace pactum::registry
