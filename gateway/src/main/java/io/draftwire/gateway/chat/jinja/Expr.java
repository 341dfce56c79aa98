package io.draftwire.gateway.chat.jinja;

import java.util.List;

/** What has a value. */
sealed interface Expr {
  record Literal(Object value) implements Expr {}

  record Name(String name) implements Expr {}

  record ListOf(List<Expr> items) implements Expr {}

  record TupleOf(List<Expr> items) implements Expr {}

  record DictOf(List<Expr> keys, List<Expr> values) implements Expr {}

  record Attribute(Expr of, String name) implements Expr {}

  record Element(Expr of, Expr key) implements Expr {}

  /** Of a sequence; any part may be null. */
  record Slice(Expr from, Expr to, Expr step) implements Expr {}

  record Call(Expr callee, Arguments arguments) implements Expr {}

  record Filtered(Expr value, String name, Arguments arguments) implements Expr {}

  record Tested(Expr value, String name, Arguments arguments) implements Expr {}

  record Not(Expr of) implements Expr {}

  record Signed(boolean minus, Expr of) implements Expr {}

  record Arithmetic(String operator, Expr left, Expr right) implements Expr {}

  record Concatenated(List<Expr> parts) implements Expr {}

  /** A chain: {@code a < b <= c}. */
  record Compared(Expr first, List<String> operators, List<Expr> others) implements Expr {}

  record And(Expr left, Expr right) implements Expr {}

  record Or(Expr left, Expr right) implements Expr {}

  /**
   * @param otherwise null where there is none
   */
  record Choice(Expr condition, Expr then, Expr otherwise) implements Expr {}

  /** What statements write, in a scope of their own. */
  record Captured(List<Stmt> body) implements Expr {}

  /**
   * What is passed to a macro, a function, a filter or a test.
   *
   * @param names of the last values, which are passed by name
   * @param list passed value by value, or null
   * @param map passed entry by entry, or null
   */
  record Arguments(List<Expr> values, List<String> names, Expr list, Expr map) {
    static final Arguments NONE = new Arguments(List.of(), List.of(), null, null);
  }
}
