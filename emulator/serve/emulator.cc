#include "emulator/serve/emulator.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <optional>
#include <system_error>
#include <utility>

namespace cutoff::serve {
namespace {

cloud::Options on(front::Network& network, process::Runner& runner, cloud::Options options) {
  options.outside = &network;
  options.lambda.uploaded_code = &runner;
  return options;
}

process::Options of_processes(const Options& options) {
  process::Options processes = options.process;
  processes.response_limit = options.cloud.lambda.response_limit;
  if (!processes.log) processes.log = options.log;
  return processes;
}

/// Virtual time in the words of the Date field, made once a second.
class Dates {
 public:
  explicit Dates(cloud::Cloud& cloud) : cloud_(cloud) {}

  std::string operator()() {
    const clock::Instant now = cloud_.loop().now();
    const std::uint32_t second = cloud_.region().calendar().epoch_seconds(now);
    if (text_.empty() || second != second_) {
      second_ = second;
      text_ = cloud_.region().calendar().http_date(now);
    }
    return text_;
  }

 private:
  cloud::Cloud& cloud_;
  std::uint32_t second_ = 0;
  std::string text_;
};

struct Word {
  int signal;
  bool by_terminal;
};

/// Where a signal's handler, which may do next to nothing, leaves word.
int signal_pipe = -1;

void leave_word(int signal, siginfo_t* info, void*) {
  const int error = errno;
  const Word word{signal, info->si_code == SI_KERNEL};
  [[maybe_unused]] const ssize_t left = ::write(signal_pipe, &word, sizeof word);
  errno = error;
}

constexpr int stopping_signals[] = {SIGINT, SIGTERM};

}  // namespace

/// One at a time in a process. Handlers, and not signals that are blocked and read: child processes would inherit that.
class Emulator::Signals final : front::Watcher {
 public:
  Signals(Emulator& emulator, std::function<void(int, bool)> take)
      : emulator_(emulator), take_(std::make_shared<std::function<void(int, bool)>>(std::move(take))) {
    int ends[2];
    if (::pipe2(ends, O_NONBLOCK | O_CLOEXEC) != 0)
      throw std::system_error(errno, std::generic_category(), "pipe");
    signal_pipe = ends[1];
    pipe_.emplace(emulator.network_, ends[0], static_cast<front::Watcher&>(*this));
    struct sigaction action {};
    action.sa_sigaction = leave_word;
    action.sa_flags = SA_SIGINFO | SA_RESTART;
    for (const int signal : stopping_signals) ::sigaction(signal, &action, nullptr);
  }
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;
  ~Signals() {
    for (const int signal : stopping_signals) std::signal(signal, SIG_DFL);
    ::close(std::exchange(signal_pipe, -1));
  }

 private:
  void on_edge(front::Edge edge) override {
    if (!edge.readable) return;
    Word word{};
    while (::read(pipe_->file(), &word, sizeof word) == sizeof word)
      emulator_.cloud_.loop().post([take = take_, word] { (*take)(word.signal, word.by_terminal); });
  }

  Emulator& emulator_;
  std::shared_ptr<std::function<void(int, bool)>> take_;
  std::optional<front::Watched> pipe_;
};

Emulator::Emulator(Options options)
    : runner_(network_, of_processes(options)),
      cloud_(on(network_, runner_, options.cloud)),
      driver_(cloud_.loop(),
              {.pace = options.pace,
               .rate = options.rate,
               .log = options.log,
               .on_pace = [this](const clock::Driver::Flow& flow) { runner_.time_goes(flow); }}),
      control_(cloud_, driver_, options.control),
      server_(network_, cloud_.loop(),
              {.limits = options.limits, .date = Dates(cloud_), .tls = options.tls, .log = options.log}) {
  cloud_.journal().keep_last(options.journal_entries);
  runner_.attach({.region = cloud_.region(), .endpoint = cloud_, .follows_the_wall = [this] {
                    return driver_.pace() == clock::Pace::real;
                  }});
}

Emulator::~Emulator() = default;

std::uint16_t Emulator::listen(const front::Address& address, wire::Service& service) {
  control_.answer_to(address.host);
  callers_ = runner_.for_callers(service);
  const std::uint16_t port = server_.listen(address, *callers_);
  runner_.add_own_port(port);
  return port;
}

void Emulator::run() {
  // What was done before, such as deploying, may have moved time: it follows the wall from here on.
  driver_.set_pace(driver_.pace(), driver_.rate());
  driver_.run();
}

void Emulator::stop_on_signals() {
  on_signals([this](int, bool) { stop(); });
}

void Emulator::on_signals(std::function<void(int signal, bool by_terminal)> take) {
  signals_.reset();  // there is one pipe
  signals_ = std::make_unique<Signals>(*this, std::move(take));
}

}  // namespace cutoff::serve
