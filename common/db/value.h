// Our types to PostgreSQL's text form and back. Exact for every type here: no floating point, no
// time zone but UTC, instants cut to the microsecond (as the database keeps them).
//
// | C++                                   | PostgreSQL                                       |
// | bool, integers, Money (cents)         | boolean, integer or bigint, bigint               |
// | std::string, absl::string_view, char* | text; a NUL byte is refused                      |
// | StrongId                              | text                                             |
// | an enum with Names (enum_names.h)     | text                                             |
// | absl::CivilDay, absl::Time            | date, timestamptz (InfiniteFuture is 'infinity') |
// | Bytea                                 | bytea                                            |
// | std::optional<T>                      | NULL or T                                        |
// | std::vector<T>                        | one-dimensional array of T                       |
#ifndef PACTUM_COMMON_DB_VALUE_H_
#define PACTUM_COMMON_DB_VALUE_H_

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/base/enum_names.h"
#include "common/base/strong_id.h"
#include "common/db/pqxx_compat.h"
#include "common/money/money.h"

namespace pactum::db {

// Bytes, any of them: a column of type bytea.
struct Bytea {
  std::string bytes;
  friend bool operator==(const Bytea&, const Bytea&) = default;
};

// A parameter as the server gets it; nullopt is NULL.
using Encoded = std::optional<std::string>;

// An integer of the database: no bool (a type of its own) and no character.
template <class T>
concept DbInteger =
    std::integral<T> && !std::same_as<T, bool> && !std::same_as<T, char> && (sizeof(T) > 1);

// Several parameters in a row, made by columns.h.
struct EncodedList {
  std::vector<Encoded> values;
};

// Throws pqxx::argument_error for a NUL byte, which PostgreSQL's text cannot hold.
Encoded Encode(absl::string_view text);
inline Encoded Encode(const std::string& text) { return Encode(absl::string_view(text)); }
inline Encoded Encode(const char* text) { return Encode(absl::string_view(text)); }
Encoded Encode(const Bytea& bytes);
Encoded Encode(absl::CivilDay day);
Encoded Encode(absl::Time instant);
inline Encoded Encode(Money money) { return absl::StrCat(money.cents()); }
inline Encoded Encode(std::nullopt_t) { return std::nullopt; }

template <std::same_as<bool> T>
Encoded Encode(T value) {
  return value ? "t" : "f";
}

template <DbInteger T>
Encoded Encode(T value) {
  return absl::StrCat(value);
}

template <class Tag>
Encoded Encode(const StrongId<Tag>& id) {
  return Encode(absl::string_view(id.value()));
}

template <NamedEnum E>
Encoded Encode(E value) {
  return Encode(NameOf(value));
}

template <class T>
Encoded Encode(const std::vector<T>& values);

template <class T>
Encoded Encode(const std::optional<T>& value) {
  return value ? Encode(*value) : std::nullopt;
}

// `{"a","b",NULL}`.
std::string ArrayLiteral(const std::vector<Encoded>& elements);

template <class T>
Encoded Encode(const std::vector<T>& values) {
  std::vector<Encoded> elements;
  elements.reserve(values.size());
  for (const T& value : values) elements.push_back(Encode(value));
  return ArrayLiteral(elements);
}

// The reverse of ArrayLiteral; throws pqxx::conversion_error for anything else.
std::vector<Encoded> ParseArray(absl::string_view text);

[[noreturn]] void ThrowNotA(absl::string_view type, absl::string_view text);

template <class T>
struct Decoder;

template <>
struct Decoder<std::string> {
  static std::string Decode(absl::string_view text) { return std::string(text); }
};
template <>
struct Decoder<bool> {
  static bool Decode(absl::string_view text);
};
template <>
struct Decoder<Bytea> {
  static Bytea Decode(absl::string_view text);
};
template <>
struct Decoder<absl::CivilDay> {
  static absl::CivilDay Decode(absl::string_view text);
};
template <>
struct Decoder<absl::Time> {
  static absl::Time Decode(absl::string_view text);
};
template <DbInteger T>
struct Decoder<T> {
  static T Decode(absl::string_view text) {
    // Through 64 bits: SimpleAtoi knows int32 and int64, and `long` may be either.
    int64_t wide = 0;
    if (!absl::SimpleAtoi(text, &wide) || !std::in_range<T>(wide)) ThrowNotA("integer", text);
    return static_cast<T>(wide);
  }
};
template <>
struct Decoder<Money> {
  static Money Decode(absl::string_view text) {
    return Money::Cents(Decoder<int64_t>::Decode(text));
  }
};
template <class Tag>
struct Decoder<StrongId<Tag>> {
  static StrongId<Tag> Decode(absl::string_view text) { return StrongId<Tag>(std::string(text)); }
};

template <NamedEnum E>
struct Decoder<E> {
  static E Decode(absl::string_view text) {
    const std::optional<E> value = ParseName<E>(text);
    if (!value) ThrowNotA("value of the enum", text);
    return *value;
  }
};

template <class T>
struct FromEncoded {
  static T Of(const Encoded& value) {
    if (!value) ThrowNotA("value that is not null", "NULL");
    return Decoder<T>::Decode(*value);
  }
};
template <class T>
struct FromEncoded<std::optional<T>> {
  static std::optional<T> Of(const Encoded& value) {
    if (!value) return std::nullopt;
    return Decoder<T>::Decode(*value);
  }
};

template <class T>
struct Decoder<std::vector<T>> {
  static std::vector<T> Decode(absl::string_view text) {
    std::vector<T> values;
    for (const Encoded& element : ParseArray(text)) {
      values.push_back(FromEncoded<T>::Of(element));
    }
    return values;
  }
};

// The field as a T: `Get<Money>(row["amount"])`. A NULL needs std::optional<T>; NULL otherwise, or
// a text that is no T, throws pqxx::conversion_error, which InTransaction answers with INTERNAL.
template <class T>
T Get(const pqxx::field& field) {
  Encoded value;
  if (!field.is_null()) value.emplace(field.c_str(), field.size());
  return FromEncoded<T>::Of(value);
}

template <class T>
T Get(const pqxx::row& row, const char* column) {
  return Get<T>(row[column]);
}

}  // namespace pactum::db

#endif  // PACTUM_COMMON_DB_VALUE_H_
