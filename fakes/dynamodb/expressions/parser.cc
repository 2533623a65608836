#include "fakes/dynamodb/expressions/parser.h"

#include <charconv>
#include <optional>
#include <utility>

#include "fakes/dynamodb/errors.h"
#include "fakes/dynamodb/expressions/token.h"
#include "fakes/wire/headers.h"

namespace cutoff::dynamodb {
namespace {

constexpr std::size_t most_expression_bytes = 4096;
/// Parentheses and NOTs inside of each other: ours, so that an expression cannot overrun a fiber's stack. AWS stops at
/// 300 operators.
constexpr int most_depth = 64;

class Parser {
 public:
  Parser(ExpressionKind kind, std::string_view text) : kind_(kind), text_(text), tokens_(tokens_of(text)) {}

  Syntax parse() {
    if (kind_ == ExpressionKind::update) {
      parse_update();
    } else if (kind_ == ExpressionKind::projection) {
      do syntax_.paths.push_back(parse_path());
      while (take_sign(","));
    } else {
      syntax_.root = parse_condition();
    }
    if (peek().kind != TokenKind::end) fail();
    return std::move(syntax_);
  }

 private:
  const Token& peek() const { return tokens_[next_]; }

  [[noreturn]] void fail() const { fail_at(next_); }
  [[noreturn]] void fail_at(std::size_t token) const {
    refuse_expression(kind_, syntax_error(text_, tokens_, token));
  }

  bool take_sign(std::string_view sign) {
    if (peek().kind != TokenKind::sign || peek().text != sign) return false;
    ++next_;
    return true;
  }
  void expect_sign(std::string_view sign) {
    if (!take_sign(sign)) fail();
  }
  bool next_is_keyword(std::string_view keyword) const {
    return peek().kind == TokenKind::identifier && is_keyword(peek().text, keyword);
  }
  bool take_keyword(std::string_view keyword) {
    if (!next_is_keyword(keyword)) return false;
    ++next_;
    return true;
  }

  /// A word that this kind of expression does not take for an attribute's name.
  bool is_own_keyword(std::string_view word) const {
    if (kind_ == ExpressionKind::projection) return false;
    if (kind_ == ExpressionKind::update) {
      return is_keyword(word, "SET") || is_keyword(word, "REMOVE") || is_keyword(word, "ADD") || is_keyword(word, "DELETE");
    }
    return is_keyword(word, "BETWEEN") || is_keyword(word, "IN") || is_keyword(word, "AND") || is_keyword(word, "OR") ||
           is_keyword(word, "NOT");
  }

  PathStep parse_step() {
    const Token& token = peek();
    const bool is_name = token.kind == TokenKind::name_placeholder && token.text.size() > 1;
    const bool is_word = token.kind == TokenKind::identifier && !is_own_keyword(token.text);
    if (!is_name && !is_word) fail();
    ++next_;
    return {std::string(token.text), 0, false};
  }

  DocumentPath parse_path() {
    DocumentPath path{parse_step()};
    while (true) {
      if (take_sign(".")) {
        path.push_back(parse_step());
      } else if (take_sign("[")) {
        const Token& token = peek();
        PathStep step{{}, 0, true};
        if (token.kind != TokenKind::number ||
            std::from_chars(token.text.data(), token.text.data() + token.text.size(), step.index).ec != std::errc()) {
          fail();
        }
        ++next_;
        path.push_back(std::move(step));
        expect_sign("]");
      } else {
        return path;
      }
    }
  }

  Node parse_value() {
    const Token& token = peek();
    if (token.kind != TokenKind::value_placeholder || token.text.size() < 2) fail();
    ++next_;
    Node node{NodeKind::value, std::string(token.text), {}, nullptr, {}};
    return node;
  }

  Node parse_call() {
    Node call{NodeKind::call, std::string(peek().text), {}, nullptr, {}};
    next_ += 2;  // the name and "("
    do call.children.push_back(parse_operand());
    while (take_sign(","));
    expect_sign(")");
    return call;
  }

  bool next_is_call() const {
    return peek().kind == TokenKind::identifier && !is_own_keyword(peek().text) &&
           tokens_[next_ + 1].kind == TokenKind::sign && tokens_[next_ + 1].text == "(";
  }

  /// What "(" opens: whatever `parse` reads, and ")". Remembers parentheses around nothing but parentheses.
  template <class Parse>
  Node parse_parenthesised(Parse parse) {
    if (++depth_ > most_depth) refuse_expression(kind_, "The expression has too many nested parentheses;");
    expect_sign("(");
    Node node = parse();
    expect_sign(")");
    --depth_;
    if (node.parenthesised) syntax_.redundant_parentheses = true;
    node.parenthesised = true;
    return node;
  }

  Node parse_operand() {
    if (peek().kind == TokenKind::sign && peek().text == "(")
      return parse_parenthesised([this] { return parse_operand(); });
    if (peek().kind == TokenKind::value_placeholder) return parse_value();
    if (next_is_call()) return parse_call();
    return {NodeKind::path, {}, parse_path(), nullptr, {}};
  }

  Node parse_condition() {
    const std::size_t begin = next_;
    Node node = parse_or();
    require_condition(node, begin);
    return node;
  }

  /// A lone path or value is no condition: what misses is an operator behind it.
  void require_condition(const Node& node, std::size_t) const {
    if (node.is_operand() && node.kind != NodeKind::call) fail();
  }

  template <class Parse>
  Node parse_chain(NodeKind kind, std::string_view keyword, Parse parse) {
    Node first = parse();
    if (!next_is_keyword(keyword)) return first;
    require_condition(first, next_);
    Node chain{kind, {}, {}, nullptr, {}};
    chain.children.push_back(std::move(first));
    while (take_keyword(keyword)) {
      chain.children.push_back(parse());
      require_condition(chain.children.back(), next_);
    }
    return chain;
  }

  Node parse_or() {
    return parse_chain(NodeKind::logical_or, "OR", [this] {
      return parse_chain(NodeKind::logical_and, "AND", [this] { return parse_not(); });
    });
  }

  Node parse_not() {
    if (!take_keyword("NOT")) return parse_primary();
    if (++depth_ > most_depth) refuse_expression(kind_, "The expression has too many nested parentheses;");
    Node negation{NodeKind::logical_not, {}, {}, nullptr, {}};
    negation.children.push_back(parse_not());
    require_condition(negation.children.back(), next_);
    --depth_;
    return negation;
  }

  /// What stands in parentheses may turn out to be a condition or an operand: "(a)" in "(a) = :b".
  Node parse_primary() {
    const bool opens = peek().kind == TokenKind::sign && peek().text == "(";
    Node left = opens ? parse_parenthesised([this] { return parse_or(); }) : parse_operand();
    if (!left.is_operand()) return left;
    if (const auto comparison = take_comparison()) {
      Node node{*comparison, {}, {}, nullptr, {}};
      node.children.push_back(std::move(left));
      node.children.push_back(parse_operand());
      return node;
    }
    if (take_keyword("BETWEEN")) {
      Node node{NodeKind::between, {}, {}, nullptr, {}};
      node.children.push_back(std::move(left));
      node.children.push_back(parse_operand());
      if (!take_keyword("AND")) fail();
      node.children.push_back(parse_operand());
      return node;
    }
    if (take_keyword("IN")) {
      Node node{NodeKind::in, {}, {}, nullptr, {}};
      node.children.push_back(std::move(left));
      expect_sign("(");
      do node.children.push_back(parse_operand());
      while (take_sign(","));
      expect_sign(")");
      return node;
    }
    return left;
  }

  std::optional<NodeKind> take_comparison() {
    constexpr std::pair<std::string_view, NodeKind> comparisons[] = {
        {"=", NodeKind::equal},          {"<>", NodeKind::not_equal}, {"<", NodeKind::less},
        {"<=", NodeKind::less_or_equal}, {">", NodeKind::greater},    {">=", NodeKind::greater_or_equal}};
    for (const auto& [sign, kind] : comparisons) {
      if (take_sign(sign)) return kind;
    }
    return std::nullopt;
  }

  void parse_update() {
    do {
      const std::size_t begin = next_;
      if (take_keyword("SET")) {
        parse_actions(Section::set);
      } else if (take_keyword("REMOVE")) {
        parse_actions(Section::remove);
      } else if (take_keyword("ADD")) {
        parse_actions(Section::add);
      } else if (take_keyword("DELETE")) {
        parse_actions(Section::remove_members);
      } else {
        fail_at(begin);
      }
    } while (peek().kind != TokenKind::end);
  }

  void parse_actions(Section section) {
    syntax_.sections.push_back(section);
    do {
      UpdateAction action{section, parse_path(), {}};
      if (section == Section::set) {
        expect_sign("=");
        action.value = parse_sum();
      } else if (section != Section::remove) {
        action.value = parse_value();
      }
      syntax_.actions.push_back(std::move(action));
    } while (take_sign(","));
  }

  Node parse_sum() {
    const bool opens = peek().kind == TokenKind::sign && peek().text == "(";
    Node left = opens ? parse_parenthesised([this] { return parse_sum(); }) : parse_operand();
    const bool plus = take_sign("+");
    if (!plus && !take_sign("-")) return left;
    Node sum{plus ? NodeKind::plus : NodeKind::minus, {}, {}, nullptr, {}};
    sum.children.push_back(std::move(left));
    sum.children.push_back(parse_operand());
    return sum;
  }

  ExpressionKind kind_;
  std::string_view text_;
  std::vector<Token> tokens_;
  std::size_t next_ = 0;
  int depth_ = 0;
  Syntax syntax_;
};

}  // namespace

bool is_keyword(std::string_view word, std::string_view keyword) { return wire::equal_ignoring_case(word, keyword); }

void refuse_expression(ExpressionKind kind, std::string_view what) {
  throw invalid("Invalid " + std::string(name_of(kind)) + ": " + std::string(what));
}

Syntax parse_expression(ExpressionKind kind, std::string_view text) {
  if (text.empty()) refuse_expression(kind, "The expression can not be empty;");
  if (text.size() > most_expression_bytes) {
    refuse_expression(kind, "Expression size has exceeded the maximum allowed size; expression size: " +
                                std::to_string(text.size()));
  }
  return Parser(kind, text).parse();
}

}  // namespace cutoff::dynamodb
