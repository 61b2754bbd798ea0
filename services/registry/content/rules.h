// The checks of a framework's items (pactum.registry.v1.ItemCheck.Kind), each a pure function over
// the promised content. Counts, days and kinds come from the framework.
#ifndef PACTUM_SERVICES_REGISTRY_CONTENT_RULES_H_
#define PACTUM_SERVICES_REGISTRY_CONTENT_RULES_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "pactum/registry/v1/framework.pb.h"
#include "pactum/registry/v1/pact.pb.h"
#include "services/registry/content/content_checks.h"
#include "services/registry/domain/errors.h"

namespace pactum::registry {

// The content that a check reads, and the findings that it adds to.
struct CheckContext {
  const v1::PactContent& content;
  const std::string& version_name;  // The subject of findings on the whole.
  const Period& pact;
  const v1::FrameworkItem& item;
  const v1::ItemCheck& check;
  std::vector<Finding>& findings;

  void Find(absl::string_view subject, Sentence description, Sentence remedy) const {
    findings.push_back({item.code(), std::string(subject), std::move(description),
                        std::move(remedy), item.wording(), item.part(), item.required()});
  }
  void FindInVersion(Sentence description, Sentence remedy) const {
    Find(version_name, std::move(description), std::move(remedy));
  }
  int Count() const { return check.has_count() ? check.count() : 1; }
  // The code in the annotations of the item's fields.
  const std::string& Annotation() const {
    return check.annotation().empty() ? item.code() : check.annotation();
  }
};

// A kind of check with its function.
struct Rule {
  v1::ItemCheck::Kind kind;
  void (*check)(const CheckContext& context);
};
// Runs the rule of the context's kind; false where `rules` have none.
inline bool RunRuleOf(absl::Span<const Rule> rules, const CheckContext& context) {
  for (const Rule& rule : rules) {
    if (rule.kind != context.check.kind()) continue;
    rule.check(context);
    return true;
  }
  return false;
}

// Each runs the check where the check is one of its file, and answers whether it is.
// pact_rules.cc: narrative and annex.
bool RunPactRule(const CheckContext& context);
// commitment_rules.cc: commitments, systems, indicators.
bool RunCommitmentRule(const CheckContext& context);
// projects_rules.cc: projects together.
bool RunProjectsRule(const CheckContext& context);
// project_rules.cc: one project, against a maturity; `content` may be empty.
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
