// Expressions: what they mean, and AWS's sentences for those that mean nothing.
#include "tests/unit/dynamodb/dynamodb_fixture.h"

namespace cutoff::dynamodb {
namespace {

class Expressions : public DynamoDbTest {
 protected:
  Expressions() { create_tables(); }

  Item item{{"request_id", "r1"},
            {"n", 5},
            {"text", "hello"},
            {"bytes", Binary{"\xff\x01"}},
            {"tags", StringSet{"a", "b"}},
            {"nothing", Null{}},
            {"yes", true},
            {"seq", List{1, "two", List{3}}},
            {"doc", Item{{"a", Item{{"b", 1}}}, {"c", 2}}}};

  /// Whether the condition holds of `item`; or why it cannot be asked.
  std::string verdict(const std::string& condition, const Item& values = {}, const AttributeNames& names = {}) {
    db.put_item(call, {.table = "requests", .item = item});
    const std::string said = refusal([&] {
      db.delete_item(call, {.table = "requests", .key = {{"request_id", "r1"}}, .condition = condition, .names = names, .values = values});
    });
    if (said == "nothing") return "holds";
    if (said == "ConditionalCheckFailedException: The conditional request failed") return "fails";
    return said;
  }
  std::string why_not(const std::string& condition, const Item& values = {}, const AttributeNames& names = {}) {
    const std::string said = verdict(condition, values, names);
    constexpr std::string_view start = "ValidationException: Invalid ConditionExpression: ";
    return said.starts_with(start) ? said.substr(start.size()) : said;
  }

  /// The item after the update, without its key; or why there is none.
  Item updated(const std::string& update, const Item& values = {}) {
    db.put_item(call, {.table = "requests", .item = item});
    Item result = *db.update_item(call, {.table = "requests", .key = {{"request_id", "r1"}}, .update = update, .values = values, .return_values = ReturnValues::all_new}).attributes;
    return result;
  }
  std::string why_no_update(const std::string& update, const Item& values = {}, const AttributeNames& names = {}) {
    db.put_item(call, {.table = "requests", .item = item});
    return invalid_because([&] {
      db.update_item(call, {.table = "requests", .key = {{"request_id", "r1"}}, .update = update, .names = names, .values = values});
    });
  }
};

TEST_F(Expressions, ComparisonsAreFalseForAnotherTypeAndForWhatIsNotThere) {
  EXPECT_EQ(verdict("n = :v", {{":v", 5}}), "holds");
  EXPECT_EQ(verdict("n = :v", {{":v", "5"}}), "fails");
  EXPECT_EQ(verdict("n <> :v", {{":v", "5"}}), "holds");
  EXPECT_EQ(verdict("n < :v", {{":v", "6"}}), "fails");
  EXPECT_EQ(verdict("absent < :v", {{":v", 6}}), "fails");
  EXPECT_EQ(verdict("absent <> :v", {{":v", 6}}), "holds");
  EXPECT_EQ(verdict("n < :v AND n >= :w", {{":v", Number::parse("5.01")}, {":w", Number::parse("5.0")}}), "holds");
  EXPECT_EQ(verdict("bytes > :v", {{":v", Binary{"\x7f"}}}), "holds");  // unsigned
  EXPECT_EQ(verdict(":v <= n", {{":v", 5}}), "holds");
  EXPECT_EQ(verdict("tags = :v", {{":v", StringSet{"b", "a"}}}), "holds");
}

TEST_F(Expressions, BetweenInAndLogic) {
  EXPECT_EQ(verdict("n BETWEEN :a AND :b AND yes = :t", {{":a", 5}, {":b", 6}, {":t", true}}), "holds");
  EXPECT_EQ(verdict("n in (:a, :b)", {{":a", 4}, {":b", 5}}), "holds");
  EXPECT_EQ(verdict("n = :a OR n = :b AND n = :a", {{":a", 5}, {":b", 6}}), "holds");  // AND binds closer
  EXPECT_EQ(verdict("(n = :a OR n = :b) AND n = :b", {{":a", 5}, {":b", 6}}), "fails");
  EXPECT_EQ(verdict("not n = :b AND not (n = :b)", {{":b", 6}}), "holds");
}

TEST_F(Expressions, Functions) {
  EXPECT_EQ(verdict("attribute_exists(doc.a.b) AND attribute_not_exists(doc.x) AND attribute_exists(seq[2][0])"), "holds");
  EXPECT_EQ(verdict("begins_with(#t, :v)", {{":v", "hel"}}, {{"#t", "text"}}), "holds");
  EXPECT_EQ(verdict("contains(#t, :v) AND contains(tags, :a) AND contains(seq, :n)",
                    {{":v", "ell"}, {":a", "a"}, {":n", 1}}, {{"#t", "text"}}), "holds");
  EXPECT_EQ(verdict("attribute_type(#n, :t)", {{":t", "NULL"}}, {{"#n", "nothing"}}), "holds");
  EXPECT_EQ(verdict("size(seq) = :three AND size(#t) > :three", {{":three", 3}}, {{"#t", "text"}}), "holds");
  EXPECT_EQ(verdict("size(n) = :v", {{":v", 1}}), "fails");
}

TEST_F(Expressions, ConditionsAreRefusedInAwsWords) {
  const Item v{{":v", 1}};
  EXPECT_EQ(why_not(""), "The expression can not be empty;");
  EXPECT_EQ(why_not("n = "), "Syntax error; token: \"<EOF>\", near: \"=\"");
  EXPECT_EQ(why_not("n > 4"), "Syntax error; token: \"4\", near: \"> 4\"");
  EXPECT_EQ(why_not("things are not ok"), "Syntax error; token: \"are\", near: \"things are not\"");
  EXPECT_EQ(why_not("_n = :v", v), "Syntax error; token: \"_\", near: \"_n\"");
  EXPECT_EQ(why_not("n AND yes"), "Syntax error; token: \"AND\", near: \"n AND yes\"");
  EXPECT_EQ(why_not("status = :v", v), "Attribute name is a reserved keyword; reserved keyword: status");
  EXPECT_EQ(why_not("((n = :v))", v), "The expression has redundant parentheses;");
  EXPECT_EQ(why_not("starts(n, :v)", v), "Invalid function name; function: starts");
  EXPECT_EQ(why_not("size(n)"), "The function is not allowed to be used this way in an expression; function: size");
  EXPECT_EQ(why_not("n = contains(a, :v)", v), "The function is not allowed to be used this way in an expression; function: contains");
  EXPECT_EQ(why_not("#x = :v", v), "An expression attribute name used in the document path is not defined; attribute name: #x");
  EXPECT_EQ(why_not("n = :x"), "An expression attribute value used in expression is not defined; attribute value: :x");
  EXPECT_EQ(why_not("size(n, n) = :v", v), "Incorrect number of operands for operator or function; operator or function: size, number of operands: 2");
  EXPECT_EQ(why_not("n = n"), "The first operand must be distinct from the remaining operands for this operator or function; operator: =, first operand: [n]");
  EXPECT_EQ(why_not("contains(doc.a[2], doc.a[2])"), "The first operand must be distinct from the remaining operands for this operator or function; operator: contains, first operand: [doc, a, [2]]");
  EXPECT_EQ(why_not("attribute_exists(:v)", v), "Operator or function requires a document path; operator or function: attribute_exists");
  EXPECT_EQ(why_not("begins_with(n, :v)", v), "Incorrect operand type for operator or function; operator or function: begins_with, operand type: N");
  EXPECT_EQ(why_not("attribute_type(n, :v)", {{":v", "X"}}), "Invalid attribute type name found; type: X, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}");
  EXPECT_EQ(why_not("n BETWEEN :b AND :a", {{":a", "a"}, {":b", "b"}}), "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound operand: AttributeValue: {S:b}, upper bound operand: AttributeValue: {S:a}");
  EXPECT_EQ(why_not("n BETWEEN :b AND :a", {{":a", "a"}, {":b", 1}}), "The BETWEEN operator requires same data type for lower and upper bounds; lower bound operand: AttributeValue: {N:1}, upper bound operand: AttributeValue: {S:a}");
  std::string deep(200, '(');
  EXPECT_EQ(why_not(deep + "n"), "The expression has too many nested parentheses;");
}

TEST_F(Expressions, PlaceholdersMustBeUsedAndOfUse) {
  EXPECT_EQ(verdict("n = :v", {{":v", 1}, {":w", 2}, {":x", 3}}),
            "ValidationException: Value provided in ExpressionAttributeValues unused in expressions: keys: {:w, :x}");
  EXPECT_EQ(verdict("attribute_exists(n)", {}, {{"#a", "b"}}),
            "ValidationException: Value provided in ExpressionAttributeNames unused in expressions: keys: {#a}");
  EXPECT_EQ(verdict("attribute_exists(n)", {}, {{"a", "b"}}),
            "ValidationException: ExpressionAttributeNames contains invalid key: Syntax error; key: \"a\"");
  EXPECT_EQ(invalid_because([&] { db.delete_item(call, {.table = "requests", .key = {{"request_id", "r"}}, .names = {{"#a", "b"}}}); }),
            "ExpressionAttributeNames can only be specified when using expressions");
  EXPECT_EQ(invalid_because([&] { db.delete_item(call, {.table = "requests", .key = {{"request_id", "r"}}, .values = {{":a", "b"}}}); }),
            "ExpressionAttributeValues can only be specified when using expressions: ConditionExpression is null");
  EXPECT_EQ(invalid_because([&] { db.update_item(call, {.table = "requests", .key = {{"request_id", "r"}}, .values = {{":a", "b"}}}); }),
            "ExpressionAttributeValues can only be specified when using expressions: UpdateExpression and ConditionExpression are null");
}

TEST_F(Expressions, UpdatesSetRemoveAddAndDelete) {
  const Item after = updated("SET n = n + :two, doc.c = :two - n, fresh = if_not_exists(fresh, :two), "
                             "seq = list_append(seq, :more) REMOVE nothing, doc.a.b ADD tags :tag, counter :two DELETE yes2 :tag",
                             {{":two", 2}, {":more", List{4}}, {":tag", StringSet{"c"}}});
  EXPECT_EQ(after.at("n"), 7);
  EXPECT_EQ(after.at("doc"), (Item{{"a", Item{}}, {"c", -3}}));  // n is 5 on every right side
  EXPECT_EQ(after.at("fresh"), 2);
  EXPECT_EQ(after.at("seq"), (List{1, "two", List{3}, 4}));
  EXPECT_EQ(after.at("tags"), (StringSet{"a", "b", "c"}));
  EXPECT_EQ(after.at("counter"), 2);
  EXPECT_FALSE(after.has("nothing"));
  EXPECT_FALSE(after.has("yes2"));
}

TEST_F(Expressions, ListsKeepTheirIndexesUntilTheUpdateIsDone) {
  item.set("seq", List{0, 1, 2, 3});
  EXPECT_EQ(updated("REMOVE seq[0], seq[2]").at("seq"), (List{1, 3}));
  EXPECT_EQ(updated("SET seq[9] = :b, seq[7] = :a, seq[1] = :c REMOVE seq[0]", {{":a", "a"}, {":b", "b"}, {":c", "c"}}).at("seq"),
            (List{"c", 2, 3, "a", "b"}));
}

TEST_F(Expressions, ASetThatBecomesEmptyIsRemoved) {
  EXPECT_FALSE(updated("DELETE tags :all", {{":all", StringSet{"a", "b", "z"}}}).has("tags"));
}

TEST_F(Expressions, UpdatesAreRefusedInAwsWords) {
  const Item v{{":v", 1}};
  const std::string invalid_update = "Invalid UpdateExpression: ";
  EXPECT_EQ(why_no_update("SET n = :v,", v), invalid_update + "Syntax error; token: \"<EOF>\", near: \",\"");
  EXPECT_EQ(why_no_update("SET n = VALUE 1"), invalid_update + "Syntax error; token: \"1\", near: \"VALUE 1\"");
  EXPECT_EQ(why_no_update("SET ttl = :v", v), invalid_update + "Attribute name is a reserved keyword; reserved keyword: ttl");
  EXPECT_EQ(why_no_update("SET a = sum(n, :v)", v), invalid_update + "Invalid function name; function: sum");
  EXPECT_EQ(why_no_update("SET a = :v SET b = :v", v), invalid_update + "The \"SET\" section can only be used once in an update expression;");
  EXPECT_EQ(why_no_update("SET a = :v, a.b = :v", v), invalid_update + "Two document paths overlap with each extra; must remove or rewrite one of these paths; path one: [a], path two: [a, b]");
  EXPECT_EQ(why_no_update("SET a.b = :v, a[1] = :v", v), invalid_update + "Two document paths conflict with each extra; must remove or rewrite one of these paths; path one: [a, b], path two: [a, [1]]");
  EXPECT_EQ(why_no_update("SET a = n + :v", {{":v", "x"}}), invalid_update + "Incorrect operand type for operator or function; operator or function: +, operand type: S");
  EXPECT_EQ(why_no_update("ADD a :v", {{":v", "x"}}), invalid_update + "Incorrect operand type for operator or function; operator: ADD, operand type: STRING");
  EXPECT_EQ(why_no_update("DELETE a :v", v), invalid_update + "Incorrect operand type for operator or function; operator: DELETE, operand type: NUMBER");
  EXPECT_EQ(why_no_update("SET a = list_append(seq)"), invalid_update + "Incorrect number of operands for operator or function; operator or function: list_append, number of operands: 1");
  EXPECT_EQ(why_no_update("SET a = absent"), "The provided expression refers to an attribute that does not exist in the item");
  EXPECT_EQ(why_no_update("SET absent.b = :v", v), "The document path provided in the update expression is invalid for update");
  EXPECT_EQ(why_no_update("REMOVE n.x"), "The document path provided in the update expression is invalid for update");
  EXPECT_EQ(why_no_update("SET a = #t + :v", v, {{"#t", "text"}}), "An operand in the update expression has an incorrect data type");
  EXPECT_EQ(why_no_update("ADD #t :v", v, {{"#t", "text"}}), "An operand in the update expression has an incorrect data type");
  EXPECT_EQ(why_no_update("SET request_id = :v", v), "One or more parameter values were invalid: Cannot update attribute request_id. This attribute is part of the key");
  EXPECT_EQ(why_no_update("SET request_id.x = :v", v), "Key attributes must be scalars; seq random access '[]' and doc lookup '.' are not allowed: Key: request_id");
}

}  // namespace
}  // namespace cutoff::dynamodb
