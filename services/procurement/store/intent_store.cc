#include "services/procurement/store/intent_store.h"

#include <stdexcept>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace pactum::procurement {
namespace {

// Leases are between processes, not facts: they go by the server's own clock.
constexpr db::Statement kInsert = {
    "procurement.insert_intent",
    "INSERT INTO intent (pact, id, contract, act, deliveries, effective, reason, actor, "
    "request_id, traceparent, leased_until, attempts, subject, parts, code) "
    "VALUES ($1, $2::uuid, $3, $4, $5::text[], $6::date, $7, $8, $9, $10, "
    "clock_timestamp() + $11::bigint * interval '1 millisecond', 1, $12, $13::text[], $14::int)"};
constexpr db::Statement kClaim = {"procurement.claim_intents", R"sql(
    UPDATE intent i
       SET leased_until = clock_timestamp() + $1::bigint * interval '1 millisecond',
           attempts = i.attempts + 1
      FROM (SELECT pact, id FROM intent WHERE leased_until <= clock_timestamp()
             ORDER BY leased_until LIMIT $2::int FOR UPDATE SKIP LOCKED) AS due
     WHERE i.pact = due.pact AND i.id = due.id
    RETURNING i.pact, i.id::text AS id, i.contract, i.act, i.subject, i.deliveries, i.parts,
              i.effective, i.reason, i.code, i.actor, i.request_id, i.traceparent)sql"};
constexpr db::Statement kYield = {
    "procurement.yield_intent",
    "UPDATE intent SET leased_until = clock_timestamp() WHERE pact = $1 AND id = $2::uuid"};
constexpr db::Statement kDelete = {"procurement.delete_intent",
                                   "DELETE FROM intent WHERE pact = $1 AND id = $2::uuid"};
constexpr db::Statement kInDoubt = {"procurement.acts_in_doubt", R"sql(
    SELECT i.contract, i.subject, coalesce(d.delivery, '') AS delivery, i.act, i.recorded,
           i.attempts
      FROM intent i LEFT JOIN LATERAL unnest(i.deliveries) AS d(delivery) ON true
     WHERE i.pact = $1 AND ($2::timestamptz IS NULL
           OR (i.recorded, i.contract || '/' || i.subject || '/' || coalesce(d.delivery, ''))
              > ($2::timestamptz, $3))
     ORDER BY i.recorded, i.contract || '/' || i.subject || '/' || coalesce(d.delivery, '')
     LIMIT $4::int)sql"};

// A part as "delivery fund cents": neither id has a blank.
std::vector<std::string> Encoded(const std::vector<Certificate>& parts) {
  std::vector<std::string> texts;
  for (const Certificate& part : parts) {
    texts.push_back(absl::StrCat(part.delivery, " ", part.fund, " ", part.amount.cents()));
  }
  return texts;
}

std::vector<Certificate> Decoded(const std::vector<std::string>& texts) {
  std::vector<Certificate> parts;
  for (const std::string& text : texts) {
    const std::vector<std::string> words = absl::StrSplit(text, ' ');
    int64_t cents = 0;
    if (words.size() != 3 || !absl::SimpleAtoi(words[2], &cents)) {
      throw std::logic_error("a part of an intent that is none");
    }
    parts.push_back({words[0], words[1], Money::Cents(cents)});
  }
  return parts;
}

}  // namespace

void InsertIntent(db::Tx& tx, const Intent& intent, absl::Duration lease) {
  tx.Exec(kInsert, intent.pact, intent.id, intent.contract, intent.act, intent.deliveries,
          intent.effective, intent.reason, intent.actor, intent.request_id, intent.traceparent,
          absl::ToInt64Milliseconds(lease), intent.subject, Encoded(intent.parts), intent.code);
}

std::vector<Intent> ClaimIntents(db::Tx& tx, absl::Duration lease, int most) {
  std::vector<Intent> intents;
  for (const auto& row : tx.Exec(kClaim, absl::ToInt64Milliseconds(lease), most)) {
    intents.push_back(
        {db::Get<std::string>(row, "id"), db::Get<std::string>(row, "pact"),
         db::Get<std::string>(row, "contract"), db::Get<std::string>(row, "act"),
         db::Get<std::string>(row, "subject"), db::Get<std::vector<std::string>>(row, "deliveries"),
         Decoded(db::Get<std::vector<std::string>>(row, "parts")),
         db::Get<absl::CivilDay>(row, "effective"), db::Get<std::string>(row, "reason"),
         db::Get<int>(row, "code"), db::Get<std::string>(row, "actor"),
         db::Get<std::string>(row, "request_id"), db::Get<std::string>(row, "traceparent")});
  }
  return intents;
}

void YieldIntent(db::Tx& tx, const Intent& intent) { tx.Exec(kYield, intent.pact, intent.id); }

bool DeleteIntent(db::Tx& tx, const Intent& intent) {
  return tx.Exec(kDelete, intent.pact, intent.id).affected_rows() == 1;
}

std::vector<InDoubt> ListInDoubt(db::Tx& tx, absl::string_view pact_id,
                                 std::optional<absl::Time> after_time,
                                 absl::string_view after_subject, int limit) {
  std::vector<InDoubt> acts;
  for (const auto& row : tx.Exec(kInDoubt, pact_id, after_time, after_subject, limit)) {
    acts.push_back({db::Get<std::string>(row["contract"]), db::Get<std::string>(row["subject"]),
                    db::Get<std::string>(row["delivery"]), db::Get<std::string>(row["act"]),
                    db::Get<absl::Time>(row["recorded"]), db::Get<int>(row["attempts"])});
  }
  return acts;
}

std::string SubjectOf(const InDoubt& act) {
  return absl::StrCat(act.contract, "/", act.subject, "/", act.delivery);
}

}  // namespace pactum::procurement
