// Signature Version 4: what is signed of a request, and the signature itself.
//
// A request is brought into one canonical text. The hash of that text, with the date and the scope, is the string to
// sign, and that is signed with a key made of the secret, the date, the region and the service. Who verifies does the
// same over what he was sent, and compares.
//
// Source: IAM User Guide, "Create a signed AWS API request"; AWS's test suite (awslabs/aws-c-auth), all of which holds.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "fakes/iam/access_keys.h"
#include "fakes/iam/signature.h"
#include "fakes/wire/calendar.h"
#include "fakes/wire/message.h"

namespace cutoff::iam {

/// What differs from service to service. The default is what all do but S3.
struct CanonicalForm {
  /// "/a/./b/../c" is "/a/c", and slashes in a row are one. S3 takes paths as they are.
  bool normalized_path = true;
  /// A path that was sent encoded is encoded again: "%3A" is "%253A". S3 encodes once.
  bool twice_encoded_path = true;
  /// A presigned URL's session token is not signed: it was appended afterwards (IoT).
  bool token_is_appended = false;

  static CanonicalForm of_s3() { return {false, false, false}; }
};

/// "/example%20space/". An empty path is "/".
std::string canonical_path(std::string_view path, const CanonicalForm& form = {});

/// Each name and value encoded once, sorted by them; without X-Amz-Signature. A '+' is a plus.
std::string canonical_query(std::string_view query, const CanonicalForm& form = {});

/// A field's value without white space around it, and with one space for each run of it inside, line ends included.
std::string canonical_value(std::string_view value);

/// What stands for the body: its SHA-256, or what X-Amz-Content-Sha256 says in its place: UNSIGNED-PAYLOAD, or that
/// the body is signed chunk by chunk (STREAMING-…; the chunks' own signatures are S3's affair and not looked at).
std::string payload_hash(const wire::Request& request, std::string_view body);

/// Of the fields that `signed_headers` ("host;x-amz-date") names. Values of fields of one name are joined by commas.
std::string canonical_request(const wire::Request& request, std::string_view signed_headers,
                              std::string_view payload_hash, const CanonicalForm& form = {});

/// `date` is "20150830T123600Z".
std::string string_to_sign(std::string_view date, const Credential& credential,
                           std::string_view canonical_request);

/// 64 lower-case hex digits.
std::string signature_of(std::string_view string_to_sign, std::string_view secret,
                         const Credential& credential);

/// How a request is to be signed.
struct Signing {
  const AccessKey& key;
  std::string region;
  std::string service;
  wire::Calendar::Moment at;
  CanonicalForm form = {};
  /// Also adds X-Amz-Content-Sha256, as the SDKs for JavaScript do.
  bool with_content_hash = false;
};

/// Adds X-Amz-Date, X-Amz-Security-Token where the key has one, and Authorization. All fields are signed but those
/// that proxies change: Connection, Expect, User-Agent, X-Amzn-Trace-Id and their like.
void sign(wire::Request& request, std::string_view body, const Signing& signing);

/// The same in the query: the request is good for `expires` from then on.
void presign(wire::Request& request, std::string_view body, const Signing& signing,
             std::chrono::seconds expires);

/// "20150830T123600Z"
std::string signing_date(wire::Calendar::Moment moment);

}  // namespace cutoff::iam
