#include "emulator/control/control.h"

#include "emulator/control/followers.h"
#include "emulator/control/guard.h"
#include "emulator/replay/near_miss.h"
#include "fakes/iam/signature.h"
#include "fakes/wire/fault.h"
#include "fakes/wire/target.h"

namespace cutoff::control {
namespace {

constexpr std::string_view prefix = "/_cutoff";
constexpr std::string_view lock_header = "X-Cutoff-Lock";
constexpr std::size_t most_body_bytes = std::size_t{4} * 1024 * 1024;

/// An API under a host of its own may have any path.
bool is_for_control(const wire::Request& request) {
  const std::string_view path = request.path();
  if (!path.starts_with(prefix) || (path.size() > prefix.size() && path[prefix.size()] != '/')) return false;
  return request.headers.get("Host").find(".execute-api.") == std::string_view::npos;
}

std::string read_body(wire::Body& body) {
  std::string whole;
  while (auto chunk = body.read()) {
    whole += *chunk;
    if (whole.size() <= most_body_bytes) continue;
    body.close();
    throw wire::Fault(413, "BodyTooLarge",
                      "a body has at most " + std::to_string(most_body_bytes) + " bytes here");
  }
  return whole;
}

/// Whether `path` is what `pattern` describes; its parts go to `parts`.
bool matches(std::string_view pattern, std::string_view path, std::vector<std::string>& parts) {
  const auto wanted = wire::path_segments(pattern);
  const auto given = wire::path_segments(path);
  if (wanted.size() != given.size()) return false;
  parts.clear();
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (wanted[i].starts_with('{')) {
      parts.push_back(wire::percent_decoded(given[i]));
    } else if (wanted[i] != given[i]) {
      return false;
    }
  }
  return true;
}

}  // namespace

const std::vector<Control::Route>& Control::table() {
  static const std::vector<Route> routes{
      {"GET", "/_cutoff/health", &Control::health},
      {"GET", "/_cutoff/openapi.json", &Control::openapi},
      {"GET", "/_cutoff/metrics", &Control::metrics},
      {"GET", "/_cutoff/clock", &Control::get_clock},
      {"POST", "/_cutoff/clock", &Control::set_clock},
      {"POST", "/_cutoff/clock/advance", &Control::advance},
      {"POST", "/_cutoff/clock/run-until", &Control::run_until},
      {"POST", "/_cutoff/clock/sleep", &Control::sleep},
      {"GET", "/_cutoff/clock/locks", &Control::list_locks},
      {"POST", "/_cutoff/clock/locks", &Control::take_lock},
      {"DELETE", "/_cutoff/clock/locks", &Control::release_all_locks},
      {"DELETE", "/_cutoff/clock/locks/{name}", &Control::release_lock},
      {"GET", "/_cutoff/journal", &Control::get_journal},
      {"GET", "/_cutoff/journal/count", &Control::count_journal},
      {"GET", "/_cutoff/faults", &Control::list_faults},
      {"POST", "/_cutoff/faults", &Control::add_fault},
      {"DELETE", "/_cutoff/faults", &Control::remove_all_faults},
      {"GET", "/_cutoff/faults/{id}", &Control::get_fault},
      {"DELETE", "/_cutoff/faults/{id}", &Control::remove_fault},
      {"GET", "/_cutoff/agents", &Control::list_agents},
      {"GET", "/_cutoff/agents/{agent}/script", &Control::get_script},
      {"PUT", "/_cutoff/agents/{agent}/script", &Control::set_script},
      {"POST", "/_cutoff/reset", &Control::reset},
  };
  return routes;
}

std::vector<std::pair<std::string_view, std::string_view>> Control::routes() {
  std::vector<std::pair<std::string_view, std::string_view>> all;
  for (const Route& route : table()) all.emplace_back(route.method, route.path);
  return all;
}

Control::Control(cloud::Cloud& cloud, clock::Driver& driver, Options options)
    : cloud_(cloud),
      driver_(driver),
      options_(std::move(options)),
      followers_(std::make_shared<Followers>()) {
  cloud_.journal().set_notice([followers = followers_] { followers->wake(); });
}

Control::~Control() {
  cloud_.loop().kill_all();
  cloud_.journal().set_notice({});
}

void Control::answer_to(const std::string& host) {
  if (host == "0.0.0.0" || host == "::") {
    options_.any_address = true;
  } else {
    options_.hosts.push_back(host.find(':') == std::string::npos ? host : "[" + host + "]");
  }
}

wire::Response Control::handle(wire::Request request) {
  if (!is_for_control(request)) return pass_on(std::move(request));
  try {
    return serve(request);
  } catch (const wire::Fault& fault) {
    return error_answer(fault.status(), fault.type(), fault.message());
  } catch (const replay::UnusableInput& input) {
    return error_answer(400, "InvalidRequest", input.what());
  } catch (const clock::Locked& locked) {
    return error_answer(409, "Locked", locked.what());
  }
}

wire::Response Control::pass_on(wire::Request request) {
  const std::uint64_t resets = cloud_.resets();
  try {
    const std::string* const lock = request.headers.find(lock_header);
    if (lock == nullptr) return cloud_.handle(std::move(request));
    if (!driver_.locks().contains(*lock))
      return error_answer(409, "LockNotHeld",
                          "nobody holds the lock \"" + *lock + "\" that X-Cutoff-Lock names");
    const clock::Driver::GivenUp given_up(driver_, *lock);
    // What is signed stays: without it the signature would be wrong.
    const auto signature = iam::Signature::find(request);
    if (!signature || !signature->covers(lock_header)) request.headers.remove(lock_header);
    return cloud_.handle(std::move(request));
  } catch (const clock::Abandoned&) {
    if (cloud_.resets() == resets) throw;
    return error_answer(503, "Reset", "the emulator was reset while this request was open");
  }
}

wire::Response Control::serve(wire::Request& request) {
  check_sender(request, options_.hosts, options_.any_address);
  Call call{request, {}, wire::query_parameters(request.query()), {}};
  const std::string_view method = request.method == "HEAD" ? "GET" : std::string_view(request.method);
  std::string allowed;
  for (const Route& route : table()) {
    if (!matches(route.path, request.path(), call.path)) continue;
    if (route.method == method) {
      call.body = read_body(request.body);
      check_media_type(request, !call.body.empty());
      return (this->*route.handler)(call);
    }
    allowed.append(allowed.empty() ? "" : ", ").append(route.method);
  }
  if (!allowed.empty()) {
    wire::Response response =
        error_answer(405, "MethodNotAllowed",
                     std::string(request.path()) + " takes " + allowed + ", not " + request.method);
    response.headers.add("Allow", allowed);
    return response;
  }
  std::vector<std::string> paths;
  for (const Route& route : table()) paths.emplace_back(route.path);
  throw wire::Fault(
      404, "NotFound",
      "there is no " + std::string(request.path()) + ": " +
          replay::did_you_mean(request.path(), paths, "see /_cutoff/openapi.json for what there is"));
}

}  // namespace cutoff::control
