// Who may do what: evaluation of a role's and a resource's policies, and AWS's words for a refusal.
#include <gtest/gtest.h>

#include "fakes/iam/iam.h"
#include "fakes/iam/pattern.h"
#include "fakes/wire/fault.h"

namespace cutoff::iam {
namespace {

constexpr const char* account = "123456789012";
constexpr const char* function_arn = "arn:aws:lambda:us-east-1:123456789012:function:worker";
constexpr const char* invoke = "lambda:InvokeFunction";

Caller worker() { return Caller::assumed_role(account, "worker-role", "worker"); }
Caller gateway(const std::string& source = "arn:aws:execute-api:us-east-1:123456789012:api/dev/POST/invoke") {
  return Caller::service("apigateway.amazonaws.com", account, source);
}
Policy document(std::string_view statement) {
  return Policy::parse("p", R"({"Version":"2012-10-17","Statement":)" + std::string(statement) + "}");
}

class Authorization : public ::testing::Test {
 protected:
  void give(Policy policy) { iam.put_role({"worker-role", {std::move(policy)}}); }
  bool allowed(const Caller& caller, const Policy* policy = nullptr, const Context& context = {}) {
    return iam.allows(caller, invoke, function_arn, context, policy);
  }
  std::string refusal(const Caller& caller, const Policy* policy = nullptr) {
    try {
      const ResourcePolicy of_the_function(policy == nullptr ? Policy() : *policy);
      iam.authorize(caller, invoke, function_arn, {}, &of_the_function);
    } catch (const wire::Fault& fault) {
      EXPECT_EQ(fault.status(), 403);
      EXPECT_EQ(fault.type(), "AccessDeniedException");
      return fault.message();
    }
    return "allowed";
  }
  Iam iam{account};
};

TEST(Caller, HasThePrincipalThatAwsShows) {
  EXPECT_EQ(Caller::root(account).principal, "arn:aws:iam::123456789012:root");
  EXPECT_EQ(worker().principal, "arn:aws:sts::123456789012:assumed-role/worker-role/worker");
  EXPECT_EQ(gateway().principal, "apigateway.amazonaws.com");
  EXPECT_EQ(Caller::anonymous().principal, "anonymous");
  EXPECT_EQ(Iam(account).role_arn("worker-role"), "arn:aws:iam::123456789012:role/worker-role");
}

TEST_F(Authorization, ARoleWithAPathIsNamedWithIt) {
  Role role{"worker-role", {}};
  role.path = "/service/";
  iam.put_role(role);
  EXPECT_EQ(iam.role_arn("worker-role"), "arn:aws:iam::123456789012:role/service/worker-role");

  const auto policy_for = [](const std::string& principal) {
    return document(R"({"Effect":"Allow","Principal":{"AWS":")" + principal +
                    R"("},"Action":"lambda:*","Resource":"*"})");
  };
  const Policy with_path = policy_for("arn:aws:iam::123456789012:role/service/worker-role");
  const Policy without_path = policy_for("arn:aws:iam::123456789012:role/worker-role");
  EXPECT_TRUE(allowed(worker(), &with_path));
  EXPECT_FALSE(allowed(worker(), &without_path));

  const Policy by_condition = document(
      R"({"Effect":"Allow","Principal":"*","Action":"lambda:*","Resource":"*","Condition":{"ArnEquals":)"
      R"({"aws:PrincipalArn":"arn:aws:iam::123456789012:role/service/worker-role"}}})");
  EXPECT_TRUE(allowed(worker(), &by_condition));
}

TEST(Pattern, StarsAndQuestionMarksReachAsFarAsTheyCan) {
  EXPECT_TRUE(matches("*", ""));
  EXPECT_TRUE(matches("a*c", "abbbc"));
  EXPECT_TRUE(matches("a*b*c", "aXbYbZc"));
  EXPECT_TRUE(
      matches("arn:aws:lambda:*:*:function:worker-?", "arn:aws:lambda:us-east-1:1:function:worker-7"));
  EXPECT_FALSE(
      matches("arn:aws:lambda:*:*:function:worker-?", "arn:aws:lambda:us-east-1:1:function:worker-"));
  EXPECT_FALSE(matches("a*c", "abbbd"));
  EXPECT_FALSE(matches("a?", "a"));
  EXPECT_FALSE(matches("", "a"));
  EXPECT_TRUE(matches("Lambda:Invoke*", "lambda:invokefunction", Case::insensitive));
  EXPECT_FALSE(matches("Lambda:Invoke*", "lambda:invokefunction"));
}

TEST_F(Authorization, ARoleNeedsAnAllowanceAndLosesItToAnyDenial) {
  EXPECT_EQ(refusal(worker()),
            "User: arn:aws:sts::123456789012:assumed-role/worker-role/worker is not authorized to perform: "
            "lambda:InvokeFunction on "
            "resource: arn:aws:lambda:us-east-1:123456789012:function:worker because no identity-based "
            "policy allows the "
            "lambda:InvokeFunction action");
  give(Policy{"p", {}}.allow({"LAMBDA:invoke*"}, {function_arn}));
  EXPECT_EQ(refusal(worker()), "allowed");
  give(Policy{"p", {}}.allow({"lambda:*"}, {"*"}).deny({"lambda:InvokeFunction"}, {"*:worker"}));
  EXPECT_EQ(refusal(worker()),
            "User: arn:aws:sts::123456789012:assumed-role/worker-role/worker is not authorized to perform: "
            "lambda:InvokeFunction on "
            "resource: arn:aws:lambda:us-east-1:123456789012:function:worker with an explicit deny in an "
            "identity-based policy");
}

TEST_F(Authorization, ResourcesCompareWithCaseAndActionsWithout) {
  give(Policy{"p", {}}.allow({"lambda:invokefunction"},
                             {"arn:aws:lambda:us-east-1:123456789012:function:Worker"}));
  EXPECT_FALSE(allowed(worker()));
}

TEST_F(Authorization, NotActionAndNotResourceSpeakOfAllTheRest) {
  give(document(R"({"Effect":"Allow","NotAction":"lambda:Delete*","NotResource":"arn:aws:lambda:*:other"})"));
  EXPECT_TRUE(allowed(worker()));
  EXPECT_FALSE(iam.allows(worker(), "lambda:DeleteFunction", function_arn));
  EXPECT_FALSE(iam.allows(worker(), invoke, "arn:aws:lambda:us-east-1:123456789012:function:other"));
}

TEST_F(Authorization, InOneAccountTheResourcesPolicyIsEnough) {
  const Policy by_role = document(
      R"({"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:role/worker-role"},"Action":"lambda:InvokeFunction"})");
  EXPECT_TRUE(allowed(worker(), &by_role));
  const Policy by_session = document(
      R"({"Effect":"Allow","Principal":{"AWS":"arn:aws:sts::123456789012:assumed-role/worker-role/worker"},"Action":"*"})");
  EXPECT_TRUE(allowed(worker(), &by_session));
  EXPECT_FALSE(allowed(Caller::assumed_role(account, "worker-role", "another"), &by_session));
  const Policy by_account = document(R"({"Effect":"Allow","Principal":{"AWS":"123456789012"},"Action":"*"})");
  EXPECT_FALSE(allowed(worker(), &by_account))
      << "the account is named, and has to allow it to the role itself";
  const Policy denial = document(R"({"Effect":"Deny","Principal":{"AWS":"123456789012"},"Action":"*"})");
  give(Policy{"p", {}}.allow({"*"}, {"*"}));
  EXPECT_EQ(refusal(worker(), &denial),
            "User: arn:aws:sts::123456789012:assumed-role/worker-role/worker is not authorized to perform: "
            "lambda:InvokeFunction on "
            "resource: arn:aws:lambda:us-east-1:123456789012:function:worker with an explicit deny in a "
            "resource-based policy");
}

TEST_F(Authorization, NotPrincipalSparesWhomItNames) {
  const Policy others = document(
      R"({"Effect":"Deny","NotPrincipal":{"AWS":"arn:aws:iam::123456789012:role/worker-role"},"Action":"*"})");
  EXPECT_TRUE(others.statements[0].not_principals);
  give(Policy{"p", {}}.allow({"*"}, {"*"}));
  iam.put_role({"other-role", {Policy{"p", {}}.allow({"*"}, {"*"})}});
  EXPECT_TRUE(allowed(worker(), &others));
  EXPECT_FALSE(allowed(Caller::assumed_role(account, "other-role", "s"), &others));
}

TEST_F(Authorization, RootMayDoWhatNoResourceDenies) {
  EXPECT_TRUE(allowed(Caller::root(account)));
  const Policy denial = document(R"({"Effect":"Deny","Principal":"*","Action":"lambda:*"})");
  EXPECT_FALSE(allowed(Caller::root(account), &denial));
  EXPECT_FALSE(allowed(Caller::root("999999999999")));
  const Policy to_the_other =
      document(R"({"Effect":"Allow","Principal":{"AWS":"999999999999"},"Action":"lambda:*"})");
  EXPECT_TRUE(allowed(Caller::root("999999999999"), &to_the_other));
}

TEST_F(Authorization, AServiceNeedsAResourcePolicyThatNamesIt) {
  EXPECT_EQ(refusal(gateway()),
            "User: apigateway.amazonaws.com is not authorized to perform: lambda:InvokeFunction on resource: "
            "arn:aws:lambda:us-east-1:123456789012:function:worker because no resource-based policy allows "
            "the lambda:InvokeFunction action");
  const Policy policy = document(
      R"({"Effect":"Allow","Principal":{"Service":"apigateway.amazonaws.com"},"Action":"lambda:InvokeFunction",
      "Condition":{"ArnLike":{"aws:SourceArn":"arn:aws:execute-api:us-east-1:123456789012:api/*/POST/*"},"StringEquals":{"AWS:SourceAccount":"123456789012"}}})");
  EXPECT_TRUE(allowed(gateway(), &policy));
  EXPECT_FALSE(allowed(gateway("arn:aws:execute-api:us-east-1:123456789012:api/dev/GET/invoke"), &policy));
  EXPECT_FALSE(allowed(Caller::service("events.amazonaws.com", account, gateway().source_arn), &policy));
  EXPECT_FALSE(allowed(worker(), &policy));
}

TEST_F(Authorization, NobodyIsAllowedOnlyWhatEverybodyIs) {
  EXPECT_EQ(refusal(Caller::anonymous()).substr(0, 44), "User: anonymous is not authorized to perform");
  const Policy to_all =
      document(R"({"Effect":"Allow","Principal":{"AWS":"*"},"Action":"lambda:InvokeFunction"})");
  EXPECT_TRUE(allowed(Caller::anonymous(), &to_all));
  EXPECT_TRUE(allowed(gateway(), &to_all));
}

TEST_F(Authorization, ADeletedRolesSessionsMayDoNothing) {
  give(Policy{"p", {}}.allow({"*"}, {"*"}));
  iam.delete_role("worker-role");
  EXPECT_EQ(iam.find_role("worker-role"), nullptr);
  EXPECT_FALSE(allowed(worker()));
}

TEST_F(Authorization, AnAllowanceEndsWithThePolicyOfTheRoleThatGaveIt) {
  const auto asked = [this] {
    try {
      iam.authorize(worker(), invoke, function_arn);
    } catch (const wire::Fault&) {
      return false;
    }
    return true;
  };
  EXPECT_FALSE(asked());
  give(Policy{"p", {}}.allow({"*"}, {"*"}));
  EXPECT_TRUE(asked());
  EXPECT_TRUE(asked());
  iam.find_role("worker-role")->policies.clear();
  EXPECT_FALSE(asked());
  Iam::put_role_policy(*iam.find_role("worker-role"), Policy{"p", {}}.allow({"*"}, {"*"}));
  EXPECT_TRUE(asked());
  give(Policy{"p", {}});
  EXPECT_FALSE(asked());
  give(Policy{"p", {}}.allow({"*"}, {"*"}));
  EXPECT_TRUE(asked());
  iam.delete_role("worker-role");
  EXPECT_FALSE(asked());
  give(Policy{"p", {}}.allow({"*"}, {"*"}));
  EXPECT_TRUE(asked());
  iam.clear();
  EXPECT_FALSE(asked());
}

TEST_F(Authorization, AnAllowanceOfAResourcesPolicyEndsWithItAndIsForItsCallerAndItsActionOnly) {
  ResourcePolicy policy(document(
      R"({"Effect":"Allow","Principal":{"Service":"apigateway.amazonaws.com"},"Action":"lambda:*"})"));
  const auto asked = [this](const Caller& caller, std::string_view action, const ResourcePolicy& asked_of) {
    try {
      iam.authorize(caller, action, function_arn, {}, &asked_of);
    } catch (const wire::Fault&) {
      return false;
    }
    return true;
  };
  const ResourcePolicy none;
  EXPECT_TRUE(asked(gateway(), invoke, policy));
  EXPECT_TRUE(asked(gateway(), invoke, policy));
  EXPECT_FALSE(asked(gateway(), invoke, none));
  EXPECT_FALSE(asked(gateway(), "iam:PassRole", policy));
  EXPECT_FALSE(asked(Caller::service("events.amazonaws.com", account, gateway().source_arn), invoke, policy));
  policy.edit().statements[0].conditions.push_back(
      {"ArnLike", "aws:SourceArn", {"arn:aws:execute-api:*:*:other/*"}});
  EXPECT_FALSE(asked(gateway(), invoke, policy));
  policy.edit().statements.clear();
  EXPECT_FALSE(asked(gateway(), invoke, policy));
}

TEST_F(Authorization, ARolesPolicyMustNotSpeakOfPrincipals) {
  try {
    give(document(R"({"Effect":"Allow","Principal":"*","Action":"*"})"));
    FAIL() << "accepted";
  } catch (const wire::Fault& fault) {
    EXPECT_EQ(fault.type(), "MalformedPolicyDocument");
    EXPECT_EQ(fault.message(), "Policy document should not specify a principal.");
  }
}

TEST_F(Authorization, ConditionsHoldAsAwsSays) {
  const auto holds = [&](const std::string& condition, const Context& context) {
    give(document(R"({"Effect":"Allow","Action":"*","Resource":"*","Condition":)" + condition + "}"));
    return allowed(worker(), nullptr, context);
  };
  const Context none;
  EXPECT_TRUE(holds(R"({"StringEquals":{"k":["a","b"]}})", {{"K", "b"}}));
  EXPECT_FALSE(holds(R"({"StringEquals":{"k":"a*"}})", {{"k", "ab"}}));
  EXPECT_FALSE(holds(R"({"StringEquals":{"k":"a"}})", {{"k", "A"}}));
  EXPECT_TRUE(holds(R"({"StringEqualsIgnoreCase":{"k":"a"}})", {{"k", "A"}}));
  EXPECT_FALSE(holds(R"({"StringNotEqualsIgnoreCase":{"k":"a"}})", {{"k", "A"}}));
  EXPECT_TRUE(holds(R"({"StringLike":{"k":"a*"}})", {{"k", "ab"}}));
  EXPECT_FALSE(holds(R"({"StringNotLike":{"k":["x","a*"]}})", {{"k", "ab"}}));
  EXPECT_TRUE(holds(R"({"StringNotEquals":{"k":["x","y"]}})", {{"k", "ab"}}));
  EXPECT_FALSE(holds(R"({"StringEquals":{"k":"a"}})", none));
  EXPECT_TRUE(holds(R"({"StringNotEquals":{"k":"a"}})", none)) << "a key that is missing equals nothing";
  EXPECT_TRUE(holds(R"({"StringEqualsIfExists":{"k":"a"}})", none));
  EXPECT_FALSE(holds(R"({"StringEqualsIfExists":{"k":"a"}})", {{"k", "b"}}));
  EXPECT_TRUE(holds(R"({"Null":{"k":"true"}})", none));
  EXPECT_FALSE(holds(R"({"Null":{"k":"false"}})", none));
  EXPECT_TRUE(holds(R"({"Null":{"k":"false"}})", {{"k", ""}}));
  EXPECT_TRUE(holds(R"({"Bool":{"aws:PrincipalIsAWSService":"false"}})", none));
  EXPECT_TRUE(holds(R"({"NumericLessThanEquals":{"k":"10"}})", {{"k", "9.5"}}));
  EXPECT_FALSE(holds(R"({"NumericGreaterThan":{"k":10}})", {{"k", "10"}}));
  EXPECT_FALSE(holds(R"({"NumericEquals":{"k":10}})", {{"k", "ten"}}));
  EXPECT_TRUE(holds(R"({"NumericNotEquals":{"k":10}})", {{"k", "11"}}));
  EXPECT_TRUE(holds(R"({"ArnEquals":{"k":"arn:aws:sqs:*:1:q*"}})", {{"k", "arn:aws:sqs:us-east-1:1:queue"}}));
  EXPECT_FALSE(
      holds(R"({"ArnLike":{"k":"arn:aws:s*:1:queue:a"}})", {{"k", "arn:aws:sqs:us-east-1:1:queue:a"}}))
      << "a wildcard stays within its part";
  EXPECT_TRUE(
      holds(R"({"ArnNotLike":{"k":"arn:aws:sqs:*:2:q*"}})", {{"k", "arn:aws:sqs:us-east-1:1:queue"}}));
  EXPECT_FALSE(holds(R"({"StringEquals":{"k":"a"},"StringLike":{"j":"b"}})", {{"k", "a"}}))
      << "all must hold";
}

TEST_F(Authorization, TheCallerCarriesKeysOfItsOwn) {
  const auto holds = [&](const std::string& key, const std::string& value) {
    give(document(R"({"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{")" + key +
                  R"(":")" + value + R"("}}})"));
    return allowed(worker());
  };
  EXPECT_TRUE(holds("aws:PrincipalArn", "arn:aws:iam::123456789012:role/worker-role"));
  EXPECT_TRUE(holds("aws:principalaccount", "123456789012"));
  EXPECT_TRUE(holds("aws:PrincipalType", "AssumedRole"));
  EXPECT_FALSE(holds("aws:SourceArn", ""));
  EXPECT_FALSE(holds("aws:PrincipalServiceName", "lambda.amazonaws.com"));
}

TEST_F(Authorization, VariablesStandForWhatTheRequestSays) {
  give(document(
      R"({"Effect":"Allow","Action":"*","Resource":"arn:aws:lambda:*:${aws:PrincipalAccount}:function:${k, 'work'}er"})"));
  EXPECT_TRUE(allowed(worker()));
  EXPECT_TRUE(allowed(worker(), nullptr, {{"k", "work"}}));
  EXPECT_FALSE(allowed(worker(), nullptr, {{"k", "*"}})) << "a value's star is a star";
  give(document(
      R"({"Effect":"Allow","Action":"*","Resource":"arn:aws:lambda:*:*:function:${unknown:key}*"})"));
  EXPECT_FALSE(allowed(worker()));
  give(document(
      R"({"Effect":"Allow","Action":"*","Resource":"*","Condition":{"ArnLike":{"k":"arn:aws:s3::${aws:PrincipalAccount}:b${*}"}}})"));
  EXPECT_TRUE(allowed(worker(), nullptr, {{"k", "arn:aws:s3::123456789012:b*"}}));
  EXPECT_FALSE(allowed(worker(), nullptr, {{"k", "arn:aws:s3::123456789012:bc"}}));
  Policy old = Policy::parse(
      "p",
      R"({"Statement":{"Effect":"Allow","Action":"*","Resource":"arn:aws:lambda:*:${aws:PrincipalAccount}:*"}})");
  give(old);
  EXPECT_FALSE(allowed(worker())) << "version 2008-10-17 knows no variables";
}

TEST_F(Authorization, AnOperatorThatIsNotOfferedIsAnErrorOfWhoeverBuiltThePolicy) {
  Policy policy = Policy{"p", {}}.allow({"*"}, {"*"});
  policy.statements[0].conditions.push_back({"IpAddress", "aws:SourceIp", {"10.0.0.0/8"}});
  give(policy);
  EXPECT_THROW(allowed(worker()), std::logic_error);
}

}  // namespace
}  // namespace cutoff::iam
