#include <utility>

#include "fakes/lambda/http/answer.h"
#include "fakes/lambda/http/function_json.h"
#include "fakes/lambda/http/operations.h"
#include "fakes/lambda/http/settings.h"

namespace cutoff::lambda::http {

wire::Response update_function_code(Lambda& lambda, Call& call) {
  const wire::JsonObject body = call.json();
  refuse_publishing(body);
  Lambda::CodeUpdate update;
  update.zip = zip_of(body);
  update.architecture = architecture_of(body);
  update.revision_id = body.string("RevisionId").value_or("");
  update.dry_run = body.boolean("DryRun").value_or(false);
  const Function& function = lambda.update_function_code(call.caller, call.function(), std::move(update));
  return json_answer(200, function_json(function, lambda.region()));
}

}  // namespace cutoff::lambda::http
