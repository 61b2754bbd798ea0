// The states of a certificate («service fait»).
#ifndef PACTUM_SERVICES_BUDGET_DOMAIN_CERTIFICATE_H_
#define PACTUM_SERVICES_BUDGET_DOMAIN_CERTIFICATE_H_

#include "common/base/enum_names.h"

namespace pactum::budget {

enum class CertificateState { kCertified, kReversed, kPaid };
constexpr auto Names(CertificateState) {
  return EnumNames<CertificateState>({{CertificateState::kCertified, "CERTIFIED"},
                                      {CertificateState::kReversed, "REVERSED"},
                                      {CertificateState::kPaid, "PAID"}});
}

}  // namespace pactum::budget

#endif  // PACTUM_SERVICES_BUDGET_DOMAIN_CERTIFICATE_H_
