// STS and IAM at the wire. The requests' parameters are those that botocore sends.
#include "fakes/identity/identity.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fakes/wire/fault.h"
#include "fakes/wire/target.h"
#include "tests/harness/http_matchers.h"
#include "tests/harness/virtual_time.h"

namespace cutoff::identity {
namespace {

using namespace std::chrono_literals;
using harness::HasBody;
using harness::HasHeader;
using harness::HasStatus;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::Not;

constexpr const char* trust =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]})";
constexpr const char* allow_invoke =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"lambda:InvokeFunction","Resource":"*"}]})";

using Form = std::vector<std::pair<std::string, std::string>>;

class IdentityTest : public harness::RegionTest {
 protected:
  explicit IdentityTest(region::Region::Options options = {}) : RegionTest(std::move(options)) {}

  static wire::Request request_of(const std::string& action, const Form& form, const std::string& version) {
    wire::Request request;
    request.method = "POST";
    request.headers = {{"Host", "127.0.0.1:4566"},
                       {"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}};
    std::string body = "Action=" + action + "&Version=" + version;
    for (const auto& [name, value] : form) body += "&" + name + "=" + wire::percent_encoded(value);
    request.body = std::move(body);
    return request;
  }
  wire::Response send(wire::Request request) {
    return run([&] { return identity.handle(std::move(request)); });
  }
  wire::Response iam(const std::string& action, const Form& form = {}) {
    return send(request_of(action, form, "2010-05-08"));
  }
  wire::Response create(const std::string& name, const std::string& path = "/") {
    return iam("CreateRole", {{"RoleName", name}, {"AssumeRolePolicyDocument", trust}, {"Path", path}});
  }
  /// "404 NoSuchEntity: The role …"
  static std::string error_of(const wire::Response& response) {
    const std::string& body = response.body.text();
    const auto inside = [&body](const std::string& element) {
      const auto start = body.find("<" + element + ">");
      if (start == std::string::npos) return std::string("no " + element);
      const auto begin = start + element.size() + 2;
      return body.substr(begin, body.find("</" + element + ">") - begin);
    };
    return std::to_string(response.status) + " " + inside("Code") + ": " + inside("Message");
  }

  iam::Caller root() const { return iam::Caller::root("123456789012"); }

  Identity identity{region};
};

TEST_F(IdentityTest, GetCallerIdentityTellsRoot) {
  const wire::Response response = send(request_of("GetCallerIdentity", {}, "2011-06-15"));
  EXPECT_THAT(response, HasStatus(200));
  EXPECT_THAT(response, HasHeader("Content-Type", "text/xml"));
  const std::string id(response.headers.get("x-amzn-RequestId"));
  EXPECT_THAT(response,
              HasBody("<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">"
                      "<GetCallerIdentityResult><Arn>arn:aws:iam::123456789012:root</Arn>"
                      "<UserId>123456789012</UserId><Account>123456789012</Account></GetCallerIdentityResult>"
                      "<ResponseMetadata><RequestId>" +
                      id + "</RequestId></ResponseMetadata></GetCallerIdentityResponse>"));
}

TEST_F(IdentityTest, GetCallerIdentityTellsTheSessionOfAKnownKey) {
  create("worker-role");
  region.authentication().access_keys().put(
      {.id = "ASIAWORKER",
       .secret = "s",
       .caller = iam::Caller::assumed_role("123456789012", "worker-role", "worker")});
  wire::Request request = request_of("GetCallerIdentity", {}, "2011-06-15");
  request.headers.add("Authorization",
                      "AWS4-HMAC-SHA256 Credential=ASIAWORKER/20260210/us-east-1/sts/aws4_request, …");
  const wire::Response response = send(std::move(request));
  const std::string role_id = region.iam().find_role("worker-role")->id;
  EXPECT_THAT(role_id, MatchesRegex("AROA[A-Z2-7]{17}"));
  EXPECT_THAT(response,
              HasBody(AllOf(HasSubstr("<Arn>arn:aws:sts::123456789012:assumed-role/worker-role/worker</Arn>"),
                            HasSubstr("<UserId>" + role_id + ":worker</UserId>"))));
}

TEST_F(IdentityTest, ACreatedRoleIsAnsweredWholeAndThenFound) {
  loop.advance(90s);
  const wire::Response created = iam("CreateRole", {{"RoleName", "worker"},
                                                    {"AssumeRolePolicyDocument", trust},
                                                    {"Path", "/service/"},
                                                    {"Description", "does the work"},
                                                    {"MaxSessionDuration", "7200"},
                                                    {"Tags.member.1.Key", "team"},
                                                    {"Tags.member.1.Value", "a&b"}});
  EXPECT_THAT(created, HasStatus(200));
  const std::string role =
      "<Role><Path>/service/</Path><RoleName>worker</RoleName><RoleId>" +
      region.iam().find_role("worker")->id +
      "</RoleId><Arn>arn:aws:iam::123456789012:role/service/worker</Arn><CreateDate>2026-02-10T00:01:30Z</"
      "CreateDate>"
      "<AssumeRolePolicyDocument>" +
      wire::percent_encoded(trust) +
      "</AssumeRolePolicyDocument><Description>does the work</Description><MaxSessionDuration>7200"
      "</MaxSessionDuration><Tags><member><Key>team</Key><Value>a&amp;b</Value></member></Tags>"
      "<RoleLastUsed></RoleLastUsed></Role>";
  EXPECT_THAT(created, HasBody(AllOf(HasSubstr("<CreateRoleResult>" + role + "</CreateRoleResult>"))));
  EXPECT_THAT(iam("GetRole", {{"RoleName", "worker"}}), HasBody(HasSubstr("<GetRoleResult>" + role)));
}

TEST_F(IdentityTest, ARoleThatIsNotThereIsNoSuchEntity) {
  for (const char* action : {"GetRole", "DeleteRole", "ListRolePolicies", "ListAttachedRolePolicies"}) {
    EXPECT_EQ(error_of(iam(action, {{"RoleName", "nobody"}})),
              "404 NoSuchEntity: The role with name nobody cannot be found.")
        << action;
  }
}

TEST_F(IdentityTest, ANameIsTakenWhateverItsCase) {
  create("Worker");
  EXPECT_EQ(error_of(create("worker")), "409 EntityAlreadyExists: Role with name worker already exists.");
}

TEST_F(IdentityTest, WhatIsWrongWithParametersIsAValidationError) {
  EXPECT_EQ(error_of(iam("GetRole")),
            "400 ValidationError: 1 validation error detected: Value null at 'roleName' failed to satisfy "
            "constraint: Member must not be null");
  EXPECT_EQ(
      error_of(iam("CreateRole", {{"RoleName", std::string(65, 'r')}})),
      "400 ValidationError: 2 validation errors detected: Value '" + std::string(65, 'r') +
          "' at 'roleName' failed to satisfy constraint: Member must have length less than or equal to 64; "
          "Value null at 'assumeRolePolicyDocument' failed to satisfy constraint: Member must not be null");
  EXPECT_EQ(
      error_of(create("a b")),
      "400 ValidationError: The specified value for roleName is invalid. It must contain only alphanumeric "
      "characters and/or the following: +=,.@_-");
  EXPECT_THAT(error_of(create("role", "no-slashes")),
              HasSubstr("400 ValidationError: The specified value for path"));
  EXPECT_THAT(error_of(iam("ListRoles", {{"MaxItems", "0"}})), HasSubstr("greater than or equal to 1"));
  EXPECT_THAT(error_of(iam("ListRoles", {{"MaxItems", "1001"}})), HasSubstr("less than or equal to 1000"));
  EXPECT_THAT(error_of(iam("ListRoles", {{"MaxItems", "many"}})), HasSubstr("400 MalformedInput"));
  EXPECT_THAT(error_of(iam("ListRoles", {{"Marker", "%%%"}})),
              HasSubstr("400 ValidationError: Invalid Marker."));
  EXPECT_THAT(
      error_of(iam("CreateRole",
                   {{"RoleName", "r"}, {"AssumeRolePolicyDocument", trust}, {"MaxSessionDuration", "3599"}})),
      HasSubstr("at 'maxSessionDuration'"));
}

TEST_F(IdentityTest, ATrustPolicyNamesPrincipalsAndNoResources) {
  const auto refusal = [this](const std::string& document) {
    return error_of(iam("CreateRole", {{"RoleName", "r"}, {"AssumeRolePolicyDocument", document}}));
  };
  EXPECT_THAT(refusal("{"), HasSubstr("400 MalformedPolicyDocument: Syntax errors in policy"));
  EXPECT_EQ(refusal(allow_invoke), "400 MalformedPolicyDocument: Missing required field Principal");
  EXPECT_EQ(refusal(R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sts:AssumeRole"}})"),
            "400 MalformedPolicyDocument: Missing required field Principal");
  EXPECT_EQ(
      refusal(
          R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sts:AssumeRole","Principal":"*","Resource":"*"}})"),
      "400 MalformedPolicyDocument: Has prohibited field Resource");
  EXPECT_EQ(
      refusal(
          R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"lambda:InvokeFunction","Principal":"*"}})"),
      "400 MalformedPolicyDocument: AssumeRole policy may only specify STS AssumeRole actions.");
  const std::string long_document = R"({"Version":"2012-10-17","Statement":{"Sid":")" +
                                    std::string(2048, 's') +
                                    R"(","Effect":"Allow","Action":"sts:AssumeRole","Principal":"*"}})";
  EXPECT_EQ(refusal(long_document), "409 LimitExceeded: Cannot exceed quota for ACLSizePerRole: 2048");
}

TEST_F(IdentityTest, ATrustPolicyCanBeReplaced) {
  create("worker");
  const std::string other = R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow",)"
                            R"("Principal":{"AWS":"123456789012"},"Action":"sts:AssumeRole"}]})";
  const wire::Response response =
      iam("UpdateAssumeRolePolicy", {{"RoleName", "worker"}, {"PolicyDocument", other}});
  EXPECT_THAT(response, HasStatus(200));
  EXPECT_THAT(response,
              HasBody(MatchesRegex("<UpdateAssumeRolePolicyResponse xmlns=\"[^\"]*\"><ResponseMetadata>"
                                   "<RequestId>[0-9a-f-]{36}</RequestId></ResponseMetadata>"
                                   "</UpdateAssumeRolePolicyResponse>")));
  EXPECT_THAT(iam("GetRole", {{"RoleName", "worker"}}), HasBody(HasSubstr(wire::percent_encoded(other))));
}

TEST_F(IdentityTest, AnInlinePolicyIsPutReadListedAndDeleted) {
  create("worker");
  const Form named{{"RoleName", "worker"}, {"PolicyName", "invoke"}};
  Form put = named;
  put.emplace_back("PolicyDocument", allow_invoke);
  EXPECT_THAT(iam("PutRolePolicy", put), HasStatus(200));
  const iam::Caller worker = iam::Caller::assumed_role("123456789012", "worker", "session");
  const std::string function = "arn:aws:lambda:us-east-1:123456789012:function:f";
  EXPECT_TRUE(region.iam().allows(worker, "lambda:InvokeFunction", function));

  EXPECT_THAT(
      iam("GetRolePolicy", named),
      HasBody(HasSubstr("<GetRolePolicyResult><RoleName>worker</RoleName><PolicyName>invoke</PolicyName>"
                        "<PolicyDocument>" +
                        wire::percent_encoded(allow_invoke) + "</PolicyDocument></GetRolePolicyResult>")));
  EXPECT_THAT(iam("ListRolePolicies", {{"RoleName", "worker"}}),
              HasBody(HasSubstr(
                  "<PolicyNames><member>invoke</member></PolicyNames><IsTruncated>false</IsTruncated>")));
  EXPECT_EQ(error_of(iam("DeleteRole", {{"RoleName", "worker"}})),
            "409 DeleteConflict: Cannot delete entity, must delete policies first.");

  EXPECT_THAT(iam("DeleteRolePolicy", named), HasStatus(200));
  EXPECT_FALSE(region.iam().allows(worker, "lambda:InvokeFunction", function));
  EXPECT_EQ(error_of(iam("GetRolePolicy", named)),
            "404 NoSuchEntity: The role policy with name invoke cannot be found.");
  EXPECT_THAT(iam("DeleteRole", {{"RoleName", "worker"}}), HasStatus(200));
  EXPECT_EQ(region.iam().find_role("worker"), nullptr);
}

TEST_F(IdentityTest, AnInlinePolicyNamesNoPrincipalAndAllOfThemHave10240Characters) {
  create("worker");
  const auto put = [this](const std::string& name, const std::string& document) {
    return error_of(
        iam("PutRolePolicy", {{"RoleName", "worker"}, {"PolicyName", name}, {"PolicyDocument", document}}));
  };
  EXPECT_EQ(
      put("p",
          R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*","Principal":"*"}})"),
      "400 MalformedPolicyDocument: Policy document should not specify a principal.");

  const auto of_size = [](std::size_t size) {
    const std::string before =
        R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*","Sid":")";
    const std::string after = R"("}})";
    return before + std::string(size - before.size() - after.size(), 's') + after;
  };
  EXPECT_THAT(put("one", of_size(5000)), HasSubstr("200"));
  EXPECT_THAT(put("two", of_size(5240) + std::string(1000, ' ')), HasSubstr("200"));  // spaces do not count
  EXPECT_EQ(put("three", of_size(200)),
            "409 LimitExceeded: Maximum policy size of 10240 bytes exceeded for role worker");
  EXPECT_THAT(put("one", of_size(4000)), HasSubstr("200"));  // takes the old one's place
}

TEST_F(IdentityTest, APolicyThatWasBuiltInCodeIsShownAsADocumentThatMeansTheSame) {
  iam::Policy policy;
  policy.name = "built";
  policy.allow({"lambda:InvokeFunction"}, {"arn:aws:lambda:*:*:function:a", "arn:aws:lambda:*:*:function:b"});
  policy.deny({"dynamodb:*"}, {"*"});
  policy.statements.back().conditions.push_back({"StringEquals", "aws:PrincipalAccount", {"123456789012"}});
  region.iam().put_role({"built-role", {policy}});
  EXPECT_THAT(
      iam("GetRolePolicy", {{"RoleName", "built-role"}, {"PolicyName", "built"}}),
      HasBody(HasSubstr(wire::percent_encoded(
          R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"lambda:InvokeFunction","Resource":)"
          R"(["arn:aws:lambda:*:*:function:a","arn:aws:lambda:*:*:function:b"]},{"Effect":"Deny","Action":)"
          R"("dynamodb:*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalAccount":"123456789012"}}}]})"))));
}

TEST_F(IdentityTest, AListComesInPagesThatTogetherAreAll) {
  for (int i = 0; i < 7; ++i) create("role-" + std::to_string(i), i % 2 == 0 ? "/even/" : "/odd/");
  const Page<const iam::Role*> first = identity.list_roles(root(), "/", {.max_items = 3});
  ASSERT_EQ(first.items.size(), 3U);
  ASSERT_TRUE(first.next_marker);
  const Page<const iam::Role*> second = identity.list_roles(root(), "/", {*first.next_marker, 3});
  const Page<const iam::Role*> third = identity.list_roles(root(), "/", {*second.next_marker, 3});
  EXPECT_EQ(second.items.front()->name, "role-3");
  ASSERT_EQ(third.items.size(), 1U);
  EXPECT_EQ(third.items.front()->name, "role-6");
  EXPECT_FALSE(third.next_marker);

  EXPECT_EQ(identity.list_roles(root(), "/odd/", {}).items.size(), 3U);
  EXPECT_THAT(iam("ListRoles", {{"MaxItems", "7"}}), HasBody(HasSubstr("<IsTruncated>false</IsTruncated>")));
  EXPECT_THAT(iam("ListRoles", {{"MaxItems", "6"}}),
              HasBody(AllOf(HasSubstr("<IsTruncated>true</IsTruncated><Marker>"), Not(HasSubstr("role-6")),
                            Not(HasSubstr("<RoleLastUsed>")))));
}

TEST_F(IdentityTest, NoRoleHasAnAttachedPolicyAndAttachingOneSaysWhy) {
  create("worker");
  EXPECT_THAT(iam("ListAttachedRolePolicies", {{"RoleName", "worker"}}),
              HasBody(HasSubstr("<AttachedPolicies></AttachedPolicies><IsTruncated>false</IsTruncated>")));
  const wire::Response refused =
      iam("AttachRolePolicy", {{"RoleName", "worker"}, {"PolicyArn", "arn:aws:iam::aws:policy/X"}});
  EXPECT_THAT(refused, HasStatus(501));
  EXPECT_THAT(refused,
              HasBody(AllOf(HasSubstr("<Code>NotImplemented</Code>"), HasSubstr("with PutRolePolicy"))));
}

TEST_F(IdentityTest, AnOperationThatIsNotOfferedSaysWhichThereAre) {
  EXPECT_EQ(error_of(send(request_of("AssumeRole", {}, "2011-06-15"))),
            "501 NotImplemented: The operation AssumeRole is not offered: of sts there is GetCallerIdentity");
  EXPECT_THAT(
      error_of(iam("CreateUser")),
      HasSubstr("of iam there is CreateRole, DeleteRole, DeleteRolePolicy, GetRole, GetRolePolicy, "));
}

TEST_F(IdentityTest, ARoleMayDoOnlyWhatItIsAllowed) {
  region.iam().put_role(
      {"deployer",
       {iam::Policy{"p", {}}.allow({"iam:CreateRole"}, {"arn:aws:iam::123456789012:role/app/*"})}});
  const iam::Caller deployer = iam::Caller::assumed_role("123456789012", "deployer", "s");
  identity.create_role(deployer, {.role_name = "one", .assume_role_policy_document = trust, .path = "/app/"});
  EXPECT_THROW(identity.create_role(deployer, {.role_name = "two", .assume_role_policy_document = trust}),
               wire::Fault);
  EXPECT_THROW(identity.get_role(deployer, "one"), wire::Fault);
}

class StrictIdentity : public IdentityTest {
 protected:
  StrictIdentity() : IdentityTest({.authentication = {.strict = true}}) {}
};

TEST_F(StrictIdentity, AnUnsignedRequestIsRefusedInXml) {
  const wire::Response response = send(request_of("GetCallerIdentity", {}, "2011-06-15"));
  EXPECT_EQ(error_of(response), "403 MissingAuthenticationToken: Request is missing Authentication Token");
  EXPECT_THAT(response,
              HasBody(HasSubstr("<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">"
                                "<Error><Type>Sender</Type>")));
}

/// As botocore 1.43.11 sent it, with the secret "test"; what it does not sign is left out.
TEST_F(StrictIdentity, BotocoresSignatureIsRight) {
  wire::Request request = request_of("GetCallerIdentity", {}, "2011-06-15");
  request.headers.add("X-Amz-Date", "20261121T125859Z");
  request.headers.add("Authorization",
                      "AWS4-HMAC-SHA256 Credential=test/20261121/us-east-1/sts/aws4_request, "
                      "SignedHeaders=content-type;host;x-amz-date, "
                      "Signature=4cc6f93a1cf511062b84a367e312b6aedb310c24d594bdba2b2d5fa9ed4aa364");
  EXPECT_THAT(send(std::move(request)), HasStatus(200));
}

TEST_F(StrictIdentity, BotocoresPresignedUrlIsRight) {
  wire::Request request;
  request.method = "POST";  // as botocore presigns, unless it is told to use GET
  request.target =
      "/?Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=test%"
      "2F20261121%"
      "2Fus-east-1%2Fsts%2Faws4_request&X-Amz-Date=20261121T125924Z&X-Amz-Expires=3600&X-Amz-SignedHeaders="
      "host&X-Amz-"
      "Signature=1aebc040d2f9a962f50c84edd93df81c545cb3f30741e4b99a53d2cec06202ac";
  request.headers.add("Host", "127.0.0.1:4566");
  EXPECT_THAT(send(request), HasStatus(200));
  request.target.replace(request.target.find("3600"), 4, "3601");
  EXPECT_EQ(error_of(send(request)).substr(0, 25), "403 SignatureDoesNotMatch");
}

}  // namespace
}  // namespace cutoff::identity
