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

Emulator::Emulator(Options options)
    : cloud_(on(network_, options.cloud)),
      driver_(cloud_.loop(), {.pace = options.pace, .rate = options.rate, .log = options.log}),
      server_(network_, cloud_.loop(),
              {.limits = options.limits, .date = Dates(cloud_), .tls = options.tls, .log = options.log}) {
  cloud_.journal().keep_last(options.journal_entries);
}

std::uint16_t Emulator::listen(const front::Address& address, wire::Service& service) {
  return server_.listen(address, service);
}

void Emulator::run() {
  // What was done before, such as deploying, may have moved time: it follows the wall from here on.
  driver_.set_pace(driver_.pace(), driver_.rate());
  driver_.run();
}

void Emulator::run_until_signalled() {
  boost::asio::signal_set signals(network_.io(), SIGINT, SIGTERM);
  signals.async_wait([this](const boost::system::error_code& error, int) {
    if (!error) cloud_.loop().post([this] { stop(); });
  });
  run();
}

}  // namespace cutoff::serve
