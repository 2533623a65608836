#include "fakes/wire/body.h"

namespace cutoff::wire {

std::pair<BodyWriter, Body> Body::stream(clock::Loop& loop, std::size_t capacity) {
  auto [writer, reader] = clock::channel<std::string>(loop, "a streamed body", capacity);
  auto trailers = std::make_shared<Headers>();
  Body body;
  body.content_ = std::make_shared<Stream>(Stream{std::move(reader), trailers});
  return {BodyWriter(std::move(writer), std::move(trailers)), std::move(body)};
}

std::optional<std::string> Body::read() {
  if (auto* stream = std::get_if<std::shared_ptr<Stream>>(&content_)) return (*stream)->chunks.read();
  if (std::exchange(consumed_, true) || text().empty()) return std::nullopt;
  return text();
}

std::string Body::read_all() {
  if (!streamed()) return text();
  std::string all;
  while (std::optional<std::string> chunk = read()) all += *chunk;
  return all;
}

void Body::close() {
  if (auto* stream = std::get_if<std::shared_ptr<Stream>>(&content_)) (*stream)->chunks.close();
}

const Headers& Body::trailers() const {
  static const Headers none;
  const auto* stream = std::get_if<std::shared_ptr<Stream>>(&content_);
  return stream == nullptr ? none : *(*stream)->trailers;
}

}  // namespace cutoff::wire
