#include "fakes/iam/authentication.h"

#include <charconv>
#include <optional>
#include <utility>

#include "fakes/iam/digest.h"
#include "fakes/iam/signature.h"
#include "fakes/iam/signature_v4.h"
#include "fakes/wire/fault.h"

namespace cutoff::iam {
namespace {

using Moment = wire::Calendar::Moment;
using Words = SigningService::Words;

constexpr std::string_view algorithm = "AWS4-HMAC-SHA256";
constexpr std::string_view global_region = "us-east-1";

/// Why a request is refused, whoever refuses it.
enum class Reason : std::uint8_t {
  no_signature,
  incomplete,
  unknown_key,
  wrong_signature,
  wrong_token,
  ended_session,
};

std::string_view type_of(Reason reason, Words words) {
  if (words == Words::access_denied) return "AccessDeniedException";
  const bool query = words == Words::query;
  switch (reason) {
    case Reason::no_signature:
      return query ? "MissingAuthenticationToken" : "MissingAuthenticationTokenException";
    case Reason::incomplete:
      return query ? "IncompleteSignature" : "IncompleteSignatureException";
    case Reason::unknown_key:
    case Reason::wrong_token:
      return query ? "InvalidClientTokenId" : "UnrecognizedClientException";
    case Reason::wrong_signature:
      return query ? "SignatureDoesNotMatch" : "InvalidSignatureException";
    case Reason::ended_session:
      break;
  }
  return query ? "ExpiredToken" : "ExpiredTokenException";
}

[[noreturn]] void refuse(Reason reason, const SigningService& service, std::string message) {
  const int status = reason == Reason::incomplete && service.words == Words::query ? 400 : 403;
  throw wire::Fault(status, std::string(type_of(reason, service.words)), std::move(message));
}

/// Every part that is missing is named.
std::string missing_parts(const wire::Request& request, const Signature& signature) {
  std::string sentences;
  const auto require = [&](const std::string& value, std::string_view before, std::string_view name,
                           std::string_view after) {
    if (value.empty()) sentences.append(before).append(name).append(after);
  };
  if (signature.place == Signature::Place::query) {
    constexpr std::string_view before = "AWS query-string parameters must include '";
    constexpr std::string_view after = "'. ";
    require(signature.algorithm, before, "X-Amz-Algorithm", after);
    require(signature.credential, before, "X-Amz-Credential", after);
    require(signature.value, before, "X-Amz-Signature", after);
    require(signature.signed_headers, before, "X-Amz-SignedHeaders", after);
    require(signature.date, before, "X-Amz-Date", after);
    if (!sentences.empty()) sentences += "Re-examine the query-string parameters.";
    return sentences;
  }
  constexpr std::string_view before = "Authorization header requires '";
  constexpr std::string_view after = "' parameter. ";
  require(signature.credential, before, "Credential", after);
  require(signature.value, before, "Signature", after);
  require(signature.signed_headers, before, "SignedHeaders", after);
  if (signature.date.empty())
    sentences += "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ";
  if (!sentences.empty()) sentences.append("Authorization=").append(request.headers.get("Authorization"));
  return sentences;
}

/// "20150830T123600Z"
std::optional<Moment> moment_of(std::string_view date) {
  constexpr std::string_view form = "20150830T123600Z";
  if (date.size() != form.size() || date[8] != 'T' || date[15] != 'Z') return std::nullopt;
  const auto number = [&date](std::size_t start, std::size_t digits) {
    int value = 0;
    for (const char c : date.substr(start, digits)) {
      if (c < '0' || c > '9') return -1;
      value = value * 10 + (c - '0');
    }
    return value;
  };
  const int year = number(0, 4);
  const int month = number(4, 2);
  const int day_of_month = number(6, 2);
  const int hour = number(9, 2);
  const int minute = number(11, 2);
  const int second = number(13, 2);
  const std::chrono::year_month_day day{std::chrono::year(year),
                                        std::chrono::month(static_cast<unsigned>(month)),
                                        std::chrono::day(static_cast<unsigned>(day_of_month))};
  if (year < 0 || month < 0 || day_of_month < 0 || !day.ok() || hour < 0 || hour > 23 || minute < 0 ||
      minute > 59 || second < 0 || second > 60)
    return std::nullopt;
  // Nanoseconds count to 2262. Whoever signs for a time further away is far too early or too late in any case.
  constexpr std::chrono::sys_days first = std::chrono::year{1900} / 1 / 1;
  constexpr std::chrono::sys_days last = std::chrono::year{2200} / 1 / 1;
  return Moment(std::clamp(std::chrono::sys_days(day), first, last)) + std::chrono::hours(hour) +
         std::chrono::minutes(minute) + std::chrono::seconds(second);
}

/// How long the signature is good for: what a presigned URL says, else the service's window.
std::chrono::seconds lifetime_of(const Signature& signature, const SigningService& service) {
  if (signature.expires.empty()) return service.window;
  constexpr int longest = 604800;  // seven days
  int seconds = 0;
  const char* const end = signature.expires.data() + signature.expires.size();
  const auto [stop, error] = std::from_chars(signature.expires.data(), end, seconds);
  if (error != std::errc() || stop != end || seconds < 1 || seconds > longest) {
    refuse(Reason::incomplete, service,
           "X-Amz-Expires must be a number of seconds between 1 and 604800, not '" + signature.expires + "'");
  }
  return std::chrono::seconds(seconds);
}

void check_date(const Signature& signature, std::chrono::seconds lifetime, const SigningService& service,
                Moment signed_at, Moment now) {
  const std::string minutes = std::to_string(service.window.count()) + " min.)";
  const Moment ends = signed_at + lifetime;
  if (now > ends) {
    // A presigned URL's end is exact; a signature in the header has the window.
    const Moment earliest = now - service.window;
    const bool presigned = signature.place == Signature::Place::query;
    refuse(Reason::wrong_signature, service,
           presigned
               ? "Signature expired: " + signing_date(ends) + " is now earlier than " + signing_date(now)
               : "Signature expired: " + signature.date + " is now earlier than " + signing_date(earliest) +
                     " (" + signing_date(now) + " - " + minutes);
  }
  if (const Moment latest = now + service.window; signed_at > latest) {
    refuse(Reason::wrong_signature, service,
           "Signature not yet current: " + signature.date + " is still later than " + signing_date(latest) +
               " (" + signing_date(now) + " + " + minutes);
  }
}

bool is_region_of(std::string_view region, const SigningService& service, std::string_view ours) {
  const bool regional = region == ours;
  const bool global = region == global_region;
  switch (service.scope) {
    case SigningService::Scope::regional:
      return regional;
    case SigningService::Scope::global:
      return global;
    case SigningService::Scope::either:
      break;
  }
  return regional || global;
}

/// Everything that is wrong with the scope is named.
void check_scope(const Credential& credential, const Signature& signature, const SigningService& service,
                 std::string_view region) {
  std::string wrong;
  if (!is_region_of(credential.region, service, region))
    wrong += "Credential should be scoped to a valid region, not '" + credential.region + "'. ";
  if (credential.service != service.name)
    wrong.append("Credential should be scoped to correct service: '").append(service.name).append("'. ");
  if (credential.terminator != "aws4_request") {
    wrong += "Credential should be scoped with a valid terminator: 'aws4_request', not '" +
             credential.terminator + "'. ";
  }
  if (const std::string day = signature.date.substr(0, 8); credential.date != day) {
    wrong += "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '" +
             credential.date + "' != '" + day + "', from '" + signature.date + "'. ";
  }
  if (wrong.empty()) return;
  wrong.pop_back();
  refuse(Reason::wrong_signature, service, std::move(wrong));
}

void check_signature(const wire::Request& request, std::string_view body, const Signature& signature,
                     const Credential& credential, const AccessKey& key, const SigningService& service) {
  const std::string canonical =
      canonical_request(request, signature.signed_headers, payload_hash(request, body));
  const std::string text = string_to_sign(signature.date, credential, canonical);
  if (equal_in_constant_time(signature_of(text, key.secret, credential), signature.value)) return;
  refuse(Reason::wrong_signature, service,
         "The request signature we calculated does not match the signature you provided. Check your AWS "
         "Secret Access "
         "Key and signing method. Consult the service documentation for details.\n\nThe Canonical String for "
         "this "
         "request should have been\n'" +
             canonical + "'\n\nThe String-to-Sign should have been\n'" + text + "'\n");
}

}  // namespace

Authentication::Authentication(std::string account, std::string region, Options options)
    : account_(std::move(account)), region_(std::move(region)), options_(std::move(options)) {
  access_keys_.put(
      {.id = options_.access_key_id, .secret = options_.secret_access_key, .caller = Caller::root(account_)});
}

Caller Authentication::caller_of(const wire::Request& request, std::string_view body,
                                 const SigningService& service, Moment now) const {
  if (options_.strict) return verified_caller(request, body, service, now);
  if (const std::optional<Credential> credential = credential_of(request)) {
    if (const AccessKey* key = access_keys_.find(credential->access_key_id)) return key->caller;
  }
  return Caller::root(account_);
}

/// The checks are in the order in which DynamoDB makes them.
Caller Authentication::verified_caller(const wire::Request& request, std::string_view body,
                                       const SigningService& service, Moment now) const {
  if (is_signed_twice(request)) {
    refuse(Reason::wrong_signature, service,
           "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.");
  }
  const std::optional<Signature> signature = Signature::find(request);
  if (!signature) {
    const bool rest = service.words == Words::rest_json || service.words == Words::access_denied;
    refuse(Reason::no_signature, service,
           rest ? "Missing Authentication Token" : "Request is missing Authentication Token");
  }
  if (std::string missing = missing_parts(request, *signature); !missing.empty())
    refuse(Reason::incomplete, service, std::move(missing));

  const std::optional<Moment> signed_at = moment_of(signature->date);
  if (!signed_at) {
    refuse(Reason::incomplete, service,
           "Date must be in ISO-8601 'basic format'. Got '" + signature->date +
               "'. See http://en.wikipedia.org/wiki/ISO_8601");
  }
  const std::chrono::seconds lifetime = lifetime_of(*signature, service);
  if (options_.judge_dates) check_date(*signature, lifetime, service, *signed_at, now);
  if (!signature->covers("host") && !signature->covers(":authority")) {
    refuse(Reason::wrong_signature, service,
           "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
  }
  if (signature->algorithm != algorithm)
    refuse(Reason::incomplete, service, "Unsupported AWS 'algorithm': '" + signature->algorithm + "'.");

  const std::optional<Credential> credential = Credential::parse(signature->credential);
  if (!credential) {
    refuse(Reason::incomplete, service,
           "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, "
           "got '" +
               signature->credential + "'");
  }
  check_scope(*credential, *signature, service, region_);

  constexpr const char* invalid_token = "The security token included in the request is invalid.";
  const AccessKey* const key = access_keys_.find(credential->access_key_id);
  if (key == nullptr) refuse(Reason::unknown_key, service, invalid_token);
  check_signature(request, body, *signature, *credential, *key, service);
  if (!equal_in_constant_time(key->session_token, signature->session_token))
    refuse(Reason::wrong_token, service, invalid_token);
  if (key->expires && now >= *key->expires)
    refuse(Reason::ended_session, service, "The security token included in the request is expired");
  return key->caller;
}

}  // namespace cutoff::iam
