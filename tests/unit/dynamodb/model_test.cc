// DynamoDB against a naive model: a vector of items, conditions as C++ lambdas, pages by sorting everything.
//
// CUTOFF_SOAK_OPERATIONS says how many seeded operations; 20,000 where it does not.
#include <algorithm>
#include <cstdlib>
#include <functional>

#include "tests/unit/dynamodb/dynamodb_fixture.h"

namespace cutoff::dynamodb {
namespace {

std::uint64_t operations() {
  const char* wanted = std::getenv("CUTOFF_SOAK_OPERATIONS");
  return wanted == nullptr ? 20'000 : std::stoull(wanted);
}

using Holds = std::function<bool(const Item&)>;

/// A random condition on the attributes a, b, l, as DynamoDB reads it and as C++ judges it.
struct AskedCondition {
  std::string text;
  Item values;
  Holds holds;
};

class Model : public DynamoDbTest {
 protected:
  Model() { db.create_table(call, CreateTableInput::on_demand("model", {"pk"}, KeyAttribute{"sk", KeyType::number})); }

  std::uint64_t below(std::uint64_t bound) { return chance.below(bound); }
  AttributeValue random_scalar() {
    switch (below(4)) {
      case 0:
        return Number::parse(std::to_string(below(7)) + "." + std::to_string(below(3)));
      case 1:
        return std::string(1 + below(3), static_cast<char>('a' + below(3)));
      case 2:
        return Binary{std::string(1, static_cast<char>(below(256)))};
      default:
        return below(2) == 0;
    }
  }
  Item random_key() { return {{"pk", "p" + std::to_string(below(4))}, {"sk", Number::parse(std::to_string(below(8)) + "e" + std::to_string(below(3)))}}; }

  /// -1, 0, 1, or nothing where two values have no order: by hand, without the code under test.
  static std::optional<int> order(const AttributeValue& a, const AttributeValue& b) {
    const auto sign = [](auto&& x, auto&& y) { return x < y ? -1 : y < x ? 1 : 0; };
    if (a.is<Number>() && b.is<Number>()) return sign(std::stod(a.number().text()), std::stod(b.number().text()));
    if (a.is<std::string>() && b.is<std::string>()) return sign(a.string(), b.string());
    if (a.is<Binary>() && b.is<Binary>()) {
      const auto byte = [](const AttributeValue& v) { return static_cast<unsigned char>(v.get_if<Binary>()->bytes[0]); };
      return sign(byte(a), byte(b));
    }
    return std::nullopt;
  }

  AskedCondition random_leaf(int& next_value) {
    const std::string attribute = below(2) == 0 ? "a" : "b";
    const std::string placeholder = ":v" + std::to_string(next_value++);
    const auto get = [attribute](const Item& item) { return item.find(attribute); };
    AttributeValue value = random_scalar();
    switch (below(6)) {
      case 0:
        return {"attribute_exists(" + attribute + ")", {}, [get](const Item& item) { return get(item) != nullptr; }};
      case 1:
        return {attribute + " = " + placeholder, {{placeholder, value}}, [get, value](const Item& item) {
                  return get(item) != nullptr && get(item)->type() == value.type() && (value.is<bool>() ? get(item)->boolean() == value.boolean() : order(*get(item), value) == 0);
                }};
      case 2:
        while (value.is<bool>()) value = random_scalar();
        return {attribute + " < " + placeholder, {{placeholder, value}}, [get, value](const Item& item) { return get(item) != nullptr && order(*get(item), value) == -1; }};
      case 3: {
        while (value.is<bool>()) value = random_scalar();
        AttributeValue upper = random_scalar();
        while (upper.type() != value.type()) upper = random_scalar();
        if (*order(value, upper) > 0) std::swap(value, upper);
        const std::string second = ":v" + std::to_string(next_value++);
        return {"(" + attribute + " BETWEEN " + placeholder + " AND " + second + ")", {{placeholder, value}, {second, upper}}, [get, value, upper](const Item& item) {
                  return get(item) != nullptr && order(*get(item), value).value_or(-1) >= 0 && order(*get(item), upper).value_or(1) <= 0;
                }};
      }
      case 4: {
        const std::string prefix(1, static_cast<char>('a' + below(3)));
        return {"begins_with(" + attribute + ", " + placeholder + ")", {{placeholder, prefix}}, [get, prefix](const Item& item) {
                  return get(item) != nullptr && get(item)->is<std::string>() && get(item)->string().rfind(prefix, 0) == 0;
                }};
      }
      default: {
        const auto least = static_cast<int>(below(4));
        return {"size(l) >= " + placeholder, {{placeholder, least}}, [least](const Item& item) { return item.has("l") && static_cast<int>(item.at("l").list().size()) >= least; }};
      }
    }
  }

  AskedCondition random_condition(int& next_value, int depth = 0) {
    const std::uint64_t kind = depth > 2 ? 3 : below(5);
    if (kind > 2) return random_leaf(next_value);
    AskedCondition left = random_condition(next_value, depth + 1);
    if (kind == 2) return {"NOT " + grouped(left.text), left.values, [holds = left.holds](const Item& item) { return !holds(item); }};
    const AskedCondition right = random_condition(next_value, depth + 1);
    for (const Attribute& value : right.values) left.values.set(value.name, value.value);
    const bool both = kind == 0;
    return {grouped(left.text) + (both ? " AND " : " or ") + grouped(right.text), left.values,
            [both, one = left.holds, two = right.holds](const Item& item) { return both ? one(item) && two(item) : one(item) || two(item); }};
  }
  static std::string grouped(const std::string& text) { return text.starts_with('(') && text.ends_with(')') && text.find('(', 1) == std::string::npos ? text : "(" + text + ")"; }

  Item* in_model(const Item& key) {
    const auto found = std::find_if(items.begin(), items.end(), [&](const Item& item) { return item.at("pk") == key.at("pk") && item.at("sk") == key.at("sk"); });
    return found == items.end() ? nullptr : &*found;
  }
  void remove_from_model(const Item& key) {
    std::erase_if(items, [&](const Item& item) { return item.at("pk") == key.at("pk") && item.at("sk") == key.at("sk"); });
  }

  /// Whether the write was done; its effect on the model when it was.
  void write() {
    const Item key = random_key();
    Item* old = in_model(key);
    int next_value = 0;
    AskedCondition condition;
    if (below(2) == 0) condition = random_condition(next_value);
    const Item nothing;
    const bool allowed = condition.text.empty() || condition.holds(old == nullptr ? nothing : *old);
    const auto text = condition.text.empty() ? std::nullopt : std::optional(condition.text);
    const std::string wanted = allowed ? "nothing" : "ConditionalCheckFailedException: The conditional request failed";
    switch (below(3)) {
      case 0: {
        Item item = key;
        for (const char* name : {"a", "b"}) {
          if (below(3) != 0) item.set(name, random_scalar());
        }
        if (below(2) == 0) item.set("l", List(below(4), AttributeValue(1)));
        ASSERT_EQ(refusal([&] { db.put_item(call, {.table = "model", .item = item, .condition = text, .values = condition.values}); }), wanted) << condition.text;
        if (!allowed) return;
        remove_from_model(key);
        items.push_back(item);
        return;
      }
      case 1:
        ASSERT_EQ(refusal([&] { db.delete_item(call, {.table = "model", .key = key, .condition = text, .values = condition.values}); }), wanted) << condition.text;
        if (allowed) remove_from_model(key);
        return;
      default: {
        const AttributeValue value = random_scalar();
        Item values = condition.values;
        values.set(":new", value);
        values.set(":one", 1);
        ASSERT_EQ(refusal([&] { db.update_item(call, {.table = "model", .key = key, .update = "SET a = :new REMOVE b ADD n :one", .condition = text, .values = values}); }), wanted) << condition.text;
        if (!allowed) return;
        Item item = old == nullptr ? key : *old;
        item.set("a", value);
        item.remove("b");
        item.set("n", Number((item.has("n") ? item.at("n").number().to_int64() : 0) + 1));
        remove_from_model(key);
        items.push_back(item);
        return;
      }
    }
  }

  void query() {
    const AttributeValue pk("p" + std::to_string(below(4)));
    const auto from = static_cast<std::int64_t>(below(100));
    const auto to = from + static_cast<std::int64_t>(below(500));
    int next_value = 0;
    const AskedCondition filter = random_condition(next_value);
    QueryInput input{.table = "model", .key_condition = "pk = :pk AND sk BETWEEN :from AND :to", .filter = filter.text, .values = filter.values};
    input.values.set(":pk", pk);
    input.values.set(":from", Number(from));
    input.values.set(":to", Number(to));
    input.scan_index_forward = below(2) == 0;
    if (below(2) == 0) input.limit = static_cast<std::int64_t>(1 + below(4));

    std::vector<Item> wanted;
    for (const Item& item : items) {
      const std::int64_t sk = item.at("sk").number().to_int64();
      if (item.at("pk") == pk && sk >= from && sk <= to) wanted.push_back(item);
    }
    std::sort(wanted.begin(), wanted.end(), [&](const Item& a, const Item& b) {
      const auto x = a.at("sk").number().to_int64();
      const auto y = b.at("sk").number().to_int64();
      return input.scan_index_forward ? x < y : x > y;
    });
    const std::size_t evaluated = wanted.size();
    std::erase_if(wanted, [&](const Item& item) { return !filter.holds(item); });

    std::vector<Item> got;
    std::size_t scanned = 0;
    do {
      const PageOutput page = db.query(call, input);
      ASSERT_EQ(page.count, page.items.size());
      ASSERT_LE(page.scanned_count, static_cast<std::size_t>(input.limit.value_or(INT64_MAX)));
      scanned += page.scanned_count;
      for (const SharedItem& item : page.items) got.push_back(*item);
      input.exclusive_start_key = page.last_evaluated_key;
    } while (input.exclusive_start_key);
    ASSERT_EQ(scanned, evaluated);
    ASSERT_TRUE(got == wanted) << filter.text;
  }

  void scan() {
    int next_value = 0;
    const AskedCondition filter = random_condition(next_value);
    ScanInput input{.table = "model", .filter = filter.text, .values = filter.values, .limit = static_cast<std::int64_t>(1 + below(10))};
    std::size_t count = 0;
    std::size_t scanned = 0;
    do {
      const PageOutput page = db.scan(call, input);
      count += page.count;
      scanned += page.scanned_count;
      for (const SharedItem& item : page.items) {
        const Item* known = in_model(*item);
        ASSERT_TRUE(known != nullptr && *known == *item && filter.holds(*item)) << filter.text;
      }
      input.exclusive_start_key = page.last_evaluated_key;
    } while (input.exclusive_start_key);
    ASSERT_EQ(scanned, items.size());
    ASSERT_EQ(count, static_cast<std::size_t>(std::count_if(items.begin(), items.end(), filter.holds))) << filter.text;
  }

  clock::RandomStream chance = region.random().stream("model");
  std::vector<Item> items;
};

TEST_F(Model, AgreesOnEveryOperation) {
  region.journal().keep_last(10);
  std::uint64_t done = 0;
  for (const std::uint64_t count = operations(); done < count && !HasFatalFailure(); ++done) {
    switch (below(10)) {
      case 0:
        query();
        break;
      case 1:
        scan();
        break;
      case 2:
      case 3: {
        const Item key = random_key();
        const SharedItem got = db.get_item(call, {.table = "model", .key = key}).item;
        const Item* wanted = in_model(key);
        ASSERT_EQ(got == nullptr, wanted == nullptr);
        if (wanted != nullptr) {
          ASSERT_TRUE(*got == *wanted);
        }
        break;
      }
      default:
        write();
    }
  }
  EXPECT_GT(items.size(), 10U) << "after " << done << " operations, seed " << region.random().seed();
}

}  // namespace
}  // namespace cutoff::dynamodb
