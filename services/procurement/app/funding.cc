#include "services/procurement/app/funding.h"

#include <algorithm>
#include <map>
#include <set>
#include <stdexcept>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/fault_point.h"
#include "common/status/status_macros.h"
#include "services/procurement/domain/errors.h"
#include "services/procurement/store/change_store.h"
#include "services/procurement/store/delivery_store.h"
#include "services/procurement/wire/change_wire.h"
#include "services/procurement/wire/names.h"
#include "services/procurement/words.h"

namespace pactum::procurement {
namespace {

std::vector<Delivery> DeliveriesOf(db::Tx& tx, const Intent& intent) {
  std::vector<Delivery> deliveries;
  if (intent.deliveries.empty()) return deliveries;
  std::map<std::string, Delivery> found =
      FindDeliveries(tx, intent.pact, intent.contract, intent.deliveries);
  for (const std::string& id : intent.deliveries) deliveries.push_back(std::move(found.at(id)));
  return deliveries;
}

const Delivery& Find(const std::vector<Delivery>& deliveries, const std::string& id) {
  return *std::find_if(deliveries.begin(), deliveries.end(),
                       [&](const Delivery& delivery) { return delivery.id == id; });
}

// Releases each fund that has more reserved than certified; `only`: this fund alone.
absl::Status Release(BudgetClient& budget, const BudgetAsk& ask, const Subject& subject,
                     const std::optional<std::string>& only, absl::string_view reason) {
  std::set<std::string> funds;
  for (const FundLine& line : subject.funds) {
    if (line.reserved > line.certified && (!only || line.fund == *only)) funds.insert(line.fund);
  }
  for (const std::string& fund : funds) {
    RETURN_IF_ERROR(budget.Release(ask, subject.contract.ReservationId(ask.pact_id, fund), reason));
  }
  return absl::OkStatus();
}

// Reserves the amounts that a change adds under an id of its own, and commits them.
absl::Status ReserveAndCommit(BudgetClient& budget, const BudgetAsk& ask, const Subject& subject) {
  const Change& change = *subject.change;
  const std::string fund = FundOf(change);
  const std::string reservation = subject.contract.ReservationId(ask.pact_id, fund);
  RETURN_IF_ERROR(budget.Reserve(
      ask, reservation, ChangeName(ask.pact_id, subject.contract.id, change.kind, change.id),
      AddedLines(subject.contract, change.items)));
  // A trial stored no reservation that could be committed.
  if (ask.context.validate_only) return absl::OkStatus();
  FAULT_POINT("order.after_reserve");
  const absl::Status committed =
      budget.Commit(ask, reservation, subject.contract.CommitId(ask.pact_id, fund));
  if (committed.code() == absl::StatusCode::kFailedPrecondition) {
    // Refused for good: the reservation is not needed.
    RETURN_IF_ERROR(budget.Release(ask, reservation, phrase::kCommitmentRefused.en));
  }
  return committed;
}

absl::Status Certify(BudgetClient& budget, const BudgetAsk& ask, const Subject& subject,
                     const std::vector<Certificate>& parts) {
  std::map<std::string, std::vector<NewCertificate>> by_fund;
  for (const Certificate& part : parts) {
    const Delivery& delivery = Find(subject.deliveries, part.delivery);
    by_fund[part.fund].push_back(
        {subject.contract.CertificateId(ask.pact_id, delivery.id, part.fund),
         subject.contract.FindLot(delivery.lot)->line, part.amount, delivery.effective});
  }
  for (const auto& [fund, certificates] : by_fund) {
    RETURN_IF_ERROR(
        budget.Certify(ask, subject.contract.ReservationId(ask.pact_id, fund), certificates));
  }
  return absl::OkStatus();
}

absl::Status Reverse(BudgetClient& budget, const BudgetAsk& ask, const Subject& subject,
                     const std::string& reason) {
  const Delivery& delivery = subject.deliveries.at(0);
  const Contract& contract = subject.contract;
  for (const Certificate& part : subject.certificates) {
    RETURN_IF_ERROR(
        budget.ReverseCertificate(ask, contract.CertificateId(ask.pact_id, delivery.id, part.fund),
                                  reason, delivery.effective));
    if (contract.state == ContractState::kSigned) continue;
    // A contract that is over does not need the money that comes back.
    RETURN_IF_ERROR(budget.Release(ask, contract.ReservationId(ask.pact_id, part.fund), reason));
  }
  return absl::OkStatus();
}

}  // namespace

Subject LoadSubject(db::Tx& tx, const Intent& intent, Contract contract) {
  Subject subject;
  subject.contract = std::move(contract);
  if (const auto kind = ChangeKindOf(intent.act)) {
    subject.change = FindChange(tx, intent.pact, intent.contract, *kind, intent.subject).value();
  }
  subject.deliveries = DeliveriesOf(tx, intent);
  subject.funds = ReadFunds(tx, intent.pact, intent.contract, Lock::kNone);
  if (intent.act == Act::kReverse) {
    subject.certificates =
        ReadCertificates(tx, intent.pact, intent.contract, intent.deliveries.at(0));
  }
  return subject;
}

absl::Status AskBudget(BudgetClient& budget, const CallContext& context, const Intent& intent,
                       const Subject& subject) {
  const BudgetAsk ask{context, intent.id, intent.pact, intent.effective};
  const Contract& contract = subject.contract;
  const std::string reservation = contract.ReservationId(intent.pact);
  switch (intent.act) {
    case Act::kAward:
      return budget.Reserve(ask, reservation, ContractName(intent.pact, contract.id),
                            contract.Lines());
    case Act::kSign:
      return budget.Commit(ask, reservation, contract.CommitId(intent.pact));
    case Act::kCancel:
    case Act::kTerminate:
      return Release(budget, ask, subject, std::nullopt, intent.reason);
    case Act::kComplete:
      return Release(budget, ask, subject, std::nullopt, phrase::kContractCompleted.en);
    case Act::kOrder:
    case Act::kAmend:
      return ReserveAndCommit(budget, ask, subject);
    case Act::kCancelOrder:
      return Release(budget, ask, subject, FundOf(*subject.change), intent.reason);
    case Act::kInstalment:
      return budget.Commit(ask, reservation, contract.CommitId(intent.pact, KeyOf(*subject.change)),
                           LinesOf(*subject.change));
    case Act::kCertify:
      return Certify(budget, ask, subject, intent.parts);
    case Act::kReverse:
      return Reverse(budget, ask, subject, intent.reason);
  }
  throw std::invalid_argument("no act");
}

absl::StatusOr<std::vector<Certificate>> SetApart(db::Tx& tx, absl::string_view pact_id,
                                                  const Contract& contract,
                                                  const std::vector<Delivery>& deliveries) {
  std::vector<FundLine> funds = ReadFunds(tx, pact_id, contract.id, Lock::kUpdate);
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
      return FundsRefused(
          absl::FailedPreconditionError(Say(phrase::kFundsShort, Language::kEnglish,
                                            {{"left", delivery.certified_amount - needed},
                                             {"delivery", delivery.id},
                                             {"needed", delivery.certified_amount}})));
    }
  }
  for (const auto& [key, amount] : taken) {
    AddToFund(tx, pact_id, contract.id,
              {.fund = key.first, .dimension = key.second, .certified = amount});
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
    AddToFund(tx, pact_id, contract_id,
              {.fund = key.first, .dimension = key.second, .certified = -amount});
  }
}

}  // namespace pactum::procurement
