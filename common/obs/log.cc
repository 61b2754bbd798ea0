#include "common/obs/log.h"

#include <memory>
#include <utility>

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "absl/strings/string_view.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "nlohmann/json.hpp"

namespace pactum::obs {
namespace {

struct State {
  std::shared_ptr<spdlog::logger> logger;
  std::string service = "pactum";

  State()
      : logger(std::make_shared<spdlog::logger>(
            "pactum", std::make_shared<spdlog::sinks::stderr_sink_mt>())) {
    // spdlog's patterns do not escape, so the whole line is made here.
    logger->set_pattern("%v");
    logger->flush_on(spdlog::level::trace);
  }
};

State& Shared() {
  static State* const state = new State;  // Logs are written until the very end of a process.
  return *state;
}

spdlog::level::level_enum Of(Level level) {
  switch (level) {
    case Level::kDebug:
      return spdlog::level::debug;
    case Level::kInfo:
      return spdlog::level::info;
    case Level::kWarning:
      return spdlog::level::warn;
    case Level::kError:
      return spdlog::level::err;
  }
  return spdlog::level::err;
}

// Of the call that this thread serves; empty between calls.
std::string& ThreadTrace() {
  thread_local std::string trace;
  return trace;
}

const char* Name(Level level) {
  switch (level) {
    case Level::kDebug:
      return "debug";
    case Level::kInfo:
      return "info";
    case Level::kWarning:
      return "warning";
    case Level::kError:
      return "error";
  }
  return "error";
}

}  // namespace

void Log(Level level, absl::string_view message, std::initializer_list<Field> fields) {
  State& state = Shared();
  if (!state.logger->should_log(Of(level))) return;
  nlohmann::ordered_json line;
  line["time"] = absl::FormatTime(absl::RFC3339_full, absl::Now(), absl::UTCTimeZone());
  line["level"] = Name(level);
  line["service"] = state.service;
  line["msg"] = std::string(message);
  for (const auto& [key, value] : fields) line[std::string(key)] = value;
  if (!ThreadTrace().empty()) line.emplace("traceparent", ThreadTrace());
  // Bytes that are no UTF-8 must not cost the line.
  state.logger->log(Of(level),
                    line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
}

TraceScope::TraceScope(std::string traceparent) : outer_(std::move(ThreadTrace())) {
  ThreadTrace() = std::move(traceparent);
}

TraceScope::~TraceScope() { ThreadTrace() = std::move(outer_); }

void SetService(absl::string_view service) { Shared().service = std::string(service); }

void SetLevel(Level level) { Shared().logger->set_level(Of(level)); }

}  // namespace pactum::obs
