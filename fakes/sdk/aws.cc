#include "fakes/sdk/aws.h"

#include <cmath>
#include <optional>
#include <string>

#include "fakes/clock/fiber.h"
#include "fakes/clock/random.h"
#include "fakes/clock/waiter.h"
#include "fakes/dynamodb/dynamodb.h"
#include "fakes/lambda/lambda.h"
#include "fakes/region/region.h"

namespace cutoff::sdk {

/// Sends, waits, gives up and sends again, as the client's settings say. `start` asks the service and returns a
/// clock::Result; it is called once an attempt.
template <class Start>
auto Aws::call(const char* operation, const std::string& target, Start start) {
  clock::Loop& loop = services_.region.loop();
  for (int attempt = 1;; ++attempt) {
    if (loop.current_is_killed()) throw clock::Killed{};
    bool throttled = false;
    const bool last = attempt >= config_.max_attempts || config_.retries == ClientConfig::Retries::none;
    try {
      if (!config_.read_timeout) return start().wait();
      clock::Deadline deadline(loop, *config_.read_timeout);
      auto result = start();
      if (auto reply = result.wait(deadline)) return std::move(*reply);
      gave_up(operation, target);
      if (last)
        throw ReadTimeout("Read timeout on endpoint of " + std::string(operation) + ": \"" + target + "\"");
    } catch (const wire::Fault& fault) {
      if (last || !is_retried(config_.retries, fault)) throw;
      constexpr int too_many_requests = 429;
      throttled = fault.status() == too_many_requests;
    }
    if (auto chance = jitter(operation, attempt))
      clock::sleep_for(loop, back_off(config_.retries, attempt + 1, throttled, *chance));
  }
}

/// What an SDK draws after a failed attempt, at least 0 and below 1; nothing where it is not to wait.
std::optional<double> Aws::jitter(const char* operation, int attempt) const {
  const auto fraction = [](clock::RandomStream stream) {
    constexpr int bits = 53;  // of a double
    return std::ldexp(static_cast<double>(stream.next() >> (64 - bits)), -bits);
  };
  const std::string number = std::to_string(attempt);
  if (config_.jitter_seed) return fraction(clock::Random(*config_.jitter_seed).stream("sdk.jitter", number));
  if (services_.region.latency() == region::LatencyProfile::ideal) return std::nullopt;
  return fraction(services_.region.random().stream(operation, trace_.text() + number));
}

void Aws::gave_up(const char* operation, const std::string& target) const {
  services_.region.journal().append(
      "sdk.gave_up", trace_, journal::field("operation", operation), journal::field("target", target),
      journal::field("after_ms", *config_.read_timeout), journal::field("reason", "read timeout"));
}

agentcore::InvokeReply Aws::invoke_agent_runtime(const agentcore::InvokeInput& input) {
  return call("InvokeAgentRuntime", input.runtime, [&] {
    agentcore::InvokeInput sent = input;
    sent.trace = trace_;
    return services_.agentcore.start_invoke(caller_, std::move(sent));
  });
}

wire::FunctionReply Aws::invoke(const lambda::InvokeInput& input) {
  return call("Invoke", input.function, [&] {
    lambda::InvokeInput sent = input;
    sent.trace = trace_;
    return services_.lambda.start_invoke(caller_, std::move(sent));
  });
}

wire::Uuid Aws::invoke_event(const lambda::InvokeInput& input) {
  lambda::InvokeInput sent = input;
  sent.trace = trace_;
  return services_.lambda.invoke_event(caller_, std::move(sent));
}

/// Without the settings' time limit and second tries: a table answers within milliseconds, and what it refuses here it
/// would refuse again.
template <class Output, class Input>
Output Aws::request(Output (dynamodb::DynamoDb::*operation)(const dynamodb::Call&, const Input&),
                    Input input) {
  if (services_.region.loop().current_is_killed()) throw clock::Killed{};
  return services_.dynamodb.request(operation, {caller_, trace_}, std::move(input));
}

dynamodb::WriteOutput Aws::put_item(dynamodb::PutItemInput input) {
  return request(&dynamodb::DynamoDb::put_item, std::move(input));
}

dynamodb::WriteOutput Aws::update_item(dynamodb::UpdateItemInput input) {
  return request(&dynamodb::DynamoDb::update_item, std::move(input));
}

dynamodb::WriteOutput Aws::delete_item(dynamodb::DeleteItemInput input) {
  return request(&dynamodb::DynamoDb::delete_item, std::move(input));
}

dynamodb::GetItemOutput Aws::get_item(dynamodb::GetItemInput input) {
  return request(&dynamodb::DynamoDb::get_item, std::move(input));
}

dynamodb::PageOutput Aws::query(dynamodb::QueryInput input) {
  return request(&dynamodb::DynamoDb::query, std::move(input));
}

dynamodb::PageOutput Aws::scan(dynamodb::ScanInput input) {
  return request(&dynamodb::DynamoDb::scan, std::move(input));
}

dynamodb::DescribeTableOutput Aws::describe_table(dynamodb::DescribeTableInput input) {
  return request(&dynamodb::DynamoDb::describe_table, std::move(input));
}

}  // namespace cutoff::sdk
