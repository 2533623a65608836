#include "emulator/serve/app_watch.h"

#include <sys/inotify.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

#include "emulator/app/deploy.h"
#include "emulator/app/read.h"

namespace cutoff::serve {
namespace {

namespace fs = std::filesystem;

constexpr std::uint32_t changes =
    IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ONLYDIR;

/// Folders of what programs make themselves, such as Python beside what it runs.
bool is_of_no_interest(const std::string& name) {
  return name.starts_with('.') || name == "__pycache__" || name == "node_modules";
}

/// One spelling for each path: inotify has one number for a folder, however it was named.
std::string plain(const std::string& path) {
  std::string text = fs::absolute(path).lexically_normal().string();
  if (text.size() > 1 && text.ends_with('/')) text.pop_back();
  return text;
}

std::string folder_of(const std::string& file) { return fs::path(file).parent_path().string(); }

/// Whether `path` is `place`, or in it; both plain.
bool is_at(const std::string& path, const std::string& place) {
  return path == place || path.starts_with(place == "/" ? place : place + "/");
}

std::vector<std::string> code_of(const app::Application& application) {
  std::vector<std::string> paths = app::code_paths(application);
  std::transform(paths.begin(), paths.end(), paths.begin(), plain);
  return paths;
}

int new_inotify() {
  const int file = ::inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
  if (file < 0) throw std::system_error(errno, std::generic_category(), "inotify");
  return file;
}

}  // namespace

AppWatch::AppWatch(Emulator& emulator, What what, app::CodeRunner& runner,
                   std::function<void(const std::string&)> tell)
    : emulator_(emulator), what_(std::move(what)), runner_(runner), tell_(std::move(tell)) {
  what_.path = app::description_at(what_.path);
  description_ = plain(what_.path);
  inotify_.emplace(emulator.network(), new_inotify(), static_cast<front::Watcher&>(*this));
  look_at_all();
}

AppWatch::~AppWatch() = default;

/// The description's folder alone: an editor may put a new file in the place of the old one. Code with all that is below.
void AppWatch::look_at_all() {
  const auto add = [this](const std::string& folder) {
    const int number = ::inotify_add_watch(inotify_->file(), folder.c_str(), changes);
    if (number >= 0) folders_[number] = folder;
  };
  add(folder_of(description_));
  for (const std::string& path : code_of(what_.deployed)) {
    if (fs::is_directory(path)) {
      look_at(path);
    } else {
      add(folder_of(path));
    }
  }
}

void AppWatch::look_at(const std::string& folder) {
  const int number = ::inotify_add_watch(inotify_->file(), folder.c_str(), changes);
  if (number < 0) return;  // it is gone again
  folders_[number] = folder;
  std::error_code gone;
  for (const auto& entry : fs::directory_iterator(folder, gone)) {
    if (entry.is_directory(gone) && !is_of_no_interest(entry.path().filename().string()))
      look_at(entry.path().string());
  }
}

void AppWatch::on_edge(front::Edge edge) {
  if (!edge.readable) return;
  alignas(inotify_event) std::array<char, 16 * 1024> events{};
  for (ssize_t size = 0; (size = ::read(inotify_->file(), events.data(), events.size())) > 0;) {
    for (ssize_t at = 0; at < size;) {
      inotify_event event{};
      std::memcpy(&event, events.data() + at, sizeof event);
      const std::string name = event.len == 0 ? "" : events.data() + at + sizeof event;
      at += static_cast<ssize_t>(sizeof event + event.len);
      const auto folder = folders_.find(event.wd);
      if (folder == folders_.end() || is_of_no_interest(name)) continue;
      const std::string path = (fs::path(folder->second) / name).string();
      const bool new_folder = (event.mask & IN_ISDIR) != 0 && (event.mask & (IN_CREATE | IN_MOVED_TO)) != 0;
      // A new file is complete when it is closed, which is told, too.
      if ((event.mask & IN_CREATE) != 0 && !new_folder) continue;
      if (new_folder) {
        for (const std::string& place : code_of(what_.deployed)) {
          if (is_at(path, place)) look_at(path);
        }
      }
      changed_.insert(path);
    }
  }
  if (!changed_.empty()) emulator_.cloud().loop().post([this] { begin(); });
}

/// One at a time: what changes meanwhile is looked at afterwards.
void AppWatch::begin() {
  if (at_work_ || changed_.empty()) return;
  at_work_ = true;
  clock::spawn(emulator_.cloud().loop(), "redeploying", [this] {
    redeploy();
    at_work_ = false;
    emulator_.cloud().loop().post([this] { begin(); });
  });
}

void AppWatch::redeploy() {
  const std::set<std::string> changed = std::exchange(changed_, {});
  std::vector<std::string> code_changed;
  for (const app::Function& function : what_.deployed.functions) {
    const bool any = function.code.form != app::Code::Form::text &&
                     std::any_of(changed.begin(), changed.end(), [&](const std::string& path) {
                       return is_at(path, plain(function.code.path));
                     });
    if (any) code_changed.push_back(function.configuration.name);
  }
  if (!changed.contains(description_) && code_changed.empty()) return;

  app::Application next;
  try {
    region::Region& region = emulator_.cloud().region();
    next = app::read_application(what_.path, {.account = region.account(), .region = region.name()},
                                 what_.parameters);
  } catch (const std::exception& error) {
    tell_(error.what());
    return;
  }
  try {
    if (half_changed_) {
      emulator_.cloud().reset(region::Keep::nothing);
      app::deploy(next, emulator_.cloud(), runner_);
      tell_("all of " + next.name + " is deployed anew");
    } else {
      for (const std::string& sentence :
           app::redeploy(what_.deployed, next, code_changed, emulator_.cloud(), runner_))
        tell_(sentence);
    }
    half_changed_ = false;
  } catch (const std::exception& error) {
    half_changed_ = true;
    tell_(error.what());
  }
  what_.deployed = std::move(next);
  look_at_all();
}

}  // namespace cutoff::serve
