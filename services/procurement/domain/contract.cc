#include "services/procurement/domain/contract.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/digest.h"

namespace pactum::procurement {

Money Lot::AmountOf(int64_t units) const {
  return Money::Cents(MulDiv(units, unit_price.cents(), 1, Rounding::kFloor));
}

Money Contract::Amount() const {
  Money sum;
  for (const Lot& lot : lots) sum += lot.Amount();
  return sum;
}

Money Contract::AmountInForce() const {
  Money sum;
  for (const Lot& lot : lots) sum += lot.AmountOf(lot.InForce());
  return sum;
}

LineAmounts Contract::Lines() const {
  LineAmounts lines;
  for (const Lot& lot : lots) lines[lot.line] += lot.Amount();
  return lines;
}

const Lot* Contract::FindLot(absl::string_view lot_id) const {
  const auto found =
      std::find_if(lots.begin(), lots.end(), [&](const Lot& lot) { return lot.id == lot_id; });
  return found == lots.end() ? nullptr : &*found;
}

Lot* Contract::FindLot(absl::string_view lot_id) {
  return const_cast<Lot*>(std::as_const(*this).FindLot(lot_id));
}

const Clause* Contract::FindClause(absl::string_view clause_id) const {
  const auto found = std::find_if(clauses.begin(), clauses.end(),
                                  [&](const Clause& clause) { return clause.id == clause_id; });
  return found == clauses.end() ? nullptr : &*found;
}

std::string Contract::ReservationId(absl::string_view pact_id, absl::string_view fund) const {
  return DerivedUuid(
      absl::StrCat("reservation of ", pact_id, "/", id, fund.empty() ? "" : "/", fund));
}

std::string Contract::CommitId(absl::string_view pact_id, absl::string_view part) const {
  return DerivedUuid(
      absl::StrCat("commitment of ", pact_id, "/", id, part.empty() ? "" : "/", part));
}

std::string Contract::CertificateId(absl::string_view pact_id, absl::string_view delivery_id,
                                    absl::string_view fund) const {
  return DerivedUuid(absl::StrCat("certificate of ", pact_id, "/", id, "/", delivery_id,
                                  fund.empty() ? "" : "/", fund));
}

}  // namespace pactum::procurement
