package io.draftwire.gateway.chat.jinja;

import io.draftwire.gateway.chat.jinja.Expr.Captured;
import io.draftwire.gateway.chat.jinja.Stmt.MacroBody;
import io.draftwire.gateway.chat.jinja.Stmt.Target;
import io.draftwire.gateway.chat.jinja.Token.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads statements: text, {@code {{ }}} and {@code {% %}}. */
final class Parser {
  /** Of blocks within each other; Python gives up at twenty loops. */
  private static final int MOST_DEPTH = 100;

  private final Tokens tokens;
  private final Vocabulary vocabulary = new Vocabulary();
  private final Expressions expressions;
  private int depth;

  /** Loops around what is read, as far as {@code break} sees. */
  private int loops;

  private Parser(Tokens tokens) {
    this.tokens = tokens;
    this.expressions = new Expressions(tokens, vocabulary);
  }

  /**
   * A template's statements.
   *
   * @throws JinjaException that names the line
   */
  static List<Stmt> parse(String template) {
    Parser parser = new Parser(new Tokens(Lexer.tokens(template)));
    List<Stmt> statements = parser.statements();
    if (parser.tokens.current().type() != Type.END) {
      throw parser.tokens.error("unknown tag " + parser.tokens.current().described());
    }
    parser.vocabulary.judge(0);
    return statements;
  }

  /** Up to the end, or to a tag that is none of a statement; its name is current then. */
  private List<Stmt> statements(String... ends) {
    if (++depth > MOST_DEPTH) {
      throw tokens.error("blocks nest more than " + MOST_DEPTH + " deep");
    }
    List<Stmt> statements = new ArrayList<>();
    while (tokens.current().type() != Type.END) {
      Token token = tokens.next();
      switch (token.type()) {
        case DATA -> statements.add(new Stmt.Data(Text.of(token.text()), token.line()));
        case VARIABLE_BEGIN -> {
          statements.add(new Stmt.Output(expressions.tuple(true, null), token.line()));
          tokens.expect(Type.VARIABLE_END, "'}}'");
        }
        default -> {
          Token tag = tokens.current();
          if (Set.of(ends).contains(tag.text()) && tag.type() == Type.NAME) {
            depth--;
            return statements;
          }
          tokens.expect(Type.NAME, "the name of a tag");
          statement(tag, statements);
          tokens.expect(Type.BLOCK_END, "'%}'");
        }
      }
    }
    if (ends.length > 0) {
      throw tokens.error("the template ends and '" + ends[ends.length - 1] + "' is missing");
    }
    depth--;
    return statements;
  }

  /** Statements behind a tag, up to one of the ends, whose name is current then. */
  private List<Stmt> body(String... ends) {
    tokens.skipOperator(":");
    tokens.expect(Type.BLOCK_END, "'%}'");
    return statements(ends);
  }

  /** A body in which {@code break} sees no loop, with its end. */
  private List<Stmt> closed(String end) {
    int around = loops;
    loops = 0;
    int mark = vocabulary.mark();
    List<Stmt> body = body(end);
    vocabulary.judge(mark);
    loops = around;
    tokens.next();
    return body;
  }

  private void statement(Token tag, List<Stmt> into) {
    int line = tag.line();
    switch (tag.text()) {
      case "for" -> into.add(loop(line));
      case "if" -> into.add(condition(line));
      case "set" -> into.add(assignment(line));
      case "macro" -> into.add(macro(line));
      case "call" -> into.add(callBlock(line));
      case "filter" -> {
        Expr inside = new Expr.Name("");
        Expr filtered = expressions.operands().filters(expressions.operands().filter(inside));
        into.add(new Stmt.Output(filling(filtered, new Captured(closed("endfilter"))), line));
      }
      case "with" -> into.add(with(line));
      case "generation" -> into.add(new Stmt.Output(new Captured(closed("endgeneration")), line));
      case "break", "continue" -> {
        if (loops == 0) {
          throw JinjaException.syntax("'" + tag.text() + "' stands outside of a loop", line);
        }
        into.add(tag.text().equals("break") ? new Stmt.Break(line) : new Stmt.Continue(line));
      }
      case "print" -> {
        while (tokens.current().type() != Type.BLOCK_END) {
          into.add(new Stmt.Output(expressions.expression(), line));
          if (tokens.current().type() != Type.BLOCK_END) {
            tokens.expectOperator(",");
          }
        }
      }
      case "block" -> into.add(block(line));
      case "autoescape" -> into.add(autoescape(line));
      case "extends", "include", "import", "from" -> into.add(otherTemplate(tag));
      default -> throw JinjaException.syntax("unknown tag '" + tag.text() + "'", line);
    }
  }

  private Stmt loop(int line) {
    Target target = target(expressions.target("in"));
    tokens.expectName("in");
    Expr elements = expressions.tuple(false, "recursive");
    int mark = vocabulary.mark();
    Expr condition = tokens.skipName("if") ? expressions.expression() : null;
    boolean recursive = tokens.skipName("recursive");
    loops++;
    List<Stmt> body = body("else", "endfor");
    loops--;
    List<Stmt> otherwise = List.of();
    if (tokens.next().text().equals("else")) {
      otherwise = body("endfor");
      tokens.next();
    }
    vocabulary.judge(mark);
    return new Stmt.For(target, elements, condition, recursive, body, otherwise, line);
  }

  private Stmt condition(int line) {
    int mark = vocabulary.mark();
    List<Expr> conditions = new ArrayList<>();
    List<List<Stmt>> bodies = new ArrayList<>();
    String next = "elif";
    while (next.equals("elif")) {
      conditions.add(expressions.tuple(false, null));
      bodies.add(body("elif", "else", "endif"));
      next = tokens.next().text();
    }
    List<Stmt> otherwise = List.of();
    if (next.equals("else")) {
      otherwise = body("endif");
      tokens.next();
    }
    vocabulary.forgive(mark);
    return new Stmt.If(conditions, bodies, otherwise, line);
  }

  private Stmt assignment(int line) {
    Target target;
    if (tokens.ahead().isOperator(".")) {
      String namespace = tokens.expect(Type.NAME, "a name").text();
      tokens.expectOperator(".");
      target = new Target.Member(namespace, tokens.expect(Type.NAME, "a name").text());
    } else {
      target = target(expressions.target(null));
    }
    if (tokens.skipOperator("=")) {
      return new Stmt.Assignment(target, expressions.tuple(true, null), line);
    }
    Expr filtered = expressions.operands().filters(new Expr.Name(""));
    return new Stmt.Assignment(target, filling(filtered, new Captured(closed("endset"))), line);
  }

  /** A chain of filters with a value at its innermost place. */
  private static Expr filling(Expr chain, Expr value) {
    List<Expr.Filtered> filters = new ArrayList<>();
    for (Expr each = chain; each instanceof Expr.Filtered filter; each = filter.value()) {
      filters.add(filter);
    }
    Expr filled = value;
    for (Expr.Filtered filter : filters.reversed()) {
      filled = new Expr.Filtered(filled, filter.name(), filter.arguments());
    }
    return filled;
  }

  private Target target(Expr expression) {
    return switch (expression) {
      case Expr.Name name -> new Target.Variable(name.name());
      case Expr.TupleOf tuple ->
          new Target.Several(tuple.items().stream().map(this::target).toList());
      default -> throw tokens.error("nothing can be assigned to what stands there");
    };
  }

  private record Signature(List<String> parameters, List<Expr> defaults) {}

  private Stmt macro(int line) {
    String name = tokens.expect(Type.NAME, "a name").text();
    Set<String> outer = vocabulary.beginMacro();
    Signature signature = signature();
    return new Stmt.Definition(macro(name, signature, outer, "endmacro"), line);
  }

  private MacroBody macro(String name, Signature signature, Set<String> outer, String end) {
    List<Stmt> body = closed(end);
    Set<String> specials = vocabulary.endMacro(outer);
    return new MacroBody(name, signature.parameters(), signature.defaults(), specials, body);
  }

  private Signature signature() {
    List<String> parameters = new ArrayList<>();
    List<Expr> defaults = new ArrayList<>();
    tokens.expectOperator("(");
    while (!tokens.skipOperator(")")) {
      parameters.add(tokens.expect(Type.NAME, "a parameter's name").text());
      if (tokens.skipOperator("=")) {
        defaults.add(expressions.expression());
      } else if (!defaults.isEmpty()) {
        throw tokens.error("a parameter without a default behind one with a default");
      }
      if (!tokens.current().isOperator(")")) {
        tokens.expectOperator(",");
      }
    }
    return new Signature(parameters, defaults);
  }

  private Stmt callBlock(int line) {
    Signature signature =
        tokens.current().isOperator("(") ? signature() : new Signature(List.of(), List.of());
    if (!(expressions.expression() instanceof Expr.Call call)) {
      throw tokens.error("a call block wants the call of a macro");
    }
    return new Stmt.CallBlock(
        call, macro(null, signature, vocabulary.beginMacro(), "endcall"), line);
  }

  private Stmt with(int line) {
    List<Target> targets = new ArrayList<>();
    List<Expr> values = new ArrayList<>();
    while (tokens.current().type() != Type.BLOCK_END) {
      if (!targets.isEmpty()) {
        tokens.expectOperator(",");
      }
      targets.add(target(expressions.target(null)));
      tokens.expectOperator("=");
      values.add(expressions.expression());
    }
    int mark = vocabulary.mark();
    List<Stmt> body = body("endwith");
    vocabulary.judge(mark);
    tokens.next();
    return new Stmt.With(targets, values, body, line);
  }

  private Stmt block(int line) {
    String name = tokens.expect(Type.NAME, "a name").text();
    tokens.skipName("scoped");
    tokens.skipName("required");
    List<Stmt> body = closed("endblock");
    tokens.skipName(name);
    return new Stmt.Block(body, line);
  }

  private Stmt autoescape(int line) {
    Expr on = expressions.expression();
    List<Stmt> body = closed("endautoescape");
    return on instanceof Expr.Literal literal && Boolean.FALSE.equals(literal.value())
        ? new Stmt.Output(new Captured(body), line)
        : new Stmt.Refused("text is never escaped for HTML here", line);
  }

  private Stmt otherTemplate(Token tag) {
    while (tokens.current().type() != Type.BLOCK_END && tokens.current().type() != Type.END) {
      tokens.next();
    }
    return new Stmt.Refused("there are no other templates to " + tag.text(), tag.line());
  }
}
