// The clock over the wire.
#include <algorithm>
#include <cmath>
#include <memory>

#include <nlohmann/json.hpp>

#include "emulator/control/control.h"
#include "emulator/control/entry_filter.h"
#include "emulator/control/time_text.h"
#include "fakes/clock/fiber.h"
#include "fakes/wire/fault.h"

namespace cutoff::control {
namespace {

constexpr std::size_t most_pending_listed = 50;
/// What run-until takes for a limit where none is said.
constexpr clock::Duration default_limit = std::chrono::hours(1);

struct PaceName {
  clock::Pace pace;
  const char* name;
};
constexpr PaceName paces[] = {
    {clock::Pace::manual, "manual"}, {clock::Pace::automatic, "auto"}, {clock::Pace::real, "real"}};

const char* name_of(clock::Pace pace) {
  for (const PaceName& each : paces) {
    if (each.pace == pace) return each.name;
  }
  return "";
}

clock::Pace read_mode(const replay::Value& value) {
  const std::string name = value.string("\"auto\"");
  for (const PaceName& each : paces) {
    if (name == each.name) return each.pace;
  }
  value.refuse(R"(write "manual", "auto" or "real")");
}

double read_rate(const replay::Value& value) {
  const double rate =
      value.kind() == replay::Node::Kind::number ? nlohmann::json::parse(value.source()).get<double>() : 0.0;
  if (!(rate > 0) || !std::isfinite(rate)) value.refuse("write a number above 0, such as 10");
  return rate;
}

void write_number(wire::JsonWriter& writer, double number) { writer.raw(nlohmann::json(number).dump()); }

/// A lock that is about to be given up; the caller has to hold it.
std::optional<std::string> read_lock(const replay::Value& body, const clock::Driver& driver) {
  const auto value = body.find("lock");
  if (!value) return std::nullopt;
  std::string name = value->name("\"browser\"");
  if (!driver.locks().contains(name)) {
    throw wire::Fault(
        409, "LockNotHeld",
        "nobody holds the lock \"" + name + "\": take it first, with POST /_cutoff/clock/locks");
  }
  return name;
}

/// {"kind": "lambda.report", "function": "worker", "status": 504}: each member is what a field has to be.
EntryFilter read_event(const replay::Value& value) {
  const std::string example = R"({"kind": "lambda.report", "function": "worker"})";
  EntryFilter filter;
  for (const replay::Value& member : value.members(example)) {
    const auto kind = member.kind();
    if (kind == replay::Node::Kind::object || kind == replay::Node::Kind::array)
      member.refuse("write a text, a number, true or false");
    std::string wanted = kind == replay::Node::Kind::string ? member.string("\"worker\"") : member.source();
    if (member.key() == "kind") {
      filter.kinds.push_back(std::move(wanted));
    } else if (member.key() == "trace") {
      filter.trace = std::move(wanted);
    } else {
      filter.fields.emplace_back(member.key(), std::move(wanted));
    }
  }
  if (filter.kinds.empty()) value.complain("has no \"kind\": add one, such as \"kind\": \"lambda.report\"");
  return filter;
}

/// Looks at each new entry once; it is the driver's, and may outlive whoever asked.
struct EventWatch {
  const journal::Journal& journal;
  EntryFilter filter;
  std::optional<std::string> found;  // the entry's JSON

  bool look() {
    const auto& entries = journal.entries();
    for (std::size_t place = place_after(journal, filter.after); !found && place < entries.size(); ++place) {
      const journal::Entry& entry = entries[place];
      if (filter.matches(entry)) found = entry.json();
    }
    if (!entries.empty()) filter.after = std::max(filter.after, entries.back().number);
    return found.has_value();
  }
};

}  // namespace

void Control::write_now(wire::JsonWriter& writer) const {
  const clock::Instant now = cloud_.loop().now();
  writer.key("now_ms").milliseconds(now.time_since_epoch());
  writer.member("instant", cloud_.region().calendar().iso8601(now));
}

wire::Response Control::now_answer() const {
  return json_answer([this](wire::JsonWriter& writer) {
    writer.begin_object();
    write_now(writer);
    writer.end_object();
  });
}

void Control::write_clock(wire::JsonWriter& writer) const {
  const clock::Loop& loop = cloud_.loop();
  const wire::Calendar& calendar = cloud_.region().calendar();
  writer.begin_object();
  write_now(writer);
  writer.member("epoch", calendar.iso8601(clock::Instant{}))
      .member("mode", std::string_view(name_of(driver_.pace())));
  writer.key("rate");
  write_number(writer, driver_.rate());
  writer.member("timers", loop.timers()).member("owed", loop.owed()).member("fibers", loop.fibers());
  writer.key("pending").begin_array();
  const auto pending = loop.pending();
  for (std::size_t i = 0; i < std::min(pending.size(), most_pending_listed); ++i) {
    const clock::Timer& timer = *pending[i];
    writer.begin_object().member("what", std::string_view(timer.what()));
    writer.key("due_ms").milliseconds(timer.due().time_since_epoch());
    writer.member("instant", calendar.iso8601(timer.due()))
        .member("owed", timer.kind() == clock::Timer::Kind::owed)
        .end_object();
  }
  writer.end_array().key("holders").begin_array();
  for (const std::string& holder : loop.holders()) writer.string(holder);
  writer.end_array().key("locks").begin_array();
  for (const auto& [name, count] : driver_.locks())
    writer.begin_object().member("name", name).member("count", count).end_object();
  writer.end_array().end_object();
}

wire::Response Control::get_clock(Call& call) {
  call.check_query({});
  return json_answer([this](wire::JsonWriter& writer) { write_clock(writer); });
}

wire::Response Control::set_clock(Call& call) {
  call.check_query({});
  const replay::Document document = call.json();
  const replay::Value body(document);
  body.check_fields({"mode", "rate"}, R"({"mode": "real", "rate": 10})");
  const auto mode = body.find("mode");
  const auto rate = body.find("rate");
  if (!mode && !rate) body.complain(R"(says neither "mode" nor "rate": add one, such as "mode": "auto")");
  const clock::Pace pace = mode ? read_mode(*mode) : driver_.pace();
  driver_.set_pace(pace, rate ? read_rate(*rate) : driver_.rate());
  return get_clock(call);
}

wire::Response Control::advance(Call& call) {
  call.check_query({});
  const replay::Document document = call.json();
  const replay::Value body(document);
  body.check_fields({"by", "lock"}, R"({"by": "29s"})");
  const clock::Duration by = read_duration(body.require("by", "\"29s\""));
  const auto lock = read_lock(body, driver_);
  {
    std::optional<clock::Driver::GivenUp> given_up;
    if (lock) given_up.emplace(driver_, *lock);
    driver_.advance(by).wait();
  }
  return now_answer();
}

wire::Response Control::run_until(Call& call) {
  call.check_query({});
  const replay::Document document = call.json();
  const replay::Value body(document);
  body.check_fields({"idle", "event", "limit", "since", "lock"}, R"({"idle": true, "limit": "1h"})");
  const auto idle = body.find("idle");
  const auto event = body.find("event");
  if (idle.has_value() == event.has_value())
    body.complain(R"(needs one of "idle" and "event", such as "idle": true)");
  if (idle && idle->source() != "true") idle->refuse("write true");
  const auto limit_value = body.find("limit");
  const clock::Duration limit = limit_value ? read_duration(*limit_value) : default_limit;

  const auto watch = std::make_shared<EventWatch>(EventWatch{cloud_.journal(), {}, std::nullopt});
  if (event) watch->filter = read_event(*event);
  watch->filter.after = cloud_.journal().written();
  if (const auto since = body.find("since")) {
    if (!event) since->refuse("leave it out: it belongs to an event");
    const std::string text = since->source();
    if (text.empty() || text.size() > 18 || text.find_first_not_of("0123456789") != std::string::npos)
      since->refuse("write the number of a journal entry, such as 120");
    watch->filter.after = std::stoull(text);
  }
  const auto lock = read_lock(body, driver_);

  const clock::Instant target = clock::add_saturated(cloud_.loop().now(), limit);
  const char* reason = "event";
  {
    std::optional<clock::Driver::GivenUp> given_up;
    if (lock) given_up.emplace(driver_, *lock);
    const bool found =
        driver_
            .run_until([watch, wants_event = event.has_value()] { return wants_event && watch->look(); },
                       limit)
            .wait();
    if (!found) reason = cloud_.loop().owed() > 0 && cloud_.loop().now() >= target ? "limit" : "idle";
  }
  return json_answer([&](wire::JsonWriter& writer) {
    writer.begin_object().member("reason", std::string_view(reason));
    write_now(writer);
    if (watch->found) writer.key("event").raw(*watch->found);
    writer.end_object();
  });
}

wire::Response Control::sleep(Call& call) {
  call.check_query({});
  const replay::Document document = call.json();
  const replay::Value body(document);
  body.check_fields({"for", "lock"}, R"({"for": "2s", "lock": "browser"})");
  const clock::Duration duration = read_duration(body.require("for", "\"2s\""));
  const auto lock = read_lock(body, driver_);
  {
    std::optional<clock::Driver::GivenUp> given_up;
    if (lock) given_up.emplace(driver_, *lock);
    clock::sleep_for(cloud_.loop(), duration);
  }
  return now_answer();
}

wire::Response Control::list_locks(Call& call) {
  call.check_query({});
  return json_answer([this](wire::JsonWriter& writer) {
    writer.begin_object().key("locks").begin_array();
    for (const auto& [name, count] : driver_.locks())
      writer.begin_object().member("name", name).member("count", count).end_object();
    writer.end_array().end_object();
  });
}

wire::Response Control::take_lock(Call& call) {
  call.check_query({});
  const replay::Document document = call.json();
  const replay::Value body(document);
  body.check_fields({"name"}, R"({"name": "browser"})");
  driver_.lock(body.require("name", "\"browser\"").name("\"browser\""));
  return list_locks(call);
}

wire::Response Control::release_lock(Call& call) {
  call.check_query({});
  if (!driver_.unlock(call.path[0]))
    throw wire::Fault(404, "LockNotHeld", "nobody holds the lock \"" + call.path[0] + "\"");
  return list_locks(call);
}

wire::Response Control::release_all_locks(Call& call) {
  call.check_query({});
  driver_.unlock_all();
  return list_locks(call);
}

}  // namespace cutoff::control
