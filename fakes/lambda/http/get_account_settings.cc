#include "fakes/lambda/http/answer.h"
#include "fakes/lambda/http/operations.h"
#include "fakes/wire/json_writer.h"

namespace cutoff::lambda::http {

wire::Response get_account_settings(Lambda& lambda, Call& call) {
  const AccountSettings settings = lambda.get_account_settings(call.caller);
  std::string json;
  wire::JsonWriter(json)
      .begin_object()
      .key("AccountLimit")
      .begin_object()
      .member("TotalCodeSize", settings.total_code_size_limit)
      .member("CodeSizeUnzipped", most_unzipped_bytes)
      .member("CodeSizeZipped", most_zipped_bytes)
      .member("ConcurrentExecutions", settings.concurrent_executions)
      .member("UnreservedConcurrentExecutions", settings.unreserved_concurrent_executions)
      .end_object()
      .key("AccountUsage")
      .begin_object()
      .member("TotalCodeSize", settings.total_code_size)
      .member("FunctionCount", settings.function_count)
      .end_object()
      .end_object();
  return json_answer(200, std::move(json));
}

}  // namespace cutoff::lambda::http
