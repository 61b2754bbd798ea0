// Reservations, what they hold by line, and certificates: the ids under which procurement moves
// funds.
#ifndef PACTUM_SERVICES_BUDGET_STORE_USE_STORE_H_
#define PACTUM_SERVICES_BUDGET_STORE_USE_STORE_H_

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/db/tx.h"
#include "services/budget/domain/line.h"

namespace pactum::budget {

struct Reservation {
  std::string id, cause, digest;
  LineAmounts reserved, committed;  // What it still holds; lines with nothing are there too.
};

// Locked until the transaction ends.
std::optional<Reservation> LockReservation(db::Tx& tx, absl::string_view pact_id,
                                           absl::string_view id);
// False where the id is taken.
bool InsertReservation(db::Tx& tx, absl::string_view pact_id, absl::string_view id,
                       absl::string_view cause, absl::string_view digest, const LineAmounts& lines);
// Adds to what the reservation holds by line; amounts may be below zero.
void ChangeReservation(db::Tx& tx, absl::string_view pact_id, absl::string_view id,
                       const LineAmounts& reserved, const LineAmounts& committed);

// The digest under which an id of a commitment of funds was used; nullopt where it was not.
std::optional<std::string> FindCommitment(db::Tx& tx, absl::string_view pact_id,
                                          absl::string_view id);
void InsertCommitment(db::Tx& tx, absl::string_view pact_id, absl::string_view id,
                      absl::string_view reservation, absl::string_view digest);

struct Certificate {
  std::string id, reservation, digest, state, payment;
  LineAmounts lines;
  absl::CivilDay effective;
};
// Those that exist, by id, locked in the order of their ids.
std::map<std::string, Certificate> LockCertificates(db::Tx& tx, absl::string_view pact_id,
                                                    const std::vector<std::string>& ids);
void InsertCertificates(db::Tx& tx, absl::string_view pact_id,
                        const std::vector<Certificate>& certificates);
// `state`: REVERSED, or PAID with its payment.
void SetCertificateState(db::Tx& tx, absl::string_view pact_id, const std::vector<std::string>& ids,
                         absl::string_view state, absl::string_view payment);

// Who holds funds of these lines, reserved or committed: a few reservations, the largest first.
std::vector<std::pair<std::string, Money>> Holders(db::Tx& tx, absl::string_view pact_id,
                                                   const std::vector<std::string>& lines);

struct Axis3Release {
  std::string act, project;
  LineKey line;
  Money amount;
  bool initial = false, proposal = false;  // Neither: the window of the year.
  absl::CivilDay effective;
};
// The name of the window that was used already, if it was: axis_3_release_initial,
// axis_3_release_proposal, axis_3_release_window.
std::string InsertAxis3Release(db::Tx& tx, absl::string_view pact_id, const Axis3Release& release);
// The release that an act made was corrected: its window is open again.
void CorrectAxis3Release(db::Tx& tx, absl::string_view pact_id, absl::string_view act);
// What was released for a project and not corrected, now.
Money ReleasedOf(db::Tx& tx, absl::string_view pact_id, absl::string_view project);
// Project → cents released, net of corrections, by both dates.
std::vector<std::pair<std::string, Money>> ReleasesAsOf(db::Tx& tx, absl::string_view pact_id,
                                                        absl::CivilDay cut_off,
                                                        absl::Time known_at);
void InsertFundingBasis(db::Tx& tx, absl::string_view pact_id, absl::string_view act,
                        const std::string& answer);
// The last of registry's answers that was kept; empty where there is none.
std::string LastFundingBasis(db::Tx& tx, absl::string_view pact_id);

}  // namespace pactum::budget

#endif  // PACTUM_SERVICES_BUDGET_STORE_USE_STORE_H_
