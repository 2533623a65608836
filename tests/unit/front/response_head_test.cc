// What leaves in front of a body.
#include "emulator/front/response_head.h"

#include <gtest/gtest.h>

namespace cutoff::front {
namespace {

TEST(ResponseHead, HasTheServicesFieldsInTheirOrderAndThenItsFraming) {
  wire::Response response;
  response.status = 404;
  response.headers = {
      {"x-amzn-RequestId", "1"}, {"Content-Type", "application/json"}, {"Content-Length", "99"}};
  EXPECT_EQ(
      response_head(response, {.content_length = 2}, "today"),
      "HTTP/1.1 404 Not Found\r\nx-amzn-RequestId: 1\r\nContent-Type: application/json\r\nDate: today\r\n"
      "Content-Length: 2\r\n\r\n");
}

TEST(ResponseHead, KeepsTheDateOfTheService) {
  wire::Response response;
  response.headers = {{"date", "then"}};
  EXPECT_EQ(response_head(response, {.chunked = true, .close = true}, "now"),
            "HTTP/1.1 200 OK\r\ndate: then\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n");
}

TEST(ResponseHead, WritesAStatusThatHasNoName) {
  wire::Response response;
  response.status = 799;
  EXPECT_EQ(response_head(response, {}, ""), "HTTP/1.1 799 \r\n\r\n");
}

TEST(ResponseHead, EndsAChunkedBodyWithItsTrailers) {
  EXPECT_EQ(last_chunk({}), "0\r\n\r\n");
  EXPECT_EQ(last_chunk({{"X-Sum", "1"}, {"Content-Length", "5"}}), "0\r\nX-Sum: 1\r\n\r\n");
}

}  // namespace
}  // namespace cutoff::front
