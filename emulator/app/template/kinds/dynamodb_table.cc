// AWS::DynamoDB::Table. Source: CloudFormation Template Reference; a table without BillingMode is PROVISIONED.
#include "emulator/app/template/kinds.h"

namespace cutoff::app::kinds {
namespace {

dynamodb::KeyType key_type(const Node& node) {
  const std::string text = text_of(node);
  if (text == "S") return dynamodb::KeyType::string;
  if (text == "N") return dynamodb::KeyType::number;
  if (text == "B") return dynamodb::KeyType::binary;
  refuse(node, "is \"" + text + "\", and has to be S, N or B");
}

dynamodb::KeySchemaElement::Role key_role(const Node& node) {
  const std::string text = text_of(node);
  if (text == "HASH") return dynamodb::KeySchemaElement::Role::hash;
  if (text == "RANGE") return dynamodb::KeySchemaElement::Role::range;
  refuse(node, "is \"" + text + "\", and has to be HASH or RANGE");
}

dynamodb::BillingMode billing_mode(const Node& node) {
  const std::string text = text_of(node);
  if (text == "PAY_PER_REQUEST") return dynamodb::BillingMode::pay_per_request;
  if (text == "PROVISIONED") return dynamodb::BillingMode::provisioned;
  refuse(node, "is \"" + text + "\", and has to be PAY_PER_REQUEST or PROVISIONED");
}

/// Metadata.cutoff.items: plain values, as in cutoff.json.
dynamodb::AttributeValue attribute_of(const Node& node) {
  switch (node.kind) {
    case Node::Kind::absent:
    case Node::Kind::null:
      return dynamodb::Null();
    case Node::Kind::list: {
      dynamodb::List list;
      for (const Node& element : node.elements) list.push_back(attribute_of(element));
      return list;
    }
    case Node::Kind::map: {
      dynamodb::Item item;
      for (const auto& [name, value] : node.members) item.set(name, attribute_of(value));
      return item;
    }
    case Node::Kind::scalar:
      break;
  }
  const std::string json = node.json();
  if (json.front() == '"') return node.text;
  if (json == "true" || json == "false") return json == "true";
  return dynamodb::Number::parse(json);
}

Attributes build(Building& building, Resource& resource) {
  Properties& properties = resource.properties;
  Table table;
  dynamodb::CreateTableInput& input = table.table;
  input.table = properties.text("TableName", building.physical_name(resource.id, 255));
  properties.require("AttributeDefinitions");
  properties.each("AttributeDefinitions", [&](Properties& definition) {
    input.attribute_definitions.push_back(
        {definition.require_text("AttributeName"), key_type(definition.require("AttributeType"))});
  });
  properties.require("KeySchema");
  properties.each("KeySchema", [&](Properties& element) {
    input.key_schema.push_back({element.require_text("AttributeName"), key_role(element.require("KeyType"))});
  });
  if (const Node* const mode = properties.find("BillingMode")) input.billing_mode = billing_mode(*mode);
  properties.within("ProvisionedThroughput", [&](Properties& throughput) {
    input.throughput = {number_of(throughput.require("ReadCapacityUnits")),
                        number_of(throughput.require("WriteCapacityUnits"))};
  });
  input.deletion_protection = properties.boolean("DeletionProtectionEnabled").value_or(false);
  properties.within("TimeToLiveSpecification", [&](Properties& time_to_live) {
    const std::string attribute = time_to_live.text("AttributeName", "");
    if (boolean_of(time_to_live.require("Enabled"))) table.time_to_live = attribute;
  });
  properties.without_effect({"PointInTimeRecoverySpecification", "SSESpecification", "TableClass", "Tags",
                             "ContributorInsightsSpecification"});
  if (const Node* const items = resource.cutoff.find("items")) {
    for (const Node& item : elements_of(*items)) {
      if (!item.is_map()) refuse(item, "has to be a map: an item");
      table.items.push_back(attribute_of(item).map());
    }
  }
  const std::string name = input.table;
  building.application.tables.push_back(std::move(table));
  return {name, {{"Arn", building.place.arn("dynamodb", "table/" + name)}}};
}

}  // namespace

const Kind dynamodb_table{"AWS::DynamoDB::Table", build};

}  // namespace cutoff::app::kinds
