// A connected client as bytes, in the clear or by TLS. Nothing here waits: who cannot go on is told what for.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace cutoff::front {

struct Attempt {
  enum class Outcome {
    done,         // `bytes` of them, at least one
    ended,        // the client will send no more
    wants_read,   // again, when the socket can be read
    wants_write,  // again, when it can be written
    failed,       // the client is gone, or does not speak TLS
  };
  Outcome outcome;
  std::size_t bytes = 0;
  /// Nothing more can be read until the socket can be read anew. False where that is not known.
  bool drained = false;
};

class Transport {
 public:
  virtual ~Transport() = default;
  virtual Attempt read(std::span<char> into) = 0;
  virtual Attempt write(std::string_view bytes) = 0;
  /// Tells the client that no more will be written.
  virtual void end_writing() = 0;
};

/// Bytes as they are, on a socket that belongs to somebody else.
class PlainTransport final : public Transport {
 public:
  explicit PlainTransport(int socket) : socket_(socket) {}
  Attempt read(std::span<char> into) override;
  Attempt write(std::string_view bytes) override;
  void end_writing() override;

 private:
  int socket_;
};

}  // namespace cutoff::front
