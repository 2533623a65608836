// What handler code in C++ calls: AWS, as plain waiting calls.
//
//   wire::Payload handler(const wire::Payload& event, lambda::Context& context, sdk::Aws& aws) {
//     const auto answer = aws.invoke_agent_runtime({.runtime = arn, .payload = question});
//     ...
//   }
//
// A call is made as the function's role and carries the invocation's trace. It fails with wire::Fault, as the
// service says it, or with ReadTimeout when the client gave up; what was asked for goes on regardless. On a fiber
// that was killed a call throws clock::Killed, and nothing is asked.
#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include "fakes/agentcore/agentcore.h"
#include "fakes/dynamodb/dynamodb.h"
#include "fakes/iam/caller.h"
#include "fakes/lambda/invoke_input.h"
#include "fakes/sdk/client_config.h"
#include "fakes/sdk/services.h"
#include "fakes/wire/function.h"
#include "fakes/wire/identifiers.h"

namespace cutoff::sdk {

/// The client waited for its read timeout, as often as it may send the request, and has no answer.
class ReadTimeout : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

class Aws {
 public:
  /// Both outlive it: within an invocation the caller is its context's.
  Aws(Services& services, const iam::Caller& caller, wire::TraceId trace, ClientConfig config = {})
      : services_(services), caller_(caller), trace_(trace), config_(config) {}

  /// The same, with other client settings: aws.with(ClientConfig::patient(900s)).invoke_agent_runtime(…).
  Aws with(ClientConfig config) const { return {services_, caller_, trace_, config}; }

  /// Bedrock AgentCore: waits for the agent's answer; for the beginning of one that is streamed.
  agentcore::InvokeReply invoke_agent_runtime(const agentcore::InvokeInput& input);

  /// Lambda, synchronously: waits for the function's reply. A function's error is a reply, not a Fault.
  wire::FunctionReply invoke(const lambda::InvokeInput& input);

  /// Lambda, asynchronously: the event is accepted, and that is all that its sender hears. Gives its request id.
  wire::Uuid invoke_event(const lambda::InvokeInput& input);

  // DynamoDB. A condition that does not hold is a Fault: ConditionalCheckFailedException.

  dynamodb::WriteOutput put_item(dynamodb::PutItemInput input);
  dynamodb::WriteOutput update_item(dynamodb::UpdateItemInput input);
  dynamodb::WriteOutput delete_item(dynamodb::DeleteItemInput input);
  dynamodb::GetItemOutput get_item(dynamodb::GetItemInput input);
  dynamodb::PageOutput query(dynamodb::QueryInput input);
  dynamodb::PageOutput scan(dynamodb::ScanInput input);
  dynamodb::DescribeTableOutput describe_table(dynamodb::DescribeTableInput input);

  /// Not AWS: the calendar and the chance of the place where the code runs.
  region::Region& region() const { return services_.region; }

 private:
  template <class Output, class Input>
  Output request(Output (dynamodb::DynamoDb::*operation)(const dynamodb::Call&, const Input&), Input input);
  template <class Start>
  auto call(const char* operation, const std::string& target, Start start);
  std::optional<double> jitter(const char* operation, int attempt) const;
  void gave_up(const char* operation, const std::string& target) const;

  Services& services_;
  const iam::Caller& caller_;
  wire::TraceId trace_;
  ClientConfig config_;
};

}  // namespace cutoff::sdk
