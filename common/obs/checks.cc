#include "common/obs/checks.h"

#include "common/obs/log.h"
#include "common/obs/metrics.h"

namespace pactum::obs {
namespace {

constexpr Metric kChecks = {"pactum_checks_total",
                            "Checks of what is stored against itself, by what came of them"};

}  // namespace

void CountCheck(absl::string_view check, bool ok) {
  // Both are there from the first check on: an increase from nothing is seen by no rule.
  Count(kChecks, {{"check", check}, {"result", "failed"}}, ok ? 0 : 1);
  Count(kChecks, {{"check", check}, {"result", "ok"}}, ok ? 1 : 0);
  if (!ok) Log(Level::kError, "a check failed", {{"check", std::string(check)}});
}

}  // namespace pactum::obs
