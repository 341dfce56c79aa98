package io.draftwire.gateway.chat.jinja;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Any template is a text or a {@link JinjaException} of one line. Prints the one that is not. */
class TemplateMutationsTest {
  private static final int MUTATIONS = 20_000;
  private static final String[] PIECES = {
    "{{",
    "}}",
    "{%",
    "%}",
    "{#",
    "#}",
    "-",
    "+",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "|",
    ".",
    ",",
    ":",
    "~",
    "'",
    "\"",
    "\\",
    " if ",
    " else ",
    " is ",
    " not ",
    " in ",
    "for ",
    "endfor",
    "endif",
    "set ",
    "=",
    "**",
    "//",
    "%",
    "0",
    "-1",
    "9999999999999999999",
    "1e999",
    "none",
    "x",
    "messages",
    "loop",
    "\n",
    "\r",
    "\0",
    "\uD800",
    "😀",
    "range(99999)",
    "|tojson",
    "|list",
    "|map('upper')",
    "[::-1]",
    ".split()",
    "%s"
  };

  @Test
  void everyMutationIsAnsweredOrRefused() throws Exception {
    Random random = new Random(20260);
    List<String> seeds = new ArrayList<>();
    JsonNode singles = JinjaOracle.json().readTree(JinjaOracle.resource("singles.json"));
    singles.get("templates").forEach(template -> seeds.add(template.stringValue()));
    Map<?, ?> given = JinjaOracle.json().treeToValue(singles.get("variables"), Map.class);
    @SuppressWarnings("unchecked")
    Map<String, ?> variables = (Map<String, ?>) given;
    int answered = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      String template = mutated(seeds, random);
      try {
        Template.of(template).render(variables, JinjaOracle.NOW, new Budget(1000));
        answered++;
      } catch (JinjaException e) {
        assertThat(e.getMessage()).as("%s", template).isNotBlank().doesNotContain("\n");
      } catch (RuntimeException | Error e) {
        throw new AssertionError(
            "mutation " + i + ": " + JinjaOracle.json().writeValueAsString(template), e);
      }
    }
    assertThat(answered).isBetween(MUTATIONS / 20, MUTATIONS * 19 / 20);
  }

  private static String mutated(List<String> seeds, Random random) {
    StringBuilder template = new StringBuilder(seeds.get(random.nextInt(seeds.size())));
    int changes = 1 + random.nextInt(3);
    for (int i = 0; i < changes; i++) {
      int at = random.nextInt(template.length() + 1);
      int end = Math.min(template.length(), at + random.nextInt(4));
      switch (random.nextInt(4)) {
        case 0 -> template.delete(at, end);
        case 1 -> template.insert(at, PIECES[random.nextInt(PIECES.length)]);
        case 2 -> template.replace(at, end, PIECES[random.nextInt(PIECES.length)]);
        default -> {
          String other = seeds.get(random.nextInt(seeds.size()));
          int from = random.nextInt(other.length());
          template.insert(at, other, from, Math.min(other.length(), from + random.nextInt(20)));
        }
      }
    }
    return template.toString();
  }
}
