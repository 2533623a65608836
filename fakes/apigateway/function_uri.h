// The URI by which an integration names its function.
#pragma once

#include <string>
#include <string_view>

namespace cutoff::apigateway {

/// The function's ARN in "arn:aws:apigateway:REGION:lambda:path/2015-03-31/functions/FUNCTION_ARN/invocations".
/// Throws wire::Fault 400 as AWS does (recorded: test_put_integration_aws_proxy_uri, test_put_integration_validation).
std::string function_of_uri(std::string_view uri);

/// `arn` itself, when it is a function's: "arn:aws:lambda:REGION:ACCOUNT:function:NAME", a qualifier or not. Throws the
/// same faults.
std::string checked_function_arn(std::string_view arn);

/// The way back.
std::string uri_of_function(std::string_view region, std::string_view arn);

}  // namespace cutoff::apigateway
