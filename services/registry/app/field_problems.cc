#include "services/registry/app/field_problems.h"

#include "absl/strings/str_cat.h"
#include "common/status/error.h"
#include "google/rpc/error_details.pb.h"

namespace pactum::registry {

std::vector<FieldProblem> ProblemsOf(const absl::Status& status, const std::string& place) {
  std::vector<FieldProblem> problems;
  if (status.ok()) return problems;
  google::rpc::BadRequest fields;
  if (const auto detail = status.GetPayload("type.googleapis.com/google.rpc.BadRequest")) {
    fields.ParseFromString(std::string(*detail));
  }
  for (const auto& violation : fields.field_violations()) {
    problems.push_back(
        {absl::StrCat(place, ".", violation.field()), Said(violation.description())});
  }
  if (problems.empty()) {
    const auto info = GetErrorInfo(status);
    problems.push_back(
        {place, Said(absl::StrCat(info ? info->reason + ": " : "", status.message()))});
  }
  return problems;
}

}  // namespace pactum::registry
