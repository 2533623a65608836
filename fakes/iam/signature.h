// What a request says of its signature (Signature Version 4), before anybody judges whether it is right.
//
// A signature is in the header, "Authorization: AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…", or, in
// a presigned URL, in the query: X-Amz-Algorithm, X-Amz-Credential, X-Amz-Date, X-Amz-Expires, X-Amz-SignedHeaders,
// X-Amz-Security-Token, X-Amz-Signature.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fakes/wire/message.h"

namespace cutoff::iam {

/// "AKIDEXAMPLE/20150830/us-east-1/dynamodb/aws4_request"
struct Credential {
  std::string access_key_id;
  std::string date;  // "20150830"
  std::string region;
  std::string service;
  std::string terminator = "aws4_request";

  /// Nothing unless it has five parts.
  static std::optional<Credential> parse(std::string_view text);
  /// "20150830/us-east-1/dynamodb/aws4_request"
  std::string scope() const;
  std::string text() const { return access_key_id + "/" + scope(); }
};

/// Its parts as they were written; empty where there is none.
struct Signature {
  enum class Place : bool { header, query };

  Place place = Place::header;
  std::string algorithm;  // "AWS4-HMAC-SHA256"
  std::string credential;
  std::string signed_headers;  // "host;x-amz-date"
  std::string value;           // 64 hex digits
  std::string date;            // "20150830T123600Z", of X-Amz-Date or, in another form, of Date
  std::string expires;         // seconds; of a presigned URL
  std::string session_token;

  /// Whether it is over the request's header fields of that name.
  bool covers(std::string_view name) const;

  /// Nothing when the request is not signed. One that is signed twice is read by its header.
  static std::optional<Signature> find(const wire::Request& request);
};

/// Whether it carries a signature in its header, and one in its query.
bool is_signed_twice(const wire::Request& request);

/// The credential that it is signed with, or says that it is; nothing when it is not signed.
std::optional<Credential> credential_of(const wire::Request& request);

}  // namespace cutoff::iam
