#include "common/db/value.h"

#include <cctype>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/strip.h"

namespace pactum::db {

void ThrowNotA(absl::string_view type, absl::string_view text) {
  throw pqxx::conversion_error(absl::StrCat("expected a ", type, ", got: ", text.substr(0, 100)));
}

Encoded Encode(absl::string_view text) {
  if (absl::StrContains(text, '\0')) {
    throw pqxx::argument_error("a text parameter holds a NUL byte");
  }
  return std::string(text);
}

Encoded Encode(const Bytea& bytes) {
  return absl::StrCat("\\x", absl::BytesToHexString(bytes.bytes));
}

Encoded Encode(absl::CivilDay day) { return absl::FormatCivilTime(day); }

Encoded Encode(absl::Time instant) {
  if (instant == absl::InfiniteFuture()) return "infinity";
  if (instant == absl::InfinitePast()) return "-infinity";
  return absl::FormatTime("%E4Y-%m-%d %H:%M:%E6S+00", instant, absl::UTCTimeZone());
}

std::string ArrayLiteral(const std::vector<Encoded>& elements) {
  std::string literal = "{";
  for (const Encoded& element : elements) {
    if (literal.size() > 1) literal += ',';
    if (!element) {
      literal += "NULL";
      continue;
    }
    literal += '"';
    for (char c : *element) {
      if (c == '"' || c == '\\') literal += '\\';
      literal += c;
    }
    literal += '"';
  }
  literal += '}';
  return literal;
}

namespace {

// Reads one array element from the front of `rest`, up to the comma or brace behind it.
Encoded TakeElement(absl::string_view& rest, absl::string_view whole) {
  std::string value;
  if (!rest.empty() && rest.front() == '"') {
    rest.remove_prefix(1);
    while (!rest.empty() && rest.front() != '"') {
      if (rest.front() == '\\') rest.remove_prefix(1);
      if (rest.empty()) break;
      value += rest.front();
      rest.remove_prefix(1);
    }
    if (rest.empty()) ThrowNotA("array", whole);
    rest.remove_prefix(1);
    return value;
  }
  size_t end = rest.find_first_of(",}");
  if (end == absl::string_view::npos || end == 0 || rest.front() == '{') ThrowNotA("array", whole);
  value = std::string(rest.substr(0, end));
  rest.remove_prefix(end);
  if (value == "NULL") return std::nullopt;
  return value;
}

}  // namespace

std::vector<Encoded> ParseArray(absl::string_view text) {
  if (text.size() < 2 || text.front() != '{' || text.back() != '}') ThrowNotA("array", text);
  std::vector<Encoded> elements;
  if (text == "{}") return elements;
  absl::string_view rest = text.substr(1);
  while (true) {
    elements.push_back(TakeElement(rest, text));
    if (rest == "}") return elements;
    if (rest.empty() || rest.front() != ',') ThrowNotA("array", text);
    rest.remove_prefix(1);
  }
}

bool Decoder<bool>::Decode(absl::string_view text) {
  if (text == "t") return true;
  if (text == "f") return false;
  ThrowNotA("boolean", text);
}

Bytea Decoder<Bytea>::Decode(absl::string_view text) {
  bool hex = text.size() % 2 == 0 && absl::ConsumePrefix(&text, "\\x");
  for (char c : text) hex = hex && std::isxdigit(static_cast<unsigned char>(c)) != 0;
  if (!hex) ThrowNotA("bytea in hex", text);
  return Bytea{absl::HexStringToBytes(text)};
}

absl::CivilDay Decoder<absl::CivilDay>::Decode(absl::string_view text) {
  absl::CivilDay day;
  if (!absl::ParseCivilTime(text, &day)) ThrowNotA("date", text);
  return day;
}

absl::Time Decoder<absl::Time>::Decode(absl::string_view text) {
  if (text == "infinity") return absl::InfiniteFuture();
  if (text == "-infinity") return absl::InfinitePast();
  absl::Time instant;
  std::string error;
  if (!absl::ParseTime("%E4Y-%m-%d %H:%M:%E*S%Ez", text, &instant, &error)) {
    ThrowNotA("timestamptz", text);
  }
  return instant;
}

}  // namespace pactum::db
