// A review verified from what is kept of it: digests, bindings, runs and decisions computed again,
// everything compared with the audit record, whose chain is computed again, too. What VerifyReview
// and pactum-verify share. Pure: it knows neither database nor service.
#ifndef PACTUM_SERVICES_REVIEW_CONTENT_VERIFICATION_H_
#define PACTUM_SERVICES_REVIEW_CONTENT_VERIFICATION_H_

#include <string>
#include <vector>

#include "pactum/review/v1/verification.pb.h"

namespace pactum::review {

// Every figure that differs, by resource and path. An export without a review is one discrepancy.
std::vector<v1::Discrepancy> Verify(const v1::ReviewExport& kept);

// How many resources it has: evidence, runs, decisions, statements, policies, the review itself.
int ResourceCount(const v1::ReviewExport& kept);

// The digest of an export: of all but its own field.
std::string ExportDigest(const v1::ReviewExport& kept);

}  // namespace pactum::review

#endif  // PACTUM_SERVICES_REVIEW_CONTENT_VERIFICATION_H_
