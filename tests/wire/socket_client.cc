#include "tests/wire/socket_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace cutoff::wire_tests {

using namespace std::chrono_literals;

void Pump::until(const std::function<bool()>& done, std::string_view what) const {
  constexpr auto guard = 60s;  // real: so that a server that hangs does not hang the tests
  const auto over = network.real_now() + guard;
  for (;;) {
    loop.run_ready();
    if (done()) return;
    if (network.real_now() > over)
      throw std::runtime_error("nothing came of waiting for " + std::string(what));
    network.wait_until(network.real_now() + 1ms);
  }
}

SocketClient::SocketClient(Pump pump, std::uint16_t port)
    : pump_(pump), socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (socket_ < 0 || ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    throw std::system_error(errno, std::generic_category(), "cannot connect");
}

SocketClient::SocketClient(SocketClient&& other) noexcept
    : pump_(other.pump_),
      socket_(std::exchange(other.socket_, -1)),
      ended_(other.ended_),
      received_(std::move(other.received_)),
      read_(other.read_) {}

SocketClient::~SocketClient() { leave(); }

std::uint16_t SocketClient::port() const {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  ::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size);
  return ntohs(address.sin_port);
}

std::size_t SocketClient::send_while_taken(std::string_view bytes) {
  std::size_t sent = 0;
  for (int idle = 0; idle < 20 && sent < bytes.size();) {
    const ssize_t count =
        ::send(socket_, bytes.data() + sent, bytes.size() - sent, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (count > 0) {
      sent += static_cast<std::size_t>(count);
      idle = 0;
    } else {
      ++idle;
      pump_.loop.run_ready();
      pump_.network.wait_until(pump_.network.real_now() + 1ms);
    }
  }
  return sent;
}

void SocketClient::send(std::string_view bytes) {
  pump_.until(
      [&] {
        const ssize_t count = ::send(socket_, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
        if (count < 0 && errno != EAGAIN)
          throw std::system_error(errno, std::generic_category(), "cannot send");
        if (count > 0) bytes.remove_prefix(static_cast<std::size_t>(count));
        return bytes.empty();
      },
      "the server to take what was sent");
}

void SocketClient::half_close() { ::shutdown(socket_, SHUT_WR); }

void SocketClient::leave(bool reset) {
  if (socket_ < 0) return;
  if (reset) {
    const linger at_once{1, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  }
  ::close(std::exchange(socket_, -1));
}

/// Takes in what has arrived. False at the end.
bool SocketClient::take_in() {
  std::array<char, 64 * 1024> buffer;
  for (;;) {
    const ssize_t count = ::recv(socket_, buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (count < 0 && errno == EAGAIN) return true;
    if (count <= 0) {
      ended_ = true;
      return false;
    }
    received_.append(buffer.data(), static_cast<std::size_t>(count));
  }
}

std::string SocketClient::read(std::size_t size) {
  std::string text(unread().substr(0, size));
  read_ += text.size();
  if (read_ == received_.size()) {
    received_.clear();
    read_ = 0;
  }
  return text;
}

std::string_view SocketClient::arrived() {
  pump_.loop.run_ready();
  take_in();
  return unread();
}

bool SocketClient::closed() {
  pump_.loop.run_ready();
  take_in();
  return ended_ && unread().empty();
}

std::string SocketClient::receive_until_closed() {
  pump_.until([this] { return !take_in(); }, "the end of a connection");
  return read(unread().size());
}

std::string SocketClient::receive_through(std::string_view end) {
  std::size_t place = std::string::npos;
  pump_.until(
      [&] {
        const bool open = take_in();
        place = unread().find(end);
        if (place == std::string::npos && !open)
          throw std::runtime_error("the connection ended; what came: \"" + std::string(unread()) + "\"");
        return place != std::string::npos;
      },
      end);
  return read(place + end.size());
}

std::string SocketClient::receive_bytes(std::size_t size) {
  pump_.until(
      [&] {
        const bool open = take_in();
        if (unread().size() < size && !open)
          throw std::runtime_error("the connection ended; what came: \"" + std::string(unread()) + "\"");
        return unread().size() >= size;
      },
      "more bytes");
  return read(size);
}

wire::Response SocketClient::receive(std::string_view method) {
  wire::Response response;
  std::string head = receive_through("\r\n\r\n");
  constexpr std::string_view version = "HTTP/1.1 ";
  if (!head.starts_with(version)) throw std::runtime_error("no HTTP/1.1: \"" + head + "\"");
  std::from_chars(head.data() + version.size(), head.data() + version.size() + 3, response.status);
  const auto fields_of = [](std::string_view text, wire::Headers& fields) {
    while (text.size() > 2) {
      const auto line = text.substr(0, text.find("\r\n"));
      const auto colon = line.find(": ");
      if (colon == std::string_view::npos)
        throw std::runtime_error("no field: \"" + std::string(line) + "\"");
      fields.add(std::string(line.substr(0, colon)), std::string(line.substr(colon + 2)));
      text.remove_prefix(line.size() + 2);
    }
  };
  fields_of(std::string_view(head).substr(head.find("\r\n") + 2), response.headers);

  if (method == "HEAD" || response.status == 204 || response.status == 304 || response.status < 200)
    return response;
  if (response.headers.get("Transfer-Encoding") == "chunked") {
    std::string body;
    for (;;) {
      const std::string line = receive_through("\r\n");
      std::size_t size = 0;
      std::from_chars(line.data(), line.data() + line.size(), size, 16);
      if (size == 0) break;
      pump_.until([&] { return take_in(), unread().size() >= size + 2 || ended_; }, "a chunk");
      if (unread().size() < size + 2) throw std::runtime_error("the connection ended within a chunk");
      body += read(size);
      read(2);
    }
    std::string fields;
    for (std::string line; (line = receive_through("\r\n")) != "\r\n";) fields += line;
    trailers = {};
    fields_of(fields + "\r\n", trailers);
    response.body = std::move(body);
  } else if (const std::string* length = response.headers.find("Content-Length")) {
    const std::size_t size = std::stoul(*length);
    pump_.until([&] { return take_in(), unread().size() >= size || ended_; }, "a body");
    if (unread().size() < size) throw std::runtime_error("the connection ended within a body");
    response.body = read(size);
  } else {
    response.body = receive_until_closed();
  }
  return response;
}

std::string get(std::string_view target, std::string_view fields) {
  return "GET " + std::string(target) + " HTTP/1.1\r\nHost: test\r\n" + std::string(fields) + "\r\n";
}

std::string post(std::string_view target, std::string_view body, std::string_view fields) {
  return "POST " + std::string(target) +
         " HTTP/1.1\r\nHost: test\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
         std::string(fields) + "\r\n" + std::string(body);
}

std::string wire_text(const wire::Request& request) {
  std::string text = request.method + " " + request.target + " HTTP/1.1\r\n";
  for (const auto& [name, value] : request.headers) {
    if (!wire::equal_ignoring_case(name, "Content-Length")) text += name + ": " + value + "\r\n";
  }
  if (!request.headers.has("Host")) text += "Host: 127.0.0.1:4566\r\n";
  const std::string& body = request.body.text();
  if (!body.empty() || request.method == "POST")
    text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  return text + "\r\n" + body;
}

}  // namespace cutoff::wire_tests
