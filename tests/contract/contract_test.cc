// The demands on every contract: an access option, a comment for every declaration, and enforced
// required fields.
#include <memory>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "common/rpc/request_shape.h"
#include "common/status/error.h"
#include "google/api/field_info.pb.h"
#include "google/api/resource.pb.h"
#include "google/protobuf/message.h"
#include "google/rpc/error_details.pb.h"
#include "pactum/access/v1/access.pb.h"
#include "tests/contract/contracts.h"

namespace pactum::contract {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;
using google::protobuf::Reflection;
using ::testing::ElementsAreArray;
using ::testing::IsEmpty;

TEST(ContractTest, HoldsAllServices) {
  std::set<std::string> services;
  for (const MethodDescriptor* method : Methods()) services.insert(method->service()->full_name());
  EXPECT_THAT(
      services,
      ElementsAreArray({"pactum.audit.v1.AuditService", "pactum.budget.v1.BudgetService",
                        "pactum.events.v1.EventService", "pactum.procurement.v1.ProcurementService",
                        "pactum.registry.v1.RegistryService", "pactum.review.v1.ReviewService"}));
}

TEST(ContractTest, EveryMethodSaysWhoMayCall) {
  for (const MethodDescriptor* method : Methods()) {
    SCOPED_TRACE(method->full_name());
    ASSERT_TRUE(method->options().HasExtension(access::v1::access));
    const access::v1::Access& access = method->options().GetExtension(access::v1::access);
    EXPECT_GT(access.roles_size() + access.services_size(), 0);
    const std::set<int> roles(access.roles().begin(), access.roles().end());
    const std::set<int> services(access.services().begin(), access.services().end());
    EXPECT_EQ(roles.size(), access.roles_size()) << "a role twice";
    EXPECT_EQ(services.size(), access.services_size()) << "a service twice";
    EXPECT_EQ(roles.count(access::v1::ROLE_UNSPECIFIED), 0);
    EXPECT_EQ(services.count(access::v1::SERVICE_UNSPECIFIED), 0);
  }
}

// Collects the declarations without a comment.
class Undocumented {
 public:
  template <typename D>
  void Look(const D* declaration) {
    google::protobuf::SourceLocation at;
    const bool known = declaration->GetSourceLocation(&at);
    const std::string words = at.leading_comments + at.trailing_comments;
    if (!known || words.find_first_not_of(" \n") == std::string::npos) {
      names_.push_back(declaration->full_name());
    }
  }

  void LookAtEnum(const EnumDescriptor* type) {
    Look(type);
    for (int i = 0; i < type->value_count(); ++i) Look(type->value(i));
  }

  void LookAtMessage(const Descriptor* message) {
    Look(message);
    for (int i = 0; i < message->field_count(); ++i) Look(message->field(i));
    for (int i = 0; i < message->real_oneof_decl_count(); ++i) Look(message->oneof_decl(i));
    for (int i = 0; i < message->enum_type_count(); ++i) LookAtEnum(message->enum_type(i));
    for (int i = 0; i < message->nested_type_count(); ++i) LookAtMessage(message->nested_type(i));
    for (int i = 0; i < message->extension_count(); ++i) Look(message->extension(i));
  }

  const std::vector<std::string>& names() const { return names_; }

 private:
  std::vector<std::string> names_;
};

TEST(ContractTest, EveryDeclarationHasAComment) {
  Undocumented undocumented;
  int files = 0;
  for (const auto* file : DocumentedFiles()) {
    ++files;
    for (int i = 0; i < file->message_type_count(); ++i) {
      undocumented.LookAtMessage(file->message_type(i));
    }
    for (int i = 0; i < file->enum_type_count(); ++i) undocumented.LookAtEnum(file->enum_type(i));
    for (int i = 0; i < file->extension_count(); ++i) undocumented.Look(file->extension(i));
    for (int s = 0; s < file->service_count(); ++s) {
      undocumented.Look(file->service(s));
      for (int m = 0; m < file->service(s)->method_count(); ++m) {
        undocumented.Look(file->service(s)->method(m));
      }
    }
  }
  EXPECT_GT(files, 10);
  EXPECT_THAT(undocumented.names(), IsEmpty());
}

bool IsRead(const MethodDescriptor& method) {
  for (const char* verb : {"Get", "List", "Check", "Verify", "ExplainRun", "Simulate", "Export",
                           "Compare", "Render", "ComputeAdditionalVolume"}) {
    if (absl::StartsWith(method.name(), verb)) return true;
  }
  return false;
}

TEST(ContractTest, EveryWriteIsIdempotentAndCanBeTried) {
  for (const MethodDescriptor* method : Methods()) {
    SCOPED_TRACE(method->full_name());
    const FieldDescriptor* id = method->input_type()->FindFieldByName("request_id");
    const FieldDescriptor* only = method->input_type()->FindFieldByName("validate_only");
    // The lines of a stream have references of their own, so that a repeated line is known.
    if (method->client_streaming()) continue;
    if (IsRead(*method)) {
      EXPECT_EQ(id, nullptr);
      EXPECT_EQ(only, nullptr);
      continue;
    }
    if (id == nullptr) {
      ADD_FAILURE() << "a write without request_id";
      continue;
    }
    EXPECT_TRUE(IsRequired(*id));
    EXPECT_EQ(id->options().GetExtension(google::api::field_info).format(),
              google::api::FieldInfo::UUID4);
    ASSERT_NE(only, nullptr);
    EXPECT_EQ(only->type(), FieldDescriptor::TYPE_BOOL);
  }
}

// Without presence, a sent 0 and an omitted number look the same.
TEST(ContractTest, RequiredNumbersTellZeroFromAbsent) {
  for (const Descriptor* message : Messages()) {
    for (int i = 0; i < message->field_count(); ++i) {
      const FieldDescriptor& field = *message->field(i);
      const auto type = field.cpp_type();
      if (!IsRequired(field) || field.is_repeated() || type == FieldDescriptor::CPPTYPE_STRING ||
          type == FieldDescriptor::CPPTYPE_ENUM) {
        continue;
      }
      EXPECT_TRUE(field.has_presence()) << field.full_name();
    }
  }
}

// "pactum.registry/Pact" → "pacts/x".
std::string NameOf(const std::string& type) {
  const std::pair<std::string, std::string> parts = absl::StrSplit(type, '/');
  const Descriptor* message =
      google::protobuf::DescriptorPool::generated_pool()->FindMessageTypeByName(
          absl::StrCat(parts.first, ".v1.", parts.second));
  if (message == nullptr) return absl::StrCat("there is no resource ", type);
  std::vector<std::string> segments =
      absl::StrSplit(message->options().GetExtension(google::api::resource).pattern(0), '/');
  for (std::string& segment : segments) {
    if (absl::StartsWith(segment, "{")) segment = "x";
  }
  std::string name;
  for (const std::string& segment : segments)
    absl::StrAppend(&name, name.empty() ? "" : "/", segment);
  return name;
}

std::string TextFor(const FieldDescriptor& field) {
  const auto& options = field.options();
  if (options.GetExtension(google::api::field_info).format() == google::api::FieldInfo::UUID4) {
    return "1b4e28ba-2fa1-41d2-883f-0016d3cca427";
  }
  const std::string& type = options.GetExtension(google::api::resource_reference).type();
  return type.empty() ? "x" : NameOf(type);
}

int64_t NumberFor(const FieldDescriptor& field) {
  const auto bounds = rpc::BoundsOf(field);
  return bounds ? bounds->min() : 0;
}

void Fill(Message& message);

void FillMessage(Message& child) {
  const std::string& type = child.GetDescriptor()->full_name();
  const auto set = [&child](const char* field, auto value) {
    const FieldDescriptor* of = child.GetDescriptor()->FindFieldByName(field);
    if constexpr (std::is_integral_v<decltype(value)>) {
      child.GetReflection()->SetInt32(&child, of, value);
    } else {
      child.GetReflection()->SetString(&child, of, value);
    }
  };
  if (type == "google.type.Money") {
    set("currency_code", std::string("EUR"));
  } else if (type == "google.type.Date") {
    set("year", 2019);
    set("month", 3);
    set("day", 1);
  } else {
    Fill(child);
  }
}

void FillField(Message& message, const FieldDescriptor& field) {
  const Reflection& reflection = *message.GetReflection();
  const bool many = field.is_repeated();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      many ? reflection.AddString(&message, &field, TextFor(field))
           : reflection.SetString(&message, &field, TextFor(field));
      break;
    case FieldDescriptor::CPPTYPE_ENUM:
      many ? reflection.AddEnumValue(&message, &field, 1)
           : reflection.SetEnumValue(&message, &field, 1);
      break;
    case FieldDescriptor::CPPTYPE_MESSAGE:
      FillMessage(many ? *reflection.AddMessage(&message, &field)
                       : *reflection.MutableMessage(&message, &field));
      break;
    case FieldDescriptor::CPPTYPE_INT32:
      reflection.SetInt32(&message, &field, static_cast<int32_t>(NumberFor(field)));
      break;
    case FieldDescriptor::CPPTYPE_INT64:
      reflection.SetInt64(&message, &field, NumberFor(field));
      break;
    case FieldDescriptor::CPPTYPE_BOOL:
      reflection.SetBool(&message, &field, false);
      break;
    default:
      FAIL() << field.full_name() << ": a required field of a kind that this test does not know";
  }
}

// Sets the required fields, in depth, and no others.
void Fill(Message& message) {
  const Descriptor* descriptor = message.GetDescriptor();
  for (int i = 0; i < descriptor->field_count(); ++i) {
    if (IsRequired(*descriptor->field(i))) FillField(message, *descriptor->field(i));
  }
}

std::vector<std::string> Violations(Message& message) {
  google::rpc::BadRequest bad;
  rpc::CheckShape(message, "pactum.test")
      .ForEachPayload([&bad](absl::string_view url, const absl::Cord& payload) {
        if (absl::EndsWith(url, "google.rpc.BadRequest")) bad.ParseFromString(std::string(payload));
      });
  std::vector<std::string> paths;
  for (const auto& violation : bad.field_violations()) {
    paths.push_back(absl::StrCat(violation.field(), " ", violation.description()));
  }
  return paths;
}

// Every message passes with all its required fields, and fails without any one of them.
TEST(ContractTest, EveryRequiredFieldIsEnforced) {
  int fields = 0;
  for (const Descriptor* descriptor : Messages()) {
    SCOPED_TRACE(descriptor->full_name());
    const Message* prototype =
        google::protobuf::MessageFactory::generated_factory()->GetPrototype(descriptor);
    const std::unique_ptr<Message> whole(prototype->New());
    Fill(*whole);
    EXPECT_THAT(Violations(*whole), IsEmpty());
    for (int i = 0; i < descriptor->field_count(); ++i) {
      const FieldDescriptor& field = *descriptor->field(i);
      if (!IsRequired(field)) continue;
      ++fields;
      const std::unique_ptr<Message> without(prototype->New());
      Fill(*without);
      without->GetReflection()->ClearField(without.get(), &field);
      EXPECT_THAT(Violations(*without),
                  ElementsAreArray({absl::StrCat(field.name(), " is required")}));
    }
  }
  EXPECT_GT(fields, 300);
}

// A required field within a message is enforced where the message is part of a request.
TEST(ContractTest, RequiredFieldsInDepthAreNamedByTheirPath) {
  for (const MethodDescriptor* method : Methods()) {
    for (int i = 0; i < method->input_type()->field_count(); ++i) {
      const FieldDescriptor& field = *method->input_type()->field(i);
      if (field.message_type() == nullptr ||
          !absl::StartsWith(field.message_type()->full_name(), "pactum.")) {
        continue;
      }
      const std::unique_ptr<Message> request(google::protobuf::MessageFactory::generated_factory()
                                                 ->GetPrototype(method->input_type())
                                                 ->New());
      Fill(*request);
      request->GetReflection()->ClearField(request.get(), &field);
      if (field.is_repeated()) {
        request->GetReflection()->AddMessage(request.get(), &field);
      } else {
        request->GetReflection()->MutableMessage(request.get(), &field);
      }
      std::vector<std::string> expected;
      // Items that the service judges one by one do not refuse their message.
      const bool apart = field.options().GetExtension(access::v1::judged_one_by_one);
      for (int j = 0; j < field.message_type()->field_count() && !apart; ++j) {
        if (!IsRequired(*field.message_type()->field(j))) continue;
        expected.push_back(absl::StrCat(field.name(), field.is_repeated() ? "[0]." : ".",
                                        field.message_type()->field(j)->name(), " is required"));
      }
      EXPECT_THAT(Violations(*request), ElementsAreArray(expected)) << field.full_name();
    }
  }
}

}  // namespace
}  // namespace pactum::contract
