// A contract that meets every rule, for the tests of the domain.
#ifndef PACTUM_SERVICES_PROCUREMENT_TESTING_GOOD_CONTRACT_H_
#define PACTUM_SERVICES_PROCUREMENT_TESTING_GOOD_CONTRACT_H_

#include "services/procurement/domain/contract.h"

namespace pactum::procurement::testing {

inline Pact PactOf2019() { return {"p", "52", false, 2019, 2022}; }
inline Project ProjectOnAxis1() {
  return {"pacts/p/projects/x", 1, {{"new", true}, {"old", false}}};
}

inline Lot GoodLot() {
  Lot lot;
  lot.id = "lot-1";
  lot.title = "Lot";
  lot.line = {1, "1A", 2019, "PIC", true};
  lot.pathway = "new";
  lot.unit = WorkUnit::kEntryInTraining;
  lot.quantity = 10;
  lot.unit_price = Money::Cents(750'000);
  return lot;
}

inline Contract GoodContract() {
  Contract contract;
  contract.id = "c";
  contract.project = "pacts/p/projects/x";
  contract.kind = ContractKind::kMarket;
  contract.supplier_siret = "73282932000074";
  contract.lots = {GoodLot()};
  contract.launch = absl::CivilDay(2019, 2, 1);
  contract.realisation_start = absl::CivilDay(2019, 4, 1);
  contract.realisation_end = absl::CivilDay(2020, 6, 30);
  contract.execution_start = absl::CivilDay(2019, 3, 1);
  contract.execution_end = absl::CivilDay(2020, 6, 30);
  contract.adaptability = "Revue trimestrielle des lots";
  contract.needs_collection = "Recueil continu des besoins";
  contract.kairos = KairosObligation::kKairos;
  return contract;
}

}  // namespace pactum::procurement::testing

#endif  // PACTUM_SERVICES_PROCUREMENT_TESTING_GOOD_CONTRACT_H_
