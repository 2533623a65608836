// What `serve` and `run` have in common: what is deployed, and the emulator that it is deployed on.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "emulator/app/application.h"
#include "emulator/cli/code_runner.h"
#include "emulator/serve/emulator.h"

namespace cutoff::cli {

class Arguments;
class Console;

class Deployment {
 public:
  /// How time goes, and what time processes see, unless it is said: "auto", "virtual".
  Deployment(std::string pace, std::string process_time)
      : clock_(std::move(pace)), process_time_(std::move(process_time)) {}

  /// Adds APP and the options to the command.
  void declare(Arguments command);

  /// Throws replay::UnusableInput.
  serve::Options options(Console& console) const;
  /// Puts on the emulator what was named, if anything. Throws replay::UnusableInput.
  void deploy(serve::Emulator& emulator, Console& console);

  /// "async-polling", "shop"; empty where nothing was named.
  std::string name() const;
  /// What APP describes; nothing for a flow.
  const std::optional<app::Application>& application() const { return application_; }
  const std::optional<std::string>& path() const { return app_; }
  std::map<std::string, std::string> parameters() const;
  app::CodeRunner& runner() { return *runner_; }

 private:
  clock::Pace pace() const;
  process::ProcessTime process_time() const;
  clock::Duration pace_after() const;

  std::optional<std::string> app_;
  std::vector<std::string> parameters_;
  std::optional<std::string> flow_;
  std::string agent_ = "68s";
  std::string clock_;
  std::string process_time_;
  std::vector<std::string> peers_;
  std::string pace_after_ = "10s";
  std::string auth_ = "open";
  bool judge_dates_ = false;
  bool strict_runtimes_ = false;
  bool strict_ = false;
  std::string rate_ = "1";
  std::string epoch_ = "now";
  std::string seed_ = "1";
  std::string latency_ = "ideal";
  std::size_t journal_ = 100'000;
  std::optional<app::Application> application_;
  std::unique_ptr<CodeRunner> runner_;
};

/// Each client is an open file, and the usual limit is made for programs that have few. Answers what it was.
std::uint64_t raise_limit_of_open_files();

/// What a client's environment has to say, for AWS's SDKs to find an emulator at `endpoint`: AWS_ENDPOINT_URL and others.
std::vector<std::pair<std::string, std::string>> client_environment(serve::Emulator& emulator,
                                                                    const std::string& endpoint);

}  // namespace cutoff::cli
