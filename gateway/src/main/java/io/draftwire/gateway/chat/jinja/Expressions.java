package io.draftwire.gateway.chat.jinja;

import io.draftwire.gateway.chat.jinja.Expr.Arguments;
import io.draftwire.gateway.chat.jinja.Token.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Reads expressions by Jinja's grammar, loosest first: {@code if}, {@code or}, {@code and}, {@code
 * not}, comparisons, {@code + -}, {@code ~}, {@code * / // %}, {@code **}, signs, and then what
 * stands behind a value: calls, elements, filters and tests.
 */
final class Expressions {
  /** Of parentheses within each other; Python gives up before. */
  private static final int MOST_DEPTH = 100;

  private static final List<String> COMPARISONS = List.of("==", "!=", "<", "<=", ">", ">=");

  private final Tokens tokens;
  private final Vocabulary vocabulary;
  private int depth;

  Expressions(Tokens tokens, Vocabulary vocabulary) {
    this.tokens = tokens;
    this.vocabulary = vocabulary;
  }

  /**
   * An expression, or a tuple where commas follow.
   *
   * @param end a name that ends it, or null
   */
  Expr tuple(boolean withChoice, String end) {
    return tuple(withChoice ? this::expression : this::or, end, false);
  }

  /** Values of an assignment's left side, as they are read. */
  Expr target(String end) {
    return tuple(this::primary, end, false);
  }

  private Expr tuple(Supplier<Expr> item, String end, boolean mayBeEmpty) {
    List<Expr> items = new ArrayList<>();
    boolean tuple = false;
    while (!ends(end)) {
      items.add(item.get());
      if (!tokens.skipOperator(",")) {
        break;
      }
      tuple = true;
    }
    if (!tuple && items.size() == 1) {
      return items.getFirst();
    }
    if (!tuple && !mayBeEmpty) {
      throw tokens.unexpected("an expression");
    }
    return new Expr.TupleOf(items);
  }

  private boolean ends(String end) {
    Token token = tokens.current();
    return token.type() == Type.VARIABLE_END
        || token.type() == Type.BLOCK_END
        || token.isOperator(")")
        || (end != null && token.isName(end));
  }

  Expr expression() {
    int mark = vocabulary.mark();
    deeper();
    Expr value = or();
    while (tokens.skipName("if")) {
      Expr condition = or();
      Expr otherwise = tokens.skipName("else") ? expression() : null;
      value = new Expr.Choice(condition, value, otherwise);
      vocabulary.forgive(mark);
    }
    depth--;
    return value;
  }

  private void deeper() {
    if (++depth > MOST_DEPTH) {
      throw tokens.error("an expression nests more than " + MOST_DEPTH + " deep");
    }
  }

  Expr or() {
    Expr left = and();
    while (tokens.skipName("or")) {
      left = new Expr.Or(left, and());
    }
    return left;
  }

  private Expr and() {
    Expr left = not();
    while (tokens.skipName("and")) {
      left = new Expr.And(left, not());
    }
    return left;
  }

  private Expr not() {
    if (!tokens.skipName("not")) {
      return comparison();
    }
    deeper();
    Expr of = not();
    depth--;
    return new Expr.Not(of);
  }

  private Expr comparison() {
    Expr first = sum();
    List<String> operators = new ArrayList<>();
    List<Expr> others = new ArrayList<>();
    while (true) {
      Token token = tokens.current();
      if (token.type() == Type.OPERATOR && COMPARISONS.contains(token.text())) {
        operators.add(tokens.next().text());
      } else if (tokens.skipName("in")) {
        operators.add("in");
      } else if (token.isName("not") && tokens.ahead().isName("in")) {
        tokens.next();
        tokens.next();
        operators.add("not in");
      } else {
        return operators.isEmpty() ? first : new Expr.Compared(first, operators, others);
      }
      others.add(sum());
    }
  }

  private Expr sum() {
    return chain(List.of("+", "-"), this::concatenation);
  }

  private Expr concatenation() {
    Expr first = product();
    if (!tokens.current().isOperator("~")) {
      return first;
    }
    List<Expr> parts = new ArrayList<>(List.of(first));
    while (tokens.skipOperator("~")) {
      parts.add(product());
    }
    return new Expr.Concatenated(parts);
  }

  private Expr product() {
    return chain(List.of("*", "/", "//", "%"), this::power);
  }

  private Expr power() {
    return chain(List.of("**"), () -> unary(true));
  }

  private Expr chain(List<String> operators, Supplier<Expr> operand) {
    Expr left = operand.get();
    while (tokens.current().type() == Type.OPERATOR
        && operators.contains(tokens.current().text())) {
      String operator = tokens.next().text();
      left = new Expr.Arithmetic(operator, left, operand.get());
    }
    return left;
  }

  private Expr unary(boolean withFilters) {
    Expr value;
    if (tokens.current().isOperator("-") || tokens.current().isOperator("+")) {
      boolean minus = tokens.next().text().equals("-");
      deeper();
      value = new Expr.Signed(minus, unary(false));
      depth--;
    } else {
      value = primary();
    }
    value = postfix(value);
    return withFilters ? filtersAndTests(value) : value;
  }

  private Expr primary() {
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
          Expr inside = tuple(this::expression, null, true);
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
      items.add(expression());
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
      keys.add(expression());
      tokens.expectOperator(":");
      values.add(expression());
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
    Expr from = tokens.current().isOperator(":") ? null : expression();
    if (!tokens.skipOperator(":")) {
      return from;
    }
    Expr to = sliceEnds(true) ? null : expression();
    Expr step = tokens.skipOperator(":") && !sliceEnds(false) ? expression() : null;
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
        map = expression();
      } else if (tokens.skipOperator("*")) {
        list = expression();
      } else if (named) {
        names.add(tokens.next().text());
        tokens.next();
        values.add(expression());
      } else if (names.isEmpty()) {
        values.add(expression());
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
