#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "common/base/canonical_json.h"
#include "common/base/date_wire.h"
#include "common/base/digest.h"
#include "common/base/fault_point.h"
#include "common/base/strong_id.h"
#include "pactum/review/v1/contribution.pb.h"

namespace pactum {
namespace {

using ProjectId = StrongId<struct ProjectIdTag>;

TEST(StrongId, ComparesByValue) {
  EXPECT_EQ(ProjectId("a"), ProjectId("a"));
  EXPECT_LT(ProjectId("a"), ProjectId("b"));
}

TEST(Digest, IsSha256) {
  // The published test vector of FIPS 180-2.
  EXPECT_EQ(Sha256Hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Uuid, HasVersionFourAndIsDerivedFromItsText) {
  for (const std::string& uuid : {NewUuid(), DerivedUuid("x")}) {
    ASSERT_EQ(uuid.size(), 36u);
    EXPECT_EQ(uuid[14], '4');
    EXPECT_NE(std::string("89ab").find(uuid[19]), std::string::npos);
  }
  EXPECT_EQ(DerivedUuid("x"), DerivedUuid("x"));
  EXPECT_NE(DerivedUuid("x"), DerivedUuid("y"));
  EXPECT_NE(NewUuid(), NewUuid());
}

TEST(CanonicalJson, SortsKeysAndWritesWideIntegersAsStrings) {
  review::v1::TargetInput target;
  target.set_direction(review::v1::DIRECTION_DECREASE);
  target.set_target_micros(-25'000'000);
  target.set_baseline_micros(45'000'000);
  target.set_observed_micros(0);  // Present and zero is not absent.
  EXPECT_EQ(*CanonicalJson(target),
            "{\"baselineMicros\":\"45000000\",\"direction\":\"DIRECTION_DECREASE\","
            "\"observedMicros\":\"0\",\"targetMicros\":\"-25000000\"}");
}

TEST(CanonicalJson, EscapesAsRfc8785) {
  review::v1::Operand operand;
  operand.set_name("é\"\\\n\x01/");
  EXPECT_EQ(*CanonicalJson(operand), "{\"name\":\"é\\\"\\\\\\n\\u0001/\"}");
  EXPECT_EQ(Digest(operand), Sha256Hex("{\"name\":\"é\\\"\\\\\\n\\u0001/\"}"));
}

TEST(Date, RefusesWhatIsNoDay) {
  google::type::Date date;
  date.set_year(2019);
  date.set_month(2);
  date.set_day(29);
  EXPECT_FALSE(FromProto(date).ok());
  date.set_day(28);
  EXPECT_EQ(*FromProto(date), absl::CivilDay(2019, 2, 28));
  EXPECT_FALSE(ParseDay("2019-2-28").ok());
  EXPECT_FALSE(ParseDay("2019-13-01").ok());
  EXPECT_EQ(FormatDay(*ParseDay("2020-02-29")), "2020-02-29");
}

TEST(Time, IsCutToMicroseconds) {
  const absl::Time time = absl::FromUnixNanos(1'234'567'891'999);
  EXPECT_EQ(FromProto(ToProto(time)), absl::FromUnixMicros(1'234'567'891));
  EXPECT_EQ(FromProto(ToProto(absl::FromUnixMicros(-1))), absl::FromUnixMicros(-1));
}

TEST(FaultPoint, DoesWhatIsAsked) {
  SetFaultsForTest("a.b=fail");
  EXPECT_THROW(ReachFaultPoint("a.b"), FaultInjected);
  EXPECT_NO_THROW(ReachFaultPoint("a.c"));
  SetFaultsForTest("");
  EXPECT_NO_THROW(ReachFaultPoint("a.b"));
}

TEST(FaultPointDeathTest, Crashes) {
  SetFaultsForTest("x=crash");
  EXPECT_EXIT(ReachFaultPoint("x"), testing::KilledBySignal(9), "");
  SetFaultsForTest("");
}

}  // namespace
}  // namespace pactum
