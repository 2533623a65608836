#include "emulator/cli/deployment.h"

#include <sys/resource.h>

#include <charconv>
#include <chrono>
#include <cmath>
#include <string_view>

#include "emulator/app/deploy.h"
#include "emulator/app/read.h"
#include "emulator/cli/arguments.h"
#include "emulator/cli/console.h"
#include "emulator/cli/values.h"
#include "emulator/replay/document.h"
#include "emulator/replay/near_miss.h"
#include "fixtures/flows/agent.h"
#include "fixtures/flows/flow.h"

namespace cutoff::cli {
namespace {

double rate_of(const std::string& text) {
  double rate = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, rate);
  if (read.ec != std::errc() || read.ptr != end || !std::isfinite(rate) || rate <= 0)
    refuse("--rate", text, "write how many seconds a real second is, such as 10 or 0.5");
  return rate;
}

}  // namespace

void Deployment::declare(Arguments command) {
  command
      .add_option("APP", app_,
                  "Deploy this application: a folder, a cutoff.json\nor a template of SAM or CloudFormation")
      .type_name("");
  command.add_option("--parameter", parameters_, "A parameter of the template")
      .type_name("NAME=VALUE")
      .one_value();  // what follows is APP
  command.add_option("--flow", flow_, "Deploy this flow instead").type_name("NAME");
  command.add_option("--agent", agent_, "What the flow's agent takes; 68s unless\ngiven")
      .type_name("DURATION");
  command.add_option("--clock", clock_, "How time goes: real, auto or manual; " + clock_ + "\nunless given")
      .type_name("PACE");
  command.add_option("--rate", rate_, "Seconds that pass in a real second; 1 unless\ngiven").type_name("N");
  command
      .add_option(
          "--process-time", process_time_,
          "What time processes see: virtual (the emulator's),\npaced (the same, and it does not jump for "
          "them)\nor real; " +
              process_time_ + " unless given")
      .type_name("TIME");
  command
      .add_option("--peer", peers_,
                  "Another server that processes may be connected\nto without time having to flow for that")
      .type_name("HOST:PORT")
      .one_value();
  command
      .add_option("--pace-after", pace_after_,
                  "How long, in real time, a process may work before\ntime flows on; " + pace_after_ +
                      " unless given")
      .type_name("DURATION");
  command
      .add_option("--epoch", epoch_, "The moment at which time begins, as ISO 8601\nhas it; now unless given")
      .type_name("MOMENT");
  command.add_option("--seed", seed_, "Where chance begins; 1 unless given").type_name("N");
  command
      .add_option("--latency", latency_,
                  "What services take: ideal (no time of their\nown, unless given) or typical")
      .type_name("PROFILE");
  command
      .add_option("--journal", journal_,
                  "How many of the journal's last entries are\nkept; 100000 unless given")
      .type_name("N");
  command
      .add_option(
          "--auth", auth_,
          "Whose signatures are taken: any and none (open,\nunless given), or right ones only (strict)")
      .type_name("MODE");
  command.add_flag(
      "--judge-dates", judge_dates_,
      "With --auth strict: by the emulator's clock, refuse\nwhat was signed too early or too late");
  command.add_flag("--strict-runtimes", strict_runtimes_,
                   "Refuse functions whose runtime is not installed;\notherwise the nearest runs them");
  command.add_flag("--strict", strict_,
                   "End when what comes next may differ from run to\nrun: time has to flow, or a reply takes "
                   "longer\nthan its client may wait");
}

serve::Options Deployment::options(Console& console) const {
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
  options.process.strict_runtimes = strict_runtimes_;
  options.process.strict = strict_;
  options.process.time = process_time();
  options.process.work_limit = pace_after();
  options.process.peers = peers_of("--peer", peers_);
  options.control.version = CUTOFF_VERSION;
  options.log = [&console](const std::string& sentence) { console.complain(sentence); };
  return options;
}

clock::Pace Deployment::pace() const {
  const std::string name =
      one_of("--clock", clock_, {"real", "auto", "manual"}, R"(write "real", "auto" or "manual")");
  if (name == "auto") return clock::Pace::automatic;
  return name == "manual" ? clock::Pace::manual : clock::Pace::real;
}

process::ProcessTime Deployment::process_time() const {
  return *process::parse_process_time(one_of("--process-time", process_time_, {"virtual", "paced", "real"},
                                             R"(write "virtual", "paced" or "real")"));
}

clock::Duration Deployment::pace_after() const {
  const clock::Duration duration = duration_of("--pace-after", pace_after_);
  if (duration <= clock::Duration::zero())
    refuse("--pace-after", pace_after_, "a process needs some time to work, such as 10s");
  return duration;
}

std::map<std::string, std::string> Deployment::parameters() const {
  std::map<std::string, std::string> parameters;
  for (const std::string& parameter : parameters_) {
    const std::size_t equals = parameter.find('=');
    if (equals == std::string::npos || equals == 0)
      refuse("--parameter", parameter, "write a name and a value, such as Stage=dev");
    parameters[parameter.substr(0, equals)] = parameter.substr(equals + 1);
  }
  return parameters;
}

void Deployment::deploy(serve::Emulator& emulator, Console& console) {
  if (app_ && flow_) throw replay::UnusableInput("name either an application or a --flow");
  const clock::Duration agent = duration_of("--agent", agent_);
  cloud::Cloud& cloud = emulator.cloud();
  if (flow_) {
    const std::vector<std::string> flows = flow_names();
    flows::find_flow(one_of("--flow", *flow_, flows, "the flows are " + replay::quoted_list(flows)))
        ->deploy(cloud);
    flows::set_agent_latency(cloud, agent);
  } else if (app_) {
    application_ = app::read_application(
        *app_, {.account = cloud.region().account(), .region = cloud.region().name()}, parameters());
    for (const std::string& warning : application_->warnings) console.complain(warning);
    runner_ = std::make_unique<CodeRunner>(emulator.runner());
    app::deploy(*application_, cloud, *runner_);
  } else if (!parameters_.empty()) {
    refuse("--parameter", parameters_.front(), "name an application that has it");
  }
}

std::string Deployment::name() const {
  if (flow_) return *flow_;
  return application_ ? application_->name : std::string();
}

std::uint64_t raise_limit_of_open_files() {
  rlimit files{};
  if (::getrlimit(RLIMIT_NOFILE, &files) != 0) return RLIM_INFINITY;
  const std::uint64_t before = files.rlim_cur;
  files.rlim_cur = files.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &files);  // what is not given is not used: front::Limits::connections
  return before;
}

std::vector<std::pair<std::string, std::string>> client_environment(serve::Emulator& emulator,
                                                                    const std::string& endpoint) {
  const std::string& region = emulator.cloud().region().name();
  return {{"AWS_ENDPOINT_URL", endpoint},
          {"AWS_REGION", region},
          {"AWS_DEFAULT_REGION", region},
          {"AWS_ACCESS_KEY_ID", "test"},
          {"AWS_SECRET_ACCESS_KEY", "test"}};
}

}  // namespace cutoff::cli
