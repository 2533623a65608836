#include <utility>

#include "fakes/lambda/http/answer.h"
#include "fakes/lambda/http/function_json.h"
#include "fakes/lambda/http/operations.h"
#include "fakes/lambda/http/settings.h"

namespace cutoff::lambda::http {

wire::Response update_function_configuration(Lambda& lambda, Call& call) {
  const wire::JsonObject body = call.json();
  FunctionUpdate update = settings_of(body, lambda.region());
  update.revision_id = body.string("RevisionId").value_or("");
  const Function& function =
      lambda.update_function_configuration(call.caller, call.function(), std::move(update));
  return json_answer(200, function_json(function, lambda.region()));
}

}  // namespace cutoff::lambda::http
