// Whether a service can serve: its database answers and has the schema it was built for.
#ifndef PACTUM_COMMON_DB_READY_H_
#define PACTUM_COMMON_DB_READY_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "common/db/pool.h"

namespace pactum::db {

// OK where the sqitch project `project` has deployed `change`, the last one that the service needs.
// The schema may be newer: version N-1 of a service runs on schema N. Otherwise says what is
// missing.
absl::Status CheckReady(Pool& pool, absl::string_view project, absl::string_view change);

}  // namespace pactum::db

#endif  // PACTUM_COMMON_DB_READY_H_
