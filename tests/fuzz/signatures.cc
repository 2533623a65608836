#include "fakes/iam/authentication.h"
#include "fakes/iam/signature_v4.h"
#include "fakes/wire/fault.h"
#include "tests/fuzz/targets.h"

namespace cutoff::fuzz {
namespace {

using namespace iam;
using namespace std::chrono_literals;

const wire::Calendar::Moment now = std::chrono::sys_days(std::chrono::year{2026} / 2 / 10) + 12h;
const AccessKey key{.id = "ASIAEXAMPLE",
                    .secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
                    .session_token = "a/token+of==",
                    .caller = Caller::assumed_role("123456789012", "worker-role", "worker")};

constexpr SigningService lambda{.name = "lambda"};
constexpr SigningService sts{"sts", SigningService::Words::query, SigningService::Scope::either};

Authentication authentication(bool strict) {
  Authentication authentication("123456789012", "us-east-1", {.strict = strict, .judge_dates = strict});
  authentication.access_keys().put(key);
  return authentication;
}

/// Is it taken, or refused with a sentence?
void check_judged(const wire::Request& request, const std::string& body) {
  static const Authentication strict = authentication(true);
  static const Authentication open = authentication(false);
  open.caller_of(request, body, lambda, now);
  for (const SigningService& service : {lambda, sts}) {
    try {
      strict.caller_of(request, body, service, now);
    } catch (const wire::Fault& fault) {
      must(fault.status() == 403 || fault.status() == 400, fault.what());
      must(!fault.message().empty(), "a refusal without a word");
    }
  }
}

/// What we sign, we take: in the header and in the query.
void check_signed(const wire::Request& request, const std::string& body) {
  if (request.query().find("X-Amz-") != std::string_view::npos || request.headers.has("Authorization"))
    return;
  static const Authentication strict = authentication(true);
  wire::Request in_header = request;
  sign(in_header, body, {key, "us-east-1", "lambda", now});
  must(strict.caller_of(in_header, body, lambda, now).principal == key.caller.principal,
       "a signed request is somebody else's");
  wire::Request in_query = request;
  presign(in_query, body, {key, "us-east-1", "lambda", now}, 60s);
  must(strict.caller_of(in_query, body, lambda, now).principal == key.caller.principal,
       "a presigned request is somebody else's");
}

void check_canonical(const wire::Request& request) {
  for (const CanonicalForm& form : {CanonicalForm{}, CanonicalForm::of_s3()}) {
    const std::string query = canonical_query(request.query(), form);
    must(canonical_query(query, form) == query, "a canonical query is not: " + query);
    must(canonical_path(request.path(), form).starts_with('/'), "a canonical path is none");
  }
  const CanonicalForm s3 = CanonicalForm::of_s3();
  const std::string path = canonical_path(request.path(), s3);
  must(canonical_path(path, s3) == path, "a canonical path is not: " + path);
}

}  // namespace

void signatures(std::string_view input) {
  const wire::Request request = take_request(input);
  const std::string body = request.body.text();
  check_judged(request, body);
  check_signed(request, body);
  check_canonical(request);
}

}  // namespace cutoff::fuzz
