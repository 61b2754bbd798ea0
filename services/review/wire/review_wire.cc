#include "services/review/wire/review_wire.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/base/canonical_json.h"
#include "common/base/date_wire.h"
#include "common/base/enum_wire.h"
#include "common/base/resource_name.h"

namespace pactum::review {
namespace {

// A number written as we write it: «01» names nothing.
std::optional<int> Number(const std::string& text) {
  int number = 0;
  if (!absl::SimpleAtoi(text, &number) || number < 1 || absl::StrCat(number) != text) {
    return std::nullopt;
  }
  return number;
}

std::string Below(const ReviewKey& key, absl::string_view collection, int number) {
  return absl::StrCat(ReviewName(key), "/", collection, "/", number);
}

}  // namespace

std::optional<ReviewKey> KeyOf(absl::string_view name) {
  const std::optional<int> year = Number(NameId(name, 1));
  if (!year) return std::nullopt;
  return ReviewKey{NameId(name, 0), *year};
}

std::optional<int> NumberOf(absl::string_view name) { return Number(LastNameId(name)); }

std::string PactName(absl::string_view pact_id) { return absl::StrCat("pacts/", pact_id); }

std::string ReviewName(const ReviewKey& key) {
  return absl::StrCat(PactName(key.pact_id), "/annualReviews/", key.year);
}

std::string EvidenceName(const ReviewKey& key, int number) {
  return Below(key, "evidence", number);
}
std::string RunName(const ReviewKey& key, int number) { return Below(key, "runs", number); }
std::string DecisionName(const ReviewKey& key, int number) {
  return Below(key, "decisions", number);
}

absl::CivilDay DayOf(const google::type::Date& date) { return pactum::FromProto(date).value(); }

v1::AnnualReview ToProto(const ReviewRow& row) {
  v1::AnnualReview review;
  review.set_name(ReviewName(row.key));
  review.set_year(row.key.year);
  // The review of an exercise sets the contribution of that exercise (X5).
  review.set_contribution_year(row.key.year);
  *review.mutable_cut_off() = pactum::ToProto(row.cut_off);
  review.set_state(EnumToProto<v1::AnnualReview::State>(row.state));
  if (row.latest_evidence > 0)
    review.set_latest_evidence(EvidenceName(row.key, row.latest_evidence));
  if (row.latest_run > 0) review.set_latest_run(RunName(row.key, row.latest_run));
  if (row.effective_decision > 0) {
    review.set_effective_decision(DecisionName(row.key, row.effective_decision));
  }
  if (row.pending_decision > 0) {
    review.set_pending_decision(DecisionName(row.key, row.pending_decision));
  }
  review.set_comment(row.comment);
  *review.mutable_create_time() = pactum::ToProto(row.recorded);
  review.set_region_code(row.region);
  review.set_etag(Digest(review));
  return review;
}

v1::Decision ToProto(const DecisionRow& row) {
  v1::Decision decision;
  decision.set_name(DecisionName(row.key, row.number));
  decision.set_number(row.number);
  decision.set_run(RunName(row.key, row.run));
  decision.set_evidence_digest(row.evidence_digest);
  decision.set_result_digest(row.result_digest);
  int64_t total = 0;
  for (size_t axis = 0; axis < 3; ++axis) {
    v1::AxisDecision* out = decision.add_axes();
    out->set_axis(static_cast<type::v1::Axis>(axis + 1));
    out->set_ceiling_cents(row.ceilings[axis]);
    out->set_proposed_cents(row.proposed[axis]);
    out->set_decided_cents(row.decided[axis]);
    out->set_withheld_cents(row.ceilings[axis] - row.decided[axis]);
    out->set_advance_paid_cents(row.advances[axis]);
    out->set_balance_cents(row.decided[axis] - row.advances[axis]);
    out->set_carry_over_cents(row.carry_overs[axis]);
    total += row.decided[axis];
  }
  decision.set_total_decided_cents(total);
  decision.set_reason(row.reason);
  decision.set_legal_reference(row.legal_reference);
  *decision.mutable_effective_date() = pactum::ToProto(row.effective);
  decision.set_decided_by(row.decided_by);
  *decision.mutable_record_time() = pactum::ToProto(row.recorded);
  decision.set_state(EnumToProto<v1::Decision::State>(row.state));
  decision.set_refusal(row.refusal);
  if (row.supersedes > 0) decision.set_supersedes(DecisionName(row.key, row.supersedes));
  return decision;
}

}  // namespace pactum::review
