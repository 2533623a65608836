// Query and Scan: order, ranges, pages, filters.
#include "tests/unit/dynamodb/dynamodb_fixture.h"

namespace cutoff::dynamodb {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class Pages : public DynamoDbTest {
 protected:
  Pages() {
    create_tables();
    for (const int at : {10, -2, 3, 100, 1}) put("c1", at);
    put("c2", 5);
  }
  void put(const char* chat, int at) { db.put_item(call, {.table = "messages", .item = {{"chat", chat}, {"sent", at}, {"even", at % 2 == 0}}}); }

  static std::vector<std::int64_t> times(const PageOutput& page) {
    std::vector<std::int64_t> all;
    for (const SharedItem& item : page.items) all.push_back(item->at("sent").number().to_int64());
    return all;
  }
  QueryInput of_c1(const char* condition, Item values = {}) {
    values.set(":c", "c1");
    return {.table = "messages", .key_condition = condition, .values = std::move(values)};
  }
  std::vector<std::int64_t> query(const char* condition, Item values = {}, bool forward = true) {
    QueryInput input = of_c1(condition, std::move(values));
    input.scan_index_forward = forward;
    return times(db.query(call, input));
  }
  std::string why_no_query(const char* condition, Item values) {
    return invalid_because([&] { db.query(call, {.table = "messages", .key_condition = condition, .values = std::move(values)}); });
  }
};

TEST_F(Pages, AQueryGoesByTheSortKeyAsANumber) {
  EXPECT_THAT(query("chat = :c"), ElementsAre(-2, 1, 3, 10, 100));
  EXPECT_THAT(query("chat = :c", {}, false), ElementsAre(100, 10, 3, 1, -2));
}

TEST_F(Pages, AQueryTakesRanges) {
  for (const bool forward : {true, false}) {
    const auto ordered = [forward](std::vector<std::int64_t> wanted) {
      if (!forward) std::reverse(wanted.begin(), wanted.end());
      return wanted;
    };
    EXPECT_EQ(query("chat = :c AND sent = :v", {{":v", 3}}, forward), ordered({3}));
    EXPECT_EQ(query("chat = :c AND sent < :v", {{":v", 3}}, forward), ordered({-2, 1}));
    EXPECT_EQ(query("chat = :c AND sent <= :v", {{":v", 3}}, forward), ordered({-2, 1, 3}));
    EXPECT_EQ(query(":v < sent and :c = chat", {{":v", 3}}, forward), ordered({10, 100}));
    EXPECT_EQ(query("chat = :c AND sent >= :v", {{":v", 3}}, forward), ordered({3, 10, 100}));
    EXPECT_EQ(query("chat = :c AND (sent BETWEEN :v AND :w)", {{":v", 1}, {":w", 10}}, forward), ordered({1, 3, 10}));
  }
}

TEST_F(Pages, AQueryTakesTheBeginningOfASortKey) {
  db.create_table(call, CreateTableInput::on_demand("files", {"dir"}, KeyAttribute{"path"}));
  for (const char* path : {"a", "ab", "ab/c", "ac", "b"}) db.put_item(call, {.table = "files", .item = {{"dir", "d"}, {"path", path}}});
  for (const bool forward : {true, false}) {
    const auto page = db.query(call, {.table = "files", .key_condition = "dir = :d AND begins_with(#p, :p)", .names = {{"#p", "path"}}, .values = {{":d", "d"}, {":p", "ab"}}, .scan_index_forward = forward});
    ASSERT_EQ(page.count, 2U);
    EXPECT_EQ(page.items[forward ? 0 : 1]->at("path"), "ab");
    EXPECT_EQ(page.items[forward ? 1 : 0]->at("path"), "ab/c");
  }
}

TEST_F(Pages, LimitCountsWhatIsEvaluatedAndAlwaysSaysWhereToGoOn) {
  QueryInput input = of_c1("chat = :c", {{":t", true}});
  input.filter = "even = :t";
  input.limit = 2;
  std::vector<std::int64_t> all;
  std::vector<std::size_t> counts;
  PageOutput page;
  do {
    page = db.query(call, input);
    for (const auto at : times(page)) all.push_back(at);
    counts.push_back(page.scanned_count);
    input.exclusive_start_key = page.last_evaluated_key;
  } while (page.last_evaluated_key);
  EXPECT_THAT(all, ElementsAre(-2, 10, 100));
  EXPECT_THAT(counts, ElementsAre(2, 2, 1));
  // Five items, a page of five: the key is there although nothing follows.
  input.exclusive_start_key.reset();
  input.limit = 5;
  EXPECT_EQ(db.query(call, input).last_evaluated_key, (Item{{"chat", "c1"}, {"sent", 100}}));
}

TEST_F(Pages, APageEndsAtOneMegabyteBeforeTheFilter) {
  db.create_table(call, CreateTableInput::on_demand("big", {"pk"}, KeyAttribute{"sk", KeyType::number}));
  for (int i = 0; i < 4; ++i) db.put_item(call, {.table = "big", .item = {{"pk", "p"}, {"sk", i}, {"x", std::string(300'000, 'x')}}});
  const auto page = db.query(call, {.table = "big", .key_condition = "pk = :p", .filter = "attribute_not_exists(x)", .values = {{":p", "p"}}, .return_consumed_capacity = ReturnConsumedCapacity::total});
  EXPECT_EQ(page.count, 0U);
  EXPECT_EQ(page.scanned_count, 3U);
  EXPECT_EQ(page.last_evaluated_key, (Item{{"pk", "p"}, {"sk", 2}}));
  EXPECT_EQ(page.consumed_capacity->units(), 110.0);  // 900,000 bytes and some, in halves of 4 KB
}

TEST_F(Pages, CountOnlyCounts) {
  QueryInput input = of_c1("chat = :c");
  input.select = Select::count;
  const auto page = db.query(call, input);
  EXPECT_EQ(page.count, 5U);
  EXPECT_THAT(page.items, IsEmpty());
}

TEST_F(Pages, KeyConditionsAreRefusedInAwsWords) {
  const Item c{{":c", "c1"}};
  const Item cv{{":c", "c1"}, {":v", 1}};
  EXPECT_EQ(invalid_because([&] { db.query(call, {.table = "messages"}); }), "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.");
  EXPECT_EQ(why_no_query("sent = :v", {{":v", 1}}), "Query condition missed key schema element: chat");
  EXPECT_EQ(why_no_query("chat = :c AND x = :v", cv), "Query condition missed key schema element: sent");
  EXPECT_EQ(why_no_query("chat > :c", c), "Query key condition not supported");
  EXPECT_EQ(why_no_query("chat = :c OR sent = :v", cv), "Invalid operator used in KeyConditionExpression: OR");
  EXPECT_EQ(why_no_query("chat = :c AND sent <> :v", cv), "Invalid operator used in KeyConditionExpression: <>");
  EXPECT_EQ(why_no_query("NOT chat = :c", c), "Invalid operator used in KeyConditionExpression: NOT");
  EXPECT_EQ(why_no_query("chat = :c AND attribute_exists(sent)", c), "Invalid operator used in KeyConditionExpression: attribute_exists");
  EXPECT_EQ(why_no_query("chat = :c AND sent > :v AND sent < :v", cv), "KeyConditionExpressions must only contain one condition per key");
  EXPECT_EQ(why_no_query("chat = :c AND sent.x > :v", cv), "KeyConditionExpressions cannot have conditions on nested attributes");
  EXPECT_EQ(why_no_query("chat = :c AND size(sent) > :v", cv), "KeyConditionExpressions cannot contain nested operations");
  EXPECT_EQ(why_no_query("chat = sent", {}), "Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition");
  EXPECT_EQ(why_no_query(":c = :v", cv), "Invalid condition in KeyConditionExpression: No key attribute specified");
  EXPECT_EQ(why_no_query("chat = :c AND sent = :v AND x = :v", cv), "Conditions can be of length 1 or 2 only");
  EXPECT_EQ(why_no_query("chat = :c AND sent = :v", {{":c", "c"}, {":v", "1"}}), "One or more parameter values were invalid: Condition parameter type does not match schema type");
  EXPECT_EQ(invalid_because([&] { db.query(call, {.table = "messages", .index = "by_user", .key_condition = "chat = :c", .values = c}); }), "The table does not have the specified index: by_user");
  QueryInput filtered = of_c1("chat = :c", {{":v", 1}});
  filtered.filter = "sent = :v";
  EXPECT_EQ(invalid_because([&] { db.query(call, filtered); }), "Filter Expression can only contain non-primary key attributes: Primary key attribute: sent");
}

TEST_F(Pages, StartKeysAreCheckedInAwsWords) {
  const auto query_from = [&](Item key, const char* condition = "chat = :c", Item values = {}) {
    QueryInput input = of_c1(condition, std::move(values));
    input.exclusive_start_key = std::move(key);
    return invalid_because([&] { db.query(call, input); });
  };
  EXPECT_EQ(query_from({{"chat", "c1"}}), "The provided starting key is invalid");
  EXPECT_EQ(query_from({{"chat", "c1"}, {"sent", "1"}}), "The provided key element does not match the schema");
  EXPECT_EQ(query_from({{"chat", "c2"}, {"sent", 1}}), "The provided starting key is outside query boundaries based on provided conditions");
  EXPECT_EQ(query_from({{"chat", "c1"}, {"sent", 1}}, "chat = :c AND sent > :v", {{":v", 5}}), "The provided starting key does not match the range key predicate");
  EXPECT_EQ(query_from({{"chat", "c1"}, {"sent", 2}}), "nothing");  // no item need be there
}

TEST_F(Pages, AScanSeesEverythingOnceInAnOrderThatIsAlwaysTheSame) {
  const auto scan_in_pages = [this](std::int64_t limit) {
    std::vector<std::string> seen;
    ScanInput input{.table = "requests", .limit = limit};
    do {
      const auto page = db.scan(call, input);
      for (const SharedItem& item : page.items) seen.push_back(item->at("request_id").string());
      input.exclusive_start_key = page.last_evaluated_key;
    } while (input.exclusive_start_key);
    return seen;
  };
  std::vector<std::string> ids;
  for (int i = 0; i < 20; ++i) ids.push_back("r" + std::to_string(i));
  for (const std::string& id : ids) db.put_item(call, {.table = "requests", .item = {{"request_id", id}}});
  const std::vector<std::string> order = scan_in_pages(100);
  EXPECT_THAT(order, ::testing::UnorderedElementsAreArray(ids));
  EXPECT_NE(order, ids);  // by a hash
  EXPECT_EQ(scan_in_pages(3), order);

  std::vector<std::string> segments;
  for (int segment = 0; segment < 3; ++segment) {
    for (const SharedItem& item : db.scan(call, {.table = "requests", .segment = segment, .total_segments = 3}).items) segments.push_back(item->at("request_id").string());
  }
  EXPECT_THAT(segments, ::testing::UnorderedElementsAreArray(ids));
}

TEST_F(Pages, SegmentsAreCheckedInAwsWords) {
  const auto scan = [&](ScanInput input) { return invalid_because([&] { db.scan(call, input); }); };
  EXPECT_EQ(scan({.table = "requests", .segment = 1, .total_segments = 1}), "The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: 1 is not less than TotalSegments: 1");
  EXPECT_EQ(scan({.table = "requests", .segment = 1}), "The TotalSegments parameter is required but was not present in the request when Segment parameter is present");
  EXPECT_EQ(scan({.table = "requests", .limit = 0}), "1 validation error detected: Value '0' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1");
}

}  // namespace
}  // namespace cutoff::dynamodb
