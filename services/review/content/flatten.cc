#include "services/review/content/flatten.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/time.h"
#include "common/base/date_wire.h"
#include "google/protobuf/descriptor.h"

namespace pactum::review {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using Figures = std::map<std::string, std::string>;

std::string EnumName(const google::protobuf::EnumDescriptor* type, int number) {
  const auto* value = type->FindValueByNumber(number);
  return value != nullptr ? value->name() : absl::StrCat(number);
}

// `index` < 0: the field is no list.
std::string Scalar(const Message& message, const FieldDescriptor& field, int index) {
  const Reflection& r = *message.GetReflection();
  const bool list = index >= 0;
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      return absl::StrCat(list ? r.GetRepeatedInt32(message, &field, index)
                               : r.GetInt32(message, &field));
    case FieldDescriptor::CPPTYPE_INT64:
      return absl::StrCat(list ? r.GetRepeatedInt64(message, &field, index)
                               : r.GetInt64(message, &field));
    case FieldDescriptor::CPPTYPE_BOOL:
      return (list ? r.GetRepeatedBool(message, &field, index) : r.GetBool(message, &field))
                 ? "true"
                 : "false";
    case FieldDescriptor::CPPTYPE_ENUM:
      return EnumName(field.enum_type(), list ? r.GetRepeatedEnumValue(message, &field, index)
                                              : r.GetEnumValue(message, &field));
    default:
      return list ? r.GetRepeatedString(message, &field, index) : r.GetString(message, &field);
  }
}

std::string TextOf(const Message& item, const char* name) {
  const FieldDescriptor* field = item.GetDescriptor()->FindFieldByName(name);
  return field == nullptr || field->is_repeated() ? "" : Scalar(item, *field, -1);
}

// Under what an item of a list stands.
std::string KeyOf(const Message& item, int index) {
  for (const char* name : {"id", "axis"}) {
    const std::string key = TextOf(item, name);
    if (!key.empty()) return key;
  }
  const std::string code = TextOf(item, "code"), subject = TextOf(item, "subject");
  return code.empty() ? absl::StrCat(index) : absl::StrCat(code, " ", subject);
}

std::string Joined(const std::string& path, const std::string& name) {
  return path.empty() ? name : absl::StrCat(path, ".", name);
}

void Add(const Message& message, const std::string& path, Figures& figures);

// A day or an instant is one figure.
bool AddDate(const Message& message, const std::string& path, Figures& figures) {
  if (const auto* date = dynamic_cast<const google::type::Date*>(&message)) {
    figures[path] = absl::StrFormat("%04d-%02d-%02d", date->year(), date->month(), date->day());
    return true;
  }
  if (const auto* time = dynamic_cast<const google::protobuf::Timestamp*>(&message)) {
    figures[path] =
        absl::FormatTime("%E4Y-%m-%dT%H:%M:%E6SZ", pactum::FromProto(*time), absl::UTCTimeZone());
    return true;
  }
  return false;
}

void AddMessage(const Message& message, const std::string& path, Figures& figures) {
  if (!AddDate(message, path, figures)) Add(message, path, figures);
}

void AddField(const Message& message, const FieldDescriptor& field, const std::string& path,
              Figures& figures) {
  const Reflection& r = *message.GetReflection();
  const bool is_message = field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
  if (!field.is_repeated()) {
    if (is_message) {
      AddMessage(r.GetMessage(message, &field), path, figures);
    } else {
      figures[path] = Scalar(message, field, -1);
    }
    return;
  }
  for (int i = 0; i < r.FieldSize(message, &field); ++i) {
    if (!is_message) {
      figures[absl::StrCat(path, "[", i, "]")] = Scalar(message, field, i);
      continue;
    }
    const Message& item = r.GetRepeatedMessage(message, &field, i);
    AddMessage(item, absl::StrCat(path, "[", KeyOf(item, i), "]"), figures);
  }
}

void Add(const Message& message, const std::string& path, Figures& figures) {
  const auto& type = *message.GetDescriptor();
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    const bool absent = field.has_presence() && !message.GetReflection()->HasField(message, &field);
    if (!absent) AddField(message, field, Joined(path, field.name()), figures);
  }
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
  Add(message, "", figures);
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
