// Deliveries in the database, their certifications and reversals, and what they add up to.
#ifndef PACTUM_SERVICES_PROCUREMENT_STORE_DELIVERY_STORE_H_
#define PACTUM_SERVICES_PROCUREMENT_STORE_DELIVERY_STORE_H_

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/db/tx.h"
#include "services/procurement/domain/delivery.h"

namespace pactum::procurement {

// Inserts those whose reference is not known yet, as recorded by `recorded_by`, and gives their
// references. Others stay as they are.
std::vector<std::string> InsertDeliveries(db::Tx& tx, absl::string_view pact_id,
                                          absl::string_view contract_id,
                                          const std::vector<Delivery>& deliveries,
                                          absl::string_view recorded_by);
// Adds to what was delivered of lots, in the order of their ids; amounts may be below zero. The
// first lot that has not so many units left, or empty where all had.
std::string AddDelivered(db::Tx& tx, absl::string_view pact_id, absl::string_view contract_id,
                         const std::map<std::string, int64_t>& by_lot);

// Those that there are, by reference; locked where `lock`, in the order of their references.
std::map<std::string, Delivery> FindDeliveries(db::Tx& tx, absl::string_view pact_id,
                                               absl::string_view contract_id,
                                               const std::vector<std::string>& ids, bool lock);
// By reference, after `after`; `state` empty for all.
std::vector<Delivery> ListDeliveries(db::Tx& tx, absl::string_view pact_id,
                                     absl::string_view contract_id, absl::string_view after,
                                     absl::string_view state, int limit);
// Deliveries that are neither certified nor reversed.
int64_t CountOpen(db::Tx& tx, absl::string_view pact_id, absl::string_view contract_id);

void SetDeliveryStates(db::Tx& tx, absl::string_view pact_id, absl::string_view contract_id,
                       const std::vector<std::string>& ids, DeliveryState state,
                       absl::string_view last_refusal = "");
// By `certified_by`; each delivery with its certificate.
void InsertCertifications(db::Tx& tx, absl::string_view pact_id, absl::string_view contract_id,
                          const std::vector<Delivery>& deliveries, absl::string_view certified_by);
void InsertReversal(db::Tx& tx, absl::string_view pact_id, absl::string_view contract_id,
                    absl::string_view delivery_id, absl::string_view reason,
                    absl::string_view reversed_by);

// What was executed of one axis by both dates; amounts of State sources.
struct AxisExecution {
  int contracts = 0;
  Money contracted, certified;
  int64_t entries = 0, priority_neighbourhood_entries = 0;
};
// `priority_neighbourhood`: the number of that criterion.
std::array<AxisExecution, 3> ExecutionAsOf(db::Tx& tx, absl::string_view pact_id, int year,
                                           absl::CivilDay cut_off, absl::Time known_at,
                                           int priority_neighbourhood);

}  // namespace pactum::procurement

#endif  // PACTUM_SERVICES_PROCUREMENT_STORE_DELIVERY_STORE_H_
