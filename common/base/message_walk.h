// A walk over the fields of any message, by its descriptor.
#ifndef PACTUM_COMMON_BASE_MESSAGE_WALK_H_
#define PACTUM_COMMON_BASE_MESSAGE_WALK_H_

#include <string>
#include <type_traits>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace pactum {

// A field of a message, or one item of a list. M is Message, or const Message for a walk that
// changes nothing. Valid during the visit.
template <class M>
struct FieldPlace {
  M& message;  // That has the field.
  const google::protobuf::FieldDescriptor& field;
  int index = -1;           // Of an item; -1 for the field itself.
  const std::string& path;  // "lots[2].unit_price", from the message that is walked.
  int depth = 0;            // Of `message` below the one that is walked.

  bool is_list() const { return field.is_repeated() && index < 0; }
  bool is_message() const {
    return field.cpp_type() == google::protobuf::FieldDescriptor::CPPTYPE_MESSAGE;
  }
  const google::protobuf::Reflection& reflection() const { return *message.GetReflection(); }
  // Of a field with presence: it is there. Of others: true.
  bool present() const {
    return field.is_repeated() || !field.has_presence() || reflection().HasField(message, &field);
  }
  int size() const { return reflection().FieldSize(message, &field); }
  // The message that the field, or the item, is.
  M& child() const {
    if constexpr (std::is_const_v<M>) {
      return index < 0 ? reflection().GetMessage(message, &field)
                       : reflection().GetRepeatedMessage(message, &field, index);
    } else {
      return index < 0 ? *reflection().MutableMessage(&message, &field)
                       : *reflection().MutableRepeatedMessage(&message, &field, index);
    }
  }
};

// What an item of a list is called in a path: its place.
inline std::string ItemByIndex(const FieldPlace<const google::protobuf::Message>& item) {
  return absl::StrCat(item.index);
}

// Visits every field, present or not, in the order of the contract; `visit`, (const FieldPlace<M>&)
// -> bool, says whether to go on within it: to the items of a list, each of them visited, and to
// the fields of a message that is present. `item_key` names an item in paths.
template <class M, class Visit, class ItemKey = decltype(&ItemByIndex)>
void WalkFields(M& message, Visit&& visit, ItemKey item_key = &ItemByIndex,
                const std::string& path = "", int depth = 0) {
  const auto& type = *message.GetDescriptor();
  for (int i = 0; i < type.field_count(); ++i) {
    const auto& field = *type.field(i);
    const std::string here = path.empty() ? field.name() : absl::StrCat(path, ".", field.name());
    const FieldPlace<M> place{message, field, -1, here, depth};
    if (!visit(place)) continue;
    if (!field.is_repeated()) {
      if (place.is_message() && place.present()) {
        WalkFields(place.child(), visit, item_key, here, depth + 1);
      }
      continue;
    }
    for (int k = 0; k < place.size(); ++k) {
      const std::string key =
          item_key(FieldPlace<const google::protobuf::Message>{message, field, k, here, depth});
      const std::string there = absl::StrCat(here, "[", key, "]");
      const FieldPlace<M> item{message, field, k, there, depth};
      if (visit(item) && item.is_message()) {
        WalkFields(item.child(), visit, item_key, there, depth + 1);
      }
    }
  }
}

// The text of a value that is no message: "12", "true", "STATE_SIGNED" (the number where the enum
// lacks it). `index`: of an item; -1 for a field that is no list.
std::string ScalarText(const google::protobuf::Message& message,
                       const google::protobuf::FieldDescriptor& field, int index);

}  // namespace pactum

#endif  // PACTUM_COMMON_BASE_MESSAGE_WALK_H_
