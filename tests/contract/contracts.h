// The contracts as a test reads them: every declaration of pactum.*, from the protoset, which has
// the comments, and from the descriptors that are linked in, which have the options.
#ifndef PACTUM_TESTS_CONTRACT_CONTRACTS_H_
#define PACTUM_TESTS_CONTRACT_CONTRACTS_H_

#include <vector>

#include "google/protobuf/descriptor.h"

namespace pactum::contract {

// The files under pactum/ of build/…/pactum.protoset, with their comments. They live as long as the
// process. Options of ours are unknown fields there.
std::vector<const google::protobuf::FileDescriptor*> DocumentedFiles();

// The same files as linked in: their options can be read.
std::vector<const google::protobuf::FileDescriptor*> LinkedFiles();

// Every method of every service of LinkedFiles().
std::vector<const google::protobuf::MethodDescriptor*> Methods();

// Every message of LinkedFiles(), nested ones too.
std::vector<const google::protobuf::Descriptor*> Messages();

// Whether the field has google.api.field_behavior = REQUIRED.
bool IsRequired(const google::protobuf::FieldDescriptor& field);

}  // namespace pactum::contract

#endif  // PACTUM_TESTS_CONTRACT_CONTRACTS_H_
