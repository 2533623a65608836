#include "fakes/apigateway/patch.h"

#include <algorithm>
#include <array>

#include "fakes/wire/fault.h"
#include "fakes/wire/headers.h"
#include "fakes/wire/target.h"

namespace cutoff::apigateway {
namespace {

constexpr std::array<std::string_view, 6> names{"add", "remove", "move", "test", "replace", "copy"};

[[noreturn]] void refuse(std::string message) {
  throw wire::Fault(400, "BadRequestException", std::move(message));
}

/// "application~1json" is application/json, "~0" is "~".
std::string unescaped(std::string_view part) {
  std::string text;
  for (std::size_t i = 0; i < part.size(); ++i) {
    const char next = part[i] == '~' && i + 1 < part.size() ? part[i + 1] : '\0';
    if (next == '0' || next == '1') {
      text += next == '0' ? '~' : '/';
      ++i;
    } else {
      text += part[i];
    }
  }
  return text;
}

}  // namespace

std::vector<std::string> PatchOperation::parts() const {
  if (!path) refuse("Invalid patch path null");
  if (!path->starts_with('/')) refuse_path(*this);
  std::vector<std::string> parts;
  for (const std::string_view part : wire::path_segments(*path)) parts.push_back(unescaped(part));
  return parts;
}

bool PatchOperation::flag() const { return wire::equal_ignoring_case(text(), "true"); }

std::string_view patch_op_name(PatchOperation::Op op) { return names[static_cast<std::size_t>(op)]; }

std::optional<PatchOperation::Op> patch_op(std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<PatchOperation::Op>(found - names.begin());
}

void refuse_path(const PatchOperation& operation) {
  refuse("Invalid patch path " + operation.path.value_or("null"));
}

void expect_replace(const PatchOperation& operation) {
  if (operation.op != PatchOperation::Op::replace)
    refuse("Invalid patch operation specified. Must be one of: [replace]");
}

void expect_add_remove_or_replace(const PatchOperation& operation) {
  using Op = PatchOperation::Op;
  if (operation.op != Op::add && operation.op != Op::remove && operation.op != Op::replace)
    refuse("Invalid patch operation specified. Must be 'add'|'remove'|'replace'");
}

void refuse_missing_entry(const char* message) { throw wire::Fault(404, "NotFoundException", message); }

}  // namespace cutoff::apigateway
