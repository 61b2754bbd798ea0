#include "common/base/enum_names.h"

#include <gtest/gtest.h>

#include "common/base/enum_wire.h"
#include "pactum/type/v1/types.pb.h"

namespace pactum {
namespace {

enum class Axis { kUnset, kOne, kTwo, kThree };
constexpr auto Names(Axis) {
  return EnumNames<Axis>({{Axis::kOne, "1"}, {Axis::kTwo, "2"}, {Axis::kThree, "3"}});
}
enum class Colour { kUnset, kRed };
constexpr auto Names(Colour) { return EnumNames<Colour>({{Colour::kRed, "RED"}}); }

TEST(EnumNames, TextAndBack) {
  EXPECT_EQ(NameOf(Axis::kTwo), "2");
  EXPECT_EQ(NameOf(Axis::kUnset), "");
  EXPECT_EQ(ParseName<Axis>("3"), Axis::kThree);
  EXPECT_EQ(ParseName<Axis>("4"), std::nullopt);
  EXPECT_EQ(ParseStored<Axis>("1"), Axis::kOne);
  EXPECT_THROW(ParseStored<Axis>(""), std::invalid_argument);
}

TEST(EnumWire, ByTheProtosPrefix) {
  EXPECT_EQ(EnumToProto<type::v1::Axis>(Axis::kTwo), type::v1::AXIS_2);
  EXPECT_EQ(EnumToProto<type::v1::Axis>(Axis::kUnset), type::v1::AXIS_UNSPECIFIED);
  EXPECT_EQ(EnumFromProto<Axis>(type::v1::AXIS_3), Axis::kThree);
  EXPECT_EQ(EnumFromProto<Axis>(type::v1::AXIS_UNSPECIFIED), Axis::kUnset);
}

TEST(EnumWire, ATextThatTheProtoLacksIsADefect) {
  EXPECT_THROW(EnumToProto<type::v1::Axis>(Colour::kRed), std::logic_error);
}

}  // namespace
}  // namespace pactum
