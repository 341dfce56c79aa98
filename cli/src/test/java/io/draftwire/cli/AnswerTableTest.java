package io.draftwire.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.hint.Hinting;
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

  private static AnswerRequest request() {
    Scheme scheme = SchemeSettings.of("coupled").scheme();
    return new AnswerRequest(
        Mode.SPECULATIVE,
        TOKENS,
        Sampling.at(1),
        OptionalDouble.empty(),
        scheme,
        16,
        Integer.MAX_VALUE,
        3,
        OptionalLong.of(1));
  }

  private static String printed(AnswerRequest request) {
    PhaseSeconds phases = new PhaseSeconds(0, 0, 0, 0, 0, 0);
    Answer streamed =
        new Answer(TOKENS, 1, Finish.LENGTH, new SessionFigures(16), phases, 0, 0, 1, 40, 60);
    StringWriter out = new StringWriter();
    AnswerTable.print(new PrintWriter(out), new AskedFor(request, streamed, List.of()), null);
    return out.toString();
  }

  /** "drafts accepted 0 of 0", and sixteen zeros by position, say nothing of a stream. */
  @Test
  void whatWasStreamedHasNoRowsAboutDrafts() {
    assertThat(printed(request())).contains("tokens/s ", "wire bytes down");
    assertThat(printed(request())).doesNotContain("draft", "acceptance", "rounds", "0 of 0");
  }

  /** Most targets have no exits: who asked for what they say was told nothing of that. */
  @Test
  void hintsThatWereAskedForAndNeverCameAreTold() {
    AnswerRequest live = request().withMode(Mode.LIVE);
    assertThat(printed(live.withHints(Hinting.ON))).contains("hints", "none came", "--exits");
    assertThat(printed(live.withHints(Hinting.AUTO))).doesNotContain("hints");
  }
}
