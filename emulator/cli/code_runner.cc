#include "emulator/cli/code_runner.h"

#include <stdexcept>

#include "emulator/app/text_file.h"
#include "fakes/lambda/uploaded_code.h"
#include "fakes/wire/fault.h"

namespace cutoff::cli {
std::unique_ptr<lambda::EnvironmentFactory> CodeRunner::environments_of(const app::FunctionCode& code) {
  lambda::FunctionConfiguration configuration;
  configuration.name = code.function;
  configuration.runtime = code.runtime;
  configuration.handler = code.handler;
  try {
    switch (code.code.form) {
      case app::Code::Form::folder:
        return processes_.environments_of_folder(code.code.path, configuration);
      case app::Code::Form::zip:
        return processes_.environments_of(lambda::package_of(app::read_text_file(code.code.path)),
                                          configuration);
      case app::Code::Form::text:
        break;
    }
    return processes_.environments_of_source(code.code.text, configuration);
  } catch (const wire::Fault& fault) {
    throw std::runtime_error(fault.message());
  }
}

}  // namespace cutoff::cli
