// All stored data of a review, in one snapshot.
#ifndef PACTUM_SERVICES_REVIEW_STORE_EXPORT_STORE_H_
#define PACTUM_SERVICES_REVIEW_STORE_EXPORT_STORE_H_

#include "common/db/tx.h"
#include "pactum/review/v1/verification.pb.h"
#include "services/review/wire/review_wire.h"

namespace pactum::review {

// The stored data, unchecked; without the digest of the export. A missing number in a sequence is
// skipped: the resources after it are still exported.
v1::ReviewExport LoadExport(db::Tx& tx, const ReviewRow& review);

}  // namespace pactum::review

#endif  // PACTUM_SERVICES_REVIEW_STORE_EXPORT_STORE_H_
