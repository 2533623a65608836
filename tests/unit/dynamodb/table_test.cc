// Tables, their states, time to live, and what takes time.
#include "tests/unit/dynamodb/dynamodb_fixture.h"

namespace cutoff::dynamodb {
namespace {

using namespace std::chrono_literals;
using harness::EntryOf;
using harness::Happened;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::IsNull;
using ::testing::Not;
using ::testing::NotNull;
using ::testing::SizeIs;

class Tables : public DynamoDbTest {};

TEST_F(Tables, AreActiveAtOnceInTheIdealProfile) {
  create_tables();
  const TableDescription table = db.describe_table(call, {.table = "messages"}).table;
  EXPECT_EQ(table.status, TableStatus::active);
  EXPECT_EQ(table.arn, "arn:aws:dynamodb:us-east-1:123456789012:table/messages");
  EXPECT_EQ(table.schema.sort->name, "sent");
  EXPECT_THAT(db.list_tables(call, {}).tables, ElementsAre("messages", "requests"));
  const auto page = db.list_tables(call, {.limit = 1});
  EXPECT_THAT(page.tables, ElementsAre("messages"));
  EXPECT_THAT(db.list_tables(call, {.exclusive_start_table = page.last_evaluated_table}).tables,
              ElementsAre("requests"));
  db.delete_table(call, {.table = "requests"});
  EXPECT_EQ(refusal([&] { db.describe_table(call, {.table = "requests"}); }),
            "ResourceNotFoundException: Requested resource not found: Table: requests not found");
}

TEST_F(Tables, AreRefusedInAwsWords) {
  create_tables();
  const auto create = [&](CreateTableInput input) { return refusal([&] { db.create_table(call, input); }); };
  const CreateTableInput good = CreateTableInput::on_demand("third", {"a"}, KeyAttribute{"b"});
  EXPECT_EQ(create(CreateTableInput::on_demand("requests", {"a"})),
            "ResourceInUseException: Table already exists: requests");
  EXPECT_EQ(
      create(CreateTableInput::on_demand("ab", {"a"})),
      "ValidationException: TableName must be at least 3 characters long and at most 255 characters long");
  CreateTableInput bad = good;
  bad.throughput = Throughput{1, 1};
  EXPECT_EQ(create(bad),
            "ValidationException: One or more parameter values were invalid: Neither ReadCapacityUnits nor "
            "WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST");
  bad = good;
  bad.billing_mode.reset();
  EXPECT_EQ(create(bad),
            "ValidationException: One or more parameter values were invalid: ReadCapacityUnits and "
            "WriteCapacityUnits must both be specified when BillingMode is PROVISIONED");
  bad = good;
  bad.attribute_definitions[1].name = "x";
  EXPECT_EQ(create(bad),
            "ValidationException: One or more parameter values were invalid: Some index key attributes are "
            "not defined in AttributeDefinitions. Keys: [a, b], AttributeDefinitions: [a, x]");
  bad = good;
  bad.key_schema.pop_back();
  EXPECT_EQ(create(bad),
            "ValidationException: One or more parameter values were invalid: Number of attributes in "
            "KeySchema does not exactly match number of attributes defined in AttributeDefinitions");
  bad = good;
  bad.key_schema[0].role = KeySchemaElement::Role::range;
  EXPECT_EQ(create(bad),
            "ValidationException: Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
}

class TimeToLiveSweep : public DynamoDbTest {
 protected:
  TimeToLiveSweep() {
    create_tables();
    db.update_time_to_live(call, {.table = "requests", .enabled = true, .attribute = "ttl"});
  }
  std::int64_t seconds_from_now(std::int64_t seconds) {
    return static_cast<std::int64_t>(region.calendar().epoch_seconds(loop.now())) + seconds;
  }
  void put(const char* id, AttributeValue ttl) {
    db.put_item(call, {.table = "requests", .item = {{"request_id", id}, {"ttl", std::move(ttl)}}});
  }
};

TEST_F(TimeToLiveSweep, DeletesAnExpiredItemAtTheNextSweepAndNotBefore) {
  put("r1", seconds_from_now(60));
  loop.advance(14min + 59s);
  EXPECT_THAT(stored("r1"), NotNull());
  loop.advance(1s);
  EXPECT_THAT(stored("r1"), IsNull());
  EXPECT_THAT(region.journal().entries(),
              Contains(Happened(15min, "dynamodb.expire", {{"table", "requests"}, {"key", "r1"}})));
}

TEST_F(TimeToLiveSweep, KeepsWhatDoesNotExpire) {
  put("text", std::to_string(seconds_from_now(1)));
  put("milliseconds", seconds_from_now(1) * 1000);
  put("ancient", seconds_from_now(-6LL * 365 * 86400));
  put("later", seconds_from_now(20 * 60));
  put("saved", seconds_from_now(1));
  loop.advance(10min);
  put("saved", seconds_from_now(3600));
  loop.advance(5min);
  EXPECT_THAT(db.scan(call, {.table = "requests"}).items, SizeIs(5));
}

TEST_F(TimeToLiveSweep, CausesNoJumpAndKeepsNoRunAlive) {
  put("r1", seconds_from_now(1));
  EXPECT_TRUE(loop.run_until_idle(24h));
  EXPECT_EQ(loop.now(), clock::Instant{});
}

TEST_F(TimeToLiveSweep, IsSwitchedInAwsWords) {
  const auto update = [&](bool enabled, const char* attribute) {
    return invalid_because([&] {
      db.update_time_to_live(call, {.table = "requests", .enabled = enabled, .attribute = attribute});
    });
  };
  EXPECT_EQ(update(true, "ttl"), "TimeToLive is already enabled");
  EXPECT_EQ(update(true, "x"),
            "TimeToLive is active on a different AttributeName: current AttributeName is ttl");
  EXPECT_EQ(db.describe_time_to_live(call, {.table = "requests"}).status, TimeToLiveStatus::enabled);
  EXPECT_EQ(update(false, "ttl"), "nothing");
  EXPECT_EQ(update(false, "ttl"), "TimeToLive is already disabled");
  put("r1", seconds_from_now(1));
  loop.advance(1h);
  EXPECT_THAT(stored("r1"), NotNull());
}

class TypicalTables : public DynamoDbTest {
 protected:
  TypicalTables() : DynamoDbTest({.latency = region::LatencyProfile::typical, .authentication = {}}) {}
};

TEST_F(TypicalTables, AreBeingCreatedForAWhile) {
  create_tables();
  EXPECT_EQ(db.describe_table(call, {.table = "requests"}).table.status, TableStatus::creating);
  EXPECT_EQ(refusal([&] { stored("r1"); }), "ResourceNotFoundException: Requested resource not found");
  EXPECT_EQ(refusal([&] { db.delete_table(call, {.table = "requests"}); }),
            "ResourceInUseException: Attempt to change a resource which is still in use: Table is being "
            "created: requests");
  loop.advance(20s);
  EXPECT_EQ(db.describe_table(call, {.table = "requests"}).table.status, TableStatus::active);
  EXPECT_EQ(db.delete_table(call, {.table = "requests"}).status, TableStatus::deleting);
  loop.advance(20s);
  EXPECT_THAT(db.list_tables(call, {}).tables, ElementsAre("messages"));
}

TEST_F(TypicalTables, RequestsTakeMillisecondsAndHappenThoughNobodyWaits) {
  create_tables();
  loop.advance(20s);
  const clock::Instant begin = loop.now();
  run([&] {
    db.request(&DynamoDb::put_item, call, PutItemInput{.table = "requests", .item = {{"request_id", "r1"}}});
  });
  EXPECT_GE(loop.now() - begin, 2ms);
  EXPECT_LE(loop.now() - begin, 9ms);

  auto writer = clock::spawn(loop, "writer", [this] {
    db.request(&DynamoDb::put_item, call, PutItemInput{.table = "requests", .item = {{"request_id", "r2"}}});
  });
  EXPECT_THAT(stored("r2"), IsNull());
  writer.kill();
  loop.advance(9ms);
  EXPECT_THAT(stored("r2"), NotNull());
}

TEST_F(TypicalTables, ARefusalComesWithTheAnswer) {
  EXPECT_EQ(
      refusal([&] {
        run([&] { db.request(&DynamoDb::get_item, call, GetItemInput{.table = "nothing", .key = {}}); });
      }),
      "ResourceNotFoundException: Requested resource not found");
  EXPECT_GE(loop.now().time_since_epoch(), 2ms);
}

}  // namespace
}  // namespace cutoff::dynamodb
