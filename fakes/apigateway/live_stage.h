// A stage as it serves requests: a deployment's definition with the stage's variables in place, its routes and
// the texts that every request needs made once.
//
// It never changes. A new deployment or a changed variable gives the stage a new one; requests under way keep the
// one that they began with.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "fakes/apigateway/rest_api.h"
#include "fakes/apigateway/router.h"
#include "fakes/journal/entry.h"
#include "fakes/region/region.h"

namespace cutoff::apigateway {

struct LiveMethod {
  std::string verb;  // or "ANY"
  AuthorizationType authorization;
  Integration integration;
  journal::SharedText function;  // AWS_PROXY: the function's ARN
};

struct LiveResource {
  std::string id;
  journal::SharedText path;
  std::vector<LiveMethod> methods;

  /// The method of that verb, else ANY, else nullptr.
  const LiveMethod* find(std::string_view verb) const;
};

class LiveStage {
 public:
  LiveStage(const region::Region& region, const RestApi& api, const Stage& stage,
            const Deployment& deployment);

  struct Route {
    const LiveResource* resource = nullptr;
    const LiveMethod* method = nullptr;
    PathParameters parameters;
  };
  /// Without a method where the path or the verb is not known.
  Route route(std::string_view path, std::string_view verb) const;

  const journal::SharedText& api_id() const { return api_id_; }
  const journal::SharedText& name() const { return name_; }
  const std::string& deployment_id() const { return deployment_id_; }
  const StageVariables& variables() const { return variables_; }
  const std::vector<std::string>& binary_media_types() const { return definition_->binary_media_types; }
  const GatewayResponses& gateway_responses() const { return definition_->gateway_responses; }
  /// On whose behalf a function is called: "arn:aws:execute-api:us-east-1:123456789012:api/stage/POST/chats/{id}".
  std::string source_arn(const LiveResource& resource, std::string_view verb) const;

 private:
  std::shared_ptr<const Definition> definition_;
  journal::SharedText api_id_;
  journal::SharedText name_;
  std::string deployment_id_;
  StageVariables variables_;
  std::string source_arn_prefix_;
  std::vector<LiveResource> resources_;
  Router router_;
};

/// `text` with each ${stageVariables.NAME} replaced by that variable, or by nothing when there is no such variable.
std::string with_stage_variables(std::string_view text, const StageVariables& variables);

}  // namespace cutoff::apigateway
