#include "common/rpc/request_shape.h"

#include <stdexcept>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/base/date_wire.h"
#include "common/money/money_wire.h"
#include "common/status/common_reasons.h"
#include "common/status/error.h"
#include "google/api/field_behavior.pb.h"
#include "google/api/field_info.pb.h"
#include "google/api/resource.pb.h"
#include "pactum/access/v1/access.pb.h"

namespace pactum::rpc {
namespace {

using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr size_t kMaxStringBytes = 20'000;
constexpr int kMaxListItems = 10'000;
constexpr int kMaxLines = 100'000;      // Of a list whose items are judged one by one.
constexpr size_t kMaxViolations = 100;  // More help nobody, and are counted as one «omitted».
constexpr int kMaxDepth = 20;

bool HasBehavior(const FieldDescriptor& field, google::api::FieldBehavior behavior) {
  const auto& options = field.options();
  for (int i = 0; i < options.ExtensionSize(google::api::field_behavior); ++i) {
    if (options.GetExtension(google::api::field_behavior, i) == behavior) return true;
  }
  return false;
}

bool IsUuid(absl::string_view text) {
  if (text.size() != 36) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool hyphen = i == 8 || i == 13 || i == 18 || i == 23;
    if (hyphen ? text[i] != '-' : !absl::ascii_isxdigit(static_cast<unsigned char>(text[i]))) {
      return false;
    }
  }
  return true;
}

// The pattern of a resource. By the convention of our packages, the resource pactum.registry/Pact
// is the message pactum.registry.v1.Pact.
std::string PatternOf(absl::string_view type) {
  const std::pair<absl::string_view, absl::string_view> parts = absl::StrSplit(type, '/');
  const auto* message = google::protobuf::DescriptorPool::generated_pool()->FindMessageTypeByName(
      absl::StrCat(parts.first, ".v1.", parts.second));
  if (message == nullptr || !message->options().HasExtension(google::api::resource)) {
    throw std::logic_error(absl::StrCat("no resource ", type, " in this process"));
  }
  return message->options().GetExtension(google::api::resource).pattern(0);
}

class Walk {
 public:
  void Visit(Message& message, const std::string& path, int depth) {
    const auto* descriptor = message.GetDescriptor();
    for (int i = 0; i < descriptor->field_count(); ++i) {
      if (violations_.size() >= kMaxViolations) return;
      const FieldDescriptor& field = *descriptor->field(i);
      if (HasBehavior(field, google::api::OUTPUT_ONLY)) {
        message.GetReflection()->ClearField(&message, &field);
        continue;
      }
      const std::string here = path.empty() ? field.name() : absl::StrCat(path, ".", field.name());
      Field(message, field, here, depth);
    }
  }

  const std::vector<std::pair<std::string, std::string>>& violations() const { return violations_; }

 private:
  void Violate(const std::string& path, absl::string_view what) {
    violations_.emplace_back(path, std::string(what));
  }

  void Field(Message& message, const FieldDescriptor& field, const std::string& path, int depth) {
    const Reflection& reflection = *message.GetReflection();
    if (HasBehavior(field, google::api::REQUIRED) && Missing(message, field)) {
      Violate(path, "is required");
      return;
    }
    if (!field.is_repeated()) {
      if (field.has_presence() && !reflection.HasField(message, &field)) return;
      Value(message, field, -1, path, depth);
      return;
    }
    const int size = reflection.FieldSize(message, &field);
    const bool lines = field.options().GetExtension(access::v1::judged_one_by_one);
    const int most = lines ? kMaxLines : kMaxListItems;
    if (size > most) {
      Violate(path, absl::StrCat("has more than ", most, " items"));
      return;
    }
    if (lines) return;
    for (int i = 0; i < size && violations_.size() < kMaxViolations; ++i) {
      Value(message, field, i, absl::StrCat(path, "[", i, "]"), depth);
    }
  }

  static bool Missing(const Message& message, const FieldDescriptor& field) {
    const Reflection& reflection = *message.GetReflection();
    if (field.is_repeated()) return reflection.FieldSize(message, &field) == 0;
    if (!reflection.HasField(message, &field)) return true;
    if (field.cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
      return reflection.GetString(message, &field).empty();
    }
    return field.cpp_type() == FieldDescriptor::CPPTYPE_ENUM &&
           reflection.GetEnumValue(message, &field) == 0;
  }

  void Value(Message& message, const FieldDescriptor& field, int index, const std::string& path,
             int depth) {
    const Reflection& reflection = *message.GetReflection();
    switch (field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_STRING:
        Text(field, path,
             index < 0 ? reflection.GetString(message, &field)
                       : reflection.GetRepeatedString(message, &field, index));
        return;
      case FieldDescriptor::CPPTYPE_ENUM: {
        const int number = index < 0 ? reflection.GetEnumValue(message, &field)
                                     : reflection.GetRepeatedEnumValue(message, &field, index);
        const EnumDescriptor& type = *field.enum_type();
        if (type.FindValueByNumber(number) == nullptr || (index >= 0 && number == 0)) {
          Violate(path, absl::StrCat("is no value of ", type.full_name()));
        }
        return;
      }
      case FieldDescriptor::CPPTYPE_MESSAGE: {
        Message& child = index < 0 ? *reflection.MutableMessage(&message, &field)
                                   : *reflection.MutableRepeatedMessage(&message, &field, index);
        Child(child, path, depth);
        return;
      }
      case FieldDescriptor::CPPTYPE_INT32:
        Number(field, path,
               index < 0 ? reflection.GetInt32(message, &field)
                         : reflection.GetRepeatedInt32(message, &field, index));
        return;
      case FieldDescriptor::CPPTYPE_INT64:
        Number(field, path,
               index < 0 ? reflection.GetInt64(message, &field)
                         : reflection.GetRepeatedInt64(message, &field, index));
        return;
      default:
        return;
    }
  }

  void Number(const FieldDescriptor& field, const std::string& path, int64_t number) {
    const auto bounds = BoundsOf(field);
    if (bounds && (number < bounds->min() || number > bounds->max())) {
      Violate(path, absl::StrCat("must be ", bounds->min(), " to ", bounds->max()));
    }
  }

  void Text(const FieldDescriptor& field, const std::string& path, const std::string& text) {
    if (text.find('\0') != std::string::npos) {
      Violate(path, "holds a NUL byte");
      return;
    }
    if (text.size() > kMaxStringBytes) {
      Violate(path, absl::StrCat("is longer than ", kMaxStringBytes, " bytes"));
      return;
    }
    if (text.empty()) return;  // Not required: absent.
    const auto& options = field.options();
    if (options.GetExtension(google::api::field_info).format() == google::api::FieldInfo::UUID4 &&
        !IsUuid(text)) {
      Violate(path, "must be a UUID, as 1b4e28ba-2fa1-41d2-883f-0016d3cca427");
    }
    if (options.GetExtension(access::v1::resource_id) && !IsResourceId(text)) {
      Violate(path,
              "must be 1 to 63 of a-z, 0-9 and hyphens, beginning and ending with a letter or a "
              "digit");
    }
    const std::string& type = options.GetExtension(google::api::resource_reference).type();
    if (!type.empty() && !IsResourceName(type, text)) {
      Violate(path, absl::StrCat("must have the form ", PatternOf(type)));
    }
  }

  void Child(Message& child, const std::string& path, int depth) {
    const std::string& type = child.GetDescriptor()->full_name();
    if (depth >= kMaxDepth) {
      Violate(path, "is nested too deeply");
    } else if (type == "google.type.Money") {
      const auto money = FromProto(static_cast<const google::type::Money&>(child));
      if (!money.ok()) Violate(path, money.status().message());
    } else if (type == "google.type.Date") {
      const auto day = FromProto(static_cast<const google::type::Date&>(child));
      if (!day.ok()) Violate(path, day.status().message());
    } else if (type == "google.protobuf.Timestamp") {
      const auto& time = static_cast<const google::protobuf::Timestamp&>(child);
      // 0001-01-01 to 9999-12-31, as timestamp.proto says.
      if (time.seconds() < -62'135'596'800 || time.seconds() > 253'402'300'799 ||
          time.nanos() < 0 || time.nanos() > 999'999'999) {
        Violate(path, "is not an instant");
      }
    } else {
      Visit(child, path, depth + 1);
    }
  }

  std::vector<std::pair<std::string, std::string>> violations_;
};

}  // namespace

std::optional<access::v1::Bounds> BoundsOf(const FieldDescriptor& field) {
  if (!field.options().HasExtension(access::v1::bounds)) return std::nullopt;
  return field.options().GetExtension(access::v1::bounds);
}

bool IsResourceId(absl::string_view id) {
  if (id.empty() || id.size() > 63 || id.front() == '-' || id.back() == '-') return false;
  for (char c : id) {
    const auto byte = static_cast<unsigned char>(c);
    if (!absl::ascii_islower(byte) && !absl::ascii_isdigit(byte) && c != '-') return false;
  }
  return true;
}

bool IsResourceName(absl::string_view type, absl::string_view name) {
  const std::string pattern = PatternOf(type);
  const std::vector<absl::string_view> want = absl::StrSplit(pattern, '/'),
                                       have = absl::StrSplit(name, '/');
  if (want.size() != have.size()) return false;
  for (size_t i = 0; i < want.size(); ++i) {
    if (absl::StartsWith(want[i], "{") ? !IsResourceId(have[i]) : want[i] != have[i]) return false;
  }
  return true;
}

absl::Status CheckShape(Message& request, absl::string_view domain) {
  Walk walk;
  walk.Visit(request, "", 0);
  if (walk.violations().empty()) return absl::OkStatus();
  std::string first = absl::StrCat(walk.violations()[0].first, " ", walk.violations()[0].second);
  if (walk.violations().size() > 1) {
    absl::StrAppend(&first, ", and ", walk.violations().size() - 1, " more");
  }
  Error error(absl::StatusCode::kInvalidArgument, domain, reason::kInvalidRequest, first);
  for (const auto& [path, what] : walk.violations()) error.Field(path, what);
  return error;
}

}  // namespace pactum::rpc
