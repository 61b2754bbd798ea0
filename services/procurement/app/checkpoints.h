// A worker that keeps the sums behind GetExecution up to date (execution_store.h): what a read adds
// to the last of them stays small. Thread-safe; any number of processes may run it.
#ifndef PACTUM_SERVICES_PROCUREMENT_APP_CHECKPOINTS_H_
#define PACTUM_SERVICES_PROCUREMENT_APP_CHECKPOINTS_H_

#include <cstdint>

#include "common/db/pool.h"

namespace pactum::procurement {

class Checkpoints {
 public:
  // `every`: so many deliveries of a pact make a checkpoint. The pool outlives it.
  explicit Checkpoints(db::Pool& pool, int64_t every = 50'000) : pool_(pool), every_(every) {}

  // Makes every checkpoint that is due.
  void Step();

 private:
  db::Pool& pool_;
  const int64_t every_;
};

}  // namespace pactum::procurement

#endif  // PACTUM_SERVICES_PROCUREMENT_APP_CHECKPOINTS_H_
