// How a store locks the rows that it finds.
#ifndef PACTUM_SERVICES_PROCUREMENT_STORE_LOCK_H_
#define PACTUM_SERVICES_PROCUREMENT_STORE_LOCK_H_

namespace pactum::procurement {

enum class Lock {
  kNone,
  kShare,   // The state stays as it is until the transaction ends.
  kUpdate,  // For a change.
};

}  // namespace pactum::procurement

#endif  // PACTUM_SERVICES_PROCUREMENT_STORE_LOCK_H_
