#include "services/registry/app/frameworks.h"

#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/page.h"
#include "common/base/resource_name.h"
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
  RETURN_IF_ERROR(InvalidContent("FRAMEWORK_INVALID", CheckFramework(request.framework())));
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

absl::StatusOr<v1::Framework> GetFramework(db::Tx& tx, const rpc::Call&,
                                           const v1::GetFrameworkRequest& request) {
  return FrameworkOf(tx, request.name());
}

absl::StatusOr<v1::ListFrameworksResponse> ListFrameworks(
    db::Tx& tx, const rpc::Call& call, const v1::ListFrameworksRequest& request) {
  ASSIGN_OR_RETURN(const auto page, Page<std::string>::Of(request, "frameworks", call.domain));
  v1::ListFrameworksResponse list;
  page.Fill(
      FindFrameworks(tx, page.After(), page.Limit()), list.mutable_frameworks(),
      [](v1::Framework framework) { return framework; },
      [](const v1::Framework& framework) { return LastNameId(framework.name()); },
      list.mutable_next_page_token());
  return list;
}

}  // namespace pactum::registry
