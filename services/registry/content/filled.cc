#include "services/registry/content/filled.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "common/base/message_walk.h"
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

class EmptyFieldsOf {
 public:
  EmptyFieldsOf(absl::string_view item, absl::string_view skip) : item_(item), skip_(skip) {}

  bool operator()(const FieldPlace<const Message>& place) {
    if (place.index >= 0) return true;
    const FieldDescriptor& field = place.field;
    if (field.name() == skip_) return false;
    if (field.options().GetExtension(framework::v1::item) == item_ &&
        !IsFilled(place.message, field)) {
      paths.push_back(place.path);
      return false;  // The fields within need not be named, too.
    }
    // Dates and amounts are of other packages, and have no items.
    if (!place.is_message() || field.message_type()->file()->package() != "pactum.registry.v1") {
      return false;
    }
    if (place.present()) return true;
    WalkFields(place.child(), *this, &ItemByIndex, place.path);  // Nothing in it is filled.
    return false;
  }

  std::vector<std::string> paths;

 private:
  const absl::string_view item_, skip_;
};

}  // namespace

bool HasText(absl::string_view text) { return !absl::StripAsciiWhitespace(text).empty(); }

std::vector<std::string> EmptyFields(const Message& message, absl::string_view item,
                                     absl::string_view skip) {
  EmptyFieldsOf empty(item, skip);
  WalkFields(message, empty);
  return std::move(empty.paths);
}

}  // namespace pactum::registry
