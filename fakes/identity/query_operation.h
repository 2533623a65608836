// The operations that STS and IAM have at the wire, by name.
#pragma once

#include <span>
#include <string_view>

#include "fakes/iam/caller.h"
#include "fakes/identity/identity.h"
#include "fakes/identity/parameters.h"
#include "fakes/wire/xml_writer.h"

namespace cutoff::identity {

struct QueryOperation {
  std::string_view name;  // "CreateRole"
  /// Reads the parameters, runs the operation, and writes what is inside of <CreateRoleResult>.
  void (*handle)(Identity& identity, const iam::Caller& caller, Parameters& parameters,
                 wire::XmlWriter& result);
  bool has_result = true;
};

/// One of the two services.
struct QueryService {
  std::string_view name;  // "iam", as signatures and errors have it
  std::string_view version;
  std::string_view name_space;
  std::span<const QueryOperation* const> operations;

  /// Offered here, or nullptr.
  const QueryOperation* find(std::string_view operation) const;
};

extern const QueryService sts_query;
extern const QueryService iam_query;

// One file each.
extern const QueryOperation create_role_query;
extern const QueryOperation delete_role_query;
extern const QueryOperation delete_role_policy_query;
extern const QueryOperation get_caller_identity_query;
extern const QueryOperation get_role_query;
extern const QueryOperation get_role_policy_query;
extern const QueryOperation list_attached_role_policies_query;
extern const QueryOperation list_role_policies_query;
extern const QueryOperation list_roles_query;
extern const QueryOperation put_role_policy_query;
extern const QueryOperation update_assume_role_policy_query;

}  // namespace cutoff::identity
