// What DynamoDB refuses in an expression that is well formed, in AWS's words and AWS's order; and the resolving of
// its placeholders.
//
// Source of texts and order: dynalite's recordings of AWS, and reference documentation; which error comes first is as
// they recorded it.
#pragma once

#include "fakes/dynamodb/expressions/placeholders.h"
#include "fakes/dynamodb/expressions/syntax.h"

namespace cutoff::dynamodb {

/// Of a condition, a filter or a key condition: redundant parentheses, unknown functions, misused functions, reserved
/// words; then condition by condition undefined placeholders, numbers of operands, operands that are the same, types.
void check_condition(ExpressionKind kind, Syntax& syntax, Placeholders& placeholders);

/// Reserved words, unknown functions, sections used twice, undefined names, undefined values, overlapping paths,
/// conflicting paths, types of ADD and DELETE, operands of functions.
void check_update(Syntax& syntax, Placeholders& placeholders);

/// Reserved words, undefined names, overlapping paths, conflicting paths.
void check_projection(Syntax& syntax, Placeholders& placeholders);

}  // namespace cutoff::dynamodb
