#include "emulator/front/request_parser.h"

#include <algorithm>
#include <utility>

#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

namespace cutoff::front {

namespace http = boost::beast::http;
using boost::beast::string_view;
using ErrorCode = boost::beast::error_code;

namespace {

constexpr std::size_t common_field_count = 8;  // what most clients send

std::string text(string_view view) { return {view.data(), view.size()}; }

Refusal bad_request(std::string sentence) { return {400, std::move(sentence)}; }

/// "… HTTP/2.0\r\n": a request line that is good but for its version.
bool names_another_version(std::string_view bytes) {
  constexpr std::string_view name = " HTTP/";
  const std::string_view line = bytes.substr(0, bytes.find("\r\n"));
  const auto place = line.rfind(name);
  if (place == std::string_view::npos || line.size() == bytes.size()) return false;
  const std::string_view version = line.substr(place + name.size());
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  return version.size() == 3 && is_digit(version[0]) && version[1] == '.' && is_digit(version[2]) &&
         version != "1.0" && version != "1.1";
}

/// What Beast's parser refuses, in our words.
Refusal refusal_of(const ErrorCode& error, std::string_view bytes, bool in_request_line, bool in_head) {
  if (error == http::error::header_limit) {
    if (in_request_line) return {414, "The request line is longer than this server takes."};
    return {431, "The request's header fields are larger than this server takes."};
  }
  if (error == http::error::body_limit) return {413, "The request's body is larger than this service takes."};
  if (error == http::error::bad_content_length || error == http::error::multiple_content_length)
    return bad_request(
        "The request's Content-Length is not one number, or stands beside a Transfer-Encoding.");
  if (error == http::error::bad_transfer_encoding)
    return bad_request("The request's Transfer-Encoding is there twice, or stands beside a Content-Length.");
  if (error == http::error::bad_method) return bad_request("The request's method is not a token.");
  if (error == http::error::bad_target) return bad_request("The request's target is not one.");
  if (error == http::error::bad_version && names_another_version(bytes))
    return {505, "This server speaks HTTP/1.1 and HTTP/1.0."};
  if (error == http::error::bad_version)
    return bad_request("The request line does not end in HTTP/1.1 or HTTP/1.0 and CRLF.");
  if (!in_head) return bad_request("The request's body is not chunked as HTTP says.");
  return bad_request("The request's header fields are not written as HTTP says: " + error.message() + ".");
}

/// "http://host:port/path?query" as proxies are asked: the authority is the host, whatever the field says.
bool split_absolute(std::string& target, std::string& authority) {
  const auto scheme = target.find("://");
  if (scheme == std::string::npos || target.find_first_of("/?#") < scheme) return false;
  if (!wire::equal_ignoring_case(std::string_view(target).substr(0, scheme), "http") &&
      !wire::equal_ignoring_case(std::string_view(target).substr(0, scheme), "https"))
    return false;
  const auto start = scheme + 3;
  const auto end = std::min(target.find_first_of("/?", start), target.size());
  authority = target.substr(start, end - start);
  target.erase(0, end);
  if (!target.starts_with('/')) target.insert(0, "/");
  return !authority.empty();
}

bool is_visible_ascii(std::string_view target) {
  return std::all_of(target.begin(), target.end(), [](char c) { return c > ' ' && c < 0x7F; });
}

}  // namespace

class RequestParser::Machine final {
 public:
  explicit Machine(Limits limits) : limits_(limits) { restart(); }

  void restart() {
    parser_.emplace(*this);
    parser_->header_limit(static_cast<std::uint32_t>(limits_.head));
    parser_->body_limit(boost::none);
    head_ = Head();
    head_size_ = 0;
    hosts_ = 0;
    has_transfer_encoding_ = chunked_alone_ = in_fields_ = body_begun_ = false;
    body_.clear();
    trailers_ = wire::Headers();
    refusal_.reset();
  }

  std::size_t read_head(std::string_view bytes) {
    std::size_t taken = 0;
    if (!parser_->got_some()) {
      // RFC 9112, 2.2: at least one empty line in front of a request is ignored.
      while (bytes.substr(taken).starts_with("\r\n")) taken += 2;
      bytes.remove_prefix(taken);
      if (bytes.empty() || bytes == "\r") return taken;
    }
    const std::size_t read = put(bytes);
    count_head(read);
    if (parser_->is_header_done() && !refusal_) check_head();
    return taken + read;
  }

  std::size_t read_body(std::string_view bytes) {
    // Beast asserts that less than the shortest chunked body, "0\r\n\r\n", is never all there is of one.
    constexpr std::size_t shortest = 5;
    if (chunked_alone_ && !body_begun_ && bytes.size() < shortest) return 0;
    parser_->eager(true);
    const std::size_t taken = put(bytes);
    body_begun_ = body_begun_ || taken != 0;
    if (!refusal_ && !done() && bytes.size() - taken > limits_.head)
      refuse({400, "A chunk's header or the trailers are larger than this server takes."});
    return taken;
  }

  bool head_done() const { return parser_->is_header_done(); }
  bool started() const { return parser_->got_some(); }
  bool done() const { return parser_->is_done(); }
  void limit_body(std::uint64_t bytes) { parser_->body_limit(bytes); }

  Head head_;
  std::string body_;
  wire::Headers trailers_;
  std::optional<Refusal> refusal_;

 private:
  class Parser final : public http::basic_parser<true> {
   public:
    explicit Parser(Machine& machine) : machine_(machine) {}

   private:
    void on_request_impl(http::verb, string_view method, string_view target, int version,
                         ErrorCode&) override {
      machine_.on_request(method, target, version);
    }
    void on_response_impl(int, string_view, int, ErrorCode&) override {}
    void on_field_impl(http::field field, string_view name, string_view value, ErrorCode& error) override {
      machine_.on_field(field, name, value, error);
    }
    void on_header_impl(ErrorCode&) override { machine_.in_fields_ = false; }
    void on_body_init_impl(const boost::optional<std::uint64_t>&, ErrorCode&) override {}
    std::size_t on_body_impl(string_view part, ErrorCode&) override {
      machine_.body_.append(part.data(), part.size());
      return part.size();
    }
    void on_chunk_header_impl(std::uint64_t, string_view, ErrorCode&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, string_view part, ErrorCode&) override {
      machine_.body_.append(part.data(), part.size());
      return part.size();
    }
    void on_finish_impl(ErrorCode&) override {}

    Machine& machine_;
  };

  std::size_t put(std::string_view bytes) {
    ErrorCode error;
    const std::size_t taken = parser_->put(boost::asio::const_buffer(bytes.data(), bytes.size()), error);
    if (error && error != http::error::need_more && !refusal_) {
      const bool in_head = !parser_->is_header_done();
      // Beast reads nothing of a head before it has seen all of it.
      const bool in_request_line =
          in_head && !in_fields_ && bytes.substr(0, limits_.head).find("\r\n") == std::string_view::npos;
      refuse(refusal_of(error, bytes, in_request_line, in_head));
    }
    return taken;
  }

  /// Beast's limit is on what it is shown at once, and it takes a head field by field.
  void count_head(std::size_t bytes) {
    head_size_ += bytes;
    if (head_size_ > limits_.head) refuse(refusal_of(http::error::header_limit, {}, false, true));
  }

  void on_request(string_view method, string_view target, int version) {
    head_.request.method = text(method);
    head_.request.target = text(target);
    head_.http_1_0 = version == 10;
    head_.request.headers.reserve(common_field_count);
    in_fields_ = true;
  }

  void on_field(http::field field, string_view name, string_view value, ErrorCode& error) {
    wire::Headers& fields = in_fields_ ? head_.request.headers : trailers_;
    if (fields.size() >= limits_.fields) {
      error = http::error::header_limit;
      return;
    }
    if (in_fields_) {
      switch (field) {
        case http::field::host:
          ++hosts_;
          break;
        case http::field::transfer_encoding:
          has_transfer_encoding_ = true;
          chunked_alone_ = wire::equal_ignoring_case({value.data(), value.size()}, "chunked");
          break;
        case http::field::expect:
          head_.expects_continue = wire::equal_ignoring_case({value.data(), value.size()}, "100-continue");
          if (!head_.expects_continue)
            refuse({417, "The only expectation that this server meets is 100-continue."});
          break;
        default:
          break;
      }
    }
    fields.add(text(name), text(value));
  }

  void check_head() {
    wire::Request& request = head_.request;
    head_.keep_alive = parser_->keep_alive();
    if (const auto length = parser_->content_length()) head_.content_length = *length;
    if (head_.http_1_0) head_.expects_continue = false;  // RFC 9110, 10.1.1

    if (hosts_ > 1 || (hosts_ == 0 && !head_.http_1_0))
      return refuse(bad_request("A request has one Host field."));
    if (has_transfer_encoding_ && head_.http_1_0)
      return refuse(bad_request("HTTP/1.0 has no Transfer-Encoding."));
    if (has_transfer_encoding_ && !chunked_alone_)
      return refuse({501, "The only Transfer-Encoding that this server knows is chunked."});
    if (request.method == "CONNECT") return refuse({501, "This server is no proxy: it has no CONNECT."});

    std::string authority;
    if (split_absolute(request.target, authority)) request.headers.set("Host", authority);
    const bool in_asterisk_form = request.target == "*" && request.method == "OPTIONS";
    if (!(request.target.starts_with('/') || in_asterisk_form) || !is_visible_ascii(request.target))
      return refuse(bad_request("The request's target is not one."));
  }

  void refuse(Refusal refusal) {
    if (!refusal_) refusal_ = std::move(refusal);
  }

  Limits limits_;
  std::optional<Parser> parser_;
  std::size_t head_size_ = 0;
  int hosts_ = 0;
  bool has_transfer_encoding_ = false;
  bool chunked_alone_ = false;
  bool in_fields_ = false;
  bool body_begun_ = false;
};

RequestParser::RequestParser(Limits limits) : machine_(std::make_unique<Machine>(limits)) {}
RequestParser::~RequestParser() = default;

void RequestParser::restart() { machine_->restart(); }
std::size_t RequestParser::read_head(std::string_view bytes) { return machine_->read_head(bytes); }
bool RequestParser::head_done() const { return machine_->head_done(); }
Head RequestParser::take_head() { return std::move(machine_->head_); }
void RequestParser::limit_body(std::uint64_t bytes) { machine_->limit_body(bytes); }
std::size_t RequestParser::read_body(std::string_view bytes) { return machine_->read_body(bytes); }
std::string RequestParser::take_body() { return std::exchange(machine_->body_, {}); }
wire::Headers RequestParser::take_trailers() { return std::move(machine_->trailers_); }
bool RequestParser::started() const { return machine_->started(); }
bool RequestParser::done() const { return machine_->done(); }
const std::optional<Refusal>& RequestParser::refusal() const { return machine_->refusal_; }

}  // namespace cutoff::front
