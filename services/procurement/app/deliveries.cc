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
#include "services/procurement/app/outcomes.h"
#include "services/procurement/app/scope.h"
#include "services/procurement/domain/errors.h"
#include "services/procurement/store/delivery_store.h"
#include "services/procurement/wire/change_wire.h"
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

// References of the request, which must be deliveries of its contract, and the units of those that
// are certified in part.
struct AskedCertification {
  std::vector<std::string> ids;
  std::map<std::string, int64_t> parts;
};
absl::StatusOr<AskedCertification> CertificationOf(const v1::CertifyDeliveriesRequest& request) {
  AskedCertification asked;
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
    asked.ids.push_back(LastNameId(request.names(i)));
  }
  for (int i = 0; i < request.parts_size(); ++i) {
    const std::string path = absl::StrCat("parts[", i, "]");
    if (!seen.contains(request.parts(i).name())) {
      problems.push_back({path + ".name", "is none of the names"});
    } else if (!asked.parts
                    .emplace(LastNameId(request.parts(i).name()), request.parts(i).quantity())
                    .second) {
      problems.push_back({path + ".name", "stands twice"});
    }
  }
  if (!problems.empty()) return DeliveryInvalid(problems);
  return asked;
}

// What is certified of each: whole, or the units asked for.
absl::StatusOr<std::vector<Delivery>> Certified(const AskedCertification& asked,
                                                const std::map<std::string, Delivery>& found,
                                                const Contract& contract) {
  std::vector<Delivery> deliveries;
  std::vector<FieldProblem> problems;
  for (const std::string& id : asked.ids) {
    Delivery delivery = found.at(id);
    const auto part = asked.parts.find(id);
    delivery.certified_quantity = part == asked.parts.end() ? delivery.quantity : part->second;
    if (part != asked.parts.end() && (part->second <= 0 || part->second >= delivery.quantity)) {
      problems.push_back({absl::StrCat("parts[", id, "].quantity"),
                          absl::StrCat("must be 1 to ", delivery.quantity - 1)});
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
    if (!Next(delivery->second.state, DeliveryAct::kCertify, true)) {
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

// An order that a delivery names must be committed.
absl::Status CheckOrders(db::Tx& tx, const std::string& pact_id, const Contract& contract,
                         const std::vector<AskedDelivery>& asked) {
  std::set<std::string> orders;
  for (const auto& [id, delivery] : asked) {
    if (!delivery.order.empty()) orders.insert(delivery.order);
  }
  for (const std::string& order : orders) {
    const std::string name = ChangeName(pact_id, contract.id, ChangeKind::kOrder, order);
    const auto found = FindChange(tx, pact_id, contract.id, ChangeKind::kOrder, order);
    if (!found) return ChangeNotFound(ChangeKind::kOrder, name);
    if (found->state != ChangeState::kCommitted) {
      return ChangeStateRefused(name, found->state, "a delivery", "commit the order first");
    }
  }
  return absl::OkStatus();
}

absl::Status RequirePaid(const Contract& contract, const std::string& name) {
  if (contract.PaidByPact()) return absl::OkStatus();
  return ContractKindRefused(name, contract.kind, "delivery",
                             "what the pact does not pay is not counted to it");
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
        RETURN_IF_ERROR(RequirePaid(contract, request.parent()));
        ASSIGN_OR_RETURN(const std::vector<Delivery> deliveries, Asked(call, request, contract));
        std::vector<AskedDelivery> asked;
        std::vector<std::string> ids;
        for (const Delivery& delivery : deliveries) {
          asked.push_back({contract.id, delivery});
          ids.push_back(delivery.id);
        }
        // An order is not cancelled meanwhile.
        ShareLifecycle(tx, pact_id);
        RETURN_IF_ERROR(CheckOrders(tx, pact_id, contract, asked));
        const int64_t inserted = InsertDeliveries(tx, pact_id, asked, call.subject);
        const std::map<std::string, Delivery> stored =
            FindDeliveries(tx, pact_id, contract.id, ids, false);
        std::vector<Delivery> in_order;
        for (const Delivery& delivery : deliveries) {
          in_order.push_back(stored.at(delivery.id));
          if (!in_order.back().SameContent(delivery)) {
            return DeliveryDiffers(DeliveryName(pact_id, contract.id, delivery.id));
          }
        }
        auto response = ResponseOf<v1::RecordDeliveriesResponse>(pact_id, contract.id, in_order);
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
  const absl::Status reachable = acts_.CheckReachable(call);
  std::optional<Intent> intent;
  Subject subject;
  absl::StatusOr<v1::CertifyDeliveriesResponse> begun = db::Write<v1::CertifyDeliveriesResponse>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::CertifyDeliveriesResponse> {
        intent.reset();
        ASSIGN_OR_RETURN(const Contract contract,
                         ContractForCounterparty(tx, call, request.parent(), Lock::kShare));
        RETURN_IF_ERROR(RequireState(contract, request.parent(), {ContractState::kSigned},
                                     "certification",
                                     "only a signed contract has open deliveries"));
        const std::map<std::string, Delivery> found =
            FindDeliveries(tx, pact_id, contract.id, asked.ids, true);
        RETURN_IF_ERROR(CheckCertifiable(call, request.parent(), asked.ids, found));
        ASSIGN_OR_RETURN(std::vector<Delivery> deliveries, Certified(asked, found, contract));
        ASSIGN_OR_RETURN(std::vector<Certificate> parts,
                         SetApart(tx, pact_id, contract, deliveries));
        const bool asks_budget = !parts.empty();
        if (asks_budget) {
          RETURN_IF_ERROR(reachable);
          std::vector<int64_t> units;
          for (Delivery& delivery : deliveries) {
            units.push_back(delivery.certified_quantity);
            delivery.state = DeliveryState::kCertifying;
            delivery.certified_amount = Money();  // Until budget has it.
          }
          SetDeliveryStates(tx, pact_id, contract.id, asked.ids, DeliveryState::kCertifying, "",
                            units);
        } else {
          StoreCertified(tx, pact_id, contract, deliveries, {}, call.subject);
        }
        auto response = ResponseOf<v1::CertifyDeliveriesResponse>(pact_id, contract.id, deliveries);
        events::Append(
            tx, call,
            events::EventOf(pact_id, request.parent(),
                            asks_budget ? "deliveries.certifying" : "deliveries.certified",
                            response, LastDayOf(deliveries)));
        if (asks_budget) {
          intent = acts_.Begin(
              tx, call, pact_id, contract,
              {"CERTIFY", "", LastDayOf(deliveries), "", 0, asked.ids, std::move(parts)});
          subject = LoadSubject(tx, *intent, contract);
        }
        return response;
      });
  if (!begun.ok() || !intent) return begun;
  if (call.validate_only) {
    RETURN_IF_ERROR(acts_.Try(call, *intent, subject));
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
  Subject subject;
  absl::StatusOr<v1::Delivery> begun = db::Write<v1::Delivery>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::Delivery> {
        intent.reset();
        ASSIGN_OR_RETURN(const Contract contract,
                         ContractForCounterparty(tx, call, request.name(), Lock::kShare));
        RETURN_IF_ERROR(RequireState(
            contract, ContractName(pact_id, contract.id),
            {ContractState::kSigned, ContractState::kCompleted, ContractState::kTerminated},
            "a reversal", "deliveries exist under a contract that was signed"));
        const auto found = FindDeliveries(tx, pact_id, contract.id, {id}, true);
        if (found.empty()) return DeliveryNotFound(request.name());
        Delivery delivery = found.at(id);
        const bool asks_budget = !delivery.certificate_funds.empty();
        const auto step = Next(delivery.state, DeliveryAct::kReverse, asks_budget);
        if (!step) {
          return DeliveryStateRefused(request.name(), delivery.state, "a reversal",
                                      "only what is recorded or certified is reversed");
        }
        if (asks_budget) {
          RETURN_IF_ERROR(reachable);
          delivery.state = step->via;
          SetDeliveryStates(tx, pact_id, contract.id, {id}, delivery.state);
          intent = acts_.Begin(tx, call, pact_id, contract,
                               {"REVERSE", "", call.today, request.reason(), 0, {id}});
          subject = LoadSubject(tx, *intent, contract);
        } else {
          StoreReversed(tx, pact_id, contract, delivery, {}, request.reason(), call.subject);
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
    RETURN_IF_ERROR(acts_.Try(call, *intent, subject));
    return begun;
  }
  FAULT_POINT(FaultPoint("reverse", "after_intent"));
  return acts_.End(call, *intent, *std::move(begun));
}

}  // namespace pactum::procurement
