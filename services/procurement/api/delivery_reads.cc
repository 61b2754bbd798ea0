// Reads of deliveries.
#include "absl/strings/str_cat.h"
#include "common/base/enum_wire.h"
#include "common/base/page.h"
#include "common/base/resource_name.h"
#include "services/procurement/api/reads.h"
#include "services/procurement/app/scope.h"
#include "services/procurement/domain/errors.h"
#include "services/procurement/store/delivery_store.h"
#include "services/procurement/wire/delivery_wire.h"

namespace pactum::procurement {

absl::StatusOr<v1::Delivery> GetDelivery(db::Tx& tx, const rpc::Call& call,
                                         const v1::GetDeliveryRequest& request) {
  ASSIGN_OR_RETURN(const Contract contract, ContractInScope(tx, call, request.name()));
  const std::string pact_id = NameId(request.name(), 0), id = LastNameId(request.name());
  const auto found = FindDeliveries(tx, pact_id, contract.id, {id});
  if (found.empty()) return DeliveryNotFound(request.name());
  return ToProto(pact_id, found.at(id));
}

absl::StatusOr<v1::ListDeliveriesResponse> DeliveryPage(db::Tx& tx, const rpc::Call& call,
                                                        const v1::ListDeliveriesRequest& request) {
  ASSIGN_OR_RETURN(const Contract contract, ContractInScope(tx, call, request.parent()));
  const std::string pact_id = NameId(request.parent(), 0);
  const auto state = EnumFromProto<DeliveryState>(request.state());
  ASSIGN_OR_RETURN(const auto page,
                   Page<std::string>::Of(request,
                                         absl::StrCat("deliveries ", request.parent(), " ",
                                                      NameOf(state), " ", request.lot_id()),
                                         call.domain));
  v1::ListDeliveriesResponse list;
  page.Fill(
      ListDeliveries(tx, pact_id, contract.id, page.After(), state, request.lot_id(), page.Limit()),
      list.mutable_deliveries(),
      [&](const Delivery& delivery) { return ToProto(pact_id, delivery); },
      [](const Delivery& delivery) { return delivery.id; }, list.mutable_next_page_token());
  return list;
}

}  // namespace pactum::procurement
