#include "emulator/front/request_parser.h"
#include "tests/fuzz/targets.h"

namespace cutoff::fuzz {
namespace {

using front::RequestParser;

/// A request, if a connection makes one of a client's bytes. Whether those that are none are refused at once or waited on
/// for more depends on how they come.
struct Reading {
  std::string head;
  std::string body;
  wire::Headers trailers;
  bool done = false;
  std::size_t taken = 0;

  friend bool operator==(const Reading&, const Reading&) = default;
};

/// Shows `bytes` in pieces of `size`, as a connection does: what was not taken is shown again with more behind it.
Reading read(std::string_view bytes, std::size_t size) {
  RequestParser parser({.head = 512, .fields = 16});
  parser.limit_body(1'024);
  Reading reading;
  for (std::size_t shown = std::min(size, bytes.size());; shown = std::min(shown + size, bytes.size())) {
    for (std::size_t step = 1; step != 0 && !parser.refusal() && !parser.done();) {
      const std::string_view window = bytes.substr(reading.taken, shown - reading.taken);
      if (window.empty()) break;
      step = parser.head_done() ? parser.read_body(window) : parser.read_head(window);
      must(step <= window.size(), "more is taken than was shown");
      reading.taken += step;
    }
    if (parser.refusal() || parser.done() || shown == bytes.size()) break;
  }
  if (const auto& refusal = parser.refusal()) {
    must(refusal->status >= 400 && refusal->status < 600 && refusal->sentence.ends_with('.'),
         "a refusal is no sentence");
    return {};
  }
  if (!parser.done()) return {};
  reading.done = true;
  const front::Head head = parser.take_head();
  const wire::Request& request = head.request;
  must(request.target.starts_with('/') || request.target == "*", "a target is none");
  must(request.headers.has("Host") || head.http_1_0, "a request has no Host");
  reading.head = request.method + " " + request.target;
  for (const auto& [name, value] : request.headers) {
    must(value.find_first_of(std::string_view("\r\n\0", 3)) == std::string::npos,
         "a field's value is two lines");
    reading.head += "\n" + name + ": " + value;
  }
  reading.body = parser.take_body();
  reading.trailers = parser.take_trailers();
  must(!head.content_length || reading.body.size() == *head.content_length, "a body has another length");
  return reading;
}

}  // namespace

void requests(std::string_view input) {
  const Reading whole = read(input, input.size());
  for (const std::size_t size : {std::size_t{1}, std::size_t{7}})
    must(read(input, size) == whole, "in pieces of " + std::to_string(size) + " a request is another one");
}

}  // namespace cutoff::fuzz
