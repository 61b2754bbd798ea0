// Names of reviews and of what belongs to them, and a review's and a decision's rows as messages.
#ifndef PACTUM_SERVICES_REVIEW_WIRE_REVIEW_WIRE_H_
#define PACTUM_SERVICES_REVIEW_WIRE_REVIEW_WIRE_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "google/type/date.pb.h"
#include "pactum/review/v1/review.pb.h"
#include "services/review/domain/contribution_types.h"
#include "services/review/domain/review_states.h"

namespace pactum::review {

// The pact and the exercise of a review, from its name.
struct ReviewKey {
  std::string pact_id;
  int year = 0;
};

// Of `pacts/x/annualReviews/2019` and every name below it; nullopt where the last part is no year.
// The shape was checked: throws std::logic_error otherwise.
std::optional<ReviewKey> KeyOf(absl::string_view name);
// The number of `…/evidence/3`, `…/runs/3`, `…/decisions/3`; nullopt where the last part is none.
std::optional<int> NumberOf(absl::string_view name);

std::string PactName(absl::string_view pact_id);
std::string ReviewName(const ReviewKey& key);
std::string EvidenceName(const ReviewKey& key, int number);
std::string RunName(const ReviewKey& key, int number);
std::string DecisionName(const ReviewKey& key, int number);

// A day whose shape was checked.
absl::CivilDay DayOf(const google::type::Date& date);

// A stored review, with the numbers of its last evidence, run and decisions; 0 where there is none.
struct ReviewRow {
  ReviewKey key;
  std::string region;
  bool pes = false;
  int start_year = 0, end_year = 0;
  absl::CivilDay cut_off;
  ReviewState state = ReviewState::kOpen;
  std::string comment;
  absl::Time recorded;
  int latest_evidence = 0, latest_run = 0, effective_decision = 0, pending_decision = 0;
};
// With its etag: the digest of content and state, so that a state restored has its etag again.
v1::AnnualReview ToProto(const ReviewRow& row);

// A stored decision. Amounts in cents.
struct DecisionRow {
  ReviewKey key;
  int number = 0;
  int run = 0;
  std::string evidence_digest, result_digest, computed_by;
  ByAxis<int64_t> ceilings{}, proposed{}, decided{}, advances{}, carry_overs{};
  std::string reason, legal_reference;
  absl::CivilDay effective;
  std::string decided_by;
  int supersedes = 0;  // 0: the first.
  DecisionState state = DecisionState::kRecorded;
  std::string refusal, request_id;
  absl::Time recorded;
};
v1::Decision ToProto(const DecisionRow& row);

}  // namespace pactum::review

#endif  // PACTUM_SERVICES_REVIEW_WIRE_REVIEW_WIRE_H_
