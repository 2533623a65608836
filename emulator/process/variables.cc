#include "emulator/process/variables.h"

#include <map>
#include <utility>

namespace cutoff::process {

std::vector<std::string> variables(const lambda::InitContext& context, const Surroundings& surroundings) {
  const lambda::FunctionConfiguration& function = context.configuration();
  std::map<std::string, std::string> all{
      {"PATH", surroundings.path},
      {"LANG", "en_US.UTF-8"},
      {"TZ", ":UTC"},
      {"PYTHONPATH", surroundings.runtime_dir},
      {"NODE_PATH", surroundings.runtime_dir + ":" + surroundings.task_root},
      {"AWS_XRAY_CONTEXT_MISSING", "LOG_ERROR"},
      {"AWS_XRAY_DAEMON_ADDRESS", "127.0.0.1:2000"},
  };
  for (const auto& [name, value] : function.environment) all[name] = value;

  const std::pair<const char*, std::string> reserved[] = {
      {"_HANDLER", function.handler},
      {"_AWS_XRAY_DAEMON_ADDRESS", "127.0.0.1"},
      {"_AWS_XRAY_DAEMON_PORT", "2000"},
      {"AWS_ACCESS_KEY_ID", surroundings.key.id},
      {"AWS_SECRET_ACCESS_KEY", surroundings.key.secret},
      {"AWS_SESSION_TOKEN", surroundings.key.session_token},
      {"AWS_REGION", surroundings.region},
      {"AWS_DEFAULT_REGION", surroundings.region},
      {"AWS_ENDPOINT_URL", "http://" + surroundings.address},
      {"AWS_LAMBDA_FUNCTION_MEMORY_SIZE", std::to_string(function.memory_mb)},
      {"AWS_LAMBDA_FUNCTION_NAME", function.name},
      {"AWS_LAMBDA_FUNCTION_VERSION", std::string(context.function_version())},
      {"AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand"},
      {"AWS_LAMBDA_LOG_GROUP_NAME", function.log_group_name()},
      {"AWS_LAMBDA_LOG_STREAM_NAME", context.log_stream_name()},
      {"AWS_LAMBDA_RUNTIME_API", surroundings.address},
      {"LAMBDA_RUNTIME_DIR", surroundings.runtime_dir},
      {"LAMBDA_TASK_ROOT", surroundings.task_root},
      {"PWD", surroundings.task_root},
      {"SHLVL", "0"},
  };
  for (const auto& [name, value] : reserved) all[name] = value;
  // Runtimes of the function's own have none.
  if (!function.runtime.starts_with("provided")) all["AWS_EXECUTION_ENV"] = "AWS_Lambda_" + function.runtime;

  std::vector<std::string> list;
  list.reserve(all.size());
  for (const auto& [name, value] : all) list.push_back(name + "=" + value);
  return list;
}

}  // namespace cutoff::process
