#include "services/budget/domain/correction.h"

#include <algorithm>

#include "services/budget/domain/errors.h"

namespace pactum::budget {
namespace {

// In book USE, ALLOCATED is mirrored by AVAILABLE, every other kind by EXTERNAL.
Account MirrorOf(const Account& account) {
  if (account.kind != AccountKind::kAllocated) return External(Book::kUse);
  return {Book::kUse, AccountKind::kAvailable, account.key};
}

bool IsMirror(const Posting& state, const Posting& use) {
  return state.from.book == Book::kState && use.type == TransferType::kOpenUse &&
         use.from == MirrorOf(state.from) && use.to == MirrorOf(state.to) &&
         use.amount == state.amount;
}

}  // namespace

absl::StatusOr<std::vector<MadeTransfer>> CorrectedTogether(const std::vector<MadeTransfer>& act,
                                                            int64_t id) {
  const auto named =
      std::find_if(act.begin(), act.end(), [&](const MadeTransfer& made) { return made.id == id; });
  if (named == act.end()) return TransferNotFound(id);
  const Posting& posting = named->posting;
  const TransferTypeRow& row = RowOf(posting.type);
  if (row.undone_by != nullptr) return TransferNotCorrectable(row.type, *row.undone_by);
  std::vector<MadeTransfer> together;
  for (const MadeTransfer& made : act) {
    const bool pair = IsMirror(posting, made.posting) || IsMirror(made.posting, posting);
    if (made.id == id || pair || row.correction == Correction::kWholeActBack) {
      together.push_back(made);
    }
  }
  for (const MadeTransfer& made : together) {
    if (made.corrects > 0) return TransferCorrected(made.id, made.id);
    if (made.corrected_by > 0) return TransferCorrected(made.id, made.corrected_by);
  }
  return together;
}

}  // namespace pactum::budget
