#include "common/obs/metrics.h"

#include <exception>
#include <list>
#include <map>

#include <prometheus/collectable.h>
#include <prometheus/counter.h>
#include <prometheus/exposer.h>
#include <prometheus/family.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "common/obs/log.h"

namespace pactum::obs {

struct GaugeSource::State {
  State(Read r, absl::Duration k) : read(std::move(r)), keep(k) {}

  std::vector<Reading> Get() {
    absl::MutexLock lock(&mutex);
    if (read == nullptr) return {};
    if (absl::Now() - taken < keep) return last;
    try {
      last = read();
    } catch (const std::exception& error) {
      last.clear();
      Log(Level::kWarning, "metrics: a gauge cannot be read", {{"detail", error.what()}});
    }
    taken = absl::Now();
    return last;
  }

  void Stop() {
    absl::MutexLock lock(&mutex);
    read = nullptr;
  }

  absl::Mutex mutex;
  Read read ABSL_GUARDED_BY(mutex);
  const absl::Duration keep;
  absl::Time taken ABSL_GUARDED_BY(mutex) = absl::InfinitePast();
  std::vector<Reading> last ABSL_GUARDED_BY(mutex);
};

namespace {

constexpr Metric kDropped = {"pactum_series_dropped_total",
                             "Samples not recorded: their metric has too many label values"};

prometheus::Labels Copy(Labels labels) {
  prometheus::Labels copy;
  for (const auto& [name, value] : labels) copy.emplace(std::string(name), std::string(value));
  return copy;
}

const prometheus::Histogram::BucketBoundaries& Buckets() {
  static const auto* const buckets =
      new prometheus::Histogram::BucketBoundaries{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10};
  return *buckets;
}

// The gauges of all sources as one collectable.
class Sources : public prometheus::Collectable {
 public:
  void Add(std::shared_ptr<GaugeSource::State> source) {
    absl::MutexLock lock(&mutex_);
    sources_.push_back(std::move(source));
  }

  void Remove(const std::shared_ptr<GaugeSource::State>& source) {
    absl::MutexLock lock(&mutex_);
    sources_.remove(source);
  }

  std::vector<prometheus::MetricFamily> Collect() const override {
    std::list<std::shared_ptr<GaugeSource::State>> sources;
    {
      absl::MutexLock lock(&mutex_);
      sources = sources_;
    }
    std::map<std::string, prometheus::MetricFamily> families;
    for (const auto& source : sources) {
      for (const Reading& reading : source->Get()) {
        prometheus::MetricFamily& family = families[reading.metric->name];
        family.name = reading.metric->name;
        family.help = reading.metric->help;
        const bool counts = absl::EndsWith(family.name, "_total");
        family.type = counts ? prometheus::MetricType::Counter : prometheus::MetricType::Gauge;
        prometheus::ClientMetric metric;
        (counts ? metric.counter.value : metric.gauge.value) = reading.value;
        for (const auto& [name, value] : reading.labels) metric.label.push_back({name, value});
        family.metric.push_back(std::move(metric));
      }
    }
    std::vector<prometheus::MetricFamily> result;
    for (auto& [name, family] : families) result.push_back(std::move(family));
    return result;
  }

 private:
  mutable absl::Mutex mutex_;
  std::list<std::shared_ptr<GaugeSource::State>> sources_ ABSL_GUARDED_BY(mutex_);
};

// The series of one metric, found without asking the family each time.
template <class T>
class Series {
 public:
  explicit Series(prometheus::Family<T>& family) : family_(family) {}

  template <class... Args>
  T* Get(Labels labels, const Args&... args) {
    std::string key;
    for (const auto& [name, value] : labels) absl::StrAppend(&key, value, "\x1f");
    const auto found = known_.find(key);
    if (found != known_.end()) return found->second;
    if (known_.size() >= kMostSeries) return nullptr;
    return known_[key] = &family_.Add(Copy(labels), args...);
  }

 private:
  prometheus::Family<T>& family_;
  absl::flat_hash_map<std::string, T*> known_;
};

class Shared {
 public:
  // For ever: threads count until the very end of the process.
  static Shared& Get() {
    static Shared* const shared = new Shared;
    return *shared;
  }

  prometheus::Counter* Counter(const Metric& metric, Labels labels) {
    absl::MutexLock lock(&mutex_);
    auto found = counters_.find(metric.name);
    if (found == counters_.end()) {
      auto& family =
          prometheus::BuildCounter().Name(metric.name).Help(metric.help).Register(*registry);
      found = counters_.emplace(metric.name, Series<prometheus::Counter>(family)).first;
    }
    return found->second.Get(labels);
  }

  prometheus::Histogram* Histogram(const Metric& metric, Labels labels) {
    absl::MutexLock lock(&mutex_);
    auto found = histograms_.find(metric.name);
    if (found == histograms_.end()) {
      auto& family =
          prometheus::BuildHistogram().Name(metric.name).Help(metric.help).Register(*registry);
      found = histograms_.emplace(metric.name, Series<prometheus::Histogram>(family)).first;
    }
    return found->second.Get(labels, Buckets());
  }

  const std::shared_ptr<prometheus::Registry> registry = std::make_shared<prometheus::Registry>();
  const std::shared_ptr<Sources> sources = std::make_shared<Sources>();

 private:
  absl::Mutex mutex_;
  std::map<std::string, Series<prometheus::Counter>> counters_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, Series<prometheus::Histogram>> histograms_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace

void Count(const Metric& counter, Labels labels, double by) {
  prometheus::Counter* const series = Shared::Get().Counter(counter, labels);
  if (series != nullptr) {
    series->Increment(by);
  } else if (counter.name != kDropped.name) {
    Count(kDropped, {{"metric", counter.name}});
  }
}

void Observe(const Metric& histogram, Labels labels, absl::Duration duration) {
  prometheus::Histogram* const series = Shared::Get().Histogram(histogram, labels);
  if (series != nullptr) {
    series->Observe(absl::ToDoubleSeconds(duration));
  } else {
    Count(kDropped, {{"metric", histogram.name}});
  }
}

GaugeSource::GaugeSource(Read read, absl::Duration keep)
    : state_(std::make_shared<State>(std::move(read), keep)) {
  Shared::Get().sources->Add(state_);
}

GaugeSource::~GaugeSource() {
  Shared::Get().sources->Remove(state_);
  state_->Stop();
}

std::string MetricsText() {
  std::vector<prometheus::MetricFamily> families = Shared::Get().registry->Collect();
  for (auto& family : Shared::Get().sources->Collect()) families.push_back(std::move(family));
  return prometheus::TextSerializer().Serialize(families);
}

class MetricsEndpoint::Impl {
 public:
  explicit Impl(const std::string& address) : exposer(address, /*num_threads=*/2) {
    exposer.RegisterCollectable(Shared::Get().registry);
    exposer.RegisterCollectable(Shared::Get().sources);
  }

  prometheus::Exposer exposer;
};

MetricsEndpoint::MetricsEndpoint(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
MetricsEndpoint::~MetricsEndpoint() = default;

absl::StatusOr<std::unique_ptr<MetricsEndpoint>> MetricsEndpoint::Listen(
    const std::string& address) {
  try {
    return std::unique_ptr<MetricsEndpoint>(new MetricsEndpoint(std::make_unique<Impl>(address)));
  } catch (const std::exception& error) {
    return absl::UnavailableError(absl::StrCat("cannot listen on ", address, ": ", error.what()));
  }
}

int MetricsEndpoint::port() const { return impl_->exposer.GetListeningPorts().front(); }

}  // namespace pactum::obs
