// PutFunctionConcurrency, GetFunctionConcurrency and DeleteFunctionConcurrency.
#include "fakes/lambda/faults.h"
#include "fakes/lambda/http/answer.h"
#include "fakes/lambda/http/operations.h"
#include "fakes/wire/json_writer.h"

namespace cutoff::lambda::http {
namespace {

wire::Response answer(std::optional<std::int64_t> reserved) {
  std::string json;
  wire::JsonWriter writer(json);
  writer.begin_object();
  if (reserved) writer.member("ReservedConcurrentExecutions", *reserved);
  writer.end_object();
  return json_answer(200, std::move(json));
}

}  // namespace

wire::Response put_function_concurrency(Lambda& lambda, Call& call) {
  const auto reserved = call.json().integer("ReservedConcurrentExecutions");
  Validation validation;
  validation.require_present(reserved.has_value(), "reservedConcurrentExecutions");
  validation.throw_if_any();
  lambda.put_function_concurrency(call.caller, call.function(), *reserved);
  return answer(reserved);
}

wire::Response get_function_concurrency(Lambda& lambda, Call& call) {
  return answer(lambda.get_function_concurrency(call.caller, call.function()));
}

wire::Response delete_function_concurrency(Lambda& lambda, Call& call) {
  lambda.delete_function_concurrency(call.caller, call.function());
  return no_content();
}

}  // namespace cutoff::lambda::http
