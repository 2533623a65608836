// What requests to the control plane have in common.
#include <algorithm>
#include <charconv>

#include "fakes/apigateway/faults.h"
#include "fakes/apigateway/http/control.h"

namespace cutoff::apigateway {

Page read_page(const ControlCall& call) {
  Page page;
  page.position = call.query_value("position");
  const std::string_view limit = call.query_value("limit");
  if (!limit.empty()) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(limit.data(), limit.data() + limit.size(), number);
    // (That AWS refuses it so is an assumption.)
    if (error != std::errc() || end != limit.data() + limit.size())
      throw wire::cannot_convert(wire::JsonDialect::classes, "java.lang.String", "Integer");
    page.limit = number;
  }
  return page;
}

PatchOperations read_patch(const ControlCall& call, std::string_view input, wire::Validation others) {
  PatchOperations patch;
  wire::Validation validation;
  const auto operations = call.body.objects("patchOperations").value_or(std::vector<wire::JsonObject>());
  for (const wire::JsonObject& object : operations) {
    const std::string op = object.string("op").value_or("");
    const auto known = patch_op(op);
    const std::string member =
        std::string(input) + ".patchOperations." + std::to_string(patch.size() + 1) + ".member.op";
    validation.require(known.has_value(), op, member,
                       "Member must satisfy enum value set: [add, remove, move, test, replace, copy]");
    patch.push_back(
        {known.value_or(PatchOperation::Op::replace), object.string("path"), object.string("value")});
  }
  validation.append(others);
  validation.throw_if_any();
  return patch;
}

int read_status(const std::string& text, wire::Validation& validation) {
  int status = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), status);
  const bool is_status = text.size() == 3 && error == std::errc() && end == text.data() + text.size() &&
                         status >= 100 && status <= 599;
  validation.require(is_status, text, "statusCode",
                     R"(Member must satisfy regular expression pattern: [1-5]\d\d)");
  return status;
}

int read_status(const ControlCall& call, std::size_t rank) {
  wire::Validation validation;
  const int status = read_status(call.variable(rank), validation);
  validation.throw_if_any();
  return status;
}

void require_members(const wire::JsonObject& body, std::string_view input,
                     std::initializer_list<std::string_view> members) {
  wire::Validation validation;
  for (const std::string_view member : members)
    validation.require_present(body.has(member), std::string(input) + "." + std::string(member));
  validation.throw_if_any();
}

std::map<std::string, std::string, std::less<>> read_map(const wire::JsonObject& body,
                                                         std::string_view name) {
  std::map<std::string, std::string, std::less<>> map;
  if (auto entries = body.string_map(name)) {
    for (auto& [key, value] : *entries) map.emplace(std::move(key), std::move(value));
  }
  return map;
}

std::optional<ParameterFlags> read_flags(const wire::JsonObject& body, std::string_view name) {
  const auto entries = body.boolean_map(name);
  if (!entries) return std::nullopt;
  return ParameterFlags(entries->begin(), entries->end());
}

std::optional<Templates> read_templates(const wire::JsonObject& body, std::string_view name) {
  const auto entries = body.nullable_string_map(name);
  if (!entries) return std::nullopt;
  Templates templates;
  for (const auto& [type, text] : *entries) templates.emplace(type, text.value_or(""));
  return templates;
}

void refuse_member(const wire::JsonObject& body, std::string_view name, const char* what) {
  if (body.says_something(name)) throw not_offered(std::string(what) + " (" + std::string(name) + ")");
}

}  // namespace cutoff::apigateway
