#include "tests/contract/contracts.h"

#include <fstream>
#include <stdexcept>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "google/api/field_behavior.pb.h"
#include "google/protobuf/descriptor.pb.h"

namespace pactum::contract {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::DescriptorPool;
using google::protobuf::FileDescriptor;

const google::protobuf::FileDescriptorSet& Protoset() {
  static const auto* set = [] {
    auto* read = new google::protobuf::FileDescriptorSet;
    std::ifstream in(PACTUM_PROTOSET, std::ios::binary);
    if (!read->ParseFromIstream(&in)) {
      throw std::runtime_error(absl::StrCat("no protoset at ", PACTUM_PROTOSET));
    }
    return read;
  }();
  return *set;
}

void AddMessage(const Descriptor* message, std::vector<const Descriptor*>& messages) {
  messages.push_back(message);
  for (int i = 0; i < message->nested_type_count(); ++i)
    AddMessage(message->nested_type(i), messages);
}

}  // namespace

std::vector<const FileDescriptor*> DocumentedFiles() {
  static auto* pool = new DescriptorPool;
  std::vector<const FileDescriptor*> files;
  for (const auto& file : Protoset().file()) {
    if (pool->FindFileByName(file.name()) == nullptr) pool->BuildFile(file);
    if (absl::StartsWith(file.name(), "pactum/"))
      files.push_back(pool->FindFileByName(file.name()));
  }
  return files;
}

std::vector<const FileDescriptor*> LinkedFiles() {
  std::vector<const FileDescriptor*> files;
  for (const auto& file : Protoset().file()) {
    if (!absl::StartsWith(file.name(), "pactum/")) continue;
    files.push_back(DescriptorPool::generated_pool()->FindFileByName(file.name()));
    if (files.back() == nullptr) throw std::runtime_error(absl::StrCat(file.name(), " not linked"));
  }
  return files;
}

std::vector<const google::protobuf::MethodDescriptor*> Methods() {
  std::vector<const google::protobuf::MethodDescriptor*> methods;
  for (const FileDescriptor* file : LinkedFiles()) {
    for (int s = 0; s < file->service_count(); ++s) {
      for (int m = 0; m < file->service(s)->method_count(); ++m) {
        methods.push_back(file->service(s)->method(m));
      }
    }
  }
  return methods;
}

std::vector<const Descriptor*> Messages() {
  std::vector<const Descriptor*> messages;
  for (const FileDescriptor* file : LinkedFiles()) {
    for (int i = 0; i < file->message_type_count(); ++i)
      AddMessage(file->message_type(i), messages);
  }
  return messages;
}

bool IsRequired(const google::protobuf::FieldDescriptor& field) {
  const auto& options = field.options();
  for (int i = 0; i < options.ExtensionSize(google::api::field_behavior); ++i) {
    if (options.GetExtension(google::api::field_behavior, i) == google::api::REQUIRED) return true;
  }
  return false;
}

}  // namespace pactum::contract
