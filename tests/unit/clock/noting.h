// A loop, and what happened on it in the order in which it happened.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "fakes/clock/loop.h"

namespace cutoff::clock {

/// Public, so that what a test starts on the loop can note too.
class Noting : public ::testing::Test {
 public:
  Loop loop;
  std::vector<std::string> notes;
  void note(std::string text) { notes.push_back(std::move(text)); }
};

}  // namespace cutoff::clock
