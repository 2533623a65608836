#include "emulator/serve/emulator.h"

#include <csignal>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

namespace cutoff::serve {
namespace {

cloud::Options on(front::Network& network, cloud::Options options) {
  options.outside = &network;
  return options;
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

}  // namespace

class Emulator::Signals {
 public:
  explicit Signals(Emulator& emulator) : set_(emulator.network_.io(), SIGINT, SIGTERM) {
    set_.async_wait([&emulator](const boost::system::error_code& error, int) {
      if (!error) emulator.cloud_.loop().post([&emulator] { emulator.stop(); });
    });
  }

 private:
  boost::asio::signal_set set_;
};

Emulator::Emulator(Options options)
    : cloud_(on(network_, options.cloud)),
      driver_(cloud_.loop(), {.pace = options.pace, .rate = options.rate, .log = options.log}),
      control_(cloud_, driver_, options.control),
      server_(network_, cloud_.loop(),
              {.limits = options.limits, .date = Dates(cloud_), .tls = options.tls, .log = options.log}) {
  cloud_.journal().keep_last(options.journal_entries);
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
