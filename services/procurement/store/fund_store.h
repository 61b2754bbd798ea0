// The funds that pay for a contract, and its engagements, in the database.
#ifndef PACTUM_SERVICES_PROCUREMENT_STORE_FUND_STORE_H_
#define PACTUM_SERVICES_PROCUREMENT_STORE_FUND_STORE_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "common/db/tx.h"
#include "common/money/money.h"
#include "services/procurement/store/lock.h"

namespace pactum::procurement {

// The amounts of a fund under one dimension.
struct FundLine {
  std::string fund;  // Empty: the contract's own.
  int dimension = 0;
  Money reserved, committed, certified;
};
// Of a contract, its own first; locked in that order.
std::vector<FundLine> ReadFunds(db::Tx& tx, absl::string_view pact_id,
                                absl::string_view contract_id, Lock lock);
// Adds to a fund; creates it where it is missing.
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

#endif  // PACTUM_SERVICES_PROCUREMENT_STORE_FUND_STORE_H_
