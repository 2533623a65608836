// GetFunction and GetFunctionConfiguration.
#include "fakes/lambda/http/answer.h"
#include "fakes/lambda/http/function_json.h"
#include "fakes/lambda/http/operations.h"

namespace cutoff::lambda::http {

/// Code has no Location: on AWS that is a signed URL in S3, and there is none.
wire::Response get_function(Lambda& lambda, Call& call) {
  const Function& function = lambda.get_function(call.caller, call.function(), call.qualifier());
  std::string json;
  wire::JsonWriter writer(json);
  writer.begin_object().key("Configuration");
  write_function(writer, function, lambda.region(), {.qualified = !call.qualifier().empty()});
  writer.key("Code").begin_object().member("RepositoryType", "S3").end_object();
  if (!function.tags().empty()) {
    writer.key("Tags").begin_object();
    for (const auto& [key, value] : function.tags()) writer.member(key, value);
    writer.end_object();
  }
  if (const auto reserved = function.reserved_concurrency()) {
    writer.key("Concurrency").begin_object().member("ReservedConcurrentExecutions", *reserved).end_object();
  }
  writer.end_object();
  return json_answer(200, std::move(json));
}

wire::Response get_function_configuration(Lambda& lambda, Call& call) {
  const Function& function =
      lambda.get_function_configuration(call.caller, call.function(), call.qualifier());
  return json_answer(200, function_json(function, lambda.region(), {.qualified = !call.qualifier().empty()}));
}

}  // namespace cutoff::lambda::http
