// ListTags, TagResource and UntagResource, of functions. Texts: recorded in November 2025, LocalStack's
// test_tag_exceptions and test_tag_limits.
#include "fakes/lambda/faults.h"
#include "fakes/lambda/function_name.h"
#include "fakes/lambda/lambda.h"
#include "fakes/lambda/tag_limit.h"
#include "fakes/wire/regular_expression.h"

namespace cutoff::lambda {
namespace {

constexpr const char* resource_pattern =
    R"(arn:(aws[a-zA-Z-]*):lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:\d{12}:(function:[a-zA-Z0-9-_]+(:(\$LATEST|[a-zA-Z0-9-_]+))?|layer:([a-zA-Z0-9-_]+)|code-signing-config:csc-[a-z0-9]{17}|event-source-mapping:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}|capacity-provider:[a-zA-Z0-9-_]+))";

}  // namespace

Function& Lambda::tagged_function(const iam::Caller& caller, std::string_view action,
                                  std::string_view resource) const {
  static const wire::RegularExpression pattern(resource_pattern);
  Validation validation;
  validation.require(resource.size() <= 256 && pattern.matches(resource), resource, "resource",
                     std::string("Member must satisfy regular expression pattern: ") + resource_pattern);
  validation.throw_if_any();
  if (resource.find(":function:") == std::string_view::npos) {
    throw not_offered("Of Lambda's resources, this emulator offers tags on functions, not on " +
                      std::string(resource) + ".");
  }
  const FunctionReference reference = resolve_function_name(region_, resource, {}, NameRule::control);
  if (!reference.qualifier.empty()) {
    throw user_fault(
        400, "InvalidParameterValueException",
        "Tags on function aliases and versions are not supported. Please specify a function ARN.");
  }
  const std::string arn = function_arn(reference.name);
  region_.iam().authorize(caller, action, arn);
  const auto found = functions_.find(reference.name);
  if (found == functions_.end()) throw function_not_found(arn);
  return *found->second;
}

const Tags& Lambda::list_tags(const iam::Caller& caller, std::string_view resource) const {
  return tagged_function(caller, "lambda:ListTags", resource).tags_;
}

void Lambda::tag_resource(const iam::Caller& caller, std::string_view resource, const Tags& tags) {
  Function& function = tagged_function(caller, "lambda:TagResource", resource);
  if (tags.empty()) {
    throw user_fault(400, "InvalidParameterValueException",
                     "An error occurred and the request cannot be processed.");
  }
  Tags changed = function.tags_;
  for (const auto& [key, value] : tags) changed[key] = value;
  check_tag_count(changed.size());
  function.tags_ = std::move(changed);
  function.revise();
}

void Lambda::untag_resource(const iam::Caller& caller, std::string_view resource,
                            const std::vector<std::string>& keys) {
  Validation validation;
  validation.require_present(!keys.empty(), "tagKeys");
  validation.throw_if_any();
  Function& function = tagged_function(caller, "lambda:UntagResource", resource);
  for (const std::string& key : keys) function.tags_.erase(key);
  function.revise();
}

}  // namespace cutoff::lambda
