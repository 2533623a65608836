// AddPermission, RemovePermission and GetPolicy: statements and policies come as JSON inside of a JSON string.
#include <utility>

#include "fakes/lambda/faults.h"
#include "fakes/lambda/http/answer.h"
#include "fakes/lambda/http/operations.h"
#include "fakes/wire/json_writer.h"

namespace cutoff::lambda::http {

wire::Response add_permission(Lambda& lambda, Call& call) {
  const wire::JsonObject body = call.json();
  Validation validation;
  for (const auto& [name, member] : {std::pair("StatementId", "statementId"), std::pair("Action", "action"),
                                     std::pair("Principal", "principal")}) {
    validation.require_present(body.has(name), member);
  }
  validation.throw_if_any();
  if (body.boolean("InvokedViaFunctionUrl").value_or(false)) {
    throw not_offered(
        "This emulator's Lambda does not offer InvokedViaFunctionUrl: there are no function URLs.");
  }
  const auto text = [&](std::string_view name) { return body.string(name).value_or(""); };
  Permission permission;
  permission.statement_id = text("StatementId");
  permission.action = text("Action");
  permission.principal = text("Principal");
  permission.source_arn = text("SourceArn");
  permission.source_account = text("SourceAccount");
  permission.event_source_token = text("EventSourceToken");
  permission.principal_org_id = text("PrincipalOrgID");
  permission.function_url_auth_type = text("FunctionUrlAuthType");
  permission.revision_id = text("RevisionId");
  const iam::Statement& statement =
      lambda.add_permission(call.caller, call.function(), std::move(permission), call.qualifier());
  std::string json;
  wire::JsonWriter(json).begin_object().member("Statement", statement_json(statement)).end_object();
  return json_answer(201, std::move(json));
}

wire::Response remove_permission(Lambda& lambda, Call& call) {
  lambda.remove_permission(call.caller, call.function(), call.label(1), call.parameter("RevisionId"),
                           call.qualifier());
  return no_content();
}

wire::Response get_policy(Lambda& lambda, Call& call) {
  const Function& function = lambda.get_policy(call.caller, call.function(), call.qualifier());
  std::string json;
  wire::JsonWriter(json)
      .begin_object()
      .member("Policy", policy_json(function.policy()))
      .member("RevisionId", function.revision_id().text())
      .end_object();
  return json_answer(200, std::move(json));
}

}  // namespace cutoff::lambda::http
