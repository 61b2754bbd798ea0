#include "services/budget/store/axis_3_release_store.h"

#include "common/db/sql_error.h"

namespace pactum::budget {
namespace {

// The unique indexes of the table allow one release a window.
constexpr db::Statement kInsert = {
    "budget.insert_axis_3_release",
    "INSERT INTO axis_3_release (pact, act, project, line, cents, initial, proposal, effective) "
    "VALUES ($1, $2::uuid, $3, $4, $5::bigint, $6::boolean, $7::boolean, $8::date)"};
constexpr db::Statement kCorrect = {
    "budget.correct_axis_3_release",
    "UPDATE axis_3_release SET corrected = true WHERE pact = $1 AND act = $2::uuid"};
constexpr db::Statement kReleasedOf = {
    "budget.released_of",
    "SELECT coalesce(sum(cents), 0)::bigint AS cents FROM axis_3_release "
    "WHERE pact = $1 AND project = $2 AND NOT corrected"};
constexpr db::Statement kReleasesAsOf = {
    "budget.releases_as_of",
    "SELECT r.project, sum(r.cents)::bigint AS cents FROM axis_3_release r "
    "WHERE r.pact = $1 AND r.effective <= $2::date AND r.recorded < $3::timestamptz "
    "  AND NOT (r.corrected AND EXISTS ("
    "    SELECT FROM transfer o JOIN transfer c ON c.pact = o.pact AND c.corrects = o.id "
    "     WHERE o.pact = r.pact AND o.act = r.act AND o.type = $4 "
    "       AND c.recorded < $3::timestamptz)) "
    "GROUP BY r.project ORDER BY r.project"};

}  // namespace

absl::Status InsertAxis3Release(db::Tx& tx, absl::string_view pact_id,
                                const Axis3Release& release) {
  const auto inserted =
      tx.TryExec(kInsert, pact_id, release.act, release.project, release.line.Text(),
                 release.amount, release.window == ReleaseWindow::kInitialTranche,
                 release.window == ReleaseWindow::kProposal, release.effective);
  return db::ViolatedConstraint(inserted.status()) ? WindowUsed(release.window) : inserted.status();
}

void CorrectAxis3Release(db::Tx& tx, absl::string_view pact_id, absl::string_view act) {
  tx.Exec(kCorrect, pact_id, act);
}

Money ReleasedOf(db::Tx& tx, absl::string_view pact_id, absl::string_view project) {
  return db::Get<Money>(tx.ExecOne(kReleasedOf, pact_id, project), "cents");
}

std::vector<std::pair<std::string, Money>> ReleasesAsOf(db::Tx& tx, absl::string_view pact_id,
                                                        absl::CivilDay cut_off,
                                                        absl::Time known_at) {
  std::vector<std::pair<std::string, Money>> releases;
  for (const auto& row :
       tx.Exec(kReleasesAsOf, pact_id, cut_off, known_at, TransferType::kReleaseAxis3)) {
    releases.emplace_back(db::Get<std::string>(row, "project"), db::Get<Money>(row, "cents"));
  }
  return releases;
}

}  // namespace pactum::budget
