#include "tests/bench/load.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace cutoff::bench {
namespace {

[[noreturn]] void fail(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

}  // namespace

ClientSocket::ClientSocket(std::uint16_t port) : handle_(::socket(AF_INET, SOCK_STREAM, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (handle_ < 0 || ::connect(handle_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    fail("cannot connect");
  const int on = 1;
  ::setsockopt(handle_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

ClientSocket::ClientSocket(ClientSocket&& other) noexcept : handle_(std::exchange(other.handle_, -1)) {}

ClientSocket::~ClientSocket() {
  if (handle_ >= 0) ::close(handle_);
}

void ClientSocket::send(std::string_view bytes) const {
  while (!bytes.empty()) {
    const ssize_t count = ::send(handle_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count < 0) fail("cannot send");
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
}

std::string ClientSocket::receive() const {
  std::string text;
  std::array<char, 4096> buffer;
  for (;;) {
    const ssize_t count = ::recv(handle_, buffer.data(), buffer.size(), 0);
    if (count <= 0) throw std::runtime_error("the connection ended; what came: " + text);
    text.append(buffer.data(), static_cast<std::size_t>(count));
    const auto end = text.find("\r\n\r\n");
    if (end == std::string::npos) continue;
    constexpr std::string_view name = "Content-Length: ";
    const auto length = text.find(name);
    if (length == std::string::npos) throw std::runtime_error("a response without Content-Length: " + text);
    if (text.size() >= end + 4 + std::stoull(text.substr(length + name.size()))) return text;
  }
}

std::string ClientSocket::receive(std::size_t size) const {
  std::string text(size, '\0');
  if (::recv(handle_, text.data(), size, MSG_WAITALL) != static_cast<ssize_t>(size))
    throw std::runtime_error("the connection ended");
  return text;
}

bool ClientSocket::readable() const {
  pollfd poll{handle_, POLLIN, 0};
  return ::poll(&poll, 1, 0) == 1;
}

std::string request_text(std::string_view target, std::string_view fields, std::string_view body) {
  std::string text = std::string(body.empty() ? "GET " : "POST ") + std::string(target) +
                     " HTTP/1.1\r\nHost: 127.0.0.1:4566\r\nUser-Agent: cutoff-bench\r\nAccept: */*\r\n" +
                     std::string(fields);
  if (!body.empty()) text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  return text + "\r\n" + std::string(body);
}

void load(std::uint16_t port, std::string_view request, std::uint64_t count, int connections) {
  std::vector<ClientSocket> sockets;
  for (int i = 0; i < connections; ++i) sockets.emplace_back(port);
  sockets.front().send(request);
  const std::string first = sockets.front().receive();
  constexpr std::string_view good = "HTTP/1.1 200 ";
  if (!first.starts_with(good)) throw std::runtime_error("the answer is not good: " + first);

  const int epoll = ::epoll_create1(0);
  std::vector<std::size_t> received(sockets.size());
  for (std::size_t i = 0; i < sockets.size(); ++i) {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = i;
    ::epoll_ctl(epoll, EPOLL_CTL_ADD, sockets[i].handle(), &event);
  }
  std::uint64_t sent = 0;
  for (; sent < sockets.size() && sent < count; ++sent) sockets[sent].send(request);
  std::array<epoll_event, 256> events;
  std::array<char, 16 * 1024> buffer;
  for (std::uint64_t answered = 0; answered < count;) {
    const int ready = ::epoll_wait(epoll, events.data(), static_cast<int>(events.size()), -1);
    for (int i = 0; i < ready; ++i) {
      const std::uint64_t which = events[static_cast<std::size_t>(i)].data.u64;
      const ssize_t size = ::recv(sockets[which].handle(), buffer.data(), buffer.size(), 0);
      if (size <= 0) throw std::runtime_error("a connection ended under load");
      const bool starts = received[which] == 0;
      if (starts &&
          std::string_view(buffer.data(), static_cast<std::size_t>(size)).substr(0, good.size()) != good)
        throw std::runtime_error("a request was refused under load");
      received[which] += static_cast<std::size_t>(size);
      if (received[which] < first.size()) continue;
      if (received[which] > first.size())
        throw std::runtime_error("an answer has another size than the first");
      received[which] = 0;
      ++answered;
      if (sent < count) {
        sockets[which].send(request);
        ++sent;
      }
    }
  }
  ::close(epoll);
}

void raise_limit_of_open_files() {
  rlimit files{};
  ::getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &files);
}

}  // namespace cutoff::bench
