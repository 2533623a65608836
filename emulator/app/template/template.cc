#include "emulator/app/template/template.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include "emulator/app/template/kinds.h"
#include "emulator/app/template/resolver.h"
#include "emulator/app/template/sam.h"
#include "emulator/app/text_file.h"
#include "emulator/replay/document.h"
#include "emulator/replay/near_miss.h"
#include "fakes/wire/fault.h"

namespace cutoff::app {
namespace {

/// By logical id, what each waits for.
using Dependencies = std::map<std::string, std::set<std::string>>;

void check_sections(const Node& root) {
  const std::vector<std::string> known{"AWSTemplateFormatVersion",
                                       "Transform",
                                       "Description",
                                       "Metadata",
                                       "Parameters",
                                       "Mappings",
                                       "Conditions",
                                       "Globals",
                                       "Resources",
                                       "Outputs",
                                       "Rules"};
  for (const auto& [name, section] : root.members) {
    if (name == "Rules") refuse(section, "is not offered here");
    if (std::count(known.begin(), known.end(), name) == 0)
      refuse(section, "is no section of a template: " +
                          replay::did_you_mean(name, known, "they are " + replay::quoted_list(known)));
  }
}

/// The template's resources whose conditions hold.
Resources resources_of(const Node& root) {
  const Node* const section = root.find("Resources");
  if (section == nullptr || !section->is_map() || section->members.empty())
    throw TemplateRefusal{section == nullptr ? 1 : section->line,
                          "Template format error: At least one Resources member must be defined."};
  return section->members;
}

std::vector<std::string> explicit_dependencies(const Node& resource) {
  const Node* const depends_on = resource.find("DependsOn");
  if (depends_on == nullptr) return {};
  if (depends_on->is_scalar()) return {depends_on->text};
  return texts_of(*depends_on);
}

class Builder {
 public:
  Builder(const std::string& path, const Node& root, const Place& place, const std::string& stack,
          const std::map<std::string, std::string>& parameters)
      : root_(root), resolver_(root, place, stack, parameters), building_(application_, place, stack, path) {
    application_.name = stack;
    building_.depends_on = [this](const std::string& id, const std::string& other) {
      return depends_on(id, other);
    };
  }

  Application build() {
    for (auto& [id, resource] : transformed(root_, resources_of(root_))) {
      check_resource(id, resource);
      const Node* const condition = resource.find("Condition");
      if (condition == nullptr || resolver_.condition(text_of(*condition), *condition))
        resources_.push_back({id, std::move(resource)});
    }
    check_types();
    for (const auto& [id, resource] : resources_) resolver_.add_resource(id);
    for (const auto& [id, resource] : resources_) note_dependencies(id, resource);
    for (const auto& [id, resource] : in_order()) build_one(id, *resource);
    read_outputs();
    return std::move(application_);
  }

 private:
  static void check_resource(const std::string& id, const Node& resource) {
    if (!resource.is_map()) refuse(resource, "has to be a map");
    const bool good =
        !id.empty() && std::all_of(id.begin(), id.end(), [](unsigned char c) { return std::isalnum(c); });
    if (!good) refuse(resource, "has a name that is not of letters and digits alone");
    const std::vector<std::string> known{"Type",      "Properties",     "Metadata",           "Condition",
                                         "DependsOn", "DeletionPolicy", "UpdateReplacePolicy"};
    for (const auto& [name, value] : resource.members) {
      if (std::count(known.begin(), known.end(), name) == 0)
        refuse(value, "is no attribute of a resource: " +
                          replay::did_you_mean(name, known, "they are " + replay::quoted_list(known)));
    }
    const Node* const type = resource.find("Type");
    if (type == nullptr) refuse(resource, "has no Type");
    text_of(*type);
  }

  void check_types() const {
    for (const auto& [id, resource] : resources_) {
      const Node& type = *resource.find("Type");
      if (find_kind(type.text) != nullptr) continue;
      if (type.text.starts_with("AWS::Serverless::")) {
        const Node* const transform = root_.find("Transform");
        if (transform == nullptr)
          throw TemplateRefusal{type.line, "Template format error: Unrecognized resource types: [" +
                                               type.text + "]: say Transform: " + sam_transform};
      }
      std::vector<std::string> names = kind_names();
      for (const char* sam :
           {"AWS::Serverless::Function", "AWS::Serverless::Api", "AWS::Serverless::SimpleTable"})
        names.emplace_back(sam);
      refuse(type, "is " + type.text + ", which is not offered here: " +
                       replay::did_you_mean(type.text, names, "there are " + replay::quoted_list(names)));
    }
  }

  void note_dependencies(const std::string& id, const Node& resource) {
    std::set<std::string>& needs = dependencies_[id];
    if (const Node* const properties = resource.find("Properties")) resolver_.references(*properties, needs);
    for (const std::string& other : explicit_dependencies(resource)) {
      if (!is_resource(other))
        throw TemplateRefusal{resource.find("DependsOn")->line,
                              "Template format error: Unresolved resource dependencies [" + other +
                                  "] in the Resources block of the template (" + resource.path +
                                  ".DependsOn)"};
      needs.insert(other);
    }
  }

  bool is_resource(const std::string& id) const { return dependencies_.contains(id) || find(id) != nullptr; }
  const Node* find(const std::string& id) const {
    for (const auto& [known, resource] : resources_) {
      if (known == id) return &resource;
    }
    return nullptr;
  }

  bool depends_on(const std::string& id, const std::string& other) const {
    std::set<std::string> seen;
    std::vector<std::string> open{id};
    while (!open.empty()) {
      const std::string next = open.back();
      open.pop_back();
      if (next == other) return true;
      if (!seen.insert(next).second) continue;
      const auto& needs = dependencies_.at(next);
      open.insert(open.end(), needs.begin(), needs.end());
    }
    return false;
  }

  /// Each behind all that it needs, otherwise as the template has them.
  std::vector<std::pair<std::string, const Node*>> in_order() const {
    std::vector<std::pair<std::string, const Node*>> order;
    std::set<std::string> done;
    const auto ready = [&](const std::string& id) {
      const auto& needs = dependencies_.at(id);
      return std::all_of(needs.begin(), needs.end(), [&](const auto& need) { return done.contains(need); });
    };
    for (bool more = true; more;) {
      more = false;
      for (const auto& [id, resource] : resources_) {
        if (done.contains(id) || !ready(id)) continue;
        done.insert(id);
        order.emplace_back(id, &resource);
        more = true;
        break;
      }
    }
    if (order.size() < resources_.size()) refuse_cycle(done);
    return order;
  }

  /// CloudFormation names all resources that it could not bring into an order (as reports of it show; no document says
  /// so); after that, one way around the circle, which it does not.
  [[noreturn]] void refuse_cycle(const std::set<std::string>& done) const {
    std::string left;
    const Node* first = nullptr;
    std::string start;
    for (const auto& [id, resource] : resources_) {
      if (done.contains(id)) continue;
      left += (left.empty() ? "" : ", ") + id;
      const auto& needs = dependencies_.at(id);
      const bool in_circle = std::any_of(needs.begin(), needs.end(),
                                         [&](const std::string& need) { return depends_on(need, id); });
      if (first == nullptr && in_circle) {
        first = &resource;
        start = id;
      }
    }
    std::string circle = start;
    for (std::string at = next_in_circle(start, start); at != start; at = next_in_circle(at, start))
      circle += " needs " + at + ", which";
    circle += " needs " + start;
    throw TemplateRefusal{
        first->line,
        "Circular dependency between resources: [" + left + "]. " + circle +
            ": break it where a name will do in the place of Ref or GetAtt, such as !Sub " +
            "'arn:aws:lambda:${AWS::Region}:${AWS::AccountId}:function:NAME' with FunctionName: NAME, " +
            "or put the policy into an AWS::IAM::Policy of its own"};
  }

  std::string next_in_circle(const std::string& at, const std::string& start) const {
    // The nearest way back: breadth first from each need.
    std::string best;
    std::size_t least = resources_.size() + 1;
    for (const std::string& need : dependencies_.at(at)) {
      const std::size_t steps = distance(need, start);
      if (steps < least) {
        least = steps;
        best = need;
      }
    }
    return best;
  }

  std::size_t distance(const std::string& from, const std::string& to) const {
    std::set<std::string> seen{from};
    std::vector<std::string> now{from};
    for (std::size_t steps = 0; !now.empty(); ++steps) {
      std::vector<std::string> next;
      for (const std::string& id : now) {
        if (id == to) return steps;
        for (const std::string& need : dependencies_.at(id)) {
          if (seen.insert(need).second) next.push_back(need);
        }
      }
      now = std::move(next);
    }
    return resources_.size() + 1;
  }

  void build_one(const std::string& id, const Node& resource) {
    const auto resolved_map = [&](const Node* node) {
      return node == nullptr ? Node::map(resource, {}) : resolver_.resolve(*node);
    };
    const Node properties_node = resolved_map(resource.find("Properties"));
    const Node* const metadata = resource.find("Metadata");
    const Node cutoff_node = resolved_map(metadata == nullptr ? nullptr : metadata->find("cutoff"));
    Properties properties(properties_node);
    Properties cutoff(cutoff_node);
    Resource described{id, properties, cutoff};
    resolver_.know(id, find_kind(resource.find("Type")->text)->build(building_, described));
    properties.check();
    cutoff.check();
  }

  void read_outputs() {
    const Node* const outputs = root_.find("Outputs");
    if (outputs == nullptr) return;
    if (!outputs->is_map()) refuse(*outputs, "has to be a map of outputs");
    for (const auto& [name, output] : outputs->members) {
      Properties properties(output);
      properties.without_effect({"Description", "Export"});
      const Node* const condition = properties.find("Condition");
      const Node& value = properties.require("Value");
      properties.check();
      if (condition != nullptr && !resolver_.condition(text_of(*condition), *condition)) continue;
      std::set<std::string> checked;
      resolver_.references(value, checked);
      application_.outputs.emplace_back(name, text_of(resolver_.resolve(value)));
    }
  }

  const Node& root_;
  Resolver resolver_;
  Application application_;
  Building building_;
  Resources resources_;
  Dependencies dependencies_;
};

}  // namespace

Application read_template(const std::string& path, const Place& place,
                          const std::map<std::string, std::string>& parameters) {
  return parse_template(path, read_text_file(path), place, parameters);
}

Application parse_template(const std::string& path, const std::string& text, const Place& place,
                           const std::map<std::string, std::string>& parameters) {
  // A stack's name is of letters, digits and hyphens.
  std::string stack = std::filesystem::absolute(path).lexically_normal().parent_path().filename().string();
  std::replace_if(
      stack.begin(), stack.end(), [](unsigned char c) { return std::isalnum(c) == 0; }, '-');
  try {
    const Node root = parse_template(text);
    check_sections(root);
    return Builder(path, root, place, stack, parameters).build();
  } catch (const TemplateRefusal& refusal) {
    throw replay::UnusableInput(
        replay::printable(path + ":" + std::to_string(refusal.line) + ": " + refusal.sentence));
  } catch (const wire::Fault& fault) {
    throw replay::UnusableInput(replay::printable(path + ": " + fault.message()));
  }
}

}  // namespace cutoff::app
