// DynamoDB's wire, to the byte.
#include "tests/unit/dynamodb/dynamodb_fixture.h"

namespace cutoff::dynamodb {
namespace {

using harness::EntryOf;
using harness::HasBody;
using harness::HasHeader;
using harness::HasJsonBody;
using harness::HasNoHeader;
using harness::HasStatus;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::MatchesRegex;

class Wire : public DynamoDbTest {
 protected:
  Wire() { create_tables(); }

  wire::Response post(const std::string& operation, std::string body) {
    wire::Request request;
    request.method = "POST";
    request.headers = {{"Content-Type", "application/x-amz-json-1.0"}, {"X-Amz-Target", "DynamoDB_20120810." + operation}};
    request.body = std::move(body);
    return db.handle(std::move(request));
  }
  /// The body of an error of DynamoDB's validation.
  static std::string invalid_body(const std::string& message) {
    std::string json = R"({"__type":"com.amazon.coral.validate#ValidationException","message":)";
    wire::append_json_string(json, message);
    return json + "}";
  }
  std::string put_value(const std::string& value) {
    return post("PutItem", R"({"TableName":"requests","Item":{"request_id":{"S":"r1"},"v":)" + value + "}}").body.text();
  }
};

TEST_F(Wire, AnswersPutAndGet) {
  const auto put = post("PutItem", R"({"TableName":"requests","Item":{"request_id":{"S":"r1"},"ttl":{"N":"1.770E9"},"m":{"M":{"l":{"L":[{"BOOL":true},{"NULL":true},{"B":"/wE="}]}}},"s":{"NS":["3","1.0"]}}})");
  EXPECT_THAT(put, AllOf(HasStatus(200), HasBody("{}"), HasHeader("Content-Type", "application/x-amz-json-1.0"),
                         HasHeader("x-amz-crc32", "2745614147"), HasHeader("Content-Length", "2"),
                         HasHeader("x-amzn-RequestId", MatchesRegex("[0-9A-Z]{52}"))));
  EXPECT_THAT(post("GetItem", R"({"TableName":"requests","Key":{"request_id":{"S":"r1"}},"ReturnConsumedCapacity":"TOTAL"})"),
              HasBody(R"({"Item":{"m":{"M":{"l":{"L":[{"BOOL":true},{"NULL":true},{"B":"/wE="}]}}},"request_id":{"S":"r1"},"s":{"NS":["1","3"]},"ttl":{"N":"1770000000"}},"ConsumedCapacity":{"TableName":"requests","CapacityUnits":0.5}})"));
  EXPECT_THAT(post("GetItem", R"({"TableName":"requests","Key":{"request_id":{"S":"none"}}})"), HasBody("{}"));
}

TEST_F(Wire, AnswersUpdateAndDelete) {
  EXPECT_THAT(post("UpdateItem", R"({"TableName":"requests","Key":{"request_id":{"S":"r1"}},"UpdateExpression":"SET #s = :s","ExpressionAttributeNames":{"#s":"status"},"ExpressionAttributeValues":{":s":{"S":"complete"}},"ReturnValues":"UPDATED_NEW"})"),
              HasBody(R"({"Attributes":{"status":{"S":"complete"}}})"));
  EXPECT_THAT(post("DeleteItem", R"({"TableName":"requests","Key":{"request_id":{"S":"r1"}},"ReturnValues":"ALL_OLD","ReturnConsumedCapacity":"INDEXES","ReturnItemCollectionMetrics":"SIZE"})"),
              HasBody(R"({"Attributes":{"request_id":{"S":"r1"},"status":{"S":"complete"}},"ConsumedCapacity":{"TableName":"requests","CapacityUnits":1.0,"Table":{"CapacityUnits":1.0}}})"));
}

TEST_F(Wire, AnswersQueryAndScan) {
  for (const char* at : {"2", "1"}) post("PutItem", R"({"TableName":"messages","Item":{"chat":{"S":"c"},"sent":{"N":")" + std::string(at) + R"("}}})");
  EXPECT_THAT(post("Query", R"({"TableName":"messages","KeyConditionExpression":"chat = :c","ExpressionAttributeValues":{":c":{"S":"c"}},"Limit":1})"),
              HasBody(R"({"Items":[{"sent":{"N":"1"},"chat":{"S":"c"}}],"Count":1,"ScannedCount":1,"LastEvaluatedKey":{"sent":{"N":"1"},"chat":{"S":"c"}}})"));
  EXPECT_THAT(post("Scan", R"({"TableName":"messages","Select":"COUNT","ExclusiveStartKey":{"chat":{"S":"c"},"sent":{"N":"1"}}})"),
              HasBody(R"({"Count":1,"ScannedCount":1})"));
}

TEST_F(Wire, DescribesTables) {
  const auto created = post("CreateTable", R"({"TableName":"third","KeySchema":[{"AttributeName":"a","KeyType":"HASH"}],"AttributeDefinitions":[{"AttributeName":"a","AttributeType":"B"}],"ProvisionedThroughput":{"ReadCapacityUnits":5,"WriteCapacityUnits":6}})");
  const std::string id = db.describe_table(call, {.table = "third"}).table.id.text();
  EXPECT_THAT(created, HasBody(R"({"TableDescription":{"AttributeDefinitions":[{"AttributeName":"a","AttributeType":"B"}],)"
                               R"("CreationDateTime":1770681600.000,"DeletionProtectionEnabled":false,"ItemCount":0,)"
                               R"("KeySchema":[{"AttributeName":"a","KeyType":"HASH"}],"ProvisionedThroughput":)"
                               R"({"NumberOfDecreasesToday":0,"ReadCapacityUnits":5,"WriteCapacityUnits":6},)"
                               R"("TableArn":"arn:aws:dynamodb:us-east-1:123456789012:table/third","TableId":")" + id +
                               R"(","TableName":"third","TableSizeBytes":0,"TableStatus":"ACTIVE"}})"));
  EXPECT_THAT(post("DescribeTable", R"({"TableName":"requests"})").body.text(),
              AllOf(::testing::HasSubstr(R"("BillingModeSummary":{"BillingMode":"PAY_PER_REQUEST","LastUpdateToPayPerRequestDateTime":1770681600.000})"),
                    ::testing::HasSubstr(R"("WarmThroughput":{"ReadUnitsPerSecond":12000,"Status":"ACTIVE","WriteUnitsPerSecond":4000})")));
  EXPECT_THAT(post("ListTables", "{}"), HasBody(R"({"TableNames":["messages","requests","third"]})"));
  EXPECT_THAT(post("UpdateTimeToLive", R"({"TableName":"requests","TimeToLiveSpecification":{"Enabled":true,"AttributeName":"ttl"}})"),
              HasBody(R"({"TimeToLiveSpecification":{"AttributeName":"ttl","Enabled":true}})"));
  EXPECT_THAT(post("DescribeTimeToLive", R"({"TableName":"requests"})"),
              HasBody(R"({"TimeToLiveDescription":{"TimeToLiveStatus":"ENABLED","AttributeName":"ttl"}})"));
  EXPECT_THAT(post("DescribeTable", R"({"TableName":"nothing"})"),
              AllOf(HasStatus(400), HasBody(R"({"__type":"com.amazonaws.dynamodb.v20120810#ResourceNotFoundException","message":"Requested resource not found: Table: nothing not found"})")));
}

TEST_F(Wire, AFailedConditionCarriesTheItem) {
  post("PutItem", R"({"TableName":"requests","Item":{"request_id":{"S":"r1"}}})");
  EXPECT_THAT(post("PutItem", R"json({"TableName":"requests","Item":{"request_id":{"S":"r1"}},"ConditionExpression":"attribute_not_exists(request_id)","ReturnValuesOnConditionCheckFailure":"ALL_OLD"})json"),
              AllOf(HasStatus(400), HasBody(R"({"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException","message":"The conditional request failed","Item":{"request_id":{"S":"r1"}}})")));
}

TEST_F(Wire, ChecksInAwsOrder) {
  wire::Request get;
  get.method = "GET";
  EXPECT_THAT(db.handle(get), AllOf(HasStatus(200), HasBody("healthy: dynamodb.us-east-1.amazonaws.com ")));
  wire::Request wrong_type;
  wrong_type.method = "POST";
  wrong_type.headers = {{"Content-Type", "application/x-amz-json-1.1"}};
  wrong_type.body = "{}";
  EXPECT_THAT(db.handle(wrong_type), AllOf(HasStatus(404), HasBody("<UnknownOperationException/>\n"), HasHeader("x-amz-crc32", "3552371480")));
  wire::Request huge;
  huge.method = "POST";
  huge.body = std::string(16 * 1024 * 1024 + 1, ' ');
  EXPECT_THAT(db.handle(huge), AllOf(HasStatus(413), HasNoHeader("x-amzn-RequestId")));
  const char* no_json = R"({"__type":"com.amazon.coral.service#SerializationException"})";
  EXPECT_THAT(post("Nonsense", "{"), AllOf(HasStatus(400), HasBody(no_json)));
  EXPECT_THAT(post("PutItem", "{"), HasBody(no_json));
  EXPECT_THAT(post("PutItem", ""), HasBody(no_json));
  EXPECT_THAT(post("Nonsense", "{}"), AllOf(HasStatus(400), HasBody(R"({"__type":"com.amazon.coral.service#UnknownOperationException"})")));
  EXPECT_THAT(post("BatchGetItem", "{}"), AllOf(HasStatus(501), HasBody(::testing::HasSubstr("does not offer the operation BatchGetItem"))));
}

TEST_F(Wire, RefusesJsonOfTheWrongTypeInAwsWords) {
  const auto said = [this](const char* body) { return post("PutItem", body).body.text(); };
  const auto serialization = [](const std::string& message) { return R"({"__type":"com.amazon.coral.service#SerializationException","Message":")" + message + "\"}"; };
  EXPECT_EQ(said(R"({"TableName":23})"), serialization("class java.lang.Short can not be converted to an String"));
  EXPECT_EQ(said(R"({"TableName":true})"), serialization("class java.lang.Boolean can not be converted to an String"));
  EXPECT_EQ(said(R"({"TableName":[]})"), serialization("Start of list found where not expected"));
  EXPECT_EQ(said(R"({"Item":"a"})"), serialization("Expected map or null"));
  EXPECT_EQ(said(R"({"Item":{"a":1}})"), serialization("Expected null"));
  EXPECT_EQ(said(R"({"Item":{"a":{"B":"abc"}}})"), serialization("'abc' can not be converted to a Blob: Base64 encoded length is expected a multiple of 4 bytes but found: 3"));
  EXPECT_EQ(said("[]"), serialization("Start of list found where not expected"));
}

TEST_F(Wire, ListsWhatConstraintsAreBroken) {
  EXPECT_EQ(post("PutItem", R"({"ReturnValues":"hi"})").body.text(),
            invalid_body("3 validation errors detected: Value null at 'tableName' failed to satisfy constraint: Member must not be null; "
                         "Value null at 'item' failed to satisfy constraint: Member must not be null; "
                         "Value 'hi' at 'returnValues' failed to satisfy constraint: Member must satisfy enum value set: [ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]"));
}

TEST_F(Wire, RefusesValuesInAwsWords) {
  EXPECT_EQ(put_value("{}"), invalid_body("Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"));
  EXPECT_EQ(put_value(R"({"S":null})"), invalid_body("Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"));
  EXPECT_EQ(put_value(R"({"S":"a","N":"1"})"), invalid_body("Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes"));
  EXPECT_EQ(put_value(R"({"NULL":false})"), invalid_body("One or more parameter values were invalid: Null attribute value types must have the value of true"));
  EXPECT_EQ(put_value(R"({"N":"b"})"), invalid_body("The parameter cannot be converted to a numeric value: b"));
  EXPECT_EQ(put_value(R"({"SS":[]})"), invalid_body("One or more parameter values were invalid: An string set  may not be empty"));
  EXPECT_EQ(put_value(R"({"NS":[]})"), invalid_body("One or more parameter values were invalid: An number set  may not be empty"));
  EXPECT_EQ(put_value(R"({"BS":[]})"), invalid_body("One or more parameter values were invalid: Binary sets should not be empty"));
  EXPECT_EQ(put_value(R"({"SS":["a","a"]})"), invalid_body("One or more parameter values were invalid: Input collection [a, a] contains duplicates."));
  EXPECT_EQ(put_value(R"({"NS":["1","1.0"]})"), invalid_body("Input collection contains duplicates"));
  EXPECT_EQ(put_value(R"({"BS":["Yg==","Yg=="]})"), invalid_body("One or more parameter values were invalid: Input collection [Yg==, Yg==]of type BS contains duplicates."));
  EXPECT_EQ(post("DeleteItem", R"({"TableName":"requests","Key":{"request_id":{"S":"a"}},"ConditionExpression":"a = :v","ExpressionAttributeValues":{":v":{"N":"b"}}})").body.text(),
            invalid_body("ExpressionAttributeValues contains invalid value: The parameter cannot be converted to a numeric value: b for key :v"));
  EXPECT_EQ(post("DeleteItem", R"({"TableName":"requests","Key":{"request_id":{"S":"a"}},"ConditionExpression":"a = b","ExpressionAttributeNames":{}})").body.text(),
            invalid_body("ExpressionAttributeNames must not be empty"));
}

TEST_F(Wire, RefusesDeepNestingWithoutFollowingIt) {
  std::string value;
  for (int i = 0; i < 100'000; ++i) value += R"({"L":[)";
  EXPECT_EQ(put_value(value), invalid_body("Nesting Levels have exceeded supported limits"));
}

TEST_F(Wire, RefusesLegacyParametersByName) {
  EXPECT_EQ(post("Query", R"({"TableName":"messages","KeyConditions":{"chat":{"ComparisonOperator":"EQ","AttributeValueList":[{"S":"c"}]}}})").body.text(),
            invalid_body("cutoff's DynamoDB does not offer the parameter KeyConditions"));
}

TEST_F(Wire, IgnoresWhatItDoesNotKnow) {
  EXPECT_THAT(post("GetItem", R"({"TableName":"requests","Unknown":{"a":[1,{"b":null}]},"Key":{"request_id":{"S":"r1"}}})"), HasBody("{}"));
}

TEST_F(Wire, ATraceGoesIntoTheJournal) {
  wire::Request request;
  request.method = "POST";
  request.headers = {{"Content-Type", "application/json"}, {"X-Amz-Target", "DynamoDB_20120810.GetItem"}, {"X-Amzn-Trace-Id", "Root=1-5759e988-bd862e3fe1be46a994272793"}};
  request.body = R"({"TableName":"requests","Key":{"request_id":{"S":"r1"}}})";
  EXPECT_THAT(db.handle(request), AllOf(HasStatus(200), HasHeader("Content-Type", "application/json")));
  const auto& entry = region.journal().entries().back();
  EXPECT_THAT(entry, EntryOf("dynamodb.get_item", {{"table", "requests"}, {"key", "r1"}, {"status", "200"}}));
  EXPECT_EQ(entry.trace.text(), "1-5759e988-bd862e3fe1be46a994272793");
}

}  // namespace
}  // namespace cutoff::dynamodb
