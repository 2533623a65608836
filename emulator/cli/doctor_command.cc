#include "emulator/cli/doctor_command.h"

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "emulator/cli/arguments.h"
#include "emulator/cli/console.h"
#include "emulator/cli/examination.h"
#include "emulator/cli/outer_time.h"
#include "emulator/cli/probe.h"
#include "emulator/cli/values.h"

namespace cutoff::cli {
namespace {

using nlohmann::ordered_json;

constexpr const char* details =
    R"(It tries what cutoff run, and serve with --process-time virtual, rest upon: it
starts programs that wait for an hour of an emulator's time and looks at what
comes of them. A line each, with a verdict:
  good   it works
  poor   virtual time works, and something goes without it
  bad    virtual time does not work

Examples:
  cutoff doctor
  cutoff doctor --format json

Exit code:
  0  virtual time works here
  1  it does not
  2  the command line cannot be used
  3  cutoff itself failed)";

const char* name_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::good:
      return "good";
    case Verdict::poor:
      return "poor";
    case Verdict::bad:
      return "bad";
  }
  return "";
}

std::string as_text(const std::vector<Finding>& findings, bool works, const report::Style& style) {
  std::string text;
  for (const Finding& finding : findings) {
    const report::Ink ink = finding.verdict == Verdict::good  ? report::Ink::good
                            : finding.verdict == Verdict::bad ? report::Ink::bad
                                                              : report::Ink::strong;
    const std::string verdict = name_of(finding.verdict);
    text += report::paint(verdict, ink, style) + std::string(6 - verdict.size(), ' ') + finding.what + "\n";
    for (const std::string& line : {finding.found, finding.remedy}) {
      if (!line.empty()) text += "      " + line + "\n";
    }
  }
  return text + "\n" +
         (works ? "Virtual process time works here.\n" : "Virtual process time does not work here.\n");
}

std::string as_json(const std::vector<Finding>& findings, bool works) {
  ordered_json document{{"works", works}, {"findings", ordered_json::array()}};
  for (const Finding& finding : findings) {
    document["findings"].push_back({{"name", finding.name},
                                    {"verdict", name_of(finding.verdict)},
                                    {"what", finding.what},
                                    {"found", finding.found},
                                    {"remedy", finding.remedy}});
  }
  return document.dump(2) + "\n";
}

class DoctorCommand final : public Command {
 public:
  void declare(Arguments program) override {
    Arguments command = program.add_subcommand("doctor", "Say whether virtual time works on this host");
    command.footer(details);
    command.add_option("--format", format_, "text, unless given, or json").type_name("FORMAT");
    command.add_flag("--probe", probe_).hidden();  // for its own use
  }

  Exit run(Console& console) override {
    if (probe_) {
      probe(console);
      return Exit::good;
    }
    leave_outer_time();
    const bool json = one_of("--format", format_, {"text", "json"}, R"(write "text" or "json")") == "json";
    const std::vector<Finding> findings = examine_host();
    const bool works = virtual_time_works(findings);
    console.print(json ? as_json(findings, works) : as_text(findings, works, console.style()));
    return works ? Exit::good : Exit::unexpected;
  }

 private:
  std::string format_ = "text";
  bool probe_ = false;
};

}  // namespace

std::unique_ptr<Command> doctor_command() { return std::make_unique<DoctorCommand>(); }

}  // namespace cutoff::cli
