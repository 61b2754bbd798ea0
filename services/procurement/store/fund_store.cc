#include "services/procurement/store/fund_store.h"

#include "absl/strings/str_cat.h"
#include "common/db/columns.h"

namespace pactum::procurement {
namespace {

constexpr auto kFund = db::Columns<FundLine>(db::Column("id", &FundLine::fund),
                                             db::Column("dimension", &FundLine::dimension),
                                             db::Column("reserved_cents", &FundLine::reserved),
                                             db::Column("committed_cents", &FundLine::committed),
                                             db::Column("certified_cents", &FundLine::certified));
const std::string kSelect = absl::StrCat(
    "SELECT ", kFund.List(), " FROM fund WHERE pact = $1 AND contract = $2 ORDER BY id, dimension");
const db::Statement kFunds = db::Built("procurement.funds", kSelect);
const db::Statement kLockFunds = db::Built("procurement.lock_funds", kSelect + " FOR UPDATE");
constexpr db::Statement kMakeFund = {
    "procurement.make_fund",
    "INSERT INTO fund (pact, contract, id, dimension, reserved_cents) "
    "VALUES ($1, $2, $3, $4::int, 0) ON CONFLICT ON CONSTRAINT fund_pkey DO NOTHING"};
constexpr db::Statement kAddToFund = {
    "procurement.add_to_fund",
    "UPDATE fund SET reserved_cents = reserved_cents + $5::bigint, "
    "committed_cents = committed_cents + $6::bigint, "
    "certified_cents = certified_cents + $7::bigint "
    "WHERE pact = $1 AND contract = $2 AND id = $3 AND dimension = $4::int"};

constexpr auto kEngagement = db::Columns<Engagement>(
    db::Column("subject", &Engagement::subject), db::Column("dimension", &Engagement::dimension),
    db::Column("contracts", &Engagement::contracts),
    db::Column("contracted_cents", &Engagement::contracted),
    db::Column("committed_cents", &Engagement::committed),
    db::Column("effective", &Engagement::effective));
const db::Statement kEngage =
    db::Built("procurement.insert_engagement",
              kEngagement.InsertInto("engagement_fact", {"pact", "contract"}));

}  // namespace

std::vector<FundLine> ReadFunds(db::Tx& tx, absl::string_view pact_id,
                                absl::string_view contract_id, Lock lock) {
  return kFund.ReadAll(tx.Exec(lock == Lock::kNone ? kFunds : kLockFunds, pact_id, contract_id));
}

void AddToFund(db::Tx& tx, absl::string_view pact_id, absl::string_view contract_id,
               const FundLine& difference) {
  tx.Exec(kMakeFund, pact_id, contract_id, difference.fund, difference.dimension);
  tx.Exec(kAddToFund, pact_id, contract_id, kFund.Values(difference));
}

void InsertEngagement(db::Tx& tx, absl::string_view pact_id, absl::string_view contract_id,
                      const Engagement& engagement) {
  tx.Exec(kEngage, pact_id, contract_id, kEngagement.Values(engagement));
}

}  // namespace pactum::procurement
