#include "services/review/content/flatten.h"

#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/time.h"
#include "common/base/date_wire.h"
#include "common/base/message_walk.h"

namespace pactum::review {
namespace {

using google::protobuf::Message;
using Figures = std::map<std::string, std::string>;

std::string TextOf(const Message& item, const char* name) {
  const auto* const field = item.GetDescriptor()->FindFieldByName(name);
  return field == nullptr || field->is_repeated() ? "" : ScalarText(item, *field, -1);
}

// The key of a list's item in a path.
std::string KeyOf(const FieldPlace<const Message>& item) {
  if (!item.is_message()) return ItemByIndex(item);
  for (const char* name : {"id", "axis"}) {
    const std::string key = TextOf(item.child(), name);
    if (!key.empty()) return key;
  }
  const std::string code = TextOf(item.child(), "code");
  return code.empty() ? ItemByIndex(item)
                      : absl::StrCat(code, " ", TextOf(item.child(), "subject"));
}

// A day or an instant is one figure; nullopt for another message.
std::optional<std::string> DateText(const Message& message) {
  if (const auto* date = dynamic_cast<const google::type::Date*>(&message)) {
    return absl::StrFormat("%04d-%02d-%02d", date->year(), date->month(), date->day());
  }
  if (const auto* time = dynamic_cast<const google::protobuf::Timestamp*>(&message)) {
    return absl::FormatTime("%E4Y-%m-%dT%H:%M:%E6SZ", pactum::FromProto(*time),
                            absl::UTCTimeZone());
  }
  return std::nullopt;
}

v1::DifferenceLine LineOf(const std::string& path, const std::string& before,
                          const std::string& after) {
  v1::DifferenceLine line;
  line.set_path(path);
  line.set_before(before);
  line.set_after(after);
  return line;
}

}  // namespace

Figures Flatten(const Message& message) {
  Figures figures;
  const auto add = [&](const FieldPlace<const Message>& place) {
    if (!place.present()) return false;
    if (place.is_list()) return true;
    if (!place.is_message()) {
      figures[place.path] = ScalarText(place.message, place.field, place.index);
      return false;
    }
    const std::optional<std::string> date = DateText(place.child());
    if (date) figures[place.path] = *date;
    return !date;
  };
  WalkFields(message, add, KeyOf);
  return figures;
}

std::vector<v1::DifferenceLine> Differences(const Message& before, const Message& after) {
  const Figures first = Flatten(before), second = Flatten(after);
  std::vector<v1::DifferenceLine> lines;
  auto a = first.begin();
  auto b = second.begin();
  while (a != first.end() || b != second.end()) {
    if (b == second.end() || (a != first.end() && a->first < b->first)) {
      if (!a->second.empty()) lines.push_back(LineOf(a->first, a->second, ""));
      ++a;
    } else if (a == first.end() || b->first < a->first) {
      if (!b->second.empty()) lines.push_back(LineOf(b->first, "", b->second));
      ++b;
    } else {
      if (a->second != b->second) lines.push_back(LineOf(a->first, a->second, b->second));
      ++a;
      ++b;
    }
  }
  return lines;
}

}  // namespace pactum::review
