#include "emulator/cli/serve_command.h"

#include <sys/resource.h>

#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>

#include "emulator/cli/console.h"
#include "emulator/cli/values.h"
#include "emulator/replay/document.h"
#include "emulator/replay/near_miss.h"
#include "emulator/serve/emulator.h"
#include "emulator/serve/routes.h"
#include "fixtures/flows/agent.h"
#include "fixtures/flows/flow.h"

namespace cutoff::cli {
namespace {

constexpr const char* details =
    R"(What is deployed is printed first: a line a route, then what to export so that
AWS SDKs and the AWS CLI find it. Any credentials will do, and with --auth strict
those that are printed. The APIs answer under
  /_aws/execute-api/API/STAGE/PATH            on any host
  /restapis/API/STAGE/_user_request_/PATH     on any host
  http://API.execute-api.localhost:PORT/STAGE/PATH
  Host: API.execute-api.us-east-1.amazonaws.com

How time goes:
  real     as on the wall; --rate 10 makes it ten times as fast
  auto     it jumps to what comes next whenever nothing is left to do now
  manual   only when told to: cutoff clock --help

Examples:
  cutoff serve --flow async-polling
  cutoff serve --flow direct --clock auto --port 0
  curl -X POST http://127.0.0.1:4566/_aws/execute-api/skymarshal/dev/api/v1/invoke \
    -d '{"prompt":"Flight EY123 delayed 2 hours"}'

TLS: with --tls, or a certificate of yours, the port speaks TLS to clients that
begin with it and plain HTTP to the others.

Exit code:
  0  it was ended by Ctrl-C or SIGTERM
  2  the command line or a file cannot be used
  3  the port is taken, or cutoff itself failed)";

/// Each client is an open file, and the usual limit is made for programs that have few.
void raise_limit_of_open_files() {
  rlimit files{};
  if (::getrlimit(RLIMIT_NOFILE, &files) != 0) return;
  files.rlim_cur = files.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &files);  // what is not given is not used: front::Limits::connections
}

double rate_of(const std::string& text) {
  double rate = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, rate);
  if (read.ec != std::errc() || read.ptr != end || !std::isfinite(rate) || rate <= 0)
    refuse("--rate", text, "write how many seconds a real second is, such as 10 or 0.5");
  return rate;
}

class ServeCommand final : public Command {
 public:
  void declare(CLI::App& program) override {
    CLI::App* command = program.add_subcommand("serve", "Serve AWS SDKs, curl and browsers on one port");
    command->footer(details);
    command->add_option("--flow", flow_, "Deploy this flow; nothing unless given")->type_name("NAME");
    command->add_option("--agent", agent_, "What the flow's agent takes; 68s unless\ngiven")
        ->type_name("DURATION");
    command->add_option("--host", host_, "127.0.0.1 unless given")->type_name("ADDRESS");
    command
        ->add_option("--allow-host", allowed_hosts_,
                     "Another name that clients reach it by, such as\none of a container")
        ->type_name("NAME");
    command->add_option("--port", port_, "4566 unless given; 0 picks a free one")->type_name("PORT");
    command->add_option("--clock", clock_, "How time goes: real (unless given), auto or\nmanual")
        ->type_name("PACE");
    command->add_option("--rate", rate_, "Seconds that pass in a real second; 1 unless\ngiven")
        ->type_name("N");
    command
        ->add_option("--epoch", epoch_,
                     "The moment at which time begins, as ISO 8601\nhas it; now unless given")
        ->type_name("MOMENT");
    command->add_option("--seed", seed_, "Where chance begins; 1 unless given")->type_name("N");
    command
        ->add_option("--latency", latency_,
                     "What services take: ideal (no time of their\nown, unless given) or typical")
        ->type_name("PROFILE");
    command
        ->add_option("--journal", journal_,
                     "How many of the journal's last entries are\nkept; 100000 unless given")
        ->type_name("N");
    command
        ->add_option(
            "--auth", auth_,
            "Whose signatures are taken: any and none (open,\nunless given), or right ones only (strict)")
        ->type_name("MODE");
    command->add_flag(
        "--judge-dates", judge_dates_,
        "With --auth strict: by the emulator's clock, refuse\nwhat was signed too early or too late");
    command->add_flag("--strict-runtimes", strict_runtimes_,
                      "Refuse functions whose runtime is not installed;\notherwise the nearest runs them");
    command->add_flag("--strict", strict_,
                      "End when a function's process waits for a reply\nfor longer than its client may");
    command->add_flag("--tls", tls_, "Speak TLS too, with a certificate made at start");
    CLI::Option* certificate =
        command->add_option("--tls-cert", certificate_, "Speak TLS too, with this certificate (PEM)")
            ->type_name("FILE");
    CLI::Option* key = command->add_option("--tls-key", key_, "Its key (PEM)")->type_name("FILE");
    certificate->needs(key);
    key->needs(certificate);
  }

  Exit run(Console& console) override {
    const flows::Flow* const flow = chosen_flow();
    const clock::Duration agent = duration_of("--agent", agent_);
    if (!front::is_host(host_)) refuse("--host", host_, "write an IP address, such as 127.0.0.1");
    raise_limit_of_open_files();
    serve::Emulator emulator(options(console));
    if (flow != nullptr) deploy(*flow, agent, emulator.cloud());
    const std::uint16_t port = emulator.listen({host_, port_});
    emulator.stop_on_signals();
    console.print(welcome(emulator, port));
    emulator.run();
    return Exit::good;
  }

 private:
  const flows::Flow* chosen_flow() const {
    if (!flow_) return nullptr;
    const std::vector<std::string> flows = flow_names();
    return flows::find_flow(one_of("--flow", *flow_, flows, "the flows are " + replay::quoted_list(flows)));
  }

  serve::Options options(Console& console) const {
    serve::Options options;
    options.cloud.region.seed = seed_of(seed_);
    options.cloud.region.latency = latency_of(latency_);
    options.cloud.region.epoch =
        epoch_ == "now" ? std::chrono::system_clock::now() : moment_of("--epoch", epoch_);
    options.cloud.region.authentication.strict =
        one_of("--auth", auth_, {"open", "strict"}, R"(write "open" or "strict")") == "strict";
    options.cloud.region.authentication.judge_dates = judge_dates_;
    if (judge_dates_ && !options.cloud.region.authentication.strict)
      throw replay::UnusableInput("--judge-dates is for signatures that are checked: add --auth strict");
    options.pace = pace();
    options.rate = rate_of(rate_);
    if (rate_ != "1" && options.pace != clock::Pace::real)
      refuse("--rate", rate_, "only --clock real has a rate");
    options.journal_entries = journal_;
    options.tls = tls();
    options.process.strict_runtimes = strict_runtimes_;
    options.process.strict = strict_;
    options.control = {.hosts = allowed_hosts_, .version = CUTOFF_VERSION};
    options.log = [&console](const std::string& sentence) { console.complain(sentence); };
    return options;
  }

  clock::Pace pace() const {
    const std::string name =
        one_of("--clock", clock_, {"real", "auto", "manual"}, R"(write "real", "auto" or "manual")");
    if (name == "auto") return clock::Pace::automatic;
    return name == "manual" ? clock::Pace::manual : clock::Pace::real;
  }

  std::shared_ptr<const front::TlsContext> tls() const {
    if (certificate_.empty()) return tls_ ? front::TlsContext::self_signed() : nullptr;
    try {
      return front::TlsContext::from_files(certificate_, key_);
    } catch (const std::runtime_error& error) {
      throw replay::UnusableInput(error.what());
    }
  }

  static void deploy(const flows::Flow& flow, clock::Duration agent, cloud::Cloud& cloud) {
    flow.deploy(cloud);
    flows::set_agent_latency(cloud, agent);
  }

  /// What is there, and how a client finds it.
  std::string welcome(serve::Emulator& emulator, std::uint16_t port) const {
    const bool any_host = host_ == "0.0.0.0" || host_ == "::";
    const std::string host = any_host                               ? "127.0.0.1"
                             : host_.find(':') != std::string::npos ? "[" + host_ + "]"
                                                                    : host_;
    const std::string scheme = tls_ || !certificate_.empty() ? "https://" : "http://";
    const std::string endpoint = scheme + host + ":" + std::to_string(port);
    std::string text = "cutoff serves " + (flow_ ? *flow_ + " on " : "on ") + endpoint + "\n";
    const auto routes = serve::deployed_routes(emulator.cloud(), endpoint);
    if (!routes.empty()) text += "\n";
    for (const serve::Route& route : routes) {
      text += route.method + std::string(route.method.size() < 8 ? 8 - route.method.size() : 1, ' ') +
              route.url + "\n";
    }
    const std::string& region = emulator.cloud().region().name();
    text += "\nexport AWS_ENDPOINT_URL=" + endpoint + "\nexport AWS_REGION=" + region +
            "\nexport AWS_DEFAULT_REGION=" + region +
            "\nexport AWS_ACCESS_KEY_ID=test\nexport AWS_SECRET_ACCESS_KEY=test\n";
    return text;
  }

  std::optional<std::string> flow_;
  std::string agent_ = "68s";
  std::string host_ = "127.0.0.1";
  std::vector<std::string> allowed_hosts_;
  std::uint16_t port_ = 4566;
  std::string clock_ = "real";
  std::string auth_ = "open";
  bool judge_dates_ = false;
  std::string rate_ = "1";
  std::string epoch_ = "now";
  std::string seed_ = "1";
  std::string latency_ = "ideal";
  std::size_t journal_ = 100'000;
  bool strict_runtimes_ = false;
  bool strict_ = false;
  bool tls_ = false;
  std::string certificate_;
  std::string key_;
};

}  // namespace

std::unique_ptr<Command> serve_command() { return std::make_unique<ServeCommand>(); }

}  // namespace cutoff::cli
