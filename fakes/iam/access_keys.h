// The access keys that are known, and whose they are: who signs with one is its caller.
//
// A key of the account's own lasts for ever; a key of a role's session comes with a token and ends.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "fakes/clock/random.h"
#include "fakes/iam/caller.h"
#include "fakes/wire/calendar.h"

namespace cutoff::iam {

struct AccessKey {
  std::string id;                  // "AKIA…", of a session "ASIA…"
  std::string secret;              // what requests are signed with
  std::string session_token = {};  // sent along with every request; empty for a key that is no session's
  Caller caller;
  std::optional<wire::Calendar::Moment> expires = {};

  /// A new key of a session, in the form of those that AWS hands out to functions.
  static AccessKey for_session(clock::RandomStream& stream, Caller caller,
                               std::optional<wire::Calendar::Moment> expires = {});
};

class AccessKeys {
 public:
  /// Adds the key, or replaces the one of that id.
  void put(AccessKey key);
  void remove(std::string_view id);
  /// Nullptr when it is not known.
  const AccessKey* find(std::string_view id) const;

 private:
  std::map<std::string, AccessKey, std::less<>> keys_;  // by id
};

}  // namespace cutoff::iam
