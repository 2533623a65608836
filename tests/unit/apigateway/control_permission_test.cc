// Who may do what with API Gateway's own API: actions are HTTP's verbs, resources its paths.
#include "tests/unit/apigateway/control_fixture.h"

namespace cutoff::apigateway {
namespace {

class ControlPermissions : public ControlTest {
 protected:
  /// What `operation` says to a role that may do `action` on `path` and nothing else.
  template <class Operation>
  std::string as_role(const std::string& action, const std::string& path, Operation operation) {
    iam::Policy policy{"only", {}};
    policy.allow({action}, {"arn:aws:apigateway:us-east-1::" + path});
    region.iam().put_role({"builder", {policy}});
    try {
      operation(iam::Caller::assumed_role(region.account(), "builder", "session"));
    } catch (const wire::Fault& fault) {
      return fault.type();
    }
    return "may";
  }
};

TEST_F(ControlPermissions, AreAskedForEachOperation) {
  create_api();
  const std::string resource = put_function_method("/invoke", "POST");
  deploy();
  const MethodKey key{"api", resource, "POST"};
  const std::string method = "/restapis/api/resources/" + resource + "/methods/POST";
  EXPECT_EQ(as_role("apigateway:GET", "/restapis", [&](const auto& who) { gateway.get_rest_apis(who, {}); }),
            "may");
  EXPECT_EQ(
      as_role("apigateway:GET", "/restapis/*", [&](const auto& who) { gateway.get_rest_apis(who, {}); }),
      "AccessDeniedException");
  EXPECT_EQ(as_role("apigateway:PATCH", "/restapis/api",
                    [&](const auto& who) { gateway.update_rest_api(who, "api", {}); }),
            "may");
  EXPECT_EQ(as_role("apigateway:GET", "/restapis/api/resources",
                    [&](const auto& who) { gateway.get_resources(who, "api", {}); }),
            "may");
  EXPECT_EQ(as_role("apigateway:GET", method, [&](const auto& who) { gateway.get_method(who, key); }), "may");
  EXPECT_EQ(as_role("apigateway:GET", method, [&](const auto& who) { gateway.delete_method(who, key); }),
            "AccessDeniedException");
  EXPECT_EQ(as_role("apigateway:PATCH", method + "/integration",
                    [&](const auto& who) { gateway.update_integration(who, key, {}); }),
            "may");
  EXPECT_EQ(as_role("apigateway:DELETE", "/restapis/api/stages/prod",
                    [&](const auto& who) { gateway.get_stage(who, "api", "prod"); }),
            "AccessDeniedException");
  EXPECT_EQ(as_role("apigateway:PATCH", "/restapis/api/stages/prod",
                    [&](const auto& who) { gateway.update_stage(who, "api", "prod", {}); }),
            "may");
  EXPECT_EQ(as_role("apigateway:GET", "/restapis/api/gatewayresponses/THROTTLED",
                    [&](const auto& who) {
                      gateway.get_gateway_response(who, "api", GatewayResponseType::throttled);
                    }),
            "may");
  EXPECT_EQ(as_role("apigateway:GET", "/restapis/api/deployments",
                    [&](const auto& who) { gateway.get_deployments(who, "api", {}); }),
            "may");
  EXPECT_EQ(as_role("apigateway:GET", "/account", [&](const auto& who) { gateway.update_account(who, {}); }),
            "AccessDeniedException");
}

}  // namespace
}  // namespace cutoff::apigateway
