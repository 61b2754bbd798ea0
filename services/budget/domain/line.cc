#include "services/budget/domain/line.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/budget/words.h"

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

std::vector<LineKey> KeysOf(const LineAmounts& lines) {
  std::vector<LineKey> keys;
  keys.reserve(lines.size());
  for (const auto& [line, amount] : lines) keys.push_back(line);
  return keys;
}

bool IsStateSource(absl::string_view source) {
  return source == "PIC" || source == "RELANCE" || source == "ACCORD";
}

namespace {

// A part of the line's text: no slash, no white space. Letters of any alphabet.
bool IsCode(absl::string_view text) {
  if (text.size() > 20) return false;
  for (char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80 && !absl::ascii_isalnum(byte) && c != '-' && c != '_' && c != '.') return false;
  }
  return true;
}

}  // namespace

void CheckLine(const LineKey& line, const Exercises& exercises, absl::string_view path,
               FieldProblems& problems) {
  const auto add = [&](absl::string_view field, const Phrase& problem, Operands operands = {}) {
    problems.push_back({absl::StrCat(path, ".", field), {&problem, std::move(operands)}});
  };
  if (line.axis < 1 || line.axis > 3) add("axis", phrase::kIsRequired);
  if (line.axis == 1 && line.sub_axis.empty()) add("sub_axis", phrase::kSubAxisRequired);
  if (line.axis != 1 && !line.sub_axis.empty()) add("sub_axis", phrase::kSubAxisOnAxis1Only);
  if (!IsCode(line.sub_axis)) add("sub_axis", phrase::kSubAxisIsACode);
  if (line.axis == 3 && line.new_pathways) add("new_pathways", phrase::kNewPathwaysNotOnAxis3);
  if (!exercises.Contain(line.year)) {
    add("year", phrase::kYearOutsideThePact,
        {{"first", exercises.first}, {"last", exercises.last}});
  }
  if (line.IsState() && !IsStateSource(line.funding_source)) {
    add("funding_source", phrase::kSourceUnknown);
  }
}

}  // namespace pactum::budget
