#include "common/status/error.h"

#include <set>

#include <gtest/gtest.h>

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "common/status/common_reasons.h"
#include "common/status/status_macros.h"
#include "google/rpc/error_details.pb.h"
#include "pactum/type/v1/common_error_reason.pb.h"

namespace pactum {
namespace {

template <class Detail>
Detail Get(const absl::Status& status) {
  Detail detail;
  const auto payload =
      status.GetPayload(absl::StrCat("type.googleapis.com/", detail.GetTypeName()));
  EXPECT_TRUE(payload.has_value()) << detail.GetTypeName();
  if (payload) {
    EXPECT_TRUE(detail.ParseFromString(std::string(*payload)));
  }
  return detail;
}

TEST(Error, CarriesReasonDomainAndMetadata) {
  const absl::Status status =
      Error(absl::StatusCode::kFailedPrecondition, "pactum.budget", "INSUFFICIENT_FUNDS", "no")
          .With("available_cents", 12)
          .Precondition("FUNDS", "line", "12 cents remain");
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  const auto info = GetErrorInfo(status);
  ASSERT_TRUE(info.has_value());
  EXPECT_EQ(info->reason, "INSUFFICIENT_FUNDS");
  EXPECT_EQ(info->domain, "pactum.budget");
  EXPECT_EQ(info->metadata.at("available_cents"), "12");
  EXPECT_EQ(Get<google::rpc::PreconditionFailure>(status).violations(0).description(),
            "12 cents remain");
}

constexpr Phrase kLeft = {"LEFT", "{line} has {left}", "{line} dispose de {left}"};
constexpr Phrase kTooMuch = {"TOO_MUCH", "is above {left}", "dépasse {left}"};

TEST(Error, APhraseGivesMessageAndMetadata) {
  const absl::Status status = Error(absl::StatusCode::kFailedPrecondition, "pactum.budget", "NO",
                                    kLeft, {{"line", "axis 1"}, {"left", Money::Cents(1200)}})
                                  .Field("amount", kTooMuch, {{"left", Money::Cents(1200)}});
  EXPECT_EQ(status.message(), "axis 1 has 12.00 EUR");
  EXPECT_EQ(GetErrorInfo(status)->metadata,
            (std::map<std::string, std::string>{{"line", "axis 1"}, {"left_cents", "1200"}}));
  EXPECT_EQ(Get<google::rpc::BadRequest>(status).field_violations(0).description(),
            "is above 12.00 EUR");
  EXPECT_FALSE(status.GetPayload("type.googleapis.com/google.rpc.LocalizedMessage"));
}

TEST(Error, ACallerWhoAskedForFrenchGetsIt) {
  const CallerLanguageScope scope(Language::kFrench);
  const absl::Status status = Error(absl::StatusCode::kFailedPrecondition, "pactum.budget", "NO",
                                    kLeft, {{"line", "l’axe 1"}, {"left", Money::Cents(1200)}})
                                  .Precondition("FUNDS", "l", kTooMuch, {{"left", Money()}});
  EXPECT_EQ(status.message(), "l’axe 1 has 12.00 EUR");
  const auto localized = Get<google::rpc::LocalizedMessage>(status);
  EXPECT_EQ(localized.locale(), "fr-FR");
  EXPECT_EQ(localized.message(), "l’axe 1 dispose de 12,00\u00a0€");
  EXPECT_EQ(Get<google::rpc::PreconditionFailure>(status).violations(0).description(),
            "dépasse 0,00\u00a0€");
}

TEST(Error, KeepsTwentyFiveViolationsAndTellsHowManyMore) {
  Error error(absl::StatusCode::kInvalidArgument, "d", "R", "m");
  for (int i = 0; i < 40; ++i) error.Field(absl::StrCat("f", i), "is missing");
  const absl::Status status = error;
  EXPECT_EQ(Get<google::rpc::BadRequest>(status).field_violations_size(), 25);
  EXPECT_EQ(GetErrorInfo(status)->metadata.at("omitted"), "15");
}

TEST(Error, StaysBelowTheTrailersLimit) {
  Error error(absl::StatusCode::kInvalidArgument, "d", "R", std::string(5000, 'm'));
  for (int i = 0; i < 25; ++i) error.Field(std::string(900, 'f'), std::string(900, 'x'));
  const absl::Status status = error;
  size_t size = status.message().size();
  status.ForEachPayload([&](absl::string_view, const absl::Cord& c) { size += c.size(); });
  EXPECT_LT(size, 6000u);
  EXPECT_GT(Get<google::rpc::BadRequest>(status).field_violations_size(), 0);
}

TEST(Error, CutsBetweenCharacters) {
  std::string accents;
  for (int i = 0; i < 400; ++i) accents += "é";
  const absl::Status status = Error(absl::StatusCode::kInternal, "d", "R", "m").With("k", accents);
  const std::string kept = GetErrorInfo(status)->metadata.at("k");
  EXPECT_EQ(kept.substr(kept.size() - 5), "é…");
}

TEST(Error, RetryInfo) {
  const absl::Status status =
      Error(absl::StatusCode::kUnavailable, "d", "R", "m").RetryAfter(absl::Milliseconds(1500));
  EXPECT_EQ(Get<google::rpc::RetryInfo>(status).retry_delay().seconds(), 1);
  EXPECT_EQ(Get<google::rpc::RetryInfo>(status).retry_delay().nanos(), 500'000'000);
}

TEST(CommonReasons, AreTheProtosEnum) {
  const std::set<std::string> constants = {
      reason::kTokenMissing,      reason::kTokenInvalid,         reason::kTokenExpired,
      reason::kRoleNotAllowed,    reason::kRegionNotInScope,     reason::kInvalidRequest,
      reason::kPageTokenInvalid,  reason::kEtagMismatch,         reason::kRequestIdReused,
      reason::kKnownAtNotSettled, reason::kEffectiveDayInFuture, reason::kDatabaseUnavailable,
      reason::kPeerUnavailable,   reason::kCommitInDoubt,        reason::kConcurrentChange,
      reason::kOverloaded,        reason::kDeadlinePassed,       reason::kInternalError,
      reason::kNotOfThisPact};
  std::set<std::string> names;
  const auto* descriptor = type::v1::CommonErrorReason_descriptor();
  for (int i = 1; i < descriptor->value_count(); ++i) {
    names.insert(descriptor->value(i)->name().substr(std::string("COMMON_ERROR_REASON_").size()));
  }
  EXPECT_EQ(constants, names);
}

absl::Status Steps(absl::StatusOr<int> first, int* seen) {
  ASSIGN_OR_RETURN(*seen, std::move(first));
  RETURN_IF_ERROR(*seen > 1 ? absl::OkStatus() : absl::NotFoundError("small"));
  return absl::OkStatus();
}

TEST(StatusMacros, StopAtTheFirstFailure) {
  int seen = 0;
  EXPECT_EQ(Steps(absl::AbortedError("a"), &seen).code(), absl::StatusCode::kAborted);
  EXPECT_EQ(seen, 0);
  EXPECT_EQ(Steps(1, &seen).code(), absl::StatusCode::kNotFound);
  EXPECT_TRUE(Steps(2, &seen).ok());
  EXPECT_EQ(seen, 2);
}

}  // namespace
}  // namespace pactum
