#include <utility>

#include "fakes/lambda/faults.h"
#include "fakes/lambda/http/answer.h"
#include "fakes/lambda/http/function_json.h"
#include "fakes/lambda/http/operations.h"
#include "fakes/lambda/http/settings.h"

namespace cutoff::lambda::http {
namespace {

void check_required(const wire::JsonObject& body) {
  Validation validation;
  for (const auto& [name, member] :
       {std::pair("FunctionName", "functionName"), std::pair("Role", "role"), std::pair("Code", "code")}) {
    validation.require_present(body.has(name), member);
  }
  const std::string type = body.string("PackageType").value_or("Zip");
  validation.require(type == "Zip" || type == "Image", type, "packageType",
                     "Member must satisfy enum value set: [Zip, Image]");
  validation.throw_if_any();
}

/// A name may be an ARN, whole or in part (recorded: test_function_arns).
std::string new_name(const std::string& given, region::Region& region) {
  FunctionReference reference = resolve_function_name(region, given, {}, NameRule::control);
  return reference.qualifier.empty() ? std::move(reference.name) : given;
}

}  // namespace

wire::Response create_function(Lambda& lambda, Call& call) {
  const wire::JsonObject body = call.json();
  check_required(body);
  refuse_publishing(body);
  FunctionConfiguration configuration;
  configuration.name = new_name(*body.string("FunctionName"), lambda.region());
  std::string zip = zip_of(*body.object("Code"));
  if (!body.has("Runtime") || !body.has("Handler")) throw handler_is_missing();
  apply(settings_of(body, lambda.region()), configuration);
  if (auto architecture = architecture_of(body)) configuration.architecture = *std::move(architecture);
  Tags tags;
  for (auto& [key, value] : body.string_map("Tags").value_or(wire::JsonObject::Entries<std::string>{})) {
    tags.emplace(std::move(key), std::move(value));
  }
  const Function& function =
      lambda.create_function(call.caller, std::move(configuration), std::move(zip), std::move(tags));
  return json_answer(201, function_json(function, lambda.region()));
}

}  // namespace cutoff::lambda::http
