#include "emulator/cli/emulator_client.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <utility>

#include <nlohmann/json.hpp>

#include "emulator/cli/arguments.h"
#include "emulator/cli/credentials.h"
#include "emulator/replay/document.h"
#include "fakes/clock/time.h"
#include "fakes/iam/signature_v4.h"
#include "fakes/wire/message.h"
#include "fakes/wire/target.h"

namespace cutoff::cli {
namespace {

constexpr const char* default_endpoint = "http://127.0.0.1:4566";

std::string endpoint_of(const EmulatorOptions& options) {
  if (!options.endpoint.empty()) return options.endpoint;
  const char* variable = std::getenv("AWS_ENDPOINT_URL");
  return variable != nullptr && *variable != '\0' ? variable : default_endpoint;
}

std::string checked_endpoint(const EmulatorOptions& options) {
  const std::string url = endpoint_of(options);
  try {
    const outbound::HttpClient probe(url);
  } catch (const std::invalid_argument& error) {
    throw replay::UnusableInput(error.what());
  }
  return url;
}

}  // namespace

void EmulatorOptions::declare(Arguments command) {
  command
      .add_option("--endpoint", endpoint,
                  "The emulator's URL: AWS_ENDPOINT_URL or\nhttp://127.0.0.1:4566 unless given")
      .type_name("URL");
  command.add_option("--format", format, "text (unless given) or json").type_name("FORMAT");
}

Arguments EmulatorOptions::add_subcommand(Arguments command, const std::string& name,
                                          const std::string& description) {
  const Arguments added = command.add_subcommand(name, description);
  declare(added);
  return added;
}

bool EmulatorOptions::json() const {
  if (format != "text" && format != "json")
    throw replay::UnusableInput("--format is \"" + format + R"(": write "text" or "json")");
  return format == "json";
}

EmulatorClient::EmulatorClient(const EmulatorOptions& options) : client_(checked_endpoint(options)) {}

template <class Call>
auto EmulatorClient::reach(Call call) {
  try {
    return call();
  } catch (const outbound::Unreachable& error) {
    throw std::runtime_error("no emulator at " + std::string(error.what()) +
                             "; start one with cutoff serve, or name another with --endpoint");
  }
}

std::string EmulatorClient::checked(const outbound::Answer& answer) const {
  if (answer.status < 400) return answer.body;
  const auto json = nlohmann::json::parse(answer.body, nullptr, false);
  if (json.is_object() && json.contains("error") && json.contains("message"))
    throw replay::UnusableInput(json.at("message").get<std::string>());
  throw std::runtime_error(client_.url() + " answers " + std::to_string(answer.status) +
                           ", as no emulator of this version does");
}

nlohmann::json EmulatorClient::ask(const std::string& method, const std::string& target) {
  const std::string text = checked(reach([&] { return client_.send(method, target); }));
  return nlohmann::json::parse(text);
}

nlohmann::json EmulatorClient::ask(const std::string& method, const std::string& target,
                                   const nlohmann::json& body) {
  const std::string text = checked(reach([&] {
    return client_.send(method, target, {{"Content-Type", "application/json"}}, body.dump());
  }));
  return nlohmann::json::parse(text);
}

std::string EmulatorClient::text(const std::string& target) {
  return checked(reach([&] { return client_.send("GET", target); }));
}

void EmulatorClient::stream(const std::string& target, const std::function<bool(std::string_view)>& take) {
  checked(reach([&] { return client_.stream(target, {{"Accept", "text/event-stream"}}, take); }));
}

outbound::Answer EmulatorClient::send(const std::string& service, const std::string& method,
                                      const std::string& target, const outbound::HttpClient::Headers& headers,
                                      const std::string& body) {
  const Credentials credentials = Credentials::from_environment();
  wire::Request request{.method = method, .target = target, .headers = {}, .body = {}};
  const std::string& url = client_.url();
  request.headers.add("Host", url.substr(url.find("://") + 3));
  for (const auto& [name, value] : headers) request.headers.add(name, value);
  // By the wall's clock, as all clients sign: the emulator's may be anywhere, and it does not compare them.
  iam::sign(request, body,
            {.key = credentials.key,
             .region = credentials.region,
             .service = service,
             .at = std::chrono::system_clock::now()});
  return reach([&] { return client_.send(method, target, std::move(request.headers).take(), body); });
}

std::string query_of(const std::vector<std::pair<std::string, std::string>>& parameters) {
  std::string query;
  for (const auto& [name, value] : parameters)
    query.append(query.empty() ? "?" : "&").append(name).append("=").append(wire::percent_encoded(value));
  return query;
}

std::string seconds_of(const nlohmann::json& milliseconds) {
  const auto duration = clock::parse_duration(milliseconds.dump() + "ms");
  return duration ? clock::seconds_text(*duration) + " s" : milliseconds.dump() + " ms";
}

std::string columns(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  std::string text;
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      line += row[i];
      if (i + 1 < row.size()) line.append(widths[i] - row[i].size() + 2, ' ');
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  return text;
}

}  // namespace cutoff::cli
