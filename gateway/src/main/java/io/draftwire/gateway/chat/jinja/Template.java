package io.draftwire.gateway.chat.jinja;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;

/**
 * A template that was read and can be rendered, as often as one likes and by several threads at
 * once.
 */
public final class Template {
  private final List<Stmt> statements;

  private Template(List<Stmt> statements) {
    this.statements = statements;
  }

  /**
   * Reads a template.
   *
   * @throws JinjaException if it is no Jinja, or asks for a filter or a test that does not exist
   */
  public static Template of(String source) {
    try {
      return new Template(Parser.parse(source));
    } catch (StackOverflowError e) {
      throw JinjaException.limit("the template nests too deep for this thread");
    }
  }

  /**
   * Renders. Ends by itself: what a template may take is bounded.
   *
   * @param variables strings, numbers, booleans, null, collections and maps of them; a string is
   *     the template's own words, and somebody else's are a {@link Text#foreign}
   * @param now for {@code strftime_now}
   * @throws JinjaException if the template refuses, fails or takes too much
   */
  public Text render(Map<String, ?> variables, LocalDateTime now) {
    return render(variables, now, new Budget());
  }

  Text render(Map<String, ?> variables, LocalDateTime now, Budget budget) {
    Rendering rendering = new Rendering(budget, now);
    Scope scope = new Scope(Globals.scope());
    variables.forEach((name, value) -> scope.set(name, Values.of(value)));
    try {
      return rendering.executor().captured(statements, scope);
    } catch (JinjaException e) {
      throw e.at(rendering.executor().line());
    } catch (StackOverflowError e) {
      // The depth is bounded above this; a thread with a small stack is no reason to end one.
      throw JinjaException.limit("the template nests too deep for this thread");
    }
  }
}
