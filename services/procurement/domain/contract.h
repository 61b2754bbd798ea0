// A contract as plain values. Amounts in whole cents, quantities in units of the lot's work unit.
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
#include "common/base/enum_names.h"
#include "common/money/money.h"

namespace pactum::procurement {

// The number of a value is the number in the database, where the column is a number.
enum class ClauseKind { kUnset, kFungibility, kOrderEvolution, kVariableGeometry };
constexpr auto Names(ClauseKind) {
  using enum ClauseKind;
  return EnumNames<ClauseKind>({{kFungibility, "FUNGIBILITY"},
                                {kOrderEvolution, "ORDER_EVOLUTION"},
                                {kVariableGeometry, "VARIABLE_GEOMETRY"}});
}

// A clause within which a contract changes without an amendment (R24). Exactly one limit is set.
struct Clause {
  std::string id;
  ClauseKind kind = ClauseKind::kUnset;
  std::string text;
  std::optional<Money> limit_amount;
  std::optional<int> limit_bp;         // Of the contract's amount, or of the lot's quantity.
  std::optional<int64_t> limit_units;  // Of VARIABLE_GEOMETRY.
};

// A pact as registry reported it.
struct Pact {
  std::string id, region;
  bool pes = false;  // The counterparty is the public employment service.
  int start_year = 0, end_year = 0;
};

// A project as registry reports it, in the version in force.
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

enum class WorkUnit {
  kUnset,
  kEntryInTraining,
  kTraineeHour,
  kSession,
  kEngineeringDay,
  kDeliverable
};
constexpr auto Names(WorkUnit) {
  using enum WorkUnit;
  return EnumNames<WorkUnit>({{kEntryInTraining, "ENTRY_IN_TRAINING"},
                              {kTraineeHour, "TRAINEE_HOUR"},
                              {kSession, "SESSION"},
                              {kEngineeringDay, "ENGINEERING_DAY"},
                              {kDeliverable, "DELIVERABLE"}});
}

enum class ContractKind { kUnset, kMarket, kFrameworkAgreement, kSubsidy };
constexpr auto Names(ContractKind) {
  using enum ContractKind;
  return EnumNames<ContractKind>(
      {{kMarket, "MARKET"}, {kFrameworkAgreement, "FRAMEWORK_AGREEMENT"}, {kSubsidy, "SUBSIDY"}});
}

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
constexpr auto Names(ContractState) {
  using enum ContractState;
  return EnumNames<ContractState>({{kDraft, "DRAFT"},
                                   {kAwarding, "AWARDING"},
                                   {kAwarded, "AWARDED"},
                                   {kSigning, "SIGNING"},
                                   {kSigned, "SIGNED"},
                                   {kCancelling, "CANCELLING"},
                                   {kCancelled, "CANCELLED"},
                                   {kCompleting, "COMPLETING"},
                                   {kCompleted, "COMPLETED"},
                                   {kTerminating, "TERMINATING"},
                                   {kTerminated, "TERMINATED"}});
}

// How the training body enters its data (R100).
enum class KairosObligation { kUnset, kKairos, kZeroEntryApi };
constexpr auto Names(KairosObligation) {
  using enum KairosObligation;
  return EnumNames<KairosObligation>({{kKairos, "KAIROS"}, {kZeroEntryApi, "ZERO_ENTRY_API"}});
}

// Why a contract ends before its time.
enum class TerminationReason {
  kUnset,
  kGeneralInterest,
  kSupplierFault,
  kSupplierInsolvency,
  kForceMajeure,
  kMutualAgreement,
  kOther
};
constexpr auto Names(TerminationReason) {
  using enum TerminationReason;
  return EnumNames<TerminationReason>({{kGeneralInterest, "GENERAL_INTEREST"},
                                       {kSupplierFault, "SUPPLIER_FAULT"},
                                       {kSupplierInsolvency, "SUPPLIER_INSOLVENCY"},
                                       {kForceMajeure, "FORCE_MAJEURE"},
                                       {kMutualAgreement, "MUTUAL_AGREEMENT"},
                                       {kOther, "OTHER"}});
}

struct Lot {
  std::string id, title;
  Line line;
  std::string pathway;
  WorkUnit unit = WorkUnit::kUnset;
  int64_t quantity = 0;
  Money unit_price;
  std::optional<Money> stated_amount;  // As the caller stated it: checked against the price.
  std::optional<Money> estimate;
  int64_t changed = 0;  // Units that orders and amendments added, or took away.
  int dimension = 0;    // The key under which the database sums it.

  // Quantity as signed times price. Throws std::overflow_error where that is no amount:
  // CheckContract first.
  Money Amount() const { return AmountOf(quantity); }
  // `units` at its price.
  Money AmountOf(int64_t units) const;
  int64_t InForce() const { return quantity + changed; }
};

// The terms that amendments in force changed.
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
  KairosObligation kairos = KairosObligation::kUnset;
  std::optional<Money> maximum;
  std::string strategy, procedure, procedure_lot;  // Ids within the pact; empty: none.
  std::string publication;                         // The message, serialised.
  bool preexisting = false;                        // Signed before, not paid by the pact (R66).
  ContractState state = ContractState::kDraft;
  std::optional<absl::CivilDay> award_day, sign_day, end_day;
  TerminationReason termination = TerminationReason::kUnset;
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
  const std::string& SupplierSiretInForce() const {
    return amended.supplier_siret.empty() ? supplier_siret : amended.supplier_siret;
  }
  const std::string& SupplierNameInForce() const {
    return amended.supplier_siret.empty() ? supplier_name : amended.supplier_name;
  }
  // The contract's first price: the maximum of a framework agreement, else the sum of the lots.
  Money InitialPrice() const { return maximum ? *maximum : Amount(); }
  Money PriceInForce() const { return maximum ? *MaximumInForce() : AmountInForce(); }
  bool IsFramework() const { return kind == ContractKind::kFrameworkAgreement; }
  bool PaidByPact() const { return !preexisting; }
  // The amounts that budget reserves and commits: lots of one line together.
  LineAmounts Lines() const;
  const Lot* FindLot(absl::string_view lot_id) const;
  Lot* FindLot(absl::string_view lot_id);
  const Clause* FindClause(absl::string_view clause_id) const;
  // The ids under which budget keeps the contract's money. They derive from the contract alone, so
  // that a repetition after any crash has one effect. `fund`: empty for the contract's own
  // reservation, else of an order or amendment (change.h); `part`: the part that is committed.
  std::string ReservationId(absl::string_view pact_id, absl::string_view fund = "") const;
  std::string CommitId(absl::string_view pact_id, absl::string_view part = "") const;
  std::string CertificateId(absl::string_view pact_id, absl::string_view delivery_id,
                            absl::string_view fund = "") const;
};

}  // namespace pactum::procurement

#endif  // PACTUM_SERVICES_PROCUREMENT_DOMAIN_CONTRACT_H_
