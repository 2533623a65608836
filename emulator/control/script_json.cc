#include "emulator/control/script_json.h"

#include <algorithm>
#include <array>

#include "emulator/control/time_text.h"

namespace cutoff::control {
namespace {

using agentcore::Behaviour;
using agentcore::Failure;
using agentcore::Script;

constexpr const char* example = R"({"latency": "68s", "response": {"answer": 42}})";

/// AgentCore's errors that a call may end with. Too many sessions is the account's; a fault injects it.
struct KnownFailure {
  const char* name;
  Failure (*make)();
};
constexpr std::array<KnownFailure, 4> known_failures{{
    {"RuntimeClientError", [] { return Failure::container_error(); }},
    {"ThrottlingException", [] { return Failure::throttled(); }},
    {"RetryableConflictException", [] { return Failure::session_busy(); }},
    {"InternalServerException", [] { return Failure::internal(); }},
}};

Failure read_failure(const replay::Value& value) {
  const std::string name = value.name("\"RuntimeClientError\"");
  for (const KnownFailure& known : known_failures) {
    if (name == known.name) return known.make();
  }
  value.refuse(
      R"(write "RuntimeClientError", "ThrottlingException", "RetryableConflictException" or "InternalServerException")");
}

wire::Payload read_response(const replay::Value& value) {
  const auto response = value.find("response");
  return response ? wire::Payload::from_text(response->source()) : wire::Payload();
}

agentcore::Chunk read_chunk(const replay::Value& value) {
  const std::string chunk_example = R"({"at": "1s", "text": "data: {}\n\n"})";
  value.check_fields({"at", "text"}, chunk_example);
  return {read_duration(value.require("at", "\"1s\"")),
          value.require("text", "\"data: {}\"").string("\"data: {}\"")};
}

/// What is common to all forms that say one behaviour; `more` are fields of whoever has it.
Behaviour read_behaviour(const replay::Value& value, const std::vector<std::string>& more = {}) {
  std::vector<std::string> fields{"latency", "response", "error",       "message",
                                  "chunks",  "status",   "content_type"};
  fields.insert(fields.end(), more.begin(), more.end());
  value.check_fields(fields, example);
  Behaviour behaviour;
  if (const auto latency = value.find("latency")) behaviour.latency = read_duration(*latency);
  behaviour.response = read_response(value);
  if (const auto error = value.find("error")) behaviour.failure = read_failure(*error);
  if (const auto message = value.find("message")) {
    if (!behaviour.failure) message->refuse("leave it out: it belongs to an error");
    behaviour.failure->message = message->string("\"Too many requests\"");
  }
  if (const auto chunks = value.find("chunks")) {
    for (const replay::Value& chunk : chunks->elements(R"([{"at": "1s", "text": "data: {}\n\n"}])"))
      behaviour.chunks.push_back(read_chunk(chunk));
    const auto in_order = [](const agentcore::Chunk& a, const agentcore::Chunk& b) { return a.at < b.at; };
    if (!std::is_sorted(behaviour.chunks.begin(), behaviour.chunks.end(), in_order))
      chunks->refuse("write the chunks in the order of their times");
    if (value.find("response")) chunks->refuse("write either chunks or a response");
  }
  if (const auto status = value.find("status")) {
    const std::string text = status->source();
    if (text.size() != 3 || text.front() != '2' || text.find_first_not_of("0123456789") != std::string::npos)
      status->refuse("write a status from 200 to 299: what fails is told by an error");
    behaviour.status = std::stoi(text);
  }
  if (const auto type = value.find("content_type"))
    behaviour.content_type = type->name("\"application/json\"");
  return behaviour;
}

std::uint64_t read_weight(const replay::Value& value) {
  const std::string text = value.source();
  if (text.empty() || text.size() > 9 || text.find_first_not_of("0123456789") != std::string::npos)
    value.refuse("write a whole number, such as 9");
  return std::stoull(text);
}

std::vector<clock::Duration> read_durations(const replay::Value& value, std::size_t least) {
  std::vector<clock::Duration> durations;
  for (const replay::Value& each : value.elements(R"(["8s", "15s"])"))
    durations.push_back(read_duration(each));
  if (durations.size() < least || !std::is_sorted(durations.begin(), durations.end()))
    value.refuse("write durations from the least to the most, such as [\"8s\", \"15s\"]");
  return durations;
}

Script read_list(const replay::Value& value, const replay::Value& list) {
  value.check_fields({"list", "after_end"}, R"({"list": [{"latency": "68s"}]})");
  std::vector<Behaviour> behaviours;
  for (const replay::Value& each : list.elements(R"([{"latency": "68s"}])"))
    behaviours.push_back(read_behaviour(each));
  if (behaviours.empty()) list.refuse("write one behaviour at least");
  Script::AfterEnd after_end = Script::AfterEnd::last_repeats;
  if (const auto what = value.find("after_end")) {
    const std::string text = what->string("\"last_repeats\"");
    if (text == "fails") after_end = Script::AfterEnd::fails;
    if (text != "fails" && text != "last_repeats") what->refuse(R"(write "last_repeats" or "fails")");
  }
  return Script::list(std::move(behaviours), after_end);
}

Script read_weighted(const replay::Value& value, const replay::Value& weighted) {
  value.check_fields({"weighted"}, R"({"weighted": [{"weight": 9, "latency": "8s"}]})");
  std::vector<Script::Weighted> choices;
  std::uint64_t whole = 0;
  for (const replay::Value& each : weighted.elements(R"([{"weight": 9, "latency": "8s"}])")) {
    const std::uint64_t weight = read_weight(each.require("weight", "9"));
    whole += weight;
    choices.push_back({weight, read_behaviour(each, {"weight"})});
  }
  if (whole == 0) weighted.refuse("give one of them a weight above 0");
  return Script::weighted(std::move(choices));
}

}  // namespace

Script read_script(const replay::Value& value) {
  if (value.kind() != replay::Node::Kind::object)
    value.refuse(std::string("write an object, such as ") + example);
  if (const auto list = value.find("list")) return read_list(value, *list);
  if (const auto weighted = value.find("weighted")) return read_weighted(value, *weighted);
  if (const auto uniform = value.find("uniform")) {
    value.check_fields({"uniform", "response"}, R"({"uniform": ["8s", "15s"]})");
    const auto between = read_durations(*uniform, 2);
    if (between.size() != 2) uniform->refuse("write the least and the most, such as [\"8s\", \"15s\"]");
    return Script::uniform(between[0], between[1], read_response(value));
  }
  if (const auto quantiles = value.find("quantiles")) {
    value.check_fields({"quantiles", "response"}, R"({"quantiles": ["8s", "9s", "15s"]})");
    return Script::quantiles(read_durations(*quantiles, 2), read_response(value));
  }
  return Script::fixed(read_behaviour(value));
}

}  // namespace cutoff::control
