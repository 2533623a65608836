// The steps of which deploying consists, each by the operations of the service that it is about (deploy.h).
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "emulator/app/application.h"
#include "emulator/app/code.h"
#include "fakes/cloud/cloud.h"

namespace cutoff::app {

class Deployment {
 public:
  /// Both outlive it.
  Deployment(cloud::Cloud& cloud, CodeRunner& runner)
      : cloud_(cloud), runner_(runner), root_(iam::Caller::root(cloud.region().account())) {}

  void create(const Role& role);
  void create(const Table& table);
  void create(const Agent& agent);
  void create(const Function& function);
  void configure_events(const Function& function);
  void create(const Api& api);

  void remove(const Role& role);
  void remove(const Table& table);
  void remove(const Agent& agent);
  void remove(const Function& function);
  void remove(const Api& api);

  /// What is there already, made to be as `after` says (redeploy.cc).
  void change(const Role& before, const Role& after);
  void change(const Table& before, const Table& after);
  void change(const Agent& before, const Agent& after);
  void change(const Function& before, const Function& after);
  void change(const Api& before, const Api& after);
  void change_code(const Function& function);

 private:
  static void step(const std::string& resource, const std::function<void()>& step);
  void put_policies(const Role& role);
  void put_items(const Table& table);
  void set_time_to_live(const Table& table, const std::string& attribute, bool enabled);
  void wait_until(const std::string& table, std::optional<dynamodb::TableStatus> status);
  std::unique_ptr<lambda::EnvironmentFactory> code_of(const Function& function);
  void create_route(const std::string& api_id, const Route& route);
  void create_stages(const std::string& api_id, const Api& api);

  cloud::Cloud& cloud_;
  CodeRunner& runner_;
  iam::Caller root_;
};

/// From now on a reset that keeps the app puts the items of its tables again.
void restore_after_reset(const Application& application, cloud::Cloud& cloud);

}  // namespace cutoff::app
