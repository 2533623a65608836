// STS GetCallerIdentity: the account, the principal's ARN, and its unique id.
#include "fakes/identity/query_operation.h"

namespace cutoff::identity {

CallerIdentity Identity::get_caller_identity(const iam::Caller& caller) const {
  return {region_.iam().user_id(caller), caller.account, caller.principal};
}

const QueryOperation get_caller_identity_query{
    "GetCallerIdentity",
    [](Identity& identity, const iam::Caller& caller, Parameters&, wire::XmlWriter& xml) {
      const CallerIdentity answer = identity.get_caller_identity(caller);
      xml.element("Arn", answer.arn).element("UserId", answer.user_id).element("Account", answer.account);
    }};

}  // namespace cutoff::identity
