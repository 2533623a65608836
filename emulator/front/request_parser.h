// HTTP/1.1's grammar: a client's bytes in, wire::Request out. Knows nothing of sockets or time.
//
// What is not a request by RFC 9110 and 9112, or could be read in two ways (request smuggling), is refused.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "fakes/wire/headers.h"
#include "fakes/wire/message.h"

namespace cutoff::front {

/// What a client is told whose bytes are no request.
struct Refusal {
  int status = 400;
  std::string sentence;
};

/// A request without its body, and how it wants to be answered.
struct Head {
  wire::Request request;
  bool http_1_0 = false;
  bool keep_alive = true;
  bool expects_continue = false;
  std::optional<std::uint64_t> content_length;  // none where there is no body, or a chunked one
};

class RequestParser {
 public:
  struct Limits {
    std::size_t head;  // also of a chunk's header and of trailers
    std::size_t fields;
  };

  explicit RequestParser(Limits limits);
  RequestParser(const RequestParser&) = delete;
  RequestParser& operator=(const RequestParser&) = delete;
  ~RequestParser();

  /// Forgets the last request.
  void restart();

  /// Takes what it can of `bytes`, up to the end of the head, and says how much that was. The rest is to be shown again,
  /// with more behind it.
  std::size_t read_head(std::string_view bytes);
  bool head_done() const;
  /// Once, when the head is done.
  Head take_head();

  /// From now on; before the body is read.
  void limit_body(std::uint64_t bytes);
  std::size_t read_body(std::string_view bytes);
  /// What has been read of the body since this was last asked for.
  std::string take_body();
  wire::Headers take_trailers();

  /// Something of the request has been read.
  bool started() const;
  /// All of it has.
  bool done() const;
  /// Why there will be no more of it.
  const std::optional<Refusal>& refusal() const;

 private:
  class Machine;
  std::unique_ptr<Machine> machine_;
};

}  // namespace cutoff::front
