// The house: a folder includes only what stands below it, and the fakes reach no further than this process.
#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cutoff {
namespace {

using ::testing::IsEmpty;
namespace fs = std::filesystem;

const fs::path source_dir = CUTOFF_SOURCE_DIR;

/// What each folder may include, besides itself. ARCHITECTURE.md shows the same as a picture.
const std::map<std::string, std::set<std::string>> may_include = [] {
  const std::set<std::string> base{"fakes/clock", "fakes/wire",   "fakes/journal",
                                   "fakes/iam",   "fakes/faults", "fakes/region"};
  const std::set<std::string> services{"fakes/agentcore", "fakes/apigateway", "fakes/dynamodb",
                                       "fakes/identity", "fakes/lambda"};
  std::map<std::string, std::set<std::string>> allowed{
      {"fakes/clock", {}},
      {"fakes/wire", {"fakes/clock"}},
      {"fakes/journal", {"fakes/clock", "fakes/wire"}},
      {"fakes/iam", {"fakes/clock", "fakes/wire"}},
      {"fakes/faults", {"fakes/clock", "fakes/wire", "fakes/journal", "fakes/iam"}},
      {"fakes/region", {"fakes/clock", "fakes/wire", "fakes/journal", "fakes/iam", "fakes/faults"}},
  };
  for (const std::string& service : services) allowed[service] = base;
  std::set<std::string> below = base;
  below.insert(services.begin(), services.end());
  for (const char* folder : {"fakes/sdk", "fakes/cloud", "fixtures/flows", "emulator/report",
                             "emulator/replay", "emulator/control", "emulator/outbound", "emulator/front",
                             "emulator/process", "emulator/serve", "emulator/cli"}) {
    allowed[folder] = below;
    below.insert(folder);
  }
  // A report is drawn of what a replay found.
  allowed["emulator/report"].insert("emulator/replay");
  allowed["emulator/replay"].erase("emulator/report");
  // What calls out knows nothing of us.
  allowed["emulator/outbound"].clear();
  // A server knows nothing of AWS.
  allowed["emulator/front"] = {"fakes/clock", "fakes/wire"};
  // Processes run functions, and find the rest of AWS behind a socket.
  allowed["emulator/process"] = base;
  allowed["emulator/process"].insert({"fakes/lambda", "emulator/front"});
  return allowed;
}();

std::string folder_of(const fs::path& file) {
  auto part = file.begin();
  const std::string top = part->string();
  return top + "/" + (++part)->string();
}

std::vector<std::string> includes_of(const fs::path& file) {
  std::vector<std::string> includes;
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) {
    constexpr std::string_view start = "#include \"";
    if (line.starts_with(start))
      includes.push_back(line.substr(start.size(), line.find('"', start.size()) - start.size()));
  }
  return includes;
}

TEST(House, AFolderIncludesOnlyWhatStandsBelowIt) {
  std::vector<std::string> wrong;
  int files = 0;
  for (const char* top : {"fakes", "fixtures", "emulator"}) {
    for (const auto& entry : fs::recursive_directory_iterator(source_dir / top)) {
      const auto extension = entry.path().extension();
      if (extension != ".h" && extension != ".cc") continue;
      ++files;
      const fs::path file = fs::relative(entry.path(), source_dir);
      const std::string folder = folder_of(file);
      const auto allowed = may_include.find(folder);
      if (allowed == may_include.end()) {
        wrong.push_back(folder + " is not in this test's list of folders");
        continue;
      }
      for (const std::string& include : includes_of(entry.path())) {
        const std::string target = folder_of(include);
        if (target != folder && !allowed->second.contains(target))
          wrong.push_back(file.string() + " includes " + include);
      }
    }
  }
  EXPECT_THAT(wrong, IsEmpty());
  EXPECT_GT(files, 50);
}

TEST(House, TheFakesOpenNoSocketStartNoProcessOrThreadAndReadNoClock) {
  const std::set<std::string> denied{
      "socket",
      "connect",
      "bind",
      "listen",
      "accept",
      "accept4",
      "getaddrinfo",
      "fork",
      "vfork",
      "execve",
      "execvp",
      "posix_spawn",
      "posix_spawnp",
      "system",
      "popen",
      "clock_gettime",
      "gettimeofday",
      "time",
      "nanosleep",
      "usleep",
      "sleep",
      "clock_nanosleep",
      "pthread_create",
      "rand",
      "random",
      "getrandom",
      "getentropy",
      "_ZNSt6chrono3_V212system_clock3nowEv",
      "_ZNSt6chrono3_V212steady_clock3nowEv",
      "_ZNSt13random_device9_M_getvalEv",
      "_ZNSt6thread15_M_start_threadESt10unique_ptrINS_6_StateESt14default_deleteIS1_EEPFvvE"};
  std::istringstream archives(CUTOFF_FAKES_ARCHIVES);
  std::vector<std::string> wrong;
  int symbols = 0;
  for (std::string archive; std::getline(archives, archive, '|');) {
    const std::string command = "nm --undefined-only --format=just-symbols " + archive + " 2>&1";
    const std::unique_ptr<FILE, int (*)(FILE*)> nm(::popen(command.c_str(), "r"), ::pclose);
    ASSERT_NE(nm, nullptr);
    for (std::array<char, 4096> line{}; std::fgets(line.data(), line.size(), nm.get()) != nullptr;) {
      std::string symbol(line.data());
      symbol.erase(symbol.find_last_not_of('\n') + 1);
      ++symbols;
      if (denied.contains(symbol))
        wrong.push_back(fs::path(archive).filename().string() + " needs " + symbol);
    }
  }
  EXPECT_THAT(wrong, IsEmpty());
  EXPECT_GT(symbols, 300);
}

}  // namespace
}  // namespace cutoff
