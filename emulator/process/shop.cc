#include "emulator/process/shop.h"

#include <algorithm>
#include <cstdlib>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "emulator/process/bootstrap_files.h"
#include "emulator/process/clock/preload_file.h"
#include "fakes/journal/entry.h"
#include "fakes/lambda/faults.h"
#include "fakes/wire/regular_expression.h"

namespace cutoff::process {
namespace {

std::string variable(const char* name, const char* otherwise = "") {
  const char* const value = std::getenv(name);
  return value == nullptr ? otherwise : value;
}

}  // namespace

World& Runner::Shop::world() {
  if (!world_) throw std::logic_error("a function's process has no world to live in: attach() the Runner");
  return *world_;
}

void Runner::Shop::attach(World world) {
  page_ = std::make_unique<SharedPage>(world.region.calendar().at(clock::Instant{}).time_since_epoch(),
                                       preload_file());
  for (const cutoff_peer& peer : options.peers) page_->add_peer(peer);
  turns_ = std::make_unique<Turns>(
      network, kernel, world.region.loop(), world.follows_the_wall,
      Turns::Options{
          .limit = options.work_limit,
          .page = page_.get(),
          .on_flow = [this](const Worker& worker, const std::string& reason) { on_flow(worker, reason); }});
  keys_ = world.region.random().stream("process.access_keys");
  world_.emplace(std::move(world));
  if (flow_) turns_->time_goes(*flow_);
}

void Runner::Shop::time_goes(const clock::Driver::Flow& flow) {
  flow_ = flow;
  if (turns_) turns_->time_goes(flow);
}

ProcessTime Runner::Shop::process_time_of(const lambda::FunctionConfiguration& function) const {
  const auto& variables = function.environment;
  const auto own = std::find_if(variables.begin(), variables.end(),
                                [](const auto& variable) { return variable.first == "CUTOFF_PROCESS_TIME"; });
  if (own == variables.end()) return options.time;
  const auto time = parse_process_time(own->second);
  if (!time)
    throw lambda::user_fault(400, "InvalidParameterValueException",
                             "Function " + function.name + "'s variable CUTOFF_PROCESS_TIME is " +
                                 own->second + ": write virtual, paced or real.");
  return *time;
}

void Runner::Shop::join(Worker& worker, const std::shared_ptr<Tree>& tree, ProcessTime time, Command& command,
                        std::uint16_t port, std::function<bool()> receiving) {
  worker.processes = [&tree] { return tree ? tree->processes() : std::vector<pid_t>(); };
  worker.speaks = [&tree, receiving = std::move(receiving)] {
    return !tree || tree->program() < 0 || receiving();
  };
  page_->add_own_port(port);
  worker.port = port;
  worker.time = time;
  if (time == ProcessTime::real) return;
  worker.tree = page_->new_tree();
  page_->enter(command.environment, worker.tree);
}

void Runner::Shop::part(Worker& worker) {
  worker.gone = true;
  turns_->leave(worker);
  if (worker.port != 0) page_->remove_own_port(worker.port);
  if (worker.tree != 0) page_->remove_tree(worker.tree);
  worker.tree = 0;
}

/// Of the same it is told once, for it may be so again and again, also of one process after the other.
void Runner::Shop::on_flow(const Worker& worker, const std::string& reason) {
  const std::string sentence = worker.name + ": " + reason + "; what comes next may differ from run to run";
  if (options.strict) throw TimeIsReal(sentence);
  static const wire::RegularExpression numbers(R"( \(pid \d+\)|, thread \d+)");
  if (!warned.insert(numbers.removed_from(sentence)).second) return;
  world().region.journal().append("process.flow", {}, journal::field("process", worker.name),
                                  journal::field("reason", reason));
  options.log(sentence);
}

const InstalledRuntimes& Runner::Shop::runtimes() {
  if (!runtimes_)
    runtimes_ = InstalledRuntimes::find(variable("PATH", "/usr/local/bin:/usr/bin:/bin"), variable("HOME"));
  return *runtimes_;
}

const Interpreter* Runner::Shop::interpreter_for(const std::string& name) {
  const auto runtime = RuntimeName::parse(name);
  if (!runtime)
    throw lambda::not_offered("Functions of runtime " + name +
                              " cannot be run here: python3.x, nodejsN.x and provided.* can.");
  if (runtime->language == Language::own) return nullptr;
  const Interpreter* const nearest = runtimes().nearest(*runtime);
  if (nearest == nullptr)
    throw lambda::not_offered("Functions of runtime " + name + " cannot be run here: no " +
                              (runtime->language == Language::python ? "python3.x" : "node") +
                              " is installed where PATH leads.");
  if (options.strict_runtimes && nearest->version != runtime->version)
    throw lambda::not_offered("Runtime " + name + " is not installed here, and " + nearest->program +
                              " may not take its place: runtimes are strict.");
  return nearest;
}

const std::filesystem::path& Runner::Shop::folder() {
  if (!folder_) {
    folder_.emplace();
    write_file(folder_->path() / "bootstrap.py", python_bootstrap);
    write_file(folder_->path() / "bootstrap.cjs", node_bootstrap);
  }
  return folder_->path();
}

std::shared_ptr<const Code> Runner::Shop::unzipped(const lambda::DeploymentPackage& package) {
  std::weak_ptr<const Code>& known = unzipped_[package.sha256];
  if (auto code = known.lock()) return code;
  auto code = new_code();
  unzip(package.zip, code->folder);
  known = code;
  return code;
}

std::shared_ptr<const Code> Runner::Shop::written(std::string_view file, std::string_view text) {
  auto code = new_code();
  std::filesystem::create_directory(code->folder);
  write_file(code->folder / file, text);
  return code;
}

std::shared_ptr<const Code> Runner::Shop::new_code() {
  return std::make_shared<const Code>(folder() / ("code-" + std::to_string(++folders_made_)), true);
}

iam::AccessKey Runner::Shop::new_key(const iam::Caller& caller) {
  world();
  return iam::AccessKey::for_session(*keys_, caller);
}

void Runner::Shop::bury(std::shared_ptr<Tree> tree) {
  tree->kill();
  std::erase_if(dying_, [](const auto& one) { return one->gone(); });
  dying_.push_back(std::move(tree));
}

Code::~Code() {
  if (!is_ours) return;
  std::error_code error;
  std::filesystem::remove_all(folder, error);
}

}  // namespace cutoff::process
