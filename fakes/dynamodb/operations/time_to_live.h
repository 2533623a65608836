// UpdateTimeToLive, DescribeTimeToLive: what they are asked and answer.
#pragma once

#include <string>

#include "fakes/dynamodb/table.h"

namespace cutoff::dynamodb {

struct UpdateTimeToLiveInput {
  std::string table = {};
  bool enabled = true;
  std::string attribute = {};
};

struct UpdateTimeToLiveOutput {
  bool enabled = true;
  std::string attribute = {};
};

struct DescribeTimeToLiveInput {
  std::string table = {};
};

struct TimeToLiveDescription {
  TimeToLiveStatus status = TimeToLiveStatus::disabled;
  std::string attribute = {};  // empty where it is disabled
};

}  // namespace cutoff::dynamodb
