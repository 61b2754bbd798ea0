// The content of versions in the database: their items, and the whole.
#ifndef PACTUM_SERVICES_REGISTRY_STORE_ITEM_STORE_H_
#define PACTUM_SERVICES_REGISTRY_STORE_ITEM_STORE_H_

#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "common/db/tx.h"
#include "services/registry/content/item.h"
#include "services/registry/store/version_store.h"

namespace pactum::registry {

// The items of one kind: v1::Project, v1::Commitment or v1::Indicator. An item that is read has its
// name, its version and its etag.
template <class Item>
struct ItemStore {
  // nullopt where the version has none with the id.
  static std::optional<Item> Find(db::Tx& tx, const VersionKey& version, absl::string_view id);
  // As Find, by a resource name; nullopt for the name of another pact.
  static std::optional<Item> FindByName(db::Tx& tx, const VersionKey& version,
                                        absl::string_view name);
  // By id, after an id.
  static std::vector<Item> List(db::Tx& tx, const VersionKey& version, absl::string_view after,
                                const ItemFilter& filter, int limit);
  static std::vector<Item> All(db::Tx& tx, const VersionKey& version) {
    return List(tx, version, "", {}, std::numeric_limits<int>::max());
  }
  // False where the id is taken.
  static bool Insert(db::Tx& tx, const VersionKey& version, absl::string_view id, const Item& item);
  static void Update(db::Tx& tx, const VersionKey& version, absl::string_view id, const Item& item);
  static void Delete(db::Tx& tx, const VersionKey& version, absl::string_view id);
};

extern template struct ItemStore<v1::Project>;
extern template struct ItemStore<v1::Commitment>;
extern template struct ItemStore<v1::Indicator>;

// All items of `content`, by their names.
void InsertItems(db::Tx& tx, const VersionKey& version, const v1::PactContent& content);
void CopyItems(db::Tx& tx, const VersionKey& from, const VersionKey& to);

// The whole content of a version. Its items have their names, no etag, and are in the order of
// their ids.
v1::PactContent ReadContent(db::Tx& tx, const Version& version);
// The digest of a version's content. That of a signed version is the one that was signed, which
// never changes.
std::string ContentDigest(db::Tx& tx, const Version& version, const v1::PactContent& content);

}  // namespace pactum::registry

#endif  // PACTUM_SERVICES_REGISTRY_STORE_ITEM_STORE_H_
