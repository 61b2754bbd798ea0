#include "services/procurement/store/intent_store.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/db/columns.h"

namespace pactum {
namespace procurement {

// A part as "delivery fund cents": neither id has a blank.
db::Encoded Encode(const Certificate& part) {
  return absl::StrCat(part.delivery, " ", part.fund, " ", part.amount.cents());
}

}  // namespace procurement

template <>
struct db::Decoder<procurement::Certificate> {
  static procurement::Certificate Decode(absl::string_view text) {
    const std::vector<std::string> words = absl::StrSplit(text, ' ');
    int64_t cents = 0;
    if (words.size() != 3 || !absl::SimpleAtoi(words[2], &cents)) {
      ThrowNotA("part of an intent", text);
    }
    return {words[0], words[1], Money::Cents(cents)};
  }
};

namespace procurement {
namespace {

constexpr auto kColumns = db::Columns<Intent>(
    db::Column("id", &Intent::id), db::Column("contract", &Intent::contract),
    db::Column("act", &Intent::act), db::Column("subject", &Intent::subject),
    db::Column("deliveries", &Intent::deliveries), db::Column("parts", &Intent::parts),
    db::Column("effective", &Intent::effective), db::Column("reason", &Intent::reason),
    db::AsNumber("code", &Intent::termination), db::Column("actor", &Intent::actor),
    db::Column("request_id", &Intent::request_id), db::Column("traceparent", &Intent::traceparent));

// Leases are between processes, not facts: they go by the server's own clock.
const db::Statement kInsert = db::Built(
    "procurement.insert_intent",
    absl::StrCat("INSERT INTO intent (pact, leased_until, attempts, ", kColumns.List(),
                 ") VALUES ($1, clock_timestamp() + $2::bigint * interval '1 millisecond', 1, ",
                 kColumns.Parameters(3), ")"));
const db::Statement kClaim =
    db::Built("procurement.claim_intents", absl::StrCat(R"sql(
    UPDATE intent i
       SET leased_until = clock_timestamp() + $1::bigint * interval '1 millisecond',
           attempts = i.attempts + 1
      FROM (SELECT pact, id FROM intent WHERE leased_until <= clock_timestamp()
             ORDER BY leased_until LIMIT $2::int FOR UPDATE SKIP LOCKED) AS due
     WHERE i.pact = due.pact AND i.id = due.id
    RETURNING i.pact, )sql",
                                                        kColumns.List("i")));
constexpr db::Statement kYield = {
    "procurement.yield_intent",
    "UPDATE intent SET leased_until = clock_timestamp() WHERE pact = $1 AND id = $2::uuid"};
constexpr db::Statement kDelete = {"procurement.delete_intent",
                                   "DELETE FROM intent WHERE pact = $1 AND id = $2::uuid"};

constexpr auto kInDoubtColumns = db::Columns<InDoubt>(
    db::Column("contract", &InDoubt::contract), db::Column("subject", &InDoubt::subject),
    db::Column("delivery", &InDoubt::delivery), db::Column("act", &InDoubt::act),
    db::Column("recorded", &InDoubt::recorded), db::Column("attempts", &InDoubt::attempts));
constexpr db::Statement kInDoubt = {"procurement.acts_in_doubt", R"sql(
    SELECT * FROM (
      SELECT i.contract, i.subject, coalesce(d.delivery, '') AS delivery, i.act, i.recorded,
             i.attempts, i.contract || '/' || i.subject || '/' || coalesce(d.delivery, '') AS key
        FROM intent i LEFT JOIN LATERAL unnest(i.deliveries) AS d(delivery) ON true
       WHERE i.pact = $1 AND i.recorded >= $2::timestamptz) AS a
     WHERE (a.recorded, a.key) > ($2::timestamptz, $3) ORDER BY a.recorded, a.key
     LIMIT $4::int)sql"};

}  // namespace

void InsertIntent(db::Tx& tx, const Intent& intent, absl::Duration lease) {
  tx.Exec(kInsert, intent.pact, absl::ToInt64Milliseconds(lease), kColumns.Values(intent));
}

std::vector<Intent> ClaimIntents(db::Tx& tx, absl::Duration lease, int most) {
  std::vector<Intent> intents;
  for (const auto& row : tx.Exec(kClaim, absl::ToInt64Milliseconds(lease), most)) {
    intents.push_back(kColumns.Read(row));
    intents.back().pact = db::Get<std::string>(row, "pact");
  }
  return intents;
}

void YieldIntent(db::Tx& tx, const Intent& intent) { tx.Exec(kYield, intent.pact, intent.id); }

bool DeleteIntent(db::Tx& tx, const Intent& intent) {
  return tx.Exec(kDelete, intent.pact, intent.id).affected_rows() == 1;
}

std::vector<InDoubt> ListInDoubt(db::Tx& tx, absl::string_view pact_id, absl::Time after,
                                 absl::string_view after_key, int limit) {
  return kInDoubtColumns.ReadAll(tx.Exec(kInDoubt, pact_id, after, after_key, limit));
}

std::string KeyOf(const InDoubt& act) {
  return absl::StrCat(act.contract, "/", act.subject, "/", act.delivery);
}

}  // namespace procurement
}  // namespace pactum
