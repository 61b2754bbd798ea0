// One transaction of one connection, as a store sees it: prepared statements with our types.
#ifndef PACTUM_COMMON_DB_TX_H_
#define PACTUM_COMMON_DB_TX_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/db/pool.h"
#include "common/db/pqxx_compat.h"
#include "common/db/value.h"

namespace pactum::db {

// A statement of a store, defined once as a constant. The name is unique in the service
// ("budget.insert_transfer"): it is the key under which each session prepares the SQL.
struct Statement {
  const char* name;
  const char* sql;
};

enum class Isolation {
  kReadCommitted,
  kSnapshot,  // REPEATABLE READ READ ONLY.
};

// Made by InTransaction and its like (transaction.h), valid within their function. Not thread-safe.
//
// The functions throw what libpqxx throws, and DeadlinePassed: stores let that pass, InTransaction
// repeats the transaction or turns it into a status. After any error the transaction can only be
// rolled back, and is, even if the function that got the error answers OK.
class Tx {
 public:
  Tx(Connection& connection, absl::Time deadline, absl::string_view domain);
  Tx(const Tx&) = delete;
  Tx& operator=(const Tx&) = delete;
  // Rolls back what was neither committed nor rolled back.
  ~Tx();

  // Runs the statement, $1, $2 … being `args` (types: value.h), prepared on first use.
  template <class... A>
  pqxx::result Exec(const Statement& statement, const A&... args) {
    return Run(statement, Parameters(args...));
  }

  // As Exec, for a statement that gives one row or none. More is a defect and throws.
  template <class... A>
  std::optional<pqxx::row> ExecOptional(const Statement& statement, const A&... args) {
    return RunOptional(statement, Parameters(args...));
  }

  // As Exec, for a statement that gives exactly one row (RETURNING, an aggregate).
  template <class... A>
  pqxx::row ExecOne(const Statement& statement, const A&... args) {
    return RunOne(statement, Parameters(args...));
  }

  // As Exec, but a violated constraint is an answer: a status for ViolatedConstraint()
  // (sql_error.h), that the store maps to an error of its domain and returns. The transaction is
  // lost all the same.
  template <class... A>
  absl::StatusOr<pqxx::result> TryExec(const Statement& statement, const A&... args) {
    return TryRun(statement, Parameters(args...));
  }

  // The ErrorInfo domain of this database's service.
  absl::string_view domain() const { return domain_; }
  // The instant of the call's deadline.
  absl::Time deadline() const { return deadline_; }

  // For transaction.cc. The timeout bounds each statement.
  void Begin(Isolation isolation, absl::Duration statement_timeout);
  // Checks now what would be checked by the commit.
  void CheckDeferredConstraints();
  void Commit();
  void Rollback() noexcept;
  bool failed() const { return failed_; }

 private:
  template <class... A>
  static std::vector<Encoded> Parameters(const A&... args) {
    std::vector<Encoded> parameters;
    parameters.reserve(sizeof...(A));
    (Append(args, parameters), ...);
    return parameters;
  }
  template <class A>
  static void Append(const A& arg, std::vector<Encoded>& parameters) {
    parameters.push_back(Encode(arg));
  }
  static void Append(const EncodedList& list, std::vector<Encoded>& parameters) {
    parameters.insert(parameters.end(), list.values.begin(), list.values.end());
  }

  pqxx::result Run(const Statement& statement, const std::vector<Encoded>& args);
  std::optional<pqxx::row> RunOptional(const Statement& statement,
                                       const std::vector<Encoded>& args);
  pqxx::row RunOne(const Statement& statement, const std::vector<Encoded>& args);
  absl::StatusOr<pqxx::result> TryRun(const Statement& statement, const std::vector<Encoded>& args);
  void Prepare(const Statement& statement);

  Connection& connection_;
  const absl::Time deadline_;
  const std::string domain_;
  // libpqxx's transaction classes say BEGIN by themselves; ours says it with the time limit in the
  // same round trip, so underneath is the class that says nothing.
  pqxx::nontransaction session_;
  bool failed_ = false;
};

}  // namespace pactum::db

#endif  // PACTUM_COMMON_DB_TX_H_
