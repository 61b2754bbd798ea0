#include "services/budget/store/use_store.h"

#include <stdexcept>

#include "common/db/sql_error.h"
#include "pactum/budget/v1/budget_service.pb.h"
#include "services/budget/wire/budget_wire.h"

namespace pactum::budget {
namespace {

constexpr db::Statement kLockReservation = {
    "budget.lock_reservation",
    "SELECT cause, digest FROM reservation WHERE pact = $1 AND id = $2 FOR UPDATE"};
constexpr db::Statement kReservationLines = {
    "budget.reservation_lines",
    "SELECT line, reserved, committed FROM reservation_line WHERE pact = $1 AND id = $2 "
    "ORDER BY line"};
constexpr db::Statement kInsertReservation = {
    "budget.insert_reservation",
    "INSERT INTO reservation (pact, id, cause, digest) VALUES ($1, $2, $3, $4) "
    "ON CONFLICT DO NOTHING RETURNING id"};
constexpr db::Statement kChangeLines = {
    "budget.change_reservation_lines",
    "INSERT INTO reservation_line AS r (pact, id, line, reserved, committed) "
    "SELECT $1, $2, line, 0, 0 FROM unnest($3::text[]) AS l(line) ON CONFLICT DO NOTHING"};
constexpr db::Statement kAddToLines = {
    "budget.add_to_reservation_lines",
    "UPDATE reservation_line r SET reserved = r.reserved + d.reserved, "
    "committed = r.committed + d.committed "
    "FROM unnest($3::text[], $4::bigint[], $5::bigint[]) AS d(line, reserved, committed) "
    "WHERE r.pact = $1 AND r.id = $2 AND r.line = d.line"};
constexpr db::Statement kFindCommitment = {
    "budget.find_commitment", "SELECT digest FROM commitment WHERE pact = $1 AND id = $2"};
constexpr db::Statement kInsertCommitment = {
    "budget.insert_commitment",
    "INSERT INTO commitment (pact, id, reservation, digest) VALUES ($1, $2, $3, $4)"};
constexpr db::Statement kLockCertificates = {
    "budget.lock_certificates",
    "SELECT id, reservation, digest, lines, effective, state, payment FROM certificate "
    "WHERE pact = $1 AND id = ANY($2::text[]) ORDER BY id FOR UPDATE"};
constexpr db::Statement kInsertCertificates = {
    "budget.insert_certificates",
    "INSERT INTO certificate (pact, id, reservation, digest, lines, effective) "
    "SELECT $1, c.* FROM unnest($2::text[], $3::text[], $4::text[], $5::bytea[], $6::date[]) AS c"};
constexpr db::Statement kSetCertificates = {
    "budget.set_certificates",
    "UPDATE certificate SET state = $3, payment = $4 WHERE pact = $1 AND id = ANY($2::text[])"};
constexpr db::Statement kHolders = {
    "budget.holders",
    "SELECT id, sum(reserved + committed)::bigint AS cents FROM reservation_line "
    "WHERE pact = $1 AND line = ANY($2::text[]) AND reserved + committed > 0 "
    "GROUP BY id ORDER BY 2 DESC, 1 LIMIT 10"};
constexpr db::Statement kCorrectRelease = {
    "budget.correct_axis_3_release",
    "UPDATE axis_3_release SET corrected = true WHERE pact = $1 AND act = $2::uuid"};
constexpr db::Statement kReleasedOf = {
    "budget.released_of",
    "SELECT coalesce(sum(cents), 0)::bigint AS cents FROM axis_3_release "
    "WHERE pact = $1 AND project = $2 AND NOT corrected"};
constexpr db::Statement kInsertRelease = {
    "budget.insert_axis_3_release",
    "INSERT INTO axis_3_release (pact, act, project, line, cents, initial, proposal, effective) "
    "VALUES ($1, $2::uuid, $3, $4, $5::bigint, $6::boolean, $7::boolean, $8::date)"};
constexpr db::Statement kReleasesAsOf = {
    "budget.releases_as_of",
    "SELECT r.project, sum(r.cents)::bigint AS cents FROM axis_3_release r "
    "WHERE r.pact = $1 AND r.effective <= $2::date AND r.recorded < $3::timestamptz "
    "  AND NOT (r.corrected AND EXISTS ("
    "    SELECT FROM transfer o JOIN transfer c ON c.pact = o.pact AND c.corrects = o.id "
    "     WHERE o.pact = r.pact AND o.act = r.act AND o.type = 'RELEASE_AXIS_3' "
    "       AND c.recorded < $3::timestamptz)) "
    "GROUP BY r.project ORDER BY r.project"};
constexpr db::Statement kInsertBasis = {
    "budget.insert_funding_basis",
    "INSERT INTO funding_basis (pact, act, answer) VALUES ($1, $2::uuid, $3::bytea)"};
constexpr db::Statement kLastBasis = {
    "budget.last_funding_basis",
    "SELECT answer FROM funding_basis WHERE pact = $1 ORDER BY recorded DESC LIMIT 1"};

std::string Serialised(const LineAmounts& lines) {
  v1::NewCertificate message;
  AddLines(lines, message.mutable_lines());
  return message.SerializeAsString();
}

LineAmounts Parsed(const std::string& bytes) {
  v1::NewCertificate message;
  if (!message.ParseFromString(bytes)) throw std::runtime_error("a certificate cannot be read");
  LineAmounts lines;
  for (const auto& line : message.lines()) lines[FromProto(line.line())] = MoneyOf(line.amount());
  return lines;
}

}  // namespace

std::optional<Reservation> LockReservation(db::Tx& tx, absl::string_view pact_id,
                                           absl::string_view id) {
  const auto row = tx.ExecOptional(kLockReservation, pact_id, id);
  if (!row) return std::nullopt;
  Reservation reservation;
  reservation.id = std::string(id);
  reservation.cause = db::Get<std::string>(*row, "cause");
  reservation.digest = db::Get<std::string>(*row, "digest");
  for (const auto& line : tx.Exec(kReservationLines, pact_id, id)) {
    const auto key = LineKey::Parse(db::Get<std::string>(line["line"]));
    if (!key) throw std::runtime_error("a reservation's line cannot be read");
    reservation.reserved[*key] = db::Get<Money>(line["reserved"]);
    reservation.committed[*key] = db::Get<Money>(line["committed"]);
  }
  return reservation;
}

bool InsertReservation(db::Tx& tx, absl::string_view pact_id, absl::string_view id,
                       absl::string_view cause, absl::string_view digest,
                       const LineAmounts& lines) {
  if (tx.Exec(kInsertReservation, pact_id, id, cause, digest).empty()) return false;
  ChangeReservation(tx, pact_id, id, lines, {});
  return true;
}

void ChangeReservation(db::Tx& tx, absl::string_view pact_id, absl::string_view id,
                       const LineAmounts& reserved, const LineAmounts& committed) {
  std::map<LineKey, std::pair<Money, Money>> changes;
  for (const auto& [line, amount] : reserved) changes[line].first = amount;
  for (const auto& [line, amount] : committed) changes[line].second = amount;
  std::vector<std::string> keys;
  std::vector<Money> first, second;
  for (const auto& [line, change] : changes) {
    keys.push_back(line.Text());
    first.push_back(change.first);
    second.push_back(change.second);
  }
  tx.Exec(kChangeLines, pact_id, id, keys);
  tx.Exec(kAddToLines, pact_id, id, keys, first, second);
}

std::optional<std::string> FindCommitment(db::Tx& tx, absl::string_view pact_id,
                                          absl::string_view id) {
  const auto row = tx.ExecOptional(kFindCommitment, pact_id, id);
  if (!row) return std::nullopt;
  return db::Get<std::string>(*row, "digest");
}

void InsertCommitment(db::Tx& tx, absl::string_view pact_id, absl::string_view id,
                      absl::string_view reservation, absl::string_view digest) {
  tx.Exec(kInsertCommitment, pact_id, id, reservation, digest);
}

std::map<std::string, Certificate> LockCertificates(db::Tx& tx, absl::string_view pact_id,
                                                    const std::vector<std::string>& ids) {
  std::map<std::string, Certificate> found;
  for (const auto& row : tx.Exec(kLockCertificates, pact_id, ids)) {
    Certificate certificate{
        db::Get<std::string>(row["id"]),          db::Get<std::string>(row["reservation"]),
        db::Get<std::string>(row["digest"]),      db::Get<std::string>(row["state"]),
        db::Get<std::string>(row["payment"]),     Parsed(db::Get<db::Bytea>(row["lines"]).bytes),
        db::Get<absl::CivilDay>(row["effective"])};
    std::string id = certificate.id;
    found.emplace(std::move(id), std::move(certificate));
  }
  return found;
}

void InsertCertificates(db::Tx& tx, absl::string_view pact_id,
                        const std::vector<Certificate>& certificates) {
  std::vector<std::string> ids, reservations, digests;
  std::vector<db::Bytea> lines;
  std::vector<absl::CivilDay> days;
  for (const Certificate& certificate : certificates) {
    ids.push_back(certificate.id);
    reservations.push_back(certificate.reservation);
    digests.push_back(certificate.digest);
    lines.push_back({Serialised(certificate.lines)});
    days.push_back(certificate.effective);
  }
  tx.Exec(kInsertCertificates, pact_id, ids, reservations, digests, lines, days);
}

void SetCertificateState(db::Tx& tx, absl::string_view pact_id, const std::vector<std::string>& ids,
                         absl::string_view state, absl::string_view payment) {
  tx.Exec(kSetCertificates, pact_id, ids, state, payment);
}

std::vector<std::pair<std::string, Money>> Holders(db::Tx& tx, absl::string_view pact_id,
                                                   const std::vector<std::string>& lines) {
  std::vector<std::pair<std::string, Money>> holders;
  for (const auto& row : tx.Exec(kHolders, pact_id, lines)) {
    holders.emplace_back("reservations/" + db::Get<std::string>(row["id"]),
                         db::Get<Money>(row["cents"]));
  }
  return holders;
}

void CorrectAxis3Release(db::Tx& tx, absl::string_view pact_id, absl::string_view act) {
  tx.Exec(kCorrectRelease, pact_id, act);
}

Money ReleasedOf(db::Tx& tx, absl::string_view pact_id, absl::string_view project) {
  return db::Get<Money>(tx.ExecOne(kReleasedOf, pact_id, project), "cents");
}

std::string InsertAxis3Release(db::Tx& tx, absl::string_view pact_id, const Axis3Release& release) {
  const auto inserted =
      tx.TryExec(kInsertRelease, pact_id, release.act, release.project, release.line.Text(),
                 release.amount, release.initial, release.proposal, release.effective);
  return db::ViolatedConstraint(inserted.status()).value_or("");
}

std::vector<std::pair<std::string, Money>> ReleasesAsOf(db::Tx& tx, absl::string_view pact_id,
                                                        absl::CivilDay cut_off,
                                                        absl::Time known_at) {
  std::vector<std::pair<std::string, Money>> releases;
  for (const auto& row : tx.Exec(kReleasesAsOf, pact_id, cut_off, known_at)) {
    releases.emplace_back(db::Get<std::string>(row["project"]), db::Get<Money>(row["cents"]));
  }
  return releases;
}

void InsertFundingBasis(db::Tx& tx, absl::string_view pact_id, absl::string_view act,
                        const std::string& answer) {
  tx.Exec(kInsertBasis, pact_id, act, db::Bytea{answer});
}

std::string LastFundingBasis(db::Tx& tx, absl::string_view pact_id) {
  const auto row = tx.ExecOptional(kLastBasis, pact_id);
  return row ? db::Get<db::Bytea>(*row, "answer").bytes : "";
}

}  // namespace pactum::budget
