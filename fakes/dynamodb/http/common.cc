#include "fakes/dynamodb/http/common.h"

namespace cutoff::dynamodb {
namespace {

class CollectionMetricsShape final : public Shape {
 public:
  CollectionMetricsShape() : Shape("String") {}
  void string(void*, std::string& text, Decoding& decoding) const override {
    if (text != "SIZE" && text != "NONE") decoding.violate(text, "satisfy enum value set: [SIZE, NONE]");
  }
};

/// 1.0, 0.5, 12.5
void write_units(wire::JsonWriter& writer, std::int64_t half_units) {
  writer.raw(std::to_string(half_units / 2) + (half_units % 2 == 0 ? ".0" : ".5"));
}

}  // namespace

// The order of the names is the one in which AWS's messages list them (dynalite's recordings).
template <>
const EnumNames<ReturnValues>& enum_names<ReturnValues>() {
  static const EnumNames<ReturnValues> names{{"ALL_NEW", ReturnValues::all_new},
                                             {"UPDATED_OLD", ReturnValues::updated_old},
                                             {"ALL_OLD", ReturnValues::all_old},
                                             {"NONE", ReturnValues::none},
                                             {"UPDATED_NEW", ReturnValues::updated_new}};
  return names;
}

template <>
const EnumNames<OnConditionCheckFailure>& enum_names<OnConditionCheckFailure>() {
  static const EnumNames<OnConditionCheckFailure> names{{"ALL_OLD", OnConditionCheckFailure::all_old},
                                                        {"NONE", OnConditionCheckFailure::none}};
  return names;
}

template <>
const EnumNames<ReturnConsumedCapacity>& enum_names<ReturnConsumedCapacity>() {
  static const EnumNames<ReturnConsumedCapacity> names{{"INDEXES", ReturnConsumedCapacity::indexes},
                                                       {"TOTAL", ReturnConsumedCapacity::total},
                                                       {"NONE", ReturnConsumedCapacity::none}};
  return names;
}

template <>
const EnumNames<Select>& enum_names<Select>() {
  static const EnumNames<Select> names{{"SPECIFIC_ATTRIBUTES", Select::specific_attributes},
                                       {"COUNT", Select::count},
                                       {"ALL_ATTRIBUTES", Select::all_attributes},
                                       {"ALL_PROJECTED_ATTRIBUTES", Select::all_projected_attributes}};
  return names;
}

Member item_collection_metrics() {
  return {"ReturnItemCollectionMetrics", [](void* request) {
            static const CollectionMetricsShape shape;
            return Slot{&shape, request};
          }};
}

void write_capacity(wire::JsonWriter& writer, const std::optional<ConsumedCapacity>& capacity) {
  if (!capacity) return;
  writer.key("ConsumedCapacity").begin_object().member("TableName", capacity->table).key("CapacityUnits");
  write_units(writer, capacity->half_units);
  if (capacity->with_indexes) {
    writer.key("Table").begin_object().key("CapacityUnits");
    write_units(writer, capacity->half_units);
    writer.end_object();
  }
  writer.end_object();
}

void write_json(wire::JsonWriter& writer, DynamoDb&, const WriteOutput& output) {
  writer.begin_object();
  if (output.attributes != nullptr) {
    writer.key("Attributes");
    write_item(writer, *output.attributes);
  }
  write_capacity(writer, output.consumed_capacity);
  writer.end_object();
}

void write_json(wire::JsonWriter& writer, DynamoDb&, const PageOutput& output) {
  writer.begin_object();
  if (output.with_items) {
    writer.key("Items").begin_array();
    for (const SharedItem& item : output.items) write_item(writer, *item);
    writer.end_array();
  }
  writer.member("Count", output.count).member("ScannedCount", output.scanned_count);
  if (output.last_evaluated_key) {
    writer.key("LastEvaluatedKey");
    write_item(writer, *output.last_evaluated_key);
  }
  write_capacity(writer, output.consumed_capacity);
  writer.end_object();
}

}  // namespace cutoff::dynamodb
