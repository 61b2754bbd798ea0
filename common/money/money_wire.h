// Money between google.type.Money and cents.
#ifndef PACTUM_COMMON_MONEY_MONEY_WIRE_H_
#define PACTUM_COMMON_MONEY_MONEY_WIRE_H_

#include "absl/status/statusor.h"
#include "common/money/money.h"
#include "google/type/money.pb.h"

namespace pactum {

// INVALID_ARGUMENT unless it is EUR, in whole cents, units and nanos of one sign, and at most
// kMaxAmountCents either way. The message names no field: whoever knows it adds it.
absl::StatusOr<Money> FromProto(const google::type::Money& proto);
google::type::Money ToProto(Money money);

}  // namespace pactum

#endif  // PACTUM_COMMON_MONEY_MONEY_WIRE_H_
