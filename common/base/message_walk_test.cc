#include "common/base/message_walk.h"

#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "google/rpc/error_details.pb.h"

namespace pactum {
namespace {

using google::protobuf::Message;
using google::rpc::BadRequest;
using ::testing::ElementsAre;

BadRequest Example() {
  BadRequest request;
  for (const char* field : {"a", "b"}) request.add_field_violations()->set_field(field);
  return request;
}

TEST(WalkFields, VisitsListsItemsAndTheirFieldsInOrder) {
  const BadRequest request = Example();
  std::vector<std::string> paths;
  WalkFields(static_cast<const Message&>(request), [&](const FieldPlace<const Message>& place) {
    if (place.field.name() != "localized_message") paths.push_back(place.path);
    return place.path != "field_violations[0]";
  });
  EXPECT_THAT(paths.at(0), "field_violations");
  EXPECT_THAT(paths.at(1), "field_violations[0]");
  EXPECT_THAT(paths.at(2), "field_violations[1]");
  EXPECT_THAT(paths.at(3), "field_violations[1].field");
}

TEST(WalkFields, NamesItemsByAKeyAndChangesThem) {
  BadRequest request = Example();
  std::vector<std::string> paths;
  WalkFields(
      static_cast<Message&>(request),
      [&](const FieldPlace<Message>& place) {
        if (place.field.name() == "field") {
          paths.push_back(place.path);
          place.reflection().SetString(&place.message, &place.field, "changed");
        }
        return true;
      },
      [](const auto& item) {
        return static_cast<const BadRequest::FieldViolation&>(item.child()).field();
      });
  EXPECT_THAT(paths, ElementsAre("field_violations[a].field", "field_violations[b].field"));
  EXPECT_EQ(request.field_violations(1).field(), "changed");
}

}  // namespace
}  // namespace pactum
