#include <nlohmann/json.hpp>

#include "fakes/dynamodb/dynamodb.h"
#include "fakes/dynamodb/http/common.h"
#include "tests/fuzz/targets.h"

namespace cutoff::dynamodb {
const Structure& shape_of(PutItemInput*);
}

namespace cutoff::fuzz {
namespace {

using namespace dynamodb;

/// A DynamoDB with a table for each type of key.
class Database {
 public:
  Database() {
    post("CreateTable", R"({"TableName":"texts","KeySchema":[{"AttributeName":"k","KeyType":"HASH"}],
      "AttributeDefinitions":[{"AttributeName":"k","AttributeType":"S"}],"BillingMode":"PAY_PER_REQUEST"})");
    post("CreateTable", R"({"TableName":"pairs","KeySchema":[{"AttributeName":"b","KeyType":"HASH"},
      {"AttributeName":"n","KeyType":"RANGE"}],"AttributeDefinitions":[{"AttributeName":"b","AttributeType":"B"},
      {"AttributeName":"n","AttributeType":"N"}],"BillingMode":"PAY_PER_REQUEST"})");
  }

  /// What it answers, which is JSON and no mistake of its own.
  std::string post(std::string_view operation, std::string_view body) {
    wire::Request request;
    request.method = "POST";
    request.headers = {{"Content-Type", "application/x-amz-json-1.0"},
                       {"X-Amz-Target", "DynamoDB_20120810." + std::string(operation)}};
    request.body = std::string(body);
    const wire::Response response = db_.handle(std::move(request));
    status = response.status;
    std::string answer = response.body.text();
    must(status == 200 || status == 400 || status == 501,
         "the status is " + std::to_string(status) + ": " + answer);
    must(nlohmann::json::accept(answer), "the answer is not JSON: " + answer);
    return answer;
  }

  int status = 0;

 private:
  clock::Loop loop_;
  region::Region region_{loop_, {}};
  DynamoDb db_{region_};
};

std::string as_json(const Item& item) {
  std::string json;
  wire::JsonWriter writer(json);
  write_item(writer, item);
  return json;
}

std::string on_table(const std::string& table, std::string_view member, const std::string& item) {
  return R"({"TableName":")" + table + R"(",")" + std::string(member) + "\":" + item + "}";
}

/// What was put is got as it was put, and can be put again.
void check_round_trip(Database& database, std::string_view put) {
  const auto input = decoded<PutItemInput>(put);
  const std::string stored = as_json(input.item);
  Item key;
  for (const char* name : {"k", "b", "n"}) {
    const bool of_this_table = (std::string_view(name) == "k") == (input.table == "texts");
    if (of_this_table) key.set(name, input.item.at(name));
  }
  const std::string get = on_table(input.table, "Key", as_json(key));
  const std::string expected = R"({"Item":)" + stored + "}";
  must(database.post("GetItem", get) == expected, "what is got is not what was put: " + stored);
  database.post("PutItem", on_table(input.table, "Item", stored));
  must(database.status == 200, "what was got cannot be put: " + stored);
  must(database.post("GetItem", get) == expected, "an item changed on its way out and in: " + stored);
}

}  // namespace

/// A line that names the operation, and its body.
void items(std::string_view input) {
  Database database;
  const std::string_view operation = input.substr(0, input.find('\n'));
  const std::string_view body = input.substr(std::min(input.size(), operation.size() + 1));
  database.post("PutItem", R"({"TableName":"texts","Item":{"k":{"S":"a"},"n":{"N":"1"},"l":{"L":[]}}})");
  database.post("PutItem", R"({"TableName":"pairs","Item":{"b":{"B":"YQ=="},"n":{"N":"-1"}}})");
  database.post(operation, body);
  if (operation == "PutItem" && database.status == 200) check_round_trip(database, body);
}

}  // namespace cutoff::fuzz
