// What several operations share at the wire: enumerations, capacity, the answers of writes and of pages.
#pragma once

#include "fakes/dynamodb/http/structure.h"
#include "fakes/dynamodb/http/wire_operations.h"
#include "fakes/dynamodb/operations/read.h"
#include "fakes/dynamodb/operations/write.h"

namespace cutoff::dynamodb {

template <>
const EnumNames<ReturnValues>& enum_names<ReturnValues>();
template <>
const EnumNames<OnConditionCheckFailure>& enum_names<OnConditionCheckFailure>();
template <>
const EnumNames<ReturnConsumedCapacity>& enum_names<ReturnConsumedCapacity>();
template <>
const EnumNames<Select>& enum_names<Select>();

/// ReturnItemCollectionMetrics is taken and has no effect: only tables with local indexes have such metrics.
Member item_collection_metrics();

void write_capacity(wire::JsonWriter& writer, const std::optional<ConsumedCapacity>& capacity);
/// What PutItem, UpdateItem and DeleteItem answer.
void write_json(wire::JsonWriter& writer, DynamoDb& service, const WriteOutput& output);
/// What Query and Scan answer.
void write_json(wire::JsonWriter& writer, DynamoDb& service, const PageOutput& output);

}  // namespace cutoff::dynamodb
