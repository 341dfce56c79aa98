package io.draftwire.gateway.chat.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.draftwire.gateway.chat.jinja.JinjaException.Kind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What templates of models in use rely on, with the values that Python gives; they hold where there
 * is no Python to ask.
 */
class TemplateTest {
  private static final Map<String, Object> VARIABLES =
      Map.of(
          "x",
          true,
          "n",
          7,
          "text",
          "Hello World",
          "messages",
          List.of(
              Map.of("role", "user", "content", "Hi"),
              Map.of("role", "assistant", "content", "Ho")));

  private static String render(String template) {
    return Template.of(template).render(VARIABLES, JinjaOracle.NOW).plain();
  }

  /** DeepSeek's templates lose the assistant's header otherwise. */
  @Test
  void notBindsWeakerThanIsAndComparisons() {
    assertThat(
            render(
                "{% if not x is defined %}{% set x = false %}{% endif %}{{ messages[0].content }}{% if x %}<A>{% endif %}"))
        .isEqualTo("Hi<A>");
    assertThat(render("{{ not n == 7 }}{{ not 'z' in text }}{{ not x and y }}"))
        .isEqualTo("FalseTrueFalse");
  }

  @Test
  void generationBlocksRender() {
    assertThat(render("a{% generation %}{{ n }}{% endgeneration %}b")).isEqualTo("a7b");
  }

  /** SmolLM3's template strips newlines from the second turn on. */
  @Test
  void methodsOfStringsTakeArguments() {
    assertThat(
            render(
                "{{ '\\n\\n x\\n'.lstrip('\\n') }}|{{ 'xxaxx'.strip('x') }}|{{ 'a--'.rstrip('-') }}"))
        .isEqualTo(" x\n|a|a");
    assertThat(
            render(
                "{{ 'a,b,c'.split(',', 1)[-1] }}{{ text.startswith(('x', 'He')) }}{{ text.find('o', 5) }}"))
        .isEqualTo("b,cTrue7");
  }

  @Test
  void splitsAreByTextAndNotByExpressions() {
    assertThat(render("{{ 'a|b.c'.split('|') }}{{ 'a|b.c'.split('.')[0] }}"))
        .isEqualTo("['a', 'b.c']a|b");
  }

  @Test
  void theDateIsTheDaysOwn() {
    assertThat(
            render(
                "{% if strftime_now is defined %}{{ strftime_now('%d %b %Y') }}{% else %}2024{% endif %}"))
        .isEqualTo("07 Mar 2025");
  }

  @Test
  void loopsHaveConditionsAndAlternatives() {
    assertThat(render("{% for m in messages if m.role == 'user' %}{{ m.content }}{% endfor %}"))
        .isEqualTo("Hi");
    assertThat(render("{% for i in [] %}x{% else %}none{% endfor %}")).isEqualTo("none");
    assertThat(render("{% for m in messages if m.role == 'tool' %}x{% else %}none{% endfor %}"))
        .isEqualTo("none");
    assertThat(
            render(
                "{% for i in range(9) %}{% if i == 2 %}{% continue %}{% endif %}{% if i == 5 %}{% break %}{% endif %}{{ i }}{% endfor %}"))
        .isEqualTo("0134");
  }

  @Test
  void scopesAreJinjas() {
    assertThat(
            render(
                "{% set a = 1 %}{% for i in [2, 3] %}{% set a = a + i %}{{ a }}{% endfor %}{{ a }}"
                    + "{% set s = namespace(a=1) %}{% for i in [2, 3] %}{% set s.a = s.a + i %}{% endfor %}{{ s.a }}"))
        .isEqualTo("3416");
    assertThat(render("{% macro m() %}{{ y }}{% endmacro %}{% set y = 2 %}{{ m() }}"))
        .isEqualTo("2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "{{ [1, 'a', none, true, 1.5, {'k': (1,)}] }} ~ [1, 'a', None, True, 1.5, {'k': (1,)}]",
        "{{ {'a': 'é\"', 'b': [1.0, none]}|tojson }} ~ {\"a\": \"é\\\"\", \"b\": [1.0, null]}",
        "{{ {'b': 1, 'a': 2}|tojson(sort_keys=true, separators=(',', ':')) }} ~ {\"a\":2,\"b\":1}",
        "{{ text[::-1] }}{{ text[-5:] }} ~ dlroW olleHWorld",
        "{{ 7 // 2 }}{{ -7 // 2 }}{{ -7 % 3 }}{{ 7 / 2 }}{{ 2 ** 10 }} ~ 3-423.51024",
        "{{ 1 < 2 < 3 }}{{ 1 < 3 < 2 }} ~ TrueFalse",
        "{{ '%s-%03d' % ('a', 7) }}{{ '{:>4}|{x}'.format('b', x=1) }} ~ a-007   b|1",
        "{{ nope }}{{ nope|default('d') }}{{ nope is defined }} ~ dFalse",
        "{{ messages|map(attribute='role')|join(',') }} ~ user,assistant",
        "{{ messages|selectattr('role', 'equalto', 'user')|list|length }} ~ 1",
        "{{ 1e16 }}{{ 0.1 + 0.2 }}{{ 1e-5 }}{{ 100.0 }} ~ 1e+160.300000000000000041e-05100.0",
        "{{ 'y' if x else 'n' }}{{ 'y' if not x }} ~ y",
        "{{ 2.5|round }}{{ 3.5|round|int }}{{ '12'|int + 1 }} ~ 2.0413",
        "{{ '😀é'|length }}{{ '😀é'[1] }}{{ 'ß'|upper }} ~ 2éSS",
      })
  void valuesAreWrittenAsPythonWritesThem(String template, String expected) {
    assertThat(render(template)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{% if x %}",
        "{{ x",
        "{{ }}",
        "{{ x | }}",
        "{% foo %}",
        "{{ x|nofilter }}",
        "{{ x is notest }}",
        "{% for i in [] %}{{ x|nofilter }}{% endfor %}",
        "{% break %}",
        "{{ f(a=1, 2) }}",
        "{{ 'a }}",
        "{# x"
      })
  void whatCannotRunIsRefusedWhenItIsRead(String template) {
    assertThatExceptionOfType(JinjaException.class)
        .isThrownBy(() -> Template.of(template))
        .withMessageContaining("line 1")
        .matches(e -> e.kind() == Kind.SYNTAX);
  }

  @Test
  void aFilterThatIsMissingInACaseThatNeverComesIsNoFault() {
    assertThat(render("{% if not x %}{{ x|nofilter }}{% endif %}ok")).isEqualTo("ok");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{ nope.x }}",
        "{{ nope + 1 }}",
        "{{ 'a' + 1 }}",
        "{{ [].append(1) }}",
        "{{ {}.update({}) }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ x.getClass() }}",
        "{{ messages.stream() }}",
        "{{ text.getBytes() }}",
        "{% include 'a' %}",
        "{% import 'a' as b %}",
        "{% extends 'a' %}",
        "{{ self.x }}",
        "{{ 9223372036854775807 + 1 }}"
      })
  void whatJinjaRefusesIsRefused(String template) {
    assertThatExceptionOfType(JinjaException.class)
        .isThrownBy(() -> render(template))
        .matches(e -> e.kind() == Kind.FAILED);
  }

  @Test
  void whatATemplateSaysIsOneLineWithoutControlCharacters() {
    assertThatExceptionOfType(JinjaException.class)
        .isThrownBy(() -> render("{{ raise_exception('\\x1b]0;X\\x07no\\nmore') }}"))
        .withMessage("\uFFFD]0;X\uFFFDno")
        .matches(e -> e.kind() == Kind.RAISED);
  }

  @Test
  void aLineIsNamed() {
    assertThatExceptionOfType(JinjaException.class)
        .isThrownBy(() -> render("a\n{% if x %}\n{{ nope.x }}\n{% endif %}"))
        .withMessage("line 3: 'nope' is undefined");
  }
}
