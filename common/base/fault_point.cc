#include "common/base/fault_point.h"

#include <cstdlib>
#include <map>
#include <signal.h>
#include <string>
#include <unistd.h>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"

namespace pactum {
namespace {

using Faults = std::map<std::string, std::string>;

Faults Parse(absl::string_view text) {
  Faults faults;
  for (absl::string_view entry : absl::StrSplit(text, ',', absl::SkipEmpty())) {
    const std::pair<std::string, std::string> pair = absl::StrSplit(entry, absl::MaxSplits('=', 1));
    faults.insert(pair);
  }
  return faults;
}

absl::Mutex& Lock() {
  static absl::Mutex mutex(absl::kConstInit);
  return mutex;
}

Faults& Table() {
  static Faults faults = [] {
    const char* text = std::getenv("PACTUM_FAULTS");
    return Parse(text == nullptr ? "" : text);
  }();
  return faults;
}

}  // namespace

void ReachFaultPoint(absl::string_view name) {
  std::string action;
  {
    absl::MutexLock lock(&Lock());
    auto found = Table().find(std::string(name));
    if (found == Table().end()) return;
    action = found->second;
  }
  absl::string_view path = action;
  if (action == "crash") {
    kill(getpid(), SIGKILL);
  } else if (action == "fail") {
    throw FaultInjected(absl::StrCat("fault injected at ", name));
  } else if (absl::ConsumePrefix(&path, "wait:")) {
    const std::string file(path);
    while (access(file.c_str(), F_OK) != 0) absl::SleepFor(absl::Milliseconds(10));
  } else {
    throw FaultInjected(absl::StrCat("PACTUM_FAULTS asks for an unknown action at ", name));
  }
}

void SetFaultsForTest(absl::string_view faults) {
  absl::MutexLock lock(&Lock());
  Table() = Parse(faults);
}

}  // namespace pactum
