// What a command takes from the command line. CLI11 reads it, behind these few words: a file that includes its headers
// takes ten seconds to compile, so only arguments.cc and program.cc do.
#pragma once

#include <string>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace cutoff::cli {

/// An option, a flag, or an argument without a name.
class Option {
 public:
  explicit Option(CLI::Option& option) : option_(&option) {}

  /// What the help calls its value; "" to say nothing of it.
  Option& type_name(const std::string& name);
  Option& required();
  /// It takes one value each time it is given, where a list would take all that follow.
  Option& one_value();
  /// It goes with that one only.
  Option& needs(const Option& other);
  /// The help does not speak of it.
  Option& hidden();

 private:
  CLI::Option* option_;
};

/// A command, or a command of a command; what is parsed is written into the values that its options were given.
class Arguments {
 public:
  Arguments() = default;
  explicit Arguments(CLI::App& app) : app_(&app) {}

  Arguments add_subcommand(const std::string& name, const std::string& description);
  /// It may be given one of its subcommands, or none.
  void one_subcommand_at_most();
  /// What the help ends with.
  void footer(const std::string& text);

  /// `names`: "NAME" for an argument, "--name" or "-n,--name" for an option. A Value is a text or a number, an optional
  /// one, or a list of texts; which ones there are stands in arguments.cc.
  template <class Value>
  Option add_option(const std::string& names, Value& value, const std::string& description);
  Option add_flag(const std::string& names, bool& value, const std::string& description = {});

  /// Whether the command line has named it.
  bool parsed() const;

 private:
  CLI::App* app_ = nullptr;
};

}  // namespace cutoff::cli
