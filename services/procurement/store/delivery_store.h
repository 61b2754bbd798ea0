// Deliveries in the database, their certifications and reversals.
#ifndef PACTUM_SERVICES_PROCUREMENT_STORE_DELIVERY_STORE_H_
#define PACTUM_SERVICES_PROCUREMENT_STORE_DELIVERY_STORE_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "common/db/tx.h"
#include "services/procurement/domain/delivery.h"
#include "services/procurement/store/lock.h"

namespace pactum::procurement {

// Contracts whose state a delivery needs are not locked row by row. A transaction that records
// deliveries holds the pact's lifecycle shared until it ends; one that ends a contract holds the
// lifecycle alone.
void ShareLifecycle(db::Tx& tx, absl::string_view pact_id);
void OwnLifecycle(db::Tx& tx, absl::string_view pact_id);

// Inserts, as recorded by `recorded_by`, the deliveries whose reference is not known yet and whose
// contract is signed, paid by the pact, and not over on the delivery's day. Answers their number.
// Under ShareLifecycle, or a lock of the contract.
int64_t InsertDeliveries(db::Tx& tx, absl::string_view pact_id,
                         const std::vector<Delivery>& deliveries, absl::string_view recorded_by);
// Whether each delivery, in the order given, is stored with the same content, with other content,
// or not at all.
enum class Stored { kSame, kOther, kNot };
std::vector<Stored> CompareDeliveries(db::Tx& tx, absl::string_view pact_id,
                                      const std::vector<Delivery>& deliveries);

// The known ones, by reference; locked in the order of their references.
std::map<std::string, Delivery> FindDeliveries(db::Tx& tx, absl::string_view pact_id,
                                               absl::string_view contract_id,
                                               const std::vector<std::string>& ids,
                                               Lock lock = Lock::kNone);
// By reference, after `after`; kUnset and an empty `lot` stand for all.
std::vector<Delivery> ListDeliveries(db::Tx& tx, absl::string_view pact_id,
                                     absl::string_view contract_id, absl::string_view after,
                                     DeliveryState state, absl::string_view lot, int limit);
// Deliveries that are neither certified nor reversed.
int64_t CountOpen(db::Tx& tx, absl::string_view pact_id, absl::string_view contract_id);
// Deliveries of an order that are not reversed.
int64_t CountUnderOrder(db::Tx& tx, absl::string_view pact_id, absl::string_view contract_id,
                        absl::string_view order_id);

// `certifying`: the units under certification of each.
void SetDeliveryStates(db::Tx& tx, absl::string_view pact_id, absl::string_view contract_id,
                       const std::vector<std::string>& ids, DeliveryState state,
                       absl::string_view last_refusal = "",
                       const std::vector<int64_t>& certifying = {});
// By `certified_by`, the certified quantity and amount of each.
void InsertCertifications(db::Tx& tx, absl::string_view pact_id, absl::string_view contract_id,
                          const std::vector<Delivery>& deliveries, absl::string_view certified_by);
void InsertReversal(db::Tx& tx, absl::string_view pact_id, absl::string_view contract_id,
                    const Delivery& delivery, absl::string_view reason,
                    absl::string_view reversed_by);

void InsertCertificates(db::Tx& tx, absl::string_view pact_id, absl::string_view contract_id,
                        const std::vector<Certificate>& certificates);
std::vector<Certificate> ReadCertificates(db::Tx& tx, absl::string_view pact_id,
                                          absl::string_view contract_id,
                                          absl::string_view delivery_id);

}  // namespace pactum::procurement

#endif  // PACTUM_SERVICES_PROCUREMENT_STORE_DELIVERY_STORE_H_
