// PutItem, GetItem, UpdateItem, DeleteItem.
#include "tests/unit/dynamodb/dynamodb_fixture.h"

namespace cutoff::dynamodb {
namespace {

using harness::EntryOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsNull;
using ::testing::Pointee;

class Items : public DynamoDbTest {
 protected:
  Items() { create_tables(); }
};

TEST_F(Items, ArePutReadReplacedAndDeleted) {
  const Item first{{"request_id", "r1"}, {"status", "processing"}, {"ttl", 1770000000}};
  const Item second{{"request_id", "r1"}, {"status", "complete"}};
  EXPECT_THAT(db.put_item(call, {.table = "requests", .item = first, .return_values = ReturnValues::all_old})
                  .attributes,
              IsNull());
  EXPECT_THAT(stored("r1"), Pointee(first));
  EXPECT_THAT(db.put_item(call, {.table = "requests", .item = second, .return_values = ReturnValues::all_old})
                  .attributes,
              Pointee(first));
  EXPECT_THAT(db.delete_item(call, {.table = "requests",
                                    .key = {{"request_id", "r1"}},
                                    .return_values = ReturnValues::all_old})
                  .attributes,
              Pointee(second));
  EXPECT_THAT(stored("r1"), IsNull());
  EXPECT_THAT(db.delete_item(call, {.table = "requests",
                                    .key = {{"request_id", "r1"}},
                                    .return_values = ReturnValues::all_old})
                  .attributes,
              IsNull());
}

TEST_F(Items, ATableIsAlsoNamedByItsArn) {
  db.put_item(call, {.table = "arn:aws:dynamodb:us-east-1:123456789012:table/requests",
                     .item = {{"request_id", "r1"}}});
  EXPECT_THAT(stored("r1"), Pointee(Item{{"request_id", "r1"}}));
}

TEST_F(Items, EqualNumbersAreOneKey) {
  db.put_item(call,
              {.table = "messages", .item = {{"chat", "c"}, {"sent", Number::parse("1.0")}, {"text", "a"}}});
  db.put_item(call, {.table = "messages", .item = {{"chat", "c"}, {"sent", 1}, {"text", "b"}}});
  const auto page = db.scan(call, {.table = "messages"});
  ASSERT_EQ(page.count, 1U);
  EXPECT_EQ(page.items[0]->at("text"), "b");
}

TEST_F(Items, AConditionGuardsAWriteAndTheJournalSaysSo) {
  const wire::TraceId trace{1, 2, 3};
  const PutItemInput input{.table = "requests",
                           .item = {{"request_id", "r1"}, {"claim", "a"}},
                           .condition = "attribute_not_exists(request_id)"};
  db.put_item({root, trace}, input);
  EXPECT_EQ(refusal([&] {
              db.put_item({root, trace}, input);
            }),
            "ConditionalCheckFailedException: The conditional request failed");
  EXPECT_THAT(
      region.journal().entries(),
      Contains(EntryOf("dynamodb.put_item",
                       {{"table", "requests"}, {"key", "r1"}, {"condition", "met"}, {"status", "200"}})));
  EXPECT_THAT(region.journal().entries(),
              Contains(EntryOf("dynamodb.put_item", {{"key", "r1"},
                                                     {"condition", "failed"},
                                                     {"status", "400"},
                                                     {"error_type", "ConditionalCheckFailedException"}})));
  EXPECT_EQ(region.journal().entries().back().trace, trace);
}

TEST_F(Items, AFailedConditionShowsTheItemOnlyWhenAsked) {
  db.put_item(call, {.table = "requests", .item = {{"request_id", "r1"}, {"n", 1}}});
  const auto shown = [&](OnConditionCheckFailure on_failure, const char* id) -> SharedItem {
    try {
      db.delete_item(call, {.table = "requests",
                            .key = {{"request_id", id}},
                            .condition = "n = :v",
                            .values = {{":v", 2}},
                            .on_condition_check_failure = on_failure});
    } catch (const ConditionalCheckFailed& failed) {
      return failed.item();
    }
    ADD_FAILURE() << "the condition held";
    return nullptr;
  };
  EXPECT_THAT(shown(OnConditionCheckFailure::none, "r1"), IsNull());
  EXPECT_THAT(shown(OnConditionCheckFailure::all_old, "r1"), Pointee(Item{{"request_id", "r1"}, {"n", 1}}));
  EXPECT_THAT(shown(OnConditionCheckFailure::all_old, "r2"), IsNull());
}

TEST_F(Items, UpdateItemMakesAnItemAndReturnsWhatIsAsked) {
  const auto update = [&](ReturnValues values) {
    return db
        .update_item(call, {.table = "requests",
                            .key = {{"request_id", "r1"}},
                            .update = "SET m.n = :v, extra = :v",
                            .values = {{":v", static_cast<int>(values)}},
                            .return_values = values})
        .attributes;
  };
  db.update_item(call, {.table = "requests",
                        .key = {{"request_id", "r1"}},
                        .update = "SET m = :m",
                        .values = {{":m", Item{{"x", 0}}}}});
  EXPECT_THAT(stored("r1"), Pointee(Item{{"request_id", "r1"}, {"m", Item{{"x", 0}}}}));
  EXPECT_THAT(update(ReturnValues::updated_old), IsNull());
  EXPECT_THAT(update(ReturnValues::updated_old), Pointee(Item{{"m", Item{{"n", 2}}}, {"extra", 2}}));
  EXPECT_THAT(update(ReturnValues::updated_new), Pointee(Item{{"m", Item{{"n", 4}}}, {"extra", 4}}));
  EXPECT_THAT(update(ReturnValues::all_old),
              Pointee(Item{{"request_id", "r1"}, {"m", Item{{"n", 4}, {"x", 0}}}, {"extra", 4}}));
  EXPECT_THAT(update(ReturnValues::all_new),
              Pointee(Item{{"request_id", "r1"}, {"m", Item{{"n", 3}, {"x", 0}}}, {"extra", 3}}));
  EXPECT_THAT(update(ReturnValues::none), IsNull());
}

TEST_F(Items, UpdateItemWithoutAnExpressionMakesTheKey) {
  db.update_item(call, {.table = "requests", .key = {{"request_id", "r1"}}});
  EXPECT_THAT(stored("r1"), Pointee(Item{{"request_id", "r1"}}));
}

TEST_F(Items, AFailedWriteChangesNothing) {
  const Item item{{"request_id", "r1"}, {"n", "text"}};
  db.put_item(call, {.table = "requests", .item = item});
  EXPECT_EQ(invalid_because([&] {
              db.update_item(call, {.table = "requests",
                                    .key = {{"request_id", "r1"}},
                                    .update = "SET a = :v ADD n :v",
                                    .values = {{":v", 1}}});
            }),
            "An operand in the update expression has an incorrect data type");
  EXPECT_THAT(stored("r1"), Pointee(item));
}

TEST_F(Items, GetItemProjects) {
  db.put_item(call,
              {.table = "requests",
               .item = {{"request_id", "r1"}, {"seq", List{0, Item{{"a", 1}, {"b", 2}}, 2}}, {"n", 1}}});
  const auto got = db.get_item(call, {.table = "requests",
                                      .key = {{"request_id", "r1"}},
                                      .projection = "seq[2], seq[1].#b, absent.x",
                                      .names = {{"#b", "b"}}})
                       .item;
  EXPECT_THAT(got, Pointee(Item{{"seq", List{Item{{"b", 2}}, 2}}}));
  EXPECT_EQ(invalid_because([&] {
              db.get_item(call, {.table = "requests", .key = {{"request_id", "r1"}}, .projection = "n, n"});
            }),
            "Invalid ProjectionExpression: Two document paths overlap with each other; must remove or "
            "rewrite one of these paths; path one: [n], path two: [n]");
  EXPECT_EQ(invalid_because([&] {
              db.get_item(call, {.table = "requests", .key = {{"request_id", "r1"}}, .projection = "!!"});
            }),
            "Invalid ProjectionExpression: Syntax error; token: \"!\", near: \"!!\"");
}

TEST_F(Items, KeysAreCheckedInAwsWords) {
  const auto put = [&](Item item) {
    return invalid_because([&] { db.put_item(call, {.table = "messages", .item = std::move(item)}); });
  };
  const auto get = [&](Item key) {
    return invalid_because([&] { db.get_item(call, {.table = "messages", .key = std::move(key)}); });
  };
  EXPECT_EQ(put({{"sent", 1}}),
            "One or more parameter values were invalid: Missing the key chat in the item");
  EXPECT_EQ(put({{"chat", "c"}, {"sent", "1"}}),
            "One or more parameter values were invalid: Type mismatch for key sent expected: N actual: S");
  EXPECT_EQ(put({{"chat", ""}, {"sent", 1}}),
            "One or more parameter values are not valid. The AttributeValue for a key attribute cannot "
            "contain an empty string value. Key: chat");
  EXPECT_EQ(put({{"chat", std::string(2049, 'x')}, {"sent", 1}}),
            "One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit "
            "of2048 bytes");
  EXPECT_EQ(get({{"chat", "c"}}), "The provided key element does not match the schema");
  EXPECT_EQ(get({{"chat", "c"}, {"sent", 1}, {"x", 1}}),
            "The provided key element does not match the schema");
  EXPECT_EQ(get({{"chat", "c"}, {"sent", "1"}}), "The provided key element does not match the schema");
  EXPECT_EQ(get({{"chat", ""}, {"sent", 1}}),
            "One or more parameter values were invalid: The AttributeValue for a key attribute cannot "
            "contain an empty string value. Key: chat");
}

TEST_F(Items, AreAtMost400KbLong) {
  // "request_id" and "r1" are 12 bytes, "x" is one.
  const std::string longest(400 * 1024 - 13, 'x');
  db.put_item(call, {.table = "requests", .item = {{"request_id", "r1"}, {"x", longest}}});
  EXPECT_EQ(invalid_because([&] {
              db.put_item(call, {.table = "requests", .item = {{"request_id", "r1"}, {"x", longest + "x"}}});
            }),
            "Item size has exceeded the maximum allowed size");
  EXPECT_EQ(invalid_because([&] {
              db.update_item(call, {.table = "requests",
                                    .key = {{"request_id", "r1"}},
                                    .update = "SET y = :y",
                                    .values = {{":y", ""}}});
            }),
            "Item size to update has exceeded the maximum allowed size");
}

TEST_F(Items, EmptySetsAndDeepNestingAreRefused) {
  const auto put = [&](AttributeValue value) {
    return invalid_because([&] {
      db.put_item(call, {.table = "requests", .item = {{"request_id", "r1"}, {"v", std::move(value)}}});
    });
  };
  EXPECT_EQ(put(StringSet{}), "One or more parameter values were invalid: An string set  may not be empty");
  EXPECT_EQ(put(NumberSet{}), "One or more parameter values were invalid: An number set  may not be empty");
  EXPECT_EQ(put(BinarySet{}), "One or more parameter values were invalid: Binary sets should not be empty");
  AttributeValue nested(1);
  for (int level = 1; level < 32; ++level) nested = List{std::move(nested)};
  EXPECT_EQ(put(nested), "nothing");
  EXPECT_EQ(put(List{nested}), "Nesting Levels have exceeded supported limits");
}

TEST_F(Items, CostCapacityByStartedKilobytes) {
  const auto written = [&](std::size_t bytes) {
    return db
        .put_item(call, {.table = "requests",
                         .item = {{"request_id", "r1"}, {"x", std::string(bytes - 13, 'x')}},
                         .return_consumed_capacity = ReturnConsumedCapacity::total})
        .consumed_capacity->units();
  };
  EXPECT_EQ(written(1024), 1.0);
  EXPECT_EQ(written(1025), 2.0);
  EXPECT_EQ(written(1024), 2.0);  // what was there counts, too
  EXPECT_EQ(written(8193), 9.0);
  const auto read = [&](const char* id, bool consistent) {
    return db
        .get_item(call, {.table = "requests",
                         .key = {{"request_id", id}},
                         .consistent_read = consistent,
                         .return_consumed_capacity = ReturnConsumedCapacity::total})
        .consumed_capacity->units();
  };
  EXPECT_EQ(read("r1", true), 3.0);
  EXPECT_EQ(read("r1", false), 1.5);
  EXPECT_EQ(read("none", false), 0.5);
}

TEST_F(Items, ThatAreAskedOfNoTableAreNotFound) {
  EXPECT_EQ(refusal([&] {
              db.get_item(call, {.table = "nothing", .key = {{"a", 1}}});
            }),
            "ResourceNotFoundException: Requested resource not found");
  EXPECT_EQ(invalid_because([&] {
              db.get_item(call, {.table = "ab", .key = {{"a", 1}}});
            }),
            "TableName must be at least 3 characters long and at most 255 characters long");
  EXPECT_EQ(invalid_because([&] {
              db.get_item(call, {.table = "a;c", .key = {{"a", 1}}});
            }),
            "1 validation error detected: Value 'a;c' at 'tableName' failed to satisfy constraint: Member "
            "must satisfy regular expression pattern: [a-zA-Z0-9_.-]+");
}

TEST_F(Items, PutAndDeleteReturnOldOrNothing) {
  EXPECT_EQ(invalid_because([&] {
              db.put_item(call, {.table = "requests",
                                 .item = {{"request_id", "r1"}},
                                 .return_values = ReturnValues::all_new});
            }),
            "ReturnValues can only be ALL_OLD or NONE");
}

TEST_F(Items, AreWrittenOnlyByThoseWhoMay) {
  region.iam().put_role(
      {"reader", {iam::Policy{}.allow({"dynamodb:GetItem"}, {"arn:aws:dynamodb:*:*:table/requests"})}});
  const iam::Caller reader = iam::Caller::assumed_role("123456789012", "reader", "s");
  const Call by_reader{reader, {}};
  EXPECT_THAT(db.get_item(by_reader, {.table = "requests", .key = {{"request_id", "r1"}}}).item, IsNull());
  EXPECT_THAT(refusal([&] {
                db.put_item(by_reader, {.table = "requests", .item = {{"request_id", "r1"}}});
              }),
              ::testing::HasSubstr("is not authorized to perform: dynamodb:PutItem on resource: "
                                   "arn:aws:dynamodb:us-east-1:123456789012:table/requests"));
  EXPECT_THAT(stored("r1"), IsNull());
}

// Expressions that were said before are not read again (known_expressions.h).

TEST_F(Items, AnUpdateThatIsSaidAgainHasItsOwnValuesAndNames) {
  const auto set = [&](const char* name, AttributeValue value) {
    db.update_item(call, {.table = "requests",
                          .key = {{"request_id", "r1"}},
                          .update = "SET #name = :value",
                          .condition = "attribute_not_exists(#name) OR #name <> :value",
                          .names = {{"#name", name}},
                          .values = {{":value", std::move(value)}}});
  };
  set("a", 1);
  set("a", 2);
  set("b", 3);
  set("b", "text");
  EXPECT_THAT(stored("r1"), Pointee(Item{{"request_id", "r1"}, {"a", 2}, {"b", "text"}}));
  EXPECT_EQ(refusal([&] { set("b", "text"); }),
            "ConditionalCheckFailedException: The conditional request failed");
}

TEST_F(Items, WhatWasTakenOnceIsRefusedWithValuesOfOtherTypesAndWithOnesThatItDoesNotUse) {
  const auto add = [&](Item values) {
    db.update_item(call, {.table = "requests",
                          .key = {{"request_id", "r1"}},
                          .update = "ADD visits :more",
                          .values = std::move(values)});
  };
  add({{":more", 1}});
  EXPECT_EQ(
      invalid_because([&] {
        add({{":more", "text"}});
      }),
      "Invalid UpdateExpression: Incorrect operand type for operator or function; operator: ADD, operand "
      "type: STRING");
  EXPECT_EQ(invalid_because([&] {
              add({{":more", 1}, {":other", 1}});
            }),
            "Value provided in ExpressionAttributeValues unused in expressions: keys: {:other}");
  EXPECT_EQ(
      invalid_because([&] { add({}); }),
      "Invalid UpdateExpression: An expression attribute value used in expression is not defined; attribute "
      "value: :more");
  add({{":more", 2}});
  EXPECT_THAT(stored("r1"), Pointee(Item{{"request_id", "r1"}, {"visits", 3}}));
}

TEST_F(Items, WhetherValuesAreInOrderIsLookedAtEachTime) {
  db.put_item(call, {.table = "requests", .item = {{"request_id", "r1"}, {"n", 5}}});
  const auto replace = [&](int low, int high) {
    db.put_item(call, {.table = "requests",
                       .item = {{"request_id", "r1"}, {"n", 5}},
                       .condition = "n BETWEEN :low AND :high",
                       .values = {{":low", low}, {":high", high}}});
  };
  replace(1, 9);
  EXPECT_EQ(
      invalid_because([&] { replace(9, 1); }),
      "Invalid ConditionExpression: The BETWEEN operator requires upper bound to be greater than or equal to "
      "lower bound; lower bound operand: AttributeValue: {N:9}, upper bound operand: AttributeValue: {N:1}");
}

}  // namespace
}  // namespace cutoff::dynamodb
