#include "emulator/replay/incident.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "emulator/replay/near_miss.h"

namespace cutoff::replay {
namespace {

constexpr const char* incident_example =
    R"({"name": "slow-agent", "gateway": "rest", "flow": "direct", "requests": []})";
constexpr const char* request_example = R"({"at": "0s", "body": {"prompt": "hello"}, "agent": "68s"})";
constexpr const char* expectation_example = R"({"summary": {"timed_out": 1}})";
constexpr std::array outcomes{flows::Outcome::answered, flows::Outcome::timed_out, flows::Outcome::failed,
                              flows::Outcome::lost};

std::string quoted(std::string_view text) { return '"' + std::string(text) + '"'; }

/// The text of `value`, which must be one of `names`.
std::string one_of(const Value& value, const std::vector<std::string>& names, const std::string& otherwise) {
  std::string text = value.string(quoted(names.front()));
  if (std::find(names.begin(), names.end(), text) == names.end()) {
    value.refuse(did_you_mean(text, names, otherwise));
  }
  return text;
}

std::string read_gateway(const Value& value) {
  return one_of(value, {"rest"}, "write \"rest\", for a REST API");
}

std::string read_flow(const Value& value, const std::vector<std::string>& known_flows) {
  return one_of(value, known_flows, "the flows are " + quoted_list(known_flows));
}

clock::Duration read_within_limit(const Value& value) {
  const clock::Duration duration = value.duration();
  if (duration > time_limit) value.refuse("a replay lasts at most 24h, so write less");
  return duration;
}

std::string read_body(const Value& value) {
  if (value.kind() != Node::Kind::object) {
    value.refuse(R"(write the JSON object that the client sends, such as {"prompt": "hello"})");
  }
  return value.source();
}

flows::Arrival read_request(const Value& value, std::size_t position) {
  value.check_fields({"id", "at", "body", "agent"}, request_example);
  flows::Arrival arrival;
  const std::optional<Value> id = value.find("id");
  arrival.id = id ? id->name("\"1\"") : std::to_string(position + 1);
  arrival.at = read_within_limit(value.require("at", "\"0s\""));
  arrival.body = read_body(value.require("body", R"({"prompt": "hello"})"));
  arrival.agent = read_within_limit(value.require("agent", "\"68s\""));
  return arrival;
}

std::vector<flows::Arrival> read_requests(const Value& value) {
  const std::vector<Value> elements = value.elements("[" + std::string(request_example) + "]");
  if (elements.empty()) value.refuse("write one request at least, such as " + std::string(request_example));
  std::vector<flows::Arrival> requests;
  requests.reserve(elements.size());
  for (const Value& element : elements) {
    requests.push_back(read_request(element, requests.size()));
    const std::string& id = requests.back().id;
    const auto first =
        std::find_if(requests.begin(), requests.end(), [&](const auto& r) { return r.id == id; });
    if (first + 1 == requests.end()) continue;
    const std::string first_path = value.path() + "[" + std::to_string(first - requests.begin()) + "]";
    if (const std::optional<Value> written = element.find("id")) {
      written->refuse("this is the id of " + first_path + ", so write another one");
    }
    element.complain("has the id " + quoted(id) + " by its position, which is the id of " + first_path +
                     ": write an \"id\" of its own");
  }
  return requests;
}

std::int64_t read_count(const Value& value) {
  const std::string digits = value.source();
  std::int64_t count = -1;
  const char* const end = digits.data() + digits.size();
  const auto read = std::from_chars(digits.data(), end, count);
  if (value.kind() != Node::Kind::number || read.ec != std::errc() || read.ptr != end || count < 0) {
    value.refuse("write how many requests, such as 1");
  }
  return count;
}

int read_status(const Value& value) {
  const std::string digits = value.source();
  int status = 0;
  const char* const end = digits.data() + digits.size();
  const auto read = std::from_chars(digits.data(), end, status);
  if (value.kind() != Node::Kind::number || read.ptr != end || status < 100 || status > 599) {
    value.refuse("write an HTTP status, such as 504, or null for no response");
  }
  return status;
}

std::optional<clock::Duration> milliseconds(const Value& value) {
  return value.kind() == Node::Kind::number ? clock::parse_duration(value.source() + "ms") : std::nullopt;
}

clock::Duration read_sent(const Value& value) {
  const auto read = milliseconds(value);
  if (!read) value.refuse("write milliseconds from the incident's start, such as 0");
  return *read;
}

clock::Duration read_instant(const Value& value) {
  const auto read = milliseconds(value);
  if (!read) value.refuse("write milliseconds from the incident's start, such as 29000, or null for never");
  return *read;
}

flows::Outcome read_outcome(const Value& value) {
  std::vector<std::string> names;
  for (const flows::Outcome outcome : outcomes) names.emplace_back(flows::outcome_text(outcome));
  const std::string text = one_of(value, names, "the outcomes are " + quoted_list(names));
  return outcomes[static_cast<std::size_t>(std::find(names.begin(), names.end(), text) - names.begin())];
}

/// Nothing when the field is not there; otherwise what `read` makes of it, or nothing in it for null.
template <class Read>
auto read_nullable(const Value& object, std::string_view key, Read read) {
  using Nullable = std::optional<decltype(read(object))>;
  std::optional<Nullable> judged;
  if (const auto value = object.find(key)) judged = value->is_null() ? Nullable() : Nullable(read(*value));
  return judged;
}

ExpectedSummary read_summary(const Value& value) {
  value.check_fields({"answered", "timed_out", "failed", "lost"}, R"({"timed_out": 1})");
  const auto count = [&](std::string_view key) {
    const std::optional<Value> written = value.find(key);
    return written ? std::optional(read_count(*written)) : std::nullopt;
  };
  return {count("answered"), count("timed_out"), count("failed"), count("lost")};
}

/// Which request an expectation is about: the one with its id, or else the one at its position.
std::size_t judged_request(const Value& value, std::size_t position,
                           const std::vector<flows::Arrival>& requests) {
  if (const std::optional<Value> id = value.find("id")) {
    const std::string text = id->name("\"1\"");
    const auto found =
        std::find_if(requests.begin(), requests.end(), [&](const auto& r) { return r.id == text; });
    if (found == requests.end()) {
      std::vector<std::string> ids;
      for (const flows::Arrival& request : requests) ids.push_back(request.id);
      constexpr std::size_t most_named = 10;
      id->refuse(did_you_mean(text, ids,
                              ids.size() > most_named ? "write the id of one of the incident's requests"
                                                      : "the incident's requests are " + quoted_list(ids)));
    }
    return static_cast<std::size_t>(found - requests.begin());
  }
  if (position >= requests.size()) {
    value.complain("is about request number " + std::to_string(position + 1) + ": there are only " +
                   std::to_string(requests.size()) +
                   ", so leave it out or give it the \"id\" of one of them");
  }
  return position;
}

ExpectedRequest read_expected_request(const Value& value, std::size_t position,
                                      const std::vector<flows::Arrival>& requests) {
  value.check_fields({"id", "sent_ms", "status", "responded_ms", "answered_ms", "outcome"},
                     R"({"status": 504, "responded_ms": 29000})");
  ExpectedRequest expected;
  expected.request = judged_request(value, position, requests);
  if (const std::optional<Value> sent = value.find("sent_ms")) expected.sent = read_sent(*sent);
  expected.status = read_nullable(value, "status", read_status);
  expected.responded = read_nullable(value, "responded_ms", read_instant);
  expected.answered = read_nullable(value, "answered_ms", read_instant);
  if (const std::optional<Value> outcome = value.find("outcome")) expected.outcome = read_outcome(*outcome);
  return expected;
}

Expectation read_expectation(const Value& value, const std::vector<flows::Arrival>& requests) {
  value.check_fields({"summary", "requests"}, expectation_example);
  Expectation expectation;
  expectation.flow = value.key();
  if (const std::optional<Value> summary = value.find("summary"))
    expectation.summary = read_summary(*summary);
  if (const std::optional<Value> list = value.find("requests")) {
    for (const Value& element : list->elements(R"([{"status": 504, "responded_ms": 29000}])")) {
      expectation.requests.push_back(read_expected_request(element, expectation.requests.size(), requests));
    }
  }
  return expectation;
}

}  // namespace

const Expectation* Incident::expectation_for(std::string_view a_flow) const {
  for (const Expectation& expectation : expectations) {
    if (expectation.flow == a_flow) return &expectation;
  }
  return nullptr;
}

Incident read_incident(const std::string& path, const std::vector<std::string>& known_flows) {
  return read_incident(Document::read(path), known_flows);
}

Incident read_incident(const Document& document, const std::vector<std::string>& known_flows) {
  const Value file(document);
  file.check_fields({"name", "description", "gateway", "flow", "requests", "expect"}, incident_example);
  Incident incident;
  incident.name = file.require("name", "\"slow-agent\"").name("\"slow-agent\"");
  if (const auto text = file.find("description")) incident.description = text->string("\"What happened\"");
  incident.gateway = read_gateway(file.require("gateway", "\"rest\""));
  incident.flow = read_flow(file.require("flow", quoted(known_flows.front())), known_flows);
  incident.requests = read_requests(file.require("requests", "[" + std::string(request_example) + "]"));
  if (const auto expect = file.find("expect")) {
    const std::string example = "{" + quoted(incident.flow) + ": " + expectation_example + "}";
    expect->check_fields(known_flows, example);
    for (const Value& value : expect->members(example)) {
      incident.expectations.push_back(read_expectation(value, incident.requests));
    }
  }
  return incident;
}

}  // namespace cutoff::replay
