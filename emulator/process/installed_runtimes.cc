#include "emulator/process/installed_runtimes.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <utility>

namespace cutoff::process {
namespace {

namespace fs = std::filesystem;

// Those that our bootstraps know.
constexpr int oldest_python = 8;
constexpr int oldest_node = 16;

/// All of `text` is a number.
std::optional<int> number(std::string_view text) {
  int value = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, value);
  if (text.empty() || read.ec != std::errc() || read.ptr != end) return std::nullopt;
  return value;
}

/// A program of its own and not a script in its place, such as pyenv's, which may lead nowhere.
bool is_program(const fs::path& path) {
  if (::access(path.c_str(), X_OK) != 0) return false;
  std::array<char, 4> magic{};
  std::ifstream(path, std::ios::binary).read(magic.data(), magic.size());
  return std::string_view(magic.data(), magic.size()) ==
         "\x7f"
         "ELF";
}

/// "v20.11.1" → 20. Asked of the program itself, which takes it some milliseconds.
std::optional<int> version_of_node(const fs::path& program) {
  std::string command = "'";
  for (const char c : program.string()) command += c == '\'' ? std::string("'\\''") : std::string(1, c);
  command += "' --version 2>/dev/null";
  const std::unique_ptr<FILE, int (*)(FILE*)> output(::popen(command.c_str(), "re"), ::pclose);
  std::array<char, 64> line{};
  if (!output || std::fgets(line.data(), line.size(), output.get()) == nullptr) return std::nullopt;
  const std::string_view text(line.data());
  if (!text.starts_with('v')) return std::nullopt;
  return number(text.substr(1, text.find('.') - 1));
}

void add_pythons(const fs::path& folder, std::vector<Interpreter>& found) {
  std::error_code error;
  std::vector<std::pair<int, std::string>> here;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    const std::string name = entry.path().filename();
    constexpr std::string_view start = "python3.";
    if (!name.starts_with(start)) continue;
    const auto version = number(std::string_view(name).substr(start.size()));
    if (version && *version >= oldest_python && is_program(entry.path()))
      here.emplace_back(*version, entry.path());
  }
  std::sort(here.begin(), here.end());
  for (auto& [version, program] : here) found.push_back({Language::python, version, std::move(program)});
}

void add_node(const fs::path& folder, std::vector<Interpreter>& found) {
  const fs::path program = folder / "node";
  if (!is_program(program)) return;
  const auto version = version_of_node(program);
  if (version && *version >= oldest_node) found.push_back({Language::node, *version, program});
}

/// "…/versions/3.9.18/bin", "…/node/v18.19.0/bin".
std::vector<fs::path> versions_in(const fs::path& folder) {
  std::error_code error;
  std::vector<fs::path> folders;
  for (const auto& entry : fs::directory_iterator(folder, error)) folders.push_back(entry.path() / "bin");
  std::sort(folders.begin(), folders.end());
  return folders;
}

}  // namespace

std::optional<RuntimeName> RuntimeName::parse(std::string_view name) {
  if (name.starts_with("provided")) return RuntimeName{Language::own};
  constexpr std::string_view python = "python3.";
  constexpr std::string_view node = "nodejs";
  if (name.starts_with(python)) {
    if (const auto version = number(name.substr(python.size())))
      return RuntimeName{Language::python, *version};
  } else if (name.starts_with(node) && name.ends_with(".x")) {
    if (const auto version = number(name.substr(node.size(), name.size() - node.size() - 2)))
      return RuntimeName{Language::node, *version};
  }
  return std::nullopt;
}

InstalledRuntimes InstalledRuntimes::find(std::string_view path, const std::string& home) {
  std::vector<fs::path> folders;
  while (!path.empty()) {
    const std::string_view folder = path.substr(0, path.find(':'));
    path.remove_prefix(std::min(path.size(), folder.size() + 1));
    if (!folder.empty()) folders.emplace_back(folder);
  }
  std::vector<fs::path> more;
  if (!home.empty()) {
    for (const char* versions : {".pyenv/versions", ".nvm/versions/node"}) {
      for (fs::path& folder : versions_in(fs::path(home) / versions)) more.push_back(std::move(folder));
    }
  }
  std::vector<Interpreter> found;
  for (const auto& list : {folders, more}) {
    for (const fs::path& folder : list) {
      add_pythons(folder, found);
      add_node(folder, found);
    }
  }
  return InstalledRuntimes(std::move(found));
}

const Interpreter* InstalledRuntimes::nearest(RuntimeName runtime) const {
  const Interpreter* best = nullptr;
  const auto distance = [&](const Interpreter& one) { return std::abs(one.version - runtime.version); };
  for (const Interpreter& one : found_) {
    if (one.language != runtime.language) continue;
    if (best == nullptr || distance(one) < distance(*best) ||
        (distance(one) == distance(*best) && one.version > best->version))
      best = &one;
  }
  return best;
}

}  // namespace cutoff::process
