// The query protocol: a form in, XML out.
//
// Source: "Query API reference" of IAM and STS; the shape of errors and answers as in the API references.
#include "fakes/identity/identity.h"
#include "fakes/identity/query_operation.h"
#include "fakes/wire/fault.h"
#include "fakes/wire/target.h"
#include "fakes/wire/xml_writer.h"

namespace cutoff::identity {
namespace {

using Words = iam::SigningService::Words;
using Scope = iam::SigningService::Scope;

constexpr iam::SigningService sts_signing{"sts", Words::query, Scope::either};
constexpr iam::SigningService iam_signing{"iam", Words::query, Scope::global};

/// The query protocol's names have no "Exception" behind them, and one is another word.
std::string code_of(const wire::Fault& fault) {
  if (fault.type() == "ValidationException") return "ValidationError";
  if (fault.type() == "AccessDeniedException") return "AccessDenied";
  return fault.type();
}

std::string error_xml(const wire::Fault& fault, const QueryService& service, const std::string& request_id) {
  std::string out;
  wire::XmlWriter xml(out);
  xml.begin("ErrorResponse", service.name_space).begin("Error");
  xml.element("Type", fault.status() < 500 ? "Sender" : "Receiver")
      .element("Code", code_of(fault))
      .element("Message", fault.message());
  xml.end().element("RequestId", request_id).end();
  return out;
}

std::string answer_xml(Identity& identity, const iam::Caller& caller, const QueryService& service,
                       const QueryOperation& operation, Parameters& parameters,
                       const std::string& request_id) {
  const std::string name(operation.name);
  std::string out;
  wire::XmlWriter xml(out);
  xml.begin(name + "Response", service.name_space);
  if (operation.has_result) xml.begin(name + "Result");
  operation.handle(identity, caller, parameters, xml);
  if (operation.has_result) xml.end();
  xml.begin("ResponseMetadata").element("RequestId", request_id).end().end();
  return out;
}

[[noreturn]] void not_offered(const QueryService& service, std::string_view action) {
  std::string sentence = action.empty() ? std::string("A request names its operation in Action: of ")
                                        : "The operation " + std::string(action) + " is not offered: of ";
  sentence.append(service.name).append(" there is ");
  for (const QueryOperation* operation : service.operations) {
    if (operation != service.operations.front())
      sentence += operation == service.operations.back() ? " and " : ", ";
    sentence += operation->name;
  }
  if (action == "AttachRolePolicy" || action == "DetachRolePolicy")
    sentence +=
        "; there are no managed policies: put what it allows into the role itself, with PutRolePolicy";
  throw wire::Fault(501, "NotImplemented", sentence);
}

/// Those of the form and of the query: a presigned request has all of them there, also where it is a POST.
Parameters parameters_of(const wire::Request& request, std::string_view body) {
  auto values = wire::query_parameters(request.query());
  for (auto& value : wire::query_parameters(body)) values.push_back(std::move(value));
  return Parameters(std::move(values));
}

}  // namespace

wire::Response Identity::handle(wire::Request request) {
  const std::string body = request.body.read_all();
  Parameters parameters = parameters_of(request, body);
  const bool to_sts = parameters.get("Version") == sts_query.version;
  const QueryService& service = to_sts ? sts_query : iam_query;
  const std::string request_id = region_.new_uuid().text();

  wire::Response response;
  response.headers.add("x-amzn-RequestId", request_id);
  response.headers.add("Content-Type", "text/xml");
  response.headers.add("Date", region_.calendar().http_date(region_.loop().now()));
  try {
    const QueryOperation* const operation = service.find(parameters.get("Action"));
    if (operation == nullptr) not_offered(service, parameters.get("Action"));
    const iam::Caller caller = region_.caller_of(request, body, to_sts ? sts_signing : iam_signing);
    response.body = answer_xml(*this, caller, service, *operation, parameters, request_id);
  } catch (const wire::Fault& fault) {
    response.status = fault.status();
    response.body = error_xml(fault, service, request_id);
  }
  return response;
}

}  // namespace cutoff::identity
