// A kind of resource that a template may have, AWS::DynamoDB::Table for one: how it becomes part of an application.
//
// Adding one means adding a file in kinds/ and its line in kinds.cc. Kinds are asked for in the order in which
// CloudFormation would create their resources, so that what a resource refers to is there.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/app/application.h"
#include "emulator/app/template/node.h"
#include "emulator/app/template/properties.h"
#include "emulator/app/template/resolver.h"

namespace cutoff::app {

/// A resource, with its intrinsic functions resolved.
struct Resource {
  std::string id;  // its logical one
  Properties& properties;
  /// Metadata.cutoff: what only cutoff wants to know, such as an agent's script.
  Properties& cutoff;
};

/// What the resources of a template have come to so far.
class Building {
 public:
  Building(Application& made, const Place& where, std::string stack_name, std::string template_file)
      : application(made), place(where), stack(std::move(stack_name)), file(std::move(template_file)) {}

  Application& application;
  const Place& place;
  const std::string stack;
  const std::string file;  // paths in it are relative to its folder

  /// The name of a resource that was given none: "STACK-Table-1A2B3C4D5E6F", at most `longest` characters.
  std::string physical_name(const std::string& id, std::size_t longest) const;
  /// Whether the resource waits for the other one, straight or by way of others.
  std::function<bool(const std::string& id, const std::string& other)> depends_on;

  /// By name or ARN. Refuses, at `node`, what the template has not.
  Function& function(const Node& node);
  Role& role(const Node& node);
  Api& api(const Node& id);

  /// Where in an API a resource's id leads.
  struct ApiPath {
    std::string api;
    std::string path;
  };
  std::map<std::string, ApiPath> api_resources;
  /// Logical ids of methods, by API.
  std::map<std::string, std::vector<std::string>> api_methods;
  /// Of which API a deployment is.
  std::map<std::string, std::string> api_deployments;
};

struct Kind {
  std::string_view type;  // "AWS::DynamoDB::Table"
  /// Adds it to the application, and says what others may refer to.
  Attributes (*build)(Building& building, Resource& resource);
};

const Kind* find_kind(std::string_view type);
std::vector<std::string> kind_names();

}  // namespace cutoff::app
