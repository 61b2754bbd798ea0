// JSON text of open data, written in the order in which it is said. Amounts are decimal numbers
// made of whole cents: no floating point.
#ifndef PACTUM_SERVICES_PROCUREMENT_CONTENT_JSON_H_
#define PACTUM_SERVICES_PROCUREMENT_CONTENT_JSON_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "common/money/money.h"

namespace pactum::procurement {

// A value type: one JSON value, as text.
class Json {
 public:
  static Json Text(absl::string_view text);
  static Json Number(int64_t number);
  // 1150.07; 1150.
  static Json Amount(Money amount);
  // A share of 10 000 as a decimal number: 2 500 is 0.25.
  static Json Share(int basis_points);
  static Json Bool(bool value);
  static Json Array(const std::vector<Json>& items);

  const std::string& text() const { return text_; }

 private:
  friend class JsonObject;
  explicit Json(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

class JsonObject {
 public:
  JsonObject& Add(absl::string_view key, const Json& value);
  JsonObject& Add(absl::string_view key, absl::string_view text) {
    return Add(key, Json::Text(text));
  }
  operator Json() const;  // NOLINT: an object is a value.

 private:
  std::string members_;
};

}  // namespace pactum::procurement

#endif  // PACTUM_SERVICES_PROCUREMENT_CONTENT_JSON_H_
