#include "common/rpc/request_shape.h"

#include <stdexcept>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/base/date_wire.h"
#include "common/base/message_walk.h"
#include "common/money/money_wire.h"
#include "common/status/common_reasons.h"
#include "common/status/error.h"
#include "common/words/words.h"
#include "google/api/field_behavior.pb.h"
#include "google/api/field_info.pb.h"
#include "google/api/resource.pb.h"
#include "pactum/access/v1/access.pb.h"

namespace pactum::rpc {
namespace {

using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

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

using Place = FieldPlace<Message>;

bool Missing(const Place& place) {
  if (place.is_list()) return place.size() == 0;
  if (!place.reflection().HasField(place.message, &place.field)) return true;
  if (place.field.cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
    return place.reflection().GetString(place.message, &place.field).empty();
  }
  return place.field.cpp_type() == FieldDescriptor::CPPTYPE_ENUM &&
         place.reflection().GetEnumValue(place.message, &place.field) == 0;
}

// Judges each place of a walk, and collects the violations.
class Shape {
 public:
  // Whether the walk goes on within the place.
  bool Visit(const Place& place) {
    if (violations_.size() >= kMaxViolations) return false;
    if (place.index >= 0) return Value(place);
    if (HasBehavior(place.field, google::api::OUTPUT_ONLY)) {
      place.reflection().ClearField(&place.message, &place.field);
      return false;
    }
    if (HasBehavior(place.field, google::api::REQUIRED) && Missing(place)) {
      Violate(place, phrase::kFieldRequired);
      return false;
    }
    if (place.is_list()) return List(place);
    return place.present() && Value(place);
  }

  const std::vector<std::pair<std::string, Sentence>>& violations() const { return violations_; }

 private:
  void Violate(const Place& place, const Phrase& phrase, Operands operands = {}) {
    violations_.emplace_back(place.path, Sentence{&phrase, std::move(operands)});
  }

  bool List(const Place& place) {
    const bool judged_later = place.field.options().GetExtension(access::v1::judged_one_by_one);
    const int most = judged_later ? kMaxLines : kMaxListItems;
    if (place.size() > most) {
      Violate(place, phrase::kFieldTooManyItems, {{"most", most}});
      return false;
    }
    return !judged_later;
  }

  bool Value(const Place& place) {
    switch (place.field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_STRING:
        Text(place, ScalarText(place.message, place.field, place.index));
        return false;
      case FieldDescriptor::CPPTYPE_ENUM:
        EnumValue(place);
        return false;
      case FieldDescriptor::CPPTYPE_INT32:
      case FieldDescriptor::CPPTYPE_INT64:
        Number(place);
        return false;
      case FieldDescriptor::CPPTYPE_MESSAGE:
        return Child(place);
      default:
        return false;
    }
  }

  void EnumValue(const Place& place) {
    const int number =
        place.index < 0
            ? place.reflection().GetEnumValue(place.message, &place.field)
            : place.reflection().GetRepeatedEnumValue(place.message, &place.field, place.index);
    const EnumDescriptor& type = *place.field.enum_type();
    if (type.FindValueByNumber(number) == nullptr || (place.index >= 0 && number == 0)) {
      Violate(place, phrase::kFieldEnumUnknown, {{"type", type.full_name()}});
    }
  }

  void Number(const Place& place) {
    const auto bounds = BoundsOf(place.field);
    if (!bounds) return;
    int64_t number = 0;
    static_cast<void>(
        absl::SimpleAtoi(ScalarText(place.message, place.field, place.index), &number));
    // Without presence, zero is absent.
    if (number == 0 && place.index < 0 && !place.field.has_presence()) return;
    if (number < bounds->min() || number > bounds->max()) {
      Violate(place, phrase::kFieldOutOfBounds, {{"min", bounds->min()}, {"max", bounds->max()}});
    }
  }

  void Text(const Place& place, const std::string& text) {
    if (text.find('\0') != std::string::npos) {
      Violate(place, phrase::kFieldHoldsNul);
      return;
    }
    if (text.size() > kMaxStringBytes) {
      Violate(place, phrase::kFieldTooLong, {{"most", kMaxStringBytes}});
      return;
    }
    if (text.empty()) return;  // Not required: absent.
    const auto& options = place.field.options();
    if (options.GetExtension(google::api::field_info).format() == google::api::FieldInfo::UUID4 &&
        !IsUuid(text)) {
      Violate(place, phrase::kFieldNoUuid);
    }
    if (options.GetExtension(access::v1::resource_id) && !IsResourceId(text)) {
      Violate(place, phrase::kFieldNoResourceId);
    }
    const std::string& type = options.GetExtension(google::api::resource_reference).type();
    if (!type.empty() && !IsResourceName(type, text)) {
      Violate(place, phrase::kFieldNoResourceName, {{"pattern", PatternOf(type)}});
    }
  }

  // Money, days and instants are judged as a whole; the fields of other messages one by one.
  bool Child(const Place& place) {
    if (place.depth >= kMaxDepth) {
      Violate(place, phrase::kFieldTooDeep);
      return false;
    }
    const Message& child = place.child();
    const std::string& type = child.GetDescriptor()->full_name();
    if (type == "google.type.Money") {
      const auto money = FromProto(static_cast<const google::type::Money&>(child));
      if (!money.ok()) Violate(place, phrase::kFieldFault, {{"fault", money.status().message()}});
    } else if (type == "google.type.Date") {
      const auto day = FromProto(static_cast<const google::type::Date&>(child));
      if (!day.ok()) Violate(place, phrase::kFieldFault, {{"fault", day.status().message()}});
    } else if (type == "google.protobuf.Timestamp") {
      const auto& time = static_cast<const google::protobuf::Timestamp&>(child);
      // 0001-01-01 to 9999-12-31, as timestamp.proto says.
      if (time.seconds() < -62'135'596'800 || time.seconds() > 253'402'300'799 ||
          time.nanos() < 0 || time.nanos() > 999'999'999) {
        Violate(place, phrase::kFieldNoInstant);
      }
    } else {
      return true;
    }
    return false;
  }

  std::vector<std::pair<std::string, Sentence>> violations_;
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
  Shape shape;
  WalkFields(request, [&](const Place& place) { return shape.Visit(place); });
  if (shape.violations().empty()) return absl::OkStatus();
  const auto& [first, fault] = shape.violations()[0];
  const size_t more = shape.violations().size() - 1;
  Operands operands = {{"field", first}, {"fault", fault}};
  if (more > 0) operands.emplace_back("more", more);
  Error error(absl::StatusCode::kInvalidArgument, domain, reason::kInvalidRequest,
              more > 0 ? phrase::kInvalidFields : phrase::kInvalidField, operands);
  for (const auto& [path, sentence] : shape.violations()) error.Field(path, sentence);
  return error;
}

}  // namespace pactum::rpc
