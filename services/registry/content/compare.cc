#include "services/registry/content/compare.h"

#include <map>
#include <stdexcept>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/message_walk.h"
#include "google/protobuf/util/json_util.h"
#include "pactum/access/v1/access.pb.h"

namespace pactum::registry {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// A value as people read it; `index` is -1 where the field is no list.
std::string Text(const Message& message, const FieldDescriptor& field, int index) {
  if (field.cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) {
    return ScalarText(message, field, index);
  }
  const auto& reflection = *message.GetReflection();
  std::string text;
  if (!google::protobuf::util::MessageToJsonString(
           index < 0 ? reflection.GetMessage(message, &field)
                     : reflection.GetRepeatedMessage(message, &field, index),
           &text)
           .ok()) {
    throw std::invalid_argument("content that JSON cannot write");
  }
  return text;
}

// The key of an element of a list: its name, its id, or its place.
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
  void Add(v1::VersionChange::Kind kind, const std::string& path, std::string before,
           std::string after) {
    v1::VersionChange& change = changes.emplace_back();
    change.set_kind(kind);
    change.set_path(path);
    change.set_before(std::move(before));
    change.set_after(std::move(after));
  }
  void Added(const std::string& path, std::string after) {
    Add(v1::VersionChange::KIND_ADDED, path, "", std::move(after));
  }
  void Removed(const std::string& path, std::string before) {
    Add(v1::VersionChange::KIND_REMOVED, path, std::move(before), "");
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
    if (old != now) Add(v1::VersionChange::KIND_CHANGED, path, std::move(old), std::move(now));
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
        if (from != to) Add(v1::VersionChange::KIND_CHANGED, here, std::move(from), std::move(to));
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
