// The checks that a framework's items can stand for (pactum.registry.v1.ItemCheck.Kind), each a
// pure function over the promised content. Counts, days and kinds come from the framework.
#ifndef PACTUM_SERVICES_REGISTRY_CONTENT_RULES_H_
#define PACTUM_SERVICES_REGISTRY_CONTENT_RULES_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "pactum/registry/v1/framework.pb.h"
#include "pactum/registry/v1/pact.pb.h"
#include "services/registry/content/content_checks.h"
#include "services/registry/domain/errors.h"

namespace pactum::registry {

// What a check looks at and where it says what lacks.
struct CheckContext {
  const v1::PactContent& content;
  const std::string& version_name;  // The subject of what the whole lacks.
  const Period& pact;
  const v1::FrameworkItem& item;
  const v1::ItemCheck& check;
  std::vector<Lack>& lacks;

  void Say(absl::string_view subject, std::string description, std::string remedy) const {
    lacks.push_back({item.code(), std::string(subject), std::move(description), std::move(remedy),
                     item.wording(), item.part(), item.required()});
  }
  void SayWhole(std::string description, std::string remedy) const {
    Say(version_name, std::move(description), std::move(remedy));
  }
  int Count() const { return check.has_count() ? check.count() : 1; }
  // The code that the item's fields bear.
  const std::string& Annotation() const {
    return check.annotation().empty() ? item.code() : check.annotation();
  }
};

// Each runs the check where it is one of its own, and tells whether it is.
bool RunPactRule(const CheckContext& context);  // pact_rules.cc: narrative and annex.
bool RunCommitmentRule(
    const CheckContext& context);  // commitment_rules.cc: with systems, indicators.
bool RunProjectsRule(const CheckContext& context);  // projects_rules.cc: projects together.
// Of one project, held against a maturity; `content` need not be known (project_rules.cc).
bool RunProjectRule(const CheckContext& context, const v1::Project& project,
                    type::v1::Maturity maturity);

// The item by its name; null where the content has none.
const v1::Project* FindProjectIn(const v1::PactContent& content, absl::string_view name);
const v1::Indicator* FindIndicatorIn(const v1::PactContent& content, absl::string_view name);
// Whether it plans State funding.
bool IsFunded(const v1::Project& project);
bool FundsNewPathways(const v1::Project& project);
// Whether an axis-3 project supports one with new pathways.
bool SupportsNewPathways(const v1::PactContent& content, const v1::Project& project);
bool HasBranchCommitment(const v1::PactContent& content, const v1::Project& project);

}  // namespace pactum::registry

#endif  // PACTUM_SERVICES_REGISTRY_CONTENT_RULES_H_
