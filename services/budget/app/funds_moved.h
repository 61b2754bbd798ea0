// The parts that movements of book USE share: the digest of an id's use, the event, the answer. For
// app/ only.
#ifndef PACTUM_SERVICES_BUDGET_APP_FUNDS_MOVED_H_
#define PACTUM_SERVICES_BUDGET_APP_FUNDS_MOVED_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "common/db/tx.h"
#include "common/rpc/call.h"
#include "pactum/budget/v1/budget_service.pb.h"
#include "services/budget/domain/ledger.h"
#include "services/budget/store/ledger_store.h"

namespace pactum::budget {

// An id was used for these lines and amounts: the same id with another digest is refused.
std::string DigestOf(absl::string_view use, const LineAmounts& lines);

// The event of a movement, without its lines. `reservation` is empty where there is none.
v1::FundsMoved FundsMovedOf(TransferType type, absl::string_view pact_id,
                            absl::string_view reservation);

// The answer with the positions of `lines`; and the event, unless nothing was posted.
v1::UseResponse AnswerMovement(db::Tx& tx, const rpc::Call& call, v1::FundsMoved moved,
                               std::string event, const Act& act, const LineAmounts& lines,
                               const Posted& posted);

}  // namespace pactum::budget

#endif  // PACTUM_SERVICES_BUDGET_APP_FUNDS_MOVED_H_
