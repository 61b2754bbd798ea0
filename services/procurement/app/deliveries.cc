#include "services/procurement/app/deliveries.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/resource_name.h"
#include "common/db/write.h"
#include "common/events/event.h"
#include "common/status/status_macros.h"
#include "services/procurement/app/effects.h"
#include "services/procurement/app/funding.h"
#include "services/procurement/app/scope.h"
#include "services/procurement/domain/errors.h"
#include "services/procurement/store/change_store.h"
#include "services/procurement/store/delivery_store.h"
#include "services/procurement/wire/change_wire.h"
#include "services/procurement/wire/delivery_wire.h"
#include "services/procurement/wire/names.h"
#include "services/procurement/words.h"

namespace pactum::procurement {
namespace {

constexpr int kMostAtOnce = 1000;

absl::Status CheckCount(absl::string_view field, int count) {
  if (count <= kMostAtOnce) return absl::OkStatus();
  return DeliveryInvalid(field, phrase::kTooManyAtOnce, {{"most", kMostAtOnce}});
}

// The deliveries of a request under a contract; every problem at once.
absl::StatusOr<std::vector<Delivery>> DeliveriesOf(const rpc::Call& call,
                                                   const v1::RecordDeliveriesRequest& request,
                                                   const Contract& contract) {
  std::vector<Delivery> deliveries;
  FieldProblems problems;
  std::set<std::string> ids;
  for (int i = 0; i < request.deliveries_size(); ++i) {
    const v1::NewDelivery& asked = request.deliveries(i);
    const std::string path = absl::StrCat("deliveries[", i, "]");
    Delivery delivery = FromProto(asked.delivery_id(), asked.delivery(), contract);
    problems.Require(ids.insert(delivery.id).second, path + ".delivery_id", phrase::kTwice);
    problems.Add(CheckDelivery(delivery, contract, call.today, path + ".delivery"));
    deliveries.push_back(std::move(delivery));
  }
  if (!problems.empty()) return DeliveryInvalid(problems);
  return deliveries;
}

// A certification as it is asked for: ids of the contract's deliveries, and the units of those that
// are certified in part.
struct AskedCertification {
  std::vector<std::string> ids;
  std::map<std::string, int64_t> parts;
};
absl::StatusOr<AskedCertification> CertificationOf(const v1::CertifyDeliveriesRequest& request) {
  AskedCertification asked;
  FieldProblems problems;
  std::set<std::string> names;
  const std::string prefix = absl::StrCat(request.parent(), "/deliveries/");
  for (int i = 0; i < request.names_size(); ++i) {
    const std::string path = absl::StrCat("names[", i, "]");
    if (!absl::StartsWith(request.names(i), prefix)) {
      problems.Add(path, phrase::kNoDeliveryOfContract);
    } else {
      problems.Require(names.insert(request.names(i)).second, path, phrase::kTwice);
    }
    asked.ids.push_back(LastNameId(request.names(i)));
  }
  for (int i = 0; i < request.parts_size(); ++i) {
    const v1::PartialCertification& part = request.parts(i);
    const std::string path = absl::StrCat("parts[", i, "].name");
    if (!names.contains(part.name())) {
      problems.Add(path, phrase::kNotOfTheNames);
    } else {
      problems.Require(asked.parts.emplace(LastNameId(part.name()), part.quantity()).second, path,
                       phrase::kTwice);
    }
  }
  if (!problems.empty()) return DeliveryInvalid(problems);
  return asked;
}

// The deliveries with their certified units: whole, or the units asked for.
absl::StatusOr<std::vector<Delivery>> Certified(const AskedCertification& asked,
                                                const std::map<std::string, Delivery>& found,
                                                const Contract& contract) {
  std::vector<Delivery> deliveries;
  FieldProblems problems;
  for (const std::string& id : asked.ids) {
    Delivery delivery = found.at(id);
    const auto part = asked.parts.find(id);
    delivery.certified_quantity = part == asked.parts.end() ? delivery.quantity : part->second;
    if (part != asked.parts.end() && (part->second <= 0 || part->second >= delivery.quantity)) {
      problems.Add(absl::StrCat("parts[", id, "].quantity"), phrase::kOneTo,
                   {{"most", delivery.quantity - 1}});
      continue;
    }
    const Lot& lot = *contract.FindLot(delivery.lot);
    if (TakesUnits(delivery, lot)) {
      delivery.certified_amount = lot.AmountOf(delivery.certified_quantity);
    }
    deliveries.push_back(std::move(delivery));
  }
  if (!problems.empty()) return DeliveryInvalid(problems);
  return deliveries;
}

absl::Status CheckCertifiable(const rpc::Call& call, const std::string& contract_name,
                              const std::vector<std::string>& ids,
                              const std::map<std::string, Delivery>& found) {
  std::vector<std::string> own;
  for (const std::string& id : ids) {
    const std::string name = absl::StrCat(contract_name, "/deliveries/", id);
    const auto delivery = found.find(id);
    if (delivery == found.end()) return DeliveryNotFound(name);
    if (!Allows(delivery->second.state, Act::kCertify)) {
      return DeliveryStateRefused(name, delivery->second.state, phrase::kAskedCertification,
                                  phrase::kAllowedCertify);
    }
    if (delivery->second.recorded_by == call.subject) own.push_back(name);
  }
  return own.empty() ? absl::OkStatus() : SamePerson(own);
}

template <class Response>
Response ResponseOf(const std::string& pact_id, const std::vector<Delivery>& deliveries) {
  Response response;
  for (const Delivery& delivery : deliveries) {
    *response.add_deliveries() = ToProto(pact_id, delivery);
  }
  return response;
}

// Until budget has answered, only the units are stored.
void StoreCertifying(db::Tx& tx, const std::string& pact_id, const Contract& contract,
                     std::vector<Delivery>& deliveries) {
  std::vector<std::string> ids;
  std::vector<int64_t> units;
  for (Delivery& delivery : deliveries) {
    ids.push_back(delivery.id);
    units.push_back(delivery.certified_quantity);
    delivery.state = DeliveryState::kCertifying;
    delivery.certified_amount = Money();
  }
  SetDeliveryStates(tx, pact_id, contract.id, ids, DeliveryState::kCertifying, "", units);
}

absl::CivilDay LastDayOf(const std::vector<Delivery>& deliveries) {
  absl::CivilDay last = deliveries.at(0).effective;
  for (const Delivery& delivery : deliveries) last = std::max(last, delivery.effective);
  return last;
}

// An order that a delivery names must be committed.
absl::Status CheckOrders(db::Tx& tx, const std::string& pact_id, const Contract& contract,
                         const std::vector<Delivery>& deliveries) {
  std::set<std::string> orders;
  for (const Delivery& delivery : deliveries) {
    if (!delivery.order.empty()) orders.insert(delivery.order);
  }
  for (const std::string& order : orders) {
    const std::string name = ChangeName(pact_id, contract.id, ChangeKind::kOrder, order);
    const auto found = FindChange(tx, pact_id, contract.id, ChangeKind::kOrder, order);
    if (!found) return ChangeNotFound(ChangeKind::kOrder, name);
    if (found->state != ChangeState::kCommitted) {
      return ChangeStateRefused(name, found->state, phrase::kAskedDelivery,
                                phrase::kAllowedDeliveryOrder);
    }
  }
  return absl::OkStatus();
}

absl::Status RequirePaid(const Contract& contract, const std::string& name) {
  if (contract.PaidByPact()) return absl::OkStatus();
  return ContractKindRefused(name, contract.kind, phrase::kNounDelivery, phrase::kNotCounted);
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
        if (contract.state != ContractState::kSigned) {
          return ContractStateRefused(request.parent(), contract.state, phrase::kAskedDelivery,
                                      phrase::kAllowedDelivery);
        }
        RETURN_IF_ERROR(RequirePaid(contract, request.parent()));
        ASSIGN_OR_RETURN(const std::vector<Delivery> deliveries,
                         DeliveriesOf(call, request, contract));
        std::vector<std::string> ids;
        for (const Delivery& delivery : deliveries) ids.push_back(delivery.id);
        // An order is not cancelled meanwhile.
        ShareLifecycle(tx, pact_id);
        RETURN_IF_ERROR(CheckOrders(tx, pact_id, contract, deliveries));
        const int64_t inserted = InsertDeliveries(tx, pact_id, deliveries, call.subject);
        const std::map<std::string, Delivery> stored =
            FindDeliveries(tx, pact_id, contract.id, ids);
        std::vector<Delivery> in_order;
        for (const Delivery& delivery : deliveries) {
          in_order.push_back(stored.at(delivery.id));
          if (!in_order.back().SameContent(delivery)) {
            return DeliveryDiffers(DeliveryName(pact_id, contract.id, delivery.id));
          }
        }
        auto response = ResponseOf<v1::RecordDeliveriesResponse>(pact_id, in_order);
        if (inserted > 0) {
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
  ASSIGN_OR_RETURN(const AskedCertification asked, CertificationOf(request));
  const std::string pact_id = NameId(request.parent(), 0);
  using Response = v1::CertifyDeliveriesResponse;
  return acts_.Write<Response>(
      call, pact_id, [&](db::Tx& tx, Attempt& attempt) -> absl::StatusOr<Response> {
        ASSIGN_OR_RETURN(const Contract contract,
                         ContractForCounterparty(tx, call, request.parent(), Lock::kShare));
        if (contract.state != ContractState::kSigned) {
          return ContractStateRefused(request.parent(), contract.state, phrase::kAskedCertification,
                                      phrase::kAllowedOpenDeliveries);
        }
        const std::map<std::string, Delivery> found =
            FindDeliveries(tx, pact_id, contract.id, asked.ids, Lock::kUpdate);
        RETURN_IF_ERROR(CheckCertifiable(call, request.parent(), asked.ids, found));
        ASSIGN_OR_RETURN(std::vector<Delivery> deliveries, Certified(asked, found, contract));
        ASSIGN_OR_RETURN(std::vector<Certificate> parts,
                         SetApart(tx, pact_id, contract, deliveries));
        const bool asks_budget = !parts.empty();
        if (asks_budget) {
          RETURN_IF_ERROR(attempt.reachable());
          StoreCertifying(tx, pact_id, contract, deliveries);
        } else {
          StoreCertified(tx, pact_id, contract, deliveries, {}, call.subject);
        }
        auto response = ResponseOf<Response>(pact_id, deliveries);
        events::Append(
            tx, call,
            events::EventOf(pact_id, request.parent(),
                            asks_budget ? "deliveries.certifying" : "deliveries.certified",
                            response, LastDayOf(deliveries)));
        if (asks_budget) {
          attempt.Begin(tx, contract,
                        {.act = Act::kCertify,
                         .deliveries = asked.ids,
                         .parts = std::move(parts),
                         .effective = LastDayOf(deliveries)});
        }
        return response;
      });
}

absl::StatusOr<v1::Delivery> Deliveries::Reverse(const rpc::Call& call,
                                                 const v1::ReverseDeliveryRequest& request) {
  const std::string pact_id = NameId(request.name(), 0), id = LastNameId(request.name());
  return acts_.Write<v1::Delivery>(
      call, pact_id, [&](db::Tx& tx, Attempt& attempt) -> absl::StatusOr<v1::Delivery> {
        ASSIGN_OR_RETURN(const Contract contract,
                         ContractForCounterparty(tx, call, request.name(), Lock::kShare));
        if (contract.state != ContractState::kSigned &&
            contract.state != ContractState::kCompleted &&
            contract.state != ContractState::kTerminated) {
          return ContractStateRefused(ContractName(pact_id, contract.id), contract.state,
                                      phrase::kAskedReversal, phrase::kAllowedReversalState);
        }
        const auto found = FindDeliveries(tx, pact_id, contract.id, {id}, Lock::kUpdate);
        if (found.empty()) return DeliveryNotFound(request.name());
        Delivery delivery = found.at(id);
        if (!Allows(delivery.state, Act::kReverse)) {
          return DeliveryStateRefused(request.name(), delivery.state, phrase::kAskedReversal,
                                      phrase::kAllowedReverse);
        }
        const bool asks_budget = !delivery.certificate_funds.empty();
        if (asks_budget) {
          RETURN_IF_ERROR(attempt.reachable());
          delivery.state = DeliveryState::kReversing;
          SetDeliveryStates(tx, pact_id, contract.id, {id}, delivery.state);
          attempt.Begin(tx, contract,
                        {.act = Act::kReverse,
                         .deliveries = {id},
                         .effective = call.today,
                         .reason = request.reason()});
        } else {
          StoreReversed(tx, pact_id, contract, delivery, {}, request.reason(), call.subject);
        }
        v1::Delivery answer = ToProto(pact_id, delivery);
        events::Append(tx, call,
                       events::EventOf(pact_id, request.name(),
                                       asks_budget ? "delivery.reversing" : "delivery.reversed",
                                       answer, delivery.effective));
        return answer;
      });
}

}  // namespace pactum::procurement
