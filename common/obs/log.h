// Logs: one JSON object a line on standard error, with time, level, service and message. Values are
// strings; a caller never logs tokens, bodies or personal data. Thread-safe.
#ifndef PACTUM_COMMON_OBS_LOG_H_
#define PACTUM_COMMON_OBS_LOG_H_

#include <initializer_list>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"

namespace pactum::obs {

enum class Level { kDebug, kInfo, kWarning, kError };

using Field = std::pair<absl::string_view, std::string>;

// Writes one line. Fields named time, level, service or msg are the log's own.
void Log(Level level, absl::string_view message, std::initializer_list<Field> fields);

// While it lives, the lines of its thread carry this trace, unless they name one themselves.
class TraceScope {
 public:
  explicit TraceScope(std::string traceparent);
  TraceScope(const TraceScope&) = delete;
  TraceScope& operator=(const TraceScope&) = delete;
  ~TraceScope();

 private:
  std::string outer_;
};

// The name that every line carries; set once, at the start of a process.
void SetService(absl::string_view service);

// What is below is not written. Info by default.
void SetLevel(Level level);

}  // namespace pactum::obs

#endif  // PACTUM_COMMON_OBS_LOG_H_
