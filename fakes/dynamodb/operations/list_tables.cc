// ListTables.
#include "fakes/dynamodb/dynamodb.h"
#include "fakes/dynamodb/errors.h"

namespace cutoff::dynamodb {

ListTablesOutput DynamoDb::list_tables(const Call& call, const ListTablesInput& input) {
  constexpr std::int64_t most = 100;
  return recorded("dynamodb.list_tables", call, {}, [&](Record&) {
    region_.iam().authorize(call.caller, "dynamodb:ListTables", "*");
    const std::int64_t limit = input.limit.value_or(most);
    if (limit < 1 || limit > most) {
      throw invalid("1 validation error detected: Value '" + std::to_string(limit) +
                    "' at 'limit' failed to satisfy constraint: Member must have value " +
                    (limit < 1 ? "greater than or equal to 1" : "less than or equal to 100"));
    }
    std::vector<std::string> names;
    for (const auto& [name, table] : tables_) names.push_back(name);
    ListTablesOutput output;
    for (const std::string& name : names) {
      if (find(name) == nullptr || (input.exclusive_start_table && name <= *input.exclusive_start_table)) continue;
      if (static_cast<std::int64_t>(output.tables.size()) == limit) {
        output.last_evaluated_table = output.tables.back();
        break;
      }
      output.tables.push_back(name);
    }
    return output;
  });
}

}  // namespace cutoff::dynamodb
