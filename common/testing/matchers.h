// Matchers for statuses and messages.
//
//   EXPECT_OK(status);
//   ASSERT_OK_AND_ASSIGN(Contract contract, Load(name));
//   EXPECT_THAT(Sign(contract), StatusIs(absl::StatusCode::kAborted));
//   EXPECT_THAT(Sign(contract), HasReason("ETAG_MISMATCH"));
#ifndef PACTUM_COMMON_TESTING_MATCHERS_H_
#define PACTUM_COMMON_TESTING_MATCHERS_H_

#include <ostream>
#include <string>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/status/error.h"
#include "google/protobuf/message.h"
#include "google/protobuf/text_format.h"
#include "google/protobuf/util/message_differencer.h"

namespace pactum::testing {

inline const absl::Status& StatusOf(const absl::Status& status) { return status; }
template <class T>
const absl::Status& StatusOf(const absl::StatusOr<T>& value) {
  return value.status();
}

inline std::string Describe(const absl::Status& status) {
  std::string text = status.ToString();
  if (const auto info = GetErrorInfo(status)) {
    text += " reason=" + info->reason;
    for (const auto& [key, value] : info->metadata) text += " " + key + "=" + value;
  }
  return text;
}

MATCHER(IsOk, "is OK") {
  *result_listener << Describe(StatusOf(arg));
  return StatusOf(arg).ok();
}

MATCHER_P(StatusIs, code, "has the code " + absl::StatusCodeToString(code)) {
  *result_listener << Describe(StatusOf(arg));
  return StatusOf(arg).code() == code;
}

MATCHER_P(HasReason, reason, std::string("has the reason ") + reason) {
  *result_listener << Describe(StatusOf(arg));
  return ReasonOf(StatusOf(arg)) == reason;
}

MATCHER_P(IsOkAndHolds, matcher, "is OK and holds what matches") {
  if (!arg.ok()) {
    *result_listener << Describe(arg.status());
    return false;
  }
  return ::testing::ExplainMatchResult(matcher, *arg, result_listener);
}

// Equal to the message that the text format gives.
MATCHER_P(EqualsProto, text, "equals the message") {
  std::decay_t<decltype(arg)> expected;
  if (!google::protobuf::TextFormat::ParseFromString(text, &expected)) {
    *result_listener << "the expected text is no " << expected.GetTypeName();
    return false;
  }
  std::string differences;
  google::protobuf::util::MessageDifferencer differencer;
  differencer.ReportDifferencesToString(&differences);
  const bool equal = differencer.Compare(expected, arg);
  *result_listener << differences;
  return equal;
}

}  // namespace pactum::testing

#define EXPECT_OK(...) EXPECT_THAT((__VA_ARGS__), ::pactum::testing::IsOk())
#define ASSERT_OK(...) ASSERT_THAT((__VA_ARGS__), ::pactum::testing::IsOk())

#define PACTUM_TEST_CONCAT_INNER(a, b) a##b
#define PACTUM_TEST_CONCAT(a, b) PACTUM_TEST_CONCAT_INNER(a, b)
#define ASSERT_OK_AND_ASSIGN(lhs, ...) \
  PACTUM_ASSERT_OK_AND_ASSIGN(PACTUM_TEST_CONCAT(pactum_value_, __LINE__), lhs, __VA_ARGS__)
#define PACTUM_ASSERT_OK_AND_ASSIGN(value, lhs, ...) \
  auto value = (__VA_ARGS__);                        \
  ASSERT_THAT(value, ::pactum::testing::IsOk());     \
  lhs = *std::move(value)

#endif  // PACTUM_COMMON_TESTING_MATCHERS_H_
