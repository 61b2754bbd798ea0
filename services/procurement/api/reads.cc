#include "services/procurement/api/reads.h"

#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/base/date_wire.h"
#include "common/base/resource_name.h"
#include "common/db/transaction.h"
#include "services/procurement/api/page.h"
#include "services/procurement/app/funding.h"
#include "services/procurement/app/scope.h"
#include "services/procurement/store/change_store.h"
#include "services/procurement/store/contract_store.h"
#include "services/procurement/store/delivery_store.h"
#include "services/procurement/store/intent_store.h"
#include "services/procurement/store/strategy_store.h"
#include "services/procurement/store/watch_store.h"
#include "services/procurement/wire/change_wire.h"
#include "services/procurement/wire/procurement_wire.h"

namespace pactum::procurement {
namespace {

// A state as the store filters by it; empty for UNSPECIFIED, which means all.
template <class State>
std::string Filter(int state) {
  return state == 0 ? "" : std::string(Name(static_cast<State>(state)));
}

template <class Item>
std::string IdOf(const Item& item) {
  return item.id;
}

// A change by name with its contract in scope, as `to` makes it.
template <class Message>
absl::StatusOr<Message> ReadChange(db::Pool& pool, const rpc::Call& call, const std::string& name,
                                   ChangeKind kind,
                                   Message (*to)(absl::string_view, absl::string_view,
                                                 const Change&)) {
  return db::InSnapshot(pool, call, [&](db::Tx& tx) -> absl::StatusOr<Message> {
    ASSIGN_OR_RETURN(const Contract contract, ContractInScope(tx, call, name));
    const auto change = FindChange(tx, NameId(name, 0), contract.id, kind, LastNameId(name));
    if (!change) return ChangeNotFound(kind, name);
    return to(NameId(name, 0), contract.id, *change);
  });
}

struct ChangePage {
  std::vector<Change> changes;
  std::string pact_id, contract_id, next;
};
template <class Request>
absl::StatusOr<ChangePage> ReadChanges(db::Pool& pool, const rpc::Call& call,
                                       const Request& request, ChangeKind kind) {
  ASSIGN_OR_RETURN(const Page page,
                   PageOf(request, absl::StrCat(Name(kind), " ", request.parent())));
  return db::InSnapshot(pool, call, [&](db::Tx& tx) -> absl::StatusOr<ChangePage> {
    ASSIGN_OR_RETURN(const Contract contract, ContractInScope(tx, call, request.parent()));
    ChangePage read{{}, NameId(request.parent(), 0), contract.id, ""};
    read.changes = ListChanges(tx, read.pact_id, contract.id, kind, page.after, page.Limit());
    read.next = page.Cut(read.changes, IdOf<Change>);
    return read;
  });
}

std::string SubjectName(const std::string& pact_id, const InDoubt& item) {
  if (const auto kind = ChangeKindOf(item.act)) {
    return ChangeName(pact_id, item.contract, *kind, item.subject);
  }
  return item.delivery.empty() ? ContractName(pact_id, item.contract)
                               : DeliveryName(pact_id, item.contract, item.delivery);
}

void AddWarnings(const Watched& watched, const std::string& subject,
                 v1::ListWarningsResponse& list) {
  const auto add = [&](v1::Warning::Code code, absl::string_view description) {
    v1::Warning* warning = list.add_warnings();
    warning->set_code(code);
    warning->set_subject(subject);
    warning->set_description(std::string(description));
  };
  if (watched.late) add(v1::Warning::CODE_LATE_LAUNCH, "the launch has passed without a contract");
  if (!watched.past.empty()) add(v1::Warning::CODE_PAST_MAXIMUM, watched.past);
  if (watched.nothing) {
    add(v1::Warning::CODE_NOTHING_DELIVERED, "nothing was delivered in 30 days or more");
  }
  if (watched.above_twenty) {
    add(v1::Warning::CODE_PRICE_ABOVE_TWENTY_PERCENT, "amendments raised the price above 20 %");
  }
}

}  // namespace

absl::StatusOr<v1::Contract> ReadContract(db::Pool& pool, const rpc::Call& call,
                                          const std::string& name) {
  return db::InSnapshot(pool, call, [&](db::Tx& tx) -> absl::StatusOr<v1::Contract> {
    ASSIGN_OR_RETURN(const Contract contract, ContractInScope(tx, call, name));
    return ToProto(NameId(name, 0), contract);
  });
}

absl::StatusOr<v1::Delivery> ReadDelivery(db::Pool& pool, const rpc::Call& call,
                                          const std::string& name) {
  return db::InSnapshot(pool, call, [&](db::Tx& tx) -> absl::StatusOr<v1::Delivery> {
    ASSIGN_OR_RETURN(const Contract contract, ContractInScope(tx, call, name));
    const std::string pact_id = NameId(name, 0), id = LastNameId(name);
    const auto found = FindDeliveries(tx, pact_id, contract.id, {id}, false);
    if (found.empty()) return DeliveryNotFound(name);
    return ToProto(pact_id, contract.id, found.at(id));
  });
}

absl::StatusOr<v1::PurchaseStrategy> ReadStrategy(db::Pool& pool, const rpc::Call& call,
                                                  const std::string& name) {
  return db::InSnapshot(pool, call, [&](db::Tx& tx) -> absl::StatusOr<v1::PurchaseStrategy> {
    RETURN_IF_ERROR(RequirePactInScope(tx, call, NameId(name, 0)));
    const auto strategy = FindStrategy(tx, NameId(name, 0), LastNameId(name));
    if (!strategy) return StrategyNotFound(name);
    return ToProto(NameId(name, 0), *strategy);
  });
}

absl::StatusOr<v1::Procedure> ReadProcedure(db::Pool& pool, const rpc::Call& call,
                                            const std::string& name) {
  return db::InSnapshot(pool, call, [&](db::Tx& tx) -> absl::StatusOr<v1::Procedure> {
    RETURN_IF_ERROR(RequirePactInScope(tx, call, NameId(name, 0)));
    const auto procedure = FindProcedure(tx, NameId(name, 0), LastNameId(name));
    if (!procedure) return ProcedureNotFound(name);
    return ToProto(NameId(name, 0), *procedure);
  });
}

absl::StatusOr<v1::Order> ReadOrder(db::Pool& pool, const rpc::Call& call,
                                    const std::string& name) {
  return ReadChange<v1::Order>(pool, call, name, ChangeKind::kOrder, OrderOf);
}

absl::StatusOr<v1::Instalment> ReadInstalment(db::Pool& pool, const rpc::Call& call,
                                              const std::string& name) {
  return ReadChange<v1::Instalment>(pool, call, name, ChangeKind::kInstalment, InstalmentOf);
}

absl::StatusOr<v1::Amendment> ReadAmendment(db::Pool& pool, const rpc::Call& call,
                                            const std::string& name) {
  return ReadChange<v1::Amendment>(pool, call, name, ChangeKind::kAmendment, AmendmentOf);
}

absl::StatusOr<v1::ListContractsResponse> ContractPage(db::Pool& pool, const rpc::Call& call,
                                                       const v1::ListContractsRequest& request) {
  const std::string pact_id = NameId(request.parent(), 0);
  ContractFilter filter;
  filter.state = Filter<ContractState>(request.state());
  filter.kind = request.kind();
  filter.project = request.project();
  filter.supplier_siret = request.supplier_siret();
  if (!request.procedure().empty()) filter.procedure = LastNameId(request.procedure());
  if (request.has_launched_from()) filter.launched_from = DayOf(request.launched_from());
  filter.amended = request.amended();
  v1::ListContractsRequest query = request;
  query.clear_page_size();
  query.clear_page_token();
  ASSIGN_OR_RETURN(const Page page, PageOf(request, "contracts " + query.SerializeAsString()));
  return db::InSnapshot(pool, call, [&](db::Tx& tx) -> absl::StatusOr<v1::ListContractsResponse> {
    RETURN_IF_ERROR(RequirePactInScope(tx, call, pact_id));
    std::vector<Contract> items = ListContracts(tx, pact_id, page.after, filter, page.Limit());
    v1::ListContractsResponse list;
    list.set_next_page_token(page.Cut(items, IdOf<Contract>));
    for (const Contract& item : items) *list.add_contracts() = ToProto(pact_id, item);
    return list;
  });
}

absl::StatusOr<v1::ListDeliveriesResponse> DeliveryPage(db::Pool& pool, const rpc::Call& call,
                                                        const v1::ListDeliveriesRequest& request) {
  const std::string pact_id = NameId(request.parent(), 0);
  const std::string state = Filter<DeliveryState>(request.state());
  ASSIGN_OR_RETURN(const Page page,
                   PageOf(request, absl::StrCat("deliveries ", request.parent(), " ", state, " ",
                                                request.lot_id())));
  return db::InSnapshot(pool, call, [&](db::Tx& tx) -> absl::StatusOr<v1::ListDeliveriesResponse> {
    ASSIGN_OR_RETURN(const Contract contract, ContractInScope(tx, call, request.parent()));
    std::vector<Delivery> items =
        ListDeliveries(tx, pact_id, contract.id, page.after, state, request.lot_id(), page.Limit());
    v1::ListDeliveriesResponse list;
    list.set_next_page_token(page.Cut(items, IdOf<Delivery>));
    for (const Delivery& item : items) {
      *list.add_deliveries() = ToProto(pact_id, contract.id, item);
    }
    return list;
  });
}

absl::StatusOr<v1::ListPurchaseStrategiesResponse> StrategyPage(
    db::Pool& pool, const rpc::Call& call, const v1::ListPurchaseStrategiesRequest& request) {
  const std::string pact_id = NameId(request.parent(), 0);
  ASSIGN_OR_RETURN(const Page page, PageOf(request, "strategies " + request.parent()));
  return db::InSnapshot(
      pool, call, [&](db::Tx& tx) -> absl::StatusOr<v1::ListPurchaseStrategiesResponse> {
        RETURN_IF_ERROR(RequirePactInScope(tx, call, pact_id));
        std::vector<Strategy> items = ListStrategies(tx, pact_id, page.after, page.Limit());
        v1::ListPurchaseStrategiesResponse list;
        list.set_next_page_token(page.Cut(items, IdOf<Strategy>));
        for (const Strategy& item : items) *list.add_purchase_strategies() = ToProto(pact_id, item);
        return list;
      });
}

absl::StatusOr<v1::ListProceduresResponse> ProcedurePage(db::Pool& pool, const rpc::Call& call,
                                                         const v1::ListProceduresRequest& request) {
  const std::string pact_id = NameId(request.parent(), 0);
  const std::string strategy = request.strategy().empty() ? "" : LastNameId(request.strategy());
  ASSIGN_OR_RETURN(const Page page,
                   PageOf(request, absl::StrCat("procedures ", request.parent(), " ", strategy)));
  return db::InSnapshot(pool, call, [&](db::Tx& tx) -> absl::StatusOr<v1::ListProceduresResponse> {
    RETURN_IF_ERROR(RequirePactInScope(tx, call, pact_id));
    std::vector<Procedure> items = ListProcedures(tx, pact_id, page.after, strategy, page.Limit());
    v1::ListProceduresResponse list;
    list.set_next_page_token(page.Cut(items, IdOf<Procedure>));
    for (const Procedure& item : items) *list.add_procedures() = ToProto(pact_id, item);
    return list;
  });
}

absl::StatusOr<v1::ListOrdersResponse> OrderPage(db::Pool& pool, const rpc::Call& call,
                                                 const v1::ListOrdersRequest& request) {
  ASSIGN_OR_RETURN(const ChangePage page, ReadChanges(pool, call, request, ChangeKind::kOrder));
  v1::ListOrdersResponse list;
  list.set_next_page_token(page.next);
  for (const Change& item : page.changes) {
    *list.add_orders() = OrderOf(page.pact_id, page.contract_id, item);
  }
  return list;
}

absl::StatusOr<v1::ListInstalmentsResponse> InstalmentPage(
    db::Pool& pool, const rpc::Call& call, const v1::ListInstalmentsRequest& request) {
  ASSIGN_OR_RETURN(const ChangePage page,
                   ReadChanges(pool, call, request, ChangeKind::kInstalment));
  v1::ListInstalmentsResponse list;
  list.set_next_page_token(page.next);
  for (const Change& item : page.changes) {
    *list.add_instalments() = InstalmentOf(page.pact_id, page.contract_id, item);
  }
  return list;
}

absl::StatusOr<v1::ListAmendmentsResponse> AmendmentPage(db::Pool& pool, const rpc::Call& call,
                                                         const v1::ListAmendmentsRequest& request) {
  ASSIGN_OR_RETURN(const ChangePage page, ReadChanges(pool, call, request, ChangeKind::kAmendment));
  v1::ListAmendmentsResponse list;
  list.set_next_page_token(page.next);
  for (const Change& item : page.changes) {
    *list.add_amendments() = AmendmentOf(page.pact_id, page.contract_id, item);
  }
  return list;
}

absl::StatusOr<v1::ListContractsInDoubtResponse> InDoubtPage(
    db::Pool& pool, const rpc::Call& call, const v1::ListContractsInDoubtRequest& request) {
  const std::string pact_id = NameId(request.parent(), 0);
  const std::string query = absl::StrCat("in doubt ", request.parent());
  ASSIGN_OR_RETURN(const std::vector<std::string> key,
                   DecodePageToken(request.page_token(), query, kDomain));
  std::optional<absl::Time> after;
  int64_t micros = 0;
  if (key.size() == 2 && absl::SimpleAtoi(key[0], &micros)) after = absl::FromUnixMicros(micros);
  return db::InSnapshot(
      pool, call, [&](db::Tx& tx) -> absl::StatusOr<v1::ListContractsInDoubtResponse> {
        RETURN_IF_ERROR(RequirePactInScope(tx, call, pact_id));
        const int size = PageSize(request.page_size());
        std::vector<InDoubt> items = ListInDoubt(tx, pact_id, after, after ? key[1] : "", size + 1);
        v1::ListContractsInDoubtResponse list;
        if (static_cast<int>(items.size()) > size) {
          items.resize(static_cast<size_t>(size));
          list.set_next_page_token(EncodePageToken(
              {absl::StrCat(absl::ToUnixMicros(items.back().recorded)), SubjectOf(items.back())},
              query));
        }
        for (const InDoubt& item : items) {
          v1::ActInDoubt* act = list.add_acts();
          act->set_subject(SubjectName(pact_id, item));
          act->set_act(item.act);
          *act->mutable_intent_time() = pactum::ToProto(item.recorded);
          act->set_attempts(item.attempts);
        }
        return list;
      });
}

absl::StatusOr<v1::ListContractHistoryResponse> HistoryPage(
    db::Pool& pool, const rpc::Call& call, const v1::ListContractHistoryRequest& request) {
  ASSIGN_OR_RETURN(const Page page, PageOf(request, "history " + request.parent()));
  int64_t after = 0;
  if (!page.after.empty() && !absl::SimpleAtoi(page.after, &after)) after = 0;
  return db::InSnapshot(
      pool, call, [&](db::Tx& tx) -> absl::StatusOr<v1::ListContractHistoryResponse> {
        ASSIGN_OR_RETURN(const Contract contract, ContractInScope(tx, call, request.parent()));
        std::vector<HistoryEntry> items = ReadHistory(tx, NameId(request.parent(), 0), contract.id,
                                                      request.parent(), after, page.Limit());
        v1::ListContractHistoryResponse list;
        list.set_next_page_token(
            page.Cut(items, [](const HistoryEntry& item) { return absl::StrCat(item.id); }));
        for (const HistoryEntry& item : items) {
          v1::HistoryEntry* entry = list.add_entries();
          entry->set_subject(item.subject);
          entry->set_type(item.type);
          entry->set_actor(item.actor);
          *entry->mutable_effective_date() = pactum::ToProto(item.effective);
          *entry->mutable_record_time() = pactum::ToProto(item.recorded);
        }
        return list;
      });
}

absl::StatusOr<v1::ListWarningsResponse> WarningPage(db::Pool& pool, const rpc::Call& call,
                                                     const v1::ListWarningsRequest& request) {
  const std::string pact_id = NameId(request.parent(), 0);
  const absl::CivilDay cut_off = DayOf(request.cut_off());
  const std::string query = absl::StrCat("warnings ", request.parent(), " ", FormatDay(cut_off));
  ASSIGN_OR_RETURN(const std::vector<std::string> key,
                   DecodePageToken(request.page_token(), query, kDomain));
  // Contracts first, then procedures; a page is of those that were looked at, and may be empty.
  const bool procedures = key.size() == 2 && key[0] == "procedures";
  const std::string after = key.size() == 2 ? key[1] : "";
  const int size = PageSize(request.page_size());
  return db::InSnapshot(pool, call, [&](db::Tx& tx) -> absl::StatusOr<v1::ListWarningsResponse> {
    RETURN_IF_ERROR(RequirePactInScope(tx, call, pact_id));
    v1::ListWarningsResponse list;
    const std::vector<Watched> watched = procedures
                                             ? WatchProcedures(tx, pact_id, after, cut_off, size)
                                             : WatchContracts(tx, pact_id, after, cut_off, size);
    for (const Watched& item : watched) {
      AddWarnings(item,
                  procedures ? ProcedureName(pact_id, item.id) : ContractName(pact_id, item.id),
                  list);
    }
    if (static_cast<int>(watched.size()) == size) {
      list.set_next_page_token(
          EncodePageToken({procedures ? "procedures" : "contracts", watched.back().id}, query));
    } else if (!procedures) {
      list.set_next_page_token(EncodePageToken({"procedures", ""}, query));
    }
    return list;
  });
}

}  // namespace pactum::procurement
