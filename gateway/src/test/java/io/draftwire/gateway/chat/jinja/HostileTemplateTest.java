package io.draftwire.gateway.chat.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.draftwire.gateway.chat.jinja.JinjaException.Kind;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Templates that want too much end by themselves, with one line, on the virtual threads that serve
 * requests. Nothing here looks at a clock: a template that does not end is a test that does not.
 */
class HostileTemplateTest {
  /** Of the budget: what grows without end shows on little as well. */
  private static final int PART = 20;

  private static final Map<String, Object> VARIABLES =
      Map.of(
          "messages",
          List.of(Map.of("role", "user", "content", Text.foreign("Hello <s> & you".repeat(100)))));

  /** What came of it, on a virtual thread as in the gateway. */
  private static JinjaException refused(String template) throws Exception {
    FutureTask<JinjaException> rendering =
        new FutureTask<>(
            () -> {
              try {
                Template.of(template).render(VARIABLES, JinjaOracle.NOW, new Budget(PART));
                return null;
              } catch (JinjaException e) {
                return e;
              }
            });
    Thread.ofVirtual().start(rendering);
    return rendering.get();
  }

  private static void isLimited(String template) throws Exception {
    JinjaException refused = refused(template);
    assertThat(refused)
        .as("%s", template.substring(0, Math.min(80, template.length())))
        .isNotNull();
    assertThat(refused.kind()).as("%s", refused.getMessage()).isEqualTo(Kind.LIMIT);
    assertThat(refused.getMessage()).hasSizeLessThan(200).doesNotContain("\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Loops within loops, with and without output.
        "{% for a in range(1000) %}{% for b in range(1000) %}{% for c in range(1000) %}{% for d in range(1000) %}{% endfor %}{% endfor %}{% endfor %}{% endfor %}",
        "{% for a in range(1000) %}{% for b in range(1000) %}{% for c in range(1000) %}{{ messages }}{% endfor %}{% endfor %}{% endfor %}",
        "{% for a in range(100000) %}{{ range(100000)|list|length }}{% endfor %}",
        "{% for a in range(100000) %}{{ range(100000)|sum }}{% endfor %}",
        "{% for a in range(100000) %}{{ 5 in range(100000)|map('string') }}{% endfor %}",
        "{% for a in range(100000) %}{% for b in range(100000) if false %}{% endfor %}{% endfor %}",
        // What doubles.
        "{% set ns = namespace(s='x') %}{% for a in range(100) %}{% set ns.s = ns.s + ns.s %}{% endfor %}",
        "{% set ns = namespace(s='x') %}{% for a in range(100) %}{% set ns.s = ns.s ~ ns.s %}{% endfor %}",
        "{% set ns = namespace(s=[1]) %}{% for a in range(100) %}{% set ns.s = ns.s + ns.s %}{% endfor %}",
        "{% set ns = namespace(s='x') %}{% for a in range(100) %}{% set ns.s = ns.s.replace('x', 'xx') %}{% endfor %}",
        "{% set ns = namespace(s='x') %}{% for a in range(100) %}{% set ns.s = ns.s.join([ns.s, ns.s]) %}{% endfor %}",
        "{% set ns = namespace(s='x') %}{% for a in range(100) %}{% set ns.s = '{0}{0}'.format(ns.s) %}{% endfor %}",
        "{% set ns = namespace(s='x') %}{% for a in range(100) %}{% set ns.s = '%s%s' % (ns.s, ns.s) %}{% endfor %}",
        "{% set ns = namespace(s='x') %}{% for a in range(100) %}{% set ns.s %}{{ ns.s }}{{ ns.s }}{% endset %}{% endfor %}",
        "{% set ns = namespace(s='<') %}{% for a in range(100) %}{% set ns.s = ns.s|e|string|replace('&', '<<') %}{% endfor %}",
        "{% set ns = namespace(s='\"') %}{% for a in range(100) %}{% set ns.s = ns.s|tojson %}{% endfor %}",
        "{% set ns = namespace(s='\\\\') %}{% for a in range(100) %}{% set ns.s = [ns.s]|string %}{% endfor %}",
        "{{ 'x' * 1000000000000 }}",
        "{{ [1] * 1000000000000 }}",
        "{{ 'x'.center(2000000000) }}",
        "{{ 'x'.zfill(2000000000) }}",
        "{{ 'x'|indent(2000000000) }}",
        "{{ [1]|tojson(indent=2000000000) }}",
        "{{ ([[[[1]]]] * 1000)|tojson(indent=' ' * 100000) }}",
        "{{ 'x'|center(2000000000) }}",
        "{{ [1]|batch(2000000000, 0)|list }}",
        "{{ [1]|slice(2000000000)|list }}",
        // Little that is much when it is written, compared or sorted.
        "{% set ns = namespace(s=[1]) %}{% for a in range(64) %}{% set ns.s = [ns.s, ns.s] %}{% endfor %}{{ ns.s }}",
        "{% set ns = namespace(s=[1]) %}{% for a in range(64) %}{% set ns.s = [ns.s, ns.s] %}{% endfor %}{{ ns.s|tojson }}",
        "{% set a = namespace(s=[1]) %}{% set b = namespace(s=[1]) %}{% for i in range(64) %}{% set a.s = [a.s, a.s] %}{% set b.s = [b.s, b.s] %}{% endfor %}{{ a.s == b.s }}",
        "{% set a = namespace(s=[1]) %}{% set b = namespace(s=[1]) %}{% for i in range(64) %}{% set a.s = [a.s, a.s] %}{% set b.s = [b.s, b.s] %}{% endfor %}{{ a.s < b.s }}",
        "{% set ns = namespace(s=[1]) %}{% for a in range(5000) %}{% set ns.s = [ns.s] %}{% endfor %}{{ ns.s }}",
        "{% set ns = namespace(s=[1]) %}{% for a in range(5000) %}{% set ns.s = [ns.s] %}{% endfor %}{{ ns.s|tojson }}",
        "{% set a = namespace(s=[1]) %}{% set b = namespace(s=[1]) %}{% for i in range(5000) %}{% set a.s = [a.s] %}{% set b.s = [b.s] %}{% endfor %}{{ a.s == b.s }}",
        "{% set ns = namespace(s=1) %}{% set ns.s = ns %}{{ ns }}",
        // Recursion.
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(100) }}",
        "{% macro m(n=m()) %}{% endmacro %}{{ m() }}",
        "{% macro m() %}{{ caller() }}{% endmacro %}{% macro n() %}{% call m() %}{{ n() }}{% endcall %}{% endmacro %}{{ n() }}",
        "{% for a in [1] recursive %}{{ loop([1]) }}{% endfor %}",
        // Long searches.
        "{% set s = 'a' * 1000000 %}{% for i in range(100000) %}{{ s.find('b') }}{% endfor %}",
        "{% set s = 'a' * 1000000 %}{% for i in range(100000) %}{{ s.strip('a') }}{% endfor %}",
        "{% set s = 'a' * 1000000 %}{% for i in range(100000) %}{{ s == s ~ '' }}{% endfor %}",
        "{% set s = 'a' * 1000000 %}{% for i in range(100000) %}{{ s|upper|length }}{% endfor %}",
        "{% set s = '\\U0001F600' * 500000 %}{% for i in range(100000) %}{{ s[i] }}{% endfor %}",
        "{% set s = '\\U0001F600' * 500000 %}{% for i in range(100000) %}{{ s[::2]|length }}{% endfor %}",
        "{% set s = ' ' * 1000000 %}{% for i in range(100000) %}{{ s.split() }}{% endfor %}",
        "{% set s = 'a ' * 500000 %}{{ s.rsplit(None, 400000)|length }}{% for i in range(100000) %}{{ s.rsplit(None, 400000)|length }}{% endfor %}",
        "{% set s = '1' * 1000000 %}{% for i in range(100000) %}{{ s|int }}{% endfor %}",
        "{% set s = '1' * 1000000 %}{% for i in range(100000) %}{{ s|float }}{% endfor %}",
        "{% for i in range(100000) %}{% for j in range(1000) %}{{ 1.5e300|round(300) }}{% endfor %}{% endfor %}",
        "{% for i in range(100000) %}{% for j in range(1000) %}{{ '%.400f' % 1e300 }}{% endfor %}{% endfor %}",
        "{% for i in range(100000) %}{% for j in range(1000) %}{{ strftime_now('%Y' * 1000) }}{% endfor %}{% endfor %}",
        "{% set s = '%d' * 300000 %}{% for i in range(100000) %}{{ s % ([1] * 300000)|list }}{% endfor %}{% for i in range(100000) %}{{ s|length }}{% endfor %}"
      })
  void whatWantsTooMuchIsOneLine(String template) throws Exception {
    JinjaException refused = refused(template);
    assertThat(refused).as("ends, and does not succeed").isNotNull();
    assertThat(refused.kind()).as("%s", refused.getMessage()).isIn(Kind.LIMIT, Kind.FAILED);
    assertThat(refused.getMessage()).hasSizeLessThan(200).doesNotContain("\n");
  }

  @Test
  void deepExpressionsAreRefusedWhereTheyAreRead() throws Exception {
    int deep = 60_000;
    for (String open :
        List.of("(", "[", "{1:", "-", "not ", "a if b else ", "a[", "a(", "x|default(")) {
      JinjaException refused = refused("{{ " + open.repeat(deep));
      assertThat(refused).as(open).isNotNull();
      assertThat(refused.kind()).isEqualTo(Kind.SYNTAX);
    }
    JinjaException blocks = refused("{% if a %}".repeat(deep));
    assertThat(blocks.kind()).isEqualTo(Kind.SYNTAX);
    assertThat(refused("{% for a in b %}".repeat(deep)).kind()).isEqualTo(Kind.SYNTAX);
    assertThat(refused("{% set x %}".repeat(deep)).kind()).isEqualTo(Kind.SYNTAX);
  }

  @Test
  void longChainsAreLimitedWhereTheyAreRun() throws Exception {
    int deep = 60_000;
    isLimited("{{ 1" + "+1".repeat(deep) + " }}");
    isLimited("{{ 'a'" + "|upper".repeat(deep) + " }}");
    isLimited("{{ 'a'" + ".strip()".repeat(deep) + " }}");
    isLimited("{{ true" + " and true".repeat(deep) + " }}");
    isLimited("{{ 1" + "**1".repeat(deep) + " }}");
    isLimited("{{ 1" + " if true".repeat(deep) + " }}");
    isLimited("{% filter upper" + "|upper".repeat(deep) + " %}{% endfilter %}");
  }

  @Test
  void theWholeBudgetHasAnEndToo() {
    Template endless =
        Template.of(
            "{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}");
    assertThatExceptionOfType(JinjaException.class)
        .isThrownBy(() -> endless.render(Map.of(), JinjaOracle.NOW))
        .withMessageContaining(Budget.MOST_STEPS + " steps");
  }

  @Test
  void asDeepAsAllowedRunsOnAVirtualThread() throws Exception {
    String chain = "{{ 1" + "+1".repeat(Budget.MOST_DEPTH - 10) + " }}";
    assertThat(refused(chain)).isNull();
    String macro =
        "{% macro m(n) %}{% if n %}{% if n %}{{ (m(n - 1)|string)|upper }}{% endif %}{% endif %}{% endmacro %}{{ m(40) }}";
    assertThat(refused(macro)).isNull();
  }
}
