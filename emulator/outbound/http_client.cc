#include "emulator/outbound/http_client.h"

#include <cctype>
#include <chrono>
#include <cstdlib>

#include <httplib.h>

namespace cutoff::outbound {
namespace {

using namespace std::chrono_literals;

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

std::string plain_url(std::string url) {
  while (url.ends_with('/')) url.pop_back();
  const auto scheme = url.find("://");
  const std::string name = url.substr(0, scheme);
  const bool usable = scheme != std::string::npos && (name == "http" || name == "https") &&
                      url.size() > scheme + 3 && url.find_first_of("/?#", scheme + 3) == std::string::npos;
  if (!usable)
    throw std::invalid_argument("\"" + url + "\" is no endpoint: write a URL such as http://127.0.0.1:4566");
  return url;
}

std::string text_of(httplib::Error error) {
  switch (error) {
    case httplib::Error::Connection:
      return "the connection is refused, or nobody is there";
    case httplib::Error::ConnectionTimeout:
      return "nobody answers";
    case httplib::Error::Read:
      return "the connection ended before its answer";
    case httplib::Error::Write:
      return "the connection ended while the request was sent";
    case httplib::Error::SSLConnection:
    case httplib::Error::SSLLoadingCerts:
      return "TLS failed";
    case httplib::Error::SSLServerVerification:
      return "its certificate is not trusted (AWS_CA_BUNDLE names one that is)";
    default:
      return httplib::to_string(error);
  }
}

}  // namespace

std::string Answer::header(std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (equal_ignoring_case(key, name)) return value;
  }
  return {};
}

class HttpClient::Connection {
 public:
  explicit Connection(const std::string& url) : client(url) {
    client.set_tcp_nodelay(true);
    client.set_keep_alive(true);
    client.set_connection_timeout(5s);
    client.set_write_timeout(60s);
    client.set_read_timeout(24h);
    client.set_follow_location(false);
    if (const char* bundle = std::getenv("AWS_CA_BUNDLE"); bundle != nullptr && *bundle != '\0')
      client.set_ca_cert_path(bundle);
  }
  httplib::Client client;
};

HttpClient::HttpClient(const std::string& url)
    : url_(plain_url(url)), connection_(std::make_unique<Connection>(url_)) {}

HttpClient::~HttpClient() = default;

namespace {

Answer answer_of(const httplib::Result& result, const std::string& url) {
  if (!result) throw Unreachable(url + ": " + text_of(result.error()));
  Answer answer{result->status, {}, result->body};
  for (const auto& [name, value] : result->headers) answer.headers.emplace_back(name, value);
  return answer;
}

}  // namespace

Answer HttpClient::send(const std::string& method, const std::string& target, const Headers& headers,
                        const std::string& body) {
  httplib::Request request;
  request.method = method;
  request.path = target;
  for (const auto& [name, value] : headers) request.headers.emplace(name, value);
  request.body = body;
  return answer_of(connection_->client.send(request), url_);
}

Answer HttpClient::stream(const std::string& target, const Headers& headers,
                          const std::function<bool(std::string_view)>& take) {
  httplib::Headers fields;
  for (const auto& [name, value] : headers) fields.emplace(name, value);
  Answer answer;
  const auto result = connection_->client.Get(
      target, fields,
      [&answer](const httplib::Response& response) {
        answer.status = response.status;
        for (const auto& [name, value] : response.headers) answer.headers.emplace_back(name, value);
        return true;
      },
      [&](const char* data, std::size_t size) {
        if (answer.status == 200) return take({data, size});
        answer.body.append(data, size);
        return true;
      });
  if (!result && result.error() != httplib::Error::Canceled)
    throw Unreachable(url_ + ": " + text_of(result.error()));
  return answer;
}

}  // namespace cutoff::outbound
