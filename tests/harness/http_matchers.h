// What a test says about an HTTP answer:
//
//   EXPECT_THAT(response, HasStatus(504));
//   EXPECT_THAT(response, HasBody(R"({"message": "Endpoint request timed out"})"));   // to the byte
//   EXPECT_THAT(response, HasJsonBody(R"({"status":"processing"})"));                 // as a value
//   EXPECT_THAT(response, HasHeader("x-amzn-ErrorType", "InternalServerErrorException"));
#pragma once

#include <ostream>
#include <string>

#include <gmock/gmock.h>

#include "fakes/wire/message.h"

namespace cutoff::wire {
/// How a failing test shows a response: status, header fields, body.
void PrintTo(const Response& response, std::ostream* out);
}  // namespace cutoff::wire

namespace cutoff::harness {

::testing::Matcher<const wire::Response&> HasStatus(int status);
/// The body's bytes.
::testing::Matcher<const wire::Response&> HasBody(::testing::Matcher<std::string> body);
/// The body is this JSON value, whatever the order of its members and its spacing.
::testing::Matcher<const wire::Response&> HasJsonBody(std::string json);
/// A header field of that name, compared without case, with that value.
::testing::Matcher<const wire::Response&> HasHeader(std::string name, ::testing::Matcher<std::string> value);
::testing::Matcher<const wire::Response&> HasNoHeader(std::string name);

}  // namespace cutoff::harness
