// Who makes a call: the principal that every operation is told, and checks.
#pragma once

#include <string>

namespace cutoff::iam {

struct Caller {
  enum class Kind {
    root,       // the account itself: may do everything that nobody denies
    role,       // a session of a role, such as a function's
    service,    // one of AWS's own: "apigateway.amazonaws.com"
    anonymous,  // nobody
  };

  Kind kind = Kind::anonymous;
  std::string account;
  /// "arn:aws:iam::123456789012:root", "arn:aws:sts::123456789012:assumed-role/NAME/SESSION", a service's name.
  std::string principal;
  std::string role;        // of a role's session: the role's name
  std::string source_arn;  // of a service: on behalf of which resource it calls (aws:SourceArn)

  static Caller root(std::string account);
  static Caller assumed_role(std::string account, std::string role, std::string session);
  static Caller service(std::string name, std::string account, std::string source_arn);
  static Caller anonymous();

  friend bool operator==(const Caller&, const Caller&) = default;
};

}  // namespace cutoff::iam
