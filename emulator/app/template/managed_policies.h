// Those of AWS's managed policies that make a difference to what a role may do here, or that nearly everybody names.
//
// Source: AWS Managed Policy Reference. There are no managed policies here; a role that names one of these is given it as
// an inline policy of that name.
#pragma once

#include <string>
#include <string_view>

namespace cutoff::app {

/// The policy's document, by its name ("AWSLambdaBasicExecutionRole") or ARN; empty for all others.
std::string managed_policy(std::string_view name_or_arn);

}  // namespace cutoff::app
