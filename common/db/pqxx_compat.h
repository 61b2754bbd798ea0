// The one place that knows which libpqxx it is: 6.4 (Debian 12) or 7.x (Debian 13, Ubuntu 24.04).
//
// Everything else in common/db uses only what both have: connection, nontransaction, result, row,
// field, and the exceptions.
#ifndef PACTUM_COMMON_DB_PQXX_COMPAT_H_
#define PACTUM_COMMON_DB_PQXX_COMPAT_H_

#include <optional>
#include <string>
#include <vector>

#include <pqxx/pqxx>
#include <pqxx/version>

namespace pactum::db::compat {

// Makes a dead connection stay dead (6.4 reconnects silently, without its settings and prepared
// statements; 7.x never does) and asks for complete error reports. The complete report names the
// violated constraint on a line of its own, which our process never translates, so that
// classification does not depend on the server's language.
inline void Configure(pqxx::connection& connection) {
#if PQXX_VERSION_MAJOR < 7
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
  connection.inhibit_reactivation(true);
#pragma GCC diagnostic pop
  connection.set_verbosity(pqxx::connection_base::verbose);
#else
  connection.set_verbosity(pqxx::error_verbosity::verbose);
#endif
}

// Runs the prepared statement `name` with values in PostgreSQL's text form; nullopt is NULL.
inline pqxx::result ExecPrepared(pqxx::transaction_base& transaction, const std::string& name,
                                 const std::vector<std::optional<std::string>>& values) {
  std::vector<const char*> pointers;
  pointers.reserve(values.size());
  for (const auto& value : values) pointers.push_back(value ? value->c_str() : nullptr);
#if PQXX_VERSION_MAJOR < 7
  return transaction.exec_prepared(name, pqxx::prepare::make_dynamic_params(pointers));
#else
  pqxx::params params;
  for (const char* pointer : pointers) {
    if (pointer == nullptr) {
      params.append();
    } else {
      params.append(pqxx::zview(pointer));
    }
  }
  return transaction.exec_prepared(name, params);
#endif
}

}  // namespace pactum::db::compat

#endif  // PACTUM_COMMON_DB_PQXX_COMPAT_H_
