// Control: what a program outside says to the emulator itself, by HTTP, under /_cutoff/. All else it passes on to the
// cloud. No sockets: the front hands it requests, a test calls it.
//
//   cloud::Cloud cloud({.outside = &outside});
//   clock::Driver driver(cloud.loop(), {.pace = clock::Pace::manual});
//   control::Control control(cloud, driver);
//   control.handle(request);          // on a fiber, while driver.run() runs
//
// openapi.json beside this describes every request and answer, and is served at /_cutoff/openapi.json. What is refused
// is told as {"error": "InvalidRequest", "message": "one sentence"}.
//
// A client that wants exact instants takes a lock and names it in its sleeps (clock/driver.h). For a request to the
// cloud that takes time of itself, it names the lock in the header X-Cutoff-Lock: the lock is given up until the answer
// is there.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "emulator/control/call.h"
#include "fakes/clock/driver.h"
#include "fakes/cloud/cloud.h"
#include "fakes/wire/message.h"

namespace cutoff::control {

class Followers;

class Control final : public wire::Service {
 public:
  struct Options {
    /// Names, besides the loopback's, by which clients reach the emulator; without a port.
    std::vector<std::string> hosts = {};
    std::string version = "";
    bool any_address = false;  // whether Host may be any IP address
  };

  /// Both outlive it. It is the one who watches the cloud's journal (journal::Journal::set_notice).
  Control(cloud::Cloud& cloud, clock::Driver& driver, Options options);
  Control(cloud::Cloud& cloud, clock::Driver& driver) : Control(cloud, driver, Options()) {}
  Control(const Control&) = delete;
  Control& operator=(const Control&) = delete;
  /// Kills the cloud's fibers, newest first: requests are under way in here.
  ~Control() override;

  /// Another name or address by which clients reach the emulator: the one that it listens on. Of 0.0.0.0 or :: any
  /// address; no page can make a name of its own of one.
  void answer_to(const std::string& host);

  wire::Response handle(wire::Request request) override;

  /// What it serves: {"POST", "/_cutoff/clock/advance"}, …
  static std::vector<std::pair<std::string_view, std::string_view>> routes();

 private:
  using Handler = wire::Response (Control::*)(Call&);
  struct Route {
    std::string_view method;
    std::string_view path;  // "/_cutoff/faults/{id}"
    Handler handler;
  };
  static const std::vector<Route>& table();

  wire::Response pass_on(wire::Request request);
  wire::Response serve(wire::Request& request);

  // about.cc
  wire::Response health(Call& call);
  wire::Response openapi(Call& call);
  wire::Response metrics(Call& call);
  // clock_routes.cc
  wire::Response get_clock(Call& call);
  wire::Response set_clock(Call& call);
  wire::Response advance(Call& call);
  wire::Response run_until(Call& call);
  wire::Response sleep(Call& call);
  wire::Response list_locks(Call& call);
  wire::Response take_lock(Call& call);
  wire::Response release_lock(Call& call);
  wire::Response release_all_locks(Call& call);
  // journal_routes.cc
  wire::Response get_journal(Call& call);
  wire::Response count_journal(Call& call);
  // fault_routes.cc
  wire::Response list_faults(Call& call);
  wire::Response add_fault(Call& call);
  wire::Response get_fault(Call& call);
  wire::Response remove_fault(Call& call);
  wire::Response remove_all_faults(Call& call);
  // agent_routes.cc
  wire::Response list_agents(Call& call);
  wire::Response get_script(Call& call);
  wire::Response set_script(Call& call);
  // reset.cc
  wire::Response reset(Call& call);

  wire::Response follow(Call& call);
  /// "now_ms" and "instant", as members of an object.
  void write_now(wire::JsonWriter& writer) const;
  void write_clock(wire::JsonWriter& writer) const;
  wire::Response now_answer() const;
  std::string agent_id(const std::string& name_or_id) const;

  cloud::Cloud& cloud_;
  clock::Driver& driver_;
  Options options_;
  std::shared_ptr<Followers> followers_;
};

}  // namespace cutoff::control
