// What DynamoDB says when it refuses: AWS's names and sentences, in one place where several operations share them.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "fakes/dynamodb/attribute_value.h"
#include "fakes/wire/fault.h"

namespace cutoff::dynamodb {

/// 400 ConditionalCheckFailedException. With ReturnValuesOnConditionCheckFailure=ALL_OLD it carries the item as it is.
class ConditionalCheckFailed : public wire::Fault {
 public:
  explicit ConditionalCheckFailed(SharedItem item)
      : Fault(400, "ConditionalCheckFailedException", "The conditional request failed"),
        item_(std::move(item)) {}
  const SharedItem& item() const { return item_; }  // nullptr for none

 private:
  SharedItem item_;
};

/// 400 ValidationException.
wire::Fault invalid(std::string message);
/// The same: "One or more parameter values were invalid: " and what is wrong.
wire::Fault invalid_parameter(std::string_view what);
/// The same, of an operand in an update expression that is of a type with which nothing can be done there.
wire::Fault incorrect_type();
/// 400 ResourceNotFoundException: what an operation on items says of a table that is not there, or not yet.
wire::Fault no_such_resource();
/// What an operation on tables says.
wire::Fault no_such_table(std::string_view name);
wire::Fault resource_in_use(std::string message);
/// A part of DynamoDB that is real but not offered here: 501, naming it, rather than an answer that AWS would not give.
wire::Fault not_offered(std::string_view what);

}  // namespace cutoff::dynamodb
