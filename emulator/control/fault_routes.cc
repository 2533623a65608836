// Faults over the wire (fakes/faults/faults.h).
#include <cmath>

#include <nlohmann/json.hpp>

#include "emulator/control/control.h"
#include "emulator/control/time_text.h"
#include "fakes/wire/fault.h"

namespace cutoff::control {
namespace {

constexpr std::uint64_t parts_of_a_rate = 1'000'000'000;
constexpr faults::Target targets[] = {faults::Target::function, faults::Target::table, faults::Target::agent};

/// "function:worker", "table:requests-*"
void read_target(const replay::Value& value, faults::Rule& rule) {
  const std::string text = value.name("\"function:worker\"");
  const auto colon = text.find(':');
  for (const faults::Target target : targets) {
    if (colon == std::string::npos || text.substr(0, colon) != faults::name_of(target)) continue;
    rule.target = target;
    rule.name = text.substr(colon + 1);
    if (!rule.name.empty()) return;
  }
  value.refuse(R"(write "function:NAME", "table:NAME" or "agent:NAME", where NAME may have *)");
}

void read_rate(const replay::Value& value, faults::Rule& rule) {
  double rate = 0;
  if (value.kind() == replay::Node::Kind::number) rate = nlohmann::json::parse(value.source()).get<double>();
  rule.whole = parts_of_a_rate;
  if (rate > 0 && rate <= 1) rule.part = static_cast<std::uint64_t>(std::llround(rate * parts_of_a_rate));
  if (!(rate > 0 && rate <= 1) || rule.part == 0)
    value.refuse("write a number above 0 and at most 1, such as 0.05");
}

std::uint64_t read_count(const replay::Value& value) {
  const std::string text = value.source();
  const bool whole = value.kind() == replay::Node::Kind::number && text.size() <= 18 &&
                     text.find_first_not_of("0123456789") == std::string::npos;
  if (!whole || std::stoull(text) == 0) value.refuse("write a whole number above 0, such as 3");
  return std::stoull(text);
}

faults::Rule read_rule(const replay::Value& body) {
  body.check_fields(
      {"id", "target", "operation", "latency", "error", "message", "reason", "error_type", "rate", "count"},
      R"({"target": "function:worker", "error": "throttle", "count": 3})");
  faults::Rule rule;
  read_target(body.require("target", "\"function:worker\""), rule);
  const auto text = [&body](const char* name, std::string& into, const char* example) {
    if (const auto value = body.find(name)) into = value->name(example);
  };
  text("id", rule.id, "\"slow-table\"");
  text("operation", rule.operation, "\"PutItem\"");
  text("error", rule.error, "\"throttle\"");
  text("message", rule.message, "\"Rate Exceeded.\"");
  text("reason", rule.reason, "\"CallerRateLimitExceeded\"");
  text("error_type", rule.error_type, "\"ValueError\"");
  if (const auto latency = body.find("latency")) rule.latency = read_duration(*latency);
  if (const auto rate = body.find("rate")) read_rate(*rate, rule);
  if (const auto count = body.find("count")) rule.count = read_count(*count);
  return rule;
}

void write_rule(wire::JsonWriter& writer, const faults::ActiveRule& active) {
  const faults::Rule& rule = active.rule;
  writer.begin_object()
      .member("id", rule.id)
      .member("target", std::string(faults::name_of(rule.target)) + ":" + rule.name);
  if (!rule.operation.empty()) writer.member("operation", rule.operation);
  if (rule.latency > clock::Duration::zero()) writer.key("latency_ms").milliseconds(rule.latency);
  if (active.error != nullptr) {
    writer.member("error", active.error->in_code ? std::string("FunctionError") : active.error->type);
    if (active.error->in_code) writer.member("error_type", active.error->type);
    if (!active.error->message.empty()) writer.member("message", active.error->message);
    if (*active.error->reason != '\0') writer.member("reason", std::string_view(active.error->reason));
  }
  writer.key("rate").raw(
      nlohmann::json(static_cast<double>(rule.part) / static_cast<double>(rule.whole)).dump());
  if (rule.count) writer.member("count", *rule.count);
  writer.member("fitting", active.fitting)
      .member("injected", active.injected)
      .member("used_up", active.used_up())
      .end_object();
}

[[noreturn]] void no_such_fault(const std::string& id) {
  throw wire::Fault(404, "NotFound", "there is no fault \"" + id + "\"");
}

}  // namespace

wire::Response Control::list_faults(Call& call) {
  call.check_query({});
  return json_answer([this](wire::JsonWriter& writer) {
    writer.begin_object().key("faults").begin_array();
    for (const faults::ActiveRule& active : cloud_.faults().rules()) write_rule(writer, active);
    writer.end_array().end_object();
  });
}

wire::Response Control::add_fault(Call& call) {
  call.check_query({});
  const replay::Document document = call.json();
  const std::string id = cloud_.faults().add(read_rule(replay::Value(document)));
  return json_answer([&](wire::JsonWriter& writer) { write_rule(writer, *cloud_.faults().find(id)); }, 201);
}

wire::Response Control::get_fault(Call& call) {
  call.check_query({});
  const faults::ActiveRule* const active = cloud_.faults().find(call.path[0]);
  if (active == nullptr) no_such_fault(call.path[0]);
  return json_answer([&](wire::JsonWriter& writer) { write_rule(writer, *active); });
}

wire::Response Control::remove_fault(Call& call) {
  call.check_query({});
  if (!cloud_.faults().remove(call.path[0])) no_such_fault(call.path[0]);
  return list_faults(call);
}

wire::Response Control::remove_all_faults(Call& call) {
  call.check_query({});
  cloud_.faults().clear();
  return list_faults(call);
}

}  // namespace cutoff::control
