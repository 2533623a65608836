#include "fakes/identity/query_operation.h"

#include <algorithm>

namespace cutoff::identity {
namespace {

const QueryOperation* const sts_operations[] = {&get_caller_identity_query};

const QueryOperation* const iam_operations[] = {&create_role_query,        &delete_role_query,
                                                &delete_role_policy_query, &get_role_query,
                                                &get_role_policy_query,    &list_attached_role_policies_query,
                                                &list_role_policies_query, &list_roles_query,
                                                &put_role_policy_query,    &update_assume_role_policy_query};

}  // namespace

const QueryService sts_query{"sts", "2011-06-15", "https://sts.amazonaws.com/doc/2011-06-15/",
                             sts_operations};
const QueryService iam_query{"iam", "2010-05-08", "https://iam.amazonaws.com/doc/2010-05-08/",
                             iam_operations};

const QueryOperation* QueryService::find(std::string_view operation) const {
  const auto found =
      std::find_if(operations.begin(), operations.end(),
                   [operation](const QueryOperation* candidate) { return candidate->name == operation; });
  return found == operations.end() ? nullptr : *found;
}

}  // namespace cutoff::identity
