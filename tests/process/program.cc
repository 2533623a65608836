#include "tests/process/program.h"

#include <sys/wait.h>

#include <stdexcept>
#include <vector>

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/readable_pipe.hpp>
#include <boost/asio/steady_timer.hpp>
// What Boost.Process 1.81 uses, and forgets to include when it is built on std::filesystem.
#include <boost/optional.hpp>
#include <boost/type_traits.hpp>
// Only then what uses it.
#include <boost/process/v2/posix/vfork_launcher.hpp>
#include <boost/process/v2/process.hpp>
#include <boost/process/v2/start_dir.hpp>
#include <boost/process/v2/stdio.hpp>

namespace cutoff::process {

namespace asio = boost::asio;
namespace process_v2 = boost::process::v2;

struct Program::Child {
  explicit Child(const Run& run) : name(run.program), guard_time(run.guard) {
    std::vector<std::string> variables;
    for (const auto& [variable, value] : run.environment) variables.push_back(variable + "=" + value);
    std::vector<const char*> environment;
    for (const std::string& variable : variables) environment.push_back(variable.c_str());
    environment.push_back(nullptr);

    process_v2::posix::vfork_launcher launcher;  // a plain fork copies all the tables of a big parent
    launcher.env = environment.data();  // process_environment is declared but not defined in 1.81's headers
    process = std::make_unique<process_v2::process>(launcher(context, run.program, run.arguments,
                                                             process_v2::process_stdio{nullptr, out, err},
                                                             process_v2::process_start_dir(run.directory)));

    const auto ignore = [](const boost::system::error_code&, std::size_t) {};  // a closed pipe is how it ends
    asio::async_read(out, asio::dynamic_buffer(ended.out), ignore);
    asio::async_read(err, asio::dynamic_buffer(ended.err), ignore);
  }

  std::string name;
  std::chrono::seconds guard_time;
  asio::io_context context;
  asio::readable_pipe out{context};
  asio::readable_pipe err{context};
  asio::steady_timer guard{context};
  std::unique_ptr<process_v2::process> process;
  Ended ended;
};

Program::Program(const Run& run) : child_(std::make_unique<Child>(run)) {}

Program::~Program() {
  if (!child_->process) return;
  boost::system::error_code gone;
  child_->process->terminate(gone);
}

Ended Program::wait() {
  Child& child = *child_;
  bool hung = false;
  child.guard.expires_after(child.guard_time);
  child.guard.async_wait([&](const boost::system::error_code& error) {
    if (error) return;
    hung = true;
    boost::system::error_code gone;
    child.process->terminate(gone);
  });
  child.process->async_wait([&](const boost::system::error_code&, int) { child.guard.cancel(); });
  child.context.run();

  if (hung) {
    throw std::runtime_error(child.name + " had not ended after " + std::to_string(child.guard_time.count()) +
                             " s; it printed:\n" + child.ended.out + child.ended.err);
  }
  const int status = child.process->native_exit_code();
  child.process.reset();
  if (!WIFEXITED(status)) {
    throw std::runtime_error(child.name + " was ended by signal " + std::to_string(WTERMSIG(status)));
  }
  child.ended.exit_code = WEXITSTATUS(status);
  return std::move(child.ended);
}

}  // namespace cutoff::process
