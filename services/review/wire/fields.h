// Fields of messages by their name, for conversions that follow a list of names. Pure.
#ifndef PACTUM_SERVICES_REVIEW_WIRE_FIELDS_H_
#define PACTUM_SERVICES_REVIEW_WIRE_FIELDS_H_

#include <cstdint>
#include <optional>

#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "common/base/enum_names.h"
#include "google/protobuf/message.h"

namespace pactum::review {

// The field of a message; throws std::logic_error where the contract lacks it.
const google::protobuf::FieldDescriptor& FieldNamed(const google::protobuf::Message& message,
                                                    absl::string_view name);

// Reads an integer field.
void ReadField(const google::protobuf::Message& message, absl::string_view name, int64_t& value);
// Reads an enum field by the text of its value; an unknown number becomes E{}.
template <NamedEnum E>
void ReadField(const google::protobuf::Message& message, absl::string_view name, E& value);

// Writes an integer field; an absent value leaves the field absent.
void WriteField(google::protobuf::Message& message, absl::string_view name,
                std::optional<int64_t> value);

// Copies every field of `from` to the field of `to` with the same name and kind, in depth. Fields
// that only one of both has are left alone.
void CopySharedFields(const google::protobuf::Message& from, google::protobuf::Message& to);

template <NamedEnum E>
void ReadField(const google::protobuf::Message& message, absl::string_view name, E& value) {
  const auto& field = FieldNamed(message, name);
  const auto* const found = message.GetReflection()->GetEnum(message, &field);
  const absl::string_view prefix =
      absl::StripSuffix(field.enum_type()->FindValueByNumber(0)->name(), "UNSPECIFIED");
  value = ParseName<E>(absl::StripPrefix(found->name(), prefix)).value_or(E{});
}

}  // namespace pactum::review

#endif  // PACTUM_SERVICES_REVIEW_WIRE_FIELDS_H_
