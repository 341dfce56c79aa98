package io.draftwire.gateway.chat.jinja;

import io.draftwire.gateway.chat.jinja.Expr.Arguments;
import io.draftwire.gateway.chat.jinja.Token.Type;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads what operators join: a literal, a name or something in brackets, with the sign before it
 * and the members, elements, calls, filters and tests behind it.
 */
final class Operands {
  private final Tokens tokens;
  private final Vocabulary vocabulary;
  private final Expressions expressions;

  Operands(Tokens tokens, Vocabulary vocabulary, Expressions expressions) {
    this.tokens = tokens;
    this.vocabulary = vocabulary;
    this.expressions = expressions;
  }

  Expr unary(boolean withFilters) {
    Expr value;
    if (tokens.current().isOperator("-") || tokens.current().isOperator("+")) {
      boolean minus = tokens.next().text().equals("-");
      expressions.deeper();
      value = new Expr.Signed(minus, unary(false));
      expressions.shallower();
    } else {
      value = primary();
    }
    value = postfix(value);
    return withFilters ? filtersAndTests(value) : value;
  }

  Expr primary() {
    Token token = tokens.current();
    switch (token.type()) {
      case NAME -> {
        tokens.next();
        return name(token.text());
      }
      case STRING -> {
        StringBuilder text = new StringBuilder(tokens.next().text());
        while (tokens.current().type() == Type.STRING) {
          text.append(tokens.next().text());
        }
        return new Expr.Literal(Text.of(text.toString()));
      }
      case NUMBER -> {
        return new Expr.Literal(tokens.next().value());
      }
      default -> {
        if (tokens.skipOperator("(")) {
          Expr inside = expressions.parenthesized();
          tokens.expectOperator(")");
          return inside;
        }
        if (tokens.skipOperator("[")) {
          return new Expr.ListOf(items("]"));
        }
        if (tokens.skipOperator("{")) {
          return mapping();
        }
        throw tokens.unexpected("an expression");
      }
    }
  }

  private Expr name(String name) {
    return switch (name) {
      case "true", "True" -> new Expr.Literal(true);
      case "false", "False" -> new Expr.Literal(false);
      case "none", "None" -> new Expr.Literal(None.NONE);
      default -> {
        vocabulary.variable(name);
        yield new Expr.Name(name);
      }
    };
  }

  private List<Expr> items(String close) {
    List<Expr> items = new ArrayList<>();
    while (!tokens.skipOperator(close)) {
      items.add(expressions.expression());
      if (!tokens.current().isOperator(close)) {
        tokens.expectOperator(",");
      }
    }
    return items;
  }

  private Expr mapping() {
    List<Expr> keys = new ArrayList<>();
    List<Expr> values = new ArrayList<>();
    while (!tokens.skipOperator("}")) {
      keys.add(expressions.expression());
      tokens.expectOperator(":");
      values.add(expressions.expression());
      if (!tokens.current().isOperator("}")) {
        tokens.expectOperator(",");
      }
    }
    return new Expr.DictOf(keys, values);
  }

  private Expr postfix(Expr of) {
    Expr value = of;
    while (true) {
      if (tokens.skipOperator(".")) {
        Token member = tokens.next();
        value =
            switch (member.type()) {
              case NAME -> new Expr.Attribute(value, member.text());
              case NUMBER -> new Expr.Element(value, new Expr.Literal(member.value()));
              default -> throw tokens.error("expected a name or a number behind '.'");
            };
      } else if (tokens.skipOperator("[")) {
        value = new Expr.Element(value, subscript());
      } else if (tokens.current().isOperator("(")) {
        value = new Expr.Call(value, arguments());
      } else {
        return value;
      }
    }
  }

  private Expr subscript() {
    List<Expr> keys = new ArrayList<>();
    while (!tokens.skipOperator("]")) {
      if (!keys.isEmpty()) {
        tokens.expectOperator(",");
      }
      keys.add(subscribed());
    }
    return keys.size() == 1 ? keys.getFirst() : new Expr.TupleOf(keys);
  }

  private Expr subscribed() {
    Expr from = tokens.current().isOperator(":") ? null : expressions.expression();
    if (!tokens.skipOperator(":")) {
      return from;
    }
    Expr to = sliceEnds(true) ? null : expressions.expression();
    Expr step = tokens.skipOperator(":") && !sliceEnds(false) ? expressions.expression() : null;
    return new Expr.Slice(from, to, step);
  }

  private boolean sliceEnds(boolean colonToo) {
    Token token = tokens.current();
    return token.isOperator("]") || token.isOperator(",") || (colonToo && token.isOperator(":"));
  }

  private Expr filtersAndTests(Expr of) {
    Expr value = of;
    while (true) {
      if (tokens.current().isOperator("|")) {
        value = filters(value);
      } else if (tokens.current().isName("is")) {
        value = test(value);
      } else if (tokens.current().isOperator("(")) {
        value = new Expr.Call(value, arguments());
      } else {
        return value;
      }
    }
  }

  /** The filters that follow, if any. */
  Expr filters(Expr of) {
    Expr value = of;
    while (tokens.skipOperator("|")) {
      value = filter(value);
    }
    return value;
  }

  /** A filter from its name on. */
  Expr filter(Expr of) {
    int line = tokens.current().line();
    String name = dotted();
    vocabulary.filter(name, line);
    Arguments arguments = tokens.current().isOperator("(") ? arguments() : Arguments.NONE;
    return new Expr.Filtered(of, name, arguments);
  }

  private String dotted() {
    StringBuilder name = new StringBuilder(tokens.expect(Type.NAME, "a name").text());
    while (tokens.skipOperator(".")) {
      name.append('.').append(tokens.expect(Type.NAME, "a name").text());
    }
    return name.toString();
  }

  private Expr test(Expr of) {
    tokens.expectName("is");
    boolean negated = tokens.skipName("not");
    int line = tokens.current().line();
    String name = dotted();
    vocabulary.test(name, line);
    Arguments arguments = Arguments.NONE;
    Token token = tokens.current();
    if (token.isOperator("(")) {
      arguments = arguments();
    } else if (token.isName("is")) {
      throw tokens.error("tests cannot be chained with 'is'");
    } else if (beginsOperand(token)) {
      arguments = new Arguments(List.of(postfix(primary())), List.of(), null, null);
    }
    Expr tested = new Expr.Tested(of, name, arguments);
    return negated ? new Expr.Not(tested) : tested;
  }

  private static boolean beginsOperand(Token token) {
    return switch (token.type()) {
      case STRING, NUMBER -> true;
      case NAME -> !token.isName("else") && !token.isName("or") && !token.isName("and");
      default -> token.isOperator("[") || token.isOperator("{");
    };
  }

  private Arguments arguments() {
    tokens.expectOperator("(");
    List<Expr> values = new ArrayList<>();
    List<String> names = new ArrayList<>();
    Expr list = null;
    Expr map = null;
    while (!tokens.skipOperator(")")) {
      boolean named = tokens.current().type() == Type.NAME && tokens.ahead().isOperator("=");
      if (map != null || (list != null && !named && !tokens.current().isOperator("**"))) {
        throw tokens.error("an argument behind *list or **map");
      }
      if (tokens.skipOperator("**")) {
        map = expressions.expression();
      } else if (tokens.skipOperator("*")) {
        list = expressions.expression();
      } else if (named) {
        names.add(tokens.next().text());
        tokens.next();
        values.add(expressions.expression());
      } else if (names.isEmpty()) {
        values.add(expressions.expression());
      } else {
        throw tokens.error("an argument without a name behind one with a name");
      }
      if (!tokens.current().isOperator(")")) {
        tokens.expectOperator(",");
      }
    }
    return new Arguments(values, names, list, map);
  }
}
