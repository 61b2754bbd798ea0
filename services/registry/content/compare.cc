#include "services/registry/content/compare.h"

#include <map>
#include <stdexcept>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "google/protobuf/util/json_util.h"
#include "pactum/access/v1/access.pb.h"

namespace pactum::registry {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

std::string Json(const Message& message) {
  std::string text;
  if (!google::protobuf::util::MessageToJsonString(message, &text).ok()) {
    throw std::invalid_argument("content that JSON cannot write");
  }
  return text;
}

// A value as people read it; `index` is -1 where the field is no list.
std::string Text(const Message& message, const FieldDescriptor& field, int index) {
  const auto& r = *message.GetReflection();
  const bool one = index < 0;
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return one ? r.GetString(message, &field) : r.GetRepeatedString(message, &field, index);
    case FieldDescriptor::CPPTYPE_BOOL:
      return r.GetBool(message, &field) ? "true" : "false";
    case FieldDescriptor::CPPTYPE_INT32:
      return absl::StrCat(one ? r.GetInt32(message, &field)
                              : r.GetRepeatedInt32(message, &field, index));
    case FieldDescriptor::CPPTYPE_INT64:
      return absl::StrCat(one ? r.GetInt64(message, &field)
                              : r.GetRepeatedInt64(message, &field, index));
    case FieldDescriptor::CPPTYPE_ENUM:
      return (one ? r.GetEnum(message, &field) : r.GetRepeatedEnum(message, &field, index))->name();
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return Json(one ? r.GetMessage(message, &field)
                      : r.GetRepeatedMessage(message, &field, index));
    default:
      throw std::logic_error("content has no field of this type");
  }
}

// What an element of a list is matched by: its name, its id, or its place.
std::string KeyOf(const Message& message, const FieldDescriptor& field, int index) {
  if (field.cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) return absl::StrCat(index);
  const Message& element = message.GetReflection()->GetRepeatedMessage(message, &field, index);
  const auto& descriptor = *element.GetDescriptor();
  for (int i = 0; i < descriptor.field_count(); ++i) {
    const FieldDescriptor& part = *descriptor.field(i);
    if (part.name() == "name" || part.options().GetExtension(access::v1::resource_id)) {
      return element.GetReflection()->GetString(element, &part);
    }
  }
  return absl::StrCat(index);
}

class Comparison {
 public:
  void Messages(const Message& before, const Message& after, const std::string& path) {
    const auto& descriptor = *before.GetDescriptor();
    for (int i = 0; i < descriptor.field_count(); ++i) {
      const FieldDescriptor& field = *descriptor.field(i);
      const std::string here = path.empty() ? field.name() : absl::StrCat(path, ".", field.name());
      if (field.is_repeated()) {
        Lists(before, after, field, here);
      } else {
        Fields(before, after, field, here);
      }
    }
  }

  std::vector<v1::VersionChange> changes;

 private:
  void Say(v1::VersionChange::Kind kind, const std::string& path, std::string before,
           std::string after) {
    v1::VersionChange& change = changes.emplace_back();
    change.set_kind(kind);
    change.set_path(path);
    change.set_before(std::move(before));
    change.set_after(std::move(after));
  }
  void Added(const std::string& path, std::string after) {
    Say(v1::VersionChange::KIND_ADDED, path, "", std::move(after));
  }
  void Removed(const std::string& path, std::string before) {
    Say(v1::VersionChange::KIND_REMOVED, path, std::move(before), "");
  }

  static bool HasParts(const FieldDescriptor& field) {
    return field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE &&
           field.message_type()->file()->package() == "pactum.registry.v1";
  }
  static bool IsSet(const Message& message, const FieldDescriptor& field) {
    return message.GetReflection()->HasField(message, &field);
  }

  void Fields(const Message& before, const Message& after, const FieldDescriptor& field,
              const std::string& path) {
    const bool was = IsSet(before, field), is = IsSet(after, field);
    if (!was && !is) return;
    if (!was) return Added(path, Text(after, field, -1));
    if (!is) return Removed(path, Text(before, field, -1));
    if (HasParts(field)) {
      Messages(before.GetReflection()->GetMessage(before, &field),
               after.GetReflection()->GetMessage(after, &field), path);
      return;
    }
    std::string old = Text(before, field, -1), now = Text(after, field, -1);
    if (old != now) Say(v1::VersionChange::KIND_CHANGED, path, std::move(old), std::move(now));
  }

  void Lists(const Message& before, const Message& after, const FieldDescriptor& field,
             const std::string& path) {
    std::map<std::string, int> was;
    for (int i = 0; i < before.GetReflection()->FieldSize(before, &field); ++i) {
      was.emplace(KeyOf(before, field, i), i);
    }
    for (int i = 0; i < after.GetReflection()->FieldSize(after, &field); ++i) {
      const std::string key = KeyOf(after, field, i), here = absl::StrCat(path, "[", key, "]");
      const auto old = was.find(key);
      if (old == was.end()) {
        Added(here, Text(after, field, i));
        continue;
      }
      if (HasParts(field)) {
        Messages(before.GetReflection()->GetRepeatedMessage(before, &field, old->second),
                 after.GetReflection()->GetRepeatedMessage(after, &field, i), here);
      } else {
        std::string from = Text(before, field, old->second), to = Text(after, field, i);
        if (from != to) Say(v1::VersionChange::KIND_CHANGED, here, std::move(from), std::move(to));
      }
      was.erase(old);
    }
    for (const auto& [key, index] : was) {
      Removed(absl::StrCat(path, "[", key, "]"), Text(before, field, index));
    }
  }
};

}  // namespace

std::vector<v1::VersionChange> Compare(const v1::PactContent& before,
                                       const v1::PactContent& after) {
  Comparison comparison;
  comparison.Messages(before, after, "");
  return std::move(comparison.changes);
}

}  // namespace pactum::registry
