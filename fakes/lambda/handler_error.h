// How code in C++ says that it failed.
#pragma once

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace cutoff::lambda {

/// An error with a type of its own; any other exception has its class as type. The stack trace is whatever lines the
/// handler wants its caller to see.
class HandlerError : public std::runtime_error {
 public:
  HandlerError(std::string type, const std::string& message, std::vector<std::string> stack_trace = {})
      : std::runtime_error(message), type_(std::move(type)), stack_trace_(std::move(stack_trace)) {}

  const std::string& type() const { return type_; }
  const std::vector<std::string>& stack_trace() const { return stack_trace_; }

 private:
  std::string type_;
  std::vector<std::string> stack_trace_;
};

/// The exception that is being handled, as Lambda's runtimes tell of it. Only inside of a catch block.
struct ExceptionDescription {
  std::string type;
  std::string message;
  std::vector<std::string> stack_trace;
};
ExceptionDescription describe_current_exception();

}  // namespace cutoff::lambda
