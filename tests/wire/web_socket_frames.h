// A WebSocket's frames as bytes, made by hand: what a good client sends, and what a hostile one might.
#pragma once

#include <cstdint>
#include <ostream>
#include <string>
#include <string_view>

#include "fakes/wire/web_socket.h"

namespace cutoff::wire_tests {

enum Opcode : std::uint8_t { continued = 0, text = 1, binary = 2, closing = 8, ping = 9, pong = 10 };

struct Frame {
  std::uint8_t opcode = text;
  std::string payload = {};
  bool final = true;
  bool masked = true;
  std::uint8_t reserved_bits = 0;

  friend bool operator==(const Frame&, const Frame&) = default;
  friend void PrintTo(const Frame& frame, std::ostream* out) {
    *out << (frame.final ? "frame " : "unfinished frame ") << int{frame.opcode} << " \"" << frame.payload
         << '"';
  }
};

/// As a client sends it.
inline std::string bytes_of(const Frame& frame) {
  const std::size_t size = frame.payload.size();
  std::string bytes;
  const auto append = [&bytes](std::size_t byte) { bytes += static_cast<char>(byte & 0xFF); };
  append((frame.final ? 0x80U : 0U) | (frame.reserved_bits << 4U) | frame.opcode);
  const std::size_t mask_bit = frame.masked ? 0x80 : 0;
  if (size < 126) {
    append(mask_bit | size);
  } else {
    const unsigned bytes_of_size = size < 65536 ? 2 : 8;
    append(mask_bit | (bytes_of_size == 2 ? 126 : 127));
    for (unsigned shift = bytes_of_size * 8; shift > 0; shift -= 8) append(size >> (shift - 8));
  }
  if (!frame.masked) return bytes + frame.payload;
  constexpr std::string_view mask = "\x12\x34\x56\x78";
  bytes += mask;
  for (std::size_t i = 0; i < size; ++i) append(static_cast<std::size_t>(frame.payload[i] ^ mask[i % 4]));
  return bytes;
}

inline std::string text_frame(std::string payload) { return bytes_of({text, std::move(payload)}); }

/// The payload of a closing frame.
inline std::string close_payload(std::uint16_t code, std::string_view reason = {}) {
  return std::string{static_cast<char>(code >> 8), static_cast<char>(code & 0xFF)}.append(reason);
}
inline std::string close_frame(std::uint16_t code, std::string_view reason = {}) {
  return bytes_of({closing, close_payload(code, reason)});
}

/// The next frame of a server, which does not mask. `receive` gives the next so many bytes.
template <class Receive>
Frame receive_frame(Receive receive) {
  const std::string head = receive(2);
  const auto byte = [](char c) { return static_cast<std::uint8_t>(c); };
  Frame frame;
  frame.opcode = byte(head[0]) & 0x0F;
  frame.final = (byte(head[0]) & 0x80) != 0;
  frame.reserved_bits = byte(head[0]) >> 4U & 0x07;
  frame.masked = (byte(head[1]) & 0x80) != 0;
  std::size_t size = byte(head[1]) & 0x7F;
  if (size >= 126) {
    const std::string longer = receive(size == 126 ? 2 : 8);
    size = 0;
    for (const char c : longer) size = size << 8U | byte(c);
  }
  frame.payload = receive(size);
  return frame;
}

/// What a server is expected to send.
inline Frame sent(std::uint8_t opcode, std::string payload) {
  return {opcode, std::move(payload), true, false};
}

/// The key is RFC 6455's own, and so is what accepts it.
inline std::string upgrade(std::string_view target = "/", std::string_view fields = {}) {
  return "GET " + std::string(target) +
         " HTTP/1.1\r\nHost: test\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n"
         "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
         std::string(fields) + "\r\n";
}
inline constexpr const char* accepted_key = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

}  // namespace cutoff::wire_tests
