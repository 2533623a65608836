#include "fakes/agentcore/behaviour.h"

namespace cutoff::agentcore {
namespace {

Failure refusal(int status, std::string type, std::string message) {
  return {status, std::move(type), std::move(message), false, false};
}

Failure runtime_client_error(std::string message, bool ends_session) {
  return {424, "RuntimeClientError", std::move(message), true, ends_session};
}

}  // namespace

Failure Failure::throttled() {
  return refusal(429, "ThrottlingException", "Too many requests, please wait before trying again.");
}

Failure Failure::too_many_sessions(const std::string& account) {
  return refusal(402, "ServiceQuotaExceededException", "maxVms limit exceeded for account " + account);
}

Failure Failure::session_busy() {
  return refusal(409, "RetryableConflictException", "Session operation in progress, please retry");
}

Failure Failure::container_error(int container_status) {
  return runtime_client_error("Received error (" + std::to_string(container_status) +
                                  ") from runtime. Please check your CloudWatch logs for more information.",
                              false);
}

Failure Failure::initialization_exceeded(std::chrono::seconds limit) {
  return runtime_client_error(
      "Runtime initialization time exceeded. Please make sure that initialization completes in " +
          std::to_string(limit.count()) + "s.",
      true);
}

Failure Failure::unhealthy() {
  return runtime_client_error(
      "Runtime health check failed or timed out. Please make sure that health check is implemented according "
      "to the "
      "requirements here - "
      "https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/runtime-http-protocol-contract.html",
      true);
}

Failure Failure::internal() {
  return {500, "InternalServerException", "An internal error occurred. Please try again.", true, false};
}

Behaviour Behaviour::answer(clock::Duration latency, wire::Payload response) {
  Behaviour behaviour;
  behaviour.latency = latency;
  behaviour.response = std::move(response);
  return behaviour;
}

Behaviour Behaviour::fail(Failure failure, clock::Duration latency) {
  Behaviour behaviour;
  behaviour.latency = latency;
  behaviour.failure = std::move(failure);
  return behaviour;
}

}  // namespace cutoff::agentcore
