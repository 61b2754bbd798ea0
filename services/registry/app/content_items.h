// The items of a version's content: their acts on the open draft, and their reads. Every act locks
// the pact and its draft, so that an edit and a signature follow one another. Thread-safe.
#ifndef PACTUM_SERVICES_REGISTRY_APP_CONTENT_ITEMS_H_
#define PACTUM_SERVICES_REGISTRY_APP_CONTENT_ITEMS_H_

#include "absl/status/statusor.h"
#include "common/db/pool.h"
#include "common/db/tx.h"
#include "common/rpc/call.h"
#include "services/registry/content/item.h"

namespace pactum::registry {

// `Item` is v1::Project, v1::Commitment or v1::Indicator. The comments of the proto's methods say
// what each does and refuses.
template <class Item>
class ContentItems {
 public:
  using Traits = ItemTraits<Item>;

  explicit ContentItems(db::Pool& pool) : pool_(pool) {}

  absl::StatusOr<Item> Create(const rpc::Call& call, const typename Traits::CreateRequest& request);
  absl::StatusOr<Item> Update(const rpc::Call& call, const typename Traits::UpdateRequest& request);
  absl::StatusOr<Item> Delete(const rpc::Call& call, const typename Traits::DeleteRequest& request);

  // `pact` is in the caller's scope.
  static absl::StatusOr<Item> Get(db::Tx& tx, const rpc::Call& call, const v1::Pact& pact,
                                  const typename Traits::GetRequest& request);
  static absl::StatusOr<typename Traits::ListResponse> List(
      db::Tx& tx, const rpc::Call& call, const v1::Pact& pact,
      const typename Traits::ListRequest& request);

 private:
  db::Pool& pool_;
};

extern template class ContentItems<v1::Project>;
extern template class ContentItems<v1::Commitment>;
extern template class ContentItems<v1::Indicator>;

}  // namespace pactum::registry

#endif  // PACTUM_SERVICES_REGISTRY_APP_CONTENT_ITEMS_H_
