package io.draftwire.gateway.chat.jinja;

import java.util.List;
import java.util.Set;

/** What does something. Each knows its line, for people. */
sealed interface Stmt {
  int line();

  record Data(Text text, int line) implements Stmt {}

  record Output(Expr value, int line) implements Stmt {}

  /**
   * @param otherwise what a loop without rounds does
   * @param condition which elements have a round, or null for all
   */
  record For(
      Target target,
      Expr elements,
      Expr condition,
      boolean recursive,
      List<Stmt> body,
      List<Stmt> otherwise,
      int line)
      implements Stmt {}

  /**
   * @param bodies one for each condition
   */
  record If(List<Expr> conditions, List<List<Stmt>> bodies, List<Stmt> otherwise, int line)
      implements Stmt {}

  record Assignment(Target target, Expr value, int line) implements Stmt {}

  record Definition(MacroBody macro, int line) implements Stmt {}

  /** Calls a macro that may call what stands in the block. */
  record CallBlock(Expr.Call call, MacroBody caller, int line) implements Stmt {}

  record With(List<Target> targets, List<Expr> values, List<Stmt> body, int line) implements Stmt {}

  /** Statements in a scope that sees nothing but the template's. */
  record Block(List<Stmt> body, int line) implements Stmt {}

  record Break(int line) implements Stmt {}

  record Continue(int line) implements Stmt {}

  /** What Jinja reads and nothing here may do, as reading another file. */
  record Refused(String why, int line) implements Stmt {}

  /** What is assigned to. */
  sealed interface Target {
    record Variable(String name) implements Target {}

    record Member(String namespace, String name) implements Target {}

    record Several(List<Target> targets) implements Target {}
  }

  /**
   * A macro, or what a call block hands over.
   *
   * @param name null for a call block
   * @param defaults of the last parameters
   * @param specials which of {@code varargs}, {@code kwargs} and {@code caller} the body asks for
   */
  record MacroBody(
      String name,
      List<String> parameters,
      List<Expr> defaults,
      Set<String> specials,
      List<Stmt> body) {}
}
