// CreateTable at the wire.
#include "fakes/dynamodb/http/common.h"
#include "fakes/dynamodb/http/table_json.h"

namespace cutoff::dynamodb {

template <>
const EnumNames<KeyType>& enum_names<KeyType>() {
  static const EnumNames<KeyType> names{{"B", KeyType::binary}, {"N", KeyType::number}, {"S", KeyType::string}};
  return names;
}
template <>
const EnumNames<KeySchemaElement::Role>& enum_names<KeySchemaElement::Role>() {
  static const EnumNames<KeySchemaElement::Role> names{{"HASH", KeySchemaElement::Role::hash},
                                                       {"RANGE", KeySchemaElement::Role::range}};
  return names;
}
template <>
const EnumNames<BillingMode>& enum_names<BillingMode>() {
  static const EnumNames<BillingMode> names{{"PROVISIONED", BillingMode::provisioned},
                                            {"PAY_PER_REQUEST", BillingMode::pay_per_request}};
  return names;
}

const Structure& shape_of(AttributeDefinition*) {
  static const Structure shape({member<&AttributeDefinition::name>("AttributeName"),
                                member<&AttributeDefinition::type>("AttributeType")});
  return shape;
}
const Structure& shape_of(KeySchemaElement*) {
  static const Structure shape(
      {member<&KeySchemaElement::name>("AttributeName"), member<&KeySchemaElement::role>("KeyType")});
  return shape;
}
const Structure& shape_of(Throughput*) {
  static const Structure shape({member<&Throughput::read_capacity_units>("ReadCapacityUnits"),
                                member<&Throughput::write_capacity_units>("WriteCapacityUnits")});
  return shape;
}

const Structure& shape_of(CreateTableInput*) {
  using Input = CreateTableInput;
  static const Structure shape(
      {member<&Input::table>("TableName").required(),
       member<&Input::attribute_definitions>("AttributeDefinitions").required(),
       member<&Input::key_schema>("KeySchema").required(),
       member<&Input::billing_mode>("BillingMode"),
       member<&Input::throughput>("ProvisionedThroughput"),
       member<&Input::deletion_protection>("DeletionProtectionEnabled"),
       legacy("LocalSecondaryIndexes"),
       legacy("GlobalSecondaryIndexes"),
       legacy("StreamSpecification"),
       legacy("SSESpecification"),
       legacy("OnDemandThroughput"),
       legacy("WarmThroughput"),
       legacy("ResourcePolicy")},
      true);
  return shape;
}

const WireOperation create_table_wire{"CreateTable", &WireForm<&DynamoDb::create_table>::handle};

}  // namespace cutoff::dynamodb
