// How the commands that talk to a running emulator find it, ask it and understand its answers.
#pragma once

#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "emulator/outbound/http_client.h"

namespace cutoff::cli {

class Arguments;

/// The options of each of these commands.
struct EmulatorOptions {
  std::string endpoint;  // empty: AWS_ENDPOINT_URL, then http://127.0.0.1:4566
  std::string format = "text";

  /// Adds --endpoint and --format.
  void declare(Arguments command);
  /// A command of `command`, with these options too.
  Arguments add_subcommand(Arguments command, const std::string& name, const std::string& description);
  /// Throws replay::UnusableInput for a format that there is none of.
  bool json() const;
};

class EmulatorClient {
 public:
  /// Throws replay::UnusableInput for an endpoint that is none.
  explicit EmulatorClient(const EmulatorOptions& options);

  /// The answer to a request under /_cutoff/. Throws replay::UnusableInput with the emulator's own sentence for what
  /// it refuses, and std::runtime_error when there is no emulator.
  nlohmann::json ask(const std::string& method, const std::string& target);
  nlohmann::json ask(const std::string& method, const std::string& target, const nlohmann::json& body);
  /// The same as it came.
  std::string text(const std::string& target);
  /// The answer in pieces, as long as `take` says true.
  void stream(const std::string& target, const std::function<bool(std::string_view)>& take);
  /// A request to one of the services, signed for it ("lambda") with the credentials of the environment.
  outbound::Answer send(const std::string& service, const std::string& method, const std::string& target,
                        const outbound::HttpClient::Headers& headers, const std::string& body);

 private:
  std::string checked(const outbound::Answer& answer) const;
  template <class Call>
  auto reach(Call call);

  outbound::HttpClient client_;
};

/// "name=value&name=value", encoded, for the end of a target; "" for none.
std::string query_of(const std::vector<std::pair<std::string, std::string>>& parameters);

/// "29.000 s" of 29000 ms.
std::string seconds_of(const nlohmann::json& milliseconds);

/// Texts in columns that are as wide as their widest, two spaces between them.
std::string columns(const std::vector<std::vector<std::string>>& rows);

}  // namespace cutoff::cli
