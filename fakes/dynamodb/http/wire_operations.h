// The operations that DynamoDB's wire knows, by name.
#pragma once

#include <string>
#include <string_view>

#include "fakes/dynamodb/dynamodb.h"
#include "fakes/dynamodb/http/structure.h"
#include "fakes/wire/json_writer.h"

namespace cutoff::dynamodb {

struct WireOperation {
  std::string_view name;  // "PutItem"
  /// Reads the request, runs it, waits for its end and writes the answer.
  std::string (*handle)(DynamoDb& service, const Call& call, std::string_view body);
};

/// Offered here, or nullptr.
const WireOperation* find_wire_operation(std::string_view name);
/// Whether AWS has it.
bool is_operation_of_aws(std::string_view name);

/// An operation of DynamoDb with a shape_of(Input*) and a write_json(JsonWriter&, Output).
template <auto Operation>
struct WireForm;
template <class Output, class Input, Output (DynamoDb::*Operation)(const Call&, const Input&)>
struct WireForm<Operation> {
  static std::string handle(DynamoDb& service, const Call& call, std::string_view body) {
    const Output output = service.request(Operation, call, decoded<Input>(body));
    std::string json;
    wire::JsonWriter writer(json);
    write_json(writer, service, output);
    return json;
  }
};

// One file each.
extern const WireOperation create_table_wire;
extern const WireOperation delete_item_wire;
extern const WireOperation delete_table_wire;
extern const WireOperation describe_table_wire;
extern const WireOperation describe_time_to_live_wire;
extern const WireOperation get_item_wire;
extern const WireOperation list_tables_wire;
extern const WireOperation put_item_wire;
extern const WireOperation query_wire;
extern const WireOperation scan_wire;
extern const WireOperation update_item_wire;
extern const WireOperation update_time_to_live_wire;

}  // namespace cutoff::dynamodb
