// Which programs here run functions' code: the runtimes of AWS that are installed, or what is nearest to them.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cutoff::process {

enum class Language : unsigned char { python, node, own };

/// A runtime as a function names it: "python3.11", "nodejs20.x", "provided.al2023".
struct RuntimeName {
  Language language;
  int version = 0;  // python's minor one, node's major one

  /// Nothing for one that is not run here: java21, dotnet8, ruby3.3.
  static std::optional<RuntimeName> parse(std::string_view name);
};

struct Interpreter {
  Language language;
  int version;
  std::string program;  // its path
};

class InstalledRuntimes {
 public:
  /// Those in the folders of `path` ("/usr/local/bin:/usr/bin"), and of pyenv and nvm below `home`.
  static InstalledRuntimes find(std::string_view path, const std::string& home);
  explicit InstalledRuntimes(std::vector<Interpreter> found) : found_(std::move(found)) {}

  /// The one of that version, found first, or else of the nearest; of two that are as near, the newer. nullptr when there
  /// is none of that language. Not for Language::own, which needs none.
  const Interpreter* nearest(RuntimeName runtime) const;

  const std::vector<Interpreter>& all() const { return found_; }

 private:
  std::vector<Interpreter> found_;
};

}  // namespace cutoff::process
