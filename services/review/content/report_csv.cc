#include "services/review/content/report_csv.h"

#include <string>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "services/review/content/flatten.h"

namespace pactum::review {
namespace {

bool IsNumber(const std::string& text) {
  int64_t number = 0;
  return absl::SimpleAtoi(text, &number);
}

std::string Field(const std::string& text) {
  std::string safe = text;
  const bool formula = !text.empty() && std::string("=+-@\t\r").find(text[0]) != std::string::npos;
  if (formula && !IsNumber(text)) safe.insert(safe.begin(), '\'');
  if (safe.find_first_of(",\"\r\n") == std::string::npos) return safe;
  return absl::StrCat("\"", absl::StrReplaceAll(safe, {{"\"", "\"\""}}), "\"");
}

void Line(std::initializer_list<std::string> fields, std::string& csv) {
  const char* separator = "";
  for (const std::string& field : fields) {
    absl::StrAppend(&csv, separator, Field(field));
    separator = ",";
  }
  csv += "\r\n";
}

// By the end of the field's name.
std::string UnitOf(const std::string& field) {
  for (const auto& [suffix, unit] :
       {std::pair{"_cents", "cents"}, {"_ppm", "ppm"}, {"_micros", "micros"}, {"_bp", "bp"}}) {
    const std::string end = suffix;
    if (field.size() > end.size() &&
        field.compare(field.size() - end.size(), end.size(), end) == 0) {
      return unit;
    }
  }
  return "";
}

// `projects[alpha].completion_ppm`: section, subject, field. Without a list the subject is empty.
void FigureLine(const std::string& path, const std::string& value, std::string& csv) {
  std::string section = path, subject, field;
  const size_t open = path.find('[');
  const size_t close = open == std::string::npos ? open : path.find(']', open);
  const size_t dot = path.find('.');
  if (close != std::string::npos) {
    section = path.substr(0, open);
    subject = path.substr(open + 1, close - open - 1);
    field = path.size() > close + 2 ? path.substr(close + 2) : "";
  } else if (dot != std::string::npos) {
    section = path.substr(0, dot);
    field = path.substr(dot + 1);
  } else {
    section = "report";
    field = path;
  }
  Line({section, subject, field, value, UnitOf(field)}, csv);
}

template <class Message>
std::string CsvOf(const Message& message) {
  std::string csv;
  Line({"section", "subject", "field", "value", "unit"}, csv);
  for (const auto& [path, value] : Flatten(message)) FigureLine(path, value, csv);
  return csv;
}

}  // namespace

std::string Csv(const v1::ReviewReport& report) {
  v1::ReviewReport figures = report;
  figures.clear_lines();  // Sentences; ExplainRun has them as data.
  return CsvOf(figures);
}

std::string Csv(const v1::NationalView& view) { return CsvOf(view); }

}  // namespace pactum::review
