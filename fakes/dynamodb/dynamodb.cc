#include "fakes/dynamodb/dynamodb.h"

#include "fakes/dynamodb/errors.h"
#include "fakes/dynamodb/table_name.h"

namespace cutoff::dynamodb {

DynamoDb::DynamoDb(region::Region& region) : DynamoDb(region, Options{}) {}

DynamoDb::DynamoDb(region::Region& region, Options options)
    : region_(region), options_(options), request_ids_(region.random().stream("dynamodb.request_ids")) {}

DynamoDb::~DynamoDb() = default;

std::string DynamoDb::arn_of(std::string_view name) const {
  return region_.arn("dynamodb", "table/" + std::string(name));
}

Table* DynamoDb::find(std::string_view name) {
  const auto found = tables_.find(table_name_in(name));
  if (found == tables_.end()) return nullptr;
  const std::optional<clock::Instant>& gone_at = found->second->gone_at;
  if (gone_at && *gone_at <= region_.loop().now()) {
    tables_.erase(found);
    return nullptr;
  }
  return found->second.get();
}

Table* DynamoDb::authorized(const Call& call, const char* action, std::string_view name, Table* known) const {
  if (known != nullptr) {
    region_.iam().authorize(call.caller, action, known->arn);
    return known;
  }
  const std::string_view plain = table_name_in(name);
  region_.iam().authorize(call.caller, action, arn_of(plain));
  check_table_name(plain);
  return nullptr;
}

Table& DynamoDb::active_table(Table* table) const {
  if (table == nullptr || table->status(region_.loop().now()) != TableStatus::active)
    throw no_such_resource();
  return *table;
}

TableDescription DynamoDb::describe(const Table& table) const {
  return {*table.name,      table.arn,          table.id,           table.status(region_.loop().now()),
          table.schema,     table.billing_mode, table.throughput,   table.deletion_protection,
          table.created_at, table.store.size(), table.store.bytes()};
}

void DynamoDb::append(const char* kind, const Call& call, const Record& record, int status,
                      const std::string& error_type) {
  using journal::field_if;
  region_.journal().append(kind, call.trace, field_if(!record.table->empty(), "table", record.table),
                           field_if(!record.key.empty(), "key", record.key),
                           field_if(record.condition_met.has_value(), "condition",
                                    record.condition_met == true ? "met" : "failed"),
                           // At DynamoDB's wire a refusal of IAM's is a 400, too.
                           journal::field("status", status == 403 ? 400 : status),
                           field_if(!error_type.empty(), "error_type", error_type));
}

clock::Duration DynamoDb::draw(clock::Duration least, clock::Duration most, const char* what) {
  return region_.random()
      .stream("dynamodb.latency", std::string(what) + std::to_string(++draws_))
      .between(least, most);
}

faults::Injection DynamoDb::meet_faults(std::string_view operation, std::string_view table,
                                        const Call& call) {
  return region_.faults().meet({faults::Target::table, table_name_in(table), operation, call.trace});
}

void DynamoDb::throw_injected(const faults::Error& error) {
  throw wire::Fault(error.status, error.type, error.message);
}

void DynamoDb::forget(Ongoing& ongoing) { ongoing_.erase(ongoing.place_); }

}  // namespace cutoff::dynamodb
