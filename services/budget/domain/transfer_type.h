// The types of transfers as one table: between which kinds of account each moves money, which rules
// judge it, how a wrong one is corrected. The operations (ledger.h, settlement.h), the corrections
// and the SQL of the stores derive from it. LedgerTablesTest holds the SQL of the migrations and
// pactum.budget.v1.TransferType against it.
#ifndef PACTUM_SERVICES_BUDGET_DOMAIN_TRANSFER_TYPE_H_
#define PACTUM_SERVICES_BUDGET_DOMAIN_TRANSFER_TYPE_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <initializer_list>
#include <utility>

#include "absl/strings/string_view.h"
#include "common/base/enum_names.h"
#include "common/words/phrase.h"
#include "services/budget/domain/account.h"
#include "services/budget/words.h"

namespace pactum::budget {

// In the order of the table.
enum class TransferType {
  kOpenEnvelope,
  kCutEnvelope,
  kAllocate,
  kMove,
  kReleaseAxis3,
  kSignConvention,
  kPayAdvance,
  kApplyDecision,
  kPayBalance,
  kRecover,
  kImpute,
  kCarryOver,
  kClose,
  kOpenUse,
  kDeposit,
  kCarryUnspent,
  kReserve,
  kCommit,
  kCertify,
  kReverseCertificate,
  kPaySupplier,
  kRelease,
};

// From one kind of account to another of the same book.
struct Route {
  AccountKind from = AccountKind::kExternal, to = AccountKind::kExternal;

  friend constexpr bool operator==(const Route&, const Route&) = default;
};

// The routes of one type, at most eight.
class Routes {
 public:
  constexpr Routes(std::initializer_list<Route> routes) : size_(routes.size()) {
    std::copy(routes.begin(), routes.end(), routes_.begin());
  }
  constexpr const Route* begin() const { return routes_.data(); }
  constexpr const Route* end() const { return routes_.data() + size_; }
  constexpr size_t size() const { return size_; }

 private:
  std::array<Route, 8> routes_ = {};
  size_t size_;
};

// How a wrong transfer is put right.
enum class Correction {
  kTransferBack,   // With its mirror in the other book.
  kWholeActBack,   // An act on a convention: all its lines, and both halves of an imputation.
  kByAnotherAct,   // Not by a transfer back.
  kByProcurement,  // Not by a transfer back: procurement moves it, under an id of its own.
};

struct TransferTypeRow {
  TransferType type;
  absl::string_view name;
  Book book;
  Routes routes;            // A transfer goes along one of them, or back.
  bool changes_allocation;  // The allocation rules judge it, and its correction.
  Correction correction;
  const Phrase* undone_by = nullptr;  // Where the correction is another act.
};

// clang-format off
inline constexpr auto kTransferTypes = [] {
  using enum AccountKind;
  using enum Book;
  using enum Correction;
  using enum TransferType;
  return std::to_array<TransferTypeRow>({
      // type, name, book, routes                                                        rules  correction
      {kOpenEnvelope, "OPEN_ENVELOPE", kState, {{kExternal, kUnallocated}},              true,  kTransferBack},
      {kCutEnvelope, "CUT_ENVELOPE", kState, {{kUnallocated, kExternal}},                true,  kTransferBack},
      {kAllocate, "ALLOCATE", kState, {{kUnallocated, kAllocated},
                                       {kUnallocated, kLocked}},                         true,  kTransferBack},
      {kMove, "MOVE", kState, {{kAllocated, kAllocated},
                               {kAllocated, kLocked}},                                   true,  kTransferBack},
      {kReleaseAxis3, "RELEASE_AXIS_3", kState, {{kLocked, kAllocated}},                 true,  kTransferBack},
      {kSignConvention, "SIGN_CONVENTION", kState, {{kAllocated, kPlanned}},             false, kByAnotherAct, &phrase::kUndoneByAmendment},
      {kPayAdvance, "PAY_ADVANCE", kState, {{kPlanned, kAdvanced}},                      false, kWholeActBack},
      {kApplyDecision, "APPLY_DECISION", kState, {{kAdvanced, kPaid},
                                                  {kAdvanced, kRecoverable},
                                                  {kPlanned, kOwed},
                                                  {kPlanned, kWithheld},
                                                  {kOwed, kWithheld},
                                                  {kPaid, kRecoverable}},                false, kByAnotherAct, &phrase::kUndoneByDecision},
      {kPayBalance, "PAY_BALANCE", kState, {{kOwed, kPaid}},                             false, kWholeActBack},
      {kRecover, "RECOVER", kState, {{kRecoverable, kWithheld}},                         false, kWholeActBack},
      {kImpute, "IMPUTE", kState, {{kRecoverable, kWithheld},
                                   {kPlanned, kAdvanced}},                               false, kWholeActBack},
      {kCarryOver, "CARRY_OVER", kState, {{kWithheld, kAllocated}},                      false, kTransferBack},
      {kClose, "CLOSE", kState, {{kUnallocated, kReturned},
                                 {kLocked, kReturned},
                                 {kAllocated, kReturned},
                                 {kPlanned, kReturned},
                                 {kWithheld, kReturned}},                                false, kByAnotherAct, &phrase::kUndoneByNothingClosed},
      {kOpenUse, "OPEN_USE", kUse, {{kExternal, kAvailable},
                                    {kAvailable, kAvailable}},                           true,  kTransferBack},
      {kDeposit, "DEPOSIT", kUse, {{kExternal, kAvailable}},                             false, kTransferBack},
      {kCarryUnspent, "CARRY_UNSPENT", kUse, {{kAvailable, kAvailable}},                 false, kTransferBack},
      {kReserve, "RESERVE", kUse, {{kAvailable, kReserved}},                             false, kByProcurement, &phrase::kUndoneByRelease},
      {kCommit, "COMMIT", kUse, {{kReserved, kCommitted}},                               false, kByProcurement, &phrase::kUndoneByRelease},
      {kCertify, "CERTIFY", kUse, {{kCommitted, kCertified}},                            false, kByProcurement, &phrase::kUndoneByReverseCertificate},
      {kReverseCertificate, "REVERSE_CERTIFICATE", kUse, {{kCertified, kCommitted}},     false, kByProcurement, &phrase::kUndoneByCertify},
      {kPaySupplier, "PAY_SUPPLIER", kUse, {{kCertified, kPaid}},                        false, kByProcurement, &phrase::kUndoneByNothingPaid},
      {kRelease, "RELEASE", kUse, {{kReserved, kAvailable},
                                   {kCommitted, kAvailable}},                            false, kByProcurement, &phrase::kUndoneByReserve},
  });
}();
// clang-format on

constexpr const TransferTypeRow& RowOf(TransferType type) {
  return kTransferTypes[static_cast<size_t>(type)];
}

constexpr auto Names(TransferType) {
  std::array<std::pair<TransferType, absl::string_view>, kTransferTypes.size()> names{};
  for (const TransferTypeRow& row : kTransferTypes) {
    names[static_cast<size_t>(row.type)] = {row.type, row.name};
  }
  return names;
}

}  // namespace pactum::budget

#endif  // PACTUM_SERVICES_BUDGET_DOMAIN_TRANSFER_TYPE_H_
