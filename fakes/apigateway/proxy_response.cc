#include "fakes/apigateway/proxy_response.h"

#include <charconv>

#include <nlohmann/json.hpp>

namespace cutoff::apigateway {
namespace {

using Json = nlohmann::ordered_json;  // headers leave in the order in which the function named them

constexpr int least_status = 100;
constexpr int most_status = 999;  // not recorded: three digits are what HTTP has room for

int read_status(const Json& json) {
  int status = 0;
  if (json.is_number_integer()) {
    const auto number = json.get<std::int64_t>();
    status = number < least_status || number > most_status ? 0 : static_cast<int>(number);
  } else if (json.is_string()) {
    const auto& text = json.get_ref<const std::string&>();
    const char* const end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, status);
    if (error != std::errc() || rest != end) throw MalformedProxyResponse("statusCode is not a number");
  } else {
    throw MalformedProxyResponse("statusCode is not a number");
  }
  if (status < least_status || status > most_status)
    throw MalformedProxyResponse("statusCode is not an HTTP status");
  return status;
}

/// Strings as they are, true and numbers as their text. What AWS does with a null is not recorded: no header.
std::optional<std::string> read_header_value(const Json& json) {
  if (json.is_string()) return json.get<std::string>();
  if (json.is_boolean() || json.is_number()) return json.dump();
  if (json.is_null()) return std::nullopt;
  throw MalformedProxyResponse("a header's value is neither text nor a number nor true or false");
}

wire::Headers read_headers(const Json& json) {
  wire::Headers headers;
  if (json.is_null()) return headers;
  if (!json.is_object()) throw MalformedProxyResponse("headers is not an object");
  for (const auto& [name, value] : json.items()) {
    if (auto text = read_header_value(value)) headers.add(name, std::move(*text));
  }
  return headers;
}

wire::Headers read_multi_value_headers(const Json& json) {
  wire::Headers headers;
  if (json.is_null()) return headers;
  if (!json.is_object()) throw MalformedProxyResponse("multiValueHeaders is not an object");
  for (const auto& [name, values] : json.items()) {
    if (!values.is_array()) throw MalformedProxyResponse("a value in multiValueHeaders is not a list");
    for (const Json& value : values) {
      if (auto text = read_header_value(value)) headers.add(name, std::move(*text));
    }
  }
  return headers;
}

}  // namespace

ProxyResponse ProxyResponse::read_json(std::string_view text) {
  Json json = Json::parse(text, nullptr, false);
  if (json.is_discarded()) throw MalformedProxyResponse("it is not JSON");
  if (!json.is_object()) throw MalformedProxyResponse("it is not an object");
  ProxyResponse response;
  response.status_code.reset();
  for (auto& [key, value] : json.items()) {
    if (key == "statusCode") {
      response.status_code = read_status(value);
    } else if (key == "headers") {
      response.headers = read_headers(value);
    } else if (key == "multiValueHeaders") {
      response.multi_value_headers = read_multi_value_headers(value);
    } else if (key == "body") {
      if (value.is_null()) continue;
      if (!value.is_string()) throw MalformedProxyResponse("body is not a string");
      response.body = std::move(value.get_ref<std::string&>());
    } else if (key == "isBase64Encoded") {
      if (value.is_null()) continue;
      if (!value.is_boolean()) throw MalformedProxyResponse("isBase64Encoded is not true or false");
      response.is_base64_encoded = value.get<bool>();
    } else {
      throw MalformedProxyResponse("it has the key " + key);
    }
  }
  return response;
}

void ProxyResponse::write_json(wire::JsonWriter& writer) const {
  writer.begin_object();
  if (status_code) writer.member("statusCode", *status_code);
  if (!headers.empty()) {
    writer.key("headers").begin_object();
    for (const auto& [name, value] : headers) writer.member(name, value);
    writer.end_object();
  }
  if (!multi_value_headers.empty()) {
    writer.key("multiValueHeaders").begin_object();
    for (auto field = multi_value_headers.begin(); field != multi_value_headers.end(); ++field) {
      const auto same_name = [&](const auto& other) { return other.first == field->first; };
      if (std::any_of(multi_value_headers.begin(), field, same_name)) continue;
      writer.key(field->first).begin_array();
      for (auto value = field; value != multi_value_headers.end(); ++value) {
        if (same_name(*value)) writer.string(value->second);
      }
      writer.end_array();
    }
    writer.end_object();
  }
  writer.member("body", body);
  if (is_base64_encoded) writer.member("isBase64Encoded", true);
  writer.end_object();
}

std::size_t ProxyResponse::json_size_at_most() const {
  constexpr std::size_t longest_escape = 6;  // \u0000
  constexpr std::size_t keys_and_numbers = 128;
  constexpr std::size_t punctuation = 8;
  std::size_t text = body.size();
  for (const wire::Headers* fields : {&headers, &multi_value_headers}) {
    for (const auto& [name, value] : *fields) text += name.size() + value.size() + punctuation;
  }
  return keys_and_numbers + text * longest_escape;
}

wire::Headers ProxyResponse::merged_headers() && {
  if (multi_value_headers.empty()) return std::move(headers);
  wire::Headers merged = multi_value_headers;
  for (const auto& [name, value] : headers) {
    const std::string* spelling = &name;
    bool there = false;
    for (const auto& [multi_name, multi_value] : multi_value_headers) {
      if (!wire::equal_ignoring_case(multi_name, name)) continue;
      spelling = &multi_name;
      there = there || multi_value == value;
    }
    if (!there) merged.add(*spelling, value);
  }
  return merged;
}

}  // namespace cutoff::apigateway
