// Who am I, and the account's roles: STS and IAM as SDKs call them, in AWS's query protocol (a form in, XML out).
//
// The roles themselves are iam's (fakes/iam/iam.h), which judges by them; here is what people may do with them. An
// operation is a member function in a file of its own, with its form for the wire below it; adding one means adding
// such a file, and a line here and in query_operation.cc.
//
// Sources: API references of STS (2011-06-15) and IAM (2010-05-08), quotas and names from "IAM and AWS STS quotas".
// Sentences of errors are from experience. Not offered: users, groups, managed policies, permissions boundaries,
// AssumeRole; each says so.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fakes/clock/random.h"
#include "fakes/iam/caller.h"
#include "fakes/iam/iam.h"
#include "fakes/region/region.h"
#include "fakes/wire/message.h"

namespace cutoff::identity {

struct CallerIdentity {
  std::string user_id;
  std::string account;
  std::string arn;
};

struct CreateRole {
  std::string role_name;
  std::string assume_role_policy_document;
  std::string path = "/";
  std::string description = {};
  std::chrono::seconds max_session_duration = std::chrono::hours(1);
  std::vector<std::pair<std::string, std::string>> tags = {};
};

/// Which part of a list: from behind `marker`, `max_items` of it.
struct Paging {
  std::string marker = {};
  int max_items = 100;
};

template <class Item>
struct Page {
  std::vector<Item> items;
  std::optional<std::string> next_marker;  // none: that was all
};

class Identity final : public wire::Service {
 public:
  /// `region` outlives this.
  explicit Identity(region::Region& region);

  // ---- STS

  /// Everybody may ask.
  CallerIdentity get_caller_identity(const iam::Caller& caller) const;

  // ---- IAM. References are good until the role changes. 404 NoSuchEntity where there is no such role or policy.

  /// 409 EntityAlreadyExists also where a name differs in its case only.
  const iam::Role& create_role(const iam::Caller& caller, CreateRole input);
  const iam::Role& get_role(const iam::Caller& caller, std::string_view role_name);
  /// By name, of those whose path begins with `path_prefix`.
  Page<const iam::Role*> list_roles(const iam::Caller& caller, const std::string& path_prefix,
                                    const Paging& paging);
  /// 409 DeleteConflict while it has inline policies.
  void delete_role(const iam::Caller& caller, std::string_view role_name);
  void update_assume_role_policy(const iam::Caller& caller, std::string_view role_name,
                                 std::string_view document);

  void put_role_policy(const iam::Caller& caller, std::string_view role_name, const std::string& policy_name,
                       std::string_view document);
  const iam::Policy& get_role_policy(const iam::Caller& caller, std::string_view role_name,
                                     std::string_view policy_name);
  /// Their names, in order.
  Page<std::string> list_role_policies(const iam::Caller& caller, std::string_view role_name,
                                       const Paging& paging);
  void delete_role_policy(const iam::Caller& caller, std::string_view role_name,
                          std::string_view policy_name);
  /// Always none: managed policies are not offered.
  void list_attached_role_policies(const iam::Caller& caller, std::string_view role_name);

  /// POST / with a form, or GET with a query: Action=CreateRole&Version=2010-05-08&…
  wire::Response handle(wire::Request request) override;

  region::Region& region() const { return region_; }

 private:
  /// Permission, then existence.
  iam::Role& authorized(const iam::Caller& caller, const char* action, std::string_view role_name);

  region::Region& region_;
};

}  // namespace cutoff::identity
