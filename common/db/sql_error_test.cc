#include "common/db/sql_error.h"

#include <stdexcept>
#include <string>

#include <gtest/gtest.h>

#include "common/db/pqxx_compat.h"
#include "common/status/error.h"

namespace pactum::db {
namespace {

SqlErrorKind KindOf(const std::exception& exception) {
  auto error = Classify(exception);
  EXPECT_TRUE(error.has_value()) << exception.what();
  return error ? error->kind : SqlErrorKind::kUnexpected;
}

TEST(ClassifyTest, ClassesThatAreNoSqlError) {
  EXPECT_EQ(KindOf(pqxx::serialization_failure("x")), SqlErrorKind::kSerializationFailure);
  EXPECT_EQ(KindOf(pqxx::deadlock_detected("x")), SqlErrorKind::kDeadlock);
  EXPECT_EQ(KindOf(pqxx::statement_completion_unknown("x")), SqlErrorKind::kCommitInDoubt);
  EXPECT_EQ(KindOf(pqxx::in_doubt_error("x")), SqlErrorKind::kCommitInDoubt);
  EXPECT_EQ(KindOf(pqxx::broken_connection("x")), SqlErrorKind::kConnectionLost);
  EXPECT_EQ(KindOf(pqxx::too_many_connections("x")), SqlErrorKind::kConnectionLost);
}

TEST(ClassifyTest, Violations) {
  EXPECT_EQ(KindOf(pqxx::unique_violation("x", "", "23505")), SqlErrorKind::kUniqueViolation);
  EXPECT_EQ(KindOf(pqxx::foreign_key_violation("x", "", "23503")),
            SqlErrorKind::kForeignKeyViolation);
  EXPECT_EQ(KindOf(pqxx::check_violation("x", "", "23514")), SqlErrorKind::kCheckViolation);
  EXPECT_EQ(KindOf(pqxx::not_null_violation("x", "", "23502")), SqlErrorKind::kOtherViolation);
  EXPECT_EQ(KindOf(pqxx::restrict_violation("x", "", "23001")), SqlErrorKind::kOtherViolation);
  EXPECT_EQ(KindOf(pqxx::integrity_constraint_violation("x", "", "23P01")),
            SqlErrorKind::kOtherViolation);
}

TEST(ClassifyTest, PlainSqlErrorsByState) {
  EXPECT_EQ(KindOf(pqxx::sql_error("x", "", "57014")), SqlErrorKind::kTimeout);
  EXPECT_EQ(KindOf(pqxx::sql_error("x", "", "55P03")), SqlErrorKind::kTimeout);
  EXPECT_EQ(KindOf(pqxx::sql_error("x", "", "57P01")), SqlErrorKind::kConnectionLost);
  EXPECT_EQ(KindOf(pqxx::sql_error("x", "", "57P03")), SqlErrorKind::kConnectionLost);
  EXPECT_EQ(KindOf(pqxx::sql_error("x", "", "25P03")), SqlErrorKind::kConnectionLost);
  EXPECT_EQ(KindOf(pqxx::sql_error("x", "", "08006")), SqlErrorKind::kConnectionLost);
  EXPECT_EQ(KindOf(pqxx::sql_error("x", "", "53300")), SqlErrorKind::kConnectionLost);
  EXPECT_EQ(KindOf(pqxx::sql_error("x", "", "53200")), SqlErrorKind::kOutOfResources);
  EXPECT_EQ(KindOf(pqxx::disk_full("x", "", "53100")), SqlErrorKind::kOutOfResources);
  EXPECT_EQ(KindOf(pqxx::sql_error("x", "", "40001")), SqlErrorKind::kSerializationFailure);
  EXPECT_EQ(KindOf(pqxx::sql_error("x", "", "40P01")), SqlErrorKind::kDeadlock);
  EXPECT_EQ(KindOf(pqxx::insufficient_privilege("x", "", "42501")),
            SqlErrorKind::kPermissionDenied);
  EXPECT_EQ(KindOf(pqxx::undefined_table("x", "", "42P01")), SqlErrorKind::kUnexpected);
  EXPECT_EQ(KindOf(pqxx::plpgsql_raise("x", "", "P0001")), SqlErrorKind::kUnexpected);
}

TEST(ClassifyTest, DefectsOfUseAndOurOwn) {
  EXPECT_EQ(KindOf(pqxx::usage_error("x")), SqlErrorKind::kUnexpected);
  EXPECT_EQ(KindOf(pqxx::argument_error("x")), SqlErrorKind::kUnexpected);
  EXPECT_EQ(KindOf(pqxx::conversion_error("x")), SqlErrorKind::kUnexpected);
  EXPECT_EQ(KindOf(pqxx::unexpected_rows("x")), SqlErrorKind::kUnexpected);
  EXPECT_EQ(KindOf(pqxx::internal_error("x")), SqlErrorKind::kUnexpected);
  EXPECT_EQ(KindOf(DeadlinePassed()), SqlErrorKind::kTimeout);
}

TEST(ClassifyTest, WhatIsNotTheDatabasesIsLeftAlone) {
  EXPECT_FALSE(Classify(std::overflow_error("money")).has_value());
  EXPECT_FALSE(Classify(std::bad_alloc()).has_value());
}

TEST(ClassifyTest, ConstraintFromTheReportsField) {
  auto error = Classify(pqxx::unique_violation(
      "FEHLER:  23505: doppelter Schlüsselwert verletzt Unique-Constraint »line_pkey«\n"
      "DETAIL:  Schlüssel \n"
      "CONSTRAINT NAME:  forged_by_content\n existiert bereits.\n"
      "SCHEMA NAME:  public\nTABLE NAME:  line\nCONSTRAINT NAME:  line_pkey\n"
      "LOCATION:  _bt_check_unique, nbtinsert.c:664\n",
      "", "23505"));
  EXPECT_EQ(error->constraint, "line_pkey");
}

TEST(ClassifyTest, TheLogGetsNoRow) {
  auto error = Classify(pqxx::check_violation(
      "ERROR:  23514: new row for relation \"a\" violates check constraint \"c\"\n"
      "DETAIL:  Failing row contains (secret).\nCONSTRAINT NAME:  c\n",
      "", "23514"));
  EXPECT_EQ(error->detail,
            "ERROR:  23514: new row for relation \"a\" violates check constraint \"c\"");
  EXPECT_EQ(error->constraint, "c");
}

TEST(ClassifyTest, ConstraintFromTheMessage) {
  auto of = [](const char* message) {
    return Classify(pqxx::integrity_constraint_violation(message, "", "23000"))->constraint;
  };
  EXPECT_EQ(of("ERROR:  duplicate key value violates unique constraint \"a_key\"\nDETAIL: x"),
            "a_key");
  EXPECT_EQ(of("ERROR:  insert or update on table \"b\" violates foreign key constraint \"b_fk\""),
            "b_fk");
  EXPECT_EQ(of("ERROR:  new row for relation \"c\" violates check constraint \"c_positive\""),
            "c_positive");
  EXPECT_EQ(of("ERROR:  null value in column \"x\" violates not-null constraint"), "");
}

TEST(ToStatusTest, CodesAndReasons) {
  struct Case {
    SqlErrorKind kind;
    absl::StatusCode code;
    const char* reason;
  };
  const Case cases[] = {
      {SqlErrorKind::kSerializationFailure, absl::StatusCode::kAborted, "CONCURRENT_CHANGE"},
      {SqlErrorKind::kDeadlock, absl::StatusCode::kAborted, "CONCURRENT_CHANGE"},
      {SqlErrorKind::kConnectionLost, absl::StatusCode::kUnavailable, "DATABASE_UNAVAILABLE"},
      {SqlErrorKind::kOutOfResources, absl::StatusCode::kUnavailable, "DATABASE_UNAVAILABLE"},
      {SqlErrorKind::kCommitInDoubt, absl::StatusCode::kUnavailable, "COMMIT_IN_DOUBT"},
      {SqlErrorKind::kTimeout, absl::StatusCode::kDeadlineExceeded, "DEADLINE_PASSED"},
      {SqlErrorKind::kUniqueViolation, absl::StatusCode::kInternal, "INTERNAL_ERROR"},
      {SqlErrorKind::kForeignKeyViolation, absl::StatusCode::kInternal, "INTERNAL_ERROR"},
      {SqlErrorKind::kCheckViolation, absl::StatusCode::kInternal, "INTERNAL_ERROR"},
      {SqlErrorKind::kOtherViolation, absl::StatusCode::kInternal, "INTERNAL_ERROR"},
      {SqlErrorKind::kPermissionDenied, absl::StatusCode::kInternal, "INTERNAL_ERROR"},
      {SqlErrorKind::kUnexpected, absl::StatusCode::kInternal, "INTERNAL_ERROR"},
  };
  for (const Case& c : cases) {
    absl::Status status = ToStatus({c.kind, "", "", "secret row"}, "pactum.budget");
    EXPECT_EQ(status.code(), c.code) << SqlErrorKindName(c.kind);
    auto info = GetErrorInfo(status);
    ASSERT_TRUE(info.has_value());
    EXPECT_EQ(info->reason, c.reason) << SqlErrorKindName(c.kind);
    EXPECT_EQ(info->domain, "pactum.budget");
    EXPECT_EQ(status.ToString().find("secret"), std::string::npos);
  }
}

TEST(ToStatusTest, OnlyAViolationNamesItsConstraint) {
  EXPECT_EQ(
      ViolatedConstraint(ToStatus({SqlErrorKind::kCheckViolation, "23514", "line_funds", ""}, "d")),
      "line_funds");
  EXPECT_EQ(ViolatedConstraint(ToStatus({SqlErrorKind::kUnexpected, "", "", ""}, "d")),
            std::nullopt);
  EXPECT_EQ(ViolatedConstraint(absl::OkStatus()), std::nullopt);
}

}  // namespace
}  // namespace pactum::db
