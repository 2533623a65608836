// What answers of the control plane have in common. Members are in the order of their names, as AWS has them.
#include "fakes/apigateway/http/control.h"
#include "fakes/apigateway/names.h"
#include "fakes/apigateway/response_parameter.h"

namespace cutoff::apigateway {

void write_map(wire::JsonWriter& writer, std::string_view name,
               const std::map<std::string, std::string, std::less<>>& map) {
  writer.key(name).begin_object();
  for (const auto& [key, value] : map) writer.member(key, value);
  writer.end_object();
}

void write_flags(wire::JsonWriter& writer, std::string_view name, const ParameterFlags& flags) {
  writer.key(name).begin_object();
  for (const auto& [key, flag] : flags) writer.member(key, flag);
  writer.end_object();
}

void write_templates(wire::JsonWriter& writer, std::string_view name, const Templates& templates) {
  writer.key(name).begin_object();
  for (const auto& [type, text] : templates) {
    writer.key(type);
    if (text.empty()) {
      writer.null();
    } else {
      writer.string(text);
    }
  }
  writer.end_object();
}

void write_strings(wire::JsonWriter& writer, std::string_view name, const std::vector<std::string>& strings) {
  writer.key(name).begin_array();
  for (const std::string& text : strings) writer.string(text);
  writer.end_array();
}

void write_text(wire::JsonWriter& writer, std::string_view name, std::string_view text) {
  if (!text.empty()) writer.member(name, text);
}

void write_instant(wire::JsonWriter& writer, const ControlCall& call, std::string_view name,
                   clock::Instant instant) {
  writer.member(name, std::int64_t{call.calendar.epoch_seconds(instant)});
}

void write_integration_response(wire::JsonWriter& writer, const IntegrationResponse& response) {
  writer.begin_object();
  write_text(writer, "contentHandling", response.content_handling);
  if (!response.headers.empty())
    write_map(writer, "responseParameters", parameters_of("method.response.header.", response.headers));
  if (response.templates) write_templates(writer, "responseTemplates", *response.templates);
  if (response.selection_pattern) writer.member("selectionPattern", *response.selection_pattern);
  writer.member("statusCode", std::to_string(response.status));
  writer.end_object();
}

void write_integration(wire::JsonWriter& writer, const Integration& integration) {
  writer.begin_object();
  write_strings(writer, "cacheKeyParameters", integration.cache_key_parameters);
  writer.member("cacheNamespace", integration.cache_namespace);
  write_text(writer, "contentHandling", integration.content_handling);
  write_text(writer, "httpMethod", integration.http_method);
  if (!integration.responses.empty()) {
    std::map<int, const IntegrationResponse*> by_status;
    for (const IntegrationResponse& response : integration.responses) by_status[response.status] = &response;
    writer.key("integrationResponses").begin_object();
    for (const auto& [status, response] : by_status) {
      writer.key(std::to_string(status));
      write_integration_response(writer, *response);
    }
    writer.end_object();
  }
  writer.member("passthroughBehavior", name_of(integration.passthrough));
  if (!integration.request_parameters.empty())
    write_map(writer, "requestParameters", integration.request_parameters);
  if (!integration.request_templates.empty())
    write_templates(writer, "requestTemplates", integration.request_templates);
  writer.key("timeoutInMillis").milliseconds(integration.timeout);
  writer.member("type", name_of(integration.type));
  write_text(writer, "uri", integration.uri);
  writer.end_object();
}

void write_method_response(wire::JsonWriter& writer, int status, const MethodResponse& response) {
  writer.begin_object();
  if (response.models) write_map(writer, "responseModels", *response.models);
  if (response.parameters) write_flags(writer, "responseParameters", *response.parameters);
  writer.member("statusCode", std::to_string(status));
  writer.end_object();
}

void write_method(wire::JsonWriter& writer, const std::string& verb, const Method& method) {
  writer.begin_object();
  writer.member("apiKeyRequired", false);
  writer.member("authorizationType", name_of(method.authorization));
  writer.member("httpMethod", verb);
  if (method.integration) {
    writer.key("methodIntegration");
    write_integration(writer, *method.integration);
  }
  if (!method.responses.empty()) {
    writer.key("methodResponses").begin_object();
    for (const auto& [status, response] : method.responses) {
      writer.key(std::to_string(status));
      write_method_response(writer, status, response);
    }
    writer.end_object();
  }
  write_text(writer, "operationName", method.operation_name);
  if (!method.request_models.empty()) write_map(writer, "requestModels", method.request_models);
  if (!method.request_parameters.empty()) write_flags(writer, "requestParameters", method.request_parameters);
  writer.end_object();
}

}  // namespace cutoff::apigateway
