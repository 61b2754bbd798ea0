#include "services/procurement/app/deliveries.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/fault_point.h"
#include "common/base/resource_name.h"
#include "common/db/write.h"
#include "common/events/event.h"
#include "common/status/status_macros.h"
#include "services/procurement/app/scope.h"
#include "services/procurement/domain/errors.h"
#include "services/procurement/store/delivery_store.h"
#include "services/procurement/wire/procurement_wire.h"

namespace pactum::procurement {
namespace {

constexpr int kMostAtOnce = 1000;

absl::Status CheckCount(absl::string_view field, int count) {
  if (count <= kMostAtOnce) return absl::OkStatus();
  return DeliveryInvalid(
      {{std::string(field), absl::StrCat("are more than ", kMostAtOnce, "; send them in parts")}});
}

// The deliveries of a request under a contract, every problem at once.
absl::StatusOr<std::vector<Delivery>> Asked(const rpc::Call& call,
                                            const v1::RecordDeliveriesRequest& request,
                                            const Contract& contract) {
  std::vector<Delivery> deliveries;
  std::vector<FieldProblem> problems;
  std::set<std::string> ids;
  for (int i = 0; i < request.deliveries_size(); ++i) {
    const v1::NewDelivery& asked = request.deliveries(i);
    const std::string path = absl::StrCat("deliveries[", i, "]");
    Delivery delivery = FromProto(asked.delivery_id(), asked.delivery(), contract);
    if (!ids.insert(delivery.id).second)
      problems.push_back({path + ".delivery_id", "stands twice"});
    for (const FieldProblem& problem : CheckDelivery(delivery, contract, call.today)) {
      problems.push_back({absl::StrCat(path, ".delivery.", problem.path), problem.what});
    }
    deliveries.push_back(std::move(delivery));
  }
  if (!problems.empty()) return DeliveryInvalid(problems);
  return deliveries;
}

// References of the request, which must be deliveries of its contract.
absl::StatusOr<std::vector<std::string>> IdsOf(const v1::CertifyDeliveriesRequest& request) {
  std::vector<std::string> ids;
  std::vector<FieldProblem> problems;
  std::set<std::string> seen;
  const std::string prefix = absl::StrCat(request.parent(), "/deliveries/");
  for (int i = 0; i < request.names_size(); ++i) {
    const std::string path = absl::StrCat("names[", i, "]");
    if (!absl::StartsWith(request.names(i), prefix)) {
      problems.push_back({path, "is no delivery of the contract"});
    } else if (!seen.insert(request.names(i)).second) {
      problems.push_back({path, "stands twice"});
    }
    ids.push_back(LastNameId(request.names(i)));
  }
  if (!problems.empty()) return DeliveryInvalid(problems);
  return ids;
}

absl::Status CheckCertifiable(const rpc::Call& call, const std::string& contract_name,
                              const std::vector<std::string>& ids,
                              const std::map<std::string, Delivery>& found) {
  std::vector<std::string> own;
  for (const std::string& id : ids) {
    const std::string name = absl::StrCat(contract_name, "/deliveries/", id);
    const auto delivery = found.find(id);
    if (delivery == found.end()) return DeliveryNotFound(name);
    if (delivery->second.state != DeliveryState::kRecorded) {
      return DeliveryStateRefused(name, delivery->second.state, "certification",
                                  "only what is recorded and not certified yet is certified");
    }
    if (delivery->second.recorded_by == call.subject) own.push_back(name);
  }
  return own.empty() ? absl::OkStatus() : SamePerson(own);
}

template <class Response>
Response ResponseOf(const std::string& pact_id, const std::string& contract_id,
                    const std::vector<Delivery>& deliveries) {
  Response response;
  for (const Delivery& delivery : deliveries) {
    *response.add_deliveries() = ToProto(pact_id, contract_id, delivery);
  }
  return response;
}

absl::CivilDay LastDayOf(const std::vector<Delivery>& deliveries) {
  absl::CivilDay last = deliveries.at(0).effective;
  for (const Delivery& delivery : deliveries) last = std::max(last, delivery.effective);
  return last;
}

absl::Status RequireState(const Contract& contract, const std::string& name,
                          std::initializer_list<ContractState> allowed, absl::string_view asked,
                          absl::string_view what_would_allow) {
  if (std::find(allowed.begin(), allowed.end(), contract.state) != allowed.end()) {
    return absl::OkStatus();
  }
  return ContractStateRefused(name, contract.state, asked, what_would_allow);
}

// Those whose reference is new take units of their lots; one that is known must be the same.
absl::Status TakeUnits(db::Tx& tx, const std::string& pact_id, const Contract& contract,
                       const std::vector<Delivery>& asked, const std::vector<std::string>& inserted,
                       const std::map<std::string, Delivery>& stored) {
  const std::set<std::string> fresh(inserted.begin(), inserted.end());
  std::map<std::string, int64_t> by_lot;
  for (const Delivery& delivery : asked) {
    if (fresh.contains(delivery.id)) {
      if (TakesUnits(delivery, *contract.FindLot(delivery.lot))) {
        by_lot[delivery.lot] += delivery.quantity;
      }
    } else if (!stored.at(delivery.id).SameContent(delivery)) {
      return DeliveryDiffers(DeliveryName(pact_id, contract.id, delivery.id));
    }
  }
  const std::string short_of = AddDelivered(tx, pact_id, contract.id, by_lot);
  if (short_of.empty()) return absl::OkStatus();
  // Others may have delivered since the contract was read: what is left now is said.
  const Contract now = FindContract(tx, pact_id, contract.id).value();
  const Lot& lot = *now.FindLot(short_of);
  return QuantityExceeded(short_of, lot.quantity - lot.delivered, by_lot[short_of]);
}

}  // namespace

absl::StatusOr<v1::RecordDeliveriesResponse> Deliveries::Record(
    const rpc::Call& call, const v1::RecordDeliveriesRequest& request) {
  RETURN_IF_ERROR(CheckCount("deliveries", request.deliveries_size()));
  const std::string pact_id = NameId(request.parent(), 0);
  return db::Write<v1::RecordDeliveriesResponse>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::RecordDeliveriesResponse> {
        ASSIGN_OR_RETURN(const Contract contract,
                         ContractForCounterparty(tx, call, request.parent(), Lock::kShare));
        RETURN_IF_ERROR(RequireState(contract, request.parent(), {ContractState::kSigned},
                                     "a delivery", "deliveries are taken of a signed contract"));
        ASSIGN_OR_RETURN(const std::vector<Delivery> asked, Asked(call, request, contract));
        const std::vector<std::string> inserted =
            InsertDeliveries(tx, pact_id, contract.id, asked, call.subject);
        std::vector<std::string> ids;
        for (const Delivery& delivery : asked) ids.push_back(delivery.id);
        const std::map<std::string, Delivery> stored =
            FindDeliveries(tx, pact_id, contract.id, ids, false);
        RETURN_IF_ERROR(TakeUnits(tx, pact_id, contract, asked, inserted, stored));
        std::vector<Delivery> in_order;
        for (const std::string& id : ids) in_order.push_back(stored.at(id));
        auto response = ResponseOf<v1::RecordDeliveriesResponse>(pact_id, contract.id, in_order);
        if (!inserted.empty()) {
          events::Append(tx, call,
                         events::EventOf(pact_id, request.parent(), "deliveries.recorded", response,
                                         LastDayOf(in_order)));
        }
        return response;
      });
}

absl::StatusOr<v1::CertifyDeliveriesResponse> Deliveries::Certify(
    const rpc::Call& call, const v1::CertifyDeliveriesRequest& request) {
  RETURN_IF_ERROR(CheckCount("names", request.names_size()));
  ASSIGN_OR_RETURN(const std::vector<std::string> ids, IdsOf(request));
  const std::string pact_id = NameId(request.parent(), 0);
  const absl::Status reachable = acts_.CheckReachable(call);
  std::optional<Intent> intent;
  Contract contract;
  std::vector<Delivery> deliveries;
  absl::StatusOr<v1::CertifyDeliveriesResponse> begun = db::Write<v1::CertifyDeliveriesResponse>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::CertifyDeliveriesResponse> {
        intent.reset();
        deliveries.clear();
        ASSIGN_OR_RETURN(contract,
                         ContractForCounterparty(tx, call, request.parent(), Lock::kShare));
        RETURN_IF_ERROR(RequireState(contract, request.parent(), {ContractState::kSigned},
                                     "certification",
                                     "only a signed contract has open deliveries"));
        const std::map<std::string, Delivery> found =
            FindDeliveries(tx, pact_id, contract.id, ids, true);
        RETURN_IF_ERROR(CheckCertifiable(call, request.parent(), ids, found));
        for (const std::string& id : ids) deliveries.push_back(found.at(id));
        const bool asks_budget =
            std::any_of(deliveries.begin(), deliveries.end(),
                        [](const Delivery& delivery) { return delivery.amount > Money(); });
        if (asks_budget) {
          RETURN_IF_ERROR(reachable);
          SetDeliveryStates(tx, pact_id, contract.id, ids, DeliveryState::kCertifying);
          for (Delivery& delivery : deliveries) delivery.state = DeliveryState::kCertifying;
        } else {
          StoreCertified(tx, pact_id, contract, deliveries, call.subject);
        }
        auto response = ResponseOf<v1::CertifyDeliveriesResponse>(pact_id, contract.id, deliveries);
        events::Append(
            tx, call,
            events::EventOf(pact_id, request.parent(),
                            asks_budget ? "deliveries.certifying" : "deliveries.certified",
                            response, LastDayOf(deliveries)));
        if (asks_budget) {
          intent =
              acts_.Begin(tx, call, pact_id, contract, "CERTIFY", LastDayOf(deliveries), "", ids);
        }
        return response;
      });
  if (!begun.ok() || !intent) return begun;
  if (call.validate_only) {
    RETURN_IF_ERROR(acts_.Try(call, *intent, contract, deliveries));
    return begun;
  }
  FAULT_POINT(FaultPoint("certify", "after_intent"));
  return acts_.End(call, *intent, *std::move(begun));
}

absl::StatusOr<v1::Delivery> Deliveries::Reverse(const rpc::Call& call,
                                                 const v1::ReverseDeliveryRequest& request) {
  const std::string pact_id = NameId(request.name(), 0), id = LastNameId(request.name());
  const absl::Status reachable = acts_.CheckReachable(call);
  std::optional<Intent> intent;
  Contract contract;
  Delivery delivery;
  absl::StatusOr<v1::Delivery> begun = db::Write<v1::Delivery>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::Delivery> {
        intent.reset();
        ASSIGN_OR_RETURN(contract, ContractForCounterparty(tx, call, request.name(), Lock::kShare));
        const std::string contract_name = ContractName(pact_id, contract.id);
        RETURN_IF_ERROR(RequireState(contract, contract_name,
                                     {ContractState::kSigned, ContractState::kCompleted},
                                     "a reversal", "deliveries exist under a signed contract"));
        const auto found = FindDeliveries(tx, pact_id, contract.id, {id}, true);
        if (found.empty()) return DeliveryNotFound(request.name());
        delivery = found.at(id);
        if (delivery.state != DeliveryState::kRecorded &&
            delivery.state != DeliveryState::kCertified) {
          return DeliveryStateRefused(request.name(), delivery.state, "a reversal",
                                      "only what is recorded or certified is reversed");
        }
        const bool asks_budget = !delivery.certificate.empty();
        if (asks_budget) {
          RETURN_IF_ERROR(reachable);
          delivery.state = DeliveryState::kReversing;
          SetDeliveryStates(tx, pact_id, contract.id, {id}, delivery.state);
          intent = acts_.Begin(tx, call, pact_id, contract, "REVERSE", call.today, request.reason(),
                               {id});
        } else {
          StoreReversed(tx, pact_id, contract, delivery, request.reason(), call.subject);
        }
        v1::Delivery answer = ToProto(pact_id, contract.id, delivery);
        events::Append(tx, call,
                       events::EventOf(pact_id, request.name(),
                                       asks_budget ? "delivery.reversing" : "delivery.reversed",
                                       answer, delivery.effective));
        return answer;
      });
  if (!begun.ok() || !intent) return begun;
  if (call.validate_only) {
    RETURN_IF_ERROR(acts_.Try(call, *intent, contract, {delivery}));
    return begun;
  }
  FAULT_POINT(FaultPoint("reverse", "after_intent"));
  return acts_.End(call, *intent, *std::move(begun));
}

}  // namespace pactum::procurement
