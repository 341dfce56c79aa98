package io.draftwire.gateway.chat.jinja;

import io.draftwire.gateway.chat.jinja.Token.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Reads expressions by Jinja's grammar, loosest first: {@code if}, {@code or}, {@code and}, {@code
 * not}, comparisons, {@code + -}, {@code ~}, {@code * / // %}, {@code **}; {@link Operands} reads
 * what they join.
 */
final class Expressions {
  /** Of parentheses within each other; Python gives up before. */
  private static final int MOST_DEPTH = 100;

  private static final List<String> COMPARISONS = List.of("==", "!=", "<", "<=", ">", ">=");

  private final Tokens tokens;
  private final Vocabulary vocabulary;
  private final Operands operands;
  private int depth;

  Expressions(Tokens tokens, Vocabulary vocabulary) {
    this.tokens = tokens;
    this.vocabulary = vocabulary;
    this.operands = new Operands(tokens, vocabulary, this);
  }

  Operands operands() {
    return operands;
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
    return tuple(operands::primary, end, false);
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
    shallower();
    return value;
  }

  /** Something within something begins; ends with {@link #shallower}. */
  void deeper() {
    if (++depth > MOST_DEPTH) {
      throw tokens.error("an expression nests more than " + MOST_DEPTH + " deep");
    }
  }

  void shallower() {
    depth--;
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
    shallower();
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
    return chain(List.of("**"), () -> operands.unary(true));
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

  /** What parentheses hold: nothing is an empty tuple. */
  Expr parenthesized() {
    return tuple(this::expression, null, true);
  }
}
