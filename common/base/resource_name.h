// Parts of resource names whose shape the pipeline has checked: `pacts/{pact}/projects/{project}`.
#ifndef PACTUM_COMMON_BASE_RESOURCE_NAME_H_
#define PACTUM_COMMON_BASE_RESOURCE_NAME_H_

#include <stdexcept>
#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"

namespace pactum {

// The id at `index` (0 is the pact's). Throws std::logic_error where there is none: a defect.
inline std::string NameId(absl::string_view name, size_t index) {
  const std::vector<std::string> parts = absl::StrSplit(name, '/');
  if (parts.size() <= 2 * index + 1) throw std::logic_error("a name whose shape was not checked");
  return parts[2 * index + 1];
}

// The last id of a name.
inline std::string LastNameId(absl::string_view name) {
  const std::vector<std::string> parts = absl::StrSplit(name, '/');
  return parts.back();
}

}  // namespace pactum

#endif  // PACTUM_COMMON_BASE_RESOURCE_NAME_H_
