#include "services/procurement/content/json.h"

#include <cstdio>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace pactum::procurement {
namespace {

std::string Quoted(absl::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      quoted += '\\';
      quoted += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      absl::StrAppendFormat(&quoted, "\\u%04x", static_cast<unsigned char>(c));
    } else {
      quoted += c;
    }
  }
  return quoted + '"';
}

// `value` / 10^digits without trailing zeros.
std::string Decimal(int64_t value, int digits) {
  int64_t scale = 1;
  for (int i = 0; i < digits; ++i) scale *= 10;
  std::string text = absl::StrCat(value / scale);
  std::string fraction = absl::StrFormat("%0*d", digits, value % scale);
  while (!fraction.empty() && fraction.back() == '0') fraction.pop_back();
  return fraction.empty() ? text : absl::StrCat(text, ".", fraction);
}

}  // namespace

Json Json::Text(absl::string_view text) { return Json(Quoted(text)); }
Json Json::Number(int64_t number) { return Json(absl::StrCat(number)); }
Json Json::Amount(Money amount) { return Json(Decimal(amount.cents(), 2)); }
Json Json::Share(int basis_points) { return Json(Decimal(basis_points, 4)); }
Json Json::Bool(bool value) { return Json(value ? "true" : "false"); }

Json Json::Array(const std::vector<Json>& items) {
  std::string text = "[";
  for (const Json& item : items) {
    if (text.size() > 1) text += ',';
    text += item.text();
  }
  return Json(text + "]");
}

JsonObject& JsonObject::Add(absl::string_view key, const Json& value) {
  absl::StrAppend(&members_, members_.empty() ? "" : ",", Quoted(key), ":", value.text());
  return *this;
}

JsonObject::operator Json() const { return Json(absl::StrCat("{", members_, "}")); }

}  // namespace pactum::procurement
