#include "services/registry/content/filled.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "pactum/framework/v1/framework.pb.h"

namespace pactum::registry {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

bool IsFilled(const Message& message, const FieldDescriptor& field) {
  const auto& reflection = *message.GetReflection();
  if (field.is_repeated()) {
    const int size = reflection.FieldSize(message, &field);
    if (field.cpp_type() != FieldDescriptor::CPPTYPE_STRING) return size > 0;
    for (int i = 0; i < size; ++i) {
      if (HasText(reflection.GetRepeatedString(message, &field, i))) return true;
    }
    return false;
  }
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return HasText(reflection.GetString(message, &field));
    case FieldDescriptor::CPPTYPE_BOOL:
      return true;
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return reflection.HasField(message, &field) &&
             reflection.GetMessage(message, &field).ByteSizeLong() > 0;
    default:
      return reflection.HasField(message, &field);
  }
}

void Walk(const Message& message, const std::string& path, absl::string_view item,
          absl::string_view skip, std::vector<std::string>& empty) {
  const auto& descriptor = *message.GetDescriptor();
  const auto& reflection = *message.GetReflection();
  for (int i = 0; i < descriptor.field_count(); ++i) {
    const FieldDescriptor& field = *descriptor.field(i);
    if (!skip.empty() && field.name() == skip) continue;
    const std::string here = path.empty() ? field.name() : absl::StrCat(path, ".", field.name());
    const bool asked = field.options().GetExtension(framework::v1::item) == item;
    if (asked && !IsFilled(message, field)) {
      empty.push_back(here);
      continue;  // What is in it need not be named, too.
    }
    if (field.cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
    // Dates and amounts are of other packages; documents are never asked for.
    if (field.message_type()->file()->package() != "pactum.registry.v1") continue;
    if (!field.is_repeated()) {
      Walk(reflection.GetMessage(message, &field), here, item, skip, empty);
      continue;
    }
    for (int k = 0; k < reflection.FieldSize(message, &field); ++k) {
      Walk(reflection.GetRepeatedMessage(message, &field, k), absl::StrCat(here, "[", k, "]"), item,
           skip, empty);
    }
  }
}

}  // namespace

bool HasText(absl::string_view text) { return !absl::StripAsciiWhitespace(text).empty(); }

std::vector<std::string> EmptyFields(const Message& message, absl::string_view item,
                                     absl::string_view skip) {
  std::vector<std::string> empty;
  Walk(message, "", item, skip, empty);
  return empty;
}

}  // namespace pactum::registry
