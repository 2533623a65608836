// AWS::Lambda::Function. Code may be a path of a folder or a zip file, as it is before `aws cloudformation package`.
#include <filesystem>

#include "emulator/app/template/kinds.h"
#include "emulator/app/text_file.h"

namespace cutoff::app::kinds {
namespace {

namespace fs = std::filesystem;

Code code(const Building& building, const Node& node) {
  if (node.is_scalar()) {
    if (node.text.starts_with("s3://"))
      refuse(node, "is in S3, which is not offered here: name a folder or a zip file");
    const std::string path = beside(building.file, node.text);
    if (fs::is_directory(path)) return {.form = Code::Form::folder, .path = path};
    if (fs::is_regular_file(path)) return {.form = Code::Form::zip, .path = path};
    refuse(node, "is \"" + node.text + "\": there is no such folder or zip file at " + path);
  }
  Properties properties(node);
  for (const char* elsewhere : {"S3Bucket", "ImageUri"}) {
    if (properties.find(elsewhere) != nullptr)
      refuse(node, "is code elsewhere: name a folder or a zip file, as before aws cloudformation package");
  }
  Code inline_code{.form = Code::Form::text, .text = properties.require_text("ZipFile")};
  properties.check();
  return inline_code;
}

Attributes build(Building& building, Resource& resource) {
  Properties& properties = resource.properties;
  Function function;
  lambda::FunctionConfiguration& configuration = function.configuration;
  configuration.name = properties.text("FunctionName", building.physical_name(resource.id, 64));
  properties.only("PackageType", "Zip");
  function.code = code(building, properties.require("Code"));
  configuration.handler = properties.require_text("Handler");
  configuration.runtime = properties.require_text("Runtime");
  configuration.role = building.role(properties.require("Role")).role.role_name;
  if (const auto timeout = properties.number("Timeout"))
    configuration.timeout = std::chrono::seconds(*timeout);
  if (const auto memory = properties.number("MemorySize")) configuration.memory_mb = *memory;
  properties.within("Environment", [&](Properties& environment) {
    configuration.environment_given = true;
    if (const Node* const variables = environment.find("Variables"))
      configuration.environment = pairs_of(*variables);
  });
  properties.within("DeadLetterConfig", [&](Properties& dead_letters) {
    configuration.dead_letter_target = dead_letters.text("TargetArn", "");
  });
  configuration.description = properties.text("Description", "");
  if (const Node* const architectures = properties.find("Architectures")) {
    const auto names = texts_of(*architectures);
    if (names.size() != 1) refuse(*architectures, "has to have one architecture");
    configuration.architecture = names.front();
  }
  properties.within("EphemeralStorage", [&](Properties& storage) {
    configuration.ephemeral_storage_mb = number_of(storage.require("Size"));
  });
  properties.within("TracingConfig", [&](Properties& tracing) {
    configuration.tracing_mode = tracing.text("Mode", "PassThrough");
  });
  properties.within("LoggingConfig", [&](Properties& logging) {
    logging.only("LogFormat", "Text");
    configuration.log_group = logging.text("LogGroup", "");
  });
  function.reserved_concurrency = properties.number("ReservedConcurrentExecutions");
  if (const Node* const tags = properties.find("Tags")) {
    for (auto& [key, value] : tags_of(*tags)) function.tags.emplace(key, value);
  }
  const std::string name = configuration.name;
  building.application.functions.push_back(std::move(function));
  return {name, {{"Arn", building.place.arn("lambda", "function:" + name)}}};
}

}  // namespace

const Kind lambda_function{"AWS::Lambda::Function", build};

}  // namespace cutoff::app::kinds
