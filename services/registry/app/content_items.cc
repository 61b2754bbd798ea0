#include "services/registry/app/content_items.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/page.h"
#include "common/base/resource_name.h"
#include "common/db/write.h"
#include "common/events/event.h"
#include "common/status/status_macros.h"
#include "services/registry/app/pact_scope.h"
#include "services/registry/app/versions.h"
#include "services/registry/content/content_checks.h"
#include "services/registry/domain/errors.h"
#include "services/registry/store/item_store.h"

namespace pactum::registry {
namespace {

// The pact and its open draft, both locked, for the counterparty.
struct Draft {
  v1::Pact pact;
  Version version;
};
absl::StatusOr<Draft> LockDraft(db::Tx& tx, const rpc::Call& call, const std::string& pact_id) {
  Draft draft;
  ASSIGN_OR_RETURN(draft.pact, LockPactForCounterparty(tx, call, pact_id));
  ASSIGN_OR_RETURN(draft.version, LockOpenDraft(tx, pact_id));
  return draft;
}

// The item to be changed, with the draft that has it. The caller has seen it as it is.
template <class Item>
struct DraftItem {
  Draft draft;
  Item item;
};
template <class Item>
absl::StatusOr<DraftItem<Item>> LockItem(db::Tx& tx, const rpc::Call& call,
                                         const std::string& name) {
  ASSIGN_OR_RETURN(Draft draft, LockDraft(tx, call, NameId(name, 0)));
  std::optional<Item> item = ItemStore<Item>::Find(tx, draft.version, LastNameId(name));
  if (!item) return ItemNotFound(ItemTraits<Item>::kKind, name);
  RETURN_IF_ERROR(rpc::RequireEtag(call, name, item->etag()));
  return DraftItem<Item>{std::move(draft), *std::move(item)};
}

// The problems of an item that would be in the draft.
absl::Status Check(db::Tx&, const Draft& draft, const v1::Project& project) {
  return InvalidItem(ItemKind::kProject, CheckProject(project, PeriodOf(draft.pact)));
}
absl::Status Check(db::Tx&, const Draft& draft, const v1::Indicator& indicator) {
  return InvalidItem(ItemKind::kIndicator, CheckIndicator(indicator, PeriodOf(draft.pact)));
}
absl::Status Check(db::Tx& tx, const Draft& draft, const v1::Commitment& commitment) {
  std::optional<v1::Indicator> indicator;
  if (commitment.has_yearly_targets()) {
    const std::string& name = commitment.yearly_targets().indicator();
    indicator = ItemStore<v1::Indicator>::FindByName(tx, draft.version, name);
    if (!indicator) return ItemNotFound(ItemKind::kIndicator, name);
  }
  return InvalidItem(ItemKind::kCommitment, CheckCommitment(commitment, PeriodOf(draft.pact),
                                                            indicator ? &*indicator : nullptr));
}

// Whether the draft can be without an item.
template <class Item>
absl::Status CheckDelete(db::Tx&, const Draft&, const Item&) {
  return absl::OkStatus();
}
absl::Status CheckDelete(db::Tx& tx, const Draft& draft, const v1::Indicator& indicator) {
  for (const v1::Commitment& commitment : ItemStore<v1::Commitment>::All(tx, draft.version)) {
    if (commitment.yearly_targets().indicator() == indicator.name()) {
      return IndicatorInUse(indicator.name(), commitment.name());
    }
  }
  return absl::OkStatus();
}

template <class Item>
Item Record(db::Tx& tx, const rpc::Call& call, const Draft& draft, absl::string_view act,
            Item item) {
  events::Append(
      tx, call,
      events::EventOf(draft.version.pact_id, item.name(),
                      absl::StrCat(ItemTraits<Item>::kEvent, ".", act), item, call.today));
  return item;
}

}  // namespace

template <class Item>
absl::StatusOr<Item> ContentItems<Item>::Create(const rpc::Call& call,
                                                const typename Traits::CreateRequest& request) {
  const std::string pact_id = NameId(request.parent(), 0);
  return db::Write<Item>(pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<Item> {
    ASSIGN_OR_RETURN(const Draft draft, LockDraft(tx, call, pact_id));
    RETURN_IF_ERROR(Check(tx, draft, Traits::Item(request)));
    const std::string& id = Traits::Id(request);
    if (!ItemStore<Item>::Insert(tx, draft.version, id, Traits::Item(request))) {
      return ItemExists(Traits::kKind,
                        absl::StrCat(request.parent(), "/", Traits::kCollection, "/", id));
    }
    return Record(tx, call, draft, "created", *ItemStore<Item>::Find(tx, draft.version, id));
  });
}

template <class Item>
absl::StatusOr<Item> ContentItems<Item>::Update(const rpc::Call& call,
                                                const typename Traits::UpdateRequest& request) {
  return db::Write<Item>(
      pool_, call, NameId(request.name(), 0), [&](db::Tx& tx) -> absl::StatusOr<Item> {
        ASSIGN_OR_RETURN(const auto present, LockItem<Item>(tx, call, request.name()));
        const Version& version = present.draft.version;
        RETURN_IF_ERROR(Check(tx, present.draft, Traits::Item(request)));
        const std::string id = LastNameId(request.name());
        ItemStore<Item>::Update(tx, version, id, Traits::Item(request));
        return Record(tx, call, present.draft, "updated", *ItemStore<Item>::Find(tx, version, id));
      });
}

template <class Item>
absl::StatusOr<Item> ContentItems<Item>::Delete(const rpc::Call& call,
                                                const typename Traits::DeleteRequest& request) {
  return db::Write<Item>(
      pool_, call, NameId(request.name(), 0), [&](db::Tx& tx) -> absl::StatusOr<Item> {
        ASSIGN_OR_RETURN(const auto present, LockItem<Item>(tx, call, request.name()));
        RETURN_IF_ERROR(CheckDelete(tx, present.draft, present.item));
        ItemStore<Item>::Delete(tx, present.draft.version, LastNameId(request.name()));
        return Record(tx, call, present.draft, "deleted", present.item);
      });
}

template <class Item>
absl::StatusOr<Item> ContentItems<Item>::Get(db::Tx& tx, const rpc::Call& call,
                                             const v1::Pact& pact,
                                             const typename Traits::GetRequest& request) {
  const std::string pact_id = LastNameId(pact.name());
  ASSIGN_OR_RETURN(const int version, VersionToRead(tx, call, pact_id, request.version()));
  auto item = ItemStore<Item>::Find(tx, {pact_id, version}, LastNameId(request.name()));
  if (!item) return ItemNotFound(Traits::kKind, request.name());
  return *std::move(item);
}

template <class Item>
absl::StatusOr<typename ItemTraits<Item>::ListResponse> ContentItems<Item>::List(
    db::Tx& tx, const rpc::Call& call, const v1::Pact& pact,
    const typename Traits::ListRequest& request) {
  const ItemFilter filter = FilterOf(request);
  ASSIGN_OR_RETURN(const auto page,
                   Page<std::string>::Of(
                       request,
                       absl::StrCat(Traits::kCollection, " ", pact.name(), " ", request.version(),
                                    " ", filter.axis, " ", filter.maturity, " ", filter.obligor),
                       call.domain));
  const std::string pact_id = LastNameId(pact.name());
  ASSIGN_OR_RETURN(const int version, VersionToRead(tx, call, pact_id, request.version()));
  typename Traits::ListResponse list;
  page.Fill(
      ItemStore<Item>::List(tx, {pact_id, version}, page.After(), filter, page.Limit()),
      Traits::Items(&list), [](Item item) { return item; },
      [](const Item& item) { return LastNameId(item.name()); }, list.mutable_next_page_token());
  return list;
}

template class ContentItems<v1::Project>;
template class ContentItems<v1::Commitment>;
template class ContentItems<v1::Indicator>;

}  // namespace pactum::registry
