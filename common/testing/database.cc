#include "common/testing/database.h"

#include <cstdint>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <iostream>
#include <random>
#include <sstream>
#include <stdexcept>
#include <utility>

#include <pqxx/pqxx>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

// libpqxx 6.4 leaks the last result of a session that died, a few hundred bytes each time. Tests
// kill sessions on purpose; the leak checker, where there is one, is told.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() { return "leak:libpqxx-6.4\n"; }

namespace pactum::testing {
namespace {

// Creating and dropping happens here; the rest of the conninfo comes from the PG* environment.
constexpr char kMaintenance[] = "dbname=postgres";

std::string RandomName() {
  std::random_device device;
  return absl::StrCat("t_", absl::Hex(device(), absl::kZeroPad8),
                      absl::Hex(device(), absl::kZeroPad8));
}

std::string Environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

void ExecOn(const std::string& conninfo, absl::string_view sql) {
  pqxx::connection session(conninfo);
  pqxx::nontransaction(session).exec(std::string(sql));
}

std::string ReadSource(absl::string_view path) {
  std::string full = absl::StrCat(PACTUM_SOURCE_DIR, "/", path);
  std::ifstream file(full);
  if (!file) throw std::runtime_error("cannot read " + full);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

void Create(const std::string& name, absl::string_view source, absl::string_view owner) {
  if (Environment("PGHOST").empty()) {
    throw std::runtime_error("no PostgreSQL (PGHOST is unset): run under scripts/with_postgres");
  }
  ExecOn(kMaintenance,
         absl::StrCat("CREATE DATABASE ", name, " TEMPLATE ", source, " OWNER ", owner));
}

// Roles belong to the server and tests run side by side: the lock lets one make them. The password
// is the superuser's, which the environment holds, for servers that ask for one.
void EnsureCommonRoles() {
  std::string password = absl::StrReplaceAll(Environment("PGPASSWORD"), {{"'", "''"}});
  ExecOn(kMaintenance, absl::StrCat(R"sql(
    BEGIN;
    SELECT pg_advisory_xact_lock(hashtext('pactum.common.roles'));
    DO $$
    BEGIN
      IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'pactum_common') THEN
        CREATE ROLE pactum_common_owner LOGIN PASSWORD ')sql",
                                    password, R"sql(';
        CREATE ROLE pactum_common LOGIN PASSWORD ')sql",
                                    password, R"sql(';
        GRANT pg_read_all_stats TO pactum_common;
      END IF;
    END
    $$;
    COMMIT)sql"));
}

}  // namespace

Database Database::OfService(absl::string_view service) {
  Database database(RandomName(), absl::StrCat("pactum_", service));
  Create(database.name_, absl::StrCat(database.role_, "_template"), database.role_ + "_owner");
  return database;
}

Database Database::OfCommon() {
  EnsureCommonRoles();
  Database database(RandomName(), "pactum_common");
  Create(database.name_, "template1", "pactum_common_owner");
  ExecOn(database.owner_conninfo(), ReadSource("common/db/sql/foundation_v1.sql"));
  ExecOn(database.owner_conninfo(), ReadSource("common/db/sql/grants_v1.sql"));
  ExecOn(database.owner_conninfo(), ReadSource("common/db/sql/event_chain_v2.sql"));
  return database;
}

Database::Database(std::string name, std::string role)
    : name_(std::move(name)), role_(std::move(role)) {}

Database::Database(Database&& other) noexcept
    : name_(std::exchange(other.name_, "")), role_(std::move(other.role_)) {}

Database::~Database() {
  if (name_.empty()) return;
  try {
    ExecOn(kMaintenance, absl::StrCat("DROP DATABASE IF EXISTS ", name_, " WITH (FORCE)"));
  } catch (const std::exception& error) {
    std::cerr << "left behind: database " << name_ << ": " << error.what() << "\n";
  }
}

std::string Database::ConninfoAs(absl::string_view role) const {
  return absl::StrCat("dbname=", name_, role.empty() ? "" : " user=", role);
}

void Database::Exec(absl::string_view sql) const { ExecOn(superuser_conninfo(), sql); }

std::string Database::Value(absl::string_view sql) const {
  pqxx::connection session(superuser_conninfo());
  pqxx::nontransaction transaction(session);
  pqxx::result rows = transaction.exec(std::string(sql));
  if (rows.size() != 1) throw std::runtime_error(absl::StrCat(rows.size(), " rows, expected one"));
  return rows[0][0].c_str();
}

void Database::SetClockOffset(absl::Duration offset) const {
  Exec(absl::StrCat("ALTER DATABASE ", name_, " SET pactum.clock_offset = '",
                    absl::ToInt64Microseconds(offset), " microseconds'"));
}

}  // namespace pactum::testing
