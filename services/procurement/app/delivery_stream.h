// The deliveries of one stream: any number, written message by message.
#ifndef PACTUM_SERVICES_PROCUREMENT_APP_DELIVERY_STREAM_H_
#define PACTUM_SERVICES_PROCUREMENT_APP_DELIVERY_STREAM_H_

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/db/pool.h"
#include "common/db/tx.h"
#include "common/rpc/call.h"
#include "pactum/procurement/v1/stream.pb.h"
#include "services/procurement/domain/contract.h"
#include "services/procurement/domain/delivery.h"

namespace pactum::procurement {

// One for each stream, used by one thread. It keeps the lots and first days of the contracts that
// it has loaded, at most a fixed number of them: these do not change. The state and the last day of
// a contract may change; the statement that inserts checks them.
class DeliveryStream {
 public:
  explicit DeliveryStream(db::Pool& pool) : pool_(pool) {}

  // Records the lines of one message in one transaction, and answers for each line. The proto
  // documents the refusals. UNAVAILABLE and the like: nothing of the message is stored, or the
  // outcome is unknown.
  absl::StatusOr<v1::RecordDeliveryStreamResponse> Record(
      const rpc::Call& call, const v1::RecordDeliveryStreamRequest& request);

 private:
  // Deliveries to be inserted, with the line of each.
  struct Batch {
    std::vector<Delivery> deliveries;
    std::vector<int64_t> lines;
    std::vector<std::pair<int64_t, std::string>> unknown;  // Line and id of an unknown contract.
  };

  absl::Status CheckMessage(const v1::RecordDeliveryStreamRequest& request) const;
  absl::Status CheckScope(db::Tx& tx, const rpc::Call& call);
  void LoadContracts(db::Tx& tx, const v1::RecordDeliveryStreamRequest& request);
  Batch CheckLines(const rpc::Call& call, const v1::RecordDeliveryStreamRequest& request,
                   v1::RecordDeliveryStreamResponse& response) const;
  void RefuseUnknown(db::Tx& tx, const Batch& batch,
                     v1::RecordDeliveryStreamResponse& response) const;
  void RefuseOrders(db::Tx& tx, Batch& batch, v1::RecordDeliveryStreamResponse& response) const;
  void CountKnown(db::Tx& tx, const Batch& batch, v1::RecordDeliveryStreamResponse& response) const;

  db::Pool& pool_;
  std::string parent_, pact_id_;
  int64_t next_line_ = 1;
  std::optional<Pact> pact_;
  std::unordered_map<std::string, Contract> contracts_;
};

}  // namespace pactum::procurement

#endif  // PACTUM_SERVICES_PROCUREMENT_APP_DELIVERY_STREAM_H_
