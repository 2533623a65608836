// GetAccount, UpdateAccount: the role by which AWS's gateway would write logs. Terraform sets it; nothing here uses it.
#include "fakes/apigateway/api_gateway.h"

namespace cutoff::apigateway {

const Account& ApiGateway::get_account(const iam::Caller& caller) {
  authorize(caller, "GET", "/account");
  return account_;
}

const Account& ApiGateway::update_account(const iam::Caller& caller, const PatchOperations& patch) {
  authorize(caller, "PATCH", "/account");
  apply_patch(account_, patch, [](Account& account, const PatchOperation& operation) {
    if (operation.parts() != std::vector<std::string>{"cloudwatchRoleArn"}) refuse_path(operation);
    expect_add_remove_or_replace(operation);
    account.cloudwatch_role_arn =
        operation.op == PatchOperation::Op::remove ? std::string() : operation.text();
  });
  return account_;
}

}  // namespace cutoff::apigateway
