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

Ended run(const Run& run) {
  asio::io_context context;
  asio::readable_pipe out(context);
  asio::readable_pipe err(context);
  std::vector<std::string> variables;
  for (const auto& [name, value] : run.environment) variables.push_back(name + "=" + value);
  std::vector<const char*> environment;
  for (const std::string& variable : variables) environment.push_back(variable.c_str());
  environment.push_back(nullptr);

  process_v2::posix::vfork_launcher launcher;  // a plain fork copies all the tables of a big parent
  launcher.env = environment.data();  // process_environment is declared but not defined in 1.81's headers
  process_v2::process child =
      launcher(context, run.program, run.arguments, process_v2::process_stdio{nullptr, out, err},
               process_v2::process_start_dir(run.directory));

  Ended ended;
  const auto ignore = [](const boost::system::error_code&, std::size_t) {};  // a closed pipe is how it ends
  asio::async_read(out, asio::dynamic_buffer(ended.out), ignore);
  asio::async_read(err, asio::dynamic_buffer(ended.err), ignore);

  bool hung = false;
  asio::steady_timer guard(context, run.guard);
  guard.async_wait([&](const boost::system::error_code& error) {
    if (error) return;
    hung = true;
    boost::system::error_code gone;
    child.terminate(gone);
  });
  child.async_wait([&](const boost::system::error_code&, int) { guard.cancel(); });
  context.run();

  if (hung)
    throw std::runtime_error(run.program + " had not ended after " + std::to_string(run.guard.count()) +
                             " s");
  const int status = child.native_exit_code();
  if (!WIFEXITED(status)) {
    throw std::runtime_error(run.program + " was ended by signal " + std::to_string(WTERMSIG(status)));
  }
  ended.exit_code = WEXITSTATUS(status);
  return ended;
}

}  // namespace cutoff::process
