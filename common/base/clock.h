// The clock of a process, injected wherever time decides something but `recorded`, which is the
// database's. Implementations are thread-safe.
#ifndef PACTUM_COMMON_BASE_CLOCK_H_
#define PACTUM_COMMON_BASE_CLOCK_H_

#include "absl/time/civil_time.h"
#include "absl/time/time.h"

namespace pactum {

class Clock {
 public:
  virtual ~Clock() = default;
  virtual absl::Time Now() const = 0;

  // The civil day that «not after today» means: the day in UTC.
  absl::CivilDay Today() const { return absl::ToCivilDay(Now(), absl::UTCTimeZone()); }
};

// The machine's clock; lives as long as the process.
const Clock& SystemClock();

}  // namespace pactum

#endif  // PACTUM_COMMON_BASE_CLOCK_H_
