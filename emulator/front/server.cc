#include "emulator/front/server.h"

#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <stdexcept>
#include <system_error>
#include <utility>

#include <boost/asio/ip/tcp.hpp>

#include "emulator/front/alarm.h"
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

std::runtime_error cannot_listen(const Address& address, int error) {
  const std::string where = "port " + std::to_string(address.port) + " on " + address.host;
  if (error == EADDRINUSE) return std::runtime_error(where + " is taken by another program");
  if (error == EACCES) return std::runtime_error(where + " is not this user's to open");
  return std::runtime_error(where + " cannot be opened: " + std::generic_category().message(error));
}

void set_option(int socket, int level, int option) {
  const int on = 1;
  ::setsockopt(socket, level, option, &on, sizeof on);
}

/// A system call's answer that must not be an error.
template <class Answer>
Answer checked(Answer answer) {
  if (answer < 0) throw std::system_error(errno, std::generic_category());
  return answer;
}

}  // namespace

bool is_host(const std::string& host) {
  boost::system::error_code error;
  ip_of(host, error);
  return !error;
}

class Server::Core final : public std::enable_shared_from_this<Core>, private Watcher {
 public:
  Core(Network& network, clock::Loop& loop, ServerOptions options)
      : shop_{network, loop, std::move(options)} {}

  std::uint16_t listen(const Address& address, wire::Service& service) {
    shop_.service = &service;
    most_connections_ = most_connections(shop_.options.limits.connections);
    try {
      clock_.emplace(shop_.network, shop_.loop, [this] { tick(); });
      return open(address);
    } catch (const std::system_error& error) {
      throw cannot_listen(address, error.code().value());
    }
  }

  void close() {
    acceptor_.reset();
    clock_.reset();
    while (!shop_.open.empty()) {
      const std::shared_ptr<Line> line = shop_.open.front();
      line->abandon();
    }
  }

  std::size_t connections() const { return shop_.open.size(); }
  std::size_t receiving() const { return shop_.receiving; }

 private:
  std::uint16_t open(const Address& address) {
    boost::system::error_code error;
    const asio::ip::address ip = ip_of(address.host, error);
    if (error) throw std::system_error(EINVAL, std::generic_category());
    tcp::endpoint endpoint(ip, address.port);
    const int socket = checked(
        ::socket(endpoint.protocol().family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP));
    acceptor_.emplace(shop_.network, socket, static_cast<Watcher&>(*this));
    set_option(socket, SOL_SOCKET, SO_REUSEADDR);  // of a port whose last connections linger
    checked(::bind(socket, endpoint.data(), static_cast<socklen_t>(endpoint.size())));
    checked(::listen(socket, SOMAXCONN));
    auto size = static_cast<socklen_t>(endpoint.capacity());
    checked(::getsockname(socket, endpoint.data(), &size));
    return endpoint.port();
  }

  void on_edge(Edge edge) override {
    if (edge.readable) accept_soon();
  }

  void accept_soon() {
    shop_.loop.post([core = shared_from_this()] { core->accept(); });
  }

  void accept() {
    if (!acceptor_) return;
    for (int i = 0; i < most_accepted_in_a_row; ++i) {
      tcp::endpoint client;
      auto size = static_cast<socklen_t>(client.capacity());
      const int socket = ::accept4(acceptor_->file(), client.data(), &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
      if (socket >= 0) {
        greet(socket, {client.address().to_string(), client.port(), ++accepted_});
      } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
        return;
      } else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
        shop_.options.log("no more files can be opened: new clients wait until others have left");
        waits_for_files_ = true;
        return start_clock();
      }  // else a client that has left again
    }
    accept_soon();
  }

  void greet(int socket, Client client) {
    set_option(socket, IPPROTO_TCP, TCP_NODELAY);
    const std::size_t before = shop_.open.size();
    if (before >= most_connections_ + most_turned_away) {  // one that is closed without a word
      ::close(socket);
      return;
    }
    std::shared_ptr<Connection> connection;
    try {
      connection = std::make_shared<Connection>(shop_, socket, std::move(client));
    } catch (const std::system_error& error) {
      return shop_.options.log(std::string("a client is turned away: ") + error.what());
    }
    connection->open();
    if (before >= most_connections_) {
      connection->turn_away({503, "This server has as many connections as it takes."});
    } else {
      connection->await_request();
    }
    start_clock();
  }

  void start_clock() {
    if (std::exchange(clock_runs_, true)) return;
    clock_->set(shop_.options.limits.tick);
  }

  void tick() {
    if (!acceptor_) return;
    clock_runs_ = false;
    ++shop_.tick;
    for (auto place = shop_.open.begin(); place != shop_.open.end();) {
      const std::shared_ptr<Line> line = *place++;
      line->look_at_time();
    }
    if (std::exchange(waits_for_files_, false)) accept();
    if (!shop_.open.empty()) start_clock();
  }

  Shop shop_;
  std::optional<Watched> acceptor_;
  std::optional<Alarm> clock_;
  std::size_t most_connections_ = 0;
  std::uint32_t accepted_ = 0;
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

std::size_t Server::receiving() const { return core_->receiving(); }

}  // namespace cutoff::front
