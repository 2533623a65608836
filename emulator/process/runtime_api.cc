#include "emulator/process/runtime_api.h"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "fakes/clock/fiber.h"
#include "fakes/wire/base64.h"
#include "fakes/wire/fault.h"
#include "fakes/wire/json_writer.h"

namespace cutoff::process {
namespace {

constexpr std::string_view error_type_header = "Lambda-Runtime-Function-Error-Type";
constexpr std::string_view error_body_trailer = "Lambda-Runtime-Function-Error-Body";
constexpr std::string_view response_mode_header = "Lambda-Runtime-Function-Response-Mode";

wire::Response json_response(int status, std::string json) {
  wire::Response response;
  response.status = status;
  response.headers.add("Content-Type", "application/json");
  response.body = std::move(json);
  return response;
}

wire::Response error_response(int status, std::string_view message, std::string_view type) {
  std::string json;
  wire::JsonWriter(json)
      .begin_object()
      .member("errorMessage", message)
      .member("errorType", type)
      .end_object();
  return json_response(status, std::move(json));
}

wire::Response accepted() { return json_response(202, R"({"status":"OK"})"); }

wire::Response no_such_invocation() { return error_response(400, "Invalid request ID", "InvalidRequestID"); }

wire::Response no_such_path() {
  wire::Response response;
  response.status = 404;
  response.headers.add("Content-Type", "text/plain; charset=utf-8");
  response.body = "404 page not found\n";
  return response;
}

bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

/// "Runtime.Xxx" or "Function.Xxx".
bool is_error_type(std::string_view type) {
  for (const std::string_view maker : {"Runtime.", "Function."}) {
    if (!type.starts_with(maker)) continue;
    const std::string_view name = type.substr(maker.size());
    return name.size() > 1 && name[0] >= 'A' && name[0] <= 'Z' &&
           std::all_of(name.begin(), name.end(), is_letter);
  }
  return false;
}

/// The header's, or what the payload itself says: the runtimes' headers are mostly of no use ("Unhandled").
std::string error_type_of(const wire::Headers& headers, const std::string& payload) {
  if (const std::string_view type = headers.get(error_type_header); is_error_type(type))
    return std::string(type);
  const auto json = nlohmann::json::parse(payload, nullptr, false);
  if (json.is_object()) {
    const auto type = json.find("errorType");
    if (type != json.end() && type->is_string()) return type->get<std::string>();
  }
  return "Runtime.Unknown";
}

lambda::CodeFailure failure_of(const wire::Headers& headers, std::string payload) {
  std::string type = error_type_of(headers, payload);
  return {wire::Payload::from_text(std::move(payload)), std::move(type)};
}

std::string too_large(std::size_t limit, const char* what) {
  return std::string(what) + " maximum allowed payload size (" + std::to_string(limit) + " bytes).";
}

/// All of it, or nothing when it is larger than `limit`; the rest is read all the same, so that its sender hears why.
std::optional<std::string> read_body(wire::Body& body, std::size_t limit) {
  std::string text;
  bool larger = false;
  while (std::optional<std::string> part = body.read()) {
    larger = larger || part->size() > limit - text.size();
    if (!larger) text += *part;
  }
  if (larger) return std::nullopt;
  return text;
}

}  // namespace

RuntimeApi::RuntimeApi(clock::Loop& loop, std::size_t response_limit, std::function<void()> on_ready)
    : loop_(loop), response_limit_(response_limit), on_ready_(std::move(on_ready)), lambda_(loop) {}

wire::Response RuntimeApi::handle(wire::Request request) {
  std::string_view path = request.path();
  if (!path.starts_with(path_prefix)) return no_such_path();
  path.remove_prefix(path_prefix.size());

  constexpr std::string_view invocation = "runtime/invocation/";
  const bool is_next = path == "runtime/invocation/next";
  const bool is_init_error = path == "runtime/init/error";
  std::string_view request_id;
  std::string_view verb;
  if (!is_next && path.starts_with(invocation)) {
    path.remove_prefix(invocation.size());
    const auto slash = path.find('/');
    request_id = path.substr(0, slash);
    if (slash != std::string_view::npos) verb = path.substr(slash + 1);
  }
  if (!is_next && !is_init_error && verb != "response" && verb != "error") return no_such_path();
  if (request.method != (is_next ? "GET" : "POST")) return {405, {}, {}};
  if (is_next) return next();
  if (is_init_error) return fail_init(request);
  const std::string id(request_id);  // of a request that is read on
  return verb == "response" ? respond(id, request) : fail_invocation(id, request);
}

// ---- the code's side

wire::Response RuntimeApi::next() {
  if (state_ == State::init_error) return not_allowed("Ready");
  if (state_ == State::running) return event_response();  // the one that it has not answered
  state_ = State::ready;
  lambda_.wake();
  on_ready_();

  asking_.emplace_front(loop_);
  struct Asking {
    std::list<clock::Waiter>& list;
    std::list<clock::Waiter>::iterator place;
    ~Asking() { list.erase(place); }
  } const asking{asking_, asking_.begin()};
  const auto is_mine = [&] { return state_ == State::running && asking.place == asking_.begin(); };
  while (!is_mine()) {
    asking.place->wait("the next invocation");
    if (loop_.current_is_killed()) throw clock::Killed{};
  }
  return event_response();
}

wire::Response RuntimeApi::event_response() const {
  wire::Response response = json_response(200, event_.payload);
  const auto add = [&](const char* name, const std::string& value) {
    if (!value.empty()) response.headers.add(name, value);
  };
  add("Lambda-Runtime-Aws-Request-Id", event_.request_id);
  add("Lambda-Runtime-Deadline-Ms", std::to_string(event_.deadline_ms));
  add("Lambda-Runtime-Invoked-Function-Arn", event_.function_arn);
  add("Lambda-Runtime-Trace-Id", event_.trace);
  add("Lambda-Runtime-Client-Context", event_.client_context);
  return response;
}

wire::Response RuntimeApi::respond(std::string_view request_id, wire::Request& request) {
  if (state_ != State::running || request_id != event_.request_id) return no_such_invocation();
  const std::string_view mode = request.headers.get(response_mode_header);
  if (!mode.empty() && mode != "streaming") {
    accept(lambda::CodeFailure{{}, "Runtime.InvalidResponseModeHeader"});
    return error_response(400, "Invalid function response mode", "InvalidFunctionResponseMode");
  }

  std::optional<std::string> payload;
  try {
    payload = read_body(request.body, response_limit_);
  } catch (const wire::Fault&) {  // its sender stopped half-way
    if (state_ != State::running || request_id != event_.request_id) return no_such_invocation();
    std::string json;
    wire::JsonWriter(json)
        .begin_object()
        .member("errorType", std::string_view("Runtime.TruncatedResponse"))
        .end_object();
    accept(lambda::CodeFailure{wire::Payload::from_text(std::move(json)), "Runtime.TruncatedResponse"});
    return error_response(400, "HTTP request detected as truncated", "TruncatedHTTPRequest");
  }
  // While that was read somebody else may have answered.
  if (state_ != State::running || request_id != event_.request_id) return no_such_invocation();

  if (!payload) {
    // Recorded: test_lambda_too_large_response, errorMessage first.
    std::string json;
    wire::JsonWriter(json)
        .begin_object()
        .member("errorMessage", too_large(response_limit_, "Response payload size exceeded"))
        .member("errorType", std::string_view("Function.ResponseSizeTooLarge"))
        .end_object();
    accept(lambda::CodeFailure{wire::Payload::from_text(std::move(json)), "Function.ResponseSizeTooLarge"});
    return error_response(413, too_large(response_limit_, "Exceeded"), "RequestEntityTooLarge");
  }

  // A stream that failed half-way says so at its end, with its error in Base64.
  const wire::Headers& trailers = request.body.trailers();
  if (trailers.find(error_type_header) != nullptr) {
    const auto error = wire::base64_decoded(trailers.get(error_body_trailer));
    return accept(failure_of(trailers, error.value_or(std::string())));
  }
  return accept(wire::Payload::from_text(*std::move(payload)));
}

wire::Response RuntimeApi::fail_invocation(std::string_view request_id, wire::Request& request) {
  if (state_ != State::running || request_id != event_.request_id) return no_such_invocation();
  std::optional<std::string> payload = read_body(request.body, response_limit_);
  if (state_ != State::running || request_id != event_.request_id) return no_such_invocation();
  if (!payload) return error_response(413, too_large(response_limit_, "Exceeded"), "RequestEntityTooLarge");
  return accept(failure_of(request.headers, *std::move(payload)));
}

wire::Response RuntimeApi::fail_init(wire::Request& request) {
  if (state_ != State::started) return not_allowed("InitError");
  std::optional<std::string> payload = read_body(request.body, response_limit_);
  if (!payload) return error_response(413, too_large(response_limit_, "Exceeded"), "RequestEntityTooLarge");
  state_ = State::init_error;
  failure_ = failure_of(request.headers, *std::move(payload));
  lambda_.wake();
  return accepted();
}

wire::Response RuntimeApi::not_allowed(std::string_view wanted) const {
  static constexpr const char* names[] = {"Started", "InitError", "Ready", "Running", "ResponseSent"};
  return error_response(403,
                        "State transition from " + std::string(names[static_cast<std::size_t>(state_)]) +
                            " to " + std::string(wanted) +
                            " failed for runtime. Error: State transition is not allowed",
                        "InvalidStateTransition");
}

wire::Response RuntimeApi::accept(lambda::CodeFailure failure) {
  failure_ = std::move(failure);
  answered();
  return accepted();
}

wire::Response RuntimeApi::accept(wire::Payload payload) {
  payload_ = std::move(payload);
  answered();
  return accepted();
}

void RuntimeApi::answered() {
  state_ = State::answered;
  event_ = {};
  lambda_.wake();
}

// ---- Lambda's side

void RuntimeApi::wait_until_ready() {
  while (state_ != State::ready) {
    if (state_ == State::init_error) throw lambda::CodeFailure(*failure_);
    if (exit_) throw lambda::Exit(*exit_);
    lambda_.wait("a function's process to be ready");
    if (loop_.current_is_killed()) throw clock::Killed{};
  }
  if (exit_) throw lambda::Exit(*exit_);
}

wire::Payload RuntimeApi::invoke(Event event) {
  wait_until_ready();
  payload_ = {};
  failure_.reset();
  event_ = std::move(event);
  state_ = State::running;
  if (!asking_.empty()) asking_.front().wake();
  while (state_ == State::running) {
    if (exit_) throw lambda::Exit(*exit_);
    lambda_.wait("a function's process to answer");
    if (loop_.current_is_killed()) throw clock::Killed{};
  }
  if (failure_) throw lambda::CodeFailure(*failure_);
  return std::move(payload_);
}

void RuntimeApi::end(lambda::Exit exit) {
  exit_ = std::move(exit);
  lambda_.wake();
}

}  // namespace cutoff::process
