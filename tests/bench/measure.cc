#include "tests/bench/measure.h"

#include <sys/resource.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <sstream>
#include <stdexcept>

#include "tests/bench/workload.h"

namespace cutoff::bench {
namespace {

std::string this_program() { return std::filesystem::read_symlink("/proc/self/exe").string(); }

std::string output_of(const std::string& command) {
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(::popen((command + " 2>&1").c_str(), "r"), ::pclose);
  if (pipe == nullptr) throw std::runtime_error("cannot start: " + command);
  std::string output;
  for (std::array<char, 4096> buffer{}; std::fgets(buffer.data(), buffer.size(), pipe.get()) != nullptr;)
    output += buffer.data();
  return output;
}

std::uint64_t instructions(std::string_view workload, std::uint64_t count) {
  const std::string command = "valgrind --tool=callgrind --callgrind-out-file=/dev/null " + this_program() +
                              " --worker " + std::string(workload) + " " + std::to_string(count);
  const std::string output = output_of(command);
  constexpr std::string_view label = "Collected : ";
  const auto place = output.find(label);
  if (place == std::string::npos)
    throw std::runtime_error("callgrind counted nothing; " + command + " printed:\n" + output);
  return std::stoull(output.substr(place + label.size()));
}

}  // namespace

double instructions_each(std::string_view workload, std::uint64_t fewer, std::uint64_t more) {
  const auto difference =
      static_cast<double>(instructions(workload, more)) - static_cast<double>(instructions(workload, fewer));
  return difference / static_cast<double>(more - fewer);
}

std::map<std::string, double> run_worker(std::string_view workload, std::uint64_t count) {
  std::istringstream lines(
      output_of(this_program() + " --worker " + std::string(workload) + " " + std::to_string(count)));
  std::map<std::string, double> figures;
  std::string name;
  double value = 0;
  while (lines >> name >> value) figures[name] = value;
  if (!figures.contains("cpu_seconds"))
    throw std::runtime_error("the worker for " + std::string(workload) + " failed");
  return figures;
}

double cpu_seconds_of_children() {
  rusage usage{};
  ::getrusage(RUSAGE_CHILDREN, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

int work(std::string_view workload, std::uint64_t count) {
  for (const Workload& candidate : workloads()) {
    if (candidate.name != workload) continue;
    const double virtual_seconds = candidate.run(count);
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) {
      return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    std::printf("virtual_seconds %f\ncpu_seconds %f\npeak_kib %ld\n", virtual_seconds,
                seconds(usage.ru_utime) + seconds(usage.ru_stime), usage.ru_maxrss);
    return 0;
  }
  std::fprintf(stderr, "cutoff_bench: there is no workload %s\n", std::string(workload).c_str());
  return 2;
}

}  // namespace cutoff::bench
