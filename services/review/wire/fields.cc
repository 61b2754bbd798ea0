#include "services/review/wire/fields.h"

#include <stdexcept>
#include <string>

#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"

namespace pactum::review {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

void CopySingle(const Message& from, const FieldDescriptor& in, Message& to,
                const FieldDescriptor& out) {
  const Reflection &read = *from.GetReflection(), &write = *to.GetReflection();
  if (in.has_presence() && !read.HasField(from, &in)) return;
  switch (in.cpp_type()) {
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return CopySharedFields(read.GetMessage(from, &in), *write.MutableMessage(&to, &out));
    case FieldDescriptor::CPPTYPE_ENUM:
      return write.SetEnumValue(&to, &out, read.GetEnumValue(from, &in));
    case FieldDescriptor::CPPTYPE_STRING:
      return write.SetString(&to, &out, read.GetString(from, &in));
    case FieldDescriptor::CPPTYPE_INT32:
      return write.SetInt32(&to, &out, read.GetInt32(from, &in));
    case FieldDescriptor::CPPTYPE_INT64:
      return write.SetInt64(&to, &out, read.GetInt64(from, &in));
    case FieldDescriptor::CPPTYPE_BOOL:
      return write.SetBool(&to, &out, read.GetBool(from, &in));
    default:
      throw std::logic_error(in.full_name() + " is of a kind that no contract has");
  }
}

void CopyList(const Message& from, const FieldDescriptor& in, Message& to,
              const FieldDescriptor& out) {
  const Reflection &read = *from.GetReflection(), &write = *to.GetReflection();
  for (int i = 0; i < read.FieldSize(from, &in); ++i) {
    if (in.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      CopySharedFields(read.GetRepeatedMessage(from, &in, i), *write.AddMessage(&to, &out));
    } else if (in.cpp_type() == FieldDescriptor::CPPTYPE_ENUM) {
      write.AddEnumValue(&to, &out, read.GetRepeatedEnumValue(from, &in, i));
    } else {
      throw std::logic_error(in.full_name() + " is a list that no contract shares");
    }
  }
}

}  // namespace

const FieldDescriptor& FieldNamed(const Message& message, absl::string_view name) {
  const auto* const field = message.GetDescriptor()->FindFieldByName(std::string(name));
  if (field != nullptr) return *field;
  throw std::logic_error(absl::StrCat(message.GetTypeName(), " has no field ", name));
}

void ReadField(const Message& message, absl::string_view name, int64_t& value) {
  const FieldDescriptor& field = FieldNamed(message, name);
  const Reflection& reflection = *message.GetReflection();
  value = field.cpp_type() == FieldDescriptor::CPPTYPE_INT32 ? reflection.GetInt32(message, &field)
                                                             : reflection.GetInt64(message, &field);
}

void WriteField(Message& message, absl::string_view name, std::optional<int64_t> value) {
  if (value) message.GetReflection()->SetInt64(&message, &FieldNamed(message, name), *value);
}

void CopySharedFields(const Message& from, Message& to) {
  for (int i = 0; i < to.GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor& out = *to.GetDescriptor()->field(i);
    const auto* const in = from.GetDescriptor()->FindFieldByName(out.name());
    const bool shared =
        in != nullptr && in->cpp_type() == out.cpp_type() && in->is_repeated() == out.is_repeated();
    if (!shared) continue;
    out.is_repeated() ? CopyList(from, *in, to, out) : CopySingle(from, *in, to, out);
  }
}

}  // namespace pactum::review
