// For a use case that calls other services before it writes: a request that was answered before is
// answered at once, whether its peers serve or not, and one that cannot pass is refused before they
// are asked.
#ifndef PACTUM_COMMON_DB_KNOWN_ANSWER_H_
#define PACTUM_COMMON_DB_KNOWN_ANSWER_H_

#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/db/write.h"

namespace pactum::db {

// The kept answer of this request; else what `look`, (Tx&) -> absl::Status, refuses; else
// nullopt, and nothing is stored. REQUEST_ID_REUSED as Write. `look` may run more than once.
template <class Resp, class Look>
absl::StatusOr<std::optional<Resp>> KnownAnswer(Pool& pool, const CallContext& context,
                                                absl::string_view pact, Look look) {
  // A status of ours that no `look` gives: it rolls the claim back.
  const absl::Status unanswered = absl::CancelledError("not answered yet");
  const absl::StatusOr<Resp> known =
      Write<Resp>(pool, context, pact, [&](Tx& tx) -> absl::StatusOr<Resp> {
        const absl::Status looked = look(tx);
        return looked.ok() ? unanswered : looked;
      });
  if (known.ok()) return std::optional<Resp>(*known);
  if (known.status() == unanswered) return std::optional<Resp>();
  return known.status();
}

}  // namespace pactum::db

#endif  // PACTUM_COMMON_DB_KNOWN_ANSWER_H_
