// Runs functions' code as child processes that speak the Lambda Runtime API: what a user uploads, and what he has in a
// folder.
//
//   front::Network network;
//   process::Runner runner(network);
//   cloud::Cloud cloud({.lambda = {.uploaded_code = &runner}, .outside = &network});
//   runner.attach({.region = cloud.region(), .endpoint = cloud});
//   cloud.lambda().create_function(caller, configuration, runner.environments_of_folder("src", configuration));
//
// A function is one process for each invocation at once, kept warm and stopped (SIGSTOP) between invocations. python3.x
// and nodejs run by bootstraps of our own on what is installed here, provided.* by its own file `bootstrap`. Dependencies
// come from where the code would find them anyway: its folder (.aws-sam/build, node_modules in it or above it), a
// virtualenv that is active.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/front/network.h"
#include "emulator/process/clock/page.h"
#include "emulator/process/process_time.h"
#include "fakes/clock/driver.h"
#include "fakes/lambda/configuration.h"
#include "fakes/lambda/environment.h"
#include "fakes/lambda/uploaded_code.h"
#include "fakes/region/region.h"
#include "fakes/wire/message.h"

namespace cutoff::process {

struct Options {
  /// Whether a runtime that is not installed is refused; otherwise the nearest that is takes its place, with a warning in
  /// the function's log.
  bool strict_runtimes = false;
  /// What time processes see, unless a function's variable CUTOFF_PROCESS_TIME says otherwise for its own.
  ProcessTime time = ProcessTime::real;
  /// Who may be connected to by processes that live in the emulator's time, without time having to flow for it.
  std::vector<cutoff_peer> peers = {};
  /// Whether time ends with an exception, TimeIsReal, where what comes next may depend on the machine's: when time has to
  /// flow (the journal's process.flow), and when a reply to a process has taken longer than its client's own timeout may allow
  /// (process.slow_reply). Otherwise those are warnings.
  bool strict = false;
  /// What an invocation may write to its log; what is more is dropped, with a line that says how much it was.
  std::size_t most_logged_bytes = 1024 * 1024;
  /// What an invocation's answer may be at most (see lambda::Options::response_limit).
  std::size_t response_limit = 6'291'556;
  /// In real time, how long a process may work while time stands still for it (see loop.h, rule 6).
  clock::Duration work_limit = clock::Loop::default_hold_limit;
  /// Told what a developer should know of: one sentence.
  std::function<void(const std::string&)> log = [](const std::string&) {};
};

/// What --strict refuses.
class TimeIsReal : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Where handlers' processes live.
struct World {
  region::Region& region;
  /// Who answers what they ask of AWS.
  wire::Service& endpoint;
  /// Whether time goes with the wall now. Otherwise time stands still while a process works, and one works at a time.
  std::function<bool()> follows_the_wall = [] { return false; };
};

class Runner final : public lambda::CodeRunner {
 public:
  /// `network` outlives it, and it outlives the cloud that it is attached to.
  explicit Runner(front::Network& network, Options options = {});
  Runner(const Runner&) = delete;
  Runner& operator=(const Runner&) = delete;
  /// Ends all processes, and what they have started.
  ~Runner() override;

  /// Once, before anything is invoked.
  void attach(World world);

  /// The pace has been set. May be told before attach().
  void time_goes(const clock::Driver::Flow& flow);
  /// Somebody of the emulator's listens at this port of the machine's.
  void add_own_port(std::uint16_t port);

  /// What environments are made of whose code is in `code`, a folder, and stays there. Of `configuration` the runtime is
  /// looked at here; what else counts is the function's own when an environment is initialised. Throws wire::Fault
  /// where the runtime cannot be run, or the folder is none.
  std::unique_ptr<lambda::EnvironmentFactory> environments_of_folder(
      const std::filesystem::path& code, const lambda::FunctionConfiguration& configuration);

  /// The same for the source of a module "index", in Python or Node: what CloudFormation calls a ZipFile.
  std::unique_ptr<lambda::EnvironmentFactory> environments_of_source(
      std::string_view source, const lambda::FunctionConfiguration& configuration);

  /// The same for code that was uploaded.
  std::unique_ptr<lambda::EnvironmentFactory> environments_of(
      std::shared_ptr<const lambda::DeploymentPackage> package,
      const lambda::FunctionConfiguration& configuration) override;

  /// What serves the emulator's main port, where `service` answers: a process that lives in the emulator's time is answered
  /// there, too, when it is its turn. `service` outlives it.
  std::unique_ptr<wire::Service> for_callers(wire::Service& service);

  class Shop;
  /// What all that it runs have in common; for those others who run something here, such as a Job.
  Shop& shop() { return *shop_; }

 private:
  std::shared_ptr<Shop> shop_;
};

}  // namespace cutoff::process
