#include "emulator/process/session.h"

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <exception>
#include <stdexcept>
#include <utility>
#include <vector>

#include "emulator/process/kernel.h"
#include "emulator/process/variables.h"
#include "fakes/clock/fiber.h"
#include "fakes/journal/entry.h"
#include "fakes/lambda/context.h"

namespace cutoff::process {
namespace {

using journal::field;

/// A process that writes faster than this is read is made to wait by its pipe.
constexpr std::size_t most_read_at_once = 256 * 1024;
constexpr auto pause_between_reads = std::chrono::milliseconds(1);

/// As Go words it, in which AWS's own runs.
std::string signal_name(int number) {
  switch (number) {
    case SIGHUP:
      return "hangup";
    case SIGINT:
      return "interrupt";
    case SIGQUIT:
      return "quit";
    case SIGILL:
      return "illegal instruction";
    case SIGTRAP:
      return "trace/breakpoint trap";
    case SIGABRT:
      return "aborted";
    case SIGBUS:
      return "bus error";
    case SIGFPE:
      return "floating point exception";
    case SIGKILL:
      return "killed";
    case SIGSEGV:
      return "segmentation fault";
    case SIGPIPE:
      return "broken pipe";
    case SIGALRM:
      return "alarm clock";
    case SIGTERM:
      return "terminated";
    default:
      return "signal " + std::to_string(number);
  }
}

/// Go's words for errno.
std::string error_name(int error) {
  std::string text = std::strerror(error);
  if (!text.empty() && text[0] >= 'A' && text[0] <= 'Z') text[0] = static_cast<char>(text[0] - 'A' + 'a');
  return text;
}

front::Limits limits() {
  front::Limits limits;
  // A function may run for 15 minutes between two requests, and be idle between two invocations for as long as it likes;
  // stopped in the middle of something, it goes on with it whenever it is thawed.
  constexpr auto ever = std::chrono::hours(24 * 365);
  limits.idle_time = limits.body_time = limits.head_time = limits.write_time = ever;
  return limits;
}

/// The trace as an invocation is told of it; its segment is not recorded anywhere.
std::string trace_header(const lambda::Context& context) {
  return context.trace().header() + ";Parent=" + wire::hex(context.request_id().low, 16) + ";Sampled=0";
}

}  // namespace

// ---- its beginning and its end

Session::Session(Runner::Shop& shop, const Code& code, lambda::InitContext& context)
    : shop_(shop),
      function_(context.function_name()),
      key_(shop.new_key(context.caller())),
      api_(context.loop(), shop.options.response_limit,
           [this] {
             if (shop_.turns().follows_the_wall()) rest();
           }),
      worker_(std::make_shared<Worker>()),
      door_(std::make_unique<Door>(context.loop(), shop.turns(), worker_, shop.world().endpoint, &api_)),
      server_(std::make_unique<front::Server>(
          shop.network, context.loop(), front::ServerOptions{.limits = limits(), .log = shop.options.log})),
      more_output_(shop.network, context.loop(), [this] { on_output(); }) {
  door_->on_slow_reply = [this](const std::string& request) { on_slow_reply(request); };
  const std::uint16_t port = server_->listen({"127.0.0.1", 0}, *door_);
  Command command = command_for(context, code, "127.0.0.1:" + std::to_string(port));
  worker_->name = "function " + function_ + "'s process";
  worker_->on_rest = [this] { rest(); };
  worker_->stopped = [this] { return tree_ && tree_->frozen(); };
  worker_->awaited = [this] { return log_ != nullptr; };
  shop_.join(*worker_, tree_, shop_.process_time_of(context.configuration()), command, port,
             [this] { return server_->receiving() > 0; });
  shop_.turns().add(worker_);
  shop_.turns().begin(*worker_);
  try {
    tree_ = Tree::start(shop_.network, shop_.kernel, context.loop(), command, *this);
  } catch (...) {
    shop_.turns().leave(*worker_);
    throw;
  }
  shop_.world().region.authentication().access_keys().put(key_);
}

Session::~Session() {
  shop_.part(*worker_);
  server_.reset();  // nobody is served any more who uses what follows
  shop_.world().region.authentication().access_keys().remove(key_.id);
  if (tree_) shop_.bury(std::move(tree_));
}

/// Where its client gives up after those 60 s on AWS, it does not here.
void Session::on_slow_reply(const std::string& request) {
  auto& journal = shop_.world().region.journal();
  journal.append("process.slow_reply", trace_, field("function", function_), field("request", request),
                 field("after_ms", Door::clients_patience));
  const std::string sentence =
      "function " + function_ + " waits for a reply (" + request + ") for longer than " +
      clock::seconds_text(Door::clients_patience) +
      " s of the emulator's time, which its client's own timeout does not see: on AWS it may give up";
  if (shop_.options.strict) throw TimeIsReal(sentence);
  if (shop_.warned.insert(function_).second) shop_.options.log(sentence);
}

Command Session::command_for(lambda::InitContext& context, const Code& code, const std::string& address) {
  const std::string& runtime = context.configuration().runtime;
  const Interpreter* const interpreter = shop_.interpreter_for(runtime);
  Command command;
  command.folder = code.folder;
  std::string path = "/usr/local/bin:/usr/bin:/bin";
  if (interpreter == nullptr) {
    command.program = code.folder / "bootstrap";
    command.arguments = {"bootstrap"};
  } else {
    const bool python = interpreter->language == Language::python;
    command.program = interpreter->program;
    command.arguments = {interpreter->program, shop_.folder() / (python ? "bootstrap.py" : "bootstrap.cjs")};
    path.insert(0, std::filesystem::path(interpreter->program).parent_path().string() + ":");
    if (interpreter->version != RuntimeName::parse(runtime)->version) {
      const Logging logging(*this, context);
      log_event("[WARNING] " + runtime + " is not installed here: " + interpreter->program +
                " runs this function in its place.");
    }
  }
  command.environment = variables(context, {.task_root = code.folder,
                                            .runtime_dir = shop_.folder(),
                                            .path = path,
                                            .address = address,
                                            .region = shop_.world().region.name(),
                                            .key = key_});
  return command;
}

void Session::on_report(Tree::Report report) {
  using Kind = Tree::Report::Kind;
  if (report.kind == Kind::started || worker_->gone) return;
  worker_->gone = true;
  shop_.turns().leave(*worker_);
  if (report.kind == Kind::no_folder || report.kind == Kind::no_program) {
    cannot_start_ = report.value;
    no_folder_ = report.kind == Kind::no_folder;
    api_.end({});
  } else if (report.kind == Kind::killed) {
    api_.end({.signal = signal_name(report.value)});
  } else {
    api_.end({.status = report.value});
  }
}

// ---- what Lambda wants of it

void Session::init(lambda::InitContext& context) {
  const Logging logging(*this, context);
  try {
    api_.wait_until_ready();
  } catch (const lambda::Exit&) {
    finish_log();
    if (cannot_start_ == 0) throw;
    // Only provided.* runtimes have a program that may be missing.
    if (no_folder_)
      throw lambda::CannotStart{"Runtime.InvalidWorkingDir", "chdir /var/task: " + error_name(cannot_start_)};
    if (cannot_start_ == ENOENT) {
      throw lambda::CannotStart{"Runtime.InvalidEntrypoint",
                                "Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]"};
    }
    throw lambda::CannotStart{"Runtime.InvalidEntrypoint",
                              "fork/exec /var/task/bootstrap: " + error_name(cannot_start_)};
  } catch (const lambda::CodeFailure&) {
    finish_log();
    throw;
  }
  finish_log();
}

bool Session::wake(lambda::Context& context) {
  trace_ = context.trace();
  shop_.turns().begin(*worker_);
  const Logging logging(*this, context);
  tree_->thaw();
  try {
    api_.wait_until_ready();
    return true;
  } catch (const lambda::Exit&) {
    finish_log();
    return false;
  }
}

wire::Payload Session::invoke(const wire::Payload& event, lambda::Context& context) {
  const Logging logging(*this, context);
  try {
    wire::Payload answer = api_.invoke({
        .request_id = context.request_id().text(),
        .payload = event.text(),
        .deadline_ms = deadline_ms(context.remaining_time()),
        .function_arn = context.invoked_function_arn(),
        .trace = trace_header(context),
        .client_context = context.client_context(),
    });
    finish_log();
    return answer;
  } catch (const lambda::CodeFailure&) {
    finish_log();
    throw;
  } catch (const lambda::Exit&) {
    finish_log();
    throw;
  }
}

/// When that will have passed, in milliseconds since 1970, as the process's own clock has it.
std::int64_t Session::deadline_ms(clock::Duration remaining) const {
  using milliseconds = std::chrono::duration<double, std::milli>;
  if (worker_->time != ProcessTime::real) {
    region::Region& region = shop_.world().region;
    return region.calendar().epoch_ms(region.loop().now() + remaining);
  }
  const milliseconds now = std::chrono::system_clock::now().time_since_epoch();
  return static_cast<std::int64_t>((now + milliseconds(remaining) / shop_.rate()).count());
}

void Session::rest() {
  if (api_.ready() && log_ == nullptr && !worker_->gone) tree_->freeze();
}

std::optional<std::int64_t> Session::max_memory_mb() const {
  return tree_ && tree_->program() > 0 ? shop_.kernel.peak_memory_mb(tree_->program()) : std::nullopt;
}

// ---- its output

void Session::on_output() {
  if (log_ == nullptr) return;  // it is read with the next invocation
  const std::string text = tree_->read(most_read_at_once);
  output_.take(text, [this](std::string event) { log_event(std::move(event)); });
  if (!text.empty()) more_output_.set(pause_between_reads);
}

void Session::finish_log() {
  // What a pipe holds and not what is written meanwhile, which may have no end.
  constexpr std::size_t most_in_a_pipe = 64 * 1024;
  const auto log = [this](std::string event) { log_event(std::move(event)); };
  output_.take(tree_->read(most_in_a_pipe), log);
  output_.finish(log);
  if (dropped_ == 0) return;
  log_->log("[WARNING] " + std::to_string(dropped_) +
            " bytes of output were dropped: an invocation may log " +
            std::to_string(shop_.options.most_logged_bytes) + ".");
}

void Session::log_event(std::string text) {
  if (dropped_ > 0 || logged_ + text.size() > shop_.options.most_logged_bytes) {
    dropped_ += text.size() + 1;
    return;
  }
  logged_ += text.size() + 1;
  log_->log(std::move(text));
}

}  // namespace cutoff::process
