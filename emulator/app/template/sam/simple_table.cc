// AWS::Serverless::SimpleTable: a table with a key of one attribute; on demand unless it says otherwise.
#include "emulator/app/template/properties.h"
#include "emulator/app/template/sam.h"

namespace cutoff::app {
namespace {

/// DynamoDB's letter for SAM's word.
Node attribute_type(const Node& node) {
  const std::string text = text_of(node);
  if (text == "String") return Node::scalar(node, "S");
  if (text == "Number") return Node::scalar(node, "N");
  if (text == "Binary") return Node::scalar(node, "B");
  refuse(node, "is \"" + text + "\", and has to be String, Number or Binary");
}

}  // namespace

void make_simple_table(SamTemplate& sam, const std::string& id, const Node& resource) {
  const Node given = sam.properties("SimpleTable", resource);
  Properties properties(given);
  Node name = Node::scalar(resource, "id");
  Node type = Node::scalar(resource, "S");
  properties.within("PrimaryKey", [&](Properties& key) {
    name = key.require("Name");
    if (const Node* const given_type = key.find("Type")) type = attribute_type(*given_type);
  });
  const auto list_of_one = [&](Node map) { return Node::list(resource, {std::move(map)}); };
  Node table = Node::map(
      resource,
      {{"AttributeDefinitions",
        list_of_one(Node::map(resource, {{"AttributeName", name}, {"AttributeType", type}}))},
       {"KeySchema", list_of_one(Node::map(resource, {{"AttributeName", name},
                                                      {"KeyType", Node::scalar(resource, "HASH")}}))}});
  if (const Node* const throughput = properties.find("ProvisionedThroughput")) {
    table.set("ProvisionedThroughput", *throughput);
  } else {
    table.set("BillingMode", Node::scalar(resource, "PAY_PER_REQUEST"));
  }
  if (const Node* const table_name = properties.find("TableName")) table.set("TableName", *table_name);
  properties.without_effect({"SSESpecification", "PointInTimeRecoverySpecification", "Tags"});
  properties.check();
  sam.make(id, "AWS::DynamoDB::Table", resource, std::move(table));
}

}  // namespace cutoff::app
