// A load client: some connections, each of which sends a request, waits for its response and sends it again.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cutoff::bench {

/// The client's end of a connection to 127.0.0.1; blocking.
class ClientSocket {
 public:
  explicit ClientSocket(std::uint16_t port);
  ClientSocket(ClientSocket&& other) noexcept;
  ClientSocket& operator=(ClientSocket&&) = delete;
  ~ClientSocket();

  void send(std::string_view bytes) const;
  /// A response with a Content-Length. Throws when the connection ends.
  std::string receive() const;
  /// The next bytes. Throws when the connection ends before there are so many.
  std::string receive(std::size_t size) const;
  /// Something has come that is not yet received.
  bool readable() const;
  int handle() const { return handle_; }

 private:
  int handle_;
};

/// "POST target HTTP/1.1 …"; a body makes it a POST, none a GET.
std::string request_text(std::string_view target, std::string_view fields = {}, std::string_view body = {});

/// Sends `request` `count` times over `connections` at once, each waiting for its answer. Throws unless all are answered
/// with the status 200 and the size of the first answer.
void load(std::uint16_t port, std::string_view request, std::uint64_t count, int connections);

/// As many open files as the system gives.
void raise_limit_of_open_files();

}  // namespace cutoff::bench
