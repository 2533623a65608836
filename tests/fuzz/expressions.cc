#include "fakes/dynamodb/errors.h"
#include "fakes/dynamodb/expressions/condition.h"
#include "fakes/dynamodb/expressions/key_condition.h"
#include "fakes/dynamodb/expressions/projection.h"
#include "fakes/dynamodb/expressions/update.h"
#include "fakes/dynamodb/http/value_json.h"
#include "fakes/dynamodb/key_schema.h"
#include "tests/fuzz/targets.h"

namespace cutoff::fuzz {
namespace {

using namespace dynamodb;

const Item item{{"pk", "a"},
                {"sk", 7},
                {"n", 10},
                {"s", "text"},
                {"b", Binary{"\x01\xFF"}},
                {"t", true},
                {"z", Null{}},
                {"l", List{1, "two", Item{{"m", 3}}, List{4, 5}}},
                {"m", Item{{"n", 1}, {"s", "in"}, {"l", List{1, 2, 3}}}},
                {"ss", StringSet{"a", "b"}},
                {"ns", NumberSet{1, 2, 3}},
                {"bs", BinarySet{Binary{"a"}, Binary{"b"}}}};

const AttributeNames names{{"#n", "n"}, {"#s", "s"},    {"#l", "l"},
                           {"#m", "m"}, {"#0", "none"}, {"#_", "size"}};

const Item values{{":n", 3},
                  {":x", Number::parse("9.9999999999999999999999999999999999999E125")},
                  {":s", "te"},
                  {":t", "S"},
                  {":b", Binary{"\x01"}},
                  {":y", true},
                  {":z", Null{}},
                  {":l", List{1, "two"}},
                  {":m", Item{{"n", 1}}},
                  {":ss", StringSet{"a", "c"}},
                  {":ns", NumberSet{2, 4}},
                  {":bs", BinarySet{Binary{"a"}}}};

const KeySchema key{{"pk", KeyType::string}, KeyAttribute{"sk", KeyType::number}};

/// Runs what may be refused as the caller's mistake, and says whether it was not.
template <class Work>
bool taken(Work work) {
  try {
    work();
    return true;
  } catch (const wire::Fault& fault) {
    must(fault.status() == 400 && fault.type() == "ValidationException", fault.what());
    must(!fault.message().empty(), "a refusal without a word");
    return false;
  }
}

void check_condition(ExpressionKind kind, std::string_view text) {
  taken([&] {
    Placeholders placeholders(names, values);
    const Condition condition(kind, text, placeholders);
    const bool holds = condition.holds_of(item);
    const std::string negated = "NOT (" + std::string(text) + ")";
    taken([&] {
      Placeholders others(names, values);
      must(Condition(kind, negated, others).holds_of(item) != holds, "a condition and its negation agree");
    });
  });
}

void check_update(std::string_view text) {
  taken([&] {
    Placeholders placeholders(names, values);
    const Update update(text, placeholders);
    must(!update.paths().empty(), "an update writes to nothing");
    const Item after = update.applied_to(item);
    must(update.applied_to(item) == after, "an update is not the same twice");
    std::string json;
    wire::JsonWriter writer(json);
    write_item(writer, after);
    Item read;
    Decoding decoding;
    decode_json(json, {&item_shape(), &read}, decoding);
    decoding.check();
    must(read == after, "an updated item is not the same as JSON: " + json);
  });
}

void check_projection(std::string_view text) {
  taken([&] {
    Placeholders placeholders(names, values);
    const Item left = Projection(text, placeholders).of(item);
    must(size_of(left) <= size_of(item), "a projection is larger than what it is of");
    for (const Attribute& attribute : left)
      must(item.has(attribute.name), "a projection made " + attribute.name + " up");
  });
}

void check_key_condition(std::string_view text) {
  taken([&] {
    Placeholders placeholders(names, values);
    const KeyRange range = KeyCondition(text, placeholders).range_in(key);
    must(!range.partition.empty(), "a key condition names no partition");
    if (range.from && range.from_included && !range.prefix)
      must(!range.is_before(*range.from), "a range begins behind its begin");
    if (range.to && range.to_included) must(!range.is_behind(*range.to), "a range ends before its end");
  });
}

}  // namespace

void expressions(std::string_view input) {
  check_condition(ExpressionKind::condition, input);
  check_condition(ExpressionKind::filter, input);
  check_update(input);
  check_projection(input);
  check_key_condition(input);
}

}  // namespace cutoff::fuzz
