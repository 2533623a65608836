// A workload: what is measured, as a function of how much of it.
//
// The benchmark starts itself as a worker, under callgrind or plain, so that each measurement has a process of its
// own.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace cutoff::bench {

struct Workload {
  std::string_view name;
  /// Does `count` of it, and returns how many virtual seconds passed.
  double (*run)(std::uint64_t count);
};

double run_timer_events(std::uint64_t count);
double run_callback_events(std::uint64_t count);
double run_direct_flows(std::uint64_t count);
double hold_requests(std::uint64_t count);
double run_polling_flows(std::uint64_t count);
double run_polling_hour(std::uint64_t count);
/// Parts of polling flows, each done alone and as often as that many flows of 68 s do it.
double run_polling_engine(std::uint64_t count);
double run_polling_json(std::uint64_t count);
double run_polling_journal(std::uint64_t count);

/// By socket: the front's cost in CPU and in memory, and the program's start.
double run_http(std::uint64_t count);
double hold_sockets(std::uint64_t count);
double keep_sockets(std::uint64_t count);
double keep_web_sockets(std::uint64_t count);
double start_program(std::uint64_t count);

/// Functions in processes of their own.
double invoke_warm_functions(std::uint64_t count);
double start_many_functions(std::uint64_t count);
/// What their clock costs them where it is the emulator's.
double pay_for_preloaded_clock(std::uint64_t count);

/// Programs in virtual time.
double run_suites(std::uint64_t rounds);

const std::vector<Workload>& workloads();

}  // namespace cutoff::bench
