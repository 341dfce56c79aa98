package io.draftwire.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.law.LogitBias;
import io.draftwire.core.law.LogitEdits;
import io.draftwire.core.law.Penalties;
import io.draftwire.core.law.Sampling;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class SamplingOptionsTest {
  private static Sampling read(String... options) {
    return CommandLine.populateCommand(new SamplingOptions(), options).sampling();
  }

  @Test
  void nothingEditsTheLawUnlessItIsAskedFor() {
    assertThat(read().edits()).isSameAs(LogitEdits.NONE);
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
