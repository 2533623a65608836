// SAM's policy templates, as far as they are about what is offered here.
//
// Source: aws/serverless-application-model, policy_templates.json.
#include <algorithm>
#include <array>
#include <span>

#include "emulator/app/template/properties.h"
#include "emulator/app/template/sam.h"
#include "emulator/replay/near_miss.h"

namespace cutoff::app {
namespace {

constexpr std::string_view crud[] = {"dynamodb:GetItem",        "dynamodb:DeleteItem",
                                     "dynamodb:PutItem",        "dynamodb:Scan",
                                     "dynamodb:Query",          "dynamodb:UpdateItem",
                                     "dynamodb:BatchWriteItem", "dynamodb:BatchGetItem",
                                     "dynamodb:DescribeTable",  "dynamodb:ConditionCheckItem"};
constexpr std::string_view read[] = {"dynamodb:GetItem", "dynamodb:Scan", "dynamodb:Query",
                                     "dynamodb:BatchGetItem", "dynamodb:DescribeTable"};
constexpr std::string_view write[] = {"dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:BatchWriteItem"};
constexpr std::string_view invoke[] = {"lambda:InvokeFunction"};

struct PolicyTemplate {
  std::string_view name;
  std::string_view parameter;
  std::span<const std::string_view> actions;
  std::array<std::string_view, 2> resources;  // behind the account; the second may be empty
};

constexpr std::string_view table_arn = "dynamodb:${AWS::Region}:${AWS::AccountId}:table/${parameter}";
constexpr std::string_view indexes_arn =
    "dynamodb:${AWS::Region}:${AWS::AccountId}:table/${parameter}/index/*";
constexpr std::string_view function_arn = "lambda:${AWS::Region}:${AWS::AccountId}:function:${parameter}*";

const PolicyTemplate templates[] = {
    {"DynamoDBCrudPolicy", "TableName", crud, {table_arn, indexes_arn}},
    {"DynamoDBReadPolicy", "TableName", read, {table_arn, indexes_arn}},
    {"DynamoDBWritePolicy", "TableName", write, {table_arn, indexes_arn}},
    {"LambdaInvokePolicy", "FunctionName", invoke, {function_arn, ""}},
};

}  // namespace

Node policy_template(const std::string& name, const Node& parameters) {
  const auto* const found = std::find_if(std::begin(templates), std::end(templates),
                                         [&](const PolicyTemplate& known) { return known.name == name; });
  if (found == std::end(templates)) {
    std::vector<std::string> names;
    for (const PolicyTemplate& known : templates) names.emplace_back(known.name);
    refuse(parameters, "is a policy template that is not offered here: " +
                           replay::did_you_mean(name, names, "there are " + replay::quoted_list(names)));
  }
  Properties given(parameters);
  const Node& parameter = given.require(std::string(found->parameter));
  given.check();
  std::vector<Node> actions;
  for (const std::string_view action : found->actions)
    actions.push_back(Node::scalar(parameters, std::string(action)));
  std::vector<Node> resources;
  for (const std::string_view resource : found->resources) {
    if (resource.empty()) continue;
    const Node text = Node::scalar(parameters, "arn:${AWS::Partition}:" + std::string(resource));
    resources.push_back(Node::map(
        parameters,
        {{"Fn::Sub", Node::list(parameters, {text, Node::map(parameters, {{"parameter", parameter}})})}}));
  }
  return Node::map(parameters, {{"Effect", Node::scalar(parameters, "Allow")},
                                {"Action", Node::list(parameters, std::move(actions))},
                                {"Resource", Node::list(parameters, std::move(resources))}});
}

}  // namespace cutoff::app
