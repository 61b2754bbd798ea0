// Frameworks in the database.
#ifndef PACTUM_SERVICES_REGISTRY_STORE_FRAMEWORK_STORE_H_
#define PACTUM_SERVICES_REGISTRY_STORE_FRAMEWORK_STORE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "common/db/tx.h"
#include "pactum/registry/v1/framework.pb.h"

namespace pactum::registry {

// With its name and digest; nullopt where there is none.
std::optional<v1::Framework> FindFramework(db::Tx& tx, absl::string_view id);
// Names and titles only, by id.
std::vector<v1::Framework> FindFrameworks(db::Tx& tx, absl::string_view after, int limit);
// False where the id is taken.
bool InsertFramework(db::Tx& tx, absl::string_view id, const v1::Framework& framework);

}  // namespace pactum::registry

#endif  // PACTUM_SERVICES_REGISTRY_STORE_FRAMEWORK_STORE_H_
