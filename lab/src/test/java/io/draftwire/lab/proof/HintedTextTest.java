package io.draftwire.lab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.law.Sampling;
import io.draftwire.core.plan.Ahead;
import io.draftwire.core.plan.FixedPlanner;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.session.CloudSession;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.EdgeSession;
import io.draftwire.core.session.SessionException;
import io.draftwire.core.session.SessionId;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntSupplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever hints say, or whoever sends them, they change no token and no bit of any scheme. */
class HintedTextTest {
  private static final long SCHEDULES = ProofSize.of(60, 5_000);
  private static final Sampling SAMPLING = Sampling.at(0.9);

  static List<Scheme> schemes() {
    return SchemeUnderProof.schemes();
  }

  @ParameterizedTest
  @MethodSource("schemes")
  void everyPayloadIsWhatItIsWithout(Scheme scheme) throws Exception {
    long[] right = new long[MadeUpHints.values().length];
    long[] dropped = new long[right.length];
    long used = 0;
    for (MadeUpHints hints : MadeUpHints.values()) {
      for (Ahead ahead : List.of(Ahead.OFF, new Ahead.Branches(3))) {
        for (long seed = 0; seed < SCHEDULES; seed++) {
          TinyAnswer without = run(scheme, Ahead.OFF, SessionPair.Hinting.NONE, seed, () -> 0);
          SplittableRandom random = new SplittableRandom(seed);
          TinyAnswer with =
              run(
                  scheme,
                  ahead,
                  hints.of(seed, TinyAnswer.VOCABULARY),
                  seed,
                  () -> random.nextInt(2 * TinyAnswer.MAX_DRAFTS));
          String name = scheme.label() + ", " + hints + ", " + ahead.label() + ", seed " + seed;
          assertThat(with.tokens()).as(name).isEqualTo(without.tokens());
          assertThat(with.payloads()).as(name).isEqualTo(without.payloads());
          right[hints.ordinal()] += with.figures().hintsRight();
          dropped[hints.ordinal()] += with.figures().hintsDropped();
          used += ahead.equals(Ahead.OFF) ? with.figures().usedAhead() : 0;
        }
      }
    }
    // Where the edge corrects, only what follows a round that is accepted whole can be foreseen.
    assertThat(right[MadeUpHints.NOISY.ordinal()]).isGreaterThan(SCHEDULES / 4);
    assertThat(right[MadeUpHints.WRONG.ordinal()]).isZero();
    assertThat(dropped[MadeUpHints.NOISY.ordinal()]).isZero();
    assertThat(dropped[MadeUpHints.HOSTILE.ordinal()]).isGreaterThan(SCHEDULES);
    assertThat(used).as("rows used that hints alone brought about").isPositive();
  }

  private static TinyAnswer run(
      Scheme scheme, Ahead ahead, SessionPair.Hinting hints, long seed, IntSupplier passes)
      throws SessionException {
    EdgeSession edge =
        new EdgeSession(
            TinyAnswer.settings(scheme, SAMPLING, 0.9, Integer.MAX_VALUE, seed)
                .withHints(hints != SessionPair.Hinting.NONE),
            TinyAnswer.PROMPT,
            ahead.apply(new FixedPlanner(scheme, TinyAnswer.MAX_DRAFTS)));
    List<String> payloads = new ArrayList<>();
    new SessionPair(
            edge,
            new TrigramModel(TinyAnswer.DRAFT),
            new CloudSession(SessionId.of(1), TinyAnswer.LIMITS, 0, token -> false),
            new TrigramModel(TinyAnswer.TARGET),
            message -> {
              if (message instanceof EdgeMessage.Round round) {
                payloads.add(HexFormat.of().formatHex(round.payload()));
              }
              return message;
            },
            passes,
            hints)
        .run();
    return new TinyAnswer(edge.answer(), payloads, edge.figures());
  }
}
