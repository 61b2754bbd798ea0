// Certificates of deliveries («service fait»): made, reversed, paid.
#ifndef PACTUM_SERVICES_BUDGET_STORE_CERTIFICATE_STORE_H_
#define PACTUM_SERVICES_BUDGET_STORE_CERTIFICATE_STORE_H_

#include <map>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "common/db/tx.h"
#include "services/budget/domain/certificate.h"
#include "services/budget/domain/line.h"

namespace pactum::budget {

struct Certificate {
  std::string id, reservation, digest;
  LineAmounts lines;
  absl::CivilDay effective;
  CertificateState state = CertificateState::kCertified;
  std::string payment;  // Of a paid one.
};

// The stored ones of these ids, locked in the order of their ids.
std::map<std::string, Certificate> LockCertificates(db::Tx& tx, absl::string_view pact_id,
                                                    const std::vector<std::string>& ids);
void InsertCertificates(db::Tx& tx, absl::string_view pact_id,
                        const std::vector<Certificate>& certificates);
// kReversed, or kPaid with its payment.
void SetCertificateState(db::Tx& tx, absl::string_view pact_id, const std::vector<std::string>& ids,
                         CertificateState state, absl::string_view payment);

}  // namespace pactum::budget

#endif  // PACTUM_SERVICES_BUDGET_STORE_CERTIFICATE_STORE_H_
