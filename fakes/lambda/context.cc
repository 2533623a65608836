#include "fakes/lambda/context.h"

#include <algorithm>

#include "fakes/lambda/handler_error.h"
#include "fakes/lambda/invocation.h"

namespace cutoff::lambda {

clock::Loop& InitContext::loop() const { return invocation_.loop(); }

const FunctionConfiguration& InitContext::configuration() const {
  return invocation_.version().configuration;
}

std::string_view InitContext::environment_variable(std::string_view name) const {
  for (const auto& [variable, value] : environment_variables()) {
    if (variable == name) return value;
  }
  return {};
}

std::string InitContext::log_stream_name() const { return invocation_.log_stream_name(); }

const iam::Caller& InitContext::caller() const { return invocation_.version().role_session; }

void InitContext::log(std::string message) { invocation_.log(std::move(message)); }

const wire::Uuid& Context::request_id() const { return invocation_.request_id(); }

const wire::TraceId& Context::trace() const { return invocation_.input().trace; }

const std::string& Context::invoked_function_arn() const { return invocation_.input().function; }

clock::Instant Context::deadline() const { return invocation_.deadline(); }

clock::Duration Context::remaining_time() const {
  return std::max(clock::Duration::zero(), deadline() - loop().now());
}

const std::string& Context::client_context() const { return invocation_.input().client_context; }

void Context::adopt_current_fiber() { invocation_.adopt_current_fiber(); }

void Context::log_exception_of(const char* name) {
  const ExceptionDescription exception = describe_current_exception();
  log("Exception in " + std::string(name) + ": " + exception.type + ": " + exception.message);
}

}  // namespace cutoff::lambda
