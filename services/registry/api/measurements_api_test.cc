// Measurements, through gRPC on a real database.
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/registry/testing/in_force_test.h"

namespace pactum::registry {
namespace {

using pactum::testing::HasReason;
using testing::Day;
using ::testing::ElementsAre;
using testing::Example;
using testing::FieldsOf;

using MeasurementsApiTest = testing::InForceTest;

TEST_F(MeasurementsApiTest, TheProviderMeasures) {
  const auto measure = [&](const std::string& token, v1::RecordMeasurementRequest request) {
    return Do(&Stub::RecordMeasurement, token, request);
  };
  const auto kairos = MeasurementRequest("part-organismes-kairos", 54'000'000);
  EXPECT_THAT(measure(officer_, kairos), HasReason("NOT_THE_PROVIDER"));
  ASSERT_OK_AND_ASSIGN(const v1::Report own, measure(region_, kairos));
  EXPECT_EQ(own.standing(), type::v1::STANDING_UNCONFIRMED);
  // A third party's is the State's to record, and confirmed as it comes.
  const auto brest = MeasurementRequest("part-entrees-qpv", 12'200'000);
  EXPECT_THAT(measure(region_, brest), HasReason("NOT_THE_PROVIDER"));
  ASSERT_OK_AND_ASSIGN(const v1::Report third, measure(officer_, brest));
  EXPECT_EQ(third.standing(), type::v1::STANDING_CONFIRMED);
  EXPECT_THAT(Answer(officer_, third.name(), type::v1::STANDING_CONTESTED, "r"),
              HasReason("OWN_REPORT"));

  const std::string before = Rows();
  const auto invalid = [&](auto set) {
    auto request = MeasurementRequest("part-organismes-kairos", 1, Day(6, 30));
    set(*request.mutable_measurement());
    const auto refused = measure(region_, request);
    EXPECT_THAT(refused, HasReason("MEASUREMENT_INVALID"));
    return FieldsOf(refused);
  };
  EXPECT_THAT(invalid([](auto& m) { *m.mutable_period_end_date() = ToProto(Day(1, 1) - 1); }),
              ElementsAre("measurement.period_end_date", "measurement.year"));
  EXPECT_THAT(invalid([](auto& m) {
                *m.mutable_period_end_date() = ToProto(absl::CivilDay(2020, 6, 2));
                m.set_year(2020);
              }),
              ElementsAre("measurement.period_end_date"));
  EXPECT_THAT(invalid([](auto& m) { *m.mutable_period_start_date() = ToProto(Day(1, 1) - 1); }),
              ElementsAre("measurement.period_start_date"));
  EXPECT_THAT(invalid([](auto& m) { m.set_year(2023); }), ElementsAre("measurement.year"));
  EXPECT_THAT(invalid([](auto& m) { m.set_year(2020); }), ElementsAre("measurement.year"));
  EXPECT_THAT(measure(region_, MeasurementRequest("none", 1)), HasReason("INDICATOR_NOT_FOUND"));
  // The same period again is a correction, or refused.
  auto again = MeasurementRequest("part-organismes-kairos", 55'000'000);
  EXPECT_THAT(measure(region_, again), HasReason("REPORT_STANDS"));
  again.set_corrects(third.name());
  EXPECT_THAT(FieldsOf(measure(region_, again)), ElementsAre("corrects"));
  EXPECT_EQ(Rows(), before);

  // The last period decides, corrections applied; what its answers said is not the correction's.
  ASSERT_OK(measure(region_, MeasurementRequest("part-organismes-kairos", 40'000'000, Day(6, 30))));
  ASSERT_OK(Answer(officer_, own.name(), type::v1::STANDING_CONFIRMED));
  ASSERT_OK_AND_ASSIGN(v1::PactPosition position, Position());
  v1::TargetPosition target = CommitmentIn(position, "kairos").target();
  EXPECT_EQ(target.observed_micros(), 54'000'000);
  EXPECT_EQ(target.standing(), type::v1::STANDING_CONFIRMED);
  again.set_corrects(own.name());
  ASSERT_OK_AND_ASSIGN(const v1::Report correction, measure(region_, again));
  ASSERT_OK_AND_ASSIGN(position, Position());
  target = CommitmentIn(position, "kairos").target();
  EXPECT_EQ(target.observed_micros(), 55'000'000);
  EXPECT_EQ(target.standing(), type::v1::STANDING_UNCONFIRMED);
  EXPECT_EQ(target.report(), correction.name());
  ASSERT_OK_AND_ASSIGN(position, Position(std::nullopt, Day(12, 30)));
  EXPECT_EQ(CommitmentIn(position, "kairos").target().observed_micros(), 40'000'000);
  ASSERT_OK_AND_ASSIGN(position, Position(std::nullopt, Day(6, 29)));
  EXPECT_FALSE(CommitmentIn(position, "kairos").target().has_observed_micros());
}

class DraftMeasurementsTest : public testing::InForceTest {
 protected:
  void SetUp() override { ASSERT_NO_FATAL_FAILURE(Draft()); }
};

TEST_F(DraftMeasurementsTest, WhatTheStateMeasuresTheCounterpartyAnswers) {
  auto indicator = Example<v1::CreateIndicatorRequest>("023-indicator-delai-entree-formation");
  indicator.set_indicator_id("by-state");
  indicator.mutable_indicator()->set_provider(v1::Indicator::PROVIDER_STATE);
  ASSERT_OK(Do(&Stub::CreateIndicator, region_, indicator));
  ASSERT_OK(Submit());
  ASSERT_OK(Sign(president_));
  ASSERT_OK(Sign(prefect_));
  EXPECT_THAT(Do(&Stub::RecordMeasurement, region_, MeasurementRequest("by-state", 1)),
              HasReason("NOT_THE_PROVIDER"));
  ASSERT_OK_AND_ASSIGN(const v1::Report report,
                       Do(&Stub::RecordMeasurement, officer_, MeasurementRequest("by-state", -1)));
  EXPECT_EQ(report.standing(), type::v1::STANDING_UNCONFIRMED);
  EXPECT_EQ(report.measurement().value_micros(), -1);
  EXPECT_THAT(Answer(officer_, report.name(), type::v1::STANDING_CONFIRMED),
              HasReason("OWN_REPORT"));
  EXPECT_OK(Answer(region_, report.name(), type::v1::STANDING_CONFIRMED));
}

}  // namespace
}  // namespace pactum::registry
