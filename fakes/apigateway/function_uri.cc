#include "fakes/apigateway/function_uri.h"

#include "fakes/wire/fault.h"

namespace cutoff::apigateway {
namespace {

constexpr const char* not_supported =
    "Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose stream "
    "invocations.";

[[noreturn]] void refuse(const char* message) { throw wire::Fault(400, "BadRequestException", message); }

/// Takes what stands before the next ':' off `arn`; colons in ${…} do not count (there are none).
std::string_view take_part(std::string_view& arn) {
  const auto colon = arn.find(':');
  const std::string_view part = arn.substr(0, colon);
  arn.remove_prefix(colon == std::string_view::npos ? arn.size() : colon + 1);
  return part;
}

}  // namespace

std::string checked_function_arn(std::string_view arn) {
  std::string_view rest = arn;
  const bool is_arn = take_part(rest) == "arn";
  take_part(rest);  // the partition
  const bool is_lambda = take_part(rest) == "lambda";
  take_part(rest);  // the region
  take_part(rest);  // the account
  if (!is_arn || !is_lambda || take_part(rest) != "function" || rest.empty()) refuse(not_supported);
  return std::string(arn);
}

std::string function_of_uri(std::string_view uri) {
  std::string_view rest = uri;
  if (take_part(rest) != "arn") refuse("Invalid ARN specified in the request");
  take_part(rest);
  const bool is_gateway = take_part(rest) == "apigateway";
  take_part(rest);
  const std::string_view service = take_part(rest);
  constexpr std::string_view path = "path/";
  if (!is_gateway || !(rest.starts_with(path) || rest.starts_with("action/"))) {
    refuse("AWS ARN for integration must contain path or action");
  }
  constexpr std::string_view functions = "path/2015-03-31/functions/";
  constexpr std::string_view invocations = "/invocations";
  if (service != "lambda" || !rest.starts_with(functions) || !rest.ends_with(invocations))
    refuse(not_supported);
  rest.remove_prefix(functions.size());
  rest.remove_suffix(invocations.size());
  return checked_function_arn(rest);
}

std::string uri_of_function(std::string_view region, std::string_view arn) {
  std::string uri = "arn:aws:apigateway:";
  uri.append(region).append(":lambda:path/2015-03-31/functions/").append(arn).append("/invocations");
  return uri;
}

}  // namespace cutoff::apigateway
