#include "common/db/sql_error.h"

#include <utility>

#include "absl/strings/cord.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/db/pqxx_compat.h"
#include "common/status/common_reasons.h"
#include "common/status/error.h"
#include "common/words/words.h"

namespace pactum::db {
namespace {

// Not under type.googleapis.com: it is a note between our own layers, never sent.
constexpr absl::string_view kConstraintPayload = "pactum.internal/violated-constraint";

// The report's own field where there is one (the last such line: contents quoted in DETAIL come
// before it), else the first quoted name after the word in the message.
std::string ConstraintIn(absl::string_view report) {
  constexpr absl::string_view kField = "\nCONSTRAINT NAME:  ";
  if (size_t at = report.rfind(kField); at != absl::string_view::npos) {
    absl::string_view rest = report.substr(at + kField.size());
    return std::string(rest.substr(0, rest.find('\n')));
  }
  absl::string_view line = report.substr(0, report.find('\n'));
  constexpr absl::string_view kWord = "constraint \"";
  size_t at = line.find(kWord);
  if (at == absl::string_view::npos) return "";
  absl::string_view rest = line.substr(at + kWord.size());
  size_t end = rest.find('"');
  return end == absl::string_view::npos ? "" : std::string(rest.substr(0, end));
}

template <class E>
bool Is(const std::exception& exception) {
  return dynamic_cast<const E*>(&exception) != nullptr;
}

SqlErrorKind KindOfSqlState(absl::string_view state) {
  // 57P01..57P04: the server stops, crashed, is starting, the database was dropped. 25P03: the
  // server ended a session that idled in its transaction. 53300: no connection left for us.
  if (absl::StartsWith(state, "08") || absl::StartsWith(state, "57P") || state == "25P03" ||
      state == "53300") {
    return SqlErrorKind::kConnectionLost;
  }
  if (state == "40001") return SqlErrorKind::kSerializationFailure;
  if (state == "40P01") return SqlErrorKind::kDeadlock;
  if (state == "40003") return SqlErrorKind::kCommitInDoubt;
  if (state == "57014" || state == "55P03") return SqlErrorKind::kTimeout;
  if (state == "23505") return SqlErrorKind::kUniqueViolation;
  if (state == "23503") return SqlErrorKind::kForeignKeyViolation;
  if (state == "23514") return SqlErrorKind::kCheckViolation;
  if (absl::StartsWith(state, "23")) return SqlErrorKind::kOtherViolation;
  if (absl::StartsWith(state, "53")) return SqlErrorKind::kOutOfResources;
  if (state == "42501") return SqlErrorKind::kPermissionDenied;
  return SqlErrorKind::kUnexpected;
}

// Most derived first. In libpqxx 6.4 the classes under transaction_rollback, in_doubt_error and
// broken_connection are no sql_error and carry no SQLSTATE.
std::optional<SqlErrorKind> KindOf(const std::exception& e) {
  if (Is<pqxx::in_doubt_error>(e)) return SqlErrorKind::kCommitInDoubt;
  if (Is<pqxx::statement_completion_unknown>(e)) return SqlErrorKind::kCommitInDoubt;
  if (Is<pqxx::serialization_failure>(e)) return SqlErrorKind::kSerializationFailure;
  if (Is<pqxx::deadlock_detected>(e)) return SqlErrorKind::kDeadlock;
  if (Is<pqxx::broken_connection>(e)) return SqlErrorKind::kConnectionLost;
  if (Is<pqxx::unique_violation>(e)) return SqlErrorKind::kUniqueViolation;
  if (Is<pqxx::foreign_key_violation>(e)) return SqlErrorKind::kForeignKeyViolation;
  if (Is<pqxx::check_violation>(e)) return SqlErrorKind::kCheckViolation;
  if (Is<pqxx::integrity_constraint_violation>(e)) return SqlErrorKind::kOtherViolation;
  if (Is<pqxx::insufficient_privilege>(e)) return SqlErrorKind::kPermissionDenied;
  if (Is<pqxx::insufficient_resources>(e)) return SqlErrorKind::kOutOfResources;
  if (const auto* sql = dynamic_cast<const pqxx::sql_error*>(&e)) {
    return KindOfSqlState(sql->sqlstate());
  }
  if (Is<DeadlinePassed>(e)) return SqlErrorKind::kTimeout;
  if (Is<pqxx::failure>(e) || Is<pqxx::internal_error>(e) || Is<pqxx::usage_error>(e) ||
      Is<pqxx::argument_error>(e) || Is<pqxx::conversion_error>(e) || Is<pqxx::range_error>(e)) {
    return SqlErrorKind::kUnexpected;
  }
  return std::nullopt;
}

bool IsViolation(SqlErrorKind kind) {
  return kind == SqlErrorKind::kUniqueViolation || kind == SqlErrorKind::kForeignKeyViolation ||
         kind == SqlErrorKind::kCheckViolation || kind == SqlErrorKind::kOtherViolation;
}

}  // namespace

absl::string_view SqlErrorKindName(SqlErrorKind kind) {
  switch (kind) {
    case SqlErrorKind::kSerializationFailure:
      return "serialization_failure";
    case SqlErrorKind::kDeadlock:
      return "deadlock";
    case SqlErrorKind::kConnectionLost:
      return "connection_lost";
    case SqlErrorKind::kCommitInDoubt:
      return "commit_in_doubt";
    case SqlErrorKind::kTimeout:
      return "timeout";
    case SqlErrorKind::kOutOfResources:
      return "out_of_resources";
    case SqlErrorKind::kUniqueViolation:
      return "unique_violation";
    case SqlErrorKind::kForeignKeyViolation:
      return "foreign_key_violation";
    case SqlErrorKind::kCheckViolation:
      return "check_violation";
    case SqlErrorKind::kOtherViolation:
      return "other_violation";
    case SqlErrorKind::kPermissionDenied:
      return "permission_denied";
    case SqlErrorKind::kUnexpected:
      return "unexpected";
  }
  return "unexpected";
}

std::optional<SqlError> Classify(const std::exception& exception) {
  std::optional<SqlErrorKind> kind = KindOf(exception);
  if (!kind) return std::nullopt;
  SqlError error;
  error.kind = *kind;
  const absl::string_view report = exception.what();
  error.detail = std::string(report.substr(0, report.find("\nDETAIL:")));
  if (const auto* sql = dynamic_cast<const pqxx::sql_error*>(&exception)) {
    error.sqlstate = sql->sqlstate();
  }
  if (IsViolation(*kind)) error.constraint = ConstraintIn(report);
  return error;
}

absl::Status ToStatus(const SqlError& error, absl::string_view domain) {
  switch (error.kind) {
    case SqlErrorKind::kSerializationFailure:
    case SqlErrorKind::kDeadlock:
      return Error(absl::StatusCode::kAborted, domain, reason::kConcurrentChange,
                   phrase::kConcurrentChange);
    case SqlErrorKind::kConnectionLost:
    case SqlErrorKind::kOutOfResources:
      return Error(absl::StatusCode::kUnavailable, domain, reason::kDatabaseUnavailable,
                   phrase::kDatabaseUnavailable)
          .RetryAfter(absl::Seconds(1));
    case SqlErrorKind::kCommitInDoubt:
      return Error(absl::StatusCode::kUnavailable, domain, reason::kCommitInDoubt,
                   phrase::kCommitInDoubt)
          .RetryAfter(absl::Seconds(1));
    case SqlErrorKind::kTimeout:
      return Error(absl::StatusCode::kDeadlineExceeded, domain, reason::kDeadlinePassed,
                   phrase::kDeadlineInDatabase);
    default:
      break;
  }
  absl::Status status =
      Error(absl::StatusCode::kInternal, domain, reason::kInternalError, phrase::kUnexpected);
  if (!error.constraint.empty()) {
    status.SetPayload(kConstraintPayload, absl::Cord(error.constraint));
  }
  return status;
}

std::optional<std::string> ViolatedConstraint(const absl::Status& status) {
  absl::optional<absl::Cord> name = status.GetPayload(kConstraintPayload);
  if (!name) return std::nullopt;
  return std::string(*name);
}

}  // namespace pactum::db
