// DynamoDB's wire: POST / with X-Amz-Target, JSON 1.0 both ways.
//
// The order of these checks, and what odd requests get, are dynalite's recordings of AWS.
#include <zlib.h>

#include <nlohmann/json.hpp>

#include "fakes/dynamodb/dynamodb.h"
#include "fakes/dynamodb/errors.h"
#include "fakes/dynamodb/http/wire_operations.h"

namespace cutoff::dynamodb {
namespace {

constexpr std::size_t most_body_bytes = std::size_t{16} * 1024 * 1024;
constexpr iam::SigningService signing{
    .name = "dynamodb", .words = iam::SigningService::Words::dynamodb, .window = std::chrono::minutes(15)};
constexpr std::string_view json_1_0 = "application/x-amz-json-1.0";
constexpr std::string_view plain_json = "application/json";

std::string_view media_type(std::string_view content_type) {
  content_type = content_type.substr(0, content_type.find(';'));
  while (content_type.ends_with(' ')) content_type.remove_suffix(1);
  return content_type;
}

/// Which of AWS's libraries speaks: its namespace stands before the error's name.
std::string_view namespace_of(std::string_view type) {
  if (type == "ValidationException") return "com.amazon.coral.validate#";
  if (type == "ThrottlingException") return "com.amazon.coral.availability#";
  for (const std::string_view coral :
       {"SerializationException", "UnknownOperationException", "MissingAuthenticationTokenException",
        "IncompleteSignatureException", "InvalidSignatureException", "UnrecognizedClientException",
        "ExpiredTokenException", "AccessDeniedException"}) {
    if (type == coral) return "com.amazon.coral.service#";
  }
  return "com.amazonaws.dynamodb.v20120810#";
}

/// Some write it with a capital letter.
std::string_view message_member(std::string_view type) {
  for (const std::string_view capital :
       {"SerializationException", "TransactionCanceledException", "TransactionInProgressException",
        "IdempotentParameterMismatchException"}) {
    if (type == capital) return "Message";
  }
  return "message";
}

std::string error_body(const wire::Fault& fault) {
  std::string json;
  wire::JsonWriter writer(json);
  writer.begin_object().member("__type", std::string(namespace_of(fault.type())) + fault.type());
  if (!fault.message().empty()) writer.member(message_member(fault.type()), fault.message());
  const auto* failed = dynamic_cast<const ConditionalCheckFailed*>(&fault);
  if (failed != nullptr && failed->item() != nullptr) {
    writer.key("Item");
    write_item(writer, *failed->item());
  }
  writer.end_object();
  return json;
}

/// What is the caller's fault is a 400, IAM's refusals included.
int wire_status(const wire::Fault& fault) { return fault.status() < 500 ? 400 : fault.status(); }

void finish(wire::Response& response, std::string body) {
  const uLong checksum = ::crc32_z(0, reinterpret_cast<const Bytef*>(body.data()), body.size());
  response.headers.add("x-amz-crc32", std::to_string(checksum));
  response.headers.add("Content-Length", std::to_string(body.size()));
  response.body = std::move(body);
}

const WireOperation& operation_of(std::string_view target, std::string_view body) {
  constexpr std::string_view version = "DynamoDB_20120810.";
  const std::string_view name =
      target.starts_with(version) ? target.substr(version.size()) : std::string_view();
  const WireOperation* operation = find_wire_operation(name);
  if (operation != nullptr) return *operation;
  // A body that is no JSON is noticed before the target.
  if (!nlohmann::json::accept(body)) throw wire::Fault(400, "SerializationException", "");
  if (is_operation_of_aws(name)) throw not_offered("the operation " + std::string(name));
  if (target.starts_with("DynamoDBStreams_20120810.")) throw not_offered("streams");
  throw wire::Fault(400, "UnknownOperationException", "");
}

}  // namespace

std::string DynamoDb::new_request_id() {
  constexpr std::string_view alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  std::string id(52, '0');
  std::uint64_t chance = 0;
  for (std::size_t i = 0; i < id.size(); ++i, chance /= alphabet.size()) {
    if (i % 12 == 0) chance = request_ids_.next();  // which is good for twelve characters
    id[i] = alphabet[chance % alphabet.size()];
  }
  return id;
}

wire::Response DynamoDb::handle(wire::Request request) {
  std::string body = request.body.read_all();
  wire::Response response;
  if (body.size() > most_body_bytes) {
    response.status = 413;
    response.headers.add("Transfer-Encoding", "chunked");
    return response;
  }
  response.headers.add("x-amzn-RequestId", new_request_id());
  if (request.headers.has("Origin")) {
    response.headers.add("Access-Control-Allow-Origin", "*");
    if (request.method == "OPTIONS") {
      const std::string* wanted_headers = request.headers.find("Access-Control-Request-Headers");
      const std::string* wanted_method = request.headers.find("Access-Control-Request-Method");
      if (wanted_headers != nullptr) response.headers.add("Access-Control-Allow-Headers", *wanted_headers);
      if (wanted_method != nullptr) response.headers.add("Access-Control-Allow-Methods", *wanted_method);
      response.headers.add("Access-Control-Max-Age", "172800");
      response.headers.add("Content-Length", "0");
      return response;
    }
  }
  if (request.method == "GET") {
    response.headers.add("Content-Type", "text/plain");
    // The space at the end is AWS's.
    finish(response, "healthy: dynamodb." + region_.name() + ".amazonaws.com ");
    return response;
  }
  const std::string_view type = media_type(request.headers.get("Content-Type"));
  if (request.method != "POST" || (!body.empty() && type != json_1_0 && type != plain_json)) {
    response.status = 404;
    finish(response, "<UnknownOperationException/>\n");
    return response;
  }
  response.headers.add("Content-Type", std::string(type == json_1_0 ? json_1_0 : plain_json));

  const auto trace = wire::TraceId::parse(request.headers.get("X-Amzn-Trace-Id"));
  try {
    const WireOperation& operation = operation_of(request.headers.get("X-Amz-Target"), body);
    const iam::Caller caller = region_.caller_of(request, body, signing);
    finish(response, operation.handle(*this, {caller, trace.value_or(wire::TraceId{})}, body));
  } catch (const wire::Fault& fault) {
    response.status = wire_status(fault);
    finish(response, error_body(fault));
  }
  return response;
}

}  // namespace cutoff::dynamodb
