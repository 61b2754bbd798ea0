#include "common/rpc/worker.h"

#include <exception>
#include <utility>

#include "common/obs/log.h"

namespace pactum::rpc {

Worker::Worker(std::string name, absl::Duration interval, std::function<void()> step)
    : name_(std::move(name)),
      interval_(interval),
      step_(std::move(step)),
      thread_([this] { Run(); }) {}

Worker::~Worker() { Stop(); }

void Worker::Poke() {
  absl::MutexLock lock(&mutex_);
  poked_ = true;
}

void Worker::Stop() {
  {
    absl::MutexLock lock(&mutex_);
    stop_ = true;
  }
  if (thread_.joinable()) thread_.join();
}

void Worker::Run() {
  while (true) {
    try {
      step_();
    } catch (const std::exception& error) {
      obs::Log(obs::Level::kError, "worker: step failed",
               {{"worker", name_}, {"detail", error.what()}});
    }
    absl::MutexLock lock(&mutex_);
    const auto awake = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return stop_ || poked_; };
    mutex_.AwaitWithTimeout(absl::Condition(&awake), interval_);
    if (stop_) return;
    poked_ = false;
  }
}

}  // namespace pactum::rpc
