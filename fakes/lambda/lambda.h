// AWS Lambda: functions, and their invocation.
//
// Who calls it: API Gateway and others through a wire::FunctionTarget (service_target.h), handler code through sdk/,
// the front through handle(). What it does with a function's code it asks an Environment (environment.h) to do.
//
// Operations are typed and check the caller's permission; each is in a file of its own. handle() offers of Lambda's
// HTTP API what http/operations.cc names.
#pragma once

#include <functional>
#include <list>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fakes/clock/one_shot.h"
#include "fakes/iam/caller.h"
#include "fakes/lambda/account_settings.h"
#include "fakes/lambda/concurrency.h"
#include "fakes/lambda/configuration.h"
#include "fakes/lambda/destination.h"
#include "fakes/lambda/environment.h"
#include "fakes/lambda/event_invoke_config.h"
#include "fakes/lambda/event_queue.h"
#include "fakes/lambda/function.h"
#include "fakes/lambda/function_name.h"
#include "fakes/lambda/in_process.h"
#include "fakes/lambda/invocation.h"
#include "fakes/lambda/invoke_input.h"
#include "fakes/lambda/options.h"
#include "fakes/lambda/page.h"
#include "fakes/lambda/permission.h"
#include "fakes/lambda/uploaded_code.h"
#include "fakes/region/region.h"
#include "fakes/region/reset.h"
#include "fakes/wire/function.h"
#include "fakes/wire/message.h"

namespace cutoff::lambda {

class Lambda final : public wire::Service {
 public:
  /// Both outlive it. To `destinations` goes what became of events.
  Lambda(region::Region& region, DestinationSink& destinations, Options options = {});
  /// Kills what is under way.
  ~Lambda() override;

  wire::Response handle(wire::Request request) override;

  // Functions. A name is any form that function_name.h knows; a qualifier is empty or "$LATEST", the one version that
  // there is. All of these throw wire::Fault.

  /// Whose code is in this very process: Active at once.
  const Function& create_function(const iam::Caller& caller, FunctionConfiguration configuration,
                                  std::unique_ptr<EnvironmentFactory> code);
  /// Whose code is uploaded: a zip file (see uploaded_code.h).
  const Function& create_function(const iam::Caller& caller, FunctionConfiguration configuration,
                                  std::string zip, Tags tags);
  const Function& get_function(const iam::Caller& caller, std::string_view name,
                               std::string_view qualifier = {}) const;
  const Function& get_function_configuration(const iam::Caller& caller, std::string_view name,
                                             std::string_view qualifier = {}) const;
  /// By name.
  Page<const Function*> list_functions(const iam::Caller& caller, const PageRequest& request = {}) const;
  /// $LATEST alone.
  Page<const Function*> list_versions_by_function(const iam::Caller& caller, std::string_view name,
                                                  const PageRequest& request = {}) const;
  /// Its environments are made anew; what is under way keeps the old configuration.
  const Function& update_function_configuration(const iam::Caller& caller, std::string_view name,
                                                FunctionUpdate update);
  /// The same, with other code. With `dry_run` nothing is changed.
  struct CodeUpdate {
    std::string zip;
    std::optional<std::string> architecture = {};
    std::string revision_id = {};  // see FunctionUpdate
    bool dry_run = false;
  };
  const Function& update_function_code(const iam::Caller& caller, std::string_view name, CodeUpdate update);
  /// The same with code that is not uploaded: at once.
  const Function& update_function_code(const iam::Caller& caller, std::string_view name,
                                       std::unique_ptr<EnvironmentFactory> code);
  /// What is under way goes on.
  void delete_function(const iam::Caller& caller, std::string_view name, std::string_view qualifier = {});

  void put_function_concurrency(const iam::Caller& caller, std::string_view name, std::int64_t reserved);
  std::optional<std::int64_t> get_function_concurrency(const iam::Caller& caller,
                                                       std::string_view name) const;
  void delete_function_concurrency(const iam::Caller& caller, std::string_view name);

  /// Gives the statement that it has become; valid until the policy is changed.
  const iam::Statement& add_permission(const iam::Caller& caller, std::string_view name,
                                       Permission permission, std::string_view qualifier = {});
  void remove_permission(const iam::Caller& caller, std::string_view name, std::string_view statement_id,
                         std::string_view revision_id = {}, std::string_view qualifier = {});
  /// The function, for its policy, which has a statement at least, and its revision.
  const Function& get_policy(const iam::Caller& caller, std::string_view name,
                             std::string_view qualifier = {}) const;

  /// `resource` is a function's whole ARN.
  const Tags& list_tags(const iam::Caller& caller, std::string_view resource) const;
  void tag_resource(const iam::Caller& caller, std::string_view resource, const Tags& tags);
  void untag_resource(const iam::Caller& caller, std::string_view resource,
                      const std::vector<std::string>& keys);

  AccountSettings get_account_settings(const iam::Caller& caller) const;

  // How a function's events are tried, and who is told of their end (see event_invoke_config.h).

  EventInvokeConfig put_function_event_invoke_config(const iam::Caller& caller, std::string_view name,
                                                     EventInvokeSettings settings,
                                                     std::string_view qualifier = {});
  EventInvokeConfig update_function_event_invoke_config(const iam::Caller& caller, std::string_view name,
                                                        EventInvokeSettings settings,
                                                        std::string_view qualifier = {});
  EventInvokeConfig get_function_event_invoke_config(const iam::Caller& caller, std::string_view name,
                                                     std::string_view qualifier = {}) const;
  void delete_function_event_invoke_config(const iam::Caller& caller, std::string_view name,
                                           std::string_view qualifier = {});
  std::vector<EventInvokeConfig> list_function_event_invoke_configs(const iam::Caller& caller,
                                                                    std::string_view name) const;

  // Invoke. These throw wire::Fault when the call is refused.

  /// InvocationType RequestResponse. The code runs before this returns, until it first waits; it goes on whether or
  /// not anybody waits for the reply.
  clock::Result<wire::FunctionReply> start_invoke(const iam::Caller& caller, InvokeInput input);
  /// InvocationType Event: accepts the event, whatever the function is at, and gives the id that every attempt at it
  /// will have. It is delivered by and by (event_queue.h), not before whoever calls this has waited or ended.
  wire::Uuid invoke_event(const iam::Caller& caller, InvokeInput input);
  /// InvocationType DryRun: checks the input and the permission, no more.
  void dry_run(const iam::Caller& caller, InvokeInput input);

  /// Asks nobody's permission: for whoever builds or watches the cloud. nullptr when there is none.
  const Function* find_function(std::string_view name) const;
  /// How many invocations are under way.
  std::size_t under_way() const { return under_way_.size(); }
  /// How many events have been accepted and are not at their end.
  std::size_t queued_events() const { return events_.size(); }

  /// Ends all that is under way, without an answer (who waits for one gets clock::Abandoned), and forgets.
  /// Not for code that runs in one of its invocations.
  void reset(region::Keep keep);

  region::Region& region() { return region_; }
  clock::Loop& loop() { return region_.loop(); }

 private:
  friend class EventQueue;
  friend class Invocation;
  friend class QueuedEvent;

  /// Every function by itself, for operations that also take "$LATEST".
  Function& version_for(const iam::Caller& caller, std::string_view action, std::string_view name,
                        std::string_view qualifier) const;
  Function& tagged_function(const iam::Caller& caller, std::string_view action,
                            std::string_view resource) const;
  std::pair<FunctionReference, Function*> policy_owner(const iam::Caller& caller, std::string_view action,
                                                       std::string_view name,
                                                       std::string_view qualifier) const;
  void check_changeable(const Function& function, const std::string& revision_id) const;
  Function& add_function(std::shared_ptr<const FunctionVersion> version);
  clock::Duration draw_change(const FunctionVersion& version, clock::Duration least, clock::Duration most);

  /// The function that an operation is about, after the permission check. `missing_suffix` is what AWS appends to
  /// the ARN in its 404 (":$LATEST" or nothing).
  Function& function_for(const iam::Caller& caller, std::string_view action, std::string_view name,
                         std::string_view missing_suffix) const;
  std::string function_arn(std::string_view name) const;
  std::shared_ptr<const FunctionVersion> make_version(FunctionConfiguration configuration,
                                                      std::shared_ptr<EnvironmentFactory> code,
                                                      std::shared_ptr<const DeploymentPackage> package) const;
  std::unique_ptr<EnvironmentFactory> environments_of(std::shared_ptr<const DeploymentPackage> package,
                                                      const FunctionConfiguration& configuration) const;
  void check_new_function(const iam::Caller& caller, const FunctionConfiguration& configuration) const;
  void check_role(const iam::Caller& caller, const std::string& role) const;

  std::pair<Function*, std::string> config_owner(const iam::Caller& caller, std::string_view action,
                                                 std::string_view name, std::string_view qualifier) const;
  void check_destinations(const Function& function, const EventInvokeSettings& settings) const;

  enum class SizeLimit : std::uint8_t { request, event };
  std::shared_ptr<Function> check_invoke(const iam::Caller& caller, InvokeInput& input,
                                         SizeLimit limit) const;
  void check_size(const wire::Payload& event, SizeLimit limit) const;
  const char* take_slot(Function& function, const wire::TraceId& trace, std::unique_ptr<Sandbox>& sandbox);
  std::unique_ptr<Sandbox> take_environment(Function& function);
  void start_attempt(std::shared_ptr<Function> function, std::unique_ptr<Sandbox> sandbox,
                     QueuedEvent& event);
  void journal_throttle(const Function& function, const std::string& caller, const wire::TraceId& trace,
                        const char* reason);

  region::Region& region_;
  Options options_;
  Concurrency concurrency_;
  clock::RandomStream environment_ids_;
  clock::RandomStream revision_ids_;
  std::map<std::string, std::uint64_t, std::less<>> changes_;  // how many there have been, by function
  wire::Payload empty_object_ = wire::Payload::from_text("{}");
  wire::Payload null_payload_ = wire::Payload::from_text("null");
  journal::SharedText latest_text_ = journal::shared_text("$LATEST");
  std::map<std::string, std::shared_ptr<Function>, std::less<>> functions_;
  EventQueue events_;
  std::list<Invocation> under_way_;  // in the order in which they were accepted
};

}  // namespace cutoff::lambda
