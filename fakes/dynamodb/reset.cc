#include "fakes/dynamodb/dynamodb.h"

namespace cutoff::dynamodb {

void DynamoDb::reset(region::Keep keep) {
  ongoing_.clear();
  if (keep == region::Keep::nothing) tables_.clear();
  for (const auto& [name, table] : tables_) table->store = Store();
  arm_sweep();
}

}  // namespace cutoff::dynamodb
