#include "fakes/lambda/faults.h"
#include "fakes/lambda/function_name.h"
#include "fakes/lambda/lambda.h"

namespace cutoff::lambda {

/// Of a version, or of an alias, where a qualifier says so: neither is here. Recorded: test_ops_with_arn_qualifier_
/// mismatch, test_function_name_and_qualifier_validation, test_delete_on_nonexisting_version.
void Lambda::delete_function(const iam::Caller& caller, std::string_view name, std::string_view qualifier) {
  const FunctionReference reference = resolve_function_name(region_, name, qualifier, NameRule::invoke);
  const std::string arn = function_arn(reference.name);
  region_.iam().authorize(caller, "lambda:DeleteFunction", arn);
  if (reference.qualifier == "$LATEST") {
    throw user_fault(400, "InvalidParameterValueException",
                     "$LATEST version cannot be deleted without deleting the function.");
  }
  if (is_alias(reference.qualifier)) {
    throw user_fault(400, "InvalidParameterValueException",
                     "Deletion of aliases is not currently supported.");
  }
  const auto found = functions_.find(reference.name);
  if (found == functions_.end()) throw function_not_found(arn);
  if (!reference.qualifier.empty()) throw function_not_found(arn + ":" + reference.qualifier);

  Function& function = *found->second;
  // Invocations under way keep it, and its place in the account's concurrency, until they end.
  concurrency_.unreserve(function.share_);
  function.cancel();
  function.deleted_ = true;
  function.idle_.clear();
  functions_.erase(found);
}

}  // namespace cutoff::lambda
