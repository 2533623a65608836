// PutItem, UpdateItem, DeleteItem: what they are asked and answer.
//
//   dynamodb.put_item(call, {.table = "requests", .item = {{"request_id", "r1"}, {"status", "processing"}},
//                            .condition = "attribute_not_exists(request_id)"});
#pragma once

#include <optional>
#include <string>

#include "fakes/dynamodb/attribute_value.h"
#include "fakes/dynamodb/capacity.h"
#include "fakes/dynamodb/expressions/placeholders.h"

namespace cutoff::dynamodb {

enum class ReturnValues : std::uint8_t { none, all_old, updated_old, all_new, updated_new };
enum class OnConditionCheckFailure : std::uint8_t { none, all_old };

struct PutItemInput {
  std::string table = {};
  Item item = {};
  std::optional<std::string> condition = {};
  AttributeNames names = {};
  Item values = {};
  ReturnValues return_values = ReturnValues::none;
  OnConditionCheckFailure on_condition_check_failure = OnConditionCheckFailure::none;
  ReturnConsumedCapacity return_consumed_capacity = ReturnConsumedCapacity::none;
};

struct UpdateItemInput {
  std::string table = {};
  Item key = {};
  std::optional<std::string> update = {};
  std::optional<std::string> condition = {};
  AttributeNames names = {};
  Item values = {};
  ReturnValues return_values = ReturnValues::none;
  OnConditionCheckFailure on_condition_check_failure = OnConditionCheckFailure::none;
  ReturnConsumedCapacity return_consumed_capacity = ReturnConsumedCapacity::none;
};

struct DeleteItemInput {
  std::string table = {};
  Item key = {};
  std::optional<std::string> condition = {};
  AttributeNames names = {};
  Item values = {};
  ReturnValues return_values = ReturnValues::none;
  OnConditionCheckFailure on_condition_check_failure = OnConditionCheckFailure::none;
  ReturnConsumedCapacity return_consumed_capacity = ReturnConsumedCapacity::none;
};

/// Of all three.
struct WriteOutput {
  SharedItem attributes = {};  // as return_values asked; nullptr for none
  std::optional<ConsumedCapacity> consumed_capacity = {};
};

}  // namespace cutoff::dynamodb
