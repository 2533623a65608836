// An emulator as small as can be around a clock page: time stands, and moves when all who live in it sleep.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <exception>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "emulator/process/clock/page.h"
#include "emulator/process/clock/shared_page.h"
#include "emulator/process/kernel.h"

namespace cutoff::process {

class TimeKeeper {
 public:
  /// What a program that has ended left behind.
  struct Ended {
    int exit_code;  // a signal that ended it below zero
    std::string out;
    std::string err;
    std::chrono::nanoseconds at;  // since time began
    friend bool operator==(const Ended&, const Ended&) = default;
  };
  /// It did not end, and this is where it and the others were.
  struct Stuck : std::exception {
    explicit Stuck(std::string where) : what_(std::move(where)) {}
    const char* what() const noexcept override { return what_.c_str(); }
    std::string what_;
  };

  TimeKeeper();
  TimeKeeper(const TimeKeeper&) = delete;
  TimeKeeper& operator=(const TimeKeeper&) = delete;
  ~TimeKeeper();

  cutoff_clock_page& page() { return *page_; }
  /// How much time has passed.
  std::chrono::nanoseconds now() const;

  /// It flows from now on, at so many seconds in one of the machine's, or stands.
  void flow(double rate);
  void stand() { change(now(), 0); }
  /// Is done, once, when all wait for the first time.
  void when_all_wait(std::function<void()> what) { when_all_wait_ = std::move(what); }

  /// Waits are ended as soon as they are there, whoever is still at work.
  void make_hasty() { is_hasty_ = true; }
  /// Where nothing can go on within `patience` of real time, run() throws Stuck.
  void set_patience(std::chrono::milliseconds patience) { patience_ = patience; }

  /// Runs a program, found as a shell does, to its end, and all that came of it. Its environment begins with `environment`.
  Ended run(const std::vector<std::string>& command, const std::vector<std::string>& environment = {});

 private:
  std::vector<std::string> environment_with(std::vector<std::string> first);
  void change(std::chrono::nanoseconds now, double rate);
  bool go_on(const std::vector<pid_t>& processes);
  bool fire_earliest();
  bool all_rest(const std::vector<pid_t>& processes);
  std::vector<pid_t> all_processes();
  void forget_dead();

  Kernel kernel_;
  SharedPage shared_;
  TreeNumber tree_;
  cutoff_clock_page* page_;  // the same, for tests
  std::function<void()> when_all_wait_;
  bool is_hasty_ = false;
  std::chrono::milliseconds patience_{10000};
};

}  // namespace cutoff::process
