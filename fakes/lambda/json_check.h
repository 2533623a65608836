// Whether text is JSON, and in Lambda's own words why not.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace cutoff::lambda {

/// Nothing when `text` is one JSON value; else what is wrong with it and where, worded as by the parser behind AWS's
/// Invoke (Jackson): "Unrecognized token 'oops': was expecting (…)\n at [Source: REDACTED (…); line: 1, column: 5]".
/// Two such answers are recorded (test_lambda_invoke_payload_encoding_error); the others follow Jackson's source.
/// Text after the value is refused, too; whether AWS does so is not known.
std::optional<std::string> json_problem(std::string_view text);

}  // namespace cutoff::lambda
