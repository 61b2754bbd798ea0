// Orders, instalments and amendments: their messages to values and back. The content that the
// caller asked for is stored as the message; the values that rules, money and states need are
// beside it.
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

// The kind of change that a message is of.
template <class Message>
inline constexpr ChangeKind kKindOf = ChangeKind::kOrder;
template <>
inline constexpr ChangeKind kKindOf<v1::Instalment> = ChangeKind::kInstalment;
template <>
inline constexpr ChangeKind kKindOf<v1::Amendment> = ChangeKind::kAmendment;

// The resource, with its name, state and etag. `Message`: that of the change's kind.
template <class Message>
Message ToProto(absl::string_view pact_id, absl::string_view contract_id, const Change& change);
template <>
v1::Order ToProto(absl::string_view pact_id, absl::string_view contract_id, const Change& change);
template <>
v1::Instalment ToProto(absl::string_view pact_id, absl::string_view contract_id,
                       const Change& change);
template <>
v1::Amendment ToProto(absl::string_view pact_id, absl::string_view contract_id,
                      const Change& change);

// The amounts that an instalment commits, by line.
LineAmounts LinesOf(const Change& instalment);
// Whether the items of an order or amendment name a lot twice.
bool NameALotTwice(const google::protobuf::RepeatedPtrField<v1::OrderItem>& items);
// The terms of the contract as they are, without those of any draft.
v1::AmendedTerms TermsOf(const Contract& contract);
// `terms` as the amendment makes them.
v1::AmendedTerms Applied(const v1::AmendedTerms& terms, const Contract& contract,
                         const v1::Amendment& amendment, const Items& items);

}  // namespace pactum::procurement

#endif  // PACTUM_SERVICES_PROCUREMENT_WIRE_CHANGE_WIRE_H_
