#include "emulator/report/sentence.h"

#include <algorithm>
#include <string_view>

namespace cutoff::report {
namespace {

std::string seconds(const journal::Entry& entry, std::string_view key) {
  return clock::seconds_text(entry.duration(key)) + " s";
}

/// " (INTEGRATION_TIMEOUT)", or nothing.
std::string in_brackets(const std::string& text) { return text.empty() ? "" : " (" + text + ")"; }

/// "assess", of "arn:aws:lambda:us-east-1:123456789012:function:assess" too.
std::string function_name(const std::string& name_or_arn) {
  constexpr std::string_view before = ":function:";
  const std::size_t found = name_or_arn.find(before);
  return found == std::string::npos ? name_or_arn : name_or_arn.substr(found + before.size());
}

Ink ink_of_status(std::int64_t status) { return status < 400 ? Ink::good : Ink::bad; }

Sentence client(const journal::Entry& entry, std::string_view event) {
  if (event == "send") return {"sends " + entry.text("method") + " " + entry.text("path")};
  if (event == "failure") return {"does not reach the API" + in_brackets(entry.text("reason")), Ink::bad};
  if (event == "response") {
    return {"gets " + entry.text("status") + " after " + seconds(entry, "duration_ms"),
            ink_of_status(entry.number_of("status"))};
  }
  return {std::string(event)};
}

Sentence gateway(const journal::Entry& entry, std::string_view event) {
  if (event == "request") return {};  // the client's "sends" says it
  if (event == "integration") {
    if (entry.text("type") == "MOCK") return {"answers by itself (MOCK)"};
    return {"calls " + function_name(entry.text("function")) + ", waits at most " +
            seconds(entry, "timeout_ms")};
  }
  if (event == "cutoff") {
    return {"CUT OFF: it has waited " + seconds(entry, "timeout_ms") + " and waits no more", Ink::bad};
  }
  if (event == "response") {
    return {"answers " + entry.text("status") + in_brackets(entry.text("error_type")),
            ink_of_status(entry.number_of("status"))};
  }
  return {std::string(event)};
}

Sentence lambda(const journal::Entry& entry, std::string_view event) {
  if (event == "invoke") return {};  // it starts at once, or is throttled
  if (event == "enqueue") return {"takes an event for " + entry.text("function")};
  if (event == "attempt") return {};  // it starts at once
  if (event == "requeue") {
    return {"puts the event back for " + seconds(entry, "delay_ms") + in_brackets(entry.text("reason")),
            Ink::bad};
  }
  if (event == "duplicate") return {"delivers the event a second time", Ink::orphaned};
  if (event == "drop") return {"gives the event up" + in_brackets(entry.text("reason")), Ink::bad};
  if (event == "destination" || event == "dead_letter") {
    return {"tells " + entry.text("target") + " of the event's end" + in_brackets(entry.text("condition"))};
  }
  if (event == "throttle") {
    return {"refuses to run " + entry.text("function") + in_brackets(entry.text("reason")), Ink::bad};
  }
  if (event == "init") {
    const clock::Duration took = entry.duration("duration_ms");
    if (entry.text("status") == "success" && took == clock::Duration::zero()) return {};
    return {"has made an environment in " + seconds(entry, "duration_ms") +
            in_brackets(entry.text("status"))};
  }
  if (event == "start") return {"starts " + entry.text("function")};
  if (event == "log") return {"logs: " + entry.text("message")};
  if (event == "end") return {};  // the report, at the same instant, says more
  if (event == "report") {
    const std::string billed = ", billed " + seconds(entry, "billed_ms");
    if (entry.text("status") == "success") return {"ends after " + seconds(entry, "duration_ms") + billed};
    if (entry.text("status") == "timeout") {
      return {"hits its own timeout after " + seconds(entry, "duration_ms") + billed, Ink::bad};
    }
    return {"fails after " + seconds(entry, "duration_ms") + in_brackets(entry.text("error_type")) + billed,
            Ink::bad};
  }
  if (event == "reply") {
    if (entry.text("heard") == "false") return {"its answer reaches nobody", Ink::orphaned};
    return {};
  }
  return {std::string(event)};
}

Sentence agent(const journal::Entry& entry, std::string_view event) {
  if (event == "call") return {"starts to work (" + entry.text("runtime") + ")"};
  if (event == "answer") {
    std::string text = "answers " + entry.text("status") + " after " + seconds(entry, "duration_ms") +
                       in_brackets(entry.text("error_type"));
    if (entry.text("heard") == "false") return {text + ", to nobody", Ink::orphaned};
    return {text, entry.number_of("status") < 400 ? Ink::plain : Ink::bad};
  }
  return {std::string(event)};
}

/// What no rule above knows: "dynamodb.put_item {table}" is "put item (requests)".
Sentence other(const journal::Entry& entry, std::string_view event) {
  std::string text(event);
  std::replace(text.begin(), text.end(), '_', ' ');
  return {text + in_brackets(entry.text("table"))};
}

}  // namespace

Sentence sentence_for(const journal::Entry& entry) {
  const std::string_view kind(entry.kind);
  const std::size_t dot = std::min(kind.find('.'), kind.size());
  const std::string_view service = kind.substr(0, dot);
  const std::string_view event = dot == kind.size() ? kind : kind.substr(dot + 1);
  if (service == "client") return client(entry, event);
  if (service == "apigateway") return gateway(entry, event);
  if (service == "lambda") return lambda(entry, event);
  if (service == "agentcore") return agent(entry, event);
  if (kind == "sdk.gave_up") {
    return {"gives up on " + entry.text("target") + " after " + seconds(entry, "after_ms") +
                in_brackets(entry.text("reason")),
            Ink::bad};
  }
  return other(entry, event);
}

}  // namespace cutoff::report
