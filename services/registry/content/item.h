// The items of a version's content: projects, commitments, indicators. Each kind is described here
// once; its store, its use cases and its methods derive from the description.
#ifndef PACTUM_SERVICES_REGISTRY_CONTENT_ITEM_H_
#define PACTUM_SERVICES_REGISTRY_CONTENT_ITEM_H_

#include <string>

#include "pactum/registry/v1/pact.pb.h"
#include "pactum/registry/v1/registry_service.pb.h"
#include "services/registry/domain/kinds.h"

namespace pactum::registry {

// kKind: the kind as stored, and the first word of the reasons PROJECT_NOT_FOUND, PROJECT_EXISTS
// and PROJECT_INVALID. kType: the resource pactum.registry/Project. kCollection: the part of names
// pacts/p/projects/x. kEvent: the first part of events project.created.
template <class Item>
struct ItemTraits;

template <>
struct ItemTraits<v1::Project> {
  using Message = v1::Project;
  static constexpr ItemKind kKind = ItemKind::kProject;
  static constexpr char kType[] = "Project", kCollection[] = "projects", kEvent[] = "project";
  using CreateRequest = v1::CreateProjectRequest;
  using GetRequest = v1::GetProjectRequest;
  using ListRequest = v1::ListProjectsRequest;
  using ListResponse = v1::ListProjectsResponse;
  using UpdateRequest = v1::UpdateProjectRequest;
  using DeleteRequest = v1::DeleteProjectRequest;
  static const std::string& Id(const CreateRequest& request) { return request.project_id(); }
  static const Message& Item(const auto& request) { return request.project(); }
  static const auto& Items(const v1::PactContent& content) { return content.projects(); }
  static auto* Items(auto* content_or_list) { return content_or_list->mutable_projects(); }
};

template <>
struct ItemTraits<v1::Commitment> {
  using Message = v1::Commitment;
  static constexpr ItemKind kKind = ItemKind::kCommitment;
  static constexpr char kType[] = "Commitment", kCollection[] = "commitments",
                        kEvent[] = "commitment";
  using CreateRequest = v1::CreateCommitmentRequest;
  using GetRequest = v1::GetCommitmentRequest;
  using ListRequest = v1::ListCommitmentsRequest;
  using ListResponse = v1::ListCommitmentsResponse;
  using UpdateRequest = v1::UpdateCommitmentRequest;
  using DeleteRequest = v1::DeleteCommitmentRequest;
  static const std::string& Id(const CreateRequest& request) { return request.commitment_id(); }
  static const Message& Item(const auto& request) { return request.commitment(); }
  static const auto& Items(const v1::PactContent& content) { return content.commitments(); }
  static auto* Items(auto* content_or_list) { return content_or_list->mutable_commitments(); }
};

template <>
struct ItemTraits<v1::Indicator> {
  using Message = v1::Indicator;
  static constexpr ItemKind kKind = ItemKind::kIndicator;
  static constexpr char kType[] = "Indicator", kCollection[] = "indicators", kEvent[] = "indicator";
  using CreateRequest = v1::CreateIndicatorRequest;
  using GetRequest = v1::GetIndicatorRequest;
  using ListRequest = v1::ListIndicatorsRequest;
  using ListResponse = v1::ListIndicatorsResponse;
  using UpdateRequest = v1::UpdateIndicatorRequest;
  using DeleteRequest = v1::DeleteIndicatorRequest;
  static const std::string& Id(const CreateRequest& request) { return request.indicator_id(); }
  static const Message& Item(const auto& request) { return request.indicator(); }
  static const auto& Items(const v1::PactContent& content) { return content.indicators(); }
  static auto* Items(auto* content_or_list) { return content_or_list->mutable_indicators(); }
};

// Calls `fn` with the traits of each kind.
template <class Fn>
void ForEachItemKind(Fn fn) {
  fn(ItemTraits<v1::Project>());
  fn(ItemTraits<v1::Commitment>());
  fn(ItemTraits<v1::Indicator>());
}

// The fields by which lists are filtered, as the proto's numbers: of an item, or of the request of
// a list. 0 where the message has no such field, or the request wants all.
struct ItemFilter {
  int axis = 0, maturity = 0, obligor = 0;
};
template <class Message>
ItemFilter FilterOf(const Message& message) {
  ItemFilter filter;
  if constexpr (requires { message.axis(); }) filter.axis = message.axis();
  if constexpr (requires { message.maturity(); }) filter.maturity = message.maturity();
  if constexpr (requires { message.obligor(); }) filter.obligor = message.obligor();
  return filter;
}

// The promise of an item, without the fields that the service sets: the part of it that is stored,
// digested and signed.
template <class Item>
Item PromisedOf(Item item) {
  item.clear_name();
  item.clear_etag();
  item.clear_version();
  return item;
}

}  // namespace pactum::registry

#endif  // PACTUM_SERVICES_REGISTRY_CONTENT_ITEM_H_
