#include "services/budget/domain/line.h"

#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace pactum::budget {

std::string LineKey::Text() const {
  return absl::StrCat(axis, "/", sub_axis, "/", year, "/", funding_source, "/",
                      new_pathways ? "new" : "");
}

std::optional<LineKey> LineKey::Parse(absl::string_view text) {
  const std::vector<std::string> parts = absl::StrSplit(text, '/');
  LineKey line;
  if (parts.size() != 5 || !absl::SimpleAtoi(parts[0], &line.axis) ||
      !absl::SimpleAtoi(parts[2], &line.year)) {
    return std::nullopt;
  }
  line.sub_axis = parts[1];
  line.funding_source = parts[3];
  line.new_pathways = parts[4] == "new";
  return line;
}

Money Total(const LineAmounts& lines) {
  Money total;
  for (const auto& [line, amount] : lines) total += amount;
  return total;
}

bool IsKnownSource(absl::string_view source) {
  static const std::set<std::string>* const kSources =
      new std::set<std::string>{"PIC", "RELANCE", "ACCORD", kRegionSource};
  return kSources->count(std::string(source)) > 0;
}

namespace {

// It is part of the line's text: no slash, no white space. Letters of any alphabet.
bool IsCode(absl::string_view text) {
  if (text.size() > 20) return false;
  for (char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80 && !absl::ascii_isalnum(byte) && c != '-' && c != '_' && c != '.') return false;
  }
  return true;
}

}  // namespace

std::vector<FieldProblem> CheckLine(const LineKey& line, int start_year, int end_year,
                                    absl::string_view path) {
  std::vector<FieldProblem> problems;
  const auto say = [&](absl::string_view field, absl::string_view what) {
    problems.push_back({absl::StrCat(path, ".", field), std::string(what)});
  };
  if (line.axis < 1 || line.axis > 3) say("axis", "is required");
  if (line.axis == 1 && line.sub_axis.empty()) say("sub_axis", "is required on axis 1");
  if (line.axis != 1 && !line.sub_axis.empty()) say("sub_axis", "belongs to axis 1 only");
  if (!IsCode(line.sub_axis)) {
    say("sub_axis", "is a code of at most 20 letters, digits, hyphens, underscores and dots");
  }
  if (line.axis == 3 && line.new_pathways) {
    say("new_pathways", "belongs to axes 1 and 2: axis 3 funds no pathways");
  }
  if (line.year < start_year || line.year > end_year) {
    say("year", absl::StrCat("lies outside the pact, ", start_year, " to ", end_year));
  }
  if (!IsKnownSource(line.funding_source)) {
    say("funding_source", "is none of PIC, RELANCE, ACCORD, REGION");
  }
  return problems;
}

}  // namespace pactum::budget
