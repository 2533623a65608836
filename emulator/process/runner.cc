#include "emulator/process/runner.h"

#include <utility>

#include "emulator/process/code_folder.h"
#include "emulator/process/door.h"
#include "emulator/process/session.h"
#include "emulator/process/shop.h"
#include "fakes/lambda/faults.h"

namespace cutoff::process {
namespace {

/// A process, and after its end another one.
class ProcessEnvironment final : public lambda::Environment {
 public:
  ProcessEnvironment(std::shared_ptr<Runner::Shop> shop, std::shared_ptr<const Code> code)
      : shop_(std::move(shop)), code_(std::move(code)) {}

  void init(lambda::InitContext& context) override {
    session_.reset();
    auto session = std::make_unique<Session>(*shop_, *code_, context);
    session->init(context);
    session_ = std::move(session);
  }

  wire::Payload invoke(const wire::Payload& event, lambda::Context& context) override {
    // One that ended behind its last invocation is made anew in this one's time.
    if (!session_ || !session_->wake(context)) init(context);
    return session_->invoke(event, context);
  }

  void stop(lambda::StopReason) noexcept override { session_.reset(); }

  std::optional<std::int64_t> max_memory_mb() const override {
    return session_ ? session_->max_memory_mb() : std::nullopt;
  }

 private:
  std::shared_ptr<Runner::Shop> shop_;
  std::shared_ptr<const Code> code_;
  std::unique_ptr<Session> session_;
};

class ProcessFactory final : public lambda::EnvironmentFactory {
 public:
  ProcessFactory(std::shared_ptr<Runner::Shop> shop, std::shared_ptr<const Code> code)
      : shop_(std::move(shop)), code_(std::move(code)) {}

  std::unique_ptr<lambda::Environment> make() override {
    return std::make_unique<ProcessEnvironment>(shop_, code_);
  }

 private:
  std::shared_ptr<Runner::Shop> shop_;
  std::shared_ptr<const Code> code_;
};

class Callers final : public wire::Service {
 public:
  Callers(std::shared_ptr<Runner::Shop> shop, wire::Service& service)
      : shop_(std::move(shop)), service_(service) {}

  wire::Response handle(wire::Request request) override {
    const TreeNumber tree = shop_->page().tree_of(request.source_port);
    const auto worker = tree == 0 ? nullptr : shop_->turns().worker_of(tree);
    // One that is stopped or gone has once had the port that is somebody else's now.
    if (!worker || worker->gone || worker->stopped()) return service_.handle(std::move(request));
    Door door(shop_->world().region.loop(), shop_->turns(), worker, service_);
    return door.handle(std::move(request));
  }

  wire::WebSocketService* web_sockets() override { return service_.web_sockets(); }

 private:
  std::shared_ptr<Runner::Shop> shop_;
  wire::Service& service_;
};

}  // namespace

Runner::Runner(front::Network& network, Options options)
    : shop_(std::make_shared<Shop>(network, std::move(options))) {}

Runner::~Runner() = default;

void Runner::attach(World world) { shop_->attach(std::move(world)); }

void Runner::time_goes(const clock::Driver::Flow& flow) { shop_->time_goes(flow); }

void Runner::add_own_port(std::uint16_t port) { shop_->page().add_own_port(port); }

std::unique_ptr<wire::Service> Runner::for_callers(wire::Service& service) {
  return std::make_unique<Callers>(shop_, service);
}

std::unique_ptr<lambda::EnvironmentFactory> Runner::environments_of_folder(
    const std::filesystem::path& code, const lambda::FunctionConfiguration& configuration) {
  shop_->interpreter_for(configuration.runtime);
  shop_->process_time_of(configuration);
  std::error_code error;
  const std::filesystem::path folder = std::filesystem::canonical(code, error);
  if (error || !std::filesystem::is_directory(folder))
    throw lambda::user_fault(400, "InvalidParameterValueException",
                             "The code of function " + configuration.name + " is to be in the folder " +
                                 code.string() + ", which is not there.");
  return std::make_unique<ProcessFactory>(shop_, std::make_shared<const Code>(folder));
}

std::unique_ptr<lambda::EnvironmentFactory> Runner::environments_of_source(
    std::string_view source, const lambda::FunctionConfiguration& configuration) {
  shop_->interpreter_for(configuration.runtime);
  shop_->process_time_of(configuration);
  const bool python = configuration.runtime.starts_with("python");
  if (!python && !configuration.runtime.starts_with("nodejs"))
    throw lambda::user_fault(400, "InvalidParameterValueException",
                             "A ZipFile is source in Python or for Node, and the runtime of function " +
                                 configuration.name + " is " + configuration.runtime + ".");
  return std::make_unique<ProcessFactory>(shop_, shop_->written(python ? "index.py" : "index.js", source));
}

std::unique_ptr<lambda::EnvironmentFactory> Runner::environments_of(
    std::shared_ptr<const lambda::DeploymentPackage> package,
    const lambda::FunctionConfiguration& configuration) {
  shop_->interpreter_for(configuration.runtime);
  shop_->process_time_of(configuration);
  return std::make_unique<ProcessFactory>(shop_, shop_->unzipped(*package));
}

}  // namespace cutoff::process
