// Reads expressions: one grammar for all kinds.
//
//   condition  := and { OR and }          and := not { AND not }         not := [NOT] primary
//   primary    := operand ( = <> < <= > >= ) operand | operand BETWEEN operand AND operand
//               | operand IN ( operand {, operand} ) | function | ( condition )
//   operand    := path | :value | function | ( operand )
//   function   := word ( operand {, operand} )
//   path       := step { . step | [ number ] }         step := word | #name
//   projection := path {, path}
//   update     := { SET path = sum {, …} | REMOVE path {, …} | ADD path :value {, …} | DELETE path :value {, …} }
//   sum        := operand [ (+|-) operand ] | ( sum )
//
// Source: Developer Guide, "Condition and filter expressions, operators, and functions", "Using update expressions".
#pragma once

#include <string_view>

#include "fakes/dynamodb/expressions/syntax.h"

namespace cutoff::dynamodb {

/// Throws wire::Fault ValidationException, "Invalid UpdateExpression: Syntax error; …", for what the grammar does not
/// know. What the grammar allows and DynamoDB does not is for checks.h.
Syntax parse_expression(ExpressionKind kind, std::string_view text);

/// "Invalid UpdateExpression: " and what is wrong.
[[noreturn]] void refuse_expression(ExpressionKind kind, std::string_view what);

bool is_keyword(std::string_view word, std::string_view keyword);  // without case

}  // namespace cutoff::dynamodb
