// What reads bytes that anybody may send: a function each, driven by libFuzzer (`./dev fuzz`) and, over the corpus and
// mutations of it, by the tests.
//
// A target takes any bytes at all, does with them what the program does, and checks what must hold whatever they are. A
// bug is an exception that leaves it, or what a sanitizer says. What it reads by default is in corpus/NAME/: what is
// found there once stays there.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include "fakes/wire/message.h"

namespace cutoff::fuzz {

void cloud(std::string_view input);            // requests, as a cloud answers them
void descriptions(std::string_view input);     // cutoff.json, templates of SAM and CloudFormation
void expressions(std::string_view input);      // DynamoDB's, of every kind
void incidents(std::string_view input);        // files that are replayed
void items(std::string_view input);            // DynamoDB's operations and items as JSON
void json(std::string_view input);             // our readers and writers of JSON
void paths(std::string_view input);            // targets, queries and patterns of paths
void proxy_responses(std::string_view input);  // what functions return to API Gateway
void requests(std::string_view input);         // HTTP/1.1's grammar
void signatures(std::string_view input);       // Signature Version 4
void times(std::string_view input);            // durations and moments
void web_sockets(std::string_view input);      // a client's frames

inline void must(bool holds, const std::string& what) {
  if (!holds) throw std::logic_error(what);
}

/// "POST /path HTTP/1.1", a field a line, an empty line and the body, more leniently read than from a socket: what this
/// makes of any bytes is a request that a front could have made. Takes it off `text`; a line "###" begins the next one.
wire::Request take_request(std::string_view& text);

}  // namespace cutoff::fuzz
