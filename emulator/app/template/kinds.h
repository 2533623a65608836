// All kinds of resources that a template may have, beside SAM's, which become some of these (sam.h).
#pragma once

#include "emulator/app/template/kind.h"

namespace cutoff::app::kinds {

extern const Kind agentcore_runtime;
extern const Kind apigateway_deployment;
extern const Kind apigateway_method;
extern const Kind apigateway_resource;
extern const Kind apigateway_rest_api;
extern const Kind apigateway_stage;
extern const Kind dynamodb_table;
extern const Kind iam_policy;
extern const Kind iam_role;
extern const Kind lambda_event_invoke_config;
extern const Kind lambda_function;
extern const Kind lambda_permission;

}  // namespace cutoff::app::kinds
