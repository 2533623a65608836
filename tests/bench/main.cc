// cutoff_bench: what the engine costs, in instructions, ratios and memory. `./dev bench` runs it.
//
// Exit 1 when a goal is missed. Goals are on what a noisy machine does not disturb; CPU times are shown as ratios.
#include <algorithm>
#include <cstdio>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "tests/bench/measure.h"
#include "tests/bench/workload.h"

namespace cutoff::bench {

const std::vector<Workload>& workloads() {
  static const std::vector<Workload> all{{"timer-events", run_timer_events},
                                         {"callback-events", run_callback_events},
                                         {"direct-flows", run_direct_flows},
                                         {"held-requests", hold_requests},
                                         {"polling-flows", run_polling_flows},
                                         {"polling-hour", run_polling_hour},
                                         {"polling-engine", run_polling_engine},
                                         {"polling-json", run_polling_json},
                                         {"polling-journal", run_polling_journal},
                                         {"http", run_http},
                                         {"held-sockets", hold_sockets},
                                         {"kept-sockets", keep_sockets},
                                         {"web-sockets", keep_web_sockets},
                                         {"start", start_program},
                                         {"warm-functions", invoke_warm_functions},
                                         {"many-functions", start_many_functions},
                                         {"suites", run_suites},
                                         {"preloaded-clock", pay_for_preloaded_clock}};
  return all;
}

namespace {

class Table {
 public:
  void figure(const std::string& what, double value, const char* unit) {
    std::printf("  %-52s %14.1f %s\n", what.c_str(), value, unit);
  }
  void goal(const std::string& what, double value, double most, const char* unit) {
    const bool met = value <= most;
    std::printf("  %-52s %14.1f %s (goal: at most %.1f)%s\n", what.c_str(), value, unit, most,
                met ? "" : "  MISSED");
    if (!met) missed_ = true;
  }
  bool missed() const { return missed_; }

 private:
  bool missed_ = false;
};

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

/// Medians, in microseconds of CPU a flow.
struct Hours {
  double each_of_few = 0;
  double each_of_many = 0;
  double peak_mib = 0;
};

/// Small and large runs in turn, so that both meet what else the machine does: it takes caches away from them. A small
/// run is over in a moment, so there are many.
Hours measure_hours() {
  constexpr int rounds = 3;
  constexpr int small_runs = 10;
  std::vector<double> few;
  std::vector<double> many;
  Hours hours;
  for (int round = 0; round < rounds; ++round) {
    for (int run = 0; run < small_runs; ++run)
      few.push_back(run_worker("polling-hour", 1'000).at("cpu_seconds") / 1'000 * 1e6);
    const auto large = run_worker("polling-hour", 100'000);
    many.push_back(large.at("cpu_seconds") / 100'000 * 1e6);
    hours.peak_mib = std::max(hours.peak_mib, large.at("peak_kib") / 1'024);
  }
  hours.each_of_few = median(std::move(few));
  hours.each_of_many = median(std::move(many));
  return hours;
}

bool run_all() {
  Table table;
  std::puts("events, 1,000 timers pending");
  const double fiber = instructions_each("timer-events", 20'000, 120'000);
  const double callback = instructions_each("callback-events", 20'000, 120'000);
  table.goal("instructions an event that resumes a fiber", fiber, 600, "");
  table.figure("instructions an event that calls a function", callback, "");
  table.figure("ratio", fiber / callback, "");

  std::puts("the direct flow, about 100 in flight (account limits off)");
  table.figure("instructions a flow", instructions_each("direct-flows", 200, 1'200), "");
  const auto flows = run_worker("direct-flows", 20'000);
  table.figure("virtual seconds a CPU second", flows.at("virtual_seconds") / flows.at("cpu_seconds"), "");
  table.figure("microseconds of CPU a flow", flows.at("cpu_seconds") / 20'000 * 1e6, "");

  std::puts("requests held for 29 s (account limits off)");
  const auto few = run_worker("held-requests", 1'000);
  const auto many = run_worker("held-requests", 10'000);
  table.goal("KiB a held request, between 1,000 and 10,000",
             (many.at("resident_kib") - few.at("resident_kib")) / 9'000, 28, "");
  table.goal("of 10,000 not cut off at exactly 29.000 s", 10'000 - many.at("cut_off"), 0, "");

  std::puts("the polling flow of 68 s, about 100 in flight (account limits off)");
  const double flow = instructions_each("polling-flows", 100, 300);
  const double engine = instructions_each("polling-engine", 100, 300);
  const double json = instructions_each("polling-json", 100, 300);
  const double journal = instructions_each("polling-journal", 100, 300);
  table.goal("instructions a flow", flow, 1e6, "");
  table.figure("  of them the engine: fibers, timers", engine, "");
  table.figure("  JSON at the client's edge", json, "");
  table.figure("  the journal", journal, "");
  table.figure("  the rest: services, handlers, client", flow - engine - json - journal, "");

  std::puts(
      "polling flows that arrive over an hour (account limits off, the journal's last 10,000 entries; "
      "medians)");
  const Hours hours = measure_hours();
  table.figure("microseconds of CPU a flow, of 1,000", hours.each_of_few, "");
  table.figure("microseconds of CPU a flow, of 100,000", hours.each_of_many, "");
  table.goal("ratio", hours.each_of_many / hours.each_of_few, 1.3, "");
  table.goal("MiB at most, with 100,000", hours.peak_mib, 2'048, "");

  std::puts(
      "requests by socket, 16 connections (CPU of the server's process; the least of 5 rounds in turn)");
  const auto http = run_worker("http", 40'000);
  table.figure("microseconds a GET, bare epoll server", http.at("bare_get"), "");
  table.figure("microseconds a GET, our front", http.at("front_get"), "");
  table.goal("ratio", http.at("front_get") / http.at("bare_get"), 2, "");
  table.figure("microseconds a POST of 1 KiB, bare epoll server", http.at("bare_post"), "");
  table.figure("microseconds a POST of 1 KiB, our front", http.at("front_post"), "");
  table.goal("ratio", http.at("front_post") / http.at("bare_post"), 2.5, "");
  table.figure("microseconds a PutItem", http.at("table_put_item"), "");
  table.goal("ratio to our own hello", http.at("table_put_item") / http.at("front_put_item"), 2, "");
  table.figure("microseconds a GetItem", http.at("table_get_item"), "");
  table.goal("ratio to our own hello", http.at("table_get_item") / http.at("front_get_item"), 2, "");

  std::puts("requests held for 29 s by as many sockets (account limits off)");
  const auto few_sockets = run_worker("held-sockets", 1'000);
  const auto all_sockets = run_worker("held-sockets", 10'000);
  table.goal("KiB a held request, between 1,000 and 10,000",
             (all_sockets.at("resident_kib") - few_sockets.at("resident_kib")) / 9'000, 28, "");
  table.goal("of 10,000 without a 504", 10'000 - all_sockets.at("cut_off"), 0, "");
  table.goal("of 10,000 not cut off at exactly 29.000 s", 10'000 - all_sockets.at("at_29_seconds"), 0, "");
  table.goal("of 10,000 answered before", all_sockets.at("early"), 0, "");

  std::puts("connections kept alive, each answered before and after");
  const auto few_kept = run_worker("kept-sockets", 500);
  const auto many_kept = run_worker("kept-sockets", 5'000);
  table.figure("KiB each", (many_kept.at("resident_kib") - few_kept.at("resident_kib")) / 4'500, "");
  table.goal("of 10,000 requests over 5,000 not answered", 10'000 - many_kept.at("answered"), 0, "");

  std::puts("WebSockets kept open, each spoken to before and after");
  const auto few_open = run_worker("web-sockets", 1'000);
  const auto many_open = run_worker("web-sockets", 10'000);
  table.goal("KiB each, between 1,000 and 10,000",
             (many_open.at("resident_kib") - few_open.at("resident_kib")) / 9'000, 12, "");
  table.goal("of 20,000 messages over 10,000 not answered", 20'000 - many_open.at("answered"), 0, "");

  std::puts("cutoff serve --flow async-polling, from exec to its first answer (the least of 11)");
  const auto start = run_worker("start", 11);
  table.figure("milliseconds", start.at("milliseconds"), "");
  table.figure("milliseconds of /bin/true, from exec to exit", start.at("milliseconds_of_true"), "");
  table.goal("ratio", start.at("milliseconds") / start.at("milliseconds_of_true"), 10, "");
  table.goal("MiB resident then", start.at("resident_mib"), 16, "");

  std::puts("invocations of a warm function by socket (CPU of the emulator; the least of 5 rounds in turn)");
  const auto warm = run_worker("warm-functions", 500);
  table.figure("microseconds, in C++", warm.at("cpp"), "");
  table.figure("microseconds, in a Python process", warm.at("python"), "");
  table.goal("difference", warm.at("python") - warm.at("cpp"), 100, "");
  table.figure("microseconds where time jumps, in C++", warm.at("cpp_auto"), "");
  table.figure("microseconds where time jumps, in a Python process", warm.at("python_auto"), "");
  table.goal("difference", warm.at("python_auto") - warm.at("cpp_auto"), 100, "");

  std::puts("200 environments in Python at once, then the emulator is killed");
  const auto many_functions = run_worker("many-functions", 200);
  table.goal("of 200 invocations not answered", 200 - many_functions.at("answered"), 0, "");
  table.goal("processes left", many_functions.at("left"), 0, "");

  std::puts("the polling flow's own tests, 289 s each (CPU of all processes; the least of 3)");
  const auto suites = run_worker("suites", 3);
  table.goal("seconds of CPU, pytest", suites.at("pytest"), 2, "");
  table.goal("seconds of CPU, node:test", suites.at("node_test"), 2, "");
  table.goal("seconds of CPU, pytest, where functions load boto3", suites.at("pytest_with_boto3"), 2, "");

  std::puts(
      "a program that lives in the emulator's time, beside the same outside (the least of 5 rounds in turn)");
  const auto clock = run_worker("preloaded-clock", 50'000);
  struct Price {
    const char* what;
    std::string name;
    double most;
  };
  for (const auto& [what, name, most] :
       {Price{"reading of the clock", "reading", 1}, Price{"poll with a timeout, ready", "ready_poll", 1.5},
        Price{"system call of libc's with a timeout, caught", "caught_futex", 15},
        Price{"any other system call", "other_call", 2}, Price{"start of /bin/true", "start", 2},
        Price{"sleep of a millisecond, which time jumps over", "jump", 10}}) {
    table.figure(std::string("nanoseconds, a ") + what, clock.at(name), "");
    table.goal("  ratio", clock.at(name + "_preloaded") / clock.at(name), most, "");
  }
  return !table.missed();
}

}  // namespace
}  // namespace cutoff::bench

int main(int argc, char** argv) {
  if (argc == 4 && std::strcmp(argv[1], "--worker") == 0)
    return cutoff::bench::work(argv[2], std::stoull(argv[3]));
  if (argc != 1) {
    std::fputs("cutoff_bench takes no arguments: it measures everything\n", stderr);
    return 2;
  }
  return cutoff::bench::run_all() ? 0 : 1;
}
