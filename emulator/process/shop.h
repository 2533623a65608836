// What all processes of a Runner have in common.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "emulator/process/clock/shared_page.h"
#include "emulator/process/code_folder.h"
#include "emulator/process/installed_runtimes.h"
#include "emulator/process/kernel.h"
#include "emulator/process/private_folder.h"
#include "emulator/process/runner.h"
#include "emulator/process/tree.h"
#include "emulator/process/turns.h"
#include "fakes/clock/random.h"

namespace cutoff::process {

/// The code of a function: a folder, which may be there for its sake only.
struct Code {
  std::filesystem::path folder;
  bool is_ours = false;  // and goes with this

  explicit Code(std::filesystem::path a_folder, bool ours = false)
      : folder(std::move(a_folder)), is_ours(ours) {}
  Code(const Code&) = delete;
  Code& operator=(const Code&) = delete;
  ~Code();
};

class Runner::Shop {
 public:
  Shop(front::Network& a_network, Options the_options)
      : network(a_network), options(std::move(the_options)) {}

  /// The world. Throws std::logic_error before there is one.
  World& world();
  Turns& turns() { return *turns_; }
  SharedPage& page() { return *page_; }
  void attach(World world);
  void time_goes(const clock::Driver::Flow& flow);
  /// How many seconds pass in one of the machine's: those of the wall alone, when time does not follow it.
  double rate() const { return flow_ && flow_->follows_the_wall ? flow_->rate : 1; }

  /// A function's own choice, or what all have. Throws wire::Fault where it is none.
  ProcessTime process_time_of(const lambda::FunctionConfiguration& function) const;
  /// What `command` is about to begin, as `tree`, which outlives `worker`'s being there, is that worker and lives in that time.
  /// `receiving` says whether something of a request has arrived at its `port`, and not yet all.
  void join(Worker& worker, const std::shared_ptr<Tree>& tree, ProcessTime time, Command& command,
            std::uint16_t port, std::function<bool()> receiving);
  /// It is about to end, whatever it is at.
  void part(Worker& worker);

  /// Found when they are first asked for.
  const InstalledRuntimes& runtimes();
  /// What runs code of that runtime; nullptr where the code itself does. Throws wire::Fault where nothing does.
  const Interpreter* interpreter_for(const std::string& runtime);
  /// Where the bootstraps are, and what else is written.
  const std::filesystem::path& folder();

  /// What was uploaded, in a folder: one for all who have the same, as long as one has it. Throws as unzip() does.
  std::shared_ptr<const Code> unzipped(const lambda::DeploymentPackage& package);

  /// A folder with that one file in it.
  std::shared_ptr<const Code> written(std::string_view file, std::string_view text);

  iam::AccessKey new_key(const iam::Caller& caller);

  /// Everything of it is to die; until then it is kept.
  void bury(std::shared_ptr<Tree> tree);

  front::Network& network;
  Kernel kernel;
  const Options options;
  std::set<std::string> warned;  // of what the developer has been told, where once is enough

 private:
  std::shared_ptr<const Code> new_code();

  void on_flow(const Worker& worker, const std::string& reason);

  std::optional<World> world_;
  std::optional<clock::Driver::Flow> flow_;
  std::unique_ptr<SharedPage> page_;
  std::unique_ptr<Turns> turns_;
  std::optional<InstalledRuntimes> runtimes_;
  std::optional<PrivateFolder> folder_;
  std::optional<clock::RandomStream> keys_;
  std::map<std::string, std::weak_ptr<const Code>> unzipped_;  // by the package's SHA-256
  std::uint64_t folders_made_ = 0;
  std::vector<std::shared_ptr<Tree>> dying_;
};

}  // namespace cutoff::process
