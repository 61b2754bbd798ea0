// Reads of contracts, of their history and of the acts on them that are in doubt.
#include "common/base/date_wire.h"
#include "common/base/enum_wire.h"
#include "common/base/page.h"
#include "common/base/resource_name.h"
#include "services/procurement/api/reads.h"
#include "services/procurement/app/scope.h"
#include "services/procurement/store/contract_store.h"
#include "services/procurement/store/history_store.h"
#include "services/procurement/store/intent_store.h"
#include "services/procurement/wire/change_wire.h"
#include "services/procurement/wire/contract_wire.h"
#include "services/procurement/wire/names.h"
#include "services/procurement/wire/values_wire.h"

namespace pactum::procurement {
namespace {

ContractFilter FilterOf(const v1::ListContractsRequest& request) {
  ContractFilter filter;
  filter.state = EnumFromProto<ContractState>(request.state());
  filter.kind = EnumFromProto<ContractKind>(request.kind());
  filter.project = request.project();
  filter.supplier_siret = request.supplier_siret();
  if (!request.procedure().empty()) filter.procedure = LastNameId(request.procedure());
  if (request.has_launched_from()) filter.launched_from = DayOf(request.launched_from());
  filter.amended = request.amended();
  return filter;
}

// The resource that an act in doubt is about.
std::string SubjectName(const std::string& pact_id, const InDoubt& item) {
  if (const auto kind = ChangeKindOf(item.act)) {
    return ChangeName(pact_id, item.contract, *kind, item.subject);
  }
  return item.delivery.empty() ? ContractName(pact_id, item.contract)
                               : DeliveryName(pact_id, item.contract, item.delivery);
}

v1::ActInDoubt ToProto(const std::string& pact_id, const InDoubt& item) {
  v1::ActInDoubt act;
  act.set_subject(SubjectName(pact_id, item));
  act.set_act(std::string(NameOf(item.act)));
  *act.mutable_intent_time() = pactum::ToProto(item.recorded);
  act.set_attempts(item.attempts);
  return act;
}

v1::HistoryEntry ToProto(const HistoryEntry& item) {
  v1::HistoryEntry entry;
  entry.set_subject(item.subject);
  entry.set_type(item.type);
  entry.set_actor(item.actor);
  *entry.mutable_effective_date() = pactum::ToProto(item.effective);
  *entry.mutable_record_time() = pactum::ToProto(item.recorded);
  return entry;
}

}  // namespace

absl::StatusOr<v1::Contract> GetContract(db::Tx& tx, const rpc::Call& call,
                                         const v1::GetContractRequest& request) {
  ASSIGN_OR_RETURN(const Contract contract, ContractInScope(tx, call, request.name()));
  return ToProto(NameId(request.name(), 0), contract);
}

absl::StatusOr<v1::ListContractsResponse> ContractPage(db::Tx& tx, const rpc::Call& call,
                                                       const std::string& pact_id,
                                                       const v1::ListContractsRequest& request) {
  v1::ListContractsRequest query = request;
  query.clear_page_size();
  query.clear_page_token();
  ASSIGN_OR_RETURN(
      const auto page,
      Page<std::string>::Of(request, "contracts " + query.SerializeAsString(), call.domain));
  v1::ListContractsResponse list;
  page.Fill(
      ListContracts(tx, pact_id, page.After(), FilterOf(request), page.Limit()),
      list.mutable_contracts(),
      [&](const Contract& contract) { return ToProto(pact_id, contract); },
      [](const Contract& contract) { return contract.id; }, list.mutable_next_page_token());
  return list;
}

absl::StatusOr<v1::ListContractHistoryResponse> HistoryPage(
    db::Tx& tx, const rpc::Call& call, const v1::ListContractHistoryRequest& request) {
  ASSIGN_OR_RETURN(const Contract contract, ContractInScope(tx, call, request.parent()));
  ASSIGN_OR_RETURN(const auto page,
                   Page<int64_t>::Of(request, "history " + request.parent(), call.domain));
  v1::ListContractHistoryResponse list;
  page.Fill(
      ReadHistory(tx, NameId(request.parent(), 0), contract.id, request.parent(), page.After(),
                  page.Limit()),
      list.mutable_entries(), [](const HistoryEntry& entry) { return ToProto(entry); },
      [](const HistoryEntry& entry) { return entry.id; }, list.mutable_next_page_token());
  return list;
}

absl::StatusOr<v1::ListContractsInDoubtResponse> InDoubtPage(
    db::Tx& tx, const rpc::Call& call, const std::string& pact_id,
    const v1::ListContractsInDoubtRequest& request) {
  using DoubtPage = Page<absl::Time, std::string>;
  ASSIGN_OR_RETURN(const auto page,
                   DoubtPage::Of(request, "in doubt " + request.parent(), call.domain));
  const auto [after, after_key] = page.After({absl::InfinitePast(), ""});
  v1::ListContractsInDoubtResponse list;
  page.Fill(
      ListInDoubt(tx, pact_id, after, after_key, page.Limit()), list.mutable_acts(),
      [&](const InDoubt& item) { return ToProto(pact_id, item); },
      [](const InDoubt& item) { return DoubtPage::Position(item.recorded, KeyOf(item)); },
      list.mutable_next_page_token());
  return list;
}

}  // namespace pactum::procurement
