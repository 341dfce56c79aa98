package io.draftwire.gateway.chat.jinja;

import io.draftwire.gateway.chat.jinja.Token.Type;
import java.util.List;

/** Tokens being read, one ahead of the reader. */
final class Tokens {
  private final List<Token> tokens;
  private int at;

  Tokens(List<Token> tokens) {
    this.tokens = tokens;
  }

  Token current() {
    return tokens.get(at);
  }

  /** The one behind the current one. */
  Token ahead() {
    return tokens.get(Math.min(at + 1, tokens.size() - 1));
  }

  /** The current one, which is read with this. */
  Token next() {
    Token token = current();
    at = Math.min(at + 1, tokens.size() - 1);
    return token;
  }

  boolean skipName(String name) {
    boolean is = current().isName(name);
    if (is) {
      next();
    }
    return is;
  }

  boolean skipOperator(String operator) {
    boolean is = current().isOperator(operator);
    if (is) {
      next();
    }
    return is;
  }

  Token expect(Type type, String described) {
    if (current().type() != type) {
      throw unexpected(described);
    }
    return next();
  }

  void expectOperator(String operator) {
    if (!skipOperator(operator)) {
      throw unexpected("'" + operator + "'");
    }
  }

  void expectName(String name) {
    if (!skipName(name)) {
      throw unexpected("'" + name + "'");
    }
  }

  JinjaException unexpected(String wanted) {
    return error("expected " + wanted + " and found " + current().described());
  }

  JinjaException error(String message) {
    return JinjaException.syntax(message, current().line());
  }
}
