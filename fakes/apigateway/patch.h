// Patch operations: how API Gateway's Update operations say what is to change. Like JSON Patch (RFC 6901's "~1" for a
// slash in a path), but values are text, and each thing takes the operations that it takes.
//
// An update applies all of its operations or none. Errors as recorded from AWS (test_update_rest_api_*,
// test_update_method_*, test_update_gateway_response, test_update_resource_behaviour).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cutoff::apigateway {

struct PatchOperation {
  /// In the order in which AWS lists them.
  enum class Op : std::uint8_t { add, remove, move, test, replace, copy };

  Op op = Op::replace;
  std::optional<std::string> path = {};  // "/requestModels/application~1json"
  std::optional<std::string> value = {};

  /// {"requestModels", "application/json"}. Throws "Invalid patch path null" where there is none.
  std::vector<std::string> parts() const;
  /// `value`, or "" where there is none.
  std::string text() const { return value.value_or(""); }
  /// Whatever is not "true" is false (recorded: apiKeyRequired "whatever").
  bool flag() const;
};

using PatchOperations = std::vector<PatchOperation>;

std::string_view patch_op_name(PatchOperation::Op op);
std::optional<PatchOperation::Op> patch_op(std::string_view name);

/// "Invalid patch path /x"
[[noreturn]] void refuse_path(const PatchOperation& operation);
/// Throws unless it is a replace: "Invalid patch operation specified. Must be one of: [replace]".
void expect_replace(const PatchOperation& operation);
/// Throws unless it is an add, a remove or a replace.
void expect_add_remove_or_replace(const PatchOperation& operation);

/// Adds, replaces or removes an entry of a map. Throws 404 `missing` where there is nothing to replace or remove.
template <class Value>
void patch_entry(std::map<std::string, Value, std::less<>>& entries, const PatchOperation& operation,
                 const std::string& key, Value value, const char* missing);

/// Applies all operations to `thing`, or none when one of them, or `check` of the whole, throws. Not by replacing it:
/// others refer to what is in it.
template <class Thing, class Apply, class Check>
void apply_patch(Thing& thing, const PatchOperations& patch, Apply apply, Check check) {
  Thing trial = thing;
  for (const PatchOperation& operation : patch) apply(trial, operation);
  check(trial);
  for (const PatchOperation& operation : patch) apply(thing, operation);
}
template <class Thing, class Apply>
void apply_patch(Thing& thing, const PatchOperations& patch, Apply apply) {
  apply_patch(thing, patch, apply, [](const Thing&) {});
}

// What `missing` is.
inline constexpr const char* no_such_parameter = "Invalid parameter name specified";
inline constexpr const char* no_such_content_type = "Content-Type specified was not found";

// ---- implementation

[[noreturn]] void refuse_missing_entry(const char* message);

template <class Value>
void patch_entry(std::map<std::string, Value, std::less<>>& entries, const PatchOperation& operation,
                 const std::string& key, Value value, const char* missing) {
  expect_add_remove_or_replace(operation);
  if (operation.op != PatchOperation::Op::add && !entries.contains(key)) refuse_missing_entry(missing);
  if (operation.op == PatchOperation::Op::remove) {
    entries.erase(key);
  } else {
    entries.insert_or_assign(key, std::move(value));
  }
}

}  // namespace cutoff::apigateway
