// Reads of orders, instalments and amendments.
#include "absl/strings/str_cat.h"
#include "common/base/page.h"
#include "common/base/resource_name.h"
#include "services/procurement/api/reads.h"
#include "services/procurement/app/scope.h"
#include "services/procurement/domain/errors.h"
#include "services/procurement/store/change_store.h"
#include "services/procurement/wire/change_wire.h"

namespace pactum::procurement {
namespace {

template <class Message, class Request>
absl::Status FillPage(db::Tx& tx, const rpc::Call& call, const Request& request,
                      google::protobuf::RepeatedPtrField<Message>* list,
                      std::string* next_page_token) {
  constexpr ChangeKind kKind = kKindOf<Message>;
  ASSIGN_OR_RETURN(const Contract contract, ContractInScope(tx, call, request.parent()));
  using ChangePage = Page<std::string>;
  ASSIGN_OR_RETURN(
      const auto page,
      ChangePage::Of(request, absl::StrCat(NameOf(kKind), " ", request.parent()), call.domain));
  const std::string pact_id = NameId(request.parent(), 0);
  page.Fill(
      ListChanges(tx, pact_id, contract.id, kKind, page.After(), page.Limit()), list,
      [&](const Change& change) { return ToProto<Message>(pact_id, contract.id, change); },
      [](const Change& change) { return change.id; }, next_page_token);
  return absl::OkStatus();
}

}  // namespace

template <class Message, class Request>
absl::StatusOr<Message> GetChange(db::Tx& tx, const rpc::Call& call, const Request& request) {
  const std::string pact_id = NameId(request.name(), 0);
  ASSIGN_OR_RETURN(const Contract contract, ContractInScope(tx, call, request.name()));
  const auto change =
      FindChange(tx, pact_id, contract.id, kKindOf<Message>, LastNameId(request.name()));
  if (!change) return ChangeNotFound(kKindOf<Message>, request.name());
  return ToProto<Message>(pact_id, contract.id, *change);
}
template absl::StatusOr<v1::Order> GetChange(db::Tx&, const rpc::Call&, const v1::GetOrderRequest&);
template absl::StatusOr<v1::Instalment> GetChange(db::Tx&, const rpc::Call&,
                                                  const v1::GetInstalmentRequest&);
template absl::StatusOr<v1::Amendment> GetChange(db::Tx&, const rpc::Call&,
                                                 const v1::GetAmendmentRequest&);

absl::StatusOr<v1::ListOrdersResponse> OrderPage(db::Tx& tx, const rpc::Call& call,
                                                 const v1::ListOrdersRequest& request) {
  v1::ListOrdersResponse list;
  RETURN_IF_ERROR(
      FillPage(tx, call, request, list.mutable_orders(), list.mutable_next_page_token()));
  return list;
}

absl::StatusOr<v1::ListInstalmentsResponse> InstalmentPage(
    db::Tx& tx, const rpc::Call& call, const v1::ListInstalmentsRequest& request) {
  v1::ListInstalmentsResponse list;
  RETURN_IF_ERROR(
      FillPage(tx, call, request, list.mutable_instalments(), list.mutable_next_page_token()));
  return list;
}

absl::StatusOr<v1::ListAmendmentsResponse> AmendmentPage(db::Tx& tx, const rpc::Call& call,
                                                         const v1::ListAmendmentsRequest& request) {
  v1::ListAmendmentsResponse list;
  RETURN_IF_ERROR(
      FillPage(tx, call, request, list.mutable_amendments(), list.mutable_next_page_token()));
  return list;
}

}  // namespace pactum::procurement
