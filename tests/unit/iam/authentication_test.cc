#include "fakes/iam/authentication.h"

#include <chrono>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fakes/iam/signature_v4.h"
#include "fakes/wire/fault.h"

namespace cutoff::iam {
namespace {

using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;
using Words = SigningService::Words;

const wire::Calendar::Moment now = std::chrono::sys_days(std::chrono::year{2026} / 2 / 10) + 12h;

constexpr SigningService lambda{.name = "lambda"};
constexpr SigningService dynamodb{
    .name = "dynamodb", .words = Words::dynamodb, .window = std::chrono::minutes(15)};
constexpr SigningService sts{"sts", Words::query, SigningService::Scope::either};
constexpr SigningService iam_itself{"iam", Words::query, SigningService::Scope::global};
constexpr SigningService agentcore{.name = "bedrock-agentcore", .words = Words::access_denied};

class Authenticating : public ::testing::Test {
 protected:
  explicit Authenticating(Authentication::Options options = {})
      : authentication("123456789012", "eu-west-1", std::move(options)) {
    authentication.access_keys().put(session_key);
  }

  static wire::Request plain_request() {
    wire::Request request;
    request.method = "POST";
    request.target = "/2015-03-31/functions/arn%3Aaws/invocations?Qualifier=1";
    request.headers = {{"Host", "127.0.0.1:4566"}};
    return request;
  }
  static wire::Request signed_request(const AccessKey& key, std::string service = "lambda",
                                      std::string region = "eu-west-1", wire::Calendar::Moment at = now) {
    wire::Request request = plain_request();
    sign(request, "{}", {key, std::move(region), std::move(service), at});
    return request;
  }

  Caller caller_of(const wire::Request& request, const SigningService& service = lambda,
                   std::string_view body = "{}") {
    return authentication.caller_of(request, body, service, now);
  }
  /// "403 InvalidSignatureException: …"
  std::string refusal(const wire::Request& request, const SigningService& service = lambda,
                      std::string_view body = "{}") {
    try {
      return "accepted: " + caller_of(request, service, body).principal;
    } catch (const wire::Fault& fault) {
      return std::to_string(fault.status()) + " " + fault.what();
    }
  }

  const Caller worker = Caller::assumed_role("123456789012", "worker-role", "worker");
  const AccessKey root_key{.id = "test", .secret = "test", .caller = {}};
  const AccessKey session_key{.id = "ASIAWORKER",
                              .secret = "secret",
                              .session_token = "a/token+of==",
                              .caller = worker,
                              .expires = now + 1h};
  Authentication authentication;
};

class Open : public Authenticating {};

TEST_F(Open, WhoIsNotSignedIsTheAccountsRoot) {
  EXPECT_EQ(caller_of(plain_request()).kind, Caller::Kind::root);
}

TEST_F(Open, WhoSignsWithAnyKeyIsRootAndWithAKnownOneItsCaller) {
  const AccessKey unknown{.id = "AKIAUNKNOWN", .secret = "x", .caller = {}};
  EXPECT_EQ(caller_of(signed_request(unknown)).kind, Caller::Kind::root);
  EXPECT_EQ(caller_of(signed_request(session_key)).principal, worker.principal);
}

TEST_F(Open, TheSignatureItselfIsNotLookedAt) {
  wire::Request request = plain_request();
  request.headers.add("Authorization",
                      "AWS4-HMAC-SHA256 Credential=ASIAWORKER/20200101/mars/s3/aws4_request, …");
  EXPECT_EQ(caller_of(request).role, "worker-role");
  wire::Request presigned = plain_request();
  presigned.target +=
      "&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=ASIAWORKER%2F20200101%2Fa%2Fb%2Faws4_request";
  EXPECT_EQ(caller_of(presigned).role, "worker-role");
}

class Strict : public Authenticating {
 protected:
  Strict() : Authenticating({.strict = true}) {}
};

TEST_F(Strict, WhoSignsRightlyIsTheKeysCaller) {
  EXPECT_EQ(caller_of(signed_request(root_key)).kind, Caller::Kind::root);
  EXPECT_EQ(caller_of(signed_request(session_key)).principal, worker.principal);
}

TEST_F(Strict, APresignedRequestIsItsSigners) {
  wire::Request request = plain_request();
  presign(request, "{}", {session_key, "eu-west-1", "lambda", now}, 60s);
  EXPECT_EQ(caller_of(request).principal, worker.principal);
}

TEST_F(Strict, EveryServiceRefusesAnUnsignedRequestInItsWords) {
  EXPECT_EQ(refusal(plain_request(), lambda),
            "403 MissingAuthenticationTokenException: Missing Authentication Token");
  EXPECT_EQ(refusal(plain_request(), dynamodb),
            "403 MissingAuthenticationTokenException: Request is missing Authentication Token");
  EXPECT_EQ(refusal(plain_request(), sts),
            "403 MissingAuthenticationToken: Request is missing Authentication Token");
  EXPECT_EQ(refusal(plain_request(), agentcore), "403 AccessDeniedException: Missing Authentication Token");
}

TEST_F(Strict, ABearersTokenIsNoSignature) {
  wire::Request request = plain_request();
  request.headers.add("Authorization", "Bearer abc");
  EXPECT_THAT(refusal(request), StartsWith("403 MissingAuthenticationTokenException"));
}

TEST_F(Strict, AnUnknownKeyIsRefused) {
  const AccessKey unknown{.id = "AKIAUNKNOWN", .secret = "x", .caller = {}};
  EXPECT_EQ(refusal(signed_request(unknown)),
            "403 UnrecognizedClientException: The security token included in the request is invalid.");
  EXPECT_THAT(refusal(signed_request(unknown, "sts"), sts), StartsWith("403 InvalidClientTokenId: "));
}

TEST_F(Strict, AWrongSignatureIsAnsweredWithWhatShouldHaveBeenSigned) {
  const AccessKey wrong{.id = "test", .secret = "wrong", .caller = {}};
  EXPECT_THAT(
      refusal(signed_request(wrong)),
      AllOf(StartsWith("403 InvalidSignatureException: The request signature we calculated does not match"),
            HasSubstr("\n\nThe Canonical String for this request should have been\n'POST\n"
                      "/2015-03-31/functions/arn%253Aaws/invocations\nQualifier=1\n"),
            HasSubstr("\n\nThe String-to-Sign should have been\n'AWS4-HMAC-SHA256\n20260210T120000Z\n"
                      "20260210/eu-west-1/lambda/aws4_request\n")));
  EXPECT_THAT(refusal(signed_request(wrong, "iam", "us-east-1"), iam_itself),
              StartsWith("403 SignatureDoesNotMatch: "));
}

TEST_F(Strict, AnotherBodyThanTheSignedOneIsAWrongSignature) {
  wire::Request request = plain_request();
  sign(request, "{}",
       {.key = root_key, .region = "eu-west-1", .service = "lambda", .at = now, .with_content_hash = true});
  EXPECT_THAT(refusal(request, lambda, "{}"), StartsWith("accepted"));
  EXPECT_THAT(refusal(request, lambda, "{ }"), StartsWith("403 InvalidSignatureException"));
}

TEST_F(Strict, ABodyThatIsNotSignedMayBeAny) {
  wire::Request request = plain_request();
  request.headers.add("X-Amz-Content-Sha256", "UNSIGNED-PAYLOAD");
  sign(request, "", {root_key, "eu-west-1", "lambda", now});
  EXPECT_THAT(refusal(request, lambda, "anything"), StartsWith("accepted"));
}

TEST_F(Strict, ASessionNeedsItsToken) {
  AccessKey without = session_key;
  without.session_token.clear();
  EXPECT_THAT(refusal(signed_request(without)), StartsWith("403 UnrecognizedClientException"));
  AccessKey other = session_key;
  other.session_token = "another";
  EXPECT_THAT(refusal(signed_request(other)), StartsWith("403 UnrecognizedClientException"));
}

TEST_F(Strict, ASessionThatHasEndedIsRefusedFromThatInstantOn) {
  const auto at = [this](wire::Calendar::Moment moment) {
    try {
      authentication.caller_of(signed_request(session_key), "{}", lambda, moment);
      return std::string("accepted");
    } catch (const wire::Fault& fault) {
      return std::string(fault.what());
    }
  };
  EXPECT_EQ(at(now + 1h - 1ns), "accepted");
  EXPECT_EQ(at(now + 1h), "ExpiredTokenException: The security token included in the request is expired");
}

TEST_F(Strict, EverythingThatIsMissingIsNamedAtOnce) {
  wire::Request request = plain_request();
  request.headers.add("Authorization", "AWS4-HMAC-SHA256 Nothing=1");
  EXPECT_EQ(
      refusal(request, dynamodb),
      "403 IncompleteSignatureException: Authorization header requires 'Credential' parameter. Authorization "
      "header requires 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter. "
      "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. "
      "Authorization=AWS4-HMAC-SHA256 Nothing=1");
  EXPECT_THAT(refusal(request, sts), StartsWith("400 IncompleteSignature: "));

  wire::Request presigned = plain_request();
  presigned.target += "&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=x&X-Amz-Signature=y&X-Amz-Date=z";
  EXPECT_EQ(
      refusal(presigned),
      "403 IncompleteSignatureException: AWS query-string parameters must include 'X-Amz-SignedHeaders'. "
      "Re-examine the query-string parameters.");
}

TEST_F(Strict, ARequestIsSignedInOnePlaceOnly) {
  wire::Request request = signed_request(root_key);
  request.target += "&X-Amz-Algorithm=AWS4-HMAC-SHA256";
  EXPECT_EQ(refusal(request),
            "403 InvalidSignatureException: Found both 'X-Amz-Algorithm' as a query-string param and "
            "'Authorization' "
            "as HTTP header.");
}

TEST_F(Strict, EverythingThatIsWrongWithTheScopeIsNamedAtOnce) {
  wire::Request request = signed_request(root_key, "s3", "mars");
  request.headers.set("X-Amz-Date", "20260211T000000Z");
  EXPECT_EQ(
      refusal(request, dynamodb),
      "403 InvalidSignatureException: Credential should be scoped to a valid region, not 'mars'. Credential "
      "should be scoped to correct service: 'dynamodb'. Date in Credential scope does not match YYYYMMDD "
      "from "
      "ISO-8601 version of date from HTTP: '20260210' != '20260211', from '20260211T000000Z'.");
}

TEST_F(Strict, IamIsSignedForUsEast1AndStsForThereOrHere) {
  EXPECT_THAT(refusal(signed_request(root_key, "iam", "us-east-1"), iam_itself), StartsWith("accepted"));
  EXPECT_THAT(refusal(signed_request(root_key, "iam", "eu-west-1"), iam_itself), HasSubstr("valid region"));
  EXPECT_THAT(refusal(signed_request(root_key, "sts", "us-east-1"), sts), StartsWith("accepted"));
  EXPECT_THAT(refusal(signed_request(root_key, "sts", "eu-west-1"), sts), StartsWith("accepted"));
  EXPECT_THAT(refusal(signed_request(root_key, "lambda", "us-east-1"), lambda), HasSubstr("valid region"));
}

TEST_F(Strict, TheHostIsSigned) {
  wire::Request request = plain_request();
  request.headers.remove("Host");
  sign(request, "{}", {root_key, "eu-west-1", "lambda", now});
  EXPECT_THAT(refusal(request), HasSubstr("'Host' or ':authority' must be a 'SignedHeader'"));
}

TEST_F(Strict, AMalformedDateOrCredentialIsIncomplete) {
  wire::Request request = signed_request(root_key);
  request.headers.set("X-Amz-Date", "2026-02-10");
  EXPECT_THAT(refusal(request),
              StartsWith("403 IncompleteSignatureException: Date must be in ISO-8601 'basic format'."));
  request.headers.set("X-Amz-Date", "20260231T120000Z");
  EXPECT_THAT(refusal(request), StartsWith("403 IncompleteSignatureException: Date must be in"));

  wire::Request short_credential = plain_request();
  short_credential.headers.add("X-Amz-Date", "20260210T120000Z");
  short_credential.headers.add("Authorization",
                               "AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=host, Signature=00");
  EXPECT_THAT(refusal(short_credential), HasSubstr("exactly 5 slash-delimited elements"));
}

TEST_F(Strict, DatesAreNotJudgedUnlessAskedFor) {
  EXPECT_THAT(refusal(signed_request(root_key, "lambda", "eu-west-1", now - 24h * 365)),
              StartsWith("accepted"));
}

class JudgingDates : public Authenticating {
 protected:
  JudgingDates() : Authenticating({.strict = true, .judge_dates = true}) {}
  std::string signed_at(wire::Calendar::Moment at, const SigningService& service = lambda) {
    return refusal(signed_request(root_key, std::string(service.name), "eu-west-1", at), service);
  }
};

TEST_F(JudgingDates, FiveMinutesEitherWayAreInTime) {
  EXPECT_THAT(signed_at(now - 5min), StartsWith("accepted"));
  EXPECT_THAT(signed_at(now + 5min), StartsWith("accepted"));
  EXPECT_EQ(signed_at(now - 5min - 1s),
            "403 InvalidSignatureException: Signature expired: 20260210T115459Z is now earlier than "
            "20260210T115500Z "
            "(20260210T120000Z - 5 min.)");
  EXPECT_EQ(signed_at(now + 5min + 1s),
            "403 InvalidSignatureException: Signature not yet current: 20260210T120501Z is still later than "
            "20260210T120500Z (20260210T120000Z + 5 min.)");
}

TEST_F(JudgingDates, TimesThatAreFurtherAwayThanNanosecondsCountAreTooEarlyOrTooLateAllTheSame) {
  const auto dated = [this](const std::string& date) {
    wire::Request request = plain_request();
    request.headers.add("X-Amz-Date", date);
    request.headers.add("Authorization",
                        "AWS4-HMAC-SHA256 Credential=test/" + date.substr(0, 8) +
                            "/eu-west-1/lambda/aws4_request, SignedHeaders=host, Signature=00");
    return refusal(request);
  };
  EXPECT_THAT(dated("00000101T000000Z"),
              HasSubstr("Signature expired: 00000101T000000Z is now earlier than"));
  EXPECT_THAT(dated("99991231T235959Z"),
              HasSubstr("Signature not yet current: 99991231T235959Z is still later than"));
  EXPECT_THAT(dated("-0010101T000000Z"), HasSubstr("Date must be in ISO-8601 'basic format'"));
}

TEST_F(JudgingDates, DynamoDbAllowsFifteen) {
  EXPECT_THAT(signed_at(now - 15min, dynamodb), StartsWith("accepted"));
  EXPECT_THAT(signed_at(now - 15min - 1s, dynamodb), HasSubstr("(20260210T120000Z - 15 min.)"));
}

TEST_F(JudgingDates, APresignedRequestIsGoodForItsTime) {
  const auto presigned = [this](wire::Calendar::Moment at, std::chrono::seconds expires) {
    wire::Request request = plain_request();
    presign(request, "{}", {root_key, "eu-west-1", "lambda", at}, expires);
    return refusal(request);
  };
  EXPECT_THAT(presigned(now - 1h, 1h), StartsWith("accepted"));
  EXPECT_THAT(presigned(now - 1h, 3599s),
              HasSubstr("Signature expired: 20260210T115959Z is now earlier than"));
}

TEST_F(Strict, APresignedRequestIsGoodForSevenDaysAtMost) {
  for (const auto expires : {0s, 604801s}) {
    wire::Request request = plain_request();
    presign(request, "{}", {root_key, "eu-west-1", "lambda", now}, expires);
    EXPECT_THAT(refusal(request), HasSubstr("X-Amz-Expires must be")) << expires.count();
  }
}

TEST(AccessKeys, ThoseOfSessionsLookLikeAwssAndDiffer) {
  clock::RandomStream stream(1);
  const AccessKey one = AccessKey::for_session(stream, Caller::root("123456789012"));
  const AccessKey other = AccessKey::for_session(stream, Caller::root("123456789012"));
  EXPECT_THAT(one.id, ::testing::MatchesRegex("ASIA[A-Z2-7]{16}"));
  EXPECT_EQ(one.secret.size(), 40U);
  EXPECT_FALSE(one.session_token.empty());
  EXPECT_NE(one.id, other.id);
  EXPECT_NE(one.secret, other.secret);
}

TEST(AccessKeys, AreForgottenWhenTheyAreRemoved) {
  AccessKeys keys;
  keys.put({.id = "A", .secret = "s", .caller = {}});
  ASSERT_NE(keys.find("A"), nullptr);
  keys.remove("A");
  EXPECT_EQ(keys.find("A"), nullptr);
}

}  // namespace
}  // namespace cutoff::iam
