#include "emulator/front/server.h"

#include <sys/resource.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include "emulator/front/connection.h"

namespace cutoff::front {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

/// How many may be told at once that there are too many.
constexpr std::size_t most_turned_away = 256;
/// Files that the program needs beside its clients.
constexpr std::size_t other_files = 64;
/// Of those that knock together, how many come in before those that are in have their turn.
constexpr int most_accepted_in_a_row = 256;

std::size_t most_connections(std::size_t wanted) {
  rlimit files{};
  if (::getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur == RLIM_INFINITY) return wanted;
  const std::size_t reserved = other_files + most_turned_away;
  const auto open_files = static_cast<std::size_t>(files.rlim_cur);
  return std::min(wanted, open_files > 2 * reserved ? open_files - reserved : open_files / 2);
}

asio::ip::address ip_of(const std::string& host, boost::system::error_code& error) {
  return asio::ip::make_address(host == "localhost" ? "127.0.0.1" : host, error);
}

std::runtime_error cannot_listen(const Address& address, const boost::system::error_code& error) {
  const std::string where = "port " + std::to_string(address.port) + " on " + address.host;
  if (error == asio::error::address_in_use) return std::runtime_error(where + " is taken by another program");
  if (error == asio::error::access_denied) return std::runtime_error(where + " is not this user's to open");
  return std::runtime_error(where + " cannot be opened: " + error.message());
}

}  // namespace

bool is_host(const std::string& host) {
  boost::system::error_code error;
  ip_of(host, error);
  return !error;
}

class Server::Core : public std::enable_shared_from_this<Core> {
 public:
  Core(Network& network, clock::Loop& loop, ServerOptions options)
      : shop_{network, loop, std::move(options)}, acceptor_(network.io()), clock_(network.io()) {}

  std::uint16_t listen(const Address& address, wire::Service& service) {
    shop_.service = &service;
    most_connections_ = most_connections(shop_.options.limits.connections);
    boost::system::error_code error;
    const tcp::endpoint endpoint(ip_of(address.host, error), address.port);
    const auto check = [&] {
      if (error) throw cannot_listen(address, error);
    };
    check();
    acceptor_.open(endpoint.protocol(), error);
    check();
    acceptor_.set_option(tcp::acceptor::reuse_address(true),
                         error);  // of a port whose last connections linger
    check();
    acceptor_.bind(endpoint, error);
    check();
    acceptor_.listen(tcp::acceptor::max_listen_connections, error);
    check();
    acceptor_.non_blocking(true, error);
    check();
    await_clients();
    return acceptor_.local_endpoint().port();
  }

  void close() {
    boost::system::error_code ignored;
    acceptor_.close(ignored);
    clock_.cancel();
    while (!shop_.open.empty()) shop_.open.front()->abandon();
  }

  std::size_t connections() const { return shop_.open.size(); }

 private:
  void await_clients() {
    acceptor_.async_wait(tcp::acceptor::wait_read,
                         [core = shared_from_this()](const boost::system::error_code& error) {
                           if (!error) core->shop_.loop.post([core] { core->accept(); });
                         });
  }

  void accept() {
    if (!acceptor_.is_open()) return;
    for (int i = 0; i < most_accepted_in_a_row; ++i) {
      boost::system::error_code error;
      tcp::endpoint client;
      tcp::socket socket = acceptor_.accept(client, error);
      if (error == asio::error::no_descriptors) {
        shop_.options.log("no more files can be opened: new clients wait until others have left");
        waits_for_files_ = true;
        return start_clock();
      }
      if (error == asio::error::would_block || error == asio::error::try_again) break;
      if (!error) greet(std::move(socket), client);
    }
    await_clients();
  }

  void greet(tcp::socket socket, const tcp::endpoint& client) {
    boost::system::error_code ignored;
    socket.set_option(tcp::no_delay(true), ignored);
    const std::size_t before = shop_.open.size();
    if (before >= most_connections_ + most_turned_away) return;  // one that is closed without a word
    const auto connection =
        std::make_shared<Connection>(shop_, std::move(socket), client.address().to_string(ignored));
    if (before >= most_connections_) {
      connection->turn_away({503, "This server has as many connections as it takes."});
    } else {
      connection->await_request();
    }
    start_clock();
  }

  void start_clock() {
    if (std::exchange(clock_runs_, true)) return;
    clock_.expires_after(shop_.options.limits.tick);
    clock_.async_wait([core = shared_from_this()](const boost::system::error_code& error) {
      core->clock_runs_ = false;
      if (!error) core->shop_.loop.post([core] { core->tick(); });
    });
  }

  void tick() {
    if (!acceptor_.is_open()) return;
    ++shop_.tick;
    for (auto place = shop_.open.begin(); place != shop_.open.end();) (*place++)->look_at_time();
    if (std::exchange(waits_for_files_, false)) await_clients();
    if (!shop_.open.empty()) start_clock();
  }

  Shop shop_;
  tcp::acceptor acceptor_;
  asio::steady_timer clock_;
  std::size_t most_connections_ = 0;
  bool clock_runs_ = false;
  bool waits_for_files_ = false;
};

Server::Server(Network& network, clock::Loop& loop, ServerOptions options)
    : core_(std::make_shared<Core>(network, loop, std::move(options))) {}

Server::~Server() { core_->close(); }

std::uint16_t Server::listen(const Address& address, wire::Service& service) {
  return core_->listen(address, service);
}

std::size_t Server::connections() const { return core_->connections(); }

}  // namespace cutoff::front
