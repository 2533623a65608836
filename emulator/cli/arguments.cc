#include "emulator/cli/arguments.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include <CLI/CLI.hpp>

namespace cutoff::cli {

Option& Option::type_name(const std::string& name) {
  option_->type_name(name);
  return *this;
}

Option& Option::required() {
  option_->required();
  return *this;
}

Option& Option::one_value() {
  option_->allow_extra_args(false);
  return *this;
}

Option& Option::needs(const Option& other) {
  option_->needs(other.option_);
  return *this;
}

Option& Option::hidden() {
  option_->group("");
  return *this;
}

Arguments Arguments::add_subcommand(const std::string& name, const std::string& description) {
  return Arguments(*app_->add_subcommand(name, description));
}

void Arguments::one_subcommand_at_most() { app_->require_subcommand(0, 1); }

void Arguments::footer(const std::string& text) { app_->footer(text); }

template <class Value>
Option Arguments::add_option(const std::string& names, Value& value, const std::string& description) {
  return Option(*app_->add_option(names, value, description));
}

template Option Arguments::add_option(const std::string&, std::string&, const std::string&);
template Option Arguments::add_option(const std::string&, std::optional<std::string>&, const std::string&);
template Option Arguments::add_option(const std::string&, std::vector<std::string>&, const std::string&);
template Option Arguments::add_option(const std::string&, std::optional<double>&, const std::string&);
template Option Arguments::add_option(const std::string&, std::optional<std::int64_t>&, const std::string&);
template Option Arguments::add_option(const std::string&, std::uint16_t&, const std::string&);
template Option Arguments::add_option(const std::string&, std::size_t&, const std::string&);

Option Arguments::add_flag(const std::string& names, bool& value, const std::string& description) {
  return Option(*app_->add_flag(names, value, description));
}

bool Arguments::parsed() const { return app_->parsed(); }

}  // namespace cutoff::cli
