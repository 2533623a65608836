#include "emulator/front/web_socket_codec.h"

#include <algorithm>
#include <array>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/websocket/stream.hpp>

#include "fakes/wire/utf8.h"

namespace cutoff::front {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace websocket = beast::websocket;
using beast::error_code;
using wire::WebSocketClose;

namespace {

/// Thrown out of Beast where it would wait for more bytes. At the begin of a frame and within its payload the next call
/// goes on from there as if nothing had happened.
struct Starved {};

/// The size of the frame that `bytes` begin with; 0 while they do not tell. Of a control frame, which Beast reads in one go,
/// and of any frame's head there have to be all.
std::uint64_t frame_size(std::string_view bytes) {
  const auto byte = [bytes](std::size_t place) { return static_cast<std::uint8_t>(bytes[place]); };
  if (bytes.size() < 2) return 0;
  constexpr std::uint8_t first_control = 8;
  constexpr std::uint8_t longest_control = 125;
  const bool control = (byte(0) & 0x0F) >= first_control;
  const bool masked = (byte(1) & 0x80) != 0;
  std::uint64_t payload = byte(1) & 0x7F;
  const std::size_t length_size = payload == 126 ? 2 : payload == 127 ? 8 : 0;
  const std::size_t head = 2 + length_size + (masked ? 4 : 0);
  if (bytes.size() < head || (control && payload <= longest_control && bytes.size() < head + payload))
    return 0;
  if (length_size != 0) payload = 0;
  for (std::size_t i = 0; i < length_size; ++i) payload = payload << 8 | byte(2 + i);
  constexpr std::uint64_t absurd = std::uint64_t{1} << 62;  // refused when Beast sees the head
  return head + std::min(payload, absurd);
}

/// What Beast takes for a socket: what has been received, and what is to be sent.
class Pipe {
 public:
  using executor_type = asio::io_context::executor_type;

  /// Beast keeps a timer for limits of its own, which are off: nothing ever runs there.
  executor_type get_executor() {
    static asio::io_context idle;
    return idle.get_executor();
  }

  /// There is something that Beast can go on with.
  bool ready() {
    if (frame_left_ == 0) frame_left_ = frame_size(received);
    return frame_left_ != 0 && !received.empty();
  }

  template <class Buffers>
  std::size_t read_some(const Buffers& into, error_code& error) {
    if (!ready()) throw Starved();
    error = {};
    const std::size_t most = std::min(received.size(), static_cast<std::size_t>(frame_left_));
    const std::size_t size = asio::buffer_copy(into, asio::buffer(received.substr(0, most)));
    received.remove_prefix(size);
    frame_left_ -= size;
    return size;
  }
  template <class Buffers>
  std::size_t read_some(const Buffers& into) {
    error_code ignored;
    return read_some(into, ignored);
  }

  template <class Buffers>
  std::size_t write_some(const Buffers& from, error_code& error) {
    error = {};
    const std::size_t before = to_send.size();
    for (const auto buffer : beast::buffers_range_ref(from))
      to_send.append(static_cast<const char*>(buffer.data()), buffer.size());
    return to_send.size() - before;
  }
  template <class Buffers>
  std::size_t write_some(const Buffers& from) {
    error_code ignored;
    return write_some(from, ignored);
  }

  std::string_view received;
  std::string to_send;

 private:
  std::uint64_t frame_left_ = 0;  // of the one that Beast is reading
};

/// Whoever owns the socket ends it.
void teardown(beast::role_type, Pipe&, error_code& error) { error = {}; }

using Stream = websocket::stream<Pipe, /*deflateSupported=*/false>;

/// Of text that is UTF-8 up to there.
bool ends_within_a_character(std::string_view text) {
  std::size_t place = text.size();
  constexpr unsigned char continuation = 0x80;
  while (place > 0 && (static_cast<unsigned char>(text[place - 1]) & 0xC0) == continuation) --place;
  return place > 0 && wire::utf8_sequence(text.substr(place - 1)) != text.size() - (place - 1);
}

/// The code with which Beast ends a connection for `error`.
std::uint16_t code_for(const error_code& error) {
  if (error == websocket::error::message_too_big) return WebSocketClose::too_big;
  if (error == websocket::error::bad_frame_payload) return WebSocketClose::bad_payload;
  return WebSocketClose::protocol_error;
}

}  // namespace

class WebSocketCodec::Machine {
 public:
  explicit Machine(std::string_view key) {
    http::request<http::empty_body> request(http::verb::get, "/", 11);
    request.set(http::field::host, "host");
    request.set(http::field::connection, "upgrade");
    request.set(http::field::upgrade, "websocket");
    request.set(http::field::sec_websocket_version, "13");
    request.set(http::field::sec_websocket_key, beast::string_view(key.data(), key.size()));
    stream_.set_option(websocket::stream_base::decorator([this](websocket::response_type& response) {
      const auto value = response[http::field::sec_websocket_accept];
      accept.assign(value.data(), value.size());
    }));
    stream_.accept(request);
    pipe().to_send.clear();  // the 101 is not ours to write
    stream_.auto_fragment(false);
  }

  std::size_t read(std::string_view bytes) {
    pipe().received = bytes;
    while (!end && !message && pipe().ready()) read_some();
    return bytes.size() - pipe().received.size();
  }

  void write(const wire::WebSocketMessage& sent) {
    if (closed_ || end) return;
    stream_.binary(sent.binary);
    error_code ignored;  // there is nothing that could fail
    stream_.write(asio::buffer(sent.payload), ignored);
  }

  /// Not Beast's close(), which would wait for the client's.
  void close(const WebSocketClose& said) {
    if (closed_ || end) return;
    closed_ = true;
    std::string body;
    if (said.code != WebSocketClose::no_code) {
      constexpr std::size_t longest_reason = 123;
      body += static_cast<char>(said.code >> 8);
      body += static_cast<char>(said.code & 0xFF);
      body += said.reason.substr(0, longest_reason);
    }
    constexpr char final_close = '\x88';
    said_ = std::exchange(pipe().to_send, {}) + final_close + static_cast<char>(body.size()) + body;
  }

  std::string take_output() { return closed_ ? std::exchange(said_, {}) : std::exchange(pipe().to_send, {}); }

  bool amidst() const { return !payload_.empty(); }

  std::string accept;
  Limits limits{};
  std::optional<wire::WebSocketMessage> message;
  std::optional<WebSocketClose> end;

 private:
  Pipe& pipe() { return stream_.next_layer(); }

  void read_some() {
    // Beast limits messages only, and looks at that where a frame begins: this makes it one of frames, too.
    stream_.read_message_max(std::min(limits.message, payload_.size() + limits.frame));
    std::array<char, 4096> part;
    error_code error;
    try {
      const std::size_t size = stream_.read_some(asio::buffer(part), error);
      payload_.append(part.data(), size);
    } catch (const Starved&) {
      return;
    }
    if (error == websocket::error::closed) {
      const websocket::close_reason& reason = stream_.reason();
      const bool no_code = reason.code == websocket::close_code::none;
      end = {.code = no_code ? WebSocketClose::no_code : reason.code,
             .reason = std::string(reason.reason.data(), reason.reason.size())};
    } else if (error) {
      end = {.code = code_for(error), .reason = error.message()};
    } else if (stream_.is_message_done()) {
      wire::WebSocketMessage done{std::exchange(payload_, {}), stream_.got_binary()};
      if (!done.binary && ends_within_a_character(done.payload)) {
        // Beast sees that only where the last fragment has a payload.
        close({.code = WebSocketClose::bad_payload});
        end = {.code = WebSocketClose::bad_payload,
               .reason = error_code(websocket::error::bad_frame_payload).message()};
      } else if (!closed_) {
        message = std::move(done);
      }
    }
  }

  Stream stream_;
  std::string payload_;  // of the message that is being read
  bool closed_ = false;
  std::string said_;  // when it was closed: what Beast adds to the output after that is not sent
};

WebSocketCodec::WebSocketCodec(std::string_view key) : machine_(std::make_unique<Machine>(key)) {}
WebSocketCodec::~WebSocketCodec() = default;

const std::string& WebSocketCodec::accept() const { return machine_->accept; }
void WebSocketCodec::set_limits(const Limits& limits) { machine_->limits = limits; }
std::size_t WebSocketCodec::read(std::string_view bytes) { return machine_->read(bytes); }
std::optional<wire::WebSocketMessage> WebSocketCodec::take_message() {
  return std::exchange(machine_->message, std::nullopt);
}
bool WebSocketCodec::amidst() const { return machine_->amidst(); }
const std::optional<WebSocketClose>& WebSocketCodec::end() const { return machine_->end; }
void WebSocketCodec::write(const wire::WebSocketMessage& message) { machine_->write(message); }
void WebSocketCodec::close(const WebSocketClose& close) { machine_->close(close); }
std::string WebSocketCodec::take_output() { return machine_->take_output(); }

}  // namespace cutoff::front
