// What a program pays that lives in the emulator's time, beside what it pays outside.
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "emulator/process/clock/preload_file.h"
#include "emulator/process/clock/shared_page.h"
#include "tests/bench/measure.h"
#include "tests/bench/workload.h"

namespace cutoff::bench {
namespace {

std::string beside_this_program(const std::string& name) {
  return std::filesystem::read_symlink("/proc/self/exe").parent_path().string() + "/" + name;
}

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

/// Runs it to its end; what it prints.
std::string run(std::vector<std::string> command, std::vector<std::string> environment) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  pid_t process = 0;
  const int error = ::posix_spawn(&process, command[0].c_str(), &actions, nullptr,
                                  pointers_to(command).data(), pointers_to(environment).data());
  ::posix_spawn_file_actions_destroy(&actions);
  ::close(ends[1]);
  if (error != 0) throw std::runtime_error("cannot start " + command[0]);
  std::string output;
  char buffer[4'096];
  for (ssize_t size = 0; (size = ::read(ends[0], buffer, sizeof buffer)) > 0;)
    output.append(buffer, static_cast<std::size_t>(size));
  ::close(ends[0]);
  int status = 0;
  ::waitpid(process, &status, 0);
  if (status != 0) throw std::runtime_error(command[0] + " failed");
  return output;
}

using Figures = std::map<std::string, double>;

/// Each the least so far.
void note(Figures& figures, const std::string& name, double value) {
  const auto [place, is_new] = figures.emplace(name, value);
  place->second = std::min(place->second, value);
}

void measure(Figures& figures, std::uint64_t count, const std::vector<std::string>& environment) {
  char name[64];
  double value = 0;
  std::string lines = run({beside_this_program("clock_cost"), std::to_string(count)}, environment);
  for (const char* rest = lines.c_str(); std::sscanf(rest, "%63s %lf", name, &value) == 2;
       rest += std::string_view(rest).find('\n') + 1)
    note(figures, name, value);
  using Clock = std::chrono::steady_clock;
  constexpr int starts = 50;
  for (int i = 0; i < starts; ++i) {
    const auto before = Clock::now();
    run({"/bin/true"}, environment);
    note(figures, "start", std::chrono::duration<double, std::nano>(Clock::now() - before).count());
  }
}

/// Of a sleep that time jumps over: of the program, and of the emulator whose command it is, if any.
void measure_sleeps(Figures& figures, std::vector<std::string> command) {
  constexpr int sleeps = 500;
  command.insert(command.end(), {beside_this_program("clock_cost"), "sleeps", ""});
  const auto cpu_seconds_of = [&](int count) {
    command.back() = std::to_string(count);
    const double before = cpu_seconds_of_children();
    run(command, {"PATH=/usr/bin:/bin"});
    return cpu_seconds_of_children() - before;
  };
  const double start = cpu_seconds_of(0);
  note(figures, "jump", (cpu_seconds_of(sleeps) - start) / sleeps * 1e9);
}

}  // namespace

/// Nanoseconds of each, the least of 5 rounds in turn.
double pay_for_preloaded_clock(std::uint64_t count) {
  process::SharedPage page(std::chrono::hours(24), process::preload_file());
  const process::TreeNumber tree = page.new_tree();
  Figures outside;
  Figures inside;
  constexpr int rounds = 5;
  for (int round = 0; round < rounds; ++round) {
    std::vector<std::string> environment;
    measure(outside, count, environment);
    measure_sleeps(outside, {});
    page.enter(environment, tree);
    measure(inside, count, environment);
    measure_sleeps(inside, {beside_this_program("cutoff"), "run", "--"});
    page.keep(tree, {});
  }
  for (const auto& [name, value] : outside)
    std::printf("%s %f\n%s_preloaded %f\n", name.c_str(), value, name.c_str(), inside.at(name));
  return 0;
}

}  // namespace cutoff::bench
