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

// The numbers of the kinds are those of the proto's.
enum class ClauseKind { kUnset, kFungibility, kOrderEvolution, kVariableGeometry };

// A clause within which a contract changes without an amendment (R24). Exactly one limit is set.
struct Clause {
  std::string id;
  ClauseKind kind = ClauseKind::kUnset;
  std::string text;
  std::optional<Money> limit_amount;
  std::optional<int> limit_bp;         // Of the contract's amount, or of the lot's quantity.
  std::optional<int64_t> limit_units;  // Of VARIABLE_GEOMETRY.
};

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
enum class ContractKind { kUnset, kMarket, kFrameworkAgreement, kSubsidy };
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
  kCompleted,
  kTerminating,
  kTerminated
};

// "DRAFT", as in the database and, with a prefix, in the proto.
absl::string_view Name(ContractState state);
// "MARKET".
absl::string_view Name(ContractKind kind);
ContractState ParseContractState(absl::string_view name);

struct Lot {
  std::string id, title;
  Line line;
  std::string pathway;
  WorkUnit unit = WorkUnit::kUnset;
  int64_t quantity = 0;
  Money unit_price;
  std::optional<Money> stated_amount;  // As asked for: checked against quantity and price.
  std::optional<Money> estimate;
  int64_t changed = 0;  // Units that orders and amendments added, or took away.
  int dimension = 0;    // Under what the database sums it.

  // Quantity as signed times price. Throws std::overflow_error where that is no amount:
  // CheckContract first.
  Money Amount() const { return AmountOf(quantity); }
  // So many units at its price.
  Money AmountOf(int64_t units) const;
  int64_t InForce() const { return quantity + changed; }
};

// What amendments in force made of a contract.
struct Amended {
  int count = 0;
  std::optional<absl::CivilDay> realisation_end;
  std::string supplier_siret, supplier_name;  // Empty: as signed.
  std::optional<Money> maximum;
};

struct Contract {
  std::string id, title, project;
  ContractKind kind = ContractKind::kUnset;
  std::string supplier_siret, supplier_name;
  std::vector<Lot> lots;  // In the order of their ids.
  std::vector<Clause> clauses;
  absl::CivilDay launch, realisation_start, realisation_end;
  std::optional<absl::CivilDay> execution_start, execution_end;
  std::string rationale, adaptability, needs_collection;
  int kairos = 0;  // The proto's number; 0 where there is none.
  std::optional<Money> maximum;
  std::string strategy, procedure, procedure_lot;  // Ids within the pact; empty: none.
  std::string publication;                         // The message, serialised.
  bool preexisting = false;                        // Signed before, not paid by the pact (R66).
  ContractState state = ContractState::kDraft;
  std::optional<absl::CivilDay> award_day, sign_day, end_day;
  int termination = 0;  // The proto's number of the reason.
  std::string last_refusal;
  Amended amended;
  Money certified, ordered;  // Of its funds now.

  Money Amount() const;
  // With the changes of orders and amendments.
  Money AmountInForce() const;
  // Last day of realisation, maximum and supplier as amended.
  absl::CivilDay EndInForce() const { return amended.realisation_end.value_or(realisation_end); }
  std::optional<Money> MaximumInForce() const {
    return amended.maximum ? amended.maximum : maximum;
  }
  bool PaidByPact() const { return !preexisting; }
  // What budget reserves and commits: lots of one line together.
  LineAmounts Lines() const;
  const Lot* FindLot(absl::string_view lot_id) const;
  const Clause* FindClause(absl::string_view clause_id) const;
  // The ids under which budget keeps what it does for this contract, derived from it alone, so that
  // a repetition after any crash has one effect. `fund`: empty for the contract's own reservation,
  // else of an order or amendment (change.h); `part`: what is committed of it.
  std::string ReservationId(absl::string_view pact_id, absl::string_view fund = "") const;
  std::string CommitId(absl::string_view pact_id, absl::string_view part = "") const;
  std::string CertificateId(absl::string_view pact_id, absl::string_view delivery_id,
                            absl::string_view fund = "") const;
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

enum class ContractAct { kAward, kSign, kCancel, kComplete, kTerminate };

// "AWARD", as in the database and in ListContractsInDoubt.
absl::string_view Name(ContractAct act);
// What makes the act possible, for its refusal.
absl::string_view WhatAllows(ContractAct act);

// Where an act leads. `via` is the state while it is on its way to budget, the same as `to` where
// budget has no part in it.
struct Step {
  ContractState via, to;
};
std::optional<Step> Next(ContractState from, ContractAct act, ContractKind kind,
                         bool preexisting = false);
// The state before an act on its way, to which a refusal leads back, and the one after it.
ContractState Before(ContractAct act);
ContractState After(ContractAct act);

}  // namespace pactum::procurement

#endif  // PACTUM_SERVICES_PROCUREMENT_DOMAIN_CONTRACT_H_
