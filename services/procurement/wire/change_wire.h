// Orders, instalments and amendments: their messages to values and back. The content as it was
// asked for is kept as the message; what rules, money and states read is beside it.
#ifndef PACTUM_SERVICES_PROCUREMENT_WIRE_CHANGE_WIRE_H_
#define PACTUM_SERVICES_PROCUREMENT_WIRE_CHANGE_WIRE_H_

#include <string>

#include "absl/strings/string_view.h"
#include "pactum/procurement/v1/change.pb.h"
#include "services/procurement/domain/change.h"
#include "services/procurement/domain/contract.h"

namespace pactum::procurement {

// `pacts/p/contracts/c/orders/x`.
std::string ChangeName(absl::string_view pact_id, absl::string_view contract_id, ChangeKind kind,
                       absl::string_view id);

Change FromProto(absl::string_view id, const v1::Order& order);
Change FromProto(absl::string_view id, const v1::Instalment& instalment);
Change FromProto(const v1::Amendment& amendment);

v1::Order OrderOf(absl::string_view pact_id, absl::string_view contract_id, const Change& change);
v1::Instalment InstalmentOf(absl::string_view pact_id, absl::string_view contract_id,
                            const Change& change);
v1::Amendment AmendmentOf(absl::string_view pact_id, absl::string_view contract_id,
                          const Change& change);

// What an instalment commits, by line.
LineAmounts LinesOf(const Change& instalment);
// A lot that stands twice in the items of an order or amendment; empty where none does.
std::string TwiceNamed(const google::protobuf::RepeatedPtrField<v1::OrderItem>& items);
// The terms of the contract as they are, without those of any draft.
v1::AmendedTerms TermsOf(const Contract& contract);
// `terms` as the amendment makes them.
v1::AmendedTerms Applied(const v1::AmendedTerms& terms, const Contract& contract,
                         const v1::Amendment& amendment, const Items& items);

}  // namespace pactum::procurement

#endif  // PACTUM_SERVICES_PROCUREMENT_WIRE_CHANGE_WIRE_H_
