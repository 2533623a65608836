#include "emulator/front/connection.h"

#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <utility>

#include "emulator/front/web_socket_connection.h"
#include "fakes/wire/fault.h"

namespace cutoff::front {
namespace {

/// Up to this a head and its body leave in one write.
constexpr std::size_t small_body = 64 * 1024;

/// RFC 9110, 6.4.1.
bool has_no_body(int status, std::string_view method) {
  return status == 204 || status == 304 || method == "HEAD";
}

/// What the service says, where only it knows: of a streamed body, and of one that a HEAD does not get.
std::optional<std::uint64_t> content_length_of(const wire::Response& response) {
  const std::string* const text = response.headers.find("Content-Length");
  if (text == nullptr) return std::nullopt;
  std::uint64_t length = 0;
  const char* const end = text->data() + text->size();
  const auto read = std::from_chars(text->data(), end, length);
  if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
  return length;
}

/// A request is arriving for as long as this lives.
class Receiving {
 public:
  explicit Receiving(Shop& shop) : shop_(shop) { ++shop_.receiving; }
  Receiving(const Receiving&) = delete;
  Receiving& operator=(const Receiving&) = delete;
  ~Receiving() { --shop_.receiving; }

 private:
  Shop& shop_;
};

std::string chunk_header(std::size_t size) {
  std::array<char, 18> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), size, 16).ptr;
  return std::string(digits.data(), end) + "\r\n";
}

}  // namespace

// ---- between requests

void Connection::await_request() {
  await_client(shop_.after(shop_.options.limits.idle_time));
  if (!input_.empty()) post_begin();
}

void Connection::begin() {
  fiber_ = clock::spawn(shop_.loop, "a client's requests", [self = own()] { self->run(); });
}

void Connection::turn_away(Refusal refusal) {
  fiber_ =
      clock::spawn(shop_.loop, "a client that is turned away", [self = own(), refusal = std::move(refusal)] {
        try {
          if (self->choose_transport() && self->refuse(refusal) == Next::linger) self->linger();
        } catch (const Gone&) {
        }
        self->hang_up();
      });
}

void Connection::abandon() {
  const auto self = shared_from_this();
  body_fiber_.kill();
  fiber_.kill();
  hang_up();
}

// ---- a client's requests

void Connection::run() {
  Next next = Next::close;
  try {
    if (choose_transport()) {
      RequestParser parser({shop_.options.limits.head, shop_.options.limits.fields});
      struct BodyEnds {  // before the parser that it uses
        clock::FiberHandle& fiber;
        ~BodyEnds() { fiber.kill(); }
      } const body_ends{body_fiber_};
      do {
        next = serve(parser);
      } while (next == Next::request);
    }
    if (next == Next::linger) linger();
  } catch (const Gone&) {
    next = Next::close;
  }
  if (next == Next::idle) {
    await_request();
  } else {
    hang_up();
  }
}

/// The first bytes tell: a TLS handshake begins with 22, and no method of HTTP does (RFC 8446, 5.1).
bool Connection::choose_transport() {
  if (transport_ != nullptr) return true;
  const int socket = this->socket();
  if (shop_.options.tls == nullptr) {
    transport_ = std::make_unique<PlainTransport>(socket);
    return true;
  }
  char first = 0;
  const std::uint64_t deadline = shop_.after(shop_.options.limits.head_time);
  for (;;) {
    const ssize_t count = ::recv(socket, &first, 1, MSG_PEEK | MSG_DONTWAIT);
    if (count == 1) break;
    if (count == 0 || (errno != EAGAIN && errno != EINTR)) return false;
    nothing_to_read();
    wait(reading_, deadline);
    if (reading_.expired || !connected()) return false;
  }
  constexpr char tls_handshake = 22;
  if (first == tls_handshake) {
    transport_ = shop_.options.tls->accept(socket);
  } else {
    transport_ = std::make_unique<PlainTransport>(socket);
  }
  return true;
}

Connection::Next Connection::serve(RequestParser& parser) {
  try {
    std::optional<Receiving> receiving(std::in_place, shop_);
    if (!receive_head(parser)) return Next::close;
    Head head = parser.take_head();
    wire::Request request = std::move(head.request);
    head.request.method = request.method;  // respond() asks for it

    const ServerOptions& options = shop_.options;
    const std::uint64_t limit = options.largest_body ? options.largest_body(request) : options.limits.body;
    request.source_ip = client_.ip;
    request.source_port = client_.port;
    request.connection = client_.connection;
    request.client = presence();
    request.body = receive_body(parser, head, limit);
    input_.keep();
    receiving.reset();

    std::shared_ptr<WebSocketConnection> web_socket;
    if (parser.done() && !head.http_1_0 && asks_for_web_socket(request) &&
        shop_.service->web_sockets() != nullptr)
      web_socket = std::make_shared<WebSocketConnection>(shop_);
    const std::string key(web_socket != nullptr ? request.headers.get("Sec-WebSocket-Key") : "");
    wire::ConnectResult answer = this->answer(std::move(request), web_socket);
    if (auto* accepted = std::get_if<wire::WebSocketAccepted>(&answer)) {
      web_socket->begin(*this, key, std::move(*accepted));
      return Next::close;
    }
    wire::Response response = std::get<wire::Response>(std::move(answer));

    // Where a body ends of which nobody wants the rest, is not known: nothing can follow it.
    const bool unread = !parser.done();
    const bool close = respond(std::move(response), head, unread || !head.keep_alive);
    body_fiber_.kill();
    if (unread) return Next::linger;
    if (close) return input_.empty() ? Next::close : Next::linger;
    if (!input_.empty()) return Next::request;
    if (readable()) read();  // what TLS has received and holds back tells nobody of itself
    return Next::idle;
  } catch (const Refusal& refusal) {
    return refuse(refusal);
  }
}

bool Connection::receive_head(RequestParser& parser) {
  parser.restart();
  const std::uint64_t deadline = shop_.after(shop_.options.limits.head_time);
  for (;;) {
    if (!input_.empty()) input_.consume(parser.read_head(input_.bytes()));
    if (parser.refusal()) throw Refusal(*parser.refusal());
    if (parser.head_done()) return true;
    if (!receive(deadline)) return false;
  }
}

wire::Body Connection::receive_body(RequestParser& parser, const Head& head, std::uint64_t limit) {
  if (parser.done()) return {};
  if (head.content_length.value_or(0) > limit)
    throw Refusal{413, "The request's body is larger than this service takes."};
  parser.limit_body(limit);
  if (head.expects_continue && input_.empty()) send("HTTP/1.1 100 Continue\r\n\r\n");

  const bool whole = head.content_length && *head.content_length <= shop_.options.limits.whole_body;
  for (;;) {
    if (!input_.empty()) input_.consume(parser.read_body(input_.bytes()));
    if (parser.refusal()) throw Refusal(*parser.refusal());
    if (parser.done()) return whole_body(parser);
    if (!whole) break;
    if (!receive(shop_.after(shop_.options.limits.body_time))) throw Gone();
  }
  constexpr std::size_t parts_ahead = 4;
  auto [writer, body] = wire::Body::stream(shop_.loop, parts_ahead);
  body_fiber_ = clock::spawn(shop_.loop, "a request's body",
                             [self = own(), &parser, writer = std::move(writer)]() mutable {
                               self->stream_body(parser, std::move(writer));
                             });
  return std::move(body);
}

/// What trails a body is known at the end of a stream.
wire::Body Connection::whole_body(RequestParser& parser) {
  wire::Headers trailers = parser.take_trailers();
  if (trailers.empty()) return parser.take_body();
  auto [writer, body] = wire::Body::stream(shop_.loop);
  if (std::string text = parser.take_body(); !text.empty()) writer.write(std::move(text));
  writer.finish(std::move(trailers));
  return std::move(body);
}

/// On a fiber beside the request's, which does not read while this one lives.
void Connection::stream_body(RequestParser& parser, wire::BodyWriter writer) {
  const Receiving receiving(shop_);
  const auto fail = [&](const Refusal& refusal) {
    writer.fail(std::make_exception_ptr(wire::Fault(refusal.status, "InvalidRequestBody", refusal.sentence)));
  };
  try {
    for (;;) {
      if (parser.refusal()) return fail(*parser.refusal());
      input_.keep();
      if (std::string part = parser.take_body(); !part.empty()) writer.write(std::move(part));
      if (parser.done()) return writer.finish(parser.take_trailers());
      if (!receive(shop_.after(shop_.options.limits.body_time))) break;
      input_.consume(parser.read_body(input_.bytes()));
    }
    fail({400, "The request's body ended before its end."});
  } catch (const Refusal& refusal) {
    fail(refusal);
  } catch (const Gone&) {
    fail({400, "The client left before the end of its request's body."});
  } catch (const clock::Closed&) {
    // The service has read what it wants.
  }
}

wire::ConnectResult Connection::answer(wire::Request request,
                                       const std::shared_ptr<wire::WebSocketClient>& web_socket) {
  const auto failed = [this](const std::string& why) {
    shop_.options.log("a request failed: " + why);
    return message_response(500, "cutoff itself failed: " + why);
  };
  try {
    wire::ConnectResult answer;
    if (web_socket == nullptr) {
      answer = shop_.service->handle(std::move(request));
    } else if (auto problem = handshake_problem(request)) {
      return std::move(*problem);
    } else {
      answer = shop_.service->web_sockets()->connect(std::move(request), web_socket);
    }
    const auto* response = std::get_if<wire::Response>(&answer);
    if (response != nullptr && (response->status < 200 || response->status > 999))
      return failed("its service answered the status " + std::to_string(response->status));
    return answer;
  } catch (const wire::Fault& fault) {
    return message_response(fault.status(), fault.message());
  } catch (const std::exception& error) {
    return failed(error.what());
  }
}

bool Connection::respond(wire::Response response, const Head& head, bool close) {
  Framing framing;
  framing.close = close;
  framing.say_keep_alive = head.http_1_0;
  const bool streamed = response.body.streamed();
  const bool bodiless = has_no_body(response.status, head.request.method);
  if (bodiless || streamed) {
    framing.content_length = content_length_of(response);
    if (bodiless && !streamed && !framing.content_length && !response.body.text().empty())
      framing.content_length = response.body.text().size();
    if (response.status == 204) framing.content_length.reset();
    if (!bodiless && !framing.content_length) (head.http_1_0 ? framing.close : framing.chunked) = true;
  } else {
    framing.content_length = response.body.text().size();
  }

  const auto& date = shop_.options.date;
  std::string out = response_head(response, framing, date ? date() : std::string());
  if (bodiless) {
    response.body.close();
    send(out);
  } else if (streamed) {
    send(out);
    write_stream(response.body, framing);
  } else if (response.body.text().size() <= small_body) {
    out.append(response.body.text());
    send(out);
  } else {
    send(out);
    send(response.body.text());
  }
  return framing.close;
}

/// What the service writes, as it comes. Only the connection's end can say that it failed half-way.
void Connection::write_stream(wire::Body& body, const Framing& framing) {
  std::uint64_t left = framing.content_length.value_or(0);
  try {
    while (std::optional<std::string> part = body.read()) {
      if (part->empty()) continue;
      if (framing.chunked) {
        send(chunk_header(part->size()).append(*part).append("\r\n"));
        continue;
      }
      if (framing.content_length) {
        if (part->size() > left) throw std::length_error("a body is longer than its Content-Length");
        left -= part->size();
      }
      send(*part);
    }
  } catch (const clock::Killed&) {
    throw;
  } catch (const Gone&) {
    throw;
  } catch (const std::exception& error) {
    shop_.options.log(std::string("a streamed response ended early: ") + error.what());
    throw Gone();
  }
  if (left != 0) {
    shop_.options.log("a streamed response ended early: its body is shorter than its Content-Length");
    throw Gone();
  }
  if (framing.chunked) send(last_chunk(body.trailers()));
}

Connection::Next Connection::refuse(const Refusal& refusal) {
  respond(message_response(refusal.status, refusal.sentence), Head(), true);
  return Next::linger;
}

/// Closing a socket on which something has arrived unread resets it, and a client that is still sending would lose the
/// answer (RFC 9112, 9.6). So what it still sends is thrown away, for a while.
void Connection::linger() {
  transport_->end_writing();
  input_ = Input();
  std::uint64_t thrown_away = 0;
  try {
    while (thrown_away < shop_.options.limits.body &&
           receive(shop_.after(shop_.options.limits.linger_time))) {
      thrown_away += input_.bytes().size();
      input_.consume(input_.bytes().size());
    }
  } catch (const Refusal&) {
    // It does not stop.
  }
}

// ---- waiting for the client, on a fiber

bool Connection::receive(std::uint64_t deadline) {
  for (;;) {
    if (!connected()) throw Gone();
    switch (read().outcome) {
      case Attempt::Outcome::done:
        return true;
      case Attempt::Outcome::ended:
        return false;
      case Attempt::Outcome::failed:
        throw Gone();
      case Attempt::Outcome::wants_read:
        wait(reading_, deadline);
        if (reading_.expired) throw Refusal{408, "The request did not arrive in time."};
        break;
      case Attempt::Outcome::wants_write:
        wait(writing_, deadline);
        if (writing_.expired) throw Gone();
        break;
    }
  }
}

void Connection::send(std::string_view bytes) {
  while (!bytes.empty()) {
    if (!connected()) throw Gone();
    const Attempt attempt = write(bytes);
    switch (attempt.outcome) {
      case Attempt::Outcome::done:
        bytes.remove_prefix(attempt.bytes);
        break;
      case Attempt::Outcome::ended:
      case Attempt::Outcome::failed:
        throw Gone();
      case Attempt::Outcome::wants_read:
        wait(reading_, shop_.after(shop_.options.limits.write_time));
        if (reading_.expired) throw Gone();
        break;
      case Attempt::Outcome::wants_write:
        wait(writing_, shop_.after(shop_.options.limits.write_time));
        if (writing_.expired) throw Gone();
        break;
    }
  }
}

}  // namespace cutoff::front
