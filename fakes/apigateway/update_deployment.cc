// UpdateDeployment: another description (recorded: test_update_rest_api_deployment).
#include "fakes/apigateway/api_gateway.h"
#include "fakes/apigateway/resource_path.h"

namespace cutoff::apigateway {
namespace {

void apply(Deployment& deployment, const PatchOperation& operation) {
  if (operation.parts().front() != "description" || operation.parts().size() != 1) refuse_path(operation);
  expect_replace(operation);
  deployment.description = operation.text();
}

}  // namespace

const Deployment& ApiGateway::update_deployment(const iam::Caller& caller, std::string_view rest_api_id,
                                                std::string_view deployment_id,
                                                const PatchOperations& patch) {
  authorize(caller, "PATCH", api_path(rest_api_id, "deployments", deployment_id));
  Deployment& deployment = find_deployment(rest_api_id, deployment_id);
  apply_patch(deployment, patch, apply);
  return deployment;
}

}  // namespace cutoff::apigateway
