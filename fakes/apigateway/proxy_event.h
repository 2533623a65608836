// The event of a Lambda proxy integration, format 1.0: what a function is given for an HTTP request.
//
// The gateway makes it and hands it on as a value. A handler in C++ takes it with Payload::as<ProxyEvent>(), and
// no JSON is made; a handler in a process is sent its JSON text, with AWS's keys and nulls.
//
// Source: Developer Guide, "Input format of a Lambda function for proxy integration"; fields and nulls as recorded
// from AWS (test_lambda_aws_proxy_integration, 2024); the order of the keys from the Lambda Developer Guide's
// sample of an API Gateway event.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fakes/wire/headers.h"
#include "fakes/wire/identifiers.h"
#include "fakes/wire/json_writer.h"

namespace cutoff::apigateway {

struct ProxyEvent {
  /// In the order of the request; a name may come more than once. None: null.
  using Parameters = std::vector<std::pair<std::string, std::string>>;

  /// Who calls. All but source_ip and user_agent are null unless the request was signed.
  struct Identity {
    std::optional<std::string> cognito_identity_pool_id;
    std::optional<std::string> account_id;
    std::optional<std::string> cognito_identity_id;
    std::optional<std::string> caller;
    std::optional<std::string> source_ip;
    std::optional<std::string> principal_org_id;
    std::optional<std::string> access_key;
    std::optional<std::string> cognito_authentication_type;
    std::optional<std::string> cognito_authentication_provider;
    std::optional<std::string> user_arn;
    std::optional<std::string> user_agent;
    std::optional<std::string> user;
  };

  /// Its resourcePath and httpMethod are the event's own resource and http_method, and its domainPrefix is the first
  /// label of domain_name.
  struct RequestContext {
    std::string resource_id;
    std::string extended_request_id;
    std::chrono::sys_time<std::chrono::milliseconds> request_time{};  // requestTime and requestTimeEpoch
    std::string path;                                                 // with the stage
    std::string account_id;
    std::string protocol = "HTTP/1.1";  // also for HTTP/2 clients
    std::string stage;
    wire::Uuid request_id;
    Identity identity;
    std::string domain_name;
    std::string deployment_id;
    std::string api_id;
  };

  std::string resource;  // "/chats/{id}"
  std::string path;      // "/chats/7"
  std::string http_method;
  wire::Headers headers;
  Parameters query_parameters;  // decoded
  Parameters path_parameters;   // undecoded
  Parameters stage_variables;
  RequestContext request_context;
  std::optional<std::string> body;
  bool is_base64_encoded = false;

  /// The parameter's last value, as queryStringParameters has it, or nullptr.
  const std::string* query_parameter(std::string_view name) const { return last(query_parameters, name); }
  const std::string* path_parameter(std::string_view name) const { return last(path_parameters, name); }
  const std::string* stage_variable(std::string_view name) const { return last(stage_variables, name); }

  void write_json(wire::JsonWriter& writer) const;
  std::size_t json_size_at_most() const;
  /// Takes what is there; a key that is missing is an empty value. Throws std::invalid_argument when `json` is not an
  /// object, or a member is not of its type.
  static ProxyEvent read_json(std::string_view json);

 private:
  static const std::string* last(const Parameters& parameters, std::string_view name);
};

}  // namespace cutoff::apigateway
