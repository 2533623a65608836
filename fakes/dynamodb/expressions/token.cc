#include "fakes/dynamodb/expressions/token.h"

namespace cutoff::dynamodb {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_word(char c) { return is_letter(c) || is_digit(c) || c == '_'; }
bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

std::size_t count_while(std::string_view text, bool (*matches)(char), std::size_t from) {
  std::size_t end = from;
  while (end < text.size() && matches(text[end])) ++end;
  return end;
}

Token first_token(std::string_view text) {
  const char c = text.front();
  if (is_letter(c)) return {TokenKind::identifier, text.substr(0, count_while(text, is_word, 1))};
  if (is_digit(c)) return {TokenKind::number, text.substr(0, count_while(text, is_digit, 1))};
  if (c == '#') return {TokenKind::name_placeholder, text.substr(0, count_while(text, is_word, 1))};
  if (c == ':') return {TokenKind::value_placeholder, text.substr(0, count_while(text, is_word, 1))};
  for (const std::string_view sign : {"<>", "<=", ">="}) {
    if (text.starts_with(sign)) return {TokenKind::sign, text.substr(0, 2)};
  }
  constexpr std::string_view signs = "=<>()[],.+-";
  return {signs.find(c) == std::string_view::npos ? TokenKind::unknown : TokenKind::sign, text.substr(0, 1)};
}

}  // namespace

std::vector<Token> tokens_of(std::string_view expression) {
  std::vector<Token> tokens;
  tokens.reserve(expression.size() / 4 + 2);
  std::string_view rest = expression;
  while (true) {
    rest.remove_prefix(count_while(rest, is_space, 0));
    if (rest.empty()) break;
    tokens.push_back(first_token(rest));
    rest.remove_prefix(tokens.back().text.size());
  }
  tokens.push_back({TokenKind::end, expression.substr(expression.size())});
  return tokens;
}

std::string syntax_error(std::string_view expression, const std::vector<Token>& tokens, std::size_t at) {
  const auto offset_of = [expression](const Token& token) {
    return static_cast<std::size_t>(token.text.data() - expression.data());
  };
  const std::size_t first = at == 0 ? at : at - 1;
  std::size_t last = at + 1 < tokens.size() ? at + 1 : at;
  while (last > first && tokens[last].kind == TokenKind::end) --last;
  const std::size_t begin = offset_of(tokens[first]);
  const std::size_t end = offset_of(tokens[last]) + tokens[last].text.size();
  std::string error = "Syntax error; token: \"";
  error.append(tokens[at].kind == TokenKind::end ? "<EOF>" : tokens[at].text)
      .append("\", near: \"")
      .append(expression.substr(begin, end - begin))
      .append("\"");
  return error;
}

}  // namespace cutoff::dynamodb
