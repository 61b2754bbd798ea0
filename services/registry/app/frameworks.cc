#include "services/registry/app/frameworks.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/resource_name.h"
#include "common/db/transaction.h"
#include "common/db/write.h"
#include "common/events/event.h"
#include "common/status/status_macros.h"
#include "services/registry/content/completeness.h"
#include "services/registry/domain/errors.h"
#include "services/registry/store/framework_store.h"

namespace pactum::registry {

absl::StatusOr<v1::Framework> FrameworkOf(db::Tx& tx, const std::string& name) {
  std::optional<v1::Framework> framework = FindFramework(tx, LastNameId(name));
  if (!framework) return FrameworkNotFound(name);
  return *std::move(framework);
}

absl::StatusOr<v1::Framework> Frameworks::Load(const rpc::Call& call,
                                               const v1::LoadFrameworkRequest& request) {
  const std::vector<FieldProblem> problems = CheckFramework(request.framework());
  if (!problems.empty()) return Invalid("FRAMEWORK_INVALID", problems);
  return db::Write<v1::Framework>(
      pool_, call, db::kNoPact, [&](db::Tx& tx) -> absl::StatusOr<v1::Framework> {
        const std::string name = absl::StrCat("frameworks/", request.framework_id());
        if (!InsertFramework(tx, request.framework_id(), request.framework())) {
          return FrameworkExists(name);
        }
        ASSIGN_OR_RETURN(v1::Framework loaded, FrameworkOf(tx, name));
        events::Append(tx, call,
                       events::EventOf(std::string(db::kNoPact), name, "framework.loaded", loaded,
                                       call.today));
        return loaded;
      });
}

absl::StatusOr<v1::Framework> Frameworks::Get(const rpc::Call& call,
                                              const v1::GetFrameworkRequest& request) {
  return db::InSnapshot(pool_, call, [&](db::Tx& tx) { return FrameworkOf(tx, request.name()); });
}

}  // namespace pactum::registry
