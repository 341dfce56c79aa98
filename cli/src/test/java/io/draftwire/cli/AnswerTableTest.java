package io.draftwire.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.law.Sampling;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.scheme.SchemeSettings;
import io.draftwire.core.session.EdgeMessage.Mode;
import io.draftwire.core.session.Finish;
import io.draftwire.core.session.SessionFigures;
import io.draftwire.edge.Answer;
import io.draftwire.edge.AnswerRequest;
import io.draftwire.edge.PhaseSeconds;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class AnswerTableTest {
  private static final int[] TOKENS = {1, 2, 3};

  /** "drafts accepted 0 of 0", and sixteen zeros by position, say nothing of a stream. */
  @Test
  void whatWasStreamedHasNoRowsAboutDrafts() {
    Scheme scheme = SchemeSettings.of("coupled").scheme();
    AnswerRequest request =
        new AnswerRequest(
            Mode.SPECULATIVE,
            TOKENS,
            Sampling.at(1),
            OptionalDouble.empty(),
            scheme,
            16,
            Integer.MAX_VALUE,
            3,
            OptionalLong.of(1));
    PhaseSeconds phases = new PhaseSeconds(0, 0, 0, 0, 0, 0);
    Answer streamed =
        new Answer(TOKENS, 1, Finish.LENGTH, new SessionFigures(16), phases, 0, 0, 1, 40, 60);
    StringWriter out = new StringWriter();
    AnswerTable.print(new PrintWriter(out), new AskedFor(request, streamed, List.of()), null);
    assertThat(out.toString()).contains("tokens/s ", "wire bytes down");
    assertThat(out.toString()).doesNotContain("draft", "acceptance", "rounds", "0 of 0");
  }
}
