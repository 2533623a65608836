#include <algorithm>

#include "emulator/app/cutoff_json.h"
#include "emulator/app/deploy.h"
#include "emulator/app/template/template.h"
#include "emulator/replay/document.h"
#include "fakes/cloud/cloud.h"
#include "fakes/lambda/in_process.h"
#include "tests/fuzz/targets.h"

namespace cutoff::fuzz {
namespace {

class AnyCode final : public app::CodeRunner {
 public:
  std::unique_ptr<lambda::EnvironmentFactory> environments_of(const app::FunctionCode&) override {
    return lambda::in_process([](const wire::Payload&, lambda::Context&) { return wire::Payload(); });
  }
};

/// Reads and deploys; what is refused is refused in one line.
template <class Read>
void take(std::string_view input, Read read) {
  try {
    cloud::Cloud cloud;
    AnyCode code;
    app::deploy(read(std::string(input)), cloud, code);
  } catch (const replay::UnusableInput& unusable) {
    const std::string_view sentence = unusable.what();
    must(!sentence.empty(), "a refusal without a word");
    must(std::none_of(sentence.begin(), sentence.end(), [](unsigned char c) { return c < ' ' || c == 0x7F; }),
         "a refusal is no single line: " + std::string(sentence));
  }
}

}  // namespace

void descriptions(std::string_view input) {
  take(input, [](std::string text) { return app::parse_cutoff_json("cutoff.json", std::move(text), {}); });
  take(input, [](const std::string& text) { return app::parse_template("template.yaml", text, {}); });
}

}  // namespace cutoff::fuzz
