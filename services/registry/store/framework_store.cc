#include "services/registry/store/framework_store.h"

#include <stdexcept>

#include "absl/strings/str_cat.h"
#include "common/base/canonical_json.h"
#include "google/protobuf/util/json_util.h"

namespace pactum::registry {
namespace {

constexpr db::Statement kFind = {"registry.find_framework",
                                 "SELECT document FROM framework WHERE framework = $1"};
constexpr db::Statement kList = {
    "registry.list_frameworks",
    "SELECT framework, title FROM framework WHERE framework > $1 ORDER BY framework LIMIT $2::int"};
constexpr db::Statement kInsert = {"registry.insert_framework",
                                   "INSERT INTO framework (framework, title, document) VALUES "
                                   "($1, $2, $3) ON CONFLICT DO NOTHING RETURNING framework"};

std::string NameOf(absl::string_view id) { return absl::StrCat("frameworks/", id); }

}  // namespace

std::optional<v1::Framework> FindFramework(db::Tx& tx, absl::string_view id) {
  const auto row = tx.ExecOptional(kFind, id);
  if (!row) return std::nullopt;
  v1::Framework framework;
  const auto document = db::Get<std::string>(*row, "document");
  if (!google::protobuf::util::JsonStringToMessage(document, &framework).ok()) {
    throw std::runtime_error("a framework that cannot be read");
  }
  framework.set_digest(Digest(framework));
  framework.set_name(NameOf(id));
  return framework;
}

std::vector<v1::Framework> FindFrameworks(db::Tx& tx, absl::string_view after, int limit) {
  std::vector<v1::Framework> frameworks;
  for (const auto& row : tx.Exec(kList, after, limit)) {
    v1::Framework& framework = frameworks.emplace_back();
    framework.set_name(NameOf(db::Get<std::string>(row["framework"])));
    framework.set_title(db::Get<std::string>(row["title"]));
  }
  return frameworks;
}

bool InsertFramework(db::Tx& tx, absl::string_view id, const v1::Framework& framework) {
  std::string document;
  if (!google::protobuf::util::MessageToJsonString(framework, &document).ok()) {
    throw std::runtime_error("a framework that cannot be written");
  }
  return !tx.Exec(kInsert, id, framework.title(), document).empty();
}

}  // namespace pactum::registry
