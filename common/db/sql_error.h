// What went wrong in the database, in our words. libpqxx throws; this is where its exceptions
// become a kind, and a kind becomes the status that a caller may see. No text of the driver or the
// server reaches a status: it can hold SQL and row contents, and goes to the log.
#ifndef PACTUM_COMMON_DB_SQL_ERROR_H_
#define PACTUM_COMMON_DB_SQL_ERROR_H_

#include <exception>
#include <optional>
#include <stdexcept>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace pactum::db {

enum class SqlErrorKind {
  kSerializationFailure,  // 40001: repeat the transaction.
  kDeadlock,              // 40P01: repeat the transaction.
  kConnectionLost,        // The session is gone, or never came to be.
  kCommitInDoubt,         // The session went during COMMIT: done or not, nobody knows.
  kTimeout,               // 57014, 55P03, or the call's deadline passed between two statements.
  kOutOfResources,        // 53xxx: disk or memory of the server.
  kUniqueViolation,
  kForeignKeyViolation,
  kCheckViolation,
  kOtherViolation,  // NOT NULL, exclusion and the like.
  kPermissionDenied,
  kUnexpected,  // A defect: of SQL, of a conversion, of use.
};

absl::string_view SqlErrorKindName(SqlErrorKind kind);

struct SqlError {
  SqlErrorKind kind = SqlErrorKind::kUnexpected;
  std::string sqlstate;    // Empty where the driver does not pass it on.
  std::string constraint;  // Of a violation: the constraint's name, where it has one.
  std::string detail;      // The driver's text up to DETAIL, which quotes rows. For the log only.
};

// Thrown before a statement would start after the call's deadline.
class DeadlinePassed : public std::runtime_error {
 public:
  DeadlinePassed() : std::runtime_error("the deadline passed between two statements") {}
};

// nullopt: the exception does not come from the database, and is not ours to judge.
std::optional<SqlError> Classify(const std::exception& exception);

// The status for a caller, in the ErrorInfo domain `domain`. A violation is INTERNAL, since only
// the store knows what a constraint means: it looks it up with ViolatedConstraint().
absl::Status ToStatus(const SqlError& error, absl::string_view domain);

// The name of the constraint that a statement, or the commit, violated: how a store tells
// "this id is taken" from a defect. nullopt for every other status.
std::optional<std::string> ViolatedConstraint(const absl::Status& status);

}  // namespace pactum::db

#endif  // PACTUM_COMMON_DB_SQL_ERROR_H_
