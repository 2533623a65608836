// The operations of Lambda's HTTP API that are offered, each in a file of this folder.
//
// Source: the API's model (botocore, lambda 2015-03-31) for methods, paths, members and statuses; LocalStack's
// recordings of AWS for what the model does not tell.
#pragma once

#include <span>

#include "fakes/lambda/http/call.h"
#include "fakes/lambda/lambda.h"
#include "fakes/wire/message.h"
#include "fakes/wire/rest_api.h"

namespace cutoff::lambda::http {

using Operation = wire::RestOperation<Lambda, Call>;

std::span<const Operation> operations();

wire::Response add_permission(Lambda& lambda, Call& call);
wire::Response create_function(Lambda& lambda, Call& call);
wire::Response delete_function(Lambda& lambda, Call& call);
wire::Response delete_function_concurrency(Lambda& lambda, Call& call);
wire::Response delete_function_event_invoke_config(Lambda& lambda, Call& call);
wire::Response get_account_settings(Lambda& lambda, Call& call);
wire::Response get_function(Lambda& lambda, Call& call);
wire::Response get_function_concurrency(Lambda& lambda, Call& call);
wire::Response get_function_configuration(Lambda& lambda, Call& call);
wire::Response get_function_event_invoke_config(Lambda& lambda, Call& call);
wire::Response get_policy(Lambda& lambda, Call& call);
wire::Response invoke(Lambda& lambda, Call& call);
wire::Response list_function_event_invoke_configs(Lambda& lambda, Call& call);
wire::Response list_functions(Lambda& lambda, Call& call);
wire::Response list_tags(Lambda& lambda, Call& call);
wire::Response list_versions_by_function(Lambda& lambda, Call& call);
wire::Response put_function_concurrency(Lambda& lambda, Call& call);
wire::Response put_function_event_invoke_config(Lambda& lambda, Call& call);
wire::Response remove_permission(Lambda& lambda, Call& call);
wire::Response tag_resource(Lambda& lambda, Call& call);
wire::Response untag_resource(Lambda& lambda, Call& call);
wire::Response update_function_code(Lambda& lambda, Call& call);
wire::Response update_function_configuration(Lambda& lambda, Call& call);
wire::Response update_function_event_invoke_config(Lambda& lambda, Call& call);

}  // namespace cutoff::lambda::http
