package io.draftwire.lab.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.draftwire.core.law.Sampling;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.scheme.SchemeSettings;
import io.draftwire.engine.TableModel;
import io.draftwire.lab.trace.Trace;
import io.draftwire.lab.trace.TraceKey;
import io.draftwire.lab.trace.TraceRecorder;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoundMeasureTest {
  private static final int V = 60;
  private static final Sampling SAMPLING = Sampling.at(0.9);
  private static final TableModel.Laws TARGET = TableModel.endless(TableModel.seeded(V, 2, 3, 1.5));

  @TempDir Path temporary;

  private Trace trace(double noise) throws IOException {
    TraceKey key = new TraceKey("d" + noise, "t", "abc", 0.9, 1, 100);
    Path file = temporary.resolve(key.draft());
    try (TableModel draft = new TableModel(V, TableModel.near(TARGET, V, 4, noise), 128, 2);
        TableModel target = new TableModel(V, TARGET, 128, 2)) {
      TraceRecorder.record(key, draft, target, file);
    }
    return Trace.open(file, key);
  }

  private static BoundTerms over(Trace trace, Scheme scheme) {
    return BoundMeasure.over(trace, scheme, SAMPLING, 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dense", "qs", "k-sqs", "c-sqs", "top-k"})
  void theBoundHolds(String scheme) throws IOException {
    BoundTerms terms = over(trace(0.8), SchemeSettings.of(scheme).scheme());
    assertThat(terms.positions()).isEqualTo(100);
    assertThat(terms.rejections())
        .isPositive()
        .isLessThanOrEqualTo(terms.tv() + terms.dropped() + terms.lattice() + 1e-3);
  }

  @Test
  void aPerfectDraftIsRejectedForNothingButDroppingAndRounding() throws IOException {
    Trace same = trace(0);
    assertThat(over(same, SchemeSettings.of("dense").scheme()).rejections())
        .isCloseTo(0, within(2e-3));
    BoundTerms two = over(same, SchemeSettings.of("k-sqs", 2, 1000, null, null, null).scheme());
    assertThat(two.tv()).isCloseTo(0, within(1e-9));
    // The kept two carry all of q^, so that what is dropped of p = q cannot be drawn for.
    assertThat(two.rejections()).isCloseTo(two.dropped(), within(two.lattice() + 1e-4));
    assertThat(two.dropped()).isGreaterThan(0.1);
  }

  @Test
  void theLatticeTermIsSupportOverFourEll() throws IOException {
    Trace trace = trace(0.5);
    assertThat(over(trace, SchemeSettings.of("k-sqs", 6, 20, null, null, null).scheme()).lattice())
        .isEqualTo(6 / 80.0, within(1e-12));
    assertThat(over(trace, SchemeSettings.of("qs", null, 50, null, null, null).scheme()).lattice())
        .isEqualTo(60 / 200.0, within(1e-12));
    assertThat(over(trace, SchemeSettings.of("dense").scheme()).lattice())
        .as("what float16 moved")
        .isBetween(0.0, 1e-3);
  }

  @Test
  void theThresholdFollowsTheText() throws IOException {
    // alpha far above what beta_1 = 1 drops: the threshold has to come down over the positions.
    Scheme scheme = SchemeSettings.of("c-sqs", 60, 100, 0.05, 0.2, 1.0).scheme();
    assertThat(over(trace(0.5), scheme).dropped()).isCloseTo(0.05, within(0.06));
  }
}
