package io.draftwire.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.draftwire.core.grammar.GrammarBook;
import io.draftwire.core.law.LogitBias;
import io.draftwire.core.law.LogitEdits;
import io.draftwire.core.law.Penalties;
import io.draftwire.core.law.Sampling;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SamplingOptionsTest {
  private static Sampling read(String... options) {
    return CommandLine.populateCommand(new SamplingOptions(), options).sampling();
  }

  @Test
  void nothingEditsTheLawUnlessItIsAskedFor() {
    assertThat(read().edits(GrammarBook.NONE)).isSameAs(LogitEdits.NONE);
  }

  @Test
  void anAnswerIsHeldToAGrammarOrASchema(@TempDir Path directory) throws Exception {
    Path grammar = Files.writeString(directory.resolve("g.gbnf"), "root ::= \"yes\" | \"no\"");
    Path schema = Files.writeString(directory.resolve("s.json"), "{\"type\":\"boolean\"}");
    assertThat(read().grammar().isNone()).isTrue();
    assertThat(read("--grammar-file=" + grammar).grammar().text()).contains("yes");
    assertThat(read("-jf", schema.toString()).grammar().text()).contains("true");
    assertThatThrownBy(() -> read("--grammar-file=" + grammar, "--json-schema-file=" + schema))
        .hasMessageContaining("leave one out");
    assertThatThrownBy(() -> read("--grammar-file=" + schema))
        .hasMessageStartingWith(schema + ": the grammar, line 1");
    assertThatThrownBy(() -> read("--json-schema-file=" + grammar))
        .hasMessageContaining("is no JSON");
    Files.writeString(schema, "{\"not\":{}}");
    assertThatThrownBy(() -> read("--json-schema-file=" + schema))
        .hasMessageStartingWith(schema + ": the schema: keyword 'not'");
    assertThatThrownBy(() -> read("--json-schema-file=" + directory.resolve("none")))
        .hasMessageContaining("cannot be read");
  }

  @Test
  void biasAndPenalties() {
    Sampling asked =
        read(
            "--presence-penalty=0.5",
            "--frequency-penalty=-1",
            "--repeat-penalty=1.1",
            "--repeat-last-n=-1",
            "--logit-bias=5=-100",
            "--logit-bias=7=0.5");
    assertThat(asked.penalties()).isEqualTo(new Penalties(0.5, -1, 1.1, Penalties.WHOLE_TEXT));
    assertThat(asked.bias()).isEqualTo(new LogitBias(Map.of(5, -100f, 7, 0.5f)));
  }
}
