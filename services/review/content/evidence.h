// Evidence: the answers of three services, joined into the inputs of the computation. The clients
// have put the answers into this service's messages. Pure.
#ifndef PACTUM_SERVICES_REVIEW_CONTENT_EVIDENCE_H_
#define PACTUM_SERVICES_REVIEW_CONTENT_EVIDENCE_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "pactum/review/v1/review.pb.h"
#include "pactum/review/v1/review_service.pb.h"
#include "services/review/wire/review_wire.h"

namespace pactum::review {

// The pact, exercise and dates that a service was asked for, or says that it answers for.
struct AsOf {
  ReviewKey key;  // Pact and exercise.
  absl::CivilDay cut_off;
  absl::Time known_at;
};

// Registry's answer.
struct PromisesAndFacts {
  AsOf as_of;
  std::string digest;  // Of the answer.
  int version = 0;
  std::string content_digest;
  std::vector<v1::ProjectInput> projects;  // `released` comes from budget.
  std::vector<v1::CommitmentInput> commitments;
  std::vector<v1::ProjectLabel> project_labels;
  std::vector<v1::CommitmentLabel> commitment_labels;
};

// Budget's answer. Amounts in cents.
struct MoneyPosition {
  AsOf as_of;
  std::string digest;
  int64_t envelope = 0;
  ByAxis<int64_t> granted_before{}, ceilings{}, certified_to_date{}, advance_paid{};
  std::map<std::string, int64_t> released;                          // By project id, of axis 3.
  std::optional<int64_t> own_effort_baseline, own_effort_realised;  // As last confirmed.
  bool convention_in_force = false;                                 // IN_FORCE or beyond.
  std::vector<int> undecided_years;
};

// Procurement's answer.
struct Execution {
  AsOf as_of;
  std::string digest;
  ByAxis<int64_t> certified_to_date{}, entries{}, priority_neighbourhood_entries{};
};

struct Answers {
  PromisesAndFacts registry;
  MoneyPosition budget;
  Execution procurement;
};

// The latest instant that all three had settled: the least of theirs.
absl::Time LeastKnownAt(const Answers& answers);

// EVIDENCE_INCONSISTENT unless each answer is for the question asked.
absl::Status CheckConsistent(const Answers& answers, const AsOf& asked);

// Content with its digest, and the blockers; without number, person and instant. Lists are sorted
// by id. `pes`: the counterparty is the public employment service, which has no own effort to keep.
// `before`: the last evidence of the review. A row of it that this evidence lacks, with the same
// content of the pact, is a missing row.
v1::Evidence EvidenceOf(const Answers& answers, bool pes,
                        const std::optional<v1::EvidenceContent>& before);

// Each missing, doubtful, contested, not yet due or not yet available item, by code then subject.
// The policy has no influence.
std::vector<Finding> OpenPointsOf(const v1::EvidenceContent& content);

// Whether a blocker of this code may be waived.
bool IsWaivable(absl::string_view code);

// The difference of two evidences; late lines are marked.
std::vector<v1::DifferenceLine> CompareContents(const v1::EvidenceContent& first,
                                                const v1::EvidenceContent& second);

}  // namespace pactum::review

#endif  // PACTUM_SERVICES_REVIEW_CONTENT_EVIDENCE_H_
