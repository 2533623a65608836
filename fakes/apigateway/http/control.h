// API Gateway's own API at its wire: REST with JSON bodies (version 2015-07-09, plain JSON as SDKs ask for it, no HAL).
// A request is matched with a route; the route's handler reads its input, calls the operation and writes the answer.
//
// What a client builds here is what the operations build in-process: the same API, served alike.
//
// Source: the API's model for paths, members and statuses; LocalStack's recordings of AWS for shapes and errors.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fakes/apigateway/api_gateway.h"
#include "fakes/wire/json_reader.h"
#include "fakes/wire/json_writer.h"
#include "fakes/wire/validation.h"

namespace cutoff::apigateway {

/// One request to the control plane, and its answer in the making.
struct ControlCall {
  ApiGateway& gateway;
  const iam::Caller& caller;
  const wire::Calendar& calendar;
  std::vector<std::string> variables;  // of the path, in order, decoded
  std::vector<std::pair<std::string, std::string>> query;
  wire::JsonObject body;
  wire::JsonWriter& answer;  // nothing written: no body

  const std::string& variable(std::size_t rank) const { return variables[rank]; }
  std::string_view query_value(std::string_view name) const;  // "" when it is not there
  bool embeds(std::string_view what) const;                   // ?embed=methods
  /// Of routes for a method.
  MethodKey method() const { return {variable(0), variable(1), variable(2)}; }
};

struct ControlRoute {
  std::string_view verb;
  std::string_view path;              // "/restapis/{restapi_id}"
  std::string_view operation;         // AWS's name
  int status;                         // of its success
  void (*handle)(ControlCall& call);  // nullptr: AWS has it and it is not offered here
};

// One file each.
std::span<const ControlRoute> rest_api_routes();
std::span<const ControlRoute> resource_routes();
std::span<const ControlRoute> method_routes();
std::span<const ControlRoute> integration_routes();
std::span<const ControlRoute> deployment_routes();
std::span<const ControlRoute> stage_routes();
std::span<const ControlRoute> gateway_response_routes();
std::span<const ControlRoute> account_routes();
std::span<const ControlRoute> other_routes();

// ---- what requests have in common

Page read_page(const ControlCall& call);
/// Throws with every operation that is none; `input` is "updateStageInput". `others` are findings of the same request.
PatchOperations read_patch(const ControlCall& call, std::string_view input, wire::Validation others = {});
/// The status code in the path: "[1-5]\d\d".
int read_status(const ControlCall& call, std::size_t rank);
/// What is wrong with it goes to `validation`.
int read_status(const std::string& text, wire::Validation& validation);
/// Throws ValidationException unless all members are there.
void require_members(const wire::JsonObject& body, std::string_view input,
                     std::initializer_list<std::string_view> members);
std::map<std::string, std::string, std::less<>> read_map(const wire::JsonObject& body, std::string_view name);
std::optional<ParameterFlags> read_flags(const wire::JsonObject& body, std::string_view name);
/// An empty text stands for null.
std::optional<Templates> read_templates(const wire::JsonObject& body, std::string_view name);
/// Throws 501 when the member is there and says something: a text or list that is not empty, true, an object.
void refuse_member(const wire::JsonObject& body, std::string_view name, const char* what);

// ---- what answers have in common

void write_map(wire::JsonWriter& writer, std::string_view name,
               const std::map<std::string, std::string, std::less<>>& map);
void write_flags(wire::JsonWriter& writer, std::string_view name, const ParameterFlags& flags);
/// With null for an empty text.
void write_templates(wire::JsonWriter& writer, std::string_view name, const Templates& templates);
void write_strings(wire::JsonWriter& writer, std::string_view name, const std::vector<std::string>& strings);
/// Unless it is empty.
void write_text(wire::JsonWriter& writer, std::string_view name, std::string_view text);
/// Epoch seconds.
void write_instant(wire::JsonWriter& writer, const ControlCall& call, std::string_view name,
                   clock::Instant instant);
/// {"position":…,"item":[…]}: the name of the list is AWS's.
template <class Thing, class Write>
void write_page(wire::JsonWriter& writer, const PageOf<Thing>& page, Write write) {
  writer.begin_object();
  writer.key("item").begin_array();
  for (const Thing* thing : page.items) write(*thing);
  writer.end_array();
  write_text(writer, "position", page.position);
  writer.end_object();
}

void write_method(wire::JsonWriter& writer, const std::string& verb, const Method& method);
void write_method_response(wire::JsonWriter& writer, int status, const MethodResponse& response);
void write_integration(wire::JsonWriter& writer, const Integration& integration);
void write_integration_response(wire::JsonWriter& writer, const IntegrationResponse& response);

}  // namespace cutoff::apigateway
