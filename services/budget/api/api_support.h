// What the handlers of BudgetService share: reads in the caller's scope, pages of lists.
#ifndef PACTUM_SERVICES_BUDGET_API_API_SUPPORT_H_
#define PACTUM_SERVICES_BUDGET_API_API_SUPPORT_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/base/page_token.h"
#include "common/db/transaction.h"
#include "common/rpc/call.h"
#include "common/status/status_macros.h"
#include "services/budget/app/allocations.h"
#include "services/budget/domain/errors.h"
#include "services/budget/wire/budget_wire.h"

namespace pactum::budget {

// A read of the present of one pact in the caller's scope.
template <class Resp, class Fn>
absl::StatusOr<Resp> Read(db::Pool& pool, const rpc::Call& call, absl::string_view name, Fn fn) {
  return db::InSnapshot(pool, call, [&](db::Tx& tx) -> absl::StatusOr<Resp> {
    ASSIGN_OR_RETURN(const PactRow pact, PactInScope(tx, call, PactIdOf(name), false));
    return fn(tx, pact);
  });
}

// Where a list goes on: the last key given, or `first`.
inline absl::StatusOr<std::string> After(const std::string& token, const std::string& query,
                                         const std::string& first) {
  ASSIGN_OR_RETURN(const std::vector<std::string> parts, DecodePageToken(token, query, kDomain));
  return parts.empty() ? first : parts[0];
}

// Cuts a list that was read with one item more than the page and tells where to go on.
template <class Item, class KeyOf>
std::string NextPage(std::vector<Item>& items, int page, const std::string& query, KeyOf key_of) {
  if (static_cast<int>(items.size()) <= page) return "";
  items.resize(static_cast<size_t>(page));
  return EncodePageToken({key_of(items.back())}, query);
}

}  // namespace pactum::budget

#endif  // PACTUM_SERVICES_BUDGET_API_API_SUPPORT_H_
