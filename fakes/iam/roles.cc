// The account's roles, beyond adding and finding them.
#include <algorithm>
#include <utility>

#include "fakes/iam/digest.h"
#include "fakes/iam/iam.h"
#include "fakes/iam/policy_document.h"

namespace cutoff::iam {

void Iam::put_role_policy(Role& role, Policy policy) {
  check_has_no_principals(policy);
  const auto same = std::find_if(role.policies.begin(), role.policies.end(),
                                 [&policy](const Policy& other) { return other.name == policy.name; });
  if (same == role.policies.end()) {
    role.policies.push_back(std::move(policy));
  } else {
    *same = std::move(policy);
  }
}

std::string Iam::user_id(const Caller& caller) const {
  switch (caller.kind) {
    case Caller::Kind::root:
      return caller.account;
    case Caller::Kind::role: {
      const Role* const role = caller.account == account_ ? find_role(caller.role) : nullptr;
      const std::string session = caller.principal.substr(caller.principal.rfind('/') + 1);
      return (role == nullptr ? std::string() : role->id) + ":" + session;
    }
    case Caller::Kind::service:
    case Caller::Kind::anonymous:
      break;
  }
  return {};
}

/// A role that is made again is another one, and has another id.
std::string Iam::new_role_id(std::string_view name) {
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  constexpr std::size_t length = 17;
  const std::string digest =
      hmac_sha256(account_, std::string(name).append("#").append(std::to_string(++roles_made_)));
  std::string id = "AROA";
  for (std::size_t i = 0; i < length; ++i) {
    id += alphabet[static_cast<unsigned char>(digest[i]) % alphabet.size()];
  }
  return id;
}

}  // namespace cutoff::iam
