// A clock that stands still until a test moves it. Thread-safe.
#ifndef PACTUM_COMMON_TESTING_FAKE_CLOCK_H_
#define PACTUM_COMMON_TESTING_FAKE_CLOCK_H_

#include <atomic>

#include "absl/time/time.h"
#include "common/base/clock.h"

namespace pactum::testing {

class FakeClock : public Clock {
 public:
  explicit FakeClock(absl::Time now) : nanos_(absl::ToUnixNanos(now)) {}

  absl::Time Now() const override { return absl::FromUnixNanos(nanos_); }
  void Advance(absl::Duration by) { nanos_ += absl::ToInt64Nanoseconds(by); }
  void Set(absl::Time now) { nanos_ = absl::ToUnixNanos(now); }

 private:
  std::atomic<int64_t> nanos_;
};

}  // namespace pactum::testing

#endif  // PACTUM_COMMON_TESTING_FAKE_CLOCK_H_
