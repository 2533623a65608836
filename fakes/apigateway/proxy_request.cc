#include "fakes/apigateway/proxy_request.h"

#include <utility>

#include "fakes/apigateway/media_type.h"
#include "fakes/wire/base64.h"
#include "fakes/wire/target.h"

namespace cutoff::apigateway {
namespace {

/// What a client may send and a function does not get (recorded: test_apigateway_header_remapping_aws[AWS_PROXY]);
/// those below the line are made anew.
constexpr wire::HeaderNames withheld_headers{
    "Connection", "Content-Length", "Content-MD5", "Expect", "Max-Forwards", "Proxy-Authenticate", "Server",
    "TE", "Trailer", "Upgrade", "Transfer-Encoding", "WWW-Authenticate",
    // ----
    "Host", "X-Amzn-Trace-Id", "X-Forwarded-For", "X-Forwarded-Port", "X-Forwarded-Proto"};

/// These AWS writes its own way; all others have the client's spelling.
void respell(std::string& name) {
  for (const char* canonical : {"Authorization", "User-Agent"}) {
    if (wire::equal_ignoring_case(name, canonical)) name = canonical;
  }
}

/// The client's own, when there is a root in it: what it has sampled, and whose child this is, stays.
std::string trace_header(const wire::Headers& sent, const Exchange& exchange) {
  if (exchange.trace_was_sent) {
    const std::string_view header = sent.get("X-Amzn-Trace-Id");
    if (header.find("Root=") != std::string_view::npos) return std::string(header);
  }
  return exchange.trace.header();
}

wire::Headers event_headers(Exchange& exchange, wire::Headers&& sent, const std::string& source_ip) {
  constexpr std::size_t added = 5;
  wire::Headers headers;
  headers.reserve(sent.size() + added);
  std::string trace = trace_header(sent, exchange);
  const std::string* forwarded = sent.find("X-Forwarded-For");
  std::string forwarded_for = forwarded == nullptr ? source_ip : *forwarded + ", " + source_ip;
  for (auto& [name, value] : std::move(sent).take()) {
    if (withheld_headers.has(name)) continue;
    respell(name);
    headers.add(std::move(name), std::move(value));
  }
  headers.add("Host", std::move(exchange.address.host));
  headers.add("X-Amzn-Trace-Id", std::move(trace));
  headers.add("X-Forwarded-For", std::move(forwarded_for));
  // AWS's gateway is reached by HTTPS alone; code that builds links relies on it.
  headers.add("X-Forwarded-Port", "443");
  headers.add("X-Forwarded-Proto", "https");
  return headers;
}

void set_signer(ProxyEvent::Identity& identity, const Signer& signer) {
  identity.access_key = signer.access_key_id;
  identity.account_id = signer.account;
  identity.caller = signer.user_id;
  identity.user = signer.user_id;
  identity.user_arn = signer.arn;
}

}  // namespace

ProxyEvent make_proxy_event(const region::Region& region, Exchange& exchange, wire::Request&& request,
                            std::string&& body) {
  const LiveStage& stage = *exchange.stage;
  ProxyEvent event;
  event.resource = *exchange.route.resource->path;
  event.path = std::move(exchange.address.path);
  event.http_method = std::move(request.method);
  event.query_parameters = wire::query_parameters(request.query());
  event.path_parameters = std::move(exchange.route.parameters);
  event.stage_variables = stage.variables();
  if (!body.empty()) {
    event.is_base64_encoded =
        is_binary(first_media_type(request.headers.get("Content-Type")), stage.binary_media_types());
    event.body = event.is_base64_encoded ? wire::base64_encoded(body) : std::move(body);
  }

  ProxyEvent::RequestContext& context = event.request_context;
  context.resource_id = exchange.route.resource->id;
  context.extended_request_id = exchange.extended_request_id;
  context.request_time =
      std::chrono::floor<std::chrono::milliseconds>(region.calendar().at(exchange.received));
  context.path = exchange.address.staged_path;
  context.account_id = region.account();
  context.stage = *stage.name();
  context.request_id = exchange.request_id;
  context.domain_name = exchange.address.domain_name();
  context.deployment_id = stage.deployment_id();
  context.api_id = exchange.address.api;
  context.identity.source_ip = request.source_ip;
  if (const std::string* agent = request.headers.find("User-Agent")) context.identity.user_agent = *agent;
  if (exchange.signer) set_signer(context.identity, *exchange.signer);
  event.headers = event_headers(exchange, std::move(request.headers), request.source_ip);
  return event;
}

}  // namespace cutoff::apigateway
