// A contract as plain values, what it must be, and what may be done with it. Amounts in whole
// cents, quantities in units of the lot's work unit.
#ifndef PACTUM_SERVICES_PROCUREMENT_DOMAIN_CONTRACT_H_
#define PACTUM_SERVICES_PROCUREMENT_DOMAIN_CONTRACT_H_

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "common/money/money.h"

namespace pactum::procurement {

// What registry told of a pact.
struct Pact {
  std::string id, region;
  bool pes = false;  // The counterparty is the public employment service.
  int start_year = 0, end_year = 0;
};

// What registry tells of a project in the version in force.
struct Project {
  std::string name;  // pacts/p/projects/x
  int axis = 0;
  std::map<std::string, bool> pathways;  // Id → whether it is new (R125).
};

// A budget line, by the key under which budget knows it.
struct Line {
  int axis = 0;  // 1, 2 or 3.
  std::string sub_axis;
  int year = 0;
  std::string funding_source;
  bool new_pathways = false;

  friend auto operator<=>(const Line&, const Line&) = default;
};
using LineAmounts = std::map<Line, Money>;

// The numbers of these enums are those of the proto's.
enum class WorkUnit {
  kUnset,
  kEntryInTraining,
  kTraineeHour,
  kSession,
  kEngineeringDay,
  kDeliverable
};
enum class ContractState {
  kUnset,
  kDraft,
  kAwarding,
  kAwarded,
  kSigning,
  kSigned,
  kCancelling,
  kCancelled,
  kCompleting,
  kCompleted
};

// "DRAFT", as in the database and, with a prefix, in the proto.
absl::string_view Name(ContractState state);
ContractState ParseContractState(absl::string_view name);

struct Lot {
  std::string id, title;
  Line line;
  std::string pathway;
  WorkUnit unit = WorkUnit::kUnset;
  int64_t quantity = 0;
  Money unit_price;
  int64_t delivered = 0;  // Units of deliveries that are not reversed.

  // Quantity times price. Throws std::overflow_error where that is no amount: CheckContract first.
  Money Amount() const;
};

struct Contract {
  std::string id, title, project;
  int kind = 0;
  std::string supplier_siret, supplier_name;
  std::vector<Lot> lots;  // In the order of their ids.
  absl::CivilDay launch, realisation_start, realisation_end;
  std::string rationale;
  ContractState state = ContractState::kDraft;
  std::optional<absl::CivilDay> award_day, sign_day;
  std::string last_refusal;

  Money Amount() const;
  // What budget reserves and commits: lots of one line together.
  LineAmounts Lines() const;
  const Lot* FindLot(absl::string_view lot_id) const;
  // The ids under which budget keeps what it does for this contract, derived from it alone, so that
  // a repetition after any crash has one effect.
  std::string ReservationId(absl::string_view pact_id) const;
  std::string CommitId(absl::string_view pact_id) const;
  std::string CertificateId(absl::string_view pact_id, absl::string_view delivery_id) const;
};

// Where a request went wrong: the path of a field and what is said of it.
struct FieldProblem {
  std::string path, what;
};

// 14 digits whose check digit holds (Luhn; the post office's own rule for its SIREN).
bool IsSiret(absl::string_view text);

// Everything that contradicts itself or the pact, at once (R37); empty where nothing does. Paths
// begin at the contract.
std::vector<FieldProblem> CheckContract(const Contract& contract, const Pact& pact,
                                        const Project& project);

// The first pathway of a lot that the project does not have; empty where it has all.
std::string MissingPathway(const Contract& contract, const Project& project);

enum class ContractAct { kAward, kSign, kCancel, kComplete };

// "AWARD", as in the database and in ListContractsInDoubt.
absl::string_view Name(ContractAct act);
// What makes the act possible, for its refusal.
absl::string_view WhatAllows(ContractAct act);

// Where an act leads. `via` is the state while it is on its way to budget, the same as `to` where
// budget has no part in it.
struct Step {
  ContractState via, to;
};
std::optional<Step> Next(ContractState from, ContractAct act);
// The state before an act on its way, to which a refusal leads back.
ContractState Before(ContractAct act);

}  // namespace pactum::procurement

#endif  // PACTUM_SERVICES_PROCUREMENT_DOMAIN_CONTRACT_H_
