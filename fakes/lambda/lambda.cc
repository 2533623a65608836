#include "fakes/lambda/lambda.h"

#include <utility>

#include "fakes/lambda/faults.h"
#include "fakes/lambda/function_name.h"

namespace cutoff::lambda {

Lambda::Lambda(region::Region& region, DestinationSink& destinations, Options options)
    : region_(region),
      options_(options),
      concurrency_(options_),
      environment_ids_(region.random().stream("lambda.environments")),
      revision_ids_(region.random().stream("lambda.revisions")),
      events_(*this, destinations) {}

Lambda::~Lambda() {
  while (!under_way_.empty()) {
    under_way_.back().abort();
    under_way_.pop_back();
  }
}

const Function* Lambda::find_function(std::string_view name) const {
  const auto function = functions_.find(name);
  return function == functions_.end() ? nullptr : function->second.get();
}

std::string Lambda::function_arn(std::string_view name) const {
  return region_.arn("lambda", "function:" + std::string(name));
}

Function& Lambda::function_for(const iam::Caller& caller, std::string_view action, std::string_view name,
                               std::string_view missing_suffix) const {
  const FunctionReference reference = resolve_function_name(region_, name, {}, NameRule::control);
  const std::string arn = function_arn(reference.name);
  region_.iam().authorize(caller, action, arn);
  const auto function = functions_.find(reference.name);
  if (function == functions_.end()) throw function_not_found(arn + std::string(missing_suffix));
  if (!reference.qualifier.empty()) {
    // Recorded for PutFunctionConcurrency. Versions and aliases are not offered, so it holds for all.
    throw user_fault(
        400, "InvalidParameterValueException",
        "This operation is permitted on Lambda functions only. Aliases and versions do not support this "
        "operation. Please specify either a function name or an unqualified function ARN.");
  }
  return *function->second;
}

Function& Lambda::version_for(const iam::Caller& caller, std::string_view action, std::string_view name,
                              std::string_view qualifier) const {
  const FunctionReference reference = resolve_function_name(region_, name, qualifier, NameRule::invoke);
  const std::string arn = function_arn(reference.name);
  region_.iam().authorize(caller, action, arn);
  const auto function = functions_.find(reference.name);
  if (function == functions_.end() || !(reference.qualifier.empty() || reference.qualifier == "$LATEST")) {
    // Recorded in November 2025: without a suffix where none was asked for.
    throw function_not_found(reference.qualifier.empty() ? arn : arn + ":" + reference.qualifier);
  }
  return *function->second;
}

/// Recorded: test_lambda_concurrent_config_updates, test_function_revisions_basic.
void Lambda::check_changeable(const Function& function, const std::string& revision_id) const {
  if (!revision_id.empty() && revision_id != function.revision_id().text()) {
    throw other_revision("GetFunction/GetAlias");
  }
  if (function.state() == Function::State::pending) throw function_is_pending();
  if (function.update_status() == Function::UpdateStatus::in_progress) {
    throw user_fault(
        409, "ResourceConflictException",
        "The operation cannot be performed at this time. An update is in progress for resource: " +
            function.arn());
  }
}

/// How long a change to that version takes.
clock::Duration Lambda::draw_change(const FunctionVersion& version, clock::Duration least,
                                    clock::Duration most) {
  if (!version.package || region_.latency() != region::LatencyProfile::typical)
    return clock::Duration::zero();
  return region_.random()
      .stream("lambda.change", *version.name + "/" + std::to_string(++changes_[*version.name]))
      .between(least, most);
}

std::shared_ptr<const FunctionVersion> Lambda::make_version(
    FunctionConfiguration configuration, std::shared_ptr<EnvironmentFactory> code,
    std::shared_ptr<const DeploymentPackage> package) const {
  auto version = std::make_shared<FunctionVersion>();
  version->arn = function_arn(configuration.name);
  version->name = journal::shared_text(configuration.name);
  version->role_session =
      iam::Caller::assumed_role(region_.account(), configuration.role, configuration.name);
  version->code = std::move(code);
  version->package = std::move(package);
  version->configuration = std::move(configuration);
  return version;
}

std::unique_ptr<EnvironmentFactory> Lambda::environments_of(
    std::shared_ptr<const DeploymentPackage> package, const FunctionConfiguration& configuration) const {
  if (options_.uploaded_code == nullptr) return environments_of_code_that_nobody_runs();
  return options_.uploaded_code->environments_of(std::move(package), configuration);
}

void Lambda::check_role(const iam::Caller& caller, const std::string& role) const {
  const std::string arn = region_.iam().role_arn(role);
  region_.iam().authorize(caller, "iam:PassRole", arn);
  const iam::Role* const found = std::as_const(region_.iam()).find_role(role);
  // A role that was made in C++ may say nothing of who may assume it: then Lambda may.
  const bool assumable =
      found != nullptr &&
      (found->trust.statements.empty() ||
       region_.iam().allows(iam::Caller::service("lambda.amazonaws.com", region_.account(), ""),
                            "sts:AssumeRole", arn, {}, &found->trust));
  if (!assumable) {
    throw user_fault(400, "InvalidParameterValueException",
                     "The role defined for the function cannot be assumed by Lambda.");
  }
}

}  // namespace cutoff::lambda
