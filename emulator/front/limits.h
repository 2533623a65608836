// What a front takes from its clients. Sizes are above what AWS's services take, because these refuse in words of
// their own; times are real and protect sockets, nothing of a request that was received is measured by them.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace cutoff::front {

struct Limits {
  std::size_t head =
      64 * 1024;  // request line and header fields; API Gateway itself refuses above 10,240 bytes
  std::size_t fields = 512;
  /// Of a request, unless the front was given a rule. The largest that AWS takes is AgentCore's: 100 MB.
  std::uint64_t body = 128 * 1024 * 1024;
  /// A body up to this is received before its service is asked; a larger one, or a chunked one that is not there yet,
  /// streams to it.
  std::size_t whole_body = 64 * 1024;

  /// What the client of a WebSocket may be behind with reading before those who send to it wait. How large its messages
  /// may be is its service's to say (wire::WebSocketAccepted).
  std::size_t unsent = 256 * 1024;

  /// Those above are told 503. The process's own limit of open files may be lower, and holds then.
  std::size_t connections = 20'000;

  std::chrono::milliseconds head_time{30'000};  // from the first byte of a request to the end of its head
  std::chrono::milliseconds body_time{
      60'000};  // between two arrivals of the bytes of a body, or of a WebSocket's message
  std::chrono::milliseconds write_time{60'000};  // in which a client that is written to must read something
  std::chrono::milliseconds idle_time{
      600'000};  // between two requests; a WebSocket's is its service's to say
  std::chrono::milliseconds linger_time{
      2'000};  // in which a client that is said goodbye to must stop sending
  /// How exactly these times are kept.
  std::chrono::milliseconds tick{1'000};
};

}  // namespace cutoff::front
