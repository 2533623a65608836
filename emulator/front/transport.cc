#include "emulator/front/transport.h"

#include <sys/socket.h>

#include <cerrno>

namespace cutoff::front {
namespace {

bool would_block() { return errno == EAGAIN || errno == EWOULDBLOCK; }

}  // namespace

Attempt PlainTransport::read(std::span<char> into) {
  for (;;) {
    const ssize_t count = ::recv(socket_, into.data(), into.size(), MSG_DONTWAIT);
    if (count > 0) {
      const auto bytes = static_cast<std::size_t>(count);
      return {Attempt::Outcome::done, bytes, bytes < into.size()};
    }
    if (count == 0) return {Attempt::Outcome::ended};
    if (would_block()) return {Attempt::Outcome::wants_read};
    if (errno != EINTR) return {Attempt::Outcome::failed};
  }
}

Attempt PlainTransport::write(std::string_view bytes) {
  for (;;) {
    const ssize_t count = ::send(socket_, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (count >= 0) return {Attempt::Outcome::done, static_cast<std::size_t>(count)};
    if (would_block()) return {Attempt::Outcome::wants_write};
    if (errno != EINTR) return {Attempt::Outcome::failed};
  }
}

void PlainTransport::end_writing() { ::shutdown(socket_, SHUT_WR); }

}  // namespace cutoff::front
