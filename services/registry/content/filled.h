// The empty fields among those annotated with an item of the framework (pactum.framework.v1.item).
#ifndef PACTUM_SERVICES_REGISTRY_CONTENT_FILLED_H_
#define PACTUM_SERVICES_REGISTRY_CONTENT_FILLED_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"

namespace pactum::registry {

// The paths of the item's empty fields in `message`: «success_factors», «actors[2].role». A text is
// filled where it is more than blanks, a list where it has an element, a message where something is
// set in it, a number where it is present; yes and no are always. Within a message that is absent
// every field of the item is empty; within a list, each element is looked at. Fields named in
// `skip` are not entered.
std::vector<std::string> EmptyFields(const google::protobuf::Message& message,
                                     absl::string_view item, absl::string_view skip = "");

// Whether the text is more than blanks.
bool HasText(absl::string_view text);

}  // namespace pactum::registry

#endif  // PACTUM_SERVICES_REGISTRY_CONTENT_FILLED_H_
