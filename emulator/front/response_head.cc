#include "emulator/front/response_head.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include <boost/beast/http/status.hpp>

#include "fakes/wire/json_writer.h"

namespace cutoff::front {
namespace {

using wire::equal_ignoring_case;

void append_number(std::string& out, std::uint64_t number) {
  std::array<char, 20> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  out.append(digits.data(), end);
}

/// RFC 9110, 5.6.2.
bool is_token(std::string_view name) {
  constexpr std::string_view others = "!#$%&'*+-.^_`|~";
  return !name.empty() && std::all_of(name.begin(), name.end(), [&](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           others.find(c) != std::string_view::npos;
  });
}

bool ends_a_line(char c) { return c == '\r' || c == '\n' || c == '\0'; }

void append_field(std::string& out, std::string_view name, std::string_view value) {
  if (!is_token(name)) return;
  out.append(name).append(": ");
  const auto start = static_cast<std::ptrdiff_t>(out.size());
  out.append(value);
  std::replace_if(out.begin() + start, out.end(), ends_a_line, ' ');
  out.append("\r\n");
}

/// Those that Framing says.
constexpr wire::HeaderNames framing_fields{"Connection", "Content-Length", "Keep-Alive", "Transfer-Encoding"};

}  // namespace

std::string response_head(const wire::Response& response, const Framing& framing, std::string_view date) {
  std::string head;
  head.reserve(512);
  head.append("HTTP/1.1 ");
  append_number(head, static_cast<std::uint64_t>(response.status));
  head.append(" ");
  const auto status = boost::beast::http::int_to_status(static_cast<unsigned>(response.status));
  if (status != boost::beast::http::status::unknown) {
    const auto reason = boost::beast::http::obsolete_reason(status);
    head.append(reason.data(), reason.size());
  }
  head.append("\r\n");

  bool has_date = false;
  for (const auto& [name, value] : response.headers) {
    if (framing_fields.has(name)) continue;
    has_date = has_date || equal_ignoring_case(name, "Date");
    append_field(head, name, value);
  }
  if (!has_date && !date.empty()) append_field(head, "Date", date);
  if (framing.content_length) {
    head.append("Content-Length: ");
    append_number(head, *framing.content_length);
    head.append("\r\n");
  }
  if (framing.chunked) head.append("Transfer-Encoding: chunked\r\n");
  std::string_view connection;
  if (framing.close) {
    connection = "close";
  } else if (response.headers.has("Upgrade")) {
    connection = "Upgrade";  // RFC 9110, 7.8
  } else if (framing.say_keep_alive) {
    connection = "keep-alive";
  }
  if (!connection.empty()) append_field(head, "Connection", connection);
  return head.append("\r\n");
}

std::string last_chunk(const wire::Headers& trailers) {
  std::string last = "0\r\n";
  for (const auto& [name, value] : trailers) {
    if (!framing_fields.has(name)) append_field(last, name, value);
  }
  return last.append("\r\n");
}

wire::Response message_response(int status, std::string_view message) {
  wire::Response response;
  response.status = status;
  response.headers.add("Content-Type", "application/json");
  std::string body;
  wire::JsonWriter(body).begin_object().member("message", message).end_object();
  response.body = std::move(body);
  return response;
}

}  // namespace cutoff::front
