#include "common/db/columns.h"

#include <deque>

#include "absl/base/const_init.h"
#include "absl/synchronization/mutex.h"

namespace pactum::db {

Statement Built(const char* name, std::string sql) {
  ABSL_CONST_INIT static absl::Mutex mutex(absl::kConstInit);
  // Never destroyed: statements are constants of the process, some of them used while it ends.
  static auto* const texts = new std::deque<std::string>;
  const absl::MutexLock lock(&mutex);
  return {name, texts->emplace_back(std::move(sql)).c_str()};
}

}  // namespace pactum::db
