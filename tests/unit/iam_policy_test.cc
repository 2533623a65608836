// Reading policy documents: what IAM accepts, and what it refuses with a sentence that says where.
#include <gmock/gmock.h>

#include "fakes/iam/policy.h"
#include "fakes/wire/fault.h"

namespace cutoff::iam {
namespace {

using ::testing::ElementsAre;

std::string refusal(std::string_view json) {
  try {
    Policy::parse("policy", json);
  } catch (const wire::Fault& fault) {
    EXPECT_EQ(fault.status(), 400);
    EXPECT_EQ(fault.type(), "MalformedPolicyDocument");
    return fault.message();
  }
  return "accepted";
}

TEST(PolicyDocument, TakesOneStatementOrAList) {
  const Policy one = Policy::parse("worker", R"({"Version":"2012-10-17","Statement":
      {"Sid":"S","Effect":"Allow","Action":"lambda:InvokeFunction","Resource":"*"}})");
  ASSERT_EQ(one.statements.size(), 1U);
  EXPECT_EQ(one.name, "worker");
  EXPECT_EQ(one.statements[0].sid, "S");
  EXPECT_EQ(one.statements[0].effect, Statement::Effect::allow);
  EXPECT_THAT(one.statements[0].actions, ElementsAre("lambda:InvokeFunction"));
  EXPECT_THAT(one.statements[0].resources, ElementsAre("*"));

  const Policy two = Policy::parse("worker", R"({"Version":"2012-10-17","Statement":[
      {"Effect":"Allow","Action":["dynamodb:GetItem","dynamodb:PutItem"],"Resource":["arn:aws:dynamodb:*:*:table/a","arn:aws:dynamodb:*:*:table/b"]},
      {"Effect":"Deny","NotAction":"dynamodb:*","NotResource":"*"}]})");
  ASSERT_EQ(two.statements.size(), 2U);
  EXPECT_THAT(two.statements[0].actions, ElementsAre("dynamodb:GetItem", "dynamodb:PutItem"));
  EXPECT_THAT(two.statements[0].resources,
              ElementsAre("arn:aws:dynamodb:*:*:table/a", "arn:aws:dynamodb:*:*:table/b"));
  EXPECT_EQ(two.statements[1].effect, Statement::Effect::deny);
  EXPECT_TRUE(two.statements[1].not_actions);
  EXPECT_TRUE(two.statements[1].not_resources);
}

TEST(PolicyDocument, TakesPrincipalsAndConditionsInAllTheirForms) {
  const Policy policy = Policy::parse("of-a-function", R"({"Version":"2012-10-17","Id":"default","Statement":[
      {"Effect":"Allow","Principal":{"Service":"apigateway.amazonaws.com"},"Action":"lambda:InvokeFunction",
       "Resource":"arn:aws:lambda:us-east-1:123456789012:function:f",
       "Condition":{"ArnLike":{"aws:SourceArn":"arn:aws:execute-api:us-east-1:123456789012:api/*"},"Bool":{"aws:PrincipalIsAWSService":true},
                    "NumericLessThan":{"a:b":[1,2.5]}}},
      {"Effect":"Deny","NotPrincipal":{"AWS":["123456789012","arn:aws:iam::123456789012:role/r"]},"Action":"*"},
      {"Effect":"Allow","Principal":"*","Action":"*"}]})");
  const Statement& gateway = policy.statements[0];
  EXPECT_THAT(gateway.principals, ElementsAre("apigateway.amazonaws.com"));
  ASSERT_EQ(gateway.conditions.size(), 3U);
  EXPECT_EQ(gateway.conditions[0].operation, "ArnLike");
  EXPECT_EQ(gateway.conditions[0].key, "aws:SourceArn");
  EXPECT_THAT(gateway.conditions[0].values, ElementsAre("arn:aws:execute-api:us-east-1:123456789012:api/*"));
  EXPECT_THAT(gateway.conditions[1].values, ElementsAre("true"));
  EXPECT_THAT(gateway.conditions[2].values, ElementsAre("1", "2.5"));
  EXPECT_TRUE(policy.statements[1].not_principals);
  EXPECT_THAT(policy.statements[1].principals,
              ElementsAre("123456789012", "arn:aws:iam::123456789012:role/r"));
  EXPECT_THAT(policy.statements[1].resources, ElementsAre("*"));
  EXPECT_THAT(policy.statements[2].principals, ElementsAre("*"));
}

TEST(PolicyDocument, HasVariablesFromVersion2012On) {
  const std::string statement = R"("Statement":{"Effect":"Allow","Action":"*","Resource":"*"}})";
  EXPECT_TRUE(Policy::parse("p", R"({"Version":"2012-10-17",)" + statement).statements[0].variables);
  EXPECT_FALSE(Policy::parse("p", R"({"Version":"2008-10-17",)" + statement).statements[0].variables);
  EXPECT_FALSE(Policy::parse("p", "{" + statement).statements[0].variables);
}

TEST(PolicyDocument, IsRefusedWithTheNameOfThePlace) {
  const auto in_statement = [](const std::string& body) {
    return refusal(R"({"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},{)" + body + "}]}");
  };
  EXPECT_EQ(in_statement(R"("Efect":"Allow","Action":"*","Resource":"*")"),
            "Statement[1].Efect is not an element of a statement");
  EXPECT_EQ(in_statement(R"("Effect":"allow","Action":"*","Resource":"*")"),
            "Statement[1].Effect must be \"Allow\" or \"Deny\"");
  EXPECT_EQ(in_statement(R"("Action":"*","Resource":"*")"), "Statement[1] has no Effect");
  EXPECT_EQ(in_statement(R"("Effect":"Allow","Resource":"*")"),
            "Statement[1] has neither Action nor NotAction");
  EXPECT_EQ(in_statement(R"("Effect":"Allow","Action":"*")"),
            "Statement[1] has neither Resource nor NotResource");
  EXPECT_EQ(in_statement(R"("Effect":"Allow","Action":[],"Resource":"*")"),
            "Statement[1].Action must not be empty");
  EXPECT_EQ(in_statement(R"("Effect":"Allow","Action":["*",7],"Resource":"*")"),
            "Statement[1].Action[1] must be a string");
  EXPECT_EQ(in_statement(R"("Effect":"Allow","Action":"*","NotAction":"*","Resource":"*")"),
            "Statement[1] has both Action and NotAction");
  EXPECT_EQ(in_statement(R"("Effect":"Allow","Action":"InvokeFunction","Resource":"*")"),
            "Statement[1].Action must be \"*\" or name its service, like \"lambda:InvokeFunction\", but is "
            "\"InvokeFunction\"");
  EXPECT_EQ(in_statement(R"("Effect":"Allow","Action":"*","Resource":"worker")"),
            "Statement[1].Resource must be in ARN format or \"*\", but is \"worker\"");
  EXPECT_EQ(in_statement(R"("Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::${aws:PrincipalAccount")"),
            "Statement[1].Resource has a \"${\" without its \"}\"");
  EXPECT_EQ(in_statement(R"("Effect":"Allow","Action":"*","Principal":"123456789012")"),
            "Statement[1].Principal must be \"*\", or an object like {\"AWS\": \"123456789012\"}");
  EXPECT_EQ(in_statement(R"("Effect":"Allow","Action":"*","Principal":{"Federated":"x"})"),
            "Statement[1].Principal.Federated is not offered: principals are AWS or Service");
}

TEST(PolicyDocument, RefusesConditionsThatItWouldHaveToIgnore) {
  const auto with = [](const std::string& condition) {
    return refusal(R"({"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":)" + condition +
                   "}}");
  };
  EXPECT_EQ(with(R"({"DateLessThan":{"aws:CurrentTime":"2026-01-01"}})"),
            "Statement.Condition.DateLessThan is not a condition operator that is offered");
  EXPECT_EQ(with(R"({"ForAllValues:StringEquals":{"a:b":"c"}})"),
            "Statement.Condition.ForAllValues:StringEquals is not a condition operator that is offered");
  EXPECT_EQ(with(R"({"NullIfExists":{"a:b":"true"}})"),
            "Statement.Condition.NullIfExists is not a condition operator that is offered");
  EXPECT_EQ(with(R"({"StringEquals":"c"})"),
            "Statement.Condition.StringEquals must be an object of condition keys");
  EXPECT_EQ(with(R"({"StringEquals":{"a:b":{}}})"),
            "Statement.Condition.StringEquals.a:b must be a string, a number or a boolean");
  EXPECT_EQ(with(R"({"NumericEquals":{"a:b":"five"}})"),
            "Statement.Condition.NumericEquals.a:b must be numbers, but one is \"five\"");
  EXPECT_EQ(with(R"({"Bool":{"a:b":"yes"}})"),
            "Statement.Condition.Bool.a:b must be \"true\" or \"false\", but is \"yes\"");
  EXPECT_EQ(with(R"({"StringEqualsIfExists":{"a:b":"c"}})"), "accepted");
}

TEST(PolicyDocument, RefusesWhatIsNoPolicyAtAll) {
  EXPECT_EQ(refusal("{\"Statement\":"), "Syntax errors in policy, at byte 14.");
  EXPECT_EQ(refusal("[]"), "The policy must be an object");
  EXPECT_EQ(refusal("{}"), "The policy has no Statement");
  EXPECT_EQ(refusal(R"({"Version":"2020-01-01","Statement":[]})"),
            "Version must be \"2012-10-17\" or \"2008-10-17\"");
  EXPECT_EQ(refusal(R"({"Statements":[]})"), "Statements is not an element of a policy");
  EXPECT_EQ(refusal(R"({"Statement":["x"]})"), "Statement[0] must be an object");
}

}  // namespace
}  // namespace cutoff::iam
