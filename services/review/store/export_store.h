// Everything that is kept of a review, in one snapshot.
#ifndef PACTUM_SERVICES_REVIEW_STORE_EXPORT_STORE_H_
#define PACTUM_SERVICES_REVIEW_STORE_EXPORT_STORE_H_

#include "common/db/tx.h"
#include "pactum/review/v1/verification.pb.h"
#include "services/review/wire/review_wire.h"

namespace pactum::review {

// As it is stored, whether it is right or not; without its digest. Numbers that are missing in a
// row of numbers are left out, not taken for the end.
v1::ReviewExport LoadExport(db::Tx& tx, const ReviewRow& review);

}  // namespace pactum::review

#endif  // PACTUM_SERVICES_REVIEW_STORE_EXPORT_STORE_H_
