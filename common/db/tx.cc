#include "common/db/tx.h"

#include <algorithm>
#include <cstdint>
#include <exception>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/db/sql_error.h"

namespace pactum::db {

Tx::Tx(Connection& connection, absl::Time deadline, absl::string_view domain)
    : connection_(connection), deadline_(deadline), domain_(domain), session_(connection.session) {}

Tx::~Tx() { Rollback(); }

void Tx::Begin(Isolation isolation, absl::Duration statement_timeout) {
  const absl::Duration limit = std::min(statement_timeout, deadline_ - absl::Now());
  // 0 would mean no limit.
  const int64_t milliseconds = std::max<int64_t>(absl::ToInt64Milliseconds(limit), 1);
  connection_.in_transaction = true;
  session_.exec(absl::StrCat(
      "BEGIN ISOLATION LEVEL ",
      isolation == Isolation::kSnapshot ? "REPEATABLE READ READ ONLY" : "READ COMMITTED",
      "; SET LOCAL statement_timeout = ", milliseconds));
}

void Tx::CheckDeferredConstraints() { session_.exec("SET CONSTRAINTS ALL IMMEDIATE"); }

void Tx::Commit() {
  session_.exec("COMMIT");
  connection_.in_transaction = false;
}

void Tx::Rollback() noexcept {
  if (!connection_.in_transaction) return;
  try {
    session_.exec("ROLLBACK");
    connection_.in_transaction = false;
  } catch (const std::exception&) {
    // The session is dead, or as good as: the pool closes it, and the server rolls back.
  }
}

void Tx::Prepare(const Statement& statement) {
  auto prepared = connection_.prepared.find(statement.name);
  if (prepared == connection_.prepared.end()) {
    connection_.session.prepare(statement.name, statement.sql);
    connection_.prepared.emplace(statement.name, statement.sql);
  } else if (prepared->second != statement.sql) {
    throw pqxx::usage_error(absl::StrCat("two statements are named ", statement.name));
  }
}

pqxx::result Tx::Run(const Statement& statement, const std::vector<Encoded>& args) {
  try {
    if (absl::Now() >= deadline_) throw DeadlinePassed();
    Prepare(statement);
    return compat::ExecPrepared(session_, statement.name, args);
  } catch (...) {
    failed_ = true;
    throw;
  }
}

std::optional<pqxx::row> Tx::RunOptional(const Statement& statement,
                                         const std::vector<Encoded>& args) {
  pqxx::result rows = Run(statement, args);
  if (rows.size() > 1) {
    failed_ = true;
    throw pqxx::unexpected_rows(absl::StrCat(statement.name, " gave ", rows.size(), " rows"));
  }
  if (rows.empty()) return std::nullopt;
  return rows[0];
}

pqxx::row Tx::RunOne(const Statement& statement, const std::vector<Encoded>& args) {
  std::optional<pqxx::row> row = RunOptional(statement, args);
  if (!row) {
    failed_ = true;
    throw pqxx::unexpected_rows(absl::StrCat(statement.name, " gave no row"));
  }
  return *row;
}

absl::StatusOr<pqxx::result> Tx::TryRun(const Statement& statement,
                                        const std::vector<Encoded>& args) {
  try {
    return Run(statement, args);
  } catch (const pqxx::integrity_constraint_violation& violation) {
    return ToStatus(*Classify(violation), domain_);
  }
}

}  // namespace pactum::db
