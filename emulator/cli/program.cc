#include "emulator/cli/program.h"

#include <algorithm>
#include <exception>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "emulator/cli/arguments.h"
#include "emulator/cli/clock_command.h"
#include "emulator/cli/doctor_command.h"
#include "emulator/cli/faults_command.h"
#include "emulator/cli/invoke_command.h"
#include "emulator/cli/journal_command.h"
#include "emulator/cli/logs_command.h"
#include "emulator/cli/replay_command.h"
#include "emulator/cli/run_command.h"
#include "emulator/cli/serve_command.h"
#include "emulator/replay/document.h"
#include "emulator/replay/near_miss.h"

namespace cutoff::cli {
namespace {

constexpr const char* description =
    "A local AWS emulator in which time is yours: see what a slow AI backend meets\n"
    "on AWS, to the exact instant, in milliseconds.";

constexpr const char* examples =
    "Examples:\n"
    "  cutoff replay fixtures/incidents/agent-68s.json\n"
    "      what happened, on a timeline\n"
    "  cutoff serve --flow async-polling\n"
    "      the same application behind a port, for curl, browsers and AWS SDKs\n"
    "  cutoff run my-app -- pytest\n"
    "      tests of your own application, in a time that jumps\n"
    "  cutoff replay --help\n"
    "      all that a replay can do";

std::string quoted(const std::string& text) { return '"' + text + '"'; }

/// The subcommand that the command line has named; the program itself when it has named none.
const CLI::App& named(const CLI::App& program) {
  const auto subcommands = program.get_subcommands();  // those that were parsed
  return subcommands.empty() ? program : named(*subcommands.front());
}

/// "cutoff clock advance"
std::string full_name(const CLI::App& command) {
  const CLI::App* parent = command.get_parent();
  return (parent == nullptr ? "" : full_name(*parent) + " ") + command.get_name();
}

/// "cutoff replay --help"
std::string help_of(const CLI::App& program) { return full_name(named(program)) + " --help"; }

std::vector<std::string> option_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  return names;
}

/// What the command line has that nobody asked for.
std::string complaint_about_extra(const CLI::App& program) {
  const CLI::App& command = named(program);
  const std::vector<std::string> extra = program.remaining(true);
  const std::string first = extra.empty() ? "" : extra.front();
  const auto see_help = [&] { return "see " + help_of(program); };
  if (first.starts_with("-")) {
    const std::string name = first.substr(0, first.find('='));
    return "there is no option " + quoted(name) + ": " +
           replay::did_you_mean(name, option_names(command), see_help());
  }
  std::vector<std::string> commands;
  for (const CLI::App* each : command.get_subcommands({})) commands.push_back(each->get_name());
  if (commands.empty()) return quoted(first) + " is one argument too many: " + see_help();
  return "there is no command " + quoted(first) + ": " +
         replay::did_you_mean(first, commands, "the commands are " + replay::quoted_list(commands));
}

/// CLI11's messages in the form of ours.
std::string complaint(const CLI::App& program, const CLI::ParseError& error) {
  if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr) return complaint_about_extra(program);
  std::string text = error.what();
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text + ": see " + help_of(program);
}

/// What stands behind "--" in `cutoff run … -- COMMAND …`, where everything is the command's; it is taken off the end.
std::vector<std::string> behind_dashes(int& argc, const char* const* argv) {
  std::vector<std::string> behind;
  if (argc < 2 || std::string_view(argv[1]) != "run") return behind;
  for (int i = 2; i < argc; ++i) {
    if (std::string_view(argv[i]) != "--") continue;
    behind.assign(argv + i + 1, argv + argc);
    argc = i;
    break;
  }
  return behind;
}

Exit parse_and_run(int argc, const char* const* argv, Console& console) {
  CLI::App program(description, "cutoff");
  program.footer(examples);
  program.set_help_flag("-h,--help", "Print this and exit");
  const auto declare_version = [](CLI::App& app) {
    app.set_version_flag("--version", "cutoff " CUTOFF_VERSION, "Print the version and exit");
  };
  declare_version(program);
  program.require_subcommand(0, 1);
  program.get_formatter()->column_width(26);

  std::vector<std::unique_ptr<Command>> commands;
  commands.push_back(replay_command());
  commands.push_back(serve_command());
  commands.push_back(run_command(behind_dashes(argc, argv)));
  commands.push_back(clock_command());
  commands.push_back(journal_command());
  commands.push_back(faults_command());
  commands.push_back(invoke_command());
  commands.push_back(logs_command());
  commands.push_back(doctor_command());
  std::vector<const CLI::App*> declared;
  for (const auto& command : commands) {
    command->declare(Arguments(program));
    CLI::App* app = program.get_subcommands({}).back();
    declare_version(*app);
    declared.push_back(app);
  }

  try {
    program.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    const CLI::App& command = named(program);
    console.print(command.help(command.get_parent() == nullptr ? "" : full_name(*command.get_parent())));
    return Exit::good;
  } catch (const CLI::CallForVersion&) {
    console.print("cutoff " CUTOFF_VERSION "\n");
    return Exit::good;
  } catch (const CLI::ParseError& error) {
    console.complain(complaint(program, error));
    return Exit::unusable;
  }

  for (std::size_t i = 0; i < commands.size(); ++i) {
    if (declared[i]->parsed()) return commands[i]->run(console);
  }
  console.print(program.help());
  return Exit::good;
}

}  // namespace

Exit run_program(int argc, const char* const* argv, Console& console) {
  try {
    return parse_and_run(argc, argv, console);
  } catch (const replay::UnusableInput& error) {
    console.complain(error.what());
    return Exit::unusable;
  } catch (const std::exception& error) {
    console.complain(error.what());
    return Exit::broken;
  }
}

}  // namespace cutoff::cli
