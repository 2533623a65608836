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
  processes.log = options.log;
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

/// Where a signal's handler, which may do next to nothing, leaves word.
int signal_pipe = -1;

void leave_word(int) {
  const int error = errno;
  const char word = 0;
  [[maybe_unused]] const ssize_t left = ::write(signal_pipe, &word, 1);
  errno = error;
}

constexpr int stopping_signals[] = {SIGINT, SIGTERM};

}  // namespace

/// One at a time in a process. Handlers, and not signals that are blocked and read: child processes would inherit that.
class Emulator::Signals final : front::Watcher {
 public:
  explicit Signals(Emulator& emulator) : emulator_(emulator) {
    int ends[2];
    if (::pipe2(ends, O_NONBLOCK | O_CLOEXEC) != 0)
      throw std::system_error(errno, std::generic_category(), "pipe");
    signal_pipe = ends[1];
    pipe_.emplace(emulator.network_, ends[0], static_cast<front::Watcher&>(*this));
    for (const int signal : stopping_signals) std::signal(signal, leave_word);
  }
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;
  ~Signals() {
    for (const int signal : stopping_signals) std::signal(signal, SIG_DFL);
    ::close(std::exchange(signal_pipe, -1));
  }

 private:
  void on_edge(front::Edge edge) override {
    if (edge.readable) emulator_.cloud_.loop().post([&emulator = emulator_] { emulator.stop(); });
  }

  Emulator& emulator_;
  std::optional<front::Watched> pipe_;
};

Emulator::Emulator(Options options)
    : runner_(network_, of_processes(options)),
      cloud_(on(network_, runner_, options.cloud)),
      driver_(cloud_.loop(), {.pace = options.pace, .rate = options.rate, .log = options.log}),
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
  return server_.listen(address, service);
}

void Emulator::run() {
  // What was done before, such as deploying, may have moved time: it follows the wall from here on.
  driver_.set_pace(driver_.pace(), driver_.rate());
  driver_.run();
}

void Emulator::stop_on_signals() { signals_ = std::make_unique<Signals>(*this); }

}  // namespace cutoff::serve
