package io.draftwire.lab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.coding.PayloadPart;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.plan.FixedPlanner;
import io.draftwire.core.plan.ForwardingPlanner;
import io.draftwire.core.plan.Uploads;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.session.CloudSession;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.EdgeSession;
import io.draftwire.core.session.SessionId;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Which drafts leave when changes no token and no payload bit: so thresholds and coders of both
 * ends are those of rounds that leave whole.
 */
class RoundsInPartsTextTest {
  static List<Scheme> schemes() {
    return SchemeUnderProof.codecs();
  }

  @ParameterizedTest
  @MethodSource("schemes")
  void partsOfOneDraftAreTheWholeRound(Scheme scheme) throws Exception {
    int parts = 0;
    for (long seed = 0; seed < 30; seed++) {
      parts += same(scheme, sent -> 1, seed);
    }
    assertThat(parts).as("parts").isGreaterThan(30);
  }

  @ParameterizedTest
  @MethodSource("schemes")
  void partsOfAnySizeAreTheWholeRound(Scheme scheme) throws Exception {
    for (long seed = 0; seed < 30; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      same(scheme, sent -> random.nextInt(4), seed);
    }
  }

  /** Returns how many parts there were. */
  private static int same(Scheme scheme, Uploads uploads, long seed) throws Exception {
    Sampling sampling = Sampling.at(0.9);
    TinyAnswer whole = TinyAnswer.run(scheme, sampling, 0.9, Integer.MAX_VALUE, seed);
    EdgeSession edge =
        new EdgeSession(
            TinyAnswer.settings(scheme, sampling, 0.9, Integer.MAX_VALUE, seed),
            TinyAnswer.PROMPT,
            new ForwardingPlanner(new FixedPlanner(scheme, TinyAnswer.MAX_DRAFTS)) {
              @Override
              public Uploads uploads() {
                return uploads;
              }
            });
    Tap tap = new Tap();
    new SessionPair(
            edge,
            new TrigramModel(TinyAnswer.DRAFT),
            new CloudSession(SessionId.of(1), TinyAnswer.LIMITS, 0, token -> false),
            new TrigramModel(TinyAnswer.TARGET),
            tap::hear)
        .run();
    assertThat(edge.answer()).as("seed %d", seed).isEqualTo(whole.tokens());
    assertThat(tap.payloads).as("seed %d", seed).isEqualTo(whole.payloads());
    assertThat(edge.figures().payloadBits()).isEqualTo(whole.figures().payloadBits());
    return tap.parts;
  }

  /** Puts the payloads together that pass by. */
  private static final class Tap {
    private final List<String> payloads = new ArrayList<>();
    private PayloadPart.Joint joint = new PayloadPart.Joint();
    private int parts;

    EdgeMessage hear(EdgeMessage message) {
      if (message instanceof EdgeMessage.Part part) {
        parts++;
        assertThat(part.at()).isEqualTo(joint.bytes());
        joint.add(part.content());
      } else if (message instanceof EdgeMessage.Round round) {
        assertThat(round.begun()).isEqualTo(joint.bytes());
        payloads.add(HexFormat.of().formatHex(joint.around(round.payload())));
        joint = new PayloadPart.Joint();
      }
      return message;
    }
  }
}
