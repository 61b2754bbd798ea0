// Metrics: counters and histograms of the process, and gauges that are read when somebody looks.
// prometheus-cpp stays behind this façade. Thread-safe.
//
// Label values come from closed sets (descriptors, enums, SQLSTATEs), never from a request. As a
// backstop a metric keeps at most kMostSeries combinations; what is beyond is not recorded and
// counted in pactum_series_dropped_total.
#ifndef PACTUM_COMMON_OBS_METRICS_H_
#define PACTUM_COMMON_OBS_METRICS_H_

#include <cstddef>
#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace pactum::obs {

inline constexpr size_t kMostSeries = 1000;

// A metric's name and help, defined once as a constant. Counters end in _total, times are seconds.
struct Metric {
  const char* name;
  const char* help;
};

using Labels = std::initializer_list<std::pair<absl::string_view, absl::string_view>>;

// Adds to a counter. `by` 0 makes the series known before anything happened.
void Count(const Metric& counter, Labels labels, double by = 1);

// Puts a duration into a histogram, in the buckets of go-grpc-prometheus (5 ms to 10 s).
void Observe(const Metric& histogram, Labels labels, absl::Duration duration);

// One value of a gauge; of a counter kept elsewhere where the name ends in _total.
struct Reading {
  const Metric* metric;
  double value;
  std::vector<std::pair<std::string, std::string>> labels;
};

// A source of gauges, read at a scrape as long as it lives. What it read stands for `keep`, so that
// many scrapes do not load a database. A source that throws gives nothing; the scrape goes on. A
// reading that is not there is an alert's business (absent()), not a wrong zero.
class GaugeSource {
 public:
  using Read = std::function<std::vector<Reading>()>;
  explicit GaugeSource(Read read, absl::Duration keep = absl::ZeroDuration());
  GaugeSource(const GaugeSource&) = delete;
  GaugeSource& operator=(const GaugeSource&) = delete;
  ~GaugeSource();  // Waits for a read under way.

  struct State;

 private:
  std::shared_ptr<State> state_;
};

// Everything as a scrape would show it, in Prometheus' text format.
std::string MetricsText();

// Serves /metrics over HTTP, without TLS, as long as it lives.
class MetricsEndpoint {
 public:
  // "127.0.0.1:9101"; port 0 takes a free one. UNAVAILABLE where nobody can listen there.
  static absl::StatusOr<std::unique_ptr<MetricsEndpoint>> Listen(const std::string& address);
  ~MetricsEndpoint();

  int port() const;

 private:
  class Impl;
  explicit MetricsEndpoint(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// process_* of this process and pactum_build_info.
GaugeSource ProcessGauges(absl::string_view service, absl::string_view version);

}  // namespace pactum::obs

#endif  // PACTUM_COMMON_OBS_METRICS_H_
