// Who sends a request: what every service asks before it does anything for anybody.
//
// A request is signed with an access key (Signature Version 4), in its Authorization header or in its query. Open, as
// is the default, the signature is not looked at: a known access key names its caller, and anybody else is the
// account's root, signed or not. Strict, a request has to be signed, rightly, with a known key that has not ended;
// what is not is refused in the words of the service that was asked.
//
// Sources: IAM User Guide, "AWS Signature Version 4 for API requests"; the order of the checks and the sentences of
// DynamoDB: dynalite's recordings of AWS. That the other services have the same sentences is from experience.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "fakes/iam/access_keys.h"
#include "fakes/iam/caller.h"
#include "fakes/wire/calendar.h"
#include "fakes/wire/message.h"

namespace cutoff::iam {

/// What a service's signatures look like, and in which words it refuses them.
struct SigningService {
  enum class Words : std::uint8_t {
    /// UnrecognizedClientException, 403.
    rest_json,
    /// The same types; the wire of DynamoDB makes a 400 of all of them.
    dynamodb,
    /// InvalidClientTokenId, 403; IncompleteSignature, 400.
    query,
    /// AccessDeniedException, 403, whatever it was (AgentCore Developer Guide, of runtimes with SigV4).
    access_denied,
  };
  enum class Scope : std::uint8_t { regional, global, either };

  std::string_view name;  // as the credential's scope has it: "dynamodb"
  Words words = Words::rest_json;
  Scope scope = Scope::regional;   // global: signed for us-east-1, wherever the caller is
  std::chrono::minutes window{5};  // how far a request's date may be off, where that is judged
};

class Authentication {
 public:
  struct Options {
    bool strict = false;
    /// Strict only: a request is refused when it was signed too long ago, too far ahead, or after a presigned URL's
    /// time. It is judged on the emulator's clock, which clients may know nothing of.
    bool judge_dates = false;
    /// The account's own access key: what a client needs that is not a function.
    std::string access_key_id = "test";
    std::string secret_access_key = "test";
  };

  Authentication(std::string account, std::string region, Options options);

  AccessKeys& access_keys() { return access_keys_; }
  const AccessKeys& access_keys() const { return access_keys_; }
  const Options& options() const { return options_; }

  /// Who sends `request`, with `body`, to `service`. Strict, throws wire::Fault for what is refused.
  Caller caller_of(const wire::Request& request, std::string_view body, const SigningService& service,
                   wire::Calendar::Moment now) const;

 private:
  Caller verified_caller(const wire::Request& request, std::string_view body, const SigningService& service,
                         wire::Calendar::Moment now) const;

  std::string account_;
  std::string region_;
  Options options_;
  AccessKeys access_keys_;
};

}  // namespace cutoff::iam
