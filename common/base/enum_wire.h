// Enums of the domain to those of the protos and back, by their text (enum_names.h): the proto's
// value is its enum's prefix, taken from the name of its zero value, and the text.
#ifndef PACTUM_COMMON_BASE_ENUM_WIRE_H_
#define PACTUM_COMMON_BASE_ENUM_WIRE_H_

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/base/enum_names.h"
#include "google/protobuf/generated_enum_reflection.h"

namespace pactum {

namespace internal {

// The pairs of both enums. Throws std::logic_error, on first use, for a text without a proto value.
template <class P, NamedEnum E>
const std::vector<std::pair<E, P>>& EnumPairs() {
  static const auto* const pairs = [] {
    auto* made = new std::vector<std::pair<E, P>>;
    const auto& type = *google::protobuf::GetEnumDescriptor<P>();
    const absl::string_view prefix =
        absl::StripSuffix(type.FindValueByNumber(0)->name(), "UNSPECIFIED");
    for (const auto& [value, name] : Names(E{})) {
      const auto* found = type.FindValueByName(absl::StrCat(prefix, name));
      if (found == nullptr) {
        throw std::logic_error(absl::StrCat(type.full_name(), " has no value for ", name));
      }
      made->emplace_back(value, static_cast<P>(found->number()));
    }
    return made;
  }();
  return *pairs;
}

}  // namespace internal

// The proto's zero value for a value without a text.
template <class P, NamedEnum E>
P EnumToProto(E value) {
  for (const auto& [ours, theirs] : internal::EnumPairs<P, E>()) {
    if (ours == value) return theirs;
  }
  return P{};
}

// E{} (kUnset) for the zero value, and for a value that the domain does not have.
template <NamedEnum E, class P>
E EnumFromProto(P value) {
  for (const auto& [ours, theirs] : internal::EnumPairs<P, E>()) {
    if (theirs == value) return ours;
  }
  return E{};
}

}  // namespace pactum

#endif  // PACTUM_COMMON_BASE_ENUM_WIRE_H_
