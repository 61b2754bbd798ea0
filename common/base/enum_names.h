// The text of an enum's values, written once, beside the enum:
//
//   enum class State { kUnset, kDraft, kSigned };
//   constexpr auto Names(State) {
//     return EnumNames<State>({{State::kDraft, "DRAFT"}, {State::kSigned, "SIGNED"}});
//   }
//
// The database stores that text, and the proto's value is its prefix and that text. A value without
// a text (kUnset) is absent in both.
#ifndef PACTUM_COMMON_BASE_ENUM_NAMES_H_
#define PACTUM_COMMON_BASE_ENUM_NAMES_H_

#include <array>
#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>

#include "absl/strings/string_view.h"

namespace pactum {

template <class E, size_t N>
constexpr std::array<std::pair<E, absl::string_view>, N> EnumNames(
    const std::pair<E, absl::string_view> (&names)[N]) {
  return std::to_array(names);
}

template <class E>
concept NamedEnum = std::is_enum_v<E> && requires(E value) {
  Names(value);
};

// Empty for a value without a text.
template <NamedEnum E>
constexpr absl::string_view NameOf(E value) {
  for (const auto& [known, name] : Names(E{})) {
    if (known == value) return name;
  }
  return "";
}

template <NamedEnum E>
constexpr std::optional<E> ParseName(absl::string_view name) {
  for (const auto& [value, known] : Names(E{})) {
    if (known == name) return value;
  }
  return std::nullopt;
}

// Of a text that the service itself has stored. Throws std::invalid_argument where it is none: a
// defect.
template <NamedEnum E>
E ParseStored(absl::string_view name) {
  if (const std::optional<E> value = ParseName<E>(name)) return *value;
  throw std::invalid_argument("no value is named " + std::string(name));
}

}  // namespace pactum

#endif  // PACTUM_COMMON_BASE_ENUM_NAMES_H_
