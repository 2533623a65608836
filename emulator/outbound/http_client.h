// Blocking HTTP calls of ours to somewhere real: the emulator that a command of this program talks to, and whatever
// else a user names. Never on the loop's thread.
//
// cpp-httplib behind it, with its defaults set right in this one place: no Nagle, connections kept, answers waited for
// as long as they take (a sleep in virtual time may be long in real time, too), certificates checked.
#pragma once

#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cutoff::outbound {

/// Nobody answered. The message says where, and why not.
class Unreachable : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct Answer {
  int status = 0;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;

  /// Compared without case; "" when there is none.
  std::string header(std::string_view name) const;
};

class HttpClient {
 public:
  using Headers = std::vector<std::pair<std::string, std::string>>;

  /// "http://127.0.0.1:4566" or "https://…", without a path. Throws std::invalid_argument for what is no such URL.
  explicit HttpClient(const std::string& url);
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;
  ~HttpClient();

  const std::string& url() const { return url_; }

  /// Sends and waits for the whole answer, whatever its status. Throws Unreachable.
  Answer send(const std::string& method, const std::string& target, const Headers& headers = {},
              const std::string& body = {});
  /// A GET whose answer comes in pieces, as long as `take` says true; where the status is not 200 the body is in the
  /// answer instead. Throws Unreachable.
  Answer stream(const std::string& target, const Headers& headers,
                const std::function<bool(std::string_view)>& take);

 private:
  class Connection;
  std::string url_;
  std::unique_ptr<Connection> connection_;
};

}  // namespace cutoff::outbound
