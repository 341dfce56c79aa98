package io.draftwire.gateway.chat.jinja;

import io.draftwire.gateway.chat.jinja.Stmt.Target;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Runs statements. */
final class Executor {
  private static final String LOOP = "loop";

  /** How statements ended. */
  private enum End {
    THROUGH,
    BREAK,
    CONTINUE
  }

  private final Rendering rendering;
  private int line = 1;

  Executor(Rendering rendering) {
    this.rendering = rendering;
  }

  /** The line that runs, for people. */
  int line() {
    return line;
  }

  /** What statements write. */
  Text captured(List<Stmt> statements, Scope scope) {
    TextBuilder into = new TextBuilder(rendering.budget());
    run(statements, scope, into);
    return into.text();
  }

  private End run(List<Stmt> statements, Scope scope, TextBuilder into) {
    rendering.budget().enter();
    End end = End.THROUGH;
    for (int i = 0; i < statements.size() && end == End.THROUGH; i++) {
      end = run(statements.get(i), scope, into);
    }
    rendering.budget().leave();
    return end;
  }

  private End run(Stmt statement, Scope scope, TextBuilder into) {
    line = statement.line();
    rendering.budget().step();
    switch (statement) {
      case Stmt.Data data -> into.append(data.text());
      case Stmt.Output output -> into.append(Printer.str(rendering, value(output.value(), scope)));
      case Stmt.If choice -> {
        for (int i = 0; i < choice.conditions().size(); i++) {
          if (Values.truth(value(choice.conditions().get(i), scope))) {
            return run(choice.bodies().get(i), scope, into);
          }
        }
        return run(choice.otherwise(), scope, into);
      }
      case Stmt.For loop -> loop(loop, value(loop.elements(), scope), scope, into, 0);
      case Stmt.Assignment assignment ->
          assign(assignment.target(), value(assignment.value(), scope), scope);
      case Stmt.Definition definition ->
          scope.set(definition.macro().name(), new Macro(definition.macro(), scope));
      case Stmt.CallBlock block ->
          into.append(
              Printer.str(
                  rendering,
                  rendering
                      .evaluator()
                      .call(block.call(), scope, new Macro(block.caller(), scope))));
      case Stmt.With with -> {
        Scope inside = new Scope(scope);
        for (int i = 0; i < with.targets().size(); i++) {
          assign(with.targets().get(i), value(with.values().get(i), scope), inside);
        }
        return run(with.body(), inside, into);
      }
      case Stmt.Block block -> run(block.body(), new Scope(scope.outermost()), into);
      case Stmt.Break end -> {
        return End.BREAK;
      }
      case Stmt.Continue end -> {
        return End.CONTINUE;
      }
      case Stmt.Refused refused -> throw JinjaException.failed(refused.why());
    }
    return End.THROUGH;
  }

  private Object value(Expr expression, Scope scope) {
    return rendering.evaluator().value(expression, scope);
  }

  private void loop(Stmt.For statement, Object over, Scope scope, TextBuilder into, int depth) {
    List<?> elements = elements(statement, over, scope);
    Loop.Recursion recursion =
        statement.recursive()
            ? (deeper, level) -> {
              TextBuilder inside = new TextBuilder(rendering.budget());
              loop(statement, deeper, scope, inside, level);
              return inside.text();
            }
            : null;
    Loop loop = new Loop(elements, depth, recursion);
    if (elements.isEmpty()) {
      run(statement.otherwise(), new Scope(scope), into);
    }
    End end = End.THROUGH;
    while (loop.hasNext() && end != End.BREAK) {
      rendering.budget().step();
      Scope round = new Scope(scope);
      round.set(LOOP, loop);
      assign(statement.target(), loop.next(), round);
      end = run(statement.body(), round, into);
    }
  }

  private List<?> elements(Stmt.For statement, Object over, Scope scope) {
    // Nobody changes a list, so it can be gone through as it is.
    List<?> all = over instanceof List<?> list ? list : Values.list(rendering.budget(), over);
    if (statement.condition() == null) {
      return all;
    }
    List<Object> chosen = new ArrayList<>();
    for (Object element : all) {
      rendering.budget().elements(0);
      Scope asked = new Scope(scope);
      assign(statement.target(), element, asked);
      if (Values.truth(value(statement.condition(), asked))) {
        chosen.add(element);
      }
    }
    return chosen;
  }

  private void assign(Target target, Object value, Scope scope) {
    switch (target) {
      case Target.Variable variable -> scope.set(variable.name(), value);
      case Target.Member member -> {
        if (!(scope.get(member.namespace()) instanceof Namespace namespace)) {
          throw JinjaException.failed(
              "'" + member.namespace() + "' is no namespace, and nothing else has members to set");
        }
        namespace.members().put(member.name(), value);
      }
      case Target.Several several -> {
        Iterator<Object> values = Values.iterator(rendering.budget(), value);
        for (Target each : several.targets()) {
          if (!values.hasNext()) {
            throw JinjaException.failed("there are too few values to assign");
          }
          assign(each, values.next(), scope);
        }
        if (values.hasNext()) {
          throw JinjaException.failed("there are too many values to assign");
        }
      }
    }
  }
}
