package io.draftwire.lab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.law.LogitBias;
import io.draftwire.core.law.Penalties;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.scheme.Coupled;
import io.draftwire.core.session.CloudSession;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.EdgeSession;
import io.draftwire.core.session.EdgeSettings;
import io.draftwire.core.session.SessionId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Coupled drafting: the text is the cloud's own sample, whoever drafts, how far, over what link.
 */
class CoupledTextTest {
  private static final float[][] STRANGER = TrigramModel.randomTable(TinyAnswer.VOCABULARY, 8, 77);
  private static final int[] LENGTHS = {0, 1, 3, 4};

  @Test
  void theSameSeedGivesTheSameTextWithAnyDraftModelAndLength() throws Exception {
    Set<String> texts = new HashSet<>();
    Sampling edited =
        Sampling.at(1)
            .withPenalties(new Penalties(0.5, 0.5, 1.5, 4))
            .withBias(new LogitBias(Map.of(1, 2f)));
    for (Sampling sampling : List.of(Sampling.at(1), new Sampling(0.8, 10, 0.9, 0.02), edited)) {
      for (long seed = 0; seed < 50; seed++) {
        int[] reference = text(TinyAnswer.DRAFT, 4, sampling, seed, false);
        for (float[][] draft : List.of(TinyAnswer.DRAFT, STRANGER)) {
          for (int length : LENGTHS) {
            assertThat(text(draft, length, sampling, seed, false)).isEqualTo(reference);
          }
        }
        assertThat(text(TinyAnswer.DRAFT, 4, sampling, seed, true))
            .as("rounds that arrive damaged and are sent again")
            .isEqualTo(reference);
        texts.add(Arrays.toString(reference));
      }
    }
    assertThat(texts).as("other seeds give other texts").hasSizeGreaterThan(140);
  }

  private static int[] text(
      float[][] draft, int length, Sampling sampling, long seed, boolean damaged) throws Exception {
    EdgeSettings settings =
        new EdgeSettings(
            EdgeMessage.Mode.SPECULATIVE,
            TinyAnswer.LIMITS.fingerprint(),
            TinyAnswer.VOCABULARY,
            sampling,
            sampling.temperature(),
            new Coupled(),
            length,
            Integer.MAX_VALUE,
            TinyAnswer.TOKENS,
            OptionalLong.of(seed),
            token -> false);
    EdgeSession edge = new EdgeSession(settings, TinyAnswer.PROMPT);
    CloudSession cloud = new CloudSession(SessionId.of(1), TinyAnswer.LIMITS, 0, token -> false);
    List<Integer> seen = new ArrayList<>();
    new SessionPair(
            edge,
            new TrigramModel(draft),
            cloud,
            new TrigramModel(TinyAnswer.TARGET),
            message -> {
              boolean first =
                  message instanceof EdgeMessage.Round round && !seen.contains(round.number());
              if (damaged && first) {
                EdgeMessage.Round round = (EdgeMessage.Round) message;
                seen.add(round.number());
                return round.withPayload(
                    Arrays.copyOf(round.payload(), round.payload().length + 1));
              }
              return message;
            })
        .run();
    return edge.answer();
  }
}
