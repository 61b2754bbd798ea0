#include "services/budget/domain/correction.h"

#include <algorithm>
#include <utility>

#include "absl/strings/string_view.h"
#include "services/budget/domain/errors.h"

namespace pactum::budget {
namespace {

// What undoes a type instead of a correction; empty where a correction does.
absl::string_view Instead(absl::string_view type) {
  if (type == "SIGN_CONVENTION") return "AmendConvention";
  if (type == "APPLY_DECISION") return "a decision that supersedes it";
  if (type == "RESERVE" || type == "COMMIT") return "Release";
  if (type == "CERTIFY") return "ReverseCertificate";
  if (type == "REVERSE_CERTIFICATE") return "Certify, under another id";
  if (type == "RELEASE") return "Reserve, under another id";
  if (type == "PAY_SUPPLIER") return "nothing: the supplier pays back outside of the pact";
  if (type == "CLOSE") return "nothing: the books are closed";
  return "";
}

bool GoesBackWhole(absl::string_view type) {
  return type == "PAY_ADVANCE" || type == "PAY_BALANCE" || type == "RECOVER" || type == "IMPUTE";
}

// In book USE, ALLOCATED is mirrored by AVAILABLE and everything else by the world outside.
Account MirrorOf(const Account& account) {
  if (account.kind != "ALLOCATED") return External(Book::kUse);
  return {Book::kUse, "AVAILABLE", account.key};
}

bool IsMirror(const Posting& state, const Posting& use) {
  return state.from.book == Book::kState && use.type == "OPEN_USE" &&
         use.from == MirrorOf(state.from) && use.to == MirrorOf(state.to) &&
         use.amount == state.amount;
}

}  // namespace

Posting Reversed(const Posting& posting) {
  Posting back = posting;
  std::swap(back.from, back.to);
  return back;
}

absl::StatusOr<std::vector<Made>> GoBackWith(const std::vector<Made>& act, int64_t id) {
  const auto named =
      std::find_if(act.begin(), act.end(), [&](const Made& m) { return m.id == id; });
  if (named == act.end()) return TransferNotFound(id);
  const Posting& posting = named->posting;
  if (const absl::string_view instead = Instead(posting.type); !instead.empty()) {
    return TransferNotCorrectable(posting.type, instead);
  }
  std::vector<Made> together;
  for (const Made& made : act) {
    const bool pair = IsMirror(posting, made.posting) || IsMirror(made.posting, posting);
    if (made.id == id || pair || GoesBackWhole(posting.type)) together.push_back(made);
  }
  for (const Made& made : together) {
    if (made.corrects > 0) return TransferCorrected(made.id, made.id);
    if (made.corrected_by > 0) return TransferCorrected(made.id, made.corrected_by);
  }
  return together;
}

}  // namespace pactum::budget
