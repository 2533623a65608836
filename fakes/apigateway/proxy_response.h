// The response of a Lambda proxy integration: what a function must return for the gateway to pass it on.
//
// A handler in C++ returns Payload::of(ProxyResponse{…}), which the gateway takes as it is. Anything else is read
// as JSON, and judged: a client gets 502 for what AWS calls a malformed Lambda proxy response.
//
// Source: Developer Guide, "Output format of a Lambda function for proxy integration"; what is malformed as
// recorded from AWS (test_aws_proxy_response_payload_format_validation, 2024), save where the .cc says otherwise.
#pragma once

#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "fakes/wire/headers.h"
#include "fakes/wire/json_writer.h"

namespace cutoff::apigateway {

/// The message says why, in a few words: "statusCode is not a number".
class MalformedProxyResponse : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct ProxyResponse {
  std::optional<int> status_code = 200;
  wire::Headers headers = {};
  wire::Headers multi_value_headers = {};  // a field a value
  std::string body = {};
  bool is_base64_encoded = false;

  void write_json(wire::JsonWriter& writer) const;
  std::size_t json_size_at_most() const;
  /// Throws MalformedProxyResponse. A missing statusCode is not malformed here: it is none.
  static ProxyResponse read_json(std::string_view json);

  /// The headers of both kinds as the client gets them: a name's multiple values, then its single one, under the
  /// former's spelling; a pair that both have comes once.
  wire::Headers merged_headers() &&;
};

}  // namespace cutoff::apigateway
