#include "emulator/front/web_socket_connection.h"

#include <algorithm>
#include <utility>

#include "emulator/front/response_head.h"
#include "fakes/wire/base64.h"

namespace cutoff::front {
namespace {

/// Whether one of the fields of that name lists the token: "keep-alive, Upgrade".
bool lists(const wire::Headers& headers, std::string_view name, std::string_view token) {
  for (const auto& [field, value] : headers) {
    if (!wire::equal_ignoring_case(field, name)) continue;
    for (std::string_view rest = value; !rest.empty();) {
      std::string_view element = rest.substr(0, rest.find(','));
      rest.remove_prefix(std::min(rest.size(), element.size() + 1));
      while (element.starts_with(' ') || element.starts_with('\t')) element.remove_prefix(1);
      while (element.ends_with(' ') || element.ends_with('\t')) element.remove_suffix(1);
      if (wire::equal_ignoring_case(element, token)) return true;
    }
  }
  return false;
}

}  // namespace

bool asks_for_web_socket(const wire::Request& request) {
  return request.headers.has("Upgrade") && request.method == "GET" &&
         lists(request.headers, "Upgrade", "websocket") && lists(request.headers, "Connection", "upgrade");
}

std::optional<wire::Response> handshake_problem(const wire::Request& request) {
  if (request.headers.get("Sec-WebSocket-Version") != "13") {
    wire::Response response =
        message_response(426, "This server speaks version 13 of the WebSocket protocol.");
    response.headers.add("Upgrade", "websocket");
    response.headers.add("Sec-WebSocket-Version", "13");
    return response;
  }
  constexpr std::size_t key_size = 16;
  const auto key = wire::base64_decoded(request.headers.get("Sec-WebSocket-Key"));
  if (!key || key->size() != key_size)
    return message_response(400, "The request's Sec-WebSocket-Key is not 16 bytes in Base64.");
  return std::nullopt;
}

void WebSocketConnection::begin(Line& line, std::string_view key, wire::WebSocketAccepted accepted) {
  take_client_of(line);
  session_ = std::move(accepted.session);
  codec_ = std::make_unique<WebSocketCodec>(key);
  codec_->set_limits({accepted.largest_frame, accepted.largest_message});

  wire::Response response;
  response.status = 101;
  response.headers = std::move(accepted.headers);
  response.headers.set("Upgrade", "websocket");
  response.headers.set("Sec-WebSocket-Accept", codec_->accept());
  const auto& date = shop_.options.date;
  unsent_ = response_head(response, {}, date ? date() : std::string());
  state_ = State::open;
  flush();
  if (connected()) start(/*readable=*/false);
}

// ---- what comes

void WebSocketConnection::begin() { start(/*readable=*/true); }

void WebSocketConnection::start(bool readable) {
  auto self = std::static_pointer_cast<WebSocketConnection>(shared_from_this());
  fiber_ = clock::spawn(shop_.loop, "a WebSocket's messages",
                        [self = std::move(self), readable] { self->run(readable); });
}

/// Reads once: what more there is has to wait until others have had their turn.
void WebSocketConnection::run(bool readable) {
  try {
    if (readable && !receive()) return;
    while (std::optional<wire::WebSocketMessage> message = next_message()) handle(std::move(*message));
    input_.keep();
    wait_for_client();  // who does not read is not read from, either
    if (connected()) await_client(patience());
  } catch (const Gone&) {
    lose();
  }
}

std::optional<wire::WebSocketMessage> WebSocketConnection::next_message() {
  if (state_ == State::open || state_ == State::closing) {
    input_.consume(codec_->read(input_.bytes()));
    flush();
    std::optional<wire::WebSocketMessage> message = codec_->take_message();
    if (message && open()) {
      input_.keep();
      return message;
    }
    if (connected() && codec_->end()) {
      tell(*codec_->end());
      leave();
    }
  }
  if (state_ == State::leaving) input_.consume(input_.bytes().size());
  return std::nullopt;
}

void WebSocketConnection::handle(wire::WebSocketMessage message) {
  const std::shared_ptr<wire::WebSocketSession> session = session_;
  try {
    session->on_message(std::move(message));
  } catch (const std::exception& error) {
    shop_.options.log(std::string("a WebSocket's message failed: ") + error.what());
    close({.code = wire::WebSocketClose::internal_error});
  }
}

bool WebSocketConnection::receive() {
  while (connected()) {
    switch (read().outcome) {
      case Attempt::Outcome::done:
        return true;
      case Attempt::Outcome::ended:
      case Attempt::Outcome::failed:
        throw Gone();
      case Attempt::Outcome::wants_read:
        await_client(patience());
        return false;
      case Attempt::Outcome::wants_write:
        wait(writing_, shop_.after(shop_.options.limits.write_time));
        if (writing_.expired) throw Gone();
        flush();
        break;
    }
  }
  return false;
}

// ---- what goes

bool WebSocketConnection::send(wire::WebSocketMessage message) {
  wait_for_client();
  if (!open() || shop_.loop.current_is_killed()) return false;
  codec_->write(message);
  flush();
  return open();
}

bool WebSocketConnection::close(wire::WebSocketClose close) {
  if (!open()) return false;
  state_ = State::closing;
  leaves_at_ = shop_.after(shop_.options.limits.linger_time);
  if (idle_) reading_.deadline = leaves_at_;
  codec_->close(close);
  tell(std::move(close));
  wake_all();
  flush();
  return true;
}

void WebSocketConnection::flush() {
  unsent_.erase(0, std::exchange(sent_, 0));
  unsent_ += codec_->take_output();
  while (connected() && unsent() > 0) {
    const Attempt attempt = write(std::string_view(unsent_).substr(sent_));
    switch (attempt.outcome) {
      case Attempt::Outcome::done:
        sent_ += attempt.bytes;
        writing_.deadline = 0;
        break;
      case Attempt::Outcome::wants_write:
        await_writable();
        if (writing_.deadline == 0) writing_.deadline = shop_.after(shop_.options.limits.write_time);
        return;
      case Attempt::Outcome::wants_read:
        return;  // TLS: what is read next makes it go on
      case Attempt::Outcome::ended:
      case Attempt::Outcome::failed:
        return lose();
    }
  }
  if (!connected()) return;
  unsent_ = {};
  sent_ = 0;
  wake_all();
  if (state_ == State::leaving && !std::exchange(ended_writing_, true)) transport_->end_writing();
}

void WebSocketConnection::wait_for_client() {
  while (open() && unsent() > shop_.options.limits.unsent && !shop_.loop.current_is_killed()) {
    clock::Waiter waiter(shop_.loop);
    struct Place {
      std::list<clock::Waiter*>& behind;
      std::list<clock::Waiter*>::iterator place;
      ~Place() { behind.erase(place); }
    } const place{behind_, behind_.insert(behind_.end(), &waiter)};
    waiter.wait("its client to read");
  }
}

void WebSocketConnection::wake_all() {
  for (clock::Waiter* waiter : behind_) waiter->wake();
}

// ---- the end

void WebSocketConnection::leave() {
  state_ = State::leaving;
  leaves_at_ = shop_.after(shop_.options.limits.linger_time);
  wake_all();
  flush();
}

void WebSocketConnection::lose() {
  if (state_ == State::closed) return;
  state_ = State::closed;
  tell({.code = wire::WebSocketClose::lost});
  hang_up();
  wake_all();
}

void WebSocketConnection::abandon() {
  const auto self = shared_from_this();
  state_ = State::closed;
  session_.reset();
  fiber_.kill();
  hang_up();
  wake_all();
}

void WebSocketConnection::look_at_time() {
  const auto is_over = [this](const Direction& direction) {
    return direction.deadline != 0 && direction.deadline <= shop_.tick && !direction.waiter.waiting();
  };
  if ((idle_ && is_over(reading_)) || is_over(writing_)) return lose();
  Line::look_at_time();
}

std::uint64_t WebSocketConnection::patience() const {
  if (state_ != State::open) return leaves_at_;
  return codec_->amidst() ? shop_.after(shop_.options.limits.body_time) : 0;
}

/// On a fiber of its own, for it may be anybody's code that notices the end.
void WebSocketConnection::tell(wire::WebSocketClose close) {
  if (session_ == nullptr) return;
  shop_.loop.post([&loop = shop_.loop, log = shop_.options.log, session = std::exchange(session_, nullptr),
                   close = std::move(close)]() mutable {
    clock::spawn(loop, "a WebSocket's end",
                 [log = std::move(log), session = std::move(session), close = std::move(close)]() mutable {
                   try {
                     session->on_close(std::move(close));
                   } catch (const std::exception& error) {
                     log(std::string("a WebSocket's end failed: ") + error.what());
                   }
                 });
  });
}

}  // namespace cutoff::front
