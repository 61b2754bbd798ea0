// Orders, instalments and amendments in the database, and the funds that pay for a contract.
#ifndef PACTUM_SERVICES_PROCUREMENT_STORE_CHANGE_STORE_H_
#define PACTUM_SERVICES_PROCUREMENT_STORE_CHANGE_STORE_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/db/tx.h"
#include "services/procurement/domain/change.h"

namespace pactum::procurement {

// `lock`: for a change of its state.
std::optional<Change> FindChange(db::Tx& tx, absl::string_view pact_id,
                                 absl::string_view contract_id, ChangeKind kind,
                                 absl::string_view id, bool lock = false);
// By id, after `after`; amendments by number.
std::vector<Change> ListChanges(db::Tx& tx, absl::string_view pact_id,
                                absl::string_view contract_id, ChangeKind kind,
                                absl::string_view after, int limit);
// Committed orders and amendments of contracts with the instant of each, in the order of their
// events.
struct DatedChange {
  Change change;
  absl::Time recorded;
};
std::map<std::string, std::vector<DatedChange>> ReadCommitted(
    db::Tx& tx, absl::string_view pact_id, const std::vector<std::string>& contracts);

// False where the id is taken.
bool InsertChange(db::Tx& tx, absl::string_view pact_id, absl::string_view contract_id,
                  const Change& change);
// Content, state, day and last refusal as the change has them.
void UpdateChange(db::Tx& tx, absl::string_view pact_id, absl::string_view contract_id,
                  const Change& change);

// What is in force under a clause, or on its way: the items of its orders, summed.
Items ItemsUnderClause(db::Tx& tx, absl::string_view pact_id, absl::string_view contract_id,
                       absl::string_view clause_id);
// What orders of a framework agreement bind or are about to, by lot and together.
struct Ordered {
  Items items;
  Money amount;
};
Ordered ReadOrdered(db::Tx& tx, absl::string_view pact_id, absl::string_view contract_id);
// What instalments that are not cancelled make due.
std::vector<Change> OpenInstalments(db::Tx& tx, absl::string_view pact_id,
                                    absl::string_view contract_id);
// Changes on their way to budget, and open amendments.
int64_t CountOpenChanges(db::Tx& tx, absl::string_view pact_id, absl::string_view contract_id);
int CountAmendments(db::Tx& tx, absl::string_view pact_id, absl::string_view contract_id);

// What a fund holds under one dimension.
struct FundLine {
  std::string fund;  // Empty: the contract's own.
  int dimension = 0;
  Money reserved, committed, certified;
};
// Of a contract, its own first; locked in that order where `lock`.
std::vector<FundLine> ReadFunds(db::Tx& tx, absl::string_view pact_id,
                                absl::string_view contract_id, bool lock);
// Adds to a fund, that is made where it is missing.
void AddToFund(db::Tx& tx, absl::string_view pact_id, absl::string_view contract_id,
               const FundLine& difference);

// A row of engagement_fact.
struct Engagement {
  std::string subject;
  int dimension = 0, contracts = 0;
  Money contracted, committed;
  absl::CivilDay effective;
};
void InsertEngagement(db::Tx& tx, absl::string_view pact_id, absl::string_view contract_id,
                      const Engagement& engagement);

}  // namespace pactum::procurement

#endif  // PACTUM_SERVICES_PROCUREMENT_STORE_CHANGE_STORE_H_
