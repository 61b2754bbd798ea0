// The shape that the three positions share: pact, exercise and both dates, in request and answer.
#ifndef PACTUM_SERVICES_REVIEW_CLIENTS_POSITION_REQUEST_H_
#define PACTUM_SERVICES_REVIEW_CLIENTS_POSITION_REQUEST_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/base/date_wire.h"
#include "services/review/content/evidence.h"
#include "services/review/domain/errors.h"
#include "services/review/words.h"

namespace pactum::review {

template <class Request>
Request PositionRequest(const ReviewKey& key, absl::CivilDay cut_off,
                        std::optional<absl::Time> known_at) {
  Request request;
  request.set_pact(PactName(key.pact_id));
  request.set_year(key.year);
  *request.mutable_cut_off() = pactum::ToProto(cut_off);
  if (known_at) *request.mutable_known_at() = pactum::ToProto(*known_at);
  return request;
}

// The pact, exercise and dates that a position states; EVIDENCE_INCONSISTENT where they cannot be
// read. CheckConsistent compares them with the question.
template <class Position>
absl::StatusOr<AsOf> AsOfAnswer(absl::string_view service, const Position& answer) {
  const auto cut_off = pactum::FromProto(answer.cut_off());
  absl::string_view pact = answer.pact();
  if (!cut_off.ok() || !absl::ConsumePrefix(&pact, "pacts/")) {
    return EvidenceInconsistent({&phrase::kErrorAnswersNothing, {{"service", service}}});
  }
  return AsOf{{std::string(pact), answer.year()}, *cut_off, pactum::FromProto(answer.known_at())};
}

}  // namespace pactum::review

#endif  // PACTUM_SERVICES_REVIEW_CLIENTS_POSITION_REQUEST_H_
