#include "services/procurement/app/delivery_stream.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/digest.h"
#include "common/base/fault_point.h"
#include "common/base/resource_name.h"
#include "common/db/transaction.h"
#include "common/events/event.h"
#include "common/rpc/request_shape.h"
#include "common/status/error.h"
#include "common/status/status_macros.h"
#include "services/procurement/domain/errors.h"
#include "services/procurement/store/change_store.h"
#include "services/procurement/store/contract_store.h"
#include "services/procurement/store/delivery_store.h"
#include "services/procurement/store/pact_store.h"
#include "services/procurement/wire/change_wire.h"
#include "services/procurement/wire/delivery_wire.h"
#include "services/procurement/wire/names.h"
#include "services/procurement/wire/values_wire.h"
#include "services/procurement/words.h"

namespace pactum::procurement {
namespace {

constexpr int kMostLines = 1000;
// A contract takes about a kilobyte: the memory of a stream stays flat.
constexpr size_t kMostContracts = 40'000;

using Response = v1::RecordDeliveryStreamResponse;

void Refuse(Response& response, int64_t line, const absl::Status& why) {
  v1::RefusedLine* refused = response.add_refused();
  refused->set_line(line);
  refused->set_reason(ReasonOf(why));
  refused->set_description(std::string(why.message()));
}

Delivery ToDelivery(const v1::DeliveryLine& line, const Contract& contract) {
  Delivery delivery;
  delivery.contract = line.contract_id();
  delivery.id = line.delivery_id();
  delivery.lot = line.lot_id();
  delivery.order = line.order_id();
  delivery.quantity = line.quantity();
  delivery.entry = line.entry_in_training();
  delivery.effective = DayOf(line.effective_date());
  delivery.criteria = CriteriaOf(line.criteria());
  Price(delivery, contract);
  return delivery;
}

}  // namespace

absl::Status DeliveryStream::CheckMessage(const v1::RecordDeliveryStreamRequest& request) const {
  if (!parent_.empty() && request.parent() != parent_) {
    return StreamInvalid("parent", phrase::kSameInEveryMessage);
  }
  if (request.lines_size() > kMostLines) {
    return StreamInvalid("lines", phrase::kMoreThan, {{"most", kMostLines}});
  }
  if (request.first_line() < next_line_) {
    return StreamInvalid("first_line", phrase::kNotBeforeLine, {{"line", next_line_}});
  }
  return absl::OkStatus();
}

absl::Status DeliveryStream::CheckScope(db::Tx& tx, const rpc::Call& call) {
  if (!pact_) pact_ = FindPact(tx, pact_id_);
  if (!pact_) return absl::OkStatus();  // It has no contract yet: every line will say so.
  RETURN_IF_ERROR(rpc::RequireRegion(call, pact_->region));
  return rpc::RequireCounterparty(call, pact_->pes);
}

void DeliveryStream::LoadContracts(db::Tx& tx, const v1::RecordDeliveryStreamRequest& request) {
  std::set<std::string> unknown;
  for (const v1::DeliveryLine& line : request.lines()) {
    if (!contracts_.contains(line.contract_id())) unknown.insert(line.contract_id());
  }
  if (unknown.empty()) return;
  if (contracts_.size() + unknown.size() > kMostContracts) {
    contracts_.clear();
    for (const v1::DeliveryLine& line : request.lines()) unknown.insert(line.contract_id());
  }
  for (Contract& contract : ReadDeliveryTerms(tx, pact_id_, {unknown.begin(), unknown.end()})) {
    // Lots of a draft may still change: it is met again when it is signed.
    if (contract.sign_day) contracts_[contract.id] = std::move(contract);
  }
}

DeliveryStream::Batch DeliveryStream::CheckLines(const rpc::Call& call,
                                                 const v1::RecordDeliveryStreamRequest& request,
                                                 Response& response) const {
  Batch batch;
  batch.deliveries.reserve(static_cast<size_t>(request.lines_size()));
  batch.lines.reserve(static_cast<size_t>(request.lines_size()));
  for (int i = 0; i < request.lines_size(); ++i) {
    const int64_t number = request.first_line() + i;
    v1::DeliveryLine line = request.lines(i);  // The check of its shape may change it.
    absl::Status shape = rpc::CheckShape(line, kDomain);
    if (shape.ok() && !rpc::IsResourceId(line.delivery_id())) {
      shape = DeliveryInvalid("delivery_id", phrase::kReferenceCharacters);
    }
    if (!shape.ok()) {
      Refuse(response, number, shape);
      continue;
    }
    const auto contract = contracts_.find(line.contract_id());
    if (contract == contracts_.end()) {
      batch.unknown.emplace_back(number, line.contract_id());
      continue;
    }
    Delivery delivery = ToDelivery(line, contract->second);
    const FieldProblems problems = CheckDelivery(delivery, contract->second, call.today);
    if (contract->second.preexisting) {
      Refuse(response, number,
             ContractKindRefused(ContractName(pact_id_, line.contract_id()), contract->second.kind,
                                 phrase::kNounDelivery, phrase::kNotCounted));
    } else if (!problems.empty()) {
      Refuse(response, number, DeliveryInvalid(problems));
    } else {
      batch.deliveries.push_back(std::move(delivery));
      batch.lines.push_back(number);
    }
  }
  return batch;
}

// Lines whose contract is not there, or was never signed.
void DeliveryStream::RefuseUnknown(db::Tx& tx, const Batch& batch, Response& response) const {
  std::map<std::string, absl::Status> why;
  for (const auto& [line, contract_id] : batch.unknown) {
    const auto [known, fresh] = why.try_emplace(contract_id);
    if (fresh) {
      const std::string name = ContractName(pact_id_, contract_id);
      const auto contract = FindContract(tx, pact_id_, contract_id);
      known->second = contract ? ContractStateRefused(name, contract->state, phrase::kAskedDelivery,
                                                      phrase::kAllowedDelivery)
                               : ContractNotFound(name);
    }
    Refuse(response, line, known->second);
  }
}

// Refuses deliveries whose order is not committed.
void DeliveryStream::RefuseOrders(db::Tx& tx, Batch& batch, Response& response) const {
  std::map<std::pair<std::string, std::string>, absl::Status> orders;
  Batch good;
  good.unknown = std::move(batch.unknown);
  for (size_t i = 0; i < batch.deliveries.size(); ++i) {
    const Delivery& delivery = batch.deliveries[i];
    if (!delivery.order.empty()) {
      const auto [known, fresh] =
          orders.try_emplace({delivery.contract, delivery.order}, absl::OkStatus());
      if (fresh) {
        const std::string name =
            ChangeName(pact_id_, delivery.contract, ChangeKind::kOrder, delivery.order);
        const auto order =
            FindChange(tx, pact_id_, delivery.contract, ChangeKind::kOrder, delivery.order);
        if (!order) known->second = ChangeNotFound(ChangeKind::kOrder, name);
        if (order && order->state != ChangeState::kCommitted) {
          known->second = ChangeStateRefused(name, order->state, phrase::kAskedDelivery,
                                             phrase::kAllowedDeliveryOrder);
        }
      }
      if (!known->second.ok()) {
        Refuse(response, batch.lines[i], known->second);
        continue;
      }
    }
    good.deliveries.push_back(std::move(batch.deliveries[i]));
    good.lines.push_back(batch.lines[i]);
  }
  batch = std::move(good);
}

// Where not all were new: counts the known ones, refuses the others.
void DeliveryStream::CountKnown(db::Tx& tx, const Batch& batch, Response& response) const {
  const std::vector<Stored> stored = CompareDeliveries(tx, pact_id_, batch.deliveries);
  int same = 0;
  for (size_t i = 0; i < stored.size(); ++i) {
    const Delivery& delivery = batch.deliveries[i];
    if (stored[i] == Stored::kSame) {
      ++same;
      continue;
    }
    const std::string name = ContractName(pact_id_, delivery.contract);
    if (stored[i] == Stored::kOther) {
      Refuse(response, batch.lines[i],
             DeliveryDiffers(DeliveryName(pact_id_, delivery.contract, delivery.id)));
      continue;
    }
    const auto contract = FindContract(tx, pact_id_, delivery.contract);
    if (contract->state != ContractState::kSigned) {
      Refuse(response, batch.lines[i],
             ContractStateRefused(name, contract->state, phrase::kAskedDelivery,
                                  phrase::kAllowedDelivery));
    } else {
      Refuse(response, batch.lines[i], DeliveryInvalid("effective_date", phrase::kInRealisation));
    }
  }
  response.set_known_count(same - response.recorded_count());
}

absl::StatusOr<Response> DeliveryStream::Record(const rpc::Call& call,
                                                const v1::RecordDeliveryStreamRequest& request) {
  RETURN_IF_ERROR(CheckMessage(request));
  parent_ = request.parent();
  pact_id_ = NameId(parent_, 0);
  const int64_t last_line = request.first_line() + request.lines_size() - 1;
  absl::StatusOr<Response> answer =
      db::InTransaction(pool_, call, [&](db::Tx& tx) -> absl::StatusOr<Response> {
        Response response;
        RETURN_IF_ERROR(CheckScope(tx, call));
        ShareLifecycle(tx, pact_id_);
        LoadContracts(tx, request);
        Batch batch = CheckLines(call, request, response);
        RefuseUnknown(tx, batch, response);
        RefuseOrders(tx, batch, response);
        const int64_t inserted = InsertDeliveries(tx, pact_id_, batch.deliveries, call.subject);
        response.set_recorded_count(static_cast<int>(inserted));
        if (inserted < static_cast<int64_t>(batch.deliveries.size())) {
          CountKnown(tx, batch, response);
        }
        std::sort(response.mutable_refused()->begin(), response.mutable_refused()->end(),
                  [](const auto& a, const auto& b) { return a.line() < b.line(); });
        response.set_durable_through_line(last_line);
        response.set_message_digest(Sha256Hex(request.SerializeAsString()));
        if (inserted > 0) {
          // The deliveries are facts of their own, never changed. The event has their number and
          // their digest. Each stream has a chain, so that streams do not wait for each other.
          events::Append(
              tx, call,
              events::EventOf(pact_id_,
                              absl::StrCat(parent_, "/deliveryStreams/", request.stream_id()),
                              "deliveries.streamed", response, call.today));
        }
        FAULT_POINT("stream.before_commit");
        return response;
      });
  FAULT_POINT("stream.after_commit");
  if (answer.ok()) next_line_ = last_line + 1;
  return answer;
}

}  // namespace pactum::procurement
