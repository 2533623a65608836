// ListFunctions and ListVersionsByFunction.
#include "fakes/lambda/faults.h"
#include "fakes/lambda/http/answer.h"
#include "fakes/lambda/http/function_json.h"
#include "fakes/lambda/http/operations.h"

namespace cutoff::lambda::http {
namespace {

std::string page_json(const char* member, const Page<const Function*>& page, region::Region& region,
                      bool qualified) {
  std::string json;
  wire::JsonWriter writer(json);
  writer.begin_object().key(member).begin_array();
  for (const Function* function : page.items) {
    write_function(writer, *function, region, {.qualified = qualified, .status = false});
  }
  writer.end_array();
  if (!page.next_marker.empty()) writer.member("NextMarker", page.next_marker);
  writer.end_object();
  return json;
}

}  // namespace

/// With FunctionVersion=ALL it lists versions, of which each function has one. MasterRegion, which is of Lambda@Edge,
/// changes nothing.
wire::Response list_functions(Lambda& lambda, Call& call) {
  const std::string version = call.parameter("FunctionVersion");
  Validation validation;
  validation.require(version.empty() || version == "ALL", version, "functionVersion",
                     "Member must satisfy enum value set: [ALL]");
  validation.throw_if_any();
  const auto page = lambda.list_functions(call.caller, call.page());
  return json_answer(200, page_json("Functions", page, lambda.region(), version == "ALL"));
}

wire::Response list_versions_by_function(Lambda& lambda, Call& call) {
  const auto page = lambda.list_versions_by_function(call.caller, call.function(), call.page());
  return json_answer(200, page_json("Versions", page, lambda.region(), true));
}

}  // namespace cutoff::lambda::http
