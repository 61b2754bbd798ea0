// The deliveries of one stream: any number, written message by message.
#ifndef PACTUM_SERVICES_PROCUREMENT_APP_DELIVERY_STREAM_H_
#define PACTUM_SERVICES_PROCUREMENT_APP_DELIVERY_STREAM_H_

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "common/db/pool.h"
#include "common/rpc/call.h"
#include "pactum/procurement/v1/stream.pb.h"
#include "services/procurement/domain/contract.h"
#include "services/procurement/store/delivery_store.h"

namespace pactum::procurement {

// One for each stream, used by one thread. It keeps what cannot change of the contracts that it has
// met (lots and first days), at most a fixed number of them: what can change, the state and the
// last day, is judged by the statement that inserts.
class DeliveryStream {
 public:
  explicit DeliveryStream(db::Pool& pool) : pool_(pool) {}

  // One message: its lines in one transaction, and what became of each. The proto says what it
  // refuses. UNAVAILABLE and the like: nothing of the message is stored, or nothing is known of it.
  // Output-only fields of the lines are cleared.
  absl::StatusOr<v1::RecordDeliveryStreamResponse> Record(const rpc::Call& call,
                                                          v1::RecordDeliveryStreamRequest& request);

 private:
  // What is to be inserted, and of which line each is.
  struct Batch {
    std::vector<AskedDelivery> deliveries;
    std::vector<int64_t> lines;
    std::vector<std::pair<int64_t, std::string>> unmet;  // Lines of contracts that are not met.
  };

  absl::Status CheckMessage(const v1::RecordDeliveryStreamRequest& request) const;
  absl::Status CheckScope(db::Tx& tx, const rpc::Call& call);
  void MeetContracts(db::Tx& tx, const v1::RecordDeliveryStreamRequest& request);
  Batch Judge(const rpc::Call& call, v1::RecordDeliveryStreamRequest& request,
              v1::RecordDeliveryStreamResponse& response) const;
  void RefuseUnmet(db::Tx& tx, const Batch& batch,
                   v1::RecordDeliveryStreamResponse& response) const;
  void JudgeOrders(db::Tx& tx, Batch& batch, v1::RecordDeliveryStreamResponse& response) const;
  void TellApart(db::Tx& tx, const Batch& batch, v1::RecordDeliveryStreamResponse& response) const;

  db::Pool& pool_;
  std::string parent_, pact_id_;
  int64_t next_line_ = 1;
  std::optional<Pact> pact_;
  std::unordered_map<std::string, Contract> contracts_;
};

}  // namespace pactum::procurement

#endif  // PACTUM_SERVICES_PROCUREMENT_APP_DELIVERY_STREAM_H_
