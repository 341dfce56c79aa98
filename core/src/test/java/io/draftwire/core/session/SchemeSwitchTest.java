package io.draftwire.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.coding.TokenPrior;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.random.Dice;
import io.draftwire.core.scheme.CSqs;
import io.draftwire.core.scheme.Coupled;
import io.draftwire.core.scheme.Drafting;
import io.draftwire.core.scheme.KSqs;
import io.draftwire.core.scheme.Scalar;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.scheme.SupportCode;
import io.draftwire.core.scheme.Threshold;
import io.draftwire.core.text.Prefix;
import io.draftwire.core.text.Text;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A change of scheme writes and reads what a half does that was told the text from its start. */
class SchemeSwitchTest {
  private static final int VOCABULARY = 60;
  private static final int DRAFTS = 3;
  private static final Sampling SAMPLING = Sampling.at(1);
  private static final long SEED = 4;

  private static final List<Scheme> SCHEMES =
      List.of(
          new Coupled(),
          new KSqs(4, 20, SupportCode.ADAPTIVE),
          new Scalar(Scalar.QUARTER),
          new KSqs(4, 20),
          new CSqs(20, new Threshold.Conformal(0.1, 0.1, 0.1), 8, SupportCode.ADAPTIVE),
          new Coupled(),
          new KSqs(6, 30, SupportCode.ADAPTIVE));

  private final SplittableRandom random = new SplittableRandom(8);
  private final Text text = new Text(random.ints(40, 0, 12).toArray());
  private final Drafter drafter = new Drafter(settings(), SEED, TokenPrior.NONE, SCHEMES.getLast());
  private final Verifier verifier =
      new Verifier(VOCABULARY, SAMPLING, new Dice(SEED), TokenPrior.NONE);

  @Test
  void payloadsAreThoseOfAFreshHalf() throws Exception {
    for (int round = 0; round < 40; round++) {
      Scheme scheme = SCHEMES.get(round % SCHEMES.size());
      drafter.adopt(scheme);
      verifier.adopt(scheme);
      drafter.begin(text, text.length(), Integer.MAX_VALUE);
      Drafting fresh = scheme.drafting(VOCABULARY, SAMPLING, new Dice(SEED));
      for (int i = 0; i < text.length(); i++) {
        fresh.committed(text.token(i));
      }
      fresh.begin(text.length(), Integer.MAX_VALUE);
      int[] drafts = new int[DRAFTS];
      for (int i = 0; i < DRAFTS; i++) {
        float[] logits = logits();
        drafts[i] = drafter.half().propose(logits, 0);
        assertThat(fresh.propose(logits, 0)).isEqualTo(drafts[i]);
      }
      byte[] payload = drafter.half().payload();
      assertThat(payload).as("round %d, %s", round, scheme.label()).isEqualTo(fresh.payload());
      Prefix prefix = text.prefix(text.length());
      assertThat(
              verifier.decode(
                  text,
                  text.length(),
                  new EdgeMessage.Round(1, round + 1, prefix, DRAFTS, payload)))
          .isEqualTo(drafts);
      drafter.half().settle(0);
      text.append(random.nextInt(12));
    }
  }

  /** On the cloud's one inference thread a text told again would be a pause for all. */
  @Test
  void aSwitchTellsTheCodersNothingAgain() throws Exception {
    verifier.adopt(SCHEMES.getFirst());
    EdgeMessage.Round empty =
        new EdgeMessage.Round(1, 1, text.prefix(text.length()), 0, new byte[0]);
    verifier.decode(text, text.length(), empty);
    drafter.begin(text, text.length(), Integer.MAX_VALUE);
    for (Scheme scheme : SCHEMES) {
      verifier.adopt(scheme);
      drafter.adopt(scheme);
      assertThat(verifier.followed().told()).isEqualTo(text.length());
      assertThat(drafter.followed().told()).isEqualTo(text.length());
      text.append(7);
      verifier.followed().streamed(text, text.length());
      drafter.followed().streamed(text, text.length());
      assertThat(verifier.followed().told()).isEqualTo(text.length());
      assertThat(drafter.followed().told()).isEqualTo(text.length());
    }
  }

  @Test
  void withoutACoderNothingIsTold() throws Exception {
    verifier.adopt(new KSqs(4, 20));
    EdgeMessage.Round empty =
        new EdgeMessage.Round(1, 1, text.prefix(text.length()), 0, new byte[0]);
    verifier.decode(text, text.length(), empty);
    assertThat(verifier.followed().told()).isZero();
    verifier.adopt(new Coupled());
    verifier.followed().streamed(text, text.length());
    assertThat(verifier.followed().told()).as("a stream before any round with a coder").isZero();
    verifier.decode(text, text.length(), empty);
    assertThat(verifier.followed().told()).isEqualTo(text.length());
  }

  private float[] logits() {
    float[] logits = new float[VOCABULARY];
    for (int v = 0; v < VOCABULARY; v++) {
      logits[v] = (float) (5 * random.nextDouble());
    }
    return logits;
  }

  private static EdgeSettings settings() {
    return new EdgeSettings(
        EdgeMessage.Mode.SPECULATIVE,
        "print",
        VOCABULARY,
        SAMPLING,
        1,
        SCHEMES.getFirst(),
        DRAFTS,
        Integer.MAX_VALUE,
        400,
        OptionalLong.of(SEED),
        token -> false);
  }
}
