#include "fakes/dynamodb/errors.h"

namespace cutoff::dynamodb {

wire::Fault invalid(std::string message) { return {400, "ValidationException", std::move(message)}; }

wire::Fault invalid_parameter(std::string_view what) {
  return invalid("One or more parameter values were invalid: " + std::string(what));
}

wire::Fault incorrect_type() {
  return invalid("An operand in the update expression has an incorrect data type");
}

wire::Fault no_such_resource() { return {400, "ResourceNotFoundException", "Requested resource not found"}; }

wire::Fault no_such_table(std::string_view name) {
  return {400, "ResourceNotFoundException",
          "Requested resource not found: Table: " + std::string(name) + " not found"};
}

wire::Fault resource_in_use(std::string message) {
  return {400, "ResourceInUseException", std::move(message)};
}

wire::Fault not_offered(std::string_view what) {
  return {501, "NotImplementedException", "cutoff's DynamoDB does not offer " + std::string(what)};
}

}  // namespace cutoff::dynamodb
