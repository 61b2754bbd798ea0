// The columns of a resource, written once: SELECT, INSERT and UPDATE, their arguments and the
// reading of a row come from one list.
//
//   constexpr auto kLotColumns = db::Columns<Lot>(
//       db::Column("id", &Lot::id),
//       db::Column("axis", [](auto& lot) -> auto& { return lot.line.axis; }),
//       db::NullIfEmpty("pathway", &Lot::pathway));
//   const db::Statement kInsertLot =
//       db::Built("procurement.insert_lot", kLotColumns.InsertInto("lot", {"pact", "contract"}));
//   …
//   tx.Exec(kInsertLot, pact_id, contract_id, kLotColumns.Values(lot));
//   std::vector<Lot> lots = kLotColumns.ReadAll(tx.Exec(kListLots, pact_id));
//
// A column that the list lacks is neither written nor read: tests that write a resource whose every
// field is set, and read it again, find it.
#ifndef PACTUM_COMMON_DB_COLUMNS_H_
#define PACTUM_COMMON_DB_COLUMNS_H_

#include <array>
#include <functional>
#include <initializer_list>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/db/pqxx_compat.h"
#include "common/db/tx.h"
#include "common/db/value.h"

namespace pactum::db {

// A statement whose text is put together at the start of the process. The text lives as long as it.
Statement Built(const char* name, std::string sql);

// How a field of the struct is stored.
enum class Stored {
  kAsItIs,
  kNullIfEmpty,  // A text; '' in C++, NULL in the database.
  kAsNumber,     // An enum by its number; or a number of the proto's.
  kAsBytes,      // A std::string as bytea.
  kAsMessage,    // A protobuf message as bytea.
};

// Access: a pointer to a member, or a function (auto& object) -> auto& field.
template <class Access, Stored stored>
struct ColumnOf {
  const char* name;
  Access access;
};

template <class Access>
constexpr ColumnOf<Access, Stored::kAsItIs> Column(const char* name, Access access) {
  return {name, access};
}
template <class Access>
constexpr ColumnOf<Access, Stored::kNullIfEmpty> NullIfEmpty(const char* name, Access access) {
  return {name, access};
}
template <class Access>
constexpr ColumnOf<Access, Stored::kAsNumber> AsNumber(const char* name, Access access) {
  return {name, access};
}
template <class Access>
constexpr ColumnOf<Access, Stored::kAsBytes> AsBytes(const char* name, Access access) {
  return {name, access};
}
template <class Access>
constexpr ColumnOf<Access, Stored::kAsMessage> AsMessage(const char* name, Access access) {
  return {name, access};
}

namespace internal {

// "text", as unnest wants it.
template <class T>
constexpr const char* SqlType() {
  if constexpr (std::is_same_v<T, bool>) {
    return "boolean";
  } else if constexpr (std::is_same_v<T, Money>) {
    return "bigint";
  } else if constexpr (DbInteger<T>) {
    return sizeof(T) > 4 ? "bigint" : "int";
  } else if constexpr (std::is_same_v<T, absl::CivilDay>) {
    return "date";
  } else if constexpr (std::is_same_v<T, absl::Time>) {
    return "timestamptz";
  } else if constexpr (std::is_same_v<T, Bytea>) {
    return "bytea";
  } else {
    return "text";
  }
}
template <class T>
struct WithoutOptional {
  using Type = T;
};
template <class T>
struct WithoutOptional<std::optional<T>> {
  using Type = T;
};

template <class T, class Access, Stored stored>
struct Cell {
  using Field = std::remove_cvref_t<std::invoke_result_t<const Access&, T&>>;

  static Encoded Value(const ColumnOf<Access, stored>& column, const T& object) {
    const Field& field = std::invoke(column.access, object);
    if constexpr (stored == Stored::kNullIfEmpty) {
      return field.empty() ? Encoded() : Encode(field);
    } else if constexpr (stored == Stored::kAsNumber) {
      return Encode(static_cast<int>(field));
    } else if constexpr (stored == Stored::kAsBytes) {
      return Encode(Bytea{field});
    } else if constexpr (stored == Stored::kAsMessage) {
      return Encode(Bytea{field.SerializeAsString()});
    } else {
      return Encode(field);
    }
  }
  static void Read(const ColumnOf<Access, stored>& column, const pqxx::field& value, T& object) {
    Field& field = std::invoke(column.access, object);
    if constexpr (stored == Stored::kNullIfEmpty) {
      field = Get<std::optional<Field>>(value).value_or(Field());
    } else if constexpr (stored == Stored::kAsNumber) {
      field = static_cast<Field>(Get<int>(value));
    } else if constexpr (stored == Stored::kAsBytes) {
      field = Get<Bytea>(value).bytes;
    } else if constexpr (stored == Stored::kAsMessage) {
      if (!field.ParseFromString(Get<Bytea>(value).bytes)) ThrowNotA("message", value.name());
    } else {
      field = Get<Field>(value);
    }
  }
  static constexpr const char* Type() {
    if constexpr (stored == Stored::kAsNumber) {
      return "int";
    } else if constexpr (stored == Stored::kAsBytes || stored == Stored::kAsMessage) {
      return "bytea";
    } else {
      return SqlType<typename WithoutOptional<Field>::Type>();
    }
  }
};

}  // namespace internal

template <class T, class... Column>
class ColumnList {
 public:
  using Keys = std::initializer_list<absl::string_view>;

  constexpr explicit ColumnList(Column... columns) : columns_(columns...) {}

  // "id, axis, pathway"; with a table's alias "l.id, l.axis, l.pathway".
  std::string List(absl::string_view alias = "") const {
    std::string list;
    for (const char* name : Names()) {
      absl::StrAppend(&list, list.empty() ? "" : ", ", alias, alias.empty() ? "" : ".", name);
    }
    return list;
  }

  // "$3, $4, $5": one parameter a column.
  std::string Parameters(size_t first_parameter) const {
    std::string parameters;
    for (size_t i = 0; i < sizeof...(Column); ++i) {
      absl::StrAppend(&parameters, i == 0 ? "$" : ", $", first_parameter + i);
    }
    return parameters;
  }

  // "INSERT INTO lot (pact, contract, id, …) VALUES ($1, $2, $3, …)". The keys are not of the list
  // and come first.
  std::string InsertInto(absl::string_view table, Keys keys) const {
    std::string key_values;
    for (size_t i = 1; i <= keys.size(); ++i) absl::StrAppend(&key_values, "$", i, ", ");
    return absl::StrCat("INSERT INTO ", table, " (", KeyList(keys), List(), ") VALUES (",
                        key_values, Parameters(keys.size() + 1), ")");
  }

  // "UPDATE lot SET id = $3, … WHERE pact = $1 AND contract = $2".
  std::string Update(absl::string_view table, Keys keys) const {
    std::string set, where;
    size_t parameter = keys.size();
    for (const char* name : Names()) {
      absl::StrAppend(&set, set.empty() ? "" : ", ", name, " = $", ++parameter);
    }
    parameter = 0;
    for (absl::string_view key : keys) {
      absl::StrAppend(&where, where.empty() ? "" : " AND ", key, " = $", ++parameter);
    }
    return absl::StrCat("UPDATE ", table, " SET ", set, " WHERE ", where);
  }

  // "INSERT INTO lot (pact, contract, id, …) SELECT $1, $2, u.* FROM unnest($3::text[], …) AS u":
  // many rows in one statement, whose keys are text. Arguments: the keys, then Arrays().
  std::string InsertMany(absl::string_view table, Keys keys) const {
    std::string select;
    for (size_t i = 1; i <= keys.size(); ++i) absl::StrAppend(&select, "$", i, ", ");
    return absl::StrCat("INSERT INTO ", table, " (", KeyList(keys), List(), ") SELECT ", select,
                        "u.* FROM ", Unnest(keys.size() + 1), " AS u");
  }
  // "unnest($3::text[], $4::int[], …)".
  std::string Unnest(size_t first_parameter) const {
    std::string arrays;
    for (const char* type : Types()) {
      absl::StrAppend(&arrays, arrays.empty() ? "$" : ", $", first_parameter++, "::", type, "[]");
    }
    return absl::StrCat("unnest(", arrays, ")");
  }

  // One argument a column.
  EncodedList Values(const T& object) const {
    return std::apply(
        [&](const auto&... column) { return EncodedList{{Value(column, object)...}}; }, columns_);
  }
  // One array a column, for InsertMany and Unnest. Absl::Span or std::vector of T.
  template <class Objects>
  EncodedList Arrays(const Objects& objects) const {
    return std::apply(
        [&](const auto&... column) { return EncodedList{{Array(column, objects)...}}; }, columns_);
  }

  // The row, by the names of its columns; it may have more of them.
  T Read(const pqxx::row& row) const {
    T object{};
    ReadInto(row, object);
    return object;
  }
  void ReadInto(const pqxx::row& row, T& object) const {
    std::apply([&](const auto&... column) { (ReadOne(column, row[column.name], object), ...); },
               columns_);
  }
  // All rows; each column is looked up once.
  std::vector<T> ReadAll(const pqxx::result& rows) const {
    std::vector<T> objects;
    objects.reserve(rows.size());
    const auto at = std::apply(
        [&](const auto&... column) {
          return std::array{static_cast<int>(rows.column_number(column.name))...};
        },
        columns_);
    for (const auto& row : rows) {
      T object{};
      ReadAt(row, at, object, std::index_sequence_for<Column...>());
      objects.push_back(std::move(object));
    }
    return objects;
  }

 private:
  std::array<const char*, sizeof...(Column)> Names() const {
    return std::apply([](const auto&... column) { return std::array{column.name...}; }, columns_);
  }
  static constexpr std::array<const char*, sizeof...(Column)> Types() {
    return {TypeOf(static_cast<const Column*>(nullptr))...};
  }
  template <class Access, Stored stored>
  static constexpr const char* TypeOf(const ColumnOf<Access, stored>*) {
    return internal::Cell<T, Access, stored>::Type();
  }
  static std::string KeyList(Keys keys) {
    std::string list;
    for (absl::string_view key : keys) absl::StrAppend(&list, key, ", ");
    return list;
  }

  template <class Access, Stored stored>
  static Encoded Value(const ColumnOf<Access, stored>& column, const T& object) {
    return internal::Cell<T, Access, stored>::Value(column, object);
  }
  template <class Access, Stored stored, class Objects>
  static Encoded Array(const ColumnOf<Access, stored>& column, const Objects& objects) {
    std::vector<Encoded> elements;
    elements.reserve(objects.size());
    for (const T& object : objects) elements.push_back(Value(column, object));
    return ArrayLiteral(elements);
  }
  template <class Access, Stored stored>
  static void ReadOne(const ColumnOf<Access, stored>& column, const pqxx::field& value, T& object) {
    internal::Cell<T, Access, stored>::Read(column, value, object);
  }
  template <size_t... I>
  void ReadAt(const pqxx::row& row, const std::array<int, sizeof...(Column)>& at, T& object,
              std::index_sequence<I...>) const {
    (ReadOne(std::get<I>(columns_), row[at[I]], object), ...);
  }

  std::tuple<Column...> columns_;
};

template <class T, class... Column>
constexpr ColumnList<T, Column...> Columns(Column... columns) {
  return ColumnList<T, Column...>(columns...);
}

}  // namespace pactum::db

#endif  // PACTUM_COMMON_DB_COLUMNS_H_
