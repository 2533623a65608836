// Reads the JSON body of a request, by members whose types are known: what REST-JSON services (Lambda, API Gateway,
// AgentCore) do with it. DynamoDB, which is asked far more often, decodes straight into its inputs instead.
//
//   const JsonObject body = JsonObject::parse(request.body.read_all(), JsonDialect::classes);
//   input.name = body.string("name").value_or("");
//   if (const auto endpoint = body.object("endpointConfiguration")) input.types = endpoint->strings("types");
//
// A member that is null, or not there, is nothing; members nobody asks for are ignored, as AWS does. One of another type
// is wire::Fault 400 SerializationException, in the words of AWS's serializers.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "fakes/wire/fault.h"

namespace cutoff::wire {

/// How a service names a scalar of the wrong type. Recorded: `classes` from API Gateway ("class java.lang.Boolean can
/// not be converted to an String"); `tokens` is known from reports about newer services ("NUMBER_VALUE can not be
/// converted to String").
enum class JsonDialect : std::uint8_t { classes, tokens };

/// That a scalar is of the wrong type: ("java.lang.String", "Integer") in `classes`, ("STRING_VALUE", "Integer") in
/// `tokens`.
Fault cannot_convert(JsonDialect dialect, std::string_view from, std::string_view to);

class JsonObject {
 public:
  template <class Value>
  using Entries = std::vector<std::pair<std::string, Value>>;

  /// Empty text is an object without members. Throws the fault, without a message, for text that is no JSON object.
  static JsonObject parse(std::string_view text, JsonDialect dialect);

  /// Whether the member is there and not null.
  bool has(std::string_view name) const;

  /// Whether it is there with more than the least that its type can hold: not false, "", [] or {}.
  bool says_something(std::string_view name) const;

  std::optional<std::string> string(std::string_view name) const;
  /// A number with a fraction loses it.
  std::optional<std::int64_t> integer(std::string_view name) const;
  std::optional<bool> boolean(std::string_view name) const;
  std::optional<JsonObject> object(std::string_view name) const;
  std::optional<std::vector<std::string>> strings(std::string_view name) const;
  std::optional<std::vector<JsonObject>> objects(std::string_view name) const;

  // Maps, in the order of their keys.
  std::optional<Entries<std::string>> string_map(std::string_view name) const;
  /// Of values that may be null.
  std::optional<Entries<std::optional<std::string>>> nullable_string_map(std::string_view name) const;
  std::optional<Entries<bool>> boolean_map(std::string_view name) const;

 private:
  using Json = nlohmann::json;

  JsonObject(std::shared_ptr<const Json> json, JsonDialect dialect)
      : json_(std::move(json)), dialect_(dialect) {}
  /// nullptr for what is nothing.
  const Json* find(std::string_view name) const;
  JsonObject part(const Json& json) const;

  std::shared_ptr<const Json> json_;  // shared by the objects within
  JsonDialect dialect_;
};

}  // namespace cutoff::wire
