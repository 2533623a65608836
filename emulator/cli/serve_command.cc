#include "emulator/cli/serve_command.h"

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "emulator/cli/arguments.h"
#include "emulator/cli/console.h"
#include "emulator/cli/deployment.h"
#include "emulator/cli/outer_time.h"
#include "emulator/cli/values.h"
#include "emulator/replay/document.h"
#include "emulator/serve/app_watch.h"
#include "emulator/serve/emulator.h"
#include "emulator/serve/routes.h"

namespace cutoff::cli {
namespace {

constexpr const char* details =
    R"(What is deployed is printed first: a line a route, then what to export so that
AWS SDKs and the AWS CLI find it. Any credentials will do, and with --auth
strict those that are printed. The APIs answer under
  /_aws/execute-api/API/STAGE/PATH            on any host
  /restapis/API/STAGE/_user_request_/PATH     on any host
  http://API.execute-api.localhost:PORT/STAGE/PATH
  Host: API.execute-api.us-east-1.amazonaws.com

How time goes:
  real     as on the wall; --rate 10 makes it ten times as fast
  auto     it jumps to what comes next whenever nothing is left to do now
  manual   only when told to: cutoff clock --help
What time handlers see, by --process-time or a function's own variable
CUTOFF_PROCESS_TIME; where it is the emulator's, what they sleep for passes as
that does:
  real     the machine's
  virtual  the emulator's, also where it jumps
  paced    the emulator's, which flows and does not jump while they work

Examples:
  cutoff serve my-app --watch
  cutoff serve template.yaml --parameter Stage=dev
  cutoff serve --flow async-polling
  cutoff serve --flow direct --clock auto --port 0
  curl http://127.0.0.1:4566/_aws/execute-api/skymarshal/dev/api/v1/invoke \
    -d '{"prompt":"Flight EY123 delayed 2 hours"}'

TLS: with --tls, or a certificate of yours, the port speaks TLS to clients that
begin with it and plain HTTP to the others.

Exit code:
  0  it was ended by Ctrl-C or SIGTERM
  2  the command line or a file cannot be used
  3  the port is taken, or cutoff itself failed, or with --strict: what came
     next might have differed from run to run)";

class ServeCommand final : public Command {
 public:
  void declare(Arguments program) override {
    Arguments command = program.add_subcommand("serve", "Serve AWS SDKs, curl and browsers on one port");
    command.footer(details);
    deployment_.declare(command);
    command.add_flag("--watch", watch_, "Redeploy what changes of APP and its code");
    command.add_option("--host", host_, "127.0.0.1 unless given").type_name("ADDRESS");
    command
        .add_option("--allow-host", allowed_hosts_,
                    "Another name that clients reach it by, such as\none of a container")
        .type_name("NAME")
        .one_value();
    command.add_option("--port", port_, "4566 unless given; 0 picks a free one").type_name("PORT");
    command.add_flag("--tls", tls_, "Speak TLS too, with a certificate made at start");
    Option certificate =
        command.add_option("--tls-cert", certificate_, "Speak TLS too, with this certificate (PEM)")
            .type_name("FILE");
    Option key = command.add_option("--tls-key", key_, "Its key (PEM)").type_name("FILE");
    certificate.needs(key);
    key.needs(certificate);
  }

  Exit run(Console& console) override {
    leave_outer_time();
    if (!front::is_host(host_)) refuse("--host", host_, "write an IP address, such as 127.0.0.1");
    raise_limit_of_open_files();
    serve::Options options = deployment_.options(console);
    options.tls = tls();
    options.control.hosts = allowed_hosts_;
    serve::Emulator emulator(std::move(options));
    deployment_.deploy(emulator, console);
    const std::uint16_t port = emulator.listen({host_, port_});
    emulator.stop_on_signals();
    const std::unique_ptr<serve::AppWatch> watch = watched(emulator, console);
    console.print(welcome(emulator, port));
    emulator.run();
    return Exit::good;
  }

 private:
  std::unique_ptr<serve::AppWatch> watched(serve::Emulator& emulator, Console& console) {
    if (!watch_) return nullptr;
    if (!deployment_.application()) throw replay::UnusableInput("--watch needs an application to look at");
    return std::make_unique<serve::AppWatch>(
        emulator,
        serve::AppWatch::What{*deployment_.path(), deployment_.parameters(), *deployment_.application()},
        deployment_.runner(), [&console](const std::string& sentence) { console.complain(sentence); });
  }

  std::shared_ptr<const front::TlsContext> tls() const {
    if (certificate_.empty()) return tls_ ? front::TlsContext::self_signed() : nullptr;
    try {
      return front::TlsContext::from_files(certificate_, key_);
    } catch (const std::runtime_error& error) {
      throw replay::UnusableInput(error.what());
    }
  }

  /// What is there, and how a client finds it.
  std::string welcome(serve::Emulator& emulator, std::uint16_t port) const {
    const bool any_host = host_ == "0.0.0.0" || host_ == "::";
    const std::string host = any_host                               ? "127.0.0.1"
                             : host_.find(':') != std::string::npos ? "[" + host_ + "]"
                                                                    : host_;
    const std::string scheme = tls_ || !certificate_.empty() ? "https://" : "http://";
    const std::string endpoint = scheme + host + ":" + std::to_string(port);
    const std::string name = deployment_.name();
    std::string text = "cutoff serves " + name + (name.empty() ? "on " : " on ") + endpoint + "\n";
    const auto routes = serve::deployed_routes(emulator.cloud(), endpoint);
    if (!routes.empty()) text += "\n";
    for (const serve::Route& route : routes) {
      text += route.method + std::string(route.method.size() < 8 ? 8 - route.method.size() : 1, ' ') +
              route.url + "\n";
    }
    if (deployment_.application() && !deployment_.application()->outputs.empty()) {
      text += "\n";
      for (const auto& [output, value] : deployment_.application()->outputs)
        text += output + " = " + value + "\n";
    }
    text += "\n";
    for (const auto& [variable, value] : client_environment(emulator, endpoint))
      text += "export " + variable + "=" + value + "\n";
    return text;
  }

  Deployment deployment_{"real", "real"};
  bool watch_ = false;
  std::string host_ = "127.0.0.1";
  std::vector<std::string> allowed_hosts_;
  std::uint16_t port_ = 4566;
  bool tls_ = false;
  std::string certificate_;
  std::string key_;
};

}  // namespace

std::unique_ptr<Command> serve_command() { return std::make_unique<ServeCommand>(); }

}  // namespace cutoff::cli
