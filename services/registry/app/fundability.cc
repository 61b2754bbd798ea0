#include "services/registry/app/fundability.h"

#include <limits>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "common/base/date_wire.h"
#include "common/base/enum_wire.h"
#include "common/base/resource_name.h"
#include "common/status/status_macros.h"
#include "services/registry/app/frameworks.h"
#include "services/registry/content/completeness.h"
#include "services/registry/domain/errors.h"
#include "services/registry/domain/project_life.h"
#include "services/registry/store/fact_store.h"
#include "services/registry/store/item_store.h"

namespace pactum::registry {
namespace {

// The identified axis-3 projects of version 1, by name: those presented with the proposal.
std::set<std::string> PresentedWithProposal(db::Tx& tx, const std::string& pact_id) {
  const ItemFilter identified = {.axis = type::v1::AXIS_3,
                                 .maturity = type::v1::MATURITY_IDENTIFIED};
  std::set<std::string> names;
  for (const v1::Project& project : ItemStore<v1::Project>::List(tx, {pact_id, 1}, "", identified,
                                                                 std::numeric_limits<int>::max())) {
    names.insert(project.name());
  }
  return names;
}

v1::ProjectFundability FundabilityOf(const v1::Framework& framework, const v1::PactContent& content,
                                     const v1::Project& project, const Life& life) {
  v1::ProjectFundability fundability;
  fundability.set_project(project.name());
  fundability.set_axis(project.axis());
  fundability.set_maturity(EnumToProto<type::v1::Maturity>(life.maturity));
  fundability.set_state(EnumToProto<type::v1::ProjectState>(life.state));
  if (project.has_transverse()) {
    fundability.set_nature(project.transverse().nature());
    *fundability.mutable_provisional_budget() = project.transverse().provisional_budget();
  }
  for (const Finding& finding :
       ObstaclesOf(framework, content, project, fundability.maturity(), fundability.state())) {
    *fundability.add_obstacles() = ObstacleOf(finding);
  }
  return fundability;
}

}  // namespace

absl::StatusOr<v1::Fundability> GetFundability(db::Tx& tx, const rpc::Call&, const v1::Pact& pact,
                                               const v1::GetFundabilityRequest& request) {
  const std::string pact_id = LastNameId(pact.name());
  const absl::CivilDay day = FromProto(request.effective_date()).value();
  const auto version = FindVersion(tx, {pact_id, VersionInForce(tx, pact_id, day)});
  if (!version) return NoVersionInForce(pact.name());
  const v1::PactContent content = ReadContent(tx, *version);
  FactsByProject facts = FactsAsOf(tx, pact_id, "", day, std::nullopt);
  ASSIGN_OR_RETURN(const v1::Framework framework, FrameworkOf(tx, pact.framework()));
  const std::set<std::string> presented = PresentedWithProposal(tx, pact_id);
  v1::Fundability fundability;
  fundability.set_pact(pact.name());
  *fundability.mutable_effective_date() = request.effective_date();
  fundability.set_version(version->number);
  fundability.set_content_digest(ContentDigest(tx, *version, content));
  *fundability.mutable_lines() = content.financial_annex().lines();
  *fundability.mutable_sub_axes() = content.financial_annex().sub_axes();
  fundability.set_justification(content.financial_annex().justification());
  fundability.set_axis_3_supports_new_pathways(Axis3SupportsNewPathways(content));
  for (const v1::Project& project : content.projects()) {
    if (!request.project().empty() && project.name() != request.project()) continue;
    const Life life =
        LifeOf(EnumFromProto<Maturity>(project.maturity()), facts[LastNameId(project.name())]);
    v1::ProjectFundability* of_project = fundability.add_projects();
    *of_project = FundabilityOf(framework, content, project, life);
    of_project->set_presented_with_proposal(presented.count(project.name()) > 0);
  }
  if (!request.project().empty() && fundability.projects_size() == 0) {
    return ItemNotFound(ItemKind::kProject, request.project());
  }
  return fundability;
}

}  // namespace pactum::registry
