
#include "services/procurement/wire/change_wire.h"

#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/base/canonical_json.h"
#include "common/base/date_wire.h"
#include "common/base/enum_wire.h"
#include "common/money/money_wire.h"
#include "services/procurement/wire/names.h"
#include "services/procurement/wire/values_wire.h"

namespace pactum::procurement {
namespace {

using OrderItems = google::protobuf::RepeatedPtrField<v1::OrderItem>;

Items ItemsOf(const OrderItems& items) {
  Items value;
  for (const v1::OrderItem& item : items) value[item.lot_id()] = item.quantity();
  return value;
}

// The message as the caller asked for it, under its name.
template <class Message>
Message Asked(absl::string_view pact_id, absl::string_view contract_id, const Change& change) {
  Message message;
  message.ParseFromString(change.content);
  message.set_name(ChangeName(pact_id, contract_id, change.kind, change.id));
  return message;
}

template <class Message>
Message WithEtag(Message message, const Change& change) {
  message.clear_etag();
  message.set_etag(Digest(message));
  message.set_last_refusal(change.last_refusal);
  return message;
}

}  // namespace

std::string ChangeName(absl::string_view pact_id, absl::string_view contract_id, ChangeKind kind,
                       absl::string_view id) {
  return absl::StrCat(ContractName(pact_id, contract_id), "/", absl::AsciiStrToLower(NameOf(kind)),
                      "s/", id);
}

Change FromProto(absl::string_view id, const v1::Order& order) {
  Change change;
  change.kind = ChangeKind::kOrder;
  change.id = std::string(id);
  change.clause = order.clause_id();
  change.content = order.SerializeAsString();
  change.items = ItemsOf(order.items());
  return change;
}

Change FromProto(absl::string_view id, const v1::Instalment& instalment) {
  Change change;
  change.kind = ChangeKind::kInstalment;
  change.id = std::string(id);
  change.content = instalment.SerializeAsString();
  for (const v1::InstalmentLine& line : instalment.lines()) {
    change.amount += MoneyOf(line.amount());
  }
  return change;
}

Change FromProto(const v1::Amendment& amendment) {
  Change change;
  change.kind = ChangeKind::kAmendment;
  change.id = absl::StrCat(amendment.number());
  change.content = amendment.SerializeAsString();
  change.items = ItemsOf(amendment.items());
  return change;
}

template <>
v1::Order ToProto(absl::string_view pact_id, absl::string_view contract_id, const Change& change) {
  auto order = Asked<v1::Order>(pact_id, contract_id, change);
  *order.mutable_amount() = pactum::ToProto(change.amount);
  order.set_state(EnumToProto<v1::Order::State>(change.state));
  if (change.effective) *order.mutable_commit_date() = pactum::ToProto(*change.effective);
  return WithEtag(std::move(order), change);
}

template <>
v1::Instalment ToProto(absl::string_view pact_id, absl::string_view contract_id,
                       const Change& change) {
  auto instalment = Asked<v1::Instalment>(pact_id, contract_id, change);
  *instalment.mutable_amount() = pactum::ToProto(change.amount);
  instalment.set_state(EnumToProto<v1::Order::State>(change.state));
  if (change.effective) *instalment.mutable_commit_date() = pactum::ToProto(*change.effective);
  return WithEtag(std::move(instalment), change);
}

template <>
v1::Amendment ToProto(absl::string_view pact_id, absl::string_view contract_id,
                      const Change& change) {
  auto amendment = Asked<v1::Amendment>(pact_id, contract_id, change);
  amendment.set_state(EnumToProto<v1::Amendment::State>(change.StateOfAmendment()));
  if (change.effective) *amendment.mutable_sign_date() = pactum::ToProto(*change.effective);
  return WithEtag(std::move(amendment), change);
}

LineAmounts LinesOf(const Change& instalment) {
  v1::Instalment message;
  message.ParseFromString(instalment.content);
  LineAmounts lines;
  for (const v1::InstalmentLine& line : message.lines()) {
    lines[FromProto(line.line())] += MoneyOf(line.amount());
  }
  return lines;
}

bool NameALotTwice(const OrderItems& items) {
  std::set<std::string> lots;
  for (const v1::OrderItem& item : items) lots.insert(item.lot_id());
  return static_cast<int>(lots.size()) < items.size();
}

v1::AmendedTerms TermsOf(const Contract& contract) {
  v1::AmendedTerms terms;
  const auto maximum = contract.MaximumInForce();
  *terms.mutable_amount() = pactum::ToProto(maximum ? *maximum : contract.AmountInForce());
  for (const Lot& lot : contract.lots) {
    v1::OrderItem* quantity = terms.add_quantities();
    quantity->set_lot_id(lot.id);
    quantity->set_quantity(lot.InForce());
  }
  *terms.mutable_realisation_end_date() = pactum::ToProto(contract.EndInForce());
  terms.set_supplier_siret(contract.SupplierSiretInForce());
  terms.set_supplier_name(contract.SupplierNameInForce());
  return terms;
}

v1::AmendedTerms Applied(const v1::AmendedTerms& terms, const Contract& contract,
                         const v1::Amendment& amendment, const Items& items) {
  v1::AmendedTerms after = terms;
  for (v1::OrderItem& quantity : *after.mutable_quantities()) {
    const auto item = items.find(quantity.lot_id());
    if (item != items.end()) quantity.set_quantity(quantity.quantity() + item->second);
  }
  if (amendment.has_maximum()) {
    *after.mutable_amount() = amendment.maximum();
  } else if (!contract.MaximumInForce()) {
    *after.mutable_amount() = pactum::ToProto(MoneyOf(terms.amount()) + AmountOf(contract, items));
  }
  if (amendment.has_realisation_end_date()) {
    *after.mutable_realisation_end_date() = amendment.realisation_end_date();
  }
  if (!amendment.supplier_siret().empty()) {
    after.set_supplier_siret(amendment.supplier_siret());
    after.set_supplier_name(amendment.supplier_name());
  }
  if (amendment.has_duration_months()) after.set_duration_months(amendment.duration_months());
  return after;
}

}  // namespace pactum::procurement
