#include "services/review/app/policies.h"

#include <optional>
#include <string>
#include <vector>

#include "common/base/resource_name.h"
#include "common/db/write.h"
#include "common/events/event.h"
#include "common/status/status_macros.h"
#include "services/review/domain/errors.h"
#include "services/review/store/policy_store.h"
#include "services/review/wire/contribution_wire.h"

namespace pactum::review {
namespace {

// The present policy, recorded as an event.
v1::Policy RecordedPolicy(db::Tx& tx, const rpc::Call& call, const std::string& id,
                          const char* event) {
  v1::Policy policy = FindPolicy(tx, id).value();
  events::Append(
      tx, call,
      events::EventOf(std::string(db::kNoPact), policy.name(), event, policy, call.today));
  return policy;
}

}  // namespace

absl::StatusOr<v1::Policy> Policies::Create(const rpc::Call& call,
                                            const v1::CreatePolicyRequest& request) {
  const std::vector<InputProblem> problems = ProblemsOf(request.policy());
  if (!problems.empty()) return PolicyInvalid(problems);
  return db::Write<v1::Policy>(
      pool_, call, db::kNoPact, [&](db::Tx& tx) -> absl::StatusOr<v1::Policy> {
        RETURN_IF_ERROR(InsertPolicy(tx, request.policy_id(), request.policy(), call.subject));
        return RecordedPolicy(tx, call, request.policy_id(), "policy.drafted");
      });
}

absl::StatusOr<v1::Policy> Policies::Publish(const rpc::Call& call,
                                             const v1::PublishPolicyRequest& request) {
  const std::string id = NameId(request.name(), 0);
  return db::Write<v1::Policy>(
      pool_, call, db::kNoPact, [&](db::Tx& tx) -> absl::StatusOr<v1::Policy> {
        const std::optional<v1::Policy> policy = FindPolicy(tx, id, Lock::kForUpdate);
        if (!policy) return PolicyNotFound(request.name());
        if (policy->state() != v1::Policy::STATE_DRAFT) {
          return PolicyPublished(request.name());
        }
        if (policy->drafted_by() == call.subject) {
          return DraftedByPublisher(call.subject);
        }
        RETURN_IF_ERROR(rpc::RequireEtag(call, request.name(), policy->etag()));
        RETURN_IF_ERROR(PublishPolicy(tx, id, call.subject));
        return RecordedPolicy(tx, call, id, "policy.published");
      });
}

}  // namespace pactum::review
