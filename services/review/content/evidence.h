// Evidence: the answers of three services, joined into what the computation reads (model.md, «Where
// each input of the computation comes from»). The answers come in this service's words; the rules
// here are pure.
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

// What a service was asked, and what it says that it answers.
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
  std::vector<v1::ProjectInput> projects;  // `released` is budget's to say.
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

// EVIDENCE_INCONSISTENT unless each answer is of what was asked.
absl::Status CheckConsistent(const Answers& answers, const AsOf& asked);

// Content with its digest, and the blockers; without number, person and instant. Lists are sorted
// by id. `pes`: the counterparty is the public employment service, which has no own effort to keep.
// `before`: the last evidence of the review; a row that it has of the same content of the pact, and
// this one has not, is a row that is missing.
v1::Evidence EvidenceOf(const Answers& answers, bool pes,
                        const std::optional<v1::EvidenceContent>& before);

// What is missing, in doubt or contested, not yet due or not yet available, each named; by code
// then subject. Whatever the policy makes of it.
std::vector<Finding> OpenPointsOf(const v1::EvidenceContent& content);

// Whether a blocker of this code may be waived.
bool IsWaivable(absl::string_view code);

// The difference of two evidences, with what came late.
std::vector<v1::DifferenceLine> CompareContents(const v1::EvidenceContent& first,
                                                const v1::EvidenceContent& second);

}  // namespace pactum::review

#endif  // PACTUM_SERVICES_REVIEW_CONTENT_EVIDENCE_H_
