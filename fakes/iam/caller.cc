#include "fakes/iam/caller.h"

#include <utility>

namespace cutoff::iam {

Caller Caller::root(std::string account) {
  Caller caller;
  caller.kind = Kind::root;
  caller.principal = "arn:aws:iam::" + account + ":root";
  caller.account = std::move(account);
  return caller;
}

Caller Caller::assumed_role(std::string account, std::string role, std::string session) {
  Caller caller;
  caller.kind = Kind::role;
  caller.principal = "arn:aws:sts::" + account + ":assumed-role/" + role + "/" + session;
  caller.account = std::move(account);
  caller.role = std::move(role);
  return caller;
}

Caller Caller::service(std::string name, std::string account, std::string source_arn) {
  Caller caller;
  caller.kind = Kind::service;
  caller.principal = std::move(name);
  caller.account = std::move(account);
  caller.source_arn = std::move(source_arn);
  return caller;
}

Caller Caller::anonymous() {
  Caller caller;
  caller.principal = "anonymous";
  return caller;
}

}  // namespace cutoff::iam
