// A thread that does one step again and again: what a service finishes after the answer.
#ifndef PACTUM_COMMON_RPC_WORKER_H_
#define PACTUM_COMMON_RPC_WORKER_H_

#include <functional>
#include <string>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

namespace pactum::rpc {

// Runs `step` every `interval`, and at once after Poke(). An exception out of a step is logged and
// the next one comes. Stops, after the step under way, when destroyed. Thread-safe.
class Worker {
 public:
  Worker(std::string name, absl::Duration interval, std::function<void()> step);
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;
  ~Worker();

  void Poke();
  void Stop();

 private:
  void Run();

  const std::string name_;
  const absl::Duration interval_;
  const std::function<void()> step_;
  absl::Mutex mutex_;
  bool stop_ ABSL_GUARDED_BY(mutex_) = false;
  bool poked_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace pactum::rpc

#endif  // PACTUM_COMMON_RPC_WORKER_H_
