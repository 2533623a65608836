// What a client is told that asks for a service which is not here: the sentence, in its protocol's shape.
#include <nlohmann/json.hpp>

#include "fakes/cloud/routing.h"
#include "fakes/iam/signature.h"
#include "fakes/wire/json_writer.h"
#include "fakes/wire/xml_writer.h"

namespace cutoff::cloud {
namespace {

constexpr const char* type = "NotImplementedException";
constexpr const char* code = "NotImplemented";  // where names have no "Exception" behind them

std::string sentence_for(const wire::Request& request, std::string_view service) {
  std::string sentence;
  if (service.empty()) {
    sentence = request.method + " " + std::string(request.path()) + " is for no service that is offered";
  } else {
    sentence = "The service " + std::string(service) + " is not offered";
  }
  return sentence +
         ". There are apigateway, bedrock-agentcore, bedrock-agentcore-control, dynamodb, execute-api, iam, "
         "lambda "
         "and sts.";
}

std::string json_error(const std::string& sentence, bool with_type) {
  std::string json;
  wire::JsonWriter writer(json);
  writer.begin_object();
  if (with_type) writer.member("__type", type);
  writer.member("message", sentence).end_object();
  return json;
}

std::string cbor_error(const std::string& sentence) {
  const auto bytes = nlohmann::json::to_cbor({{"__type", type}, {"message", sentence}});
  return {bytes.begin(), bytes.end()};
}

/// EC2's query API has a shape of its own, and S3 one without anything around it.
std::string xml_error(const std::string& sentence, std::string_view service) {
  std::string out;
  wire::XmlWriter xml(out);
  const bool of_ec2 = service == "ec2";
  const bool of_s3 = service == "s3";
  if (of_ec2) xml.begin("Response").begin("Errors");
  if (!of_ec2 && !of_s3) xml.begin("ErrorResponse");
  xml.begin("Error");
  if (!of_ec2 && !of_s3) xml.element("Type", "Receiver");
  xml.element("Code", code).element("Message", sentence).end();
  if (of_ec2) xml.end();
  if (!of_s3) xml.end();
  return out;
}

bool is_query(const wire::Request& request) {
  return request.headers.get("Content-Type").starts_with("application/x-www-form-urlencoded") ||
         request.query().find("Action=") != std::string_view::npos;
}

/// Services that speak REST with XML.
bool is_rest_xml(std::string_view service) {
  return service == "s3" || service == "cloudfront" || service == "route53";
}

}  // namespace

wire::Response not_offered(const wire::Request& request, std::string_view service) {
  const std::string sentence = sentence_for(request, service);
  wire::Response response;
  response.status = 501;
  if (const std::string* protocol = request.headers.find("Smithy-Protocol");
      protocol != nullptr && *protocol == "rpc-v2-cbor") {
    response.headers.add("Smithy-Protocol", *protocol);
    response.headers.add("Content-Type", "application/cbor");
    response.body = cbor_error(sentence);
  } else if (request.headers.has("X-Amz-Target")) {
    response.headers.add("Content-Type", std::string(request.headers.get("Content-Type")));
    response.body = json_error(sentence, true);
  } else if (is_query(request) || is_rest_xml(service)) {
    response.headers.add("Content-Type", "text/xml");
    response.body = xml_error(sentence, service);
  } else {
    response.headers.add("Content-Type", "application/json");
    response.headers.add("x-amzn-ErrorType", type);
    response.body = json_error(sentence, false);
  }
  return response;
}

}  // namespace cutoff::cloud
