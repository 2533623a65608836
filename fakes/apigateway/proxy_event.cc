#include "fakes/apigateway/proxy_event.h"

#include <algorithm>
#include <array>
#include <stdexcept>

#include <nlohmann/json.hpp>

#include "fakes/wire/calendar.h"

namespace cutoff::apigateway {
namespace {

using Json = nlohmann::ordered_json;
using Identity = ProxyEvent::Identity;

/// In AWS's order.
struct IdentityMember {
  const char* key;
  std::optional<std::string> Identity::*member;
};
constexpr std::array<IdentityMember, 12> identity_members{{
    {"cognitoIdentityPoolId", &Identity::cognito_identity_pool_id},
    {"accountId", &Identity::account_id},
    {"cognitoIdentityId", &Identity::cognito_identity_id},
    {"caller", &Identity::caller},
    {"sourceIp", &Identity::source_ip},
    {"principalOrgId", &Identity::principal_org_id},
    {"accessKey", &Identity::access_key},
    {"cognitoAuthenticationType", &Identity::cognito_authentication_type},
    {"cognitoAuthenticationProvider", &Identity::cognito_authentication_provider},
    {"userArn", &Identity::user_arn},
    {"userAgent", &Identity::user_agent},
    {"user", &Identity::user},
}};

using Field = std::pair<std::string, std::string>;

bool less_ignoring_case(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; };
  return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(),
                                      [lower](char x, char y) { return lower(x) < lower(y); });
}
bool less_exactly(std::string_view a, std::string_view b) { return a < b; }

/// Fields sorted by name, those of one name beside each other in the order in which they came. AWS's samples have
/// their headers in this order.
class Groups {
 public:
  using Less = bool (*)(std::string_view, std::string_view);

  template <class Fields>
  Groups(const Fields& fields, Less less) : less_(less) {
    for (const Field& field : fields) sorted_.push_back(&field);
    std::stable_sort(sorted_.begin(), sorted_.end(),
                     [less](const Field* a, const Field* b) { return less(a->first, b->first); });
  }

  bool empty() const { return sorted_.empty(); }

  /// Calls `visit` with the first and past the last field of each name.
  template <class Visit>
  void for_each(Visit visit) const {
    for (auto first = sorted_.begin(); first != sorted_.end();) {
      const auto end = std::find_if(first, sorted_.end(),
                                    [&](const Field* field) { return less_((*first)->first, field->first); });
      visit(first, end);
      first = end;
    }
  }

 private:
  std::vector<const Field*> sorted_;
  Less less_;
};

/// {"name":"last value"}, or null.
void write_single(wire::JsonWriter& writer, const char* key, const Groups& groups) {
  writer.key(key);
  if (groups.empty()) {
    writer.null();
    return;
  }
  writer.begin_object();
  groups.for_each([&](auto first, auto end) { writer.member((*first)->first, (*(end - 1))->second); });
  writer.end_object();
}

/// {"name":["value","value"]}, or null.
void write_multiple(wire::JsonWriter& writer, const char* key, const Groups& groups) {
  writer.key(key);
  if (groups.empty()) {
    writer.null();
    return;
  }
  writer.begin_object();
  groups.for_each([&](auto first, auto end) {
    writer.key((*first)->first).begin_array();
    for (auto field = first; field != end; ++field) writer.string((*field)->second);
    writer.end_array();
  });
  writer.end_object();
}

void write_optional(wire::JsonWriter& writer, const char* key, const std::optional<std::string>& value) {
  writer.key(key);
  if (value) {
    writer.string(*value);
  } else {
    writer.null();
  }
}

void write_context(wire::JsonWriter& writer, const ProxyEvent& event) {
  const ProxyEvent::RequestContext& context = event.request_context;
  const std::string_view domain_name = context.domain_name;
  writer.begin_object()
      .member("resourceId", context.resource_id)
      .member("resourcePath", event.resource)
      .member("httpMethod", event.http_method)
      .member("extendedRequestId", context.extended_request_id)
      .member("requestTime", wire::Calendar(context.request_time).common_log(clock::Instant{}))
      .member("path", context.path)
      .member("accountId", context.account_id)
      .member("protocol", context.protocol)
      .member("stage", context.stage)
      .member("domainPrefix", domain_name.substr(0, domain_name.find('.')))
      .member("requestTimeEpoch", context.request_time.time_since_epoch().count())
      .member("requestId", context.request_id.text());
  writer.key("identity").begin_object();
  for (const auto& [key, member] : identity_members) write_optional(writer, key, context.identity.*member);
  writer.end_object()
      .member("domainName", context.domain_name)
      .member("deploymentId", context.deployment_id)
      .member("apiId", context.api_id)
      .end_object();
}

// ---- reading

[[noreturn]] void refuse(std::string_view key, const char* what) {
  throw std::invalid_argument("the event of a proxy integration has a \"" + std::string(key) +
                              "\" that is not " + what);
}

const Json* find(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found == object.end() || found->is_null() ? nullptr : &*found;
}

void read(const Json& object, const char* key, std::string& value) {
  const Json* json = find(object, key);
  if (json == nullptr) return;
  if (!json->is_string()) refuse(key, "a string");
  value = json->get_ref<const std::string&>();
}

void read(const Json& object, const char* key, std::optional<std::string>& value) {
  if (find(object, key) != nullptr) read(object, key, value.emplace());
}

/// From {"name":"value"} or {"name":["value"]}, whichever it is.
template <class Add>
void read_fields(const Json& object, const char* key, Add add) {
  const Json* json = find(object, key);
  if (json == nullptr) return;
  if (!json->is_object()) refuse(key, "an object");
  for (const auto& [name, value] : json->items()) {
    const Json values = value.is_array() ? value : Json::array({value});
    for (const Json& one : values) {
      if (!one.is_string()) refuse(key, "made of strings");
      add(name, one.get<std::string>());
    }
  }
}

void read_parameters(const Json& object, const char* key, ProxyEvent::Parameters& parameters) {
  read_fields(object, key, [&](const std::string& name, std::string value) {
    parameters.emplace_back(name, std::move(value));
  });
}

void read_context(const Json& json, ProxyEvent::RequestContext& context) {
  read(json, "resourceId", context.resource_id);
  read(json, "extendedRequestId", context.extended_request_id);
  read(json, "path", context.path);
  read(json, "accountId", context.account_id);
  read(json, "protocol", context.protocol);
  read(json, "stage", context.stage);
  read(json, "domainName", context.domain_name);
  read(json, "deploymentId", context.deployment_id);
  read(json, "apiId", context.api_id);
  std::string request_id;
  read(json, "requestId", request_id);
  if (const auto id = wire::Uuid::parse(request_id)) context.request_id = *id;
  if (const Json* time = find(json, "requestTimeEpoch")) {
    if (!time->is_number_integer()) refuse("requestTimeEpoch", "a whole number");
    context.request_time = std::chrono::sys_time<std::chrono::milliseconds>(
        std::chrono::milliseconds(time->get<std::int64_t>()));
  }
  if (const Json* identity = find(json, "identity")) {
    if (!identity->is_object()) refuse("identity", "an object");
    for (const auto& [key, member] : identity_members) read(*identity, key, context.identity.*member);
  }
}

}  // namespace

const std::string* ProxyEvent::last(const Parameters& parameters, std::string_view name) {
  const auto found = std::find_if(parameters.rbegin(), parameters.rend(),
                                  [name](const auto& parameter) { return parameter.first == name; });
  return found == parameters.rend() ? nullptr : &found->second;
}

void ProxyEvent::write_json(wire::JsonWriter& writer) const {
  writer.begin_object().member("resource", resource).member("path", path).member("httpMethod", http_method);
  const Groups header_groups(headers, less_ignoring_case);
  write_single(writer, "headers", header_groups);
  write_multiple(writer, "multiValueHeaders", header_groups);
  const Groups query_groups(query_parameters, less_exactly);
  write_single(writer, "queryStringParameters", query_groups);
  write_multiple(writer, "multiValueQueryStringParameters", query_groups);
  write_single(writer, "pathParameters", Groups(path_parameters, less_exactly));
  write_single(writer, "stageVariables", Groups(stage_variables, less_exactly));
  writer.key("requestContext");
  write_context(writer, *this);
  write_optional(writer, "body", body);
  writer.member("isBase64Encoded", is_base64_encoded).end_object();
}

std::size_t ProxyEvent::json_size_at_most() const {
  constexpr std::size_t longest_escape = 6;       // \u0000
  constexpr std::size_t keys_and_numbers = 2048;  // all that does not depend on the request
  constexpr std::size_t twice = 2;  // in the event and in its context, or as one value and as one of many
  std::size_t text = (resource.size() + request_context.domain_name.size() + http_method.size()) * twice +
                     path.size() + request_context.path.size() + request_context.stage.size();
  constexpr std::size_t punctuation = 4;
  for (const auto& [name, value] : headers) text += (name.size() + value.size() + punctuation) * twice;
  for (const Parameters* parameters : {&query_parameters, &path_parameters, &stage_variables}) {
    for (const auto& [name, value] : *parameters) text += (name.size() + value.size() + punctuation) * twice;
  }
  for (const auto& [key, member] : identity_members) {
    if (const auto& value = request_context.identity.*member) text += value->size();
  }
  // Base64 needs no escapes.
  const std::size_t body_size = body ? body->size() * (is_base64_encoded ? 1 : longest_escape) : 0;
  return keys_and_numbers + text * longest_escape + body_size;
}

ProxyEvent ProxyEvent::read_json(std::string_view text) {
  const Json json = Json::parse(text, nullptr, false);
  if (!json.is_object()) throw std::invalid_argument("the event of a proxy integration is not a JSON object");
  ProxyEvent event;
  read(json, "resource", event.resource);
  read(json, "path", event.path);
  read(json, "httpMethod", event.http_method);
  const char* headers = find(json, "multiValueHeaders") != nullptr ? "multiValueHeaders" : "headers";
  read_fields(json, headers,
              [&](const std::string& name, std::string value) { event.headers.add(name, std::move(value)); });
  const char* query = find(json, "multiValueQueryStringParameters") != nullptr
                          ? "multiValueQueryStringParameters"
                          : "queryStringParameters";
  read_parameters(json, query, event.query_parameters);
  read_parameters(json, "pathParameters", event.path_parameters);
  read_parameters(json, "stageVariables", event.stage_variables);
  if (const Json* context = find(json, "requestContext")) {
    if (!context->is_object()) refuse("requestContext", "an object");
    read_context(*context, event.request_context);
  }
  read(json, "body", event.body);
  if (const Json* encoded = find(json, "isBase64Encoded")) {
    if (!encoded->is_boolean()) refuse("isBase64Encoded", "true or false");
    event.is_base64_encoded = encoded->get<bool>();
  }
  return event;
}

}  // namespace cutoff::apigateway
