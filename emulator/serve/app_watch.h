// Looks at an application's description and code, and redeploys what changes.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "emulator/app/application.h"
#include "emulator/app/code.h"
#include "emulator/front/network.h"
#include "emulator/serve/emulator.h"

namespace cutoff::serve {

/// By inotify, in folders with all that is in them, but for those of caches and packages (__pycache__, node_modules, and
/// names that begin with a point). A description that cannot be used changes nothing. What a service refuses leaves the
/// cloud half changed; with the next change all is deployed anew.
class AppWatch final : front::Watcher {
 public:
  struct What {
    std::string path;  // of the description
    std::map<std::string, std::string> parameters = {};
    app::Application deployed;  // what is on the emulator's cloud
  };

  /// The emulator and the runner outlive it. `tell` is given a sentence for each thing that was done, or not. Throws
  /// std::system_error.
  AppWatch(Emulator& emulator, What what, app::CodeRunner& runner,
           std::function<void(const std::string&)> tell);
  AppWatch(const AppWatch&) = delete;
  AppWatch& operator=(const AppWatch&) = delete;
  ~AppWatch();

 private:
  void on_edge(front::Edge edge) override;
  void look_at_all();
  void look_at(const std::string& folder);
  void begin();
  void redeploy();

  Emulator& emulator_;
  What what_;
  std::string description_;  // its whole path
  app::CodeRunner& runner_;
  std::function<void(const std::string&)> tell_;
  std::optional<front::Watched> inotify_;
  std::map<int, std::string> folders_;  // by inotify's number
  std::set<std::string> changed_;       // paths, since the last look
  bool at_work_ = false;
  bool half_changed_ = false;
};

}  // namespace cutoff::serve
