// As whom the commands ask AWS's services: what AWS's own clients read from the environment.
#pragma once

#include <string>

#include "fakes/iam/access_keys.h"

namespace cutoff::cli {

struct Credentials {
  iam::AccessKey key;
  std::string region;

  /// AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN and AWS_REGION or AWS_DEFAULT_REGION; where they are not
  /// set, what `cutoff serve` prints to be exported. Throws replay::UnusableInput for half a key.
  static Credentials from_environment();
};

}  // namespace cutoff::cli
