// Warnings: contracts and procedures to be looked at.
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/date_wire.h"
#include "common/base/page.h"
#include "services/procurement/api/reads.h"
#include "services/procurement/store/watch_store.h"
#include "services/procurement/wire/names.h"
#include "services/procurement/wire/values_wire.h"
#include "services/procurement/words.h"

namespace pactum::procurement {
namespace {

constexpr char kContracts[] = "contracts", kProcedures[] = "procedures";

void AddWarnings(const Watched& watched, const std::string& subject, const Phrase& past,
                 v1::ListWarningsResponse& list) {
  const auto add = [&](v1::Warning::Code code, const std::string& description) {
    v1::Warning* warning = list.add_warnings();
    warning->set_code(code);
    warning->set_subject(subject);
    warning->set_description(description);
  };
  const Language language = CallerLanguage();
  if (watched.late) add(v1::Warning::CODE_LATE_LAUNCH, Say(phrase::kLateLaunch, language));
  if (!watched.past.empty()) {
    std::vector<std::string> lots;
    for (const LotPast& lot : watched.past) {
      lots.push_back(Say(past, language,
                         {{"lot", lot.lot}, {"reached", lot.reached}, {"admitted", lot.admitted}}));
    }
    add(v1::Warning::CODE_PAST_MAXIMUM, absl::StrJoin(lots, ", "));
  }
  if (watched.nothing) {
    add(v1::Warning::CODE_NOTHING_DELIVERED, Say(phrase::kNothingDelivered, language));
  }
  if (watched.above_twenty_percent) {
    add(v1::Warning::CODE_PRICE_ABOVE_TWENTY_PERCENT,
        Say(phrase::kPriceAboveTwentyPercent, language));
  }
}

}  // namespace

// Contracts first, then procedures. A page has the warnings of the contracts or procedures that
// were looked at, and may be empty.
absl::StatusOr<v1::ListWarningsResponse> WarningPage(db::Tx& tx, const rpc::Call& call,
                                                     const std::string& pact_id,
                                                     const v1::ListWarningsRequest& request) {
  const absl::CivilDay cut_off = DayOf(request.cut_off());
  using WatchPage = Page<std::string, std::string>;
  ASSIGN_OR_RETURN(
      const auto page,
      WatchPage::Of(request, absl::StrCat("warnings ", request.parent(), " ", FormatDay(cut_off)),
                    call.domain));
  const auto [part, after] = page.After({kContracts, ""});
  const bool procedures = part == kProcedures;
  v1::ListWarningsResponse list;
  const std::vector<Watched> watched =
      procedures ? WatchProcedures(tx, pact_id, after, cut_off, page.size())
                 : WatchContracts(tx, pact_id, after, cut_off, page.size());
  for (const Watched& item : watched) {
    if (procedures) {
      AddWarnings(item, ProcedureName(pact_id, item.id), phrase::kLotContractedPast, list);
    } else {
      AddWarnings(item, ContractName(pact_id, item.id), phrase::kLotDeliveredPast, list);
    }
  }
  if (static_cast<int>(watched.size()) == page.size()) {
    list.set_next_page_token(page.TokenAfter(part, watched.back().id));
  } else if (!procedures) {
    list.set_next_page_token(page.TokenAfter(kProcedures, ""));
  }
  return list;
}

}  // namespace pactum::procurement
