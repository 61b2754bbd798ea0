#include "services/budget/api/budget_api.h"

#include "common/rpc/reads.h"
#include "services/budget/api/book_reads.h"
#include "services/budget/api/rule_reads.h"
#include "services/budget/app/pact_scope.h"
#include "services/budget/app/statements.h"

namespace pactum::budget {

BudgetApi::BudgetApi(const rpc::Gate& gate, db::Pool& pool, RegistryClient& registry)
    : rpc::Service("pactum.budget.v1.BudgetService", gate),
      envelopes_(pool, registry),
      allocations_(pool, registry),
      axis_3_releases_(pool, registry),
      corrections_(pool, registry),
      conventions_(pool),
      settlements_(pool),
      deposits_(pool),
      own_efforts_(pool),
      use_(pool) {
  const auto read = [&](auto fn) { return rpc::PactRead(pool, FindPactInScope, fn); };
  const auto read_as_of = [&](auto fn) { return rpc::PactReadAsOf(pool, FindPactInScope, fn); };

  // The envelope and its allocation.
  On("OpenEnvelope", envelopes_, &Envelopes::Open);
  On("ChangeEnvelope", envelopes_, &Envelopes::Change);
  On("GetBudget", read(GetBudget));
  On("Allocate", allocations_, &Allocations::Allocate);
  On("Deallocate", allocations_, &Allocations::Deallocate);
  On("MoveAllocation", allocations_, &Allocations::Move);
  On("PostAllocations", allocations_, &Allocations::PostAll);
  On("ReleaseAxis3", axis_3_releases_, &Axis3Releases::Release);
  On("CorrectTransfer", corrections_, &Corrections::Correct);

  // The allocation rules and other figures.
  On("CheckAllocation", rpc::Snapshot(pool, CheckAnnex));
  On("CheckCompliance", read(CheckCompliance));
  On("ListAllocationRules", rpc::Snapshot(pool, ListAllocationRules));
  On("GetIndicativeVolume", read(GetIndicativeVolume));
  On("ComputeAdditionalVolume", ComputeAdditionalVolume);

  // Conventions, until the closing of the books.
  On("PrepareConvention", conventions_, &Conventions::Prepare);
  On("AmendConvention", conventions_, &Conventions::Amend);
  On("SignConvention", conventions_, &Conventions::Sign);
  On("GetConvention", read(GetConvention));
  On("ListConventions", read(ListConventions));
  On("PayAdvance", conventions_, &Conventions::PayAdvance);
  On("ApplyDecision", conventions_, &Conventions::Apply);
  On("PayBalance", conventions_, &Conventions::PayBalance);
  On("Recover", conventions_, &Conventions::Recover);
  On("Impute", conventions_, &Conventions::Impute);
  On("CarryOver", settlements_, &Settlements::CarryOver);
  On("CarryUnspent", settlements_, &Settlements::CarryUnspent);
  On("CloseBudget", settlements_, &Settlements::Close);

  // The counterparty's deposits and own effort.
  On("ReportDeposit", deposits_, &Deposits::Report);
  On("AnswerDeposit", deposits_, &Deposits::Answer);
  On("ListDeposits", read(ListDeposits));
  On("ReportOwnEffort", own_efforts_, &OwnEfforts::Report);
  On("AnswerOwnEffort", own_efforts_, &OwnEfforts::Answer);
  On("ListOwnEfforts", read(ListOwnEfforts));
  On("CheckOwnEffort", read(CheckOwnEffort));

  // Book USE.
  On("Reserve", use_, &UseOfFunds::Reserve);
  On("Commit", use_, &UseOfFunds::Commit);
  On("Certify", use_, &UseOfFunds::Certify);
  On("ReverseCertificate", use_, &UseOfFunds::ReverseCertificate);
  On("Release", use_, &UseOfFunds::ReleaseReservation);
  On("PaySupplier", use_, &UseOfFunds::PaySupplier);

  // The books, now and as of any past day and instant.
  On("GetBudgetPosition", read_as_of(GetBudgetPosition));
  On("ListTransfers", read(ListTransfers));
  On("GetTrialBalance", [&pool](const rpc::Call& call, const v1::GetTrialBalanceRequest& request) {
    return GetTrialBalance(pool, call, request);
  });
  On("GetAccountStatement", read(GetAccountStatement));
  On("GetExecution", read_as_of(GetExecution));
  On("VerifyLedger", read(VerifyLedger));
}

}  // namespace pactum::budget
