// AWS::Lambda::Permission.
#include "emulator/app/template/kinds.h"

namespace cutoff::app::kinds {
namespace {

Attributes build(Building& building, Resource& resource) {
  Properties& properties = resource.properties;
  Function& function = building.function(properties.require("FunctionName"));
  lambda::Permission permission;
  permission.statement_id = building.physical_name(resource.id, 100);
  permission.action = properties.require_text("Action");
  permission.principal = properties.require_text("Principal");
  permission.source_arn = properties.text("SourceArn", "");
  permission.source_account = properties.text("SourceAccount", "");
  permission.event_source_token = properties.text("EventSourceToken", "");
  permission.principal_org_id = properties.text("PrincipalOrgID", "");
  permission.function_url_auth_type = properties.text("FunctionUrlAuthType", "");
  const std::string id = permission.statement_id;
  function.permissions.push_back(std::move(permission));
  return {id};
}

}  // namespace

const Kind lambda_permission{"AWS::Lambda::Permission", build};

}  // namespace cutoff::app::kinds
