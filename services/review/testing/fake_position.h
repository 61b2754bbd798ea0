// The shape that the positions of the three fakes share: they answer for the question, as of the
// instant asked for, or of their settled instant.
#ifndef PACTUM_SERVICES_REVIEW_TESTING_FAKE_POSITION_H_
#define PACTUM_SERVICES_REVIEW_TESTING_FAKE_POSITION_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "common/base/date_wire.h"

namespace pactum::review::testing {

struct Dates {
  absl::Time settled;                            // Answered where no instant is asked.
  std::vector<std::optional<absl::Time>> asked;  // In the order of the calls.
  std::string wrong_pact;                        // Answered instead of the one asked.
  absl::Duration off;                            // By which the instant answered differs.
};

template <class Request, class Response>
void Answer(const Request& request, Dates& dates, Response* response) {
  response->set_pact(dates.wrong_pact.empty() ? request.pact() : dates.wrong_pact);
  response->set_year(request.year());
  *response->mutable_cut_off() = request.cut_off();
  std::optional<absl::Time> asked;
  if (request.has_known_at()) asked = pactum::FromProto(request.known_at());
  dates.asked.push_back(asked);
  *response->mutable_known_at() = pactum::ToProto((asked ? *asked + dates.off : dates.settled));
}

}  // namespace pactum::review::testing

#endif  // PACTUM_SERVICES_REVIEW_TESTING_FAKE_POSITION_H_
