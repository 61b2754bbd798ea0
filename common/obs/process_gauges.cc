#include <dirent.h>
#include <fstream>
#include <unistd.h>

#include <sys/resource.h>
#include <sys/time.h>

#include "absl/time/clock.h"
#include "common/obs/metrics.h"

namespace pactum::obs {
namespace {

constexpr Metric kBuild = {"pactum_build_info", "1; the version of the software as a label"};
constexpr Metric kStart = {"process_start_time_seconds",
                           "Start of the process, in seconds since 1970"};
constexpr Metric kResident = {"process_resident_memory_bytes", "Resident memory"};
constexpr Metric kCpu = {"process_cpu_seconds_total", "Processor time used, user and system"};
constexpr Metric kOpen = {"process_open_fds", "Open file descriptors"};
constexpr Metric kMost = {"process_max_fds", "File descriptors that may be open"};

double ResidentBytes() {
  std::ifstream in("/proc/self/statm");
  double total = 0, resident = 0;
  in >> total >> resident;
  return resident * static_cast<double>(sysconf(_SC_PAGESIZE));
}

double CpuSeconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double OpenDescriptors() {
  DIR* const directory = opendir("/proc/self/fd");
  if (directory == nullptr) return -1;
  int entries = -3;  // ".", ".." and the directory itself.
  while (readdir(directory) != nullptr) ++entries;
  closedir(directory);
  return entries;
}

double MostDescriptors() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  return static_cast<double>(limit.rlim_cur);
}

}  // namespace

GaugeSource ProcessGauges(absl::string_view service, absl::string_view version) {
  const double start = absl::ToDoubleSeconds(absl::Now() - absl::UnixEpoch());
  const std::vector<std::pair<std::string, std::string>> labels = {
      {"service", std::string(service)}, {"version", std::string(version)}};
  return GaugeSource([start, labels]() -> std::vector<Reading> {
    return {{&kBuild, 1, labels},
            {&kStart, start, {}},
            {&kResident, ResidentBytes(), {}},
            {&kCpu, CpuSeconds(), {}},
            {&kOpen, OpenDescriptors(), {}},
            {&kMost, MostDescriptors(), {}}};
  });
}

}  // namespace pactum::obs
