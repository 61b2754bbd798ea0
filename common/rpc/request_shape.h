// The shape of a request, judged from its descriptor alone: what is required is there, names are
// names, amounts are whole cents, days are days. What a request means is the service's to judge.
#ifndef PACTUM_COMMON_RPC_REQUEST_SHAPE_H_
#define PACTUM_COMMON_RPC_REQUEST_SHAPE_H_

#include <optional>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "pactum/access/v1/access.pb.h"

namespace pactum::rpc {

// Clears OUTPUT_ONLY fields, then checks every field, in depth:
//  - REQUIRED (google.api.field_behavior): strings and lists not empty, messages and `optional`
//    scalars present, enums not UNSPECIFIED;
//  - strings without NUL, at most 20 000 bytes; lists of at most 10 000; enum numbers known;
//  - (google.api.field_info).format = UUID4, (google.api.resource_reference).type,
//    (pactum.access.v1.resource_id);
//  - numbers with (pactum.access.v1.bounds), where they are present, within their bounds;
//  - google.type.Money, google.type.Date, Timestamp wherever they stand;
//  - not the items of a field with (pactum.access.v1.judged_one_by_one), up to 100 000 of them: the
//    service judges them.
// INVALID_ARGUMENT INVALID_REQUEST with one BadRequest that names every violation by its path
// (`pact.region_code`, `lots[2].unit_price`).
absl::Status CheckShape(google::protobuf::Message& request, absl::string_view domain);

// The bounds of a numeric field; nullopt where it has none.
std::optional<access::v1::Bounds> BoundsOf(const google::protobuf::FieldDescriptor& field);

// Whether `name` has the form of the resource `type` ("pactum.registry/Pact").
bool IsResourceName(absl::string_view type, absl::string_view name);

// 1 to 63 of a-z, 0-9 and hyphens, not beginning or ending with a hyphen.
bool IsResourceId(absl::string_view id);

}  // namespace pactum::rpc

#endif  // PACTUM_COMMON_RPC_REQUEST_SHAPE_H_
