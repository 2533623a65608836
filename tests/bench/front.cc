// What a request costs that comes by socket: CPU time of the server's process, and its memory while requests are held.
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/bench/load.h"
#include "tests/bench/served.h"
#include "tests/bench/workload.h"

namespace cutoff::bench {
namespace {

constexpr int connections = 16;
constexpr int rounds = 5;

const std::string kilobyte(1'024, 'x');
const std::string get_request = request_text("/hello");
const std::string post_request = request_text("/hello", "Content-Type: text/plain\r\n", kilobyte);

std::string dynamodb_request(std::string_view operation, std::string_view body) {
  return request_text(
      "/",
      "Content-Type: application/x-amz-json-1.0\r\nX-Amz-Target: DynamoDB_20120810." +
          std::string(operation) +
          "\r\nX-Amz-Date: 20260210T000000Z\r\nAuthorization: AWS4-HMAC-SHA256 "
          "Credential=test/20260210/us-east-1/dynamodb/aws4_request, "
          "SignedHeaders=content-type;host;x-amz-date;x-amz-target, Signature=0123456789abcdef\r\n",
      body);
}

/// An item of about 300 bytes.
const std::string put_item = dynamodb_request(
    "PutItem", R"({"TableName":"bench","Item":{"id":{"S":"1"},"status":{"S":"processing"},"text":{"S":")" +
                   std::string(200, 'x') + R"("},"count":{"N":"42"}}})");
const std::string get_item = dynamodb_request("GetItem", R"({"TableName":"bench","Key":{"id":{"S":"1"}}})");

/// What is measured: a server and what it is sent. The least of all rounds counts, for noise only adds.
struct Subject {
  const char* name;
  const Served& server;
  const std::string& request;
  double least = 1e9;
};

/// Rounds of all in turn, so that what disturbs disturbs all.
void measure(std::vector<Subject> subjects, std::uint64_t count) {
  for (const Subject& subject : subjects)
    load(subject.server.port(), subject.request, count / 10, connections);
  for (int round = 0; round < rounds; ++round) {
    for (Subject& subject : subjects) {
      const double before = subject.server.cpu_seconds();
      load(subject.server.port(), subject.request, count, connections);
      subject.least =
          std::min(subject.least, (subject.server.cpu_seconds() - before) / static_cast<double>(count));
    }
  }
  for (const Subject& subject : subjects) std::printf("%s %f\n", subject.name, subject.least * 1e6);
}

std::string body_of(const std::string& response) { return response.substr(response.find("\r\n\r\n") + 4); }

/// Asks until the answer is good: what the kernel still has under way arrives later.
template <class Done>
std::string ask_until(const ClientSocket& socket, const std::string& request, Done done) {
  for (int i = 0; i < 10'000; ++i) {
    socket.send(request);
    std::string answer = body_of(socket.receive());
    if (done(answer)) return answer;
    ::usleep(1'000);
  }
  throw std::runtime_error("a server does not get there");
}

}  // namespace

/// Microseconds of CPU a request.
double run_http(std::uint64_t count) {
  const Served bare(serve_bare);
  const Served front(serve_hello);
  const Served table(serve_table);
  measure({{"bare_get", bare, get_request},
           {"front_get", front, get_request},
           {"bare_post", bare, post_request},
           {"front_post", front, post_request},
           {"front_put_item", front, put_item},
           {"table_put_item", table, put_item},
           {"front_get_item", front, get_item},
           {"table_get_item", table, get_item}},
          count);
  return 0;
}

/// `count` requests by as many sockets, held for 29 virtual seconds.
double hold_sockets(std::uint64_t count) {
  raise_limit_of_open_files();
  const Served served(serve_direct);
  const ClientSocket control(served.port());
  const std::string request =
      request_text("/_aws/execute-api/skymarshal/dev/api/v1/invoke", "Content-Type: application/json\r\n",
                   R"({"prompt":"Flight EY123 delayed 2 hours"})");
  std::deque<ClientSocket> clients;
  for (std::uint64_t i = 0; i < count; ++i) clients.emplace_back(served.port()).send(request);
  // A request's two fibers, and that of this question.
  ask_until(control, request_text("/bench/fibers"),
            [&](const std::string& fibers) { return std::stoull(fibers) >= 2 * count + 1; });
  std::printf("resident_kib %f\n", served.resident_kib());

  const auto advance = [&](std::string_view nanoseconds) {
    control.send(request_text("/bench/advance", {}, nanoseconds));
    control.receive();
  };
  advance("28999999999");
  const auto early =
      std::count_if(clients.begin(), clients.end(), [](const ClientSocket& c) { return c.readable(); });
  advance("1");
  std::uint64_t cut_off = 0;
  for (const ClientSocket& client : clients) {
    if (client.receive().starts_with("HTTP/1.1 504 ")) ++cut_off;
  }
  control.send(request_text("/bench/cut-off"));
  std::printf("early %ld\ncut_off %lu\nat_29_seconds %s\n", static_cast<long>(early),
              static_cast<unsigned long>(cut_off), body_of(control.receive()).c_str());
  return 29;
}

/// `count` connections kept alive, each of which has been answered once and is answered again at the end.
double keep_sockets(std::uint64_t count) {
  raise_limit_of_open_files();
  const Served served(serve_hello);
  std::deque<ClientSocket> clients;
  std::uint64_t answered = 0;
  const auto ask_all = [&] {
    for (const ClientSocket& client : clients) {
      client.send(get_request);
      if (client.receive().starts_with("HTTP/1.1 200 ")) ++answered;
    }
  };
  for (std::uint64_t i = 0; i < count; ++i) clients.emplace_back(served.port());
  ask_all();
  std::printf("resident_kib %f\n", served.resident_kib());
  ask_all();
  std::printf("answered %lu\n", static_cast<unsigned long>(answered));
  return 0;
}

/// `count` WebSockets kept open, each of which has been spoken to once and is again at the end.
double keep_web_sockets(std::uint64_t count) {
  raise_limit_of_open_files();
  const Served served(serve_hello);
  const std::string upgrade =
      request_text("/",
                   "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                   "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
  constexpr std::string_view accepted =
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
      "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\nDate: Tue, 10 Feb 2026 00:00:00 GMT\r\n"
      "Connection: Upgrade\r\n\r\n";
  // A text of five bytes, masked with zeros as a client may.
  const std::string message("\x81\x85\0\0\0\0hello", 11);
  const std::string answer = "\x81\x05hello";
  std::deque<ClientSocket> clients;
  std::uint64_t answered = 0;
  const auto speak_to_all = [&] {
    for (const ClientSocket& client : clients) {
      client.send(message);
      if (client.receive(answer.size()) == answer) ++answered;
    }
  };
  for (std::uint64_t i = 0; i < count; ++i) {
    const ClientSocket& client = clients.emplace_back(served.port());
    client.send(upgrade);
    if (!client.receive(accepted.size()).ends_with("Connection: Upgrade\r\n\r\n"))
      throw std::runtime_error("a WebSocket was refused");
  }
  speak_to_all();
  std::printf("resident_kib %f\n", served.resident_kib());
  speak_to_all();
  std::printf("answered %lu\n", static_cast<unsigned long>(answered));
  return 0;
}

/// The program beside this one, from exec to its first answer; the least of `count`, beside /bin/true's.
double start_program(std::uint64_t count) {
  const std::string program =
      std::filesystem::read_symlink("/proc/self/exe").parent_path().string() + "/cutoff";
  using Clock = std::chrono::steady_clock;
  double least = 1e9;
  double least_of_true = 1e9;
  double resident = 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    int pipe[2];
    if (::pipe(pipe) != 0) std::abort();
    const auto start = Clock::now();
    const pid_t process = ::vfork();
    if (process == 0) {
      ::dup2(pipe[1], STDOUT_FILENO);
      ::close(pipe[0]);
      ::close(pipe[1]);
      ::execl(program.c_str(), "cutoff", "serve", "--port", "0", "--flow", "async-polling", nullptr);
      ::_exit(127);
    }
    ::close(pipe[1]);
    std::string out;
    for (char buffer[4'096]; out.find("SECRET") == std::string::npos;) {
      const ssize_t size = ::read(pipe[0], buffer, sizeof buffer);
      if (size <= 0) throw std::runtime_error("cutoff serve did not start");
      out.append(buffer, static_cast<std::size_t>(size));
    }
    constexpr std::string_view host = "127.0.0.1:";
    const auto port = static_cast<std::uint16_t>(std::stoul(out.substr(out.find(host) + host.size())));
    {
      const ClientSocket client(port);
      client.send(request_text("/_aws/execute-api/skymarshal/dev/api/v1/status/none"));
      client.receive();
    }
    least = std::min(least, std::chrono::duration<double>(Clock::now() - start).count());
    std::FILE* statm = std::fopen(("/proc/" + std::to_string(process) + "/statm").c_str(), "r");
    unsigned long size = 0;
    unsigned long pages = 0;
    if (statm != nullptr && std::fscanf(statm, "%lu %lu", &size, &pages) == 2)
      resident = static_cast<double>(pages) / 256;
    if (statm != nullptr) std::fclose(statm);
    ::close(pipe[0]);
    ::kill(process, SIGTERM);
    ::waitpid(process, nullptr, 0);

    const auto start_of_true = Clock::now();
    const pid_t other = ::vfork();
    if (other == 0) {
      ::execl("/bin/true", "true", nullptr);
      ::_exit(127);
    }
    ::waitpid(other, nullptr, 0);
    least_of_true =
        std::min(least_of_true, std::chrono::duration<double>(Clock::now() - start_of_true).count());
  }
  std::printf("milliseconds %f\nmilliseconds_of_true %f\nresident_mib %f\n", least * 1e3, least_of_true * 1e3,
              resident);
  return 0;
}

}  // namespace cutoff::bench
