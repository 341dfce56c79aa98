package io.draftwire.lab.pair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.draftwire.core.law.Law;
import io.draftwire.core.law.Sampling;
import io.draftwire.engine.CostCurve;
import io.draftwire.engine.TableModel;
import io.draftwire.lab.link.LinkSpec;
import io.draftwire.lab.pair.PairCheck.AtTemperature;
import io.draftwire.lab.time.CostProfile;
import io.draftwire.lab.time.CostProfiles;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PairCheckTest {
  private static final int VOCABULARY = 90;
  private static final Sampling WARM = Sampling.at(0.9);
  private static final TableModel.Laws TARGET =
      TableModel.endless(TableModel.seeded(VOCABULARY, 1, 5, 2));
  private static final TableModel.Laws DRAFT =
      TableModel.endless(TableModel.near(TARGET, VOCABULARY, 6, 1.2));

  /** Overlap and acceptance of the whole law are what the tables say at every place of the text. */
  @Test
  void judgesAGivenTextByItsLaws() {
    SplittableRandom random = new SplittableRandom(9);
    List<int[]> windows =
        IntStream.range(0, 5).mapToObj(i -> random.ints(40 + i, 3, VOCABULARY).toArray()).toList();
    Passages passages = new Passages.Given(windows, 64, 16, "by hand");
    AtTemperature found = check(DRAFT, passages);

    double sum = 0;
    int positions = 0;
    for (int[] window : windows) {
      for (int i = 16; i < window.length; i++) {
        sum += overlap(window[i - 2], window[i - 1]);
        positions++;
      }
    }
    assertThat(found.overlap().positions()).isEqualTo(positions);
    assertThat(found.overlap().mean()).isCloseTo(sum / positions, within(1e-6));
    ClusteredMean dense = found.schemes().getFirst().chances().acceptance();
    assertThat(dense.mean()).as("float16 rounds a little").isCloseTo(sum / positions, within(1e-3));
    assertThat(dense.positions()).isEqualTo(positions);
  }

  @Test
  void aDraftThatIsTheTargetIsAlwaysAccepted() {
    AtTemperature found = check(TARGET, sampled(20));
    assertThat(found.overlap().mean()).isCloseTo(1, within(1e-6));
    assertThat(found.schemes()).allSatisfy(s -> assertThat(s.bitsPerDraft()).isPositive());
    assertThat(found.schemes().getFirst().chances().tokensPerRound(4)).isCloseTo(5, within(0.01));
  }

  /**
   * The target's own texts: another seed, another text, the same acceptance within its interval.
   */
  @Test
  void sampledTextsAgreeWithinTheirIntervals() {
    ClusteredMean one = check(DRAFT, sampled(60)).overlap();
    ClusteredMean other =
        check(DRAFT, new Passages.Sampled(60, 48, new int[] {1}, 77, tokenizer())).overlap();
    assertThat(one.mean()).isNotEqualTo(other.mean());
    assertThat(one.halfWidth()).isBetween(0.001, 0.05);
    assertThat(one.mean() - other.mean())
        .isCloseTo(0, within(1.5 * Math.hypot(one.halfWidth(), other.halfWidth())));
  }

  @Test
  void countsBitsAndSupportOfWhatTravels() {
    AtTemperature found = check(DRAFT, sampled(4));
    for (Judged judged : found.schemes()) {
      switch (judged.scheme().name()) {
        case "dense" -> assertThat(judged.bitsPerDraft()).isBetween(16.0 * 90, 16.0 * 90 + 8);
        case "top-k" -> assertThat(judged.bitsPerDraft()).isBetween(256.0, 262.0);
        case "k-sqs" -> assertThat(judged.meanSupport()).isIn(1.0, 8.0, 64.0);
        default -> assertThat(judged.meanDroppedMass()).isBetween(0.0, 0.2);
      }
    }
  }

  /** One scheme, certain acceptance, costs of whole milliseconds: everything by hand. */
  @Test
  void theVerdictFollowsTheSerialModel() {
    AtTemperature found = check(TARGET, sampled(4));
    List<Judged> dense = found.schemes().subList(0, 1);
    CostProfile costs =
        new CostProfile(
            "made up",
            "here",
            CostCurve.linear(0.0008, 0.0008),
            CostCurve.linear(0.020, 0),
            0.0002,
            0.004);
    LinkVerdict verdict = LinkVerdict.of(LinkSpec.parse("none/none/30ms"), dense, costs);
    // 16 drafts of 0.8 + 0.2 ms, 30 ms there and back, 20 + 4 ms of verification give 17 tokens.
    assertThat(verdict.drafts()).isEqualTo(16);
    double rounds = 128 / dense.getFirst().chances().tokensPerRound(16);
    assertThat(verdict.tokensPerSecond()).isCloseTo(128 / (0.030 + rounds * 0.070), within(1e-9));
    assertThat(verdict.cloudOnlyTokensPerSecond())
        .isCloseTo(128 / (0.030 + 128 * 0.020), within(1e-9));
    assertThat(verdict.pays()).isTrue();

    LinkVerdict thin = LinkVerdict.of(LinkSpec.parse("2kbit/20kbit/30ms"), dense, costs);
    assertThat(thin.pays()).as("1,440 bits a draft over 2 kbit/s").isFalse();
    assertThat(thin.gain()).isLessThan(0.2);
  }

  @Test
  void refusesTextsThatSayNothing() {
    assertThatThrownBy(() -> Passages.Given.of("x.txt", "a b", tokenizer(), 64, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("x.txt has")
        .hasMessageContaining("at least 64");
    assertThatThrownBy(() -> new Passages.Sampled(2, 64, new int[0], 1, tokenizer()))
        .hasMessageContaining("no begin-of-text token");
    assertThatThrownBy(() -> new Passages.Sampled(2, 64, new int[64], 1, tokenizer()))
        .hasMessageContaining("the prompt has 64 tokens");
  }

  private static io.draftwire.engine.Tokenizer tokenizer() {
    return model(TARGET).tokenizer();
  }

  private static Passages sampled(int sequences) {
    return new Passages.Sampled(sequences, 48, new int[] {1}, 3, tokenizer());
  }

  private static AtTemperature check(TableModel.Laws draft, Passages passages) {
    try (TableModel small = model(draft);
        TableModel large = model(TARGET)) {
      return new PairCheck(
              small, large, CostProfiles.published().getFirst(), (what, done, total) -> {})
          .run(passages, List.of(WARM), List.of(LinkSpec.NONE), 1)
          .temperatures()
          .getFirst();
    }
  }

  private static TableModel model(TableModel.Laws laws) {
    return new TableModel(VOCABULARY, laws, 64, 4);
  }

  private static double overlap(int beforeLast, int last) {
    float[] logits = new float[VOCABULARY];
    TARGET.logits(beforeLast, last, logits, 0);
    Law p = new Law(VOCABULARY).shape(logits.clone(), 0, WARM);
    DRAFT.logits(beforeLast, last, logits, 0);
    Law q = new Law(VOCABULARY).shape(logits, 0, WARM);
    return IntStream.range(0, VOCABULARY).mapToDouble(v -> Math.min(p.p(v), q.p(v))).sum();
  }
}
