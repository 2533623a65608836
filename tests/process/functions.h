// Functions as a user has them: uploaded to a `cutoff serve` by Lambda's API, and invoked by it.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/process/served.h"

namespace cutoff::process {

/// The names of files, and what is in them. All may be executed.
using Files = std::map<std::string, std::string>;

/// How a function is configured, besides its name and its code.
struct Settings {
  std::string runtime = "python3.11";
  std::string handler = "index.handler";
  int timeout_s = 30;
  std::map<std::string, std::string> environment = {};
};

struct HttpAnswer {
  int status = 0;
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;
};

/// What an invocation answers.
struct Invoked {
  std::string payload;  // with its folder written as AWS has it, /var/task, and its request id as ID
  std::string error;    // X-Amz-Function-Error
  std::string log;      // the same; its end, without START, END and REPORT
  std::string report;   // the last line
};

class Functions {
 public:
  /// `cutoff serve arguments…`, as Served has it.
  explicit Functions(std::vector<std::string> arguments = {},
                     const std::map<std::string, std::string>& environment = {});

  Served& served() { return served_; }

  HttpAnswer ask(std::string_view method, const std::string& path, const std::string& body = "",
                 const std::string& more_headers = "") const;

  /// Answers what CreateFunction does; it must be 201 unless the test looks at it.
  HttpAnswer try_create(const std::string& name, const Files& files, const Settings& settings = {}) const;
  void create(const std::string& name, const Files& files, const Settings& settings = {}) const;
  void update(const std::string& name, const Files& files) const;
  void set_timeout(const std::string& name, int timeout_s) const;

  Invoked invoke(const std::string& name, const std::string& event = "{}",
                 const std::string& more_headers = "") const;

  /// The journal's entries of a kind, or all of them, in the emulator's own JSON, one a line.
  std::vector<std::string> journal(const std::string& kind = "") const;

 private:
  Served served_;
};

}  // namespace cutoff::process
