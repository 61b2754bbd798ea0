// A PostgreSQL database of its own for a test suite, on the server that the environment names
// (PGHOST, PGPORT, PGUSER of a superuser, PGPASSWORD): run tests under scripts/with_postgres.
#ifndef PACTUM_COMMON_TESTING_DATABASE_H_
#define PACTUM_COMMON_TESTING_DATABASE_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace pactum::testing {

// Created by the constructor, dropped by the destructor, with whoever is still connected. Its name
// is random, so suites run side by side. Not thread-safe. Failing to create one throws
// std::runtime_error: a test without its database has not passed.
class Database {
 public:
  // A copy of `pactum_<service>_template`, which scripts/with_postgres migrates: the tables of a
  // service ("budget"), used as the role pactum_<service>.
  static Database OfService(absl::string_view service);

  // Nothing but common/db/sql, owned by pactum_common_owner and used as pactum_common, two roles
  // that are made when they are missing.
  static Database OfCommon();

  Database(Database&& other) noexcept;
  Database& operator=(Database&&) = delete;
  ~Database();

  const std::string& name() const { return name_; }
  // Connection strings: as the service's role, as the owner of the tables, as the superuser.
  std::string conninfo() const { return ConninfoAs(role_); }
  std::string owner_conninfo() const { return ConninfoAs(role_ + "_owner"); }
  std::string superuser_conninfo() const { return ConninfoAs(""); }

  // As the superuser, in a session of its own. Throws what libpqxx throws.
  void Exec(absl::string_view sql) const;
  // As Exec; the first column of the only row, "" for NULL.
  std::string Value(absl::string_view sql) const;

  // Sets the clock that recorded_now() and as_of_horizon() read off by `offset` from the real one,
  // for sessions opened from now on (close a pool's with Pool::CloseIdle()).
  void SetClockOffset(absl::Duration offset) const;

 private:
  Database(std::string name, std::string role);
  std::string ConninfoAs(absl::string_view role) const;

  std::string name_;  // Empty after a move.
  std::string role_;
};

}  // namespace pactum::testing

#endif  // PACTUM_COMMON_TESTING_DATABASE_H_
