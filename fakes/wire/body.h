// The body of a message: a string, or a stream of chunks that one fiber writes and another reads.
//
// A stream is bounded: its writer waits while the reader is behind. It ends in one of three ways: done (with
// trailers, if any), an error of the writer's, or the reader's leaving, which the writer meets as clock::Closed.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "fakes/clock/channel.h"
#include "fakes/wire/headers.h"

namespace cutoff::wire {

class Body;

/// The writing end of a streamed body. Dropped before finish(), it gives the reader clock::Abandoned.
class BodyWriter {
 public:
  void write(std::string chunk) { chunks_.write(std::move(chunk)); }
  void finish(Headers trailers = {}) {
    *trailers_ = std::move(trailers);
    chunks_.finish();
  }
  void fail(const std::exception_ptr& error) { chunks_.fail(error); }
  bool closed() const { return chunks_.closed(); }
  /// See clock::ChannelWriter::waiter().
  clock::Waiter& waiter() { return chunks_.waiter(); }

 private:
  friend class Body;
  BodyWriter(clock::ChannelWriter<std::string> chunks, std::shared_ptr<Headers> trailers)
      : chunks_(std::move(chunks)), trailers_(std::move(trailers)) {}

  clock::ChannelWriter<std::string> chunks_;
  std::shared_ptr<Headers> trailers_;
};

/// The reading end. Copies share one stream.
class Body {
 public:
  static constexpr std::size_t default_capacity = 16;  // chunks

  Body() = default;
  Body(std::string text)
      : content_(std::move(text)) {}  // NOLINT(google-explicit-constructor): a string is a body
  Body(const char* text) : content_(std::string(text)) {}  // NOLINT(google-explicit-constructor)

  static std::pair<BodyWriter, Body> stream(clock::Loop& loop, std::size_t capacity = default_capacity);

  bool streamed() const { return std::holds_alternative<std::shared_ptr<Stream>>(content_); }

  /// The text of a body that is not streamed.
  const std::string& text() const { return std::get<std::string>(content_); }

  /// The next chunk, waiting for it; nothing at the end. A body that is not streamed is one chunk.
  std::optional<std::string> read();
  /// All that is left, waiting for the end.
  std::string read_all();
  /// The reader leaves.
  void close();
  /// Known at the end of a stream.
  const Headers& trailers() const;

 private:
  struct Stream {
    clock::ChannelReader<std::string> chunks;
    std::shared_ptr<Headers> trailers;
  };

  std::variant<std::string, std::shared_ptr<Stream>> content_;
  bool consumed_ = false;
};

}  // namespace cutoff::wire
