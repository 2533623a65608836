// Signature Version 4 against AWS's own test suite, and properties of what is canonical.
//
// The cases, their requests and signatures, are those of awslabs/aws-c-auth, tests/aws-signing-test-suite/v4 (Apache
// License 2.0, Copyright Amazon.com, Inc. or its affiliates), told here as a table. All are signed by AKIDEXAMPLE at
// 2015-08-30T12:36:00Z for us-east-1/service, presigned ones for an hour.
#include "fakes/iam/signature_v4.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "fakes/clock/random.h"
#include "fakes/iam/digest.h"
#include "tests/harness/shared_data.h"

namespace cutoff::iam {
namespace {

using namespace std::chrono_literals;
using ::testing::Eq;
using ::testing::HasSubstr;
using ::testing::StartsWith;

const wire::Calendar::Moment signed_at =
    std::chrono::sys_days(std::chrono::year{2015} / 8 / 30) + 12h + 36min;

constexpr const char* short_token = "6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267";
constexpr const char* long_token =
    "AQoDYXdzEPT//////////"
    "wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwt"
    "hAx7mSEI/qkPpKPi/"
    "kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVX"
    "AkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+"
    "scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA==";
constexpr CanonicalForm as_it_is{.normalized_path = false};

struct Case {
  std::string name;
  std::string method;
  std::string target;
  std::vector<wire::Headers::Field> headers = {};  // besides Host
  std::string body = {};
  std::string token = {};
  CanonicalForm form = {};
  bool with_content_hash = false;
  std::string in_header;
  std::string in_query;
};

void PrintTo(const Case& sample, std::ostream* out) { *out << sample.name; }

const Case cases[] = {
    {.name = "get-header-key-duplicate",
     .method = "GET",
     .target = "/",
     .headers = {{"My-Header1", "value2"}, {"My-Header1", "value2"}, {"My-Header1", "value1"}},
     .in_header = "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea",
     .in_query = "3349ee0b81b4b589da0ff28a395c3591e04de515651dd74f298fa992d1507a97"},
    {.name = "get-header-value-multiline",
     .method = "GET",
     .target = "/",
     .headers = {{"My-Header1", "value1\n  value2\n     value3"}},
     .in_header = "cfd34249e4b1c8d6b91ef74165d41a32e5fab3306300901bb65a51a73575eefd",
     .in_query = "e6f5def831211aca02987a44b96826706278c7bc078112ae0263659c5b2f2d56"},
    {.name = "get-header-value-order",
     .method = "GET",
     .target = "/",
     .headers = {{"My-Header1", "value4"},
                 {"My-Header1", "value1"},
                 {"My-Header1", "value3"},
                 {"My-Header1", "value2"}},
     .in_header = "08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01",
     .in_query = "313720e71ca6202fdcfa9b20f88de01a4eb0638a83c833b1c184359a4eda864e"},
    {.name = "get-header-value-trim",
     .method = "GET",
     .target = "/",
     .headers = {{"My-Header1", " value1"}, {"My-Header2", " \"a   b   c\""}},
     .in_header = "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736",
     .in_query = "e7bb0fd515e125e1aec2ecc4c0c17484fb06f6846b927c35e46005dd3df3acd4"},
    {.name = "get-relative-normalized",
     .method = "GET",
     .target = "/example/..",
     .in_header = "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
     .in_query = "e93c787ed7f371d5c6b165c1b38ede9550f4dce4144713e844b25b7192d3865d"},
    {.name = "get-relative-relative-normalized",
     .method = "GET",
     .target = "/example1/example2/../..",
     .in_header = "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
     .in_query = "e93c787ed7f371d5c6b165c1b38ede9550f4dce4144713e844b25b7192d3865d"},
    {.name = "get-relative-relative-unnormalized",
     .method = "GET",
     .target = "/example1/example2/../..",
     .form = as_it_is,
     .in_header = "dc33e0856fd4baca4d7aa2146c38958283844764f38c74252a333df5e613003b",
     .in_query = "b45db0bfd1cf15003493b733e33aa208dd981bd0e63037a6ed953f71d2118a16"},
    {.name = "get-relative-unnormalized",
     .method = "GET",
     .target = "/example/..",
     .form = as_it_is,
     .in_header = "eca7ead57bb5aa5c8e28007acd4ff04e1ff9a0ff3b237ec1554a184887ff9282",
     .in_query = "cbcb213b928a077e43275df47b500f1dfaa864ab3f5a18f6b95f4ff0938167ee"},
    {.name = "get-slash-dot-slash-normalized",
     .method = "GET",
     .target = "/./",
     .in_header = "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
     .in_query = "e93c787ed7f371d5c6b165c1b38ede9550f4dce4144713e844b25b7192d3865d"},
    {.name = "get-slash-dot-slash-unnormalized",
     .method = "GET",
     .target = "/./",
     .form = as_it_is,
     .in_header = "68714168e6557f8f2de0ef956fc24dc2593a4bd2961f8df51898d8a134695145",
     .in_query = "a9b13e8f3484d9505bf1a6f347219f8f35b0fe8f128ceea597efc146a3dfe90c"},
    {.name = "get-slash-normalized",
     .method = "GET",
     .target = "//",
     .in_header = "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
     .in_query = "e93c787ed7f371d5c6b165c1b38ede9550f4dce4144713e844b25b7192d3865d"},
    {.name = "get-slash-pointless-dot-normalized",
     .method = "GET",
     .target = "/./example",
     .in_header = "ef75d96142cf21edca26f06005da7988e4f8dc83a165a80865db7089db637ec5",
     .in_query = "35034b1a0bdd969f346975386daf8aedfd4976573b8348cf4f67eaa41c5857de"},
    {.name = "get-slash-pointless-dot-unnormalized",
     .method = "GET",
     .target = "/./example",
     .form = as_it_is,
     .in_header = "beb03f223f7deae4146464f06e29eebbee9c8afbe15c290cf07aa8b119e14cff",
     .in_query = "72b11f16d9530b18204bfb71f2d6ab085894c0ed8d352730a6e76234c58b5e10"},
    {.name = "get-slash-unnormalized",
     .method = "GET",
     .target = "//",
     .form = as_it_is,
     .in_header = "c88bcd3d312d75078c0cd961d6deae3f4c754924b01669efcfcb439fd5e5b76e",
     .in_query = "b2a9542809db687769200f56a844a03f2bd0291d6eb90232d5101c6a579446cd"},
    {.name = "get-slashes-normalized",
     .method = "GET",
     .target = "//example//",
     .in_header = "9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84",
     .in_query = "c1834e8fb0307243711f0f907f6ab7311ed300d87f13792d7ee4da89ab93e082"},
    {.name = "get-slashes-unnormalized",
     .method = "GET",
     .target = "//example//",
     .form = as_it_is,
     .in_header = "87cca117541a147f6df867677d98a7d80dff226d2bfca9e4ffa899665623c7e5",
     .in_query = "822a5a9ba28072c5ab2bb4a6307d0c88276d40e49fec6b724c03fb4d4ba60fc2"},
    {.name = "get-space-normalized",
     .method = "GET",
     .target = "/example space/",
     .in_header = "652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741",
     .in_query = "7a1f416954786484c9824d93c1f26ef64acb9b1b6c9154d08c9f07d0e394abf6"},
    {.name = "get-space-unnormalized",
     .method = "GET",
     .target = "/example space/",
     .form = as_it_is,
     .in_header = "652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741",
     .in_query = "7a1f416954786484c9824d93c1f26ef64acb9b1b6c9154d08c9f07d0e394abf6"},
    {.name = "get-unreserved",
     .method = "GET",
     .target = "/-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
     .in_header = "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f",
     .in_query = "95968482db1b9e0fadef6efc1bd24689f77c77d9ef56919c96a28cc92e0d6005"},
    {.name = "get-utf8",
     .method = "GET",
     .target = "/ሴ",
     .in_header = "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85",
     .in_query = "10eae3f14a260bd3911cc6d008d3c576d143b05b62f09782a7a4b37f52178e44"},
    {.name = "get-vanilla",
     .method = "GET",
     .target = "/",
     .in_header = "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
     .in_query = "e93c787ed7f371d5c6b165c1b38ede9550f4dce4144713e844b25b7192d3865d"},
    {.name = "get-vanilla-empty-query-key",
     .method = "GET",
     .target = "/?Param1=value1",
     .in_header = "a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb",
     .in_query = "49096700cbbaa5753443850f40df10f904fc2fdb544dc9512203cc77c471a9de"},
    {.name = "get-vanilla-query",
     .method = "GET",
     .target = "/",
     .in_header = "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
     .in_query = "e93c787ed7f371d5c6b165c1b38ede9550f4dce4144713e844b25b7192d3865d"},
    {.name = "get-vanilla-query-order-encoded",
     .method = "GET",
     .target = "/?Param-3=Value3&Param=Value2&%E1%88%B4=Value1",
     .in_header = "371d3713e185cc334048618a97f809c9ffe339c62934c032af5a0e595648fcac",
     .in_query = "c5f1848ceec943ac2ca68ee720460c23aaae30a2300586597ada94c4a65e4787"},
    {.name = "get-vanilla-query-order-key-case",
     .method = "GET",
     .target = "/?Param2=value2&Param1=value1",
     .in_header = "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
     .in_query = "86012e2c9ad4d77369f5d81c11f75158aae4f895a085212cc6d3f923d300bed5"},
    {.name = "get-vanilla-query-unreserved",
     .method = "GET",
     .target = "/?-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz=-._~"
               "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
     .in_header = "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197",
     .in_query = "8e76a88a7433637b12778d5592799b29ad21ecd6cf6325051c21d86f0acda2bf"},
    {.name = "get-vanilla-utf8-query",
     .method = "GET",
     .target = "/?ሴ=bar",
     .in_header = "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04",
     .in_query = "0bdd809b1519ac4f0c1dc3540e2cc46bd0c7f778eda408b2ebf3b913d21ff600"},
    {.name = "get-vanilla-with-session-token",
     .method = "GET",
     .target = "/",
     .token = short_token,
     .in_header = "07ec1639c89043aa0e3e2de82b96708f198cceab042d4a97044c66dd9f74e7f8",
     .in_query = "7ff2b50b376cb4d151970630573d6291dc128cc5c2a12ffb237f73cc53f67b6c"},
    {.name = "post-header-key-case",
     .method = "POST",
     .target = "/",
     .in_header = "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
     .in_query = "2ce6e6d2e0cf2f9d1b55fafec88cd20574c31dc2e7631979f71ba2310083e95b"},
    {.name = "post-header-key-sort",
     .method = "POST",
     .target = "/",
     .headers = {{"My-Header1", "value1"}},
     .in_header = "c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c",
     .in_query = "c09d07e0d55871f10f2a6d350d994acf6825a3cae70673d7def55616e6119dd7"},
    {.name = "post-header-value-case",
     .method = "POST",
     .target = "/",
     .headers = {{"My-Header1", "VALUE1"}},
     .in_header = "cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d",
     .in_query = "0698bc9e4f7f9139065ba2909c0e99da257e8e2a42492a097bcd46d792391fed"},
    {.name = "post-sts-header-after",
     .method = "POST",
     .target = "/",
     .token = long_token,
     .form = {.token_is_appended = true},
     .in_header = "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
     .in_query = "2ce6e6d2e0cf2f9d1b55fafec88cd20574c31dc2e7631979f71ba2310083e95b"},
    {.name = "post-sts-header-before",
     .method = "POST",
     .target = "/",
     .token = long_token,
     .in_header = "85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead",
     .in_query = "46c2e3c63c1dbe7d39f8ada16fe7f001c1f56c5791441565323677f96308871c"},
    {.name = "post-vanilla",
     .method = "POST",
     .target = "/",
     .in_header = "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
     .in_query = "2ce6e6d2e0cf2f9d1b55fafec88cd20574c31dc2e7631979f71ba2310083e95b"},
    {.name = "post-vanilla-empty-query-value",
     .method = "POST",
     .target = "/?Param1=value1",
     .in_header = "28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11",
     .in_query = "a9ef26247f293bffe40eeff86a0480ba8c14d31503b2e0c3399e3a16bf1a3682"},
    {.name = "post-vanilla-query",
     .method = "POST",
     .target = "/?Param1=value1",
     .in_header = "28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11",
     .in_query = "a9ef26247f293bffe40eeff86a0480ba8c14d31503b2e0c3399e3a16bf1a3682"},
    {.name = "post-x-www-form-urlencoded",
     .method = "POST",
     .target = "/",
     .headers = {{"Content-Type", "application/x-www-form-urlencoded"}, {"Content-Length", "13"}},
     .body = "Param1=value1",
     .with_content_hash = true,
     .in_header = "d3875051da38690788ef43de4db0d8f280229d82040bfac253562e56c3f20e0b",
     .in_query = "89a40deed0f26f9461242825a082d2222717248abc7ab41f552ad84a94ad46e9"},
    {.name = "post-x-www-form-urlencoded-parameters",
     .method = "POST",
     .target = "/",
     .headers = {{"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"},
                 {"Content-Length", "13"}},
     .body = "Param1=value1",
     .with_content_hash = true,
     .in_header = "328d1b9eaadca9f5818ef05e8392801e091653bafec24fcab71e7344e7f51422",
     .in_query = "0dbeb9b026c7b6675f266b8427efec9b4fa8b1f6ef1477d717aea231106eab4d"},
};

wire::Request request_of(const Case& sample) {
  wire::Request request;
  request.method = sample.method;
  request.target = sample.target;
  request.headers.add("Host", "example.amazonaws.com");
  for (const auto& [name, value] : sample.headers) request.headers.add(name, value);
  request.body = sample.body;
  return request;
}

AccessKey key_of(const Case& sample) {
  return {.id = "AKIDEXAMPLE",
          .secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
          .session_token = sample.token,
          .caller = Caller::root("123456789012")};
}

/// What who receives the request finds to be its signature, with that secret.
std::string recomputed(const wire::Request& request, const Case& sample) {
  const auto signature = Signature::find(request);
  const auto credential = credential_of(request);
  if (!signature || !credential) return "not signed";
  const std::string canonical =
      canonical_request(request, signature->signed_headers, payload_hash(request, sample.body), sample.form);
  return signature_of(string_to_sign(signature->date, *credential, canonical), key_of(sample).secret,
                      *credential);
}

class SignatureV4 : public ::testing::TestWithParam<Case> {};

TEST_P(SignatureV4, SignsInTheHeaderAsAws) {
  const AccessKey key = key_of(GetParam());
  wire::Request request = request_of(GetParam());
  sign(request, GetParam().body,
       {key, "us-east-1", "service", signed_at, GetParam().form, GetParam().with_content_hash});
  const auto signature = Signature::find(request);
  ASSERT_TRUE(signature);
  EXPECT_EQ(signature->value, GetParam().in_header);
  EXPECT_EQ(signature->session_token, GetParam().token);
  EXPECT_EQ(recomputed(request, GetParam()), GetParam().in_header);
}

TEST_P(SignatureV4, SignsInTheQueryAsAws) {
  const AccessKey key = key_of(GetParam());
  wire::Request request = request_of(GetParam());
  presign(request, GetParam().body, {key, "us-east-1", "service", signed_at, GetParam().form}, 1h);
  const auto signature = Signature::find(request);
  ASSERT_TRUE(signature);
  EXPECT_EQ(signature->place, Signature::Place::query);
  EXPECT_EQ(signature->value, GetParam().in_query);
  EXPECT_EQ(signature->session_token, GetParam().token);
  EXPECT_EQ(recomputed(request, GetParam()), GetParam().in_query);
}

/// Where the files themselves are: also the texts in between.
TEST_P(SignatureV4, HasTheCanonicalTextsOfTheFiles) {
  const std::string folder = "sigv4/" + GetParam().name + "/";
  const auto context = harness::read_shared_data(folder + "context.json");
  if (!context) GTEST_SKIP() << harness::no_shared_data;
  const auto file = [&folder](const std::string& name) {
    return harness::read_shared_data(folder + name).value_or("(there is no such file)");
  };
  EXPECT_EQ(nlohmann::json::parse(*context).at("credentials").value("token", ""), GetParam().token);

  const AccessKey key = key_of(GetParam());
  for (const std::string place : {"header", "query"}) {
    wire::Request request = request_of(GetParam());
    const Signing signing{key,       "us-east-1",     "service",
                          signed_at, GetParam().form, GetParam().with_content_hash};
    if (place == "header") {
      sign(request, GetParam().body, signing);
    } else {
      presign(request, GetParam().body, signing, 1h);
    }
    const auto signature = Signature::find(request);
    const std::string canonical = canonical_request(request, signature->signed_headers,
                                                    payload_hash(request, GetParam().body), GetParam().form);
    EXPECT_EQ(canonical, file(place + "-canonical-request.txt"));
    EXPECT_EQ(string_to_sign(signature->date, *credential_of(request), canonical),
              file(place + "-string-to-sign.txt"));
    EXPECT_EQ(signature->value, file(place + "-signature.txt"));
  }
}

INSTANTIATE_TEST_SUITE_P(AwsTestSuite, SignatureV4, ::testing::ValuesIn(cases), [](const auto& instance) {
  std::string name = instance.param.name;
  std::erase(name, '-');
  return name;
});

TEST(SignatureV4Suite, IsWhole) { EXPECT_EQ(std::size(cases), 38U); }

TEST(Digest, IsAsPublished) {
  // FIPS 180-4 and RFC 4231, test case 2.
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(hex_of(hmac_sha256("Jefe", "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST(CanonicalPath, EncodesAgainWhatIsEncoded) {
  EXPECT_EQ(canonical_path("/runtimes/arn%3Aaws/invocations"), "/runtimes/arn%253Aaws/invocations");
  EXPECT_EQ(canonical_path("/a%20b", CanonicalForm::of_s3()), "/a%20b");
  EXPECT_EQ(canonical_path("/a//./b/", CanonicalForm::of_s3()), "/a//./b/");
  EXPECT_EQ(canonical_path(""), "/");
  EXPECT_EQ(canonical_path("/../../a"), "/a");
}

TEST(CanonicalQuery, SortsByNameAndThenByValue) {
  EXPECT_EQ(canonical_query("b=2&a=2&a=1&c"), "a=1&a=2&b=2&c=");
  EXPECT_EQ(canonical_query("a=1+1&b=%2F&c=%7e"), "a=1%2B1&b=%2F&c=~");
  EXPECT_EQ(canonical_query("X-Amz-Signature=00&a=1"), "a=1");
  EXPECT_EQ(canonical_query(""), "");
}

TEST(PayloadHash, IsWhatTheHeaderSaysOnlyWhereTheBodyIsNotSignedWhole) {
  wire::Request request;
  EXPECT_EQ(payload_hash(request, "abc"), sha256_hex("abc"));
  request.headers.set("X-Amz-Content-Sha256", sha256_hex("another body"));
  EXPECT_EQ(payload_hash(request, "abc"), sha256_hex("abc"));
  for (const char* said :
       {"UNSIGNED-PAYLOAD", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", "STREAMING-UNSIGNED-PAYLOAD-TRAILER"}) {
    request.headers.set("X-Amz-Content-Sha256", said);
    EXPECT_EQ(payload_hash(request, "abc"), said);
  }
}

TEST(Signing, LeavesOutWhatProxiesChange) {
  const AccessKey key = key_of(cases[0]);
  wire::Request request;
  request.headers = {{"Host", "x"},
                     {"Connection", "close"},
                     {"User-Agent", "curl"},
                     {"X-Amzn-Trace-Id", "Root=1"},
                     {"Expect", "100-continue"},
                     {"Content-Type", "a/b"}};
  sign(request, "", {key, "us-east-1", "service", signed_at});
  EXPECT_EQ(Signature::find(request)->signed_headers, "content-type;host;x-amz-date");
}

TEST(Signature, IsReadFromAHeaderWithOrWithoutSpacesAfterItsCommas) {
  wire::Request request;
  request.headers = {
      {"Authorization", "AWS4-HMAC-SHA256 Credential=K/d/r/s/aws4_request,SignedHeaders=host,Signature=ab"},
      {"Date", "Sun, 30 Aug 2015 12:36:00 GMT"}};
  const auto signature = Signature::find(request);
  ASSERT_TRUE(signature);
  EXPECT_EQ(signature->signed_headers, "host");
  EXPECT_EQ(signature->value, "ab");
  EXPECT_EQ(signature->date, "20150830T123600Z");
  EXPECT_EQ(credential_of(request)->access_key_id, "K");
}

TEST(Signature, IsNotWhatAnotherSchemePutsIntoTheHeader) {
  wire::Request request;
  for (const char* other : {"Bearer abc", "Basic dXNlcjpwYXNz", "AWS AKID:signature", ""}) {
    request.headers.set("Authorization", other);
    EXPECT_FALSE(Signature::find(request)) << other;
  }
}

TEST(Credential, HasFiveParts) {
  EXPECT_TRUE(Credential::parse("a/b/c/d/e"));
  EXPECT_FALSE(Credential::parse("a/b/c/d"));
  EXPECT_FALSE(Credential::parse("a/b/c/d/e/f"));
  EXPECT_FALSE(Credential::parse(""));
}

// ---- properties, over requests that are drawn

class CanonicalProperty : public ::testing::TestWithParam<std::uint64_t> {
 protected:
  /// Pieces that have once been somebody's bug.
  std::string draw(std::initializer_list<const char*> pieces, std::uint64_t most) {
    std::string text;
    for (std::uint64_t count = stream_.below(most + 1); count > 0; --count)
      text += *(pieces.begin() + stream_.below(pieces.size()));
    return text;
  }
  std::string path() {
    return "/" + draw({"a", "/", ".", "..", "%2F", "%", "%zz", " ", "\xC3\xA9", "+", "~"}, 12);
  }
  std::string query() { return draw({"a", "b", "=", "&", "%26", "%3d", "+", " ", "\xC3\xA9", "%", "/"}, 16); }
  std::string value() { return draw({"a", " ", "  ", "\t", "\n ", "\"", ",", "B"}, 10); }

  clock::RandomStream stream_{GetParam() * 7919 + 1};
};

TEST_P(CanonicalProperty, APathHasNoDotSegmentsAndOnlyUnreservedCharacters) {
  for (int i = 0; i < 200; ++i) {
    const std::string sent = path();
    const std::string canonical = canonical_path(sent);
    EXPECT_THAT(canonical, StartsWith("/")) << sent;
    EXPECT_EQ(canonical.find("//"), std::string::npos) << sent;
    EXPECT_EQ((canonical + "/").find("/./"), std::string::npos) << sent;
    EXPECT_EQ((canonical + "/").find("/../"), std::string::npos) << sent;
    EXPECT_EQ(
        canonical.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~%/"),
        std::string::npos)
        << sent;
    // Encoded once, it is its own canonical form: nothing is lost and nothing added.
    EXPECT_EQ(canonical_path(canonical, {.twice_encoded_path = false}), canonical) << sent;
  }
}

TEST_P(CanonicalProperty, AQueryIsTheSameInAnyOrderAndHoweverItIsEncoded) {
  for (int i = 0; i < 200; ++i) {
    const std::string sent = query();
    const std::string canonical = canonical_query(sent);
    EXPECT_EQ(canonical_query(canonical), canonical) << sent;

    std::vector<std::string> parts;
    for (std::size_t start = 0; start <= sent.size();) {
      const std::size_t end = std::min(sent.find('&', start), sent.size());
      parts.push_back(sent.substr(start, end - start));
      start = end + 1;
    }
    std::string reversed;
    for (auto part = parts.rbegin(); part != parts.rend(); ++part) reversed += *part + "&";
    EXPECT_EQ(canonical_query(reversed), canonical) << sent;
  }
}

TEST_P(CanonicalProperty, AValueHasNoSpaceAroundItNorTwoInARow) {
  for (int i = 0; i < 200; ++i) {
    const std::string canonical = canonical_value(value());
    EXPECT_EQ(canonical.find("  "), std::string::npos);
    EXPECT_EQ(canonical.find_first_of("\t\n"), std::string::npos);
    EXPECT_FALSE(canonical.starts_with(' '));
    EXPECT_FALSE(canonical.ends_with(' '));
    EXPECT_EQ(canonical_value(canonical), canonical);
  }
}

TEST_P(CanonicalProperty, WhatIsSignedIsVerifiedAndWhatIsChangedIsNot) {
  Case sample;
  sample.method = "POST";
  sample.target = path() + "?" + query();
  sample.headers = {{"X-Custom", value()}, {"X-Custom", value()}};
  sample.body = value();
  sample.token = GetParam() % 2 == 0 ? "token" : "";
  const AccessKey key = key_of(sample);
  wire::Request request = request_of(sample);
  sign(request, sample.body, {key, "eu-west-1", "lambda", signed_at});
  const std::string signature = Signature::find(request)->value;
  EXPECT_EQ(recomputed(request, sample), signature) << sample.target;

  wire::Request other_method = request;
  other_method.method = "PUT";
  EXPECT_NE(recomputed(other_method, sample), signature);
  wire::Request other_query = request;
  other_query.target += "&z=1";
  EXPECT_NE(recomputed(other_query, sample), signature);
  wire::Request other_header = request;
  other_header.headers.set("X-Custom", "changed");
  EXPECT_NE(recomputed(other_header, sample), signature);
  Case other_body = sample;
  other_body.body += "!";
  EXPECT_NE(recomputed(request, other_body), signature);
}

INSTANTIATE_TEST_SUITE_P(Seeds, CanonicalProperty, ::testing::Range<std::uint64_t>(0, 20));

}  // namespace
}  // namespace cutoff::iam
