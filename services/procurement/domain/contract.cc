#include "services/procurement/domain/contract.h"

#include <algorithm>
#include <array>
#include <set>
#include <stdexcept>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/digest.h"

namespace pactum::procurement {
namespace {

constexpr std::array<absl::string_view, 12> kStateNames = {
    "",           "DRAFT",     "AWARDING",   "AWARDED",   "SIGNING",     "SIGNED",
    "CANCELLING", "CANCELLED", "COMPLETING", "COMPLETED", "TERMINATING", "TERMINATED"};
constexpr std::array<absl::string_view, 4> kKindNames = {"", "MARKET", "FRAMEWORK_AGREEMENT",
                                                         "SUBSIDY"};

// The framework lets a contract end after the pact, while it is settled (F10).
constexpr int kSettlementYears = 3;

// The SIREN of the post office: its offices' numbers follow a rule of their own.
constexpr absl::string_view kPostOffice = "356000000";

bool IsAmount(const Lot& lot) {
  return lot.quantity > 0 && lot.unit_price > Money() &&
         static_cast<Int128>(lot.quantity) * lot.unit_price.cents() <= kMaxAmountCents;
}

void CheckLot(const Lot& lot, const std::string& path, const Pact& pact, const Project& project,
              std::vector<FieldProblem>& problems) {
  const auto wrong = [&](absl::string_view field, absl::string_view what) {
    problems.push_back({absl::StrCat(path, ".", field), std::string(what)});
  };
  if (lot.quantity <= 0) wrong("quantity", "must be above zero");
  if (lot.unit_price <= Money()) wrong("unit_price", "must be above zero");
  if (lot.quantity > 0 && lot.unit_price > Money() && !IsAmount(lot)) {
    wrong("quantity", "times the unit price exceeds the largest amount");
  }
  if (IsAmount(lot) && lot.stated_amount && *lot.stated_amount != lot.Amount()) {
    wrong("amount", absl::StrCat("must be quantity times unit price, ", lot.Amount().ToString()));
  }
  if (lot.estimate && *lot.estimate <= Money()) wrong("estimate", "must be above zero");
  const Line& line = lot.line;
  if (line.axis != project.axis) {
    wrong("line.axis", absl::StrCat("must be the project's, AXIS_", project.axis));
  }
  if ((line.axis == 1) != !line.sub_axis.empty()) {
    wrong("line.sub_axis", line.axis == 1 ? "is required on axis 1" : "exists on axis 1 only");
  }
  if (line.year < pact.start_year || line.year > pact.end_year) {
    wrong("line.year", absl::StrCat("must be one of ", pact.start_year, " to ", pact.end_year));
  }
  if (line.funding_source.empty()) wrong("line.funding_source", "is required");
  if (line.axis == 3) {
    if (line.new_pathways) wrong("line.new_pathways", "does not exist on axis 3");
    if (!lot.pathway.empty()) wrong("pathway_id", "does not exist on axis 3");
    return;
  }
  if (lot.pathway.empty()) {
    wrong("pathway_id", "is required on axes 1 and 2");
    return;
  }
  const auto pathway = project.pathways.find(lot.pathway);
  if (line.new_pathways && pathway != project.pathways.end() && !pathway->second) {
    wrong("line.new_pathways",
          absl::StrCat("pays for new pathways only; ", lot.pathway, " is none (R125)"));
  }
}

void CheckClauses(const Contract& contract, std::vector<FieldProblem>& problems) {
  std::set<std::string> ids;
  for (size_t i = 0; i < contract.clauses.size(); ++i) {
    const Clause& clause = contract.clauses[i];
    const std::string path = absl::StrCat("contract.clauses[", i, "]");
    if (!ids.insert(clause.id).second) problems.push_back({path + ".clause_id", "stands twice"});
    const int limits =
        (clause.limit_amount ? 1 : 0) + (clause.limit_bp ? 1 : 0) + (clause.limit_units ? 1 : 0);
    if (limits != 1) problems.push_back({path, "must have exactly one limit"});
    if (clause.limit_amount && *clause.limit_amount <= Money()) {
      problems.push_back({path + ".limit_amount", "must be above zero"});
    }
    if (clause.limit_bp && (*clause.limit_bp < 1 || *clause.limit_bp > 10'000)) {
      problems.push_back({path + ".limit_basis_points", "must be 1 to 10 000"});
    }
    if (clause.limit_units && *clause.limit_units <= 0) {
      problems.push_back({path + ".limit_quantity", "must be above zero"});
    }
    if (clause.limit_units && clause.kind != ClauseKind::kVariableGeometry) {
      problems.push_back({path + ".limit_quantity", "exists of VARIABLE_GEOMETRY only"});
    }
  }
}

// What R71 asks of every contract of axis 1, and R100 of every contract with a pathway.
void CheckTerms(const Contract& contract, const Project& project,
                std::vector<FieldProblem>& problems) {
  const auto require = [&](bool there, absl::string_view field, absl::string_view why) {
    if (!there) problems.push_back({absl::StrCat("contract.", field), std::string(why)});
  };
  if (project.axis == 1) {
    require(!contract.adaptability.empty(), "adaptability", "is required on axis 1 (R71)");
    require(!contract.needs_collection.empty(), "needs_collection", "is required on axis 1 (R38)");
    require(contract.execution_start.has_value(), "execution_start_date",
            "is required on axis 1 (R71)");
    require(contract.execution_end.has_value(), "execution_end_date",
            "is required on axis 1 (R71)");
  }
  if (project.axis != 3) {
    require(contract.kairos != 0, "kairos", "is required of training (R100)");
  }
  require(contract.kind != ContractKind::kFrameworkAgreement || contract.maximum.has_value(),
          "maximum", "is required of a framework agreement");
  require(contract.kind == ContractKind::kFrameworkAgreement || !contract.maximum, "maximum",
          "exists of a framework agreement only");
  require(!contract.maximum || *contract.maximum > Money(), "maximum", "must be above zero");
  require(contract.procedure.empty() == contract.procedure_lot.empty(), "procedure_lot_id",
          "goes with a procedure");
  if (contract.execution_start && *contract.execution_start < contract.launch) {
    require(false, "execution_start_date", "must not be before launch_date");
  }
  if (contract.execution_start && contract.execution_end &&
      *contract.execution_end < *contract.execution_start) {
    require(false, "execution_end_date", "must not be before the first day");
  }
}

}  // namespace

absl::string_view Name(ContractKind kind) { return kKindNames.at(static_cast<size_t>(kind)); }

absl::string_view Name(ContractState state) { return kStateNames.at(static_cast<size_t>(state)); }

ContractState ParseContractState(absl::string_view name) {
  const auto* found = std::find(kStateNames.begin() + 1, kStateNames.end(), name);
  if (found == kStateNames.end()) throw std::invalid_argument("no state of a contract");
  return static_cast<ContractState>(found - kStateNames.begin());
}

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

bool IsSiret(absl::string_view text) {
  if (text.size() != 14 || !std::all_of(text.begin(), text.end(), absl::ascii_isdigit)) {
    return false;
  }
  int plain = 0, luhn = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const int digit = text[i] - '0';
    const int doubled = i % 2 == 0 ? 2 * digit : digit;
    luhn += doubled > 9 ? doubled - 9 : doubled;
    plain += digit;
  }
  return luhn % 10 == 0 || (absl::StartsWith(text, kPostOffice) && plain % 5 == 0);
}

std::vector<FieldProblem> CheckContract(const Contract& contract, const Pact& pact,
                                        const Project& project) {
  std::vector<FieldProblem> problems;
  if (!IsSiret(contract.supplier_siret)) {
    problems.push_back({"contract.supplier_siret", "must be 14 digits with a valid check digit"});
  }
  if (contract.launch > contract.realisation_start) {
    problems.push_back({"contract.launch_date", "must not be after realisation_start_date"});
  }
  if (contract.realisation_start > contract.realisation_end) {
    problems.push_back({"contract.realisation_end_date", "must not be before the first day"});
  }
  CheckTerms(contract, project, problems);
  CheckClauses(contract, problems);
  // A contract that was signed before the pact began before it, too.
  if ((contract.PaidByPact() && contract.realisation_start.year() < pact.start_year) ||
      contract.realisation_start.year() > pact.end_year) {
    problems.push_back({"contract.realisation_start_date", "must be in the pact's period"});
  }
  if (contract.realisation_end.year() > pact.end_year + kSettlementYears) {
    problems.push_back({"contract.realisation_end_date",
                        absl::StrCat("must be by the end of ", pact.end_year + kSettlementYears)});
  }
  std::set<std::string> ids;
  Int128 sum = 0;
  for (size_t i = 0; i < contract.lots.size(); ++i) {
    const Lot& lot = contract.lots[i];
    const std::string path = absl::StrCat("contract.lots[", i, "]");
    if (!ids.insert(lot.id).second) problems.push_back({path + ".lot_id", "stands twice"});
    CheckLot(lot, path, pact, project, problems);
    if (IsAmount(lot)) sum += static_cast<Int128>(lot.quantity) * lot.unit_price.cents();
  }
  if (sum > kMaxAmountCents) {
    problems.push_back({"contract.lots", "sum to more than the largest amount"});
  }
  return problems;
}

std::string MissingPathway(const Contract& contract, const Project& project) {
  for (const Lot& lot : contract.lots) {
    if (!lot.pathway.empty() && !project.pathways.contains(lot.pathway)) return lot.pathway;
  }
  return "";
}

absl::string_view Name(ContractAct act) {
  switch (act) {
    case ContractAct::kAward:
      return "AWARD";
    case ContractAct::kSign:
      return "SIGN";
    case ContractAct::kCancel:
      return "CANCEL";
    case ContractAct::kComplete:
      return "COMPLETE";
    case ContractAct::kTerminate:
      return "TERMINATE";
  }
  throw std::invalid_argument("no act of a contract");
}

absl::string_view WhatAllows(ContractAct act) {
  switch (act) {
    case ContractAct::kAward:
      return "only a draft is awarded";
    case ContractAct::kSign:
      return "award it first; only an awarded contract is signed";
    case ContractAct::kCancel:
      return "only a draft or an awarded contract is cancelled; a signed one is completed or "
             "terminated";
    case ContractAct::kComplete:
      return "sign it first; only a signed contract is completed";
    case ContractAct::kTerminate:
      return "only a signed contract is terminated; before the signature it is cancelled";
  }
  throw std::invalid_argument("no act of a contract");
}

std::optional<Step> Next(ContractState from, ContractAct act, ContractKind kind, bool preexisting) {
  using S = ContractState;
  // A framework agreement binds no money by its award: its orders do. A subsidy's instalments
  // commit.
  const bool reserves = kind != ContractKind::kFrameworkAgreement;
  const bool commits = kind == ContractKind::kMarket;
  switch (act) {
    case ContractAct::kAward:
      if (from == S::kDraft) return Step{reserves ? S::kAwarding : S::kAwarded, S::kAwarded};
      break;
    case ContractAct::kSign:
      if (from == S::kAwarded) return Step{commits ? S::kSigning : S::kSigned, S::kSigned};
      break;
    case ContractAct::kCancel:
      if (from == S::kDraft) return Step{S::kCancelled, S::kCancelled};
      if (from == S::kAwarded) {
        return Step{reserves ? S::kCancelling : S::kCancelled, S::kCancelled};
      }
      break;
    case ContractAct::kComplete:
      if (from == S::kSigned) {
        return Step{preexisting ? S::kCompleted : S::kCompleting, S::kCompleted};
      }
      break;
    case ContractAct::kTerminate:
      if (from == S::kSigned) {
        return Step{preexisting ? S::kTerminated : S::kTerminating, S::kTerminated};
      }
      break;
  }
  return std::nullopt;
}

ContractState Before(ContractAct act) {
  switch (act) {
    case ContractAct::kAward:
      return ContractState::kDraft;
    case ContractAct::kSign:
    case ContractAct::kCancel:
      return ContractState::kAwarded;
    case ContractAct::kComplete:
    case ContractAct::kTerminate:
      return ContractState::kSigned;
  }
  throw std::invalid_argument("no act of a contract");
}

ContractState After(ContractAct act) {
  switch (act) {
    case ContractAct::kAward:
      return ContractState::kAwarded;
    case ContractAct::kSign:
      return ContractState::kSigned;
    case ContractAct::kCancel:
      return ContractState::kCancelled;
    case ContractAct::kComplete:
      return ContractState::kCompleted;
    case ContractAct::kTerminate:
      return ContractState::kTerminated;
  }
  throw std::invalid_argument("no act of a contract");
}

}  // namespace pactum::procurement
