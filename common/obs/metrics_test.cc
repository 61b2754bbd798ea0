#include "common/obs/metrics.h"

#include <stdexcept>
#include <unistd.h>

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "absl/strings/str_cat.h"

namespace pactum::obs {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(Metrics, CountersKeepTheirLabelsApart) {
  static constexpr Metric kCalls = {"test_calls_total", "Calls of the test"};
  Count(kCalls, {{"method", "A"}}, 0);
  Count(kCalls, {{"method", "B"}});
  Count(kCalls, {{"method", "B"}}, 2);
  const std::string text = MetricsText();
  EXPECT_THAT(text, HasSubstr("# HELP test_calls_total Calls of the test\n"));
  EXPECT_THAT(text, HasSubstr("# TYPE test_calls_total counter\n"));
  EXPECT_THAT(text, HasSubstr("test_calls_total{method=\"A\"} 0\n"));
  EXPECT_THAT(text, HasSubstr("test_calls_total{method=\"B\"} 3\n"));
}

TEST(Metrics, HistogramsCountInSeconds) {
  static constexpr Metric kTime = {"test_seconds", "Time of the test"};
  Observe(kTime, {}, absl::Milliseconds(7));
  Observe(kTime, {}, absl::Seconds(20));
  const std::string text = MetricsText();
  EXPECT_THAT(text, HasSubstr("test_seconds_bucket{le=\"0.005\"} 0\n"));
  EXPECT_THAT(text, HasSubstr("test_seconds_bucket{le=\"0.01\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("test_seconds_bucket{le=\"+Inf\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("test_seconds_count 2\n"));
}

// A label that came from a request must not fill the memory.
TEST(Metrics, ASetOfLabelsIsBounded) {
  static constexpr Metric kMany = {"test_many_total", "Too many series"};
  for (size_t i = 0; i < kMostSeries + 7; ++i) Count(kMany, {{"id", absl::StrCat(i)}});
  const std::string text = MetricsText();
  EXPECT_THAT(text, HasSubstr("test_many_total{id=\"999\"} 1\n"));
  EXPECT_THAT(text, Not(HasSubstr("test_many_total{id=\"1000\"}")));
  EXPECT_THAT(text, HasSubstr("pactum_series_dropped_total{metric=\"test_many_total\"} 7\n"));
}

TEST(GaugeSource, IsReadWhileItLivesAndNotMoreOftenThanItSays) {
  static constexpr Metric kLevel = {"test_level", "A level"};
  int reads = 0;
  {
    const GaugeSource source(
        [&] {
          ++reads;
          return std::vector<Reading>{{&kLevel, 4.5, {{"tank", "a"}}}};
        },
        absl::Hours(1));
    EXPECT_THAT(MetricsText(), HasSubstr("# TYPE test_level gauge\ntest_level{tank=\"a\"} 4.5\n"));
    EXPECT_THAT(MetricsText(), HasSubstr("test_level{tank=\"a\"} 4.5\n"));
    EXPECT_EQ(reads, 1);
  }
  EXPECT_THAT(MetricsText(), Not(HasSubstr("test_level")));
}

TEST(GaugeSource, AFailureGivesNothingRatherThanZero) {
  static constexpr Metric kGood = {"test_good", "Good"};
  const GaugeSource bad([]() -> std::vector<Reading> { throw std::runtime_error("away"); });
  const GaugeSource good([] { return std::vector<Reading>{{&kGood, 1, {}}}; });
  EXPECT_THAT(MetricsText(), HasSubstr("test_good 1\n"));
}

TEST(ProcessGauges, TellTheVersion) {
  const GaugeSource process = ProcessGauges("budget", "1.2.3");
  EXPECT_THAT(MetricsText(),
              HasSubstr("pactum_build_info{service=\"budget\",version=\"1.2.3\"} 1\n"));
  EXPECT_THAT(MetricsText(), HasSubstr("process_open_fds "));
}

std::string Get(int port) {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(static_cast<uint16_t>(port));
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  std::string answer;
  if (connect(fd, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0) {
    const std::string request = "GET /metrics HTTP/1.0\r\n\r\n";
    if (write(fd, request.data(), request.size()) > 0) {
      char buffer[4096];
      for (ssize_t n; (n = read(fd, buffer, sizeof buffer)) > 0;) {
        answer.append(buffer, static_cast<size_t>(n));
      }
    }
  }
  close(fd);
  return answer;
}

TEST(MetricsEndpoint, ServesOverHttp) {
  Count({"test_served_total", "Served"}, {});
  auto endpoint = MetricsEndpoint::Listen("127.0.0.1:0");
  ASSERT_TRUE(endpoint.ok());
  const std::string answer = Get((*endpoint)->port());
  EXPECT_THAT(answer, HasSubstr("200 OK"));
  EXPECT_THAT(answer, HasSubstr("test_served_total 1\n"));
  const auto second = MetricsEndpoint::Listen(absl::StrCat("127.0.0.1:", (*endpoint)->port()));
  EXPECT_EQ(second.status().code(), absl::StatusCode::kUnavailable);
}

}  // namespace
}  // namespace pactum::obs
