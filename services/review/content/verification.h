// The verification of an exported review. Digests, bindings, runs and decisions are computed again;
// everything is compared with the audit record, whose chain is computed again, too. Shared by
// VerifyReview and pactum-verify. Pure: without database and service.
#ifndef PACTUM_SERVICES_REVIEW_CONTENT_VERIFICATION_H_
#define PACTUM_SERVICES_REVIEW_CONTENT_VERIFICATION_H_

#include <string>
#include <vector>

#include "pactum/review/v1/verification.pb.h"

namespace pactum::review {

// Every figure that differs, by resource and path. An export without a review is one discrepancy.
std::vector<v1::Discrepancy> Verify(const v1::ReviewExport& kept);

// The number of its resources: evidence, runs, decisions, statements, policies, the review itself.
int ResourceCount(const v1::ReviewExport& kept);

// The digest of an export: of all but its own field.
std::string ExportDigest(const v1::ReviewExport& kept);

}  // namespace pactum::review

#endif  // PACTUM_SERVICES_REVIEW_CONTENT_VERIFICATION_H_
