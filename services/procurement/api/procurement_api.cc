#include "services/procurement/api/procurement_api.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/base/date_wire.h"
#include "common/base/page_token.h"
#include "common/base/resource_name.h"
#include "common/db/transaction.h"
#include "common/status/status_macros.h"
#include "services/procurement/app/scope.h"
#include "services/procurement/domain/errors.h"
#include "services/procurement/store/contract_store.h"
#include "services/procurement/store/delivery_store.h"
#include "services/procurement/store/intent_store.h"
#include "services/procurement/wire/procurement_wire.h"

namespace pactum::procurement {
namespace {

using grpc::ServerContext;

// A state as the store filters by it; empty for UNSPECIFIED, which means all.
template <class State>
std::string Filter(int state) {
  return state == 0 ? "" : std::string(Name(static_cast<State>(state)));
}

// Cuts a list that was read with one item more than the page. Whether there is more.
template <class Item>
bool CutToPage(std::vector<Item>& items, int page) {
  if (static_cast<int>(items.size()) <= page) return false;
  items.resize(static_cast<size_t>(page));
  return true;
}

absl::StatusOr<v1::ListContractsResponse> ContractPage(db::Pool& pool, const rpc::Call& call,
                                                       const v1::ListContractsRequest& request) {
  const std::string pact_id = NameId(request.parent(), 0);
  const std::string state = Filter<ContractState>(request.state());
  const std::string query = absl::StrCat("contracts ", request.parent(), " ", state);
  ASSIGN_OR_RETURN(const std::vector<std::string> key,
                   DecodePageToken(request.page_token(), query, kDomain));
  return db::InSnapshot(pool, call, [&](db::Tx& tx) -> absl::StatusOr<v1::ListContractsResponse> {
    RETURN_IF_ERROR(RequirePactInScope(tx, call, pact_id));
    const int page = PageSize(request.page_size());
    std::vector<Contract> items =
        ListContracts(tx, pact_id, key.empty() ? "" : key[0], state, page + 1);
    v1::ListContractsResponse list;
    if (CutToPage(items, page)) {
      list.set_next_page_token(EncodePageToken({items.back().id}, query));
    }
    for (const Contract& item : items) *list.add_contracts() = ToProto(pact_id, item);
    return list;
  });
}

absl::StatusOr<v1::ListDeliveriesResponse> DeliveryPage(db::Pool& pool, const rpc::Call& call,
                                                        const v1::ListDeliveriesRequest& request) {
  const std::string pact_id = NameId(request.parent(), 0);
  const std::string state = Filter<DeliveryState>(request.state());
  const std::string query = absl::StrCat("deliveries ", request.parent(), " ", state);
  ASSIGN_OR_RETURN(const std::vector<std::string> key,
                   DecodePageToken(request.page_token(), query, kDomain));
  return db::InSnapshot(pool, call, [&](db::Tx& tx) -> absl::StatusOr<v1::ListDeliveriesResponse> {
    ASSIGN_OR_RETURN(const Contract contract, ContractInScope(tx, call, request.parent()));
    const int page = PageSize(request.page_size());
    std::vector<Delivery> items =
        ListDeliveries(tx, pact_id, contract.id, key.empty() ? "" : key[0], state, page + 1);
    v1::ListDeliveriesResponse list;
    if (CutToPage(items, page)) {
      list.set_next_page_token(EncodePageToken({items.back().id}, query));
    }
    for (const Delivery& item : items) {
      *list.add_deliveries() = ToProto(pact_id, contract.id, item);
    }
    return list;
  });
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
        const int page = PageSize(request.page_size());
        std::vector<InDoubt> items = ListInDoubt(tx, pact_id, after, after ? key[1] : "", page + 1);
        v1::ListContractsInDoubtResponse list;
        if (CutToPage(items, page)) {
          const InDoubt& last = items.back();
          list.set_next_page_token(EncodePageToken(
              {absl::StrCat(absl::ToUnixMicros(last.recorded)), SubjectOf(last)}, query));
        }
        for (const InDoubt& item : items) {
          v1::ActInDoubt* act = list.add_acts();
          act->set_subject(item.delivery.empty()
                               ? ContractName(pact_id, item.contract)
                               : DeliveryName(pact_id, item.contract, item.delivery));
          act->set_act(item.act);
          *act->mutable_intent_time() = pactum::ToProto(item.recorded);
          act->set_attempts(item.attempts);
        }
        return list;
      });
}

absl::StatusOr<v1::Execution> ExecutionOf(db::Pool& pool, const rpc::Call& call,
                                          const v1::GetExecutionRequest& request) {
  const std::string pact_id = NameId(request.pact(), 0);
  const absl::CivilDay cut_off = DayOf(request.cut_off());
  const std::optional<absl::Time> known_at =
      request.has_known_at() ? std::optional(pactum::FromProto(request.known_at())) : std::nullopt;
  return db::AsOf(
      pool, call, known_at, [&](db::Tx& tx, absl::Time known) -> absl::StatusOr<v1::Execution> {
        RETURN_IF_ERROR(RequirePactInScope(tx, call, pact_id));
        v1::Execution execution;
        execution.set_pact(request.pact());
        execution.set_year(request.year());
        *execution.mutable_cut_off() = request.cut_off();
        *execution.mutable_known_at() = pactum::ToProto(known);
        int number = 0;
        for (const AxisExecution& axis : ExecutionAsOf(tx, pact_id, request.year(), cut_off, known,
                                                       v1::CRITERION_PRIORITY_NEIGHBOURHOOD)) {
          v1::AxisExecution* added = execution.add_axes();
          added->set_axis(static_cast<type::v1::Axis>(++number));
          added->set_contract_count(axis.contracts);
          added->set_contracted_cents(axis.contracted.cents());
          added->set_certified_to_date_cents(axis.certified.cents());
          added->set_entries_in_training(axis.entries);
          added->set_priority_neighbourhood_entries(axis.priority_neighbourhood_entries);
        }
        return execution;
      });
}

absl::StatusOr<v1::Contract> ContractNamed(db::Pool& pool, const rpc::Call& call,
                                           const std::string& name) {
  return db::InSnapshot(pool, call, [&](db::Tx& tx) -> absl::StatusOr<v1::Contract> {
    ASSIGN_OR_RETURN(const Contract contract, ContractInScope(tx, call, name));
    return ToProto(NameId(name, 0), contract);
  });
}

absl::StatusOr<v1::Delivery> DeliveryNamed(db::Pool& pool, const rpc::Call& call,
                                           const std::string& name) {
  return db::InSnapshot(pool, call, [&](db::Tx& tx) -> absl::StatusOr<v1::Delivery> {
    ASSIGN_OR_RETURN(const Contract contract, ContractInScope(tx, call, name));
    const std::string pact_id = NameId(name, 0), id = LastNameId(name);
    const auto found = FindDeliveries(tx, pact_id, contract.id, {id}, false);
    if (found.empty()) return DeliveryNotFound(name);
    return ToProto(pact_id, contract.id, found.at(id));
  });
}

}  // namespace

ProcurementApi::ProcurementApi(auth::TokenVerifier& tokens, rpc::Admission& admission,
                               const Clock& clock, db::Pool& pool, RegistryClient& registry,
                               Acts& acts)
    : pipeline_("pactum.procurement.v1.ProcurementService", kDomain, tokens, admission, clock),
      pool_(pool),
      contracts_(pool, registry, acts),
      deliveries_(pool, acts) {}

grpc::Status ProcurementApi::CreateContract(ServerContext* context,
                                            const v1::CreateContractRequest* request,
                                            v1::Contract* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::CreateContractRequest& r) {
                            return contracts_.Create(call, r);
                          });
}

grpc::Status ProcurementApi::UpdateContract(ServerContext* context,
                                            const v1::UpdateContractRequest* request,
                                            v1::Contract* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::UpdateContractRequest& r) {
                            return contracts_.Update(call, r);
                          });
}

grpc::Status ProcurementApi::GetContract(ServerContext* context,
                                         const v1::GetContractRequest* request,
                                         v1::Contract* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::GetContractRequest& r) {
                            return ContractNamed(pool_, call, r.name());
                          });
}

grpc::Status ProcurementApi::ListContracts(ServerContext* context,
                                           const v1::ListContractsRequest* request,
                                           v1::ListContractsResponse* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::ListContractsRequest& r) {
                            return ContractPage(pool_, call, r);
                          });
}

grpc::Status ProcurementApi::AwardContract(ServerContext* context,
                                           const v1::AwardContractRequest* request,
                                           v1::Contract* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::AwardContractRequest& r) {
                            return contracts_.Award(call, r);
                          });
}

grpc::Status ProcurementApi::SignContract(ServerContext* context,
                                          const v1::SignContractRequest* request,
                                          v1::Contract* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::SignContractRequest& r) {
                            return contracts_.Sign(call, r);
                          });
}

grpc::Status ProcurementApi::CancelContract(ServerContext* context,
                                            const v1::CancelContractRequest* request,
                                            v1::Contract* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::CancelContractRequest& r) {
                            return contracts_.Cancel(call, r);
                          });
}

grpc::Status ProcurementApi::CompleteContract(ServerContext* context,
                                              const v1::CompleteContractRequest* request,
                                              v1::Contract* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::CompleteContractRequest& r) {
                            return contracts_.Complete(call, r);
                          });
}

grpc::Status ProcurementApi::ListContractsInDoubt(ServerContext* context,
                                                  const v1::ListContractsInDoubtRequest* request,
                                                  v1::ListContractsInDoubtResponse* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::ListContractsInDoubtRequest& r) {
                            return InDoubtPage(pool_, call, r);
                          });
}

grpc::Status ProcurementApi::RecordDeliveries(ServerContext* context,
                                              const v1::RecordDeliveriesRequest* request,
                                              v1::RecordDeliveriesResponse* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::RecordDeliveriesRequest& r) {
                            return deliveries_.Record(call, r);
                          });
}

grpc::Status ProcurementApi::GetDelivery(ServerContext* context,
                                         const v1::GetDeliveryRequest* request,
                                         v1::Delivery* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::GetDeliveryRequest& r) {
                            return DeliveryNamed(pool_, call, r.name());
                          });
}

grpc::Status ProcurementApi::ListDeliveries(ServerContext* context,
                                            const v1::ListDeliveriesRequest* request,
                                            v1::ListDeliveriesResponse* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::ListDeliveriesRequest& r) {
                            return DeliveryPage(pool_, call, r);
                          });
}

grpc::Status ProcurementApi::CertifyDeliveries(ServerContext* context,
                                               const v1::CertifyDeliveriesRequest* request,
                                               v1::CertifyDeliveriesResponse* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::CertifyDeliveriesRequest& r) {
                            return deliveries_.Certify(call, r);
                          });
}

grpc::Status ProcurementApi::ReverseDelivery(ServerContext* context,
                                             const v1::ReverseDeliveryRequest* request,
                                             v1::Delivery* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::ReverseDeliveryRequest& r) {
                            return deliveries_.Reverse(call, r);
                          });
}

grpc::Status ProcurementApi::GetExecution(ServerContext* context,
                                          const v1::GetExecutionRequest* request,
                                          v1::Execution* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::GetExecutionRequest& r) {
                            return ExecutionOf(pool_, call, r);
                          });
}

}  // namespace pactum::procurement
