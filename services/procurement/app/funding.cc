#include "services/procurement/app/funding.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/fault_point.h"
#include "common/status/status_macros.h"
#include "services/procurement/domain/errors.h"
#include "services/procurement/wire/change_wire.h"
#include "services/procurement/wire/procurement_wire.h"

namespace pactum::procurement {
namespace {

std::vector<Delivery> DeliveriesOf(db::Tx& tx, const Intent& intent) {
  std::vector<Delivery> deliveries;
  if (intent.deliveries.empty()) return deliveries;
  std::map<std::string, Delivery> found =
      FindDeliveries(tx, intent.pact, intent.contract, intent.deliveries, false);
  for (const std::string& id : intent.deliveries) deliveries.push_back(std::move(found.at(id)));
  return deliveries;
}

const Delivery& Find(const std::vector<Delivery>& deliveries, const std::string& id) {
  return *std::find_if(deliveries.begin(), deliveries.end(),
                       [&](const Delivery& delivery) { return delivery.id == id; });
}

// The funds that hold what is not certified; `only`: this one.
std::set<std::string> Holding(const std::vector<FundLine>& funds,
                              const std::optional<std::string>& only) {
  std::set<std::string> holding;
  for (const FundLine& line : funds) {
    if (line.reserved > line.certified && (!only || line.fund == *only)) holding.insert(line.fund);
  }
  return holding;
}

absl::Status Release(BudgetClient& budget, const CallContext& context, const Intent& intent,
                     const Subject& subject, const std::optional<std::string>& only,
                     absl::string_view reason) {
  for (const std::string& fund : Holding(subject.funds, only)) {
    RETURN_IF_ERROR(budget.Release(context, intent.id, intent.pact,
                                   subject.contract.ReservationId(intent.pact, fund), reason,
                                   intent.effective));
  }
  return absl::OkStatus();
}

// Reserves what a change adds under an id of its own, and commits it.
absl::Status ReserveAndCommit(BudgetClient& budget, const CallContext& context,
                              const Intent& intent, const Subject& subject) {
  const Change& change = *subject.change;
  const std::string fund = FundOf(change);
  const std::string reservation = subject.contract.ReservationId(intent.pact, fund);
  RETURN_IF_ERROR(
      budget.Reserve(context, intent.id, intent.pact, reservation,
                     ChangeName(intent.pact, subject.contract.id, change.kind, change.id),
                     AddedLines(subject.contract, change.items), intent.effective));
  // A trial stored no reservation that could be committed.
  if (context.validate_only) return absl::OkStatus();
  FAULT_POINT("order.after_reserve");
  const absl::Status committed =
      budget.Commit(context, intent.id, intent.pact, reservation,
                    subject.contract.CommitId(intent.pact, fund), {}, intent.effective);
  if (committed.code() == absl::StatusCode::kFailedPrecondition) {
    // Refused for good: what was reserved for it is not needed.
    RETURN_IF_ERROR(budget.Release(context, intent.id, intent.pact, reservation,
                                   "the commitment was refused", intent.effective));
  }
  return committed;
}

absl::Status Certify(BudgetClient& budget, const CallContext& context, const Intent& intent,
                     const Subject& subject) {
  std::map<std::string, std::vector<BudgetClient::Certificate>> by_fund;
  for (const Certificate& part : intent.parts) {
    const Delivery& delivery = Find(subject.deliveries, part.delivery);
    by_fund[part.fund].push_back(
        {subject.contract.CertificateId(intent.pact, delivery.id, part.fund),
         subject.contract.FindLot(delivery.lot)->line, part.amount, delivery.effective});
  }
  for (const auto& [fund, certificates] : by_fund) {
    RETURN_IF_ERROR(budget.Certify(context, intent.id, intent.pact,
                                   subject.contract.ReservationId(intent.pact, fund),
                                   certificates));
  }
  return absl::OkStatus();
}

absl::Status Reverse(BudgetClient& budget, const CallContext& context, const Intent& intent,
                     const Subject& subject) {
  const Delivery& delivery = subject.deliveries.at(0);
  const Contract& contract = subject.contract;
  for (const Certificate& part : subject.certificates) {
    RETURN_IF_ERROR(
        budget.ReverseCertificate(context, intent.id, intent.pact,
                                  contract.CertificateId(intent.pact, delivery.id, part.fund),
                                  intent.reason, delivery.effective));
    if (contract.state == ContractState::kSigned) continue;
    // What comes back to a contract that is over is not needed there any more.
    RETURN_IF_ERROR(budget.Release(context, intent.id, intent.pact,
                                   contract.ReservationId(intent.pact, part.fund), intent.reason,
                                   intent.effective));
  }
  return absl::OkStatus();
}

}  // namespace

std::optional<ContractAct> ContractActOf(absl::string_view act) {
  for (const ContractAct candidate : {ContractAct::kAward, ContractAct::kSign, ContractAct::kCancel,
                                      ContractAct::kComplete, ContractAct::kTerminate}) {
    if (Name(candidate) == act) return candidate;
  }
  return std::nullopt;
}

std::optional<ChangeKind> ChangeKindOf(absl::string_view act) {
  if (act == "ORDER" || act == "CANCEL_ORDER") return ChangeKind::kOrder;
  if (act == "INSTALMENT") return ChangeKind::kInstalment;
  if (act == "AMEND") return ChangeKind::kAmendment;
  return std::nullopt;
}

Subject LoadSubject(db::Tx& tx, const Intent& intent, Contract contract) {
  Subject subject;
  subject.contract = std::move(contract);
  if (const auto kind = ChangeKindOf(intent.act)) {
    subject.change = FindChange(tx, intent.pact, intent.contract, *kind, intent.subject).value();
  }
  subject.deliveries = DeliveriesOf(tx, intent);
  subject.funds = ReadFunds(tx, intent.pact, intent.contract, false);
  if (intent.act == "REVERSE") {
    subject.certificates =
        ReadCertificates(tx, intent.pact, intent.contract, intent.deliveries.at(0));
  }
  return subject;
}

bool AsksBudget(const Subject& subject, absl::string_view act) {
  if (act == "ORDER" || act == "AMEND") {
    return !AddedLines(subject.contract, subject.change->items).empty();
  }
  return true;
}

absl::Status AskBudget(BudgetClient& budget, const CallContext& context, const Intent& intent,
                       const Subject& subject) {
  const Contract& contract = subject.contract;
  const std::string reservation = contract.ReservationId(intent.pact);
  if (intent.act == "AWARD") {
    return budget.Reserve(context, intent.id, intent.pact, reservation,
                          ContractName(intent.pact, contract.id), contract.Lines(),
                          intent.effective);
  }
  if (intent.act == "SIGN") {
    return budget.Commit(context, intent.id, intent.pact, reservation,
                         contract.CommitId(intent.pact), {}, intent.effective);
  }
  if (intent.act == "CANCEL" || intent.act == "TERMINATE") {
    return Release(budget, context, intent, subject, std::nullopt, intent.reason);
  }
  if (intent.act == "COMPLETE") {
    return Release(budget, context, intent, subject, std::nullopt, "completed");
  }
  if (intent.act == "CANCEL_ORDER") {
    return Release(budget, context, intent, subject, FundOf(*subject.change), intent.reason);
  }
  if (intent.act == "INSTALMENT") {
    return budget.Commit(
        context, intent.id, intent.pact, reservation,
        contract.CommitId(intent.pact, absl::StrCat("instalment-", subject.change->id)),
        LinesOf(*subject.change), intent.effective);
  }
  if (intent.act == "ORDER" || intent.act == "AMEND") {
    return ReserveAndCommit(budget, context, intent, subject);
  }
  return intent.act == "CERTIFY" ? Certify(budget, context, intent, subject)
                                 : Reverse(budget, context, intent, subject);
}

absl::StatusOr<std::vector<Certificate>> SetApart(db::Tx& tx, absl::string_view pact_id,
                                                  const Contract& contract,
                                                  const std::vector<Delivery>& deliveries) {
  std::vector<FundLine> funds = ReadFunds(tx, pact_id, contract.id, true);
  std::vector<Certificate> parts;
  std::map<std::pair<std::string, int>, Money> taken;
  for (const Delivery& delivery : deliveries) {
    Money needed = delivery.certified_amount;
    for (FundLine& line : funds) {
      const bool pays =
          delivery.order.empty() || line.fund == absl::StrCat("order-", delivery.order);
      const Money part = std::min(needed, line.committed - line.certified);
      if (!pays || line.dimension != delivery.dimension || part <= Money()) continue;
      parts.push_back({delivery.id, line.fund, part});
      line.certified += part;
      needed -= part;
      taken[{line.fund, line.dimension}] += part;
    }
    if (needed > Money()) {
      return FundsRefused(absl::FailedPreconditionError(
          absl::StrCat("what is committed has ", (delivery.certified_amount - needed).ToString(),
                       " left for delivery ", delivery.id, ", ",
                       delivery.certified_amount.ToString(), " are needed")));
    }
  }
  for (const auto& [key, amount] : taken) {
    AddToFund(tx, pact_id, contract.id, {key.first, key.second, Money(), Money(), amount});
  }
  return parts;
}

void GiveBack(db::Tx& tx, absl::string_view pact_id, absl::string_view contract_id,
              const std::vector<Certificate>& parts, const std::vector<Delivery>& deliveries) {
  std::map<std::pair<std::string, int>, Money> given;  // In the order of locks.
  for (const Certificate& part : parts) {
    given[{part.fund, Find(deliveries, part.delivery).dimension}] += part.amount;
  }
  for (const auto& [key, amount] : given) {
    AddToFund(tx, pact_id, contract_id, {key.first, key.second, Money(), Money(), -amount});
  }
}

}  // namespace pactum::procurement
