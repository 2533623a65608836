#include "tests/bench/served.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
#include <ctime>
#include <stdexcept>
#include <string>
#include <string_view>

#include "emulator/serve/emulator.h"
#include "fakes/wire/web_socket.h"
#include "fixtures/flows/agent.h"
#include "fixtures/flows/direct/direct.h"
#include "tests/bench/account.h"
#include "tests/bench/load.h"

namespace cutoff::bench {
namespace {

constexpr std::string_view hello = R"({"message":"hello"})";

class Hello final : public wire::Service, public wire::WebSocketService {
 public:
  wire::Response handle(wire::Request request) override {
    request.body.read_all();
    wire::Response response;
    response.headers.add("Content-Type", "application/json");
    response.body = std::string(hello);
    return response;
  }
  wire::WebSocketService* web_sockets() override { return this; }
  wire::ConnectResult connect(wire::Request, std::shared_ptr<wire::WebSocketClient> client) override {
    return wire::WebSocketAccepted{.session = std::make_shared<Echo>(std::move(client))};
  }

 private:
  class Echo final : public wire::WebSocketSession {
   public:
    explicit Echo(std::shared_ptr<wire::WebSocketClient> client) : client_(std::move(client)) {}
    void on_message(wire::WebSocketMessage message) override { client_->send(std::move(message)); }
    void on_close(wire::WebSocketClose) override {}

   private:
    std::shared_ptr<wire::WebSocketClient> client_;
  };
};

/// The cloud, and what a benchmark asks of its clock.
class Bench final : public wire::Service {
 public:
  explicit Bench(serve::Emulator& emulator) : emulator_(emulator) {}

  wire::Response handle(wire::Request request) override {
    cloud::Cloud& cloud = emulator_.cloud();
    wire::Response response;
    if (request.path() == "/bench/advance") {
      emulator_.driver().advance(clock::Duration(std::stoll(request.body.read_all()))).wait();
      response.body = "done";
    } else if (request.path() == "/bench/fibers") {
      response.body = std::to_string(cloud.loop().fibers());
    } else if (request.path() == "/bench/cut-off") {
      const auto& entries = cloud.journal().entries();
      response.body =
          std::to_string(std::count_if(entries.begin(), entries.end(), [](const journal::Entry& entry) {
            return entry.is("apigateway.cutoff") && entry.at.time_since_epoch() == std::chrono::seconds(29);
          }));
    } else {
      return cloud.handle(std::move(request));
    }
    return response;
  }

 private:
  serve::Emulator& emulator_;
};

}  // namespace

Served::Served(const std::function<void(const std::function<void(std::uint16_t)>& ready)>& serve) {
  std::array<int, 2> pipe{};
  if (::pipe(pipe.data()) != 0) throw std::runtime_error("no pipe");
  process_ = ::fork();
  if (process_ == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    try {
      serve([&](std::uint16_t port) {
        if (::write(pipe[1], &port, sizeof port) != sizeof port) std::_Exit(1);
        ::close(pipe[1]);
      });
    } catch (const std::exception& error) {
      std::fprintf(stderr, "the server failed: %s\n", error.what());
    }
    std::_Exit(1);
  }
  ::close(pipe[1]);
  const bool started = process_ > 0 && ::read(pipe[0], &port_, sizeof port_) == sizeof port_;
  ::close(pipe[0]);
  if (!started) throw std::runtime_error("a server did not start");
}

Served::~Served() {
  ::kill(process_, SIGKILL);
  ::waitpid(process_, nullptr, 0);
}

double Served::cpu_seconds() const {
  clockid_t clock = 0;
  timespec time{};
  if (::clock_getcpuclockid(process_, &clock) != 0 || ::clock_gettime(clock, &time) != 0)
    throw std::runtime_error("a server's CPU time cannot be read");
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

double Served::resident_kib() const {
  std::FILE* statm = std::fopen(("/proc/" + std::to_string(process_) + "/statm").c_str(), "r");
  unsigned long size = 0;
  unsigned long resident = 0;
  if (statm == nullptr || std::fscanf(statm, "%lu %lu", &size, &resident) != 2)
    throw std::runtime_error("a server's memory cannot be read");
  std::fclose(statm);
  return static_cast<double>(resident) * 4;
}

void serve_bare(const std::function<void(std::uint16_t)>& ready) {
  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  ::bind(listener, reinterpret_cast<sockaddr*>(&address), size);
  ::listen(listener, 4096);
  ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size);
  ready(ntohs(address.sin_port));

  const std::string answer =
      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(hello.size()) +
      "\r\n\r\n" + std::string(hello);
  const int epoll = ::epoll_create1(0);
  const auto add = [epoll](int socket) {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = socket;
    ::epoll_ctl(epoll, EPOLL_CTL_ADD, socket, &event);
  };
  add(listener);
  std::array<epoll_event, 256> events;
  std::array<char, 64 * 1024> buffer;
  for (;;) {
    const int count = ::epoll_wait(epoll, events.data(), static_cast<int>(events.size()), -1);
    for (int i = 0; i < count; ++i) {
      const int socket = events[static_cast<std::size_t>(i)].data.fd;
      if (socket == listener) {
        const int client = ::accept4(listener, nullptr, nullptr, SOCK_NONBLOCK);
        const int on = 1;
        ::setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        add(client);
        continue;
      }
      const ssize_t received = ::recv(socket, buffer.data(), buffer.size(), 0);
      if (received <= 0) {
        ::close(socket);
        continue;
      }
      // As little of HTTP as a floor needs: the head's end, and a body's length.
      std::string_view text(buffer.data(), static_cast<std::size_t>(received));
      const auto end = text.find("\r\n\r\n");
      if (end == std::string_view::npos) std::abort();
      constexpr std::string_view name = "Content-Length: ";
      const auto length = text.find(name);
      if (length != std::string_view::npos &&
          text.size() < end + 4 + std::strtoul(text.data() + length + name.size(), nullptr, 10))
        std::abort();
      ::send(socket, answer.data(), answer.size(), MSG_NOSIGNAL);
    }
  }
}

void serve_hello(const std::function<void(std::uint16_t)>& ready) {
  raise_limit_of_open_files();
  serve::Emulator emulator;
  Hello service;
  ready(emulator.listen({"127.0.0.1", 0}, service));
  emulator.run();
}

void serve_table(const std::function<void(std::uint16_t)>& ready) {
  serve::Emulator emulator({.journal_entries = 10'000});
  const auto root = iam::Caller::root(emulator.cloud().region().account());
  emulator.cloud().dynamodb().create_table({root, {}},
                                           dynamodb::CreateTableInput::on_demand("bench", {"id"}));
  ready(emulator.listen({"127.0.0.1", 0}));
  emulator.run();
}

void serve_direct(const std::function<void(std::uint16_t)>& ready) {
  raise_limit_of_open_files();
  serve::Emulator emulator(
      {.cloud = without_limits(), .pace = clock::Pace::manual, .journal_entries = 10'000'000});
  flows::Direct().deploy(emulator.cloud());
  flows::set_agent_latency(emulator.cloud(), std::chrono::seconds(68));
  Bench service(emulator);
  ready(emulator.listen({"127.0.0.1", 0}, service));
  emulator.run();
}

}  // namespace cutoff::bench
