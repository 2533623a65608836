// The words of an expression: names, placeholders, numbers and signs, with where they stand for error messages.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace cutoff::dynamodb {

enum class TokenKind : unsigned char { identifier, name_placeholder, value_placeholder, number, sign, unknown, end };

struct Token {
  TokenKind kind;
  std::string_view text;  // of the expression, which must outlive it
};

/// All tokens of `expression`, an end token last. Never fails: what is no token becomes `unknown`, one character
/// each, for the parser to refuse.
std::vector<Token> tokens_of(std::string_view expression);

/// AWS's words for a token that does not fit: `Syntax error; token: "<EOF>", near: ","`. `near` reaches from the token
/// before to the one behind, with the spacing of the expression. (The shape is that of many error reports; AWS does
/// not document it.)
std::string syntax_error(std::string_view expression, const std::vector<Token>& tokens, std::size_t at);

}  // namespace cutoff::dynamodb
