// Named points at which a test can make a process crash, fail or wait. Compiled out unless
// PACTUM_FAULT_POINTS is defined, so that a release has none.
//
//   PACTUM_FAULTS="sign.after_intent=crash,award.after_budget=fail,commit.after=wait:/run/go"
//
// crash: SIGKILL to itself. fail: throws FaultInjected. wait: blocks until the file exists.
// The environment is read once, at the first point reached. Thread-safe.
#ifndef PACTUM_COMMON_BASE_FAULT_POINT_H_
#define PACTUM_COMMON_BASE_FAULT_POINT_H_

#include <stdexcept>

#include "absl/strings/string_view.h"

namespace pactum {

class FaultInjected : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Does what PACTUM_FAULTS says of `name`, or nothing.
void ReachFaultPoint(absl::string_view name);

// Sets what the points do from now on, instead of the environment; for tests in one process.
void SetFaultsForTest(absl::string_view faults);

}  // namespace pactum

#ifdef PACTUM_FAULT_POINTS
#define FAULT_POINT(name) ::pactum::ReachFaultPoint(name)
#else
#define FAULT_POINT(name) static_cast<void>(0)
#endif

#endif  // PACTUM_COMMON_BASE_FAULT_POINT_H_
