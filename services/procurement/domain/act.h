// The acts on a contract that may move money on budget.
#ifndef PACTUM_SERVICES_PROCUREMENT_DOMAIN_ACT_H_
#define PACTUM_SERVICES_PROCUREMENT_DOMAIN_ACT_H_

#include "common/base/enum_names.h"

namespace pactum::procurement {

// An act on its way to budget is stored as an intent, under this name.
enum class Act {
  kAward,
  kSign,
  kCancel,
  kComplete,
  kTerminate,
  kOrder,
  kCancelOrder,
  kInstalment,
  kAmend,
  kCertify,
  kReverse
};
constexpr auto Names(Act) {
  using enum Act;
  return EnumNames<Act>({{kAward, "AWARD"},
                         {kSign, "SIGN"},
                         {kCancel, "CANCEL"},
                         {kComplete, "COMPLETE"},
                         {kTerminate, "TERMINATE"},
                         {kOrder, "ORDER"},
                         {kCancelOrder, "CANCEL_ORDER"},
                         {kInstalment, "INSTALMENT"},
                         {kAmend, "AMEND"},
                         {kCertify, "CERTIFY"},
                         {kReverse, "REVERSE"}});
}

}  // namespace pactum::procurement

#endif  // PACTUM_SERVICES_PROCUREMENT_DOMAIN_ACT_H_
