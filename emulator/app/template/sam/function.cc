// AWS::Serverless::Function.
#include <algorithm>
#include <cctype>

#include "emulator/app/template/properties.h"
#include "emulator/app/template/resolver.h"
#include "emulator/app/template/sam.h"

namespace cutoff::app {
namespace {

constexpr const char* basic_execution = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";
constexpr const char* tracing_policy = "arn:aws:iam::aws:policy/AWSXrayWriteOnlyAccess";

class FunctionMaker {
 public:
  FunctionMaker(SamTemplate& sam, const std::string& id, const Node& resource)
      : sam_(sam),
        id_(id),
        resource_(resource),
        given_(sam.properties("Function", resource)),
        properties_(given_) {}

  void make() {
    Node function = Node::map(resource_, {});
    function.set("Code", code());
    for (const char* same : {"FunctionName", "Handler", "Runtime", "Timeout", "MemorySize", "Environment",
                             "Description", "Architectures", "EphemeralStorage", "LoggingConfig",
                             "ReservedConcurrentExecutions", "PackageType"}) {
      if (const Node* const property = properties_.find(same)) function.set(same, *property);
    }
    if (const Node* const tags = properties_.find("Tags")) function.set("Tags", tag_list(*tags));
    bool traced = false;
    if (const Node* const tracing = properties_.find("Tracing")) {
      function.set("TracingConfig", Node::map(*tracing, {{"Mode", *tracing}}));
      traced = tracing->text == "Active";
    }
    properties_.within("DeadLetterQueue", [&](Properties& queue) {
      queue.require("Type");
      function.set("DeadLetterConfig", Node::map(queue.node(), {{"TargetArn", queue.require("TargetArn")}}));
    });
    function.set("Role", role(traced));
    make_event_invoke_config();
    make_events();
    properties_.check();
    Node& made = sam_.make(id_, "AWS::Lambda::Function", resource_, std::move(function));
    if (const Node* const depends_on = resource_.find("DependsOn")) made.set("DependsOn", *depends_on);
  }

 private:
  Node code() {
    if (const Node* const text = properties_.find("InlineCode"))
      return Node::map(*text, {{"ZipFile", *text}});
    const Node* const uri = properties_.find("CodeUri");
    if (uri == nullptr) return Node::scalar(resource_, ".");  // as `sam build` takes it
    return *uri;
  }

  static Node tag_list(const Node& tags) {
    std::vector<Node> list;
    if (!tags.is_map()) refuse(tags, "has to be a map");
    for (const auto& [key, value] : tags.members)
      list.push_back(Node::map(value, {{"Key", Node::scalar(value, key)}, {"Value", value}}));
    return Node::list(tags, std::move(list));
  }

  /// The role that it names, or one that is made for it.
  Node role(bool traced) {
    const Node* const policies = properties_.find("Policies");
    const Node* const path = properties_.find("RolePath");
    const Node* const trust = properties_.find("AssumeRolePolicyDocument");
    if (const Node* const named = properties_.find("Role")) return *named;
    const std::string role_id = id_ + "Role";
    std::vector<Node> managed{Node::scalar(resource_, basic_execution)};
    if (traced) managed.push_back(Node::scalar(resource_, tracing_policy));
    std::vector<Node> inline_policies;
    if (policies != nullptr) {
      const std::vector<Node> one{*policies};
      for (const Node& policy : policies->is_list() ? policies->elements : one)
        add_policy(policy, role_id, managed, inline_policies);
    }
    Node made = Node::map(resource_, {{"ManagedPolicyArns", Node::list(resource_, std::move(managed))}});
    made.set("AssumeRolePolicyDocument", trust != nullptr ? *trust : trust_policy());
    if (path != nullptr) made.set("Path", *path);
    if (!inline_policies.empty()) made.set("Policies", Node::list(*policies, std::move(inline_policies)));
    sam_.make(role_id, "AWS::IAM::Role", resource_, std::move(made));
    return Node::get_att(resource_, role_id, "Arn");
  }

  Node trust_policy() const {
    const auto text = [&](const char* value) { return Node::scalar(resource_, value); };
    const Node principal =
        Node::map(resource_, {{"Service", Node::list(resource_, {text("lambda.amazonaws.com")})}});
    const Node statement = Node::map(resource_, {{"Action", Node::list(resource_, {text("sts:AssumeRole")})},
                                                 {"Effect", text("Allow")},
                                                 {"Principal", principal}});
    return Node::map(resource_,
                     {{"Version", text("2012-10-17")}, {"Statement", Node::list(resource_, {statement})}});
  }

  /// A managed policy's name, a policy document, or one of SAM's templates.
  static void add_policy(const Node& policy, const std::string& role_id, std::vector<Node>& managed,
                         std::vector<Node>& inline_policies) {
    const auto add = [&](Node document) {
      // samtranslator: the role's id, "Policy" and the number among all policies.
      inline_policies.push_back(Node::map(
          policy,
          {{"PolicyName", Node::scalar(policy, role_id + "Policy" + std::to_string(inline_policies.size()))},
           {"PolicyDocument", std::move(document)}}));
    };
    const auto document = [&](Node statements) {
      return Node::map(policy, {{"Version", Node::scalar(policy, "2012-10-17")},
                                {"Statement", Node::list(policy, {std::move(statements)})}});
    };
    if (policy.is_scalar() || !function_of(policy).empty()) {
      managed.push_back(policy);
    } else if (policy.find("Statement") != nullptr) {
      Node whole = policy;
      if (whole.find("Version") == nullptr) whole.set("Version", Node::scalar(policy, "2012-10-17"));
      add(std::move(whole));
    } else if (policy.is_map() && policy.members.size() == 1) {
      add(document(policy_template(policy.members.front().first, policy.members.front().second)));
    } else {
      refuse(policy,
             "is no policy: write a managed policy's name, a document with Statement, or a policy template");
    }
  }

  void make_event_invoke_config() {
    properties_.within("EventInvokeConfig", [&](Properties& config) {
      Node made = Node::map(config.node(), {{"FunctionName", Node::ref(config.node(), id_)},
                                            {"Qualifier", Node::scalar(config.node(), "$LATEST")}});
      for (const char* same : {"MaximumRetryAttempts", "MaximumEventAgeInSeconds"}) {
        if (const Node* const property = config.find(same)) made.set(same, *property);
      }
      config.within("DestinationConfig", [&](Properties& destinations) {
        Node both = Node::map(destinations.node(), {});
        for (const char* which : {"OnSuccess", "OnFailure"}) {
          destinations.within(which, [&](Properties& destination) {
            // SAM makes a queue or a topic where none is named: there are none here.
            destination.find("Type");
            both.set(which,
                     Node::map(destination.node(), {{"Destination", destination.require("Destination")}}));
          });
        }
        made.set("DestinationConfig", std::move(both));
      });
      Node& config_resource =
          sam_.make(id_ + "EventInvokeConfig", "AWS::Lambda::EventInvokeConfig", resource_, std::move(made));
      config_resource.line = config.node().line;
    });
  }

  void make_events() {
    const Node* const events = properties_.find("Events");
    if (events == nullptr) return;
    if (!events->is_map()) refuse(*events, "has to be a map of events");
    for (const auto& [name, event] : events->members) {
      Properties properties(event);
      const Node& type = properties.require("Type");
      if (text_of(type) != "Api") refuse(type, "is " + type.text + ", and only Api is offered here");
      properties.within("Properties", [&](Properties& api) { make_api_event(name, api); });
      if (event.find("Properties") == nullptr) refuse(event, "has no Properties");
      properties.check();
    }
  }

  void make_api_event(const std::string& name, Properties& event) {
    SamTemplate::Route route;
    route.origin = event.node();
    route.function = id_;
    route.path = event.require_text("Path");
    route.method = event.require_text("Method");
    std::transform(route.method.begin(), route.method.end(), route.method.begin(),
                   [](char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); });
    if (const Node* const timeout = event.find("TimeoutInMillis")) route.timeout = *timeout;
    std::string api = implicit_api;
    if (const Node* const id = event.find("RestApiId")) {
      if (function_of(*id) != "Ref")
        refuse(*id, "has to be !Ref and an AWS::Serverless::Api of this template");
      api = text_of(id->members.front().second);
    }
    make_permission(name, api, route);
    sam_.routes.emplace_back(api, std::move(route));
  }

  /// API Gateway may call the function, for this method and path, in every stage. In a permission a path's variable is
  /// any part. SAM names it after the API's stage, which it says nothing of.
  void make_permission(const std::string& event, const std::string& api, const SamTemplate::Route& route) {
    std::string path;
    bool variable = false;
    for (const char c : route.path) {
      if (c == '{') path += '*';
      variable = c == '{' || (variable && c != '}');
      if (!variable && c != '}') path += c;
    }
    std::string method = route.method;
    std::transform(method.begin(), method.end(), method.begin(),
                   [](char c) { return static_cast<char>(std::toupper(static_cast<unsigned char>(c))); });
    if (method == "ANY") method = "*";
    const Node& place = route.origin;
    sam_.make(
        id_ + event + "Permission" + sam_.stage_of(api), "AWS::Lambda::Permission", resource_,
        Node::map(place, {{"Action", Node::scalar(place, "lambda:InvokeFunction")},
                          {"FunctionName", Node::ref(place, id_)},
                          {"Principal", Node::scalar(place, "apigateway.amazonaws.com")},
                          {"SourceArn", Node::sub(place,
                                                  "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::"
                                                  "AccountId}:${" +
                                                      api + "}/*/" + method + path)}}));
  }

  SamTemplate& sam_;
  const std::string& id_;
  const Node& resource_;
  const Node given_;
  Properties properties_;
};

}  // namespace

void make_function(SamTemplate& sam, const std::string& id, const Node& resource) {
  FunctionMaker(sam, id, resource).make();
}

}  // namespace cutoff::app
