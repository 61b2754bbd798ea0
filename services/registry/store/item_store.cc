#include "services/registry/store/item_store.h"

#include <stdexcept>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/canonical_json.h"
#include "common/base/resource_name.h"
#include "common/db/columns.h"

namespace pactum::registry {
namespace {

struct ItemRow {
  ItemKind kind = ItemKind::kProject;
  std::string id;
  ItemFilter filter;
  std::string message;  // The promise.
};
constexpr auto kItemColumns =
    db::Columns<ItemRow>(db::Column("kind", &ItemRow::kind), db::Column("id", &ItemRow::id),
                         db::Column(
                             "axis", [](auto& row) -> auto& { return row.filter.axis; }),
                         db::Column(
                             "maturity", [](auto& row) -> auto& { return row.filter.maturity; }),
                         db::Column(
                             "obligor", [](auto& row) -> auto& { return row.filter.obligor; }),
                         db::AsBytes("message", &ItemRow::message));

const db::Statement kInsertItem = db::Built(
    "registry.insert_item", absl::StrCat(kItemColumns.InsertInto("content", {"pact", "version"}),
                                         " ON CONFLICT DO NOTHING RETURNING id"));
const db::Statement kInsertItems =
    db::Built("registry.insert_items",
              absl::StrCat("INSERT INTO content (pact, version, ", kItemColumns.List(),
                           ") SELECT $1, $2::int, i.* FROM ", kItemColumns.Unnest(3), " AS i"));
const db::Statement kCopyItems = db::Built(
    "registry.copy_items", absl::StrCat("INSERT INTO content (pact, version, ", kItemColumns.List(),
                                        ") SELECT pact, $3::int, ", kItemColumns.List(),
                                        " FROM content WHERE pact = $1 AND version = $2::int"));
const db::Statement kReadContent = db::Built(
    "registry.read_content",
    absl::StrCat("SELECT ", kItemColumns.List(),
                 " FROM content WHERE pact = $1 AND version = $2::int ORDER BY kind, id"));
const db::Statement kFindItem = db::Built(
    "registry.find_item", absl::StrCat("SELECT ", kItemColumns.List(),
                                       " FROM content WHERE pact = $1 AND version = $2::int AND "
                                       "kind = $3 AND id = $4"));
const db::Statement kListItems = db::Built(
    "registry.list_items",
    absl::StrCat("SELECT ", kItemColumns.List(),
                 " FROM content WHERE pact = $1 AND version = $2::int AND kind = $3 AND id > $4 "
                 "AND ($5::int = 0 OR axis = $5::int) AND ($6::int = 0 OR maturity = $6::int) "
                 "AND ($7::int = 0 OR obligor = $7::int) ORDER BY id LIMIT $8::int"));
constexpr db::Statement kUpdateItem = {
    "registry.update_item",
    "UPDATE content SET axis = $5::int, maturity = $6::int, obligor = $7::int, message = $8::bytea "
    "WHERE pact = $1 AND version = $2::int AND kind = $3 AND id = $4"};
constexpr db::Statement kDeleteItem = {
    "registry.delete_item",
    "DELETE FROM content WHERE pact = $1 AND version = $2::int AND kind = $3 AND id = $4"};

template <class Item>
ItemRow RowOf(absl::string_view id, const Item& item) {
  return {ItemTraits<Item>::kKind, std::string(id), FilterOf(item),
          PromisedOf(item).SerializeAsString()};
}

template <class Item>
Item ItemIn(const ItemRow& row, absl::string_view pact_id) {
  Item item;
  if (!item.ParseFromString(row.message)) throw std::runtime_error("content that cannot be read");
  item.set_name(absl::StrCat("pacts/", pact_id, "/", ItemTraits<Item>::kCollection, "/", row.id));
  return item;
}

// As the API answers the item.
template <class Item>
Item AnswerOf(const pqxx::row& row, const VersionKey& version) {
  Item item = ItemIn<Item>(kItemColumns.Read(row), version.pact_id);
  item.set_etag(Digest(PromisedOf(item)));
  item.set_version(version.number);
  return item;
}

}  // namespace

template <class Item>
std::optional<Item> ItemStore<Item>::Find(db::Tx& tx, const VersionKey& version,
                                          absl::string_view id) {
  const auto row =
      tx.ExecOptional(kFindItem, version.pact_id, version.number, ItemTraits<Item>::kKind, id);
  if (!row) return std::nullopt;
  return AnswerOf<Item>(*row, version);
}

template <class Item>
std::optional<Item> ItemStore<Item>::FindByName(db::Tx& tx, const VersionKey& version,
                                                absl::string_view name) {
  if (NameId(name, 0) != version.pact_id) return std::nullopt;
  return Find(tx, version, LastNameId(name));
}

template <class Item>
std::vector<Item> ItemStore<Item>::List(db::Tx& tx, const VersionKey& version,
                                        absl::string_view after, const ItemFilter& filter,
                                        int limit) {
  std::vector<Item> items;
  for (const auto& row :
       tx.Exec(kListItems, version.pact_id, version.number, ItemTraits<Item>::kKind, after,
               filter.axis, filter.maturity, filter.obligor, limit)) {
    items.push_back(AnswerOf<Item>(row, version));
  }
  return items;
}

template <class Item>
bool ItemStore<Item>::Insert(db::Tx& tx, const VersionKey& version, absl::string_view id,
                             const Item& item) {
  return !tx.Exec(kInsertItem, version.pact_id, version.number,
                  kItemColumns.Values(RowOf(id, item)))
              .empty();
}

template <class Item>
void ItemStore<Item>::Update(db::Tx& tx, const VersionKey& version, absl::string_view id,
                             const Item& item) {
  const ItemFilter filter = FilterOf(item);
  tx.Exec(kUpdateItem, version.pact_id, version.number, ItemTraits<Item>::kKind, id, filter.axis,
          filter.maturity, filter.obligor, db::Bytea{PromisedOf(item).SerializeAsString()});
}

template <class Item>
void ItemStore<Item>::Delete(db::Tx& tx, const VersionKey& version, absl::string_view id) {
  tx.Exec(kDeleteItem, version.pact_id, version.number, ItemTraits<Item>::kKind, id);
}

template struct ItemStore<v1::Project>;
template struct ItemStore<v1::Commitment>;
template struct ItemStore<v1::Indicator>;

void InsertItems(db::Tx& tx, const VersionKey& version, const v1::PactContent& content) {
  std::vector<ItemRow> rows;
  ForEachItemKind([&](auto traits) {
    for (const auto& item : traits.Items(content)) {
      rows.push_back(RowOf(LastNameId(item.name()), item));
    }
  });
  tx.Exec(kInsertItems, version.pact_id, version.number, kItemColumns.Arrays(rows));
}

void CopyItems(db::Tx& tx, const VersionKey& from, const VersionKey& to) {
  tx.Exec(kCopyItems, from.pact_id, from.number, to.number);
}

v1::PactContent ReadContent(db::Tx& tx, const Version& version) {
  v1::PactContent content;
  *content.mutable_narrative() = version.narrative;
  *content.mutable_financial_annex() = version.annex;
  for (const ItemRow& row :
       kItemColumns.ReadAll(tx.Exec(kReadContent, version.pact_id, version.number))) {
    ForEachItemKind([&](auto traits) {
      if (row.kind != traits.kKind) return;
      using Item = typename decltype(traits)::Message;
      *traits.Items(&content)->Add() = ItemIn<Item>(row, version.pact_id);
    });
  }
  return content;
}

std::string ContentDigest(db::Tx& tx, const Version& version, const v1::PactContent& content) {
  if (version.state == VersionState::kSigned) {
    const std::vector<v1::Signature> signatures = SignaturesOf(tx, version, Instants::kHere);
    if (!signatures.empty()) return signatures[0].content_digest();
  }
  return Digest(content);
}

}  // namespace pactum::registry
