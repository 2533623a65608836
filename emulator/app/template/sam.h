// SAM: what its own kinds of resources become, before CloudFormation sees the template.
//
//   AWS::Serverless::Function     AWS::Lambda::Function; without a Role, FunctionRole with its Policies; for each Api event
//                                 a permission; with EventInvokeConfig, FunctionEventInvokeConfig
//   AWS::Serverless::Api          AWS::ApiGateway::RestApi with a Body, a deployment and a stage
//   AWS::Serverless::SimpleTable  AWS::DynamoDB::Table
//
// Source: SAM specification 2016-10-31, "Generated CloudFormation resources", and samtranslator of
// aws/serverless-application-model for names and bodies. As there, what a resource becomes depends on what it says, so
// that a cycle in a template is one here, too.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "emulator/app/template/node.h"

namespace cutoff::app {

/// Resources by logical id, in the template's order.
using Resources = std::vector<Node::Member>;

inline constexpr const char* sam_transform = "AWS::Serverless-2016-10-31";

/// What the template's resources become. Throws TemplateRefusal.
Resources transformed(const Node& root, Resources resources);

// ---- one file each

/// What somebody who makes resources of one of SAM's needs.
class SamTemplate {
 public:
  SamTemplate(const Node& root, Resources& made) : root_(root), made_(made) {}

  /// The resource's properties, with those of Globals that it does not give itself.
  Node properties(const std::string& kind, const Node& resource) const;
  const Node* global(const std::string& kind) const;
  /// A resource of that type in the place of `origin`, with its Condition.
  Node& make(const std::string& id, const std::string& type, const Node& origin, Node properties);

  /// The name of an API's stage as ids are made of it: "Stage" where only an intrinsic function knows it.
  std::string stage_of(const std::string& api) const;

  /// A method of an API that an event of a function asks for.
  struct Route {
    Node origin;
    std::string function;  // logical id
    std::string path;
    std::string method;  // "post", "any"
    Node timeout;        // of the integration, where it is given
  };
  /// By the logical id of the API.
  std::vector<std::pair<std::string, Route>> routes;

 private:
  const Node& root_;
  Resources& made_;
};

void make_function(SamTemplate& sam, const std::string& id, const Node& resource);
void make_simple_table(SamTemplate& sam, const std::string& id, const Node& resource);
/// After all functions: it serves the methods that they ask for.
void make_api(SamTemplate& sam, const std::string& id, const Node& resource);

/// The API of events that name none.
inline constexpr const char* implicit_api = "ServerlessRestApi";

/// The statements of one of SAM's policy templates: {"DynamoDBCrudPolicy": {"TableName": …}}.
Node policy_template(const std::string& name, const Node& parameters);

}  // namespace cutoff::app
