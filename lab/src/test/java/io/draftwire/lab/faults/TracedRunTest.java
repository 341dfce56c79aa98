package io.draftwire.lab.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.scheme.Coupled;
import io.draftwire.core.scheme.KSqs;
import io.draftwire.core.session.EdgeMessage.Mode;
import io.draftwire.core.session.Meanwhile;
import io.draftwire.edge.CloudLoss;
import io.draftwire.lab.link.DeliveryTrace;
import io.draftwire.lab.link.LinkSpec;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An uplink that lets a packet through every ten milliseconds, and none for half a minute. */
class TracedRunTest {
  private static final long GAP_FROM = 2_000;
  private static final long GAP_TO = 32_000;
  private static final LinkSpec LINK = LinkSpec.parse("none/10mbit/60ms");

  private static final DeliveryTrace TRACE =
      DeliveryTrace.parse(
          "gap",
          LongStream.concat(
                  LongStream.range(1, GAP_FROM / 10), LongStream.range(GAP_TO / 10, 10_000))
              .map(tick -> 10 * tick)
              .mapToObj(Long::toString)
              .collect(Collectors.joining("\n")));

  /** Each mode, and rounds with and without laws that travel. */
  static Stream<FaultCase> cases() {
    return FaultCase.ALL.stream()
        .filter(
            of ->
                of.mode() != Mode.SPECULATIVE
                    || of.scheme() instanceof KSqs
                    || of.scheme() instanceof Coupled);
  }

  private static TracedRun.Result run(FaultCase of, Meanwhile meanwhile) {
    TracedRun.Result result = TracedRun.run(of, meanwhile, TRACE, 0, LINK, 1);
    assertThat(result.whole()).isTrue();
    int prompt = result.text().length - result.shown().length;
    assertThat(Arrays.copyOfRange(result.text(), prompt, result.text().length))
        .as("what is shown in the end is the text")
        .isEqualTo(result.shown());
    assertThat(result.seconds()).as("the gap was met").isGreaterThan(GAP_FROM / 1e3);
    return result;
  }

  /** One text under one seed, unless coders that begin anew make another. */
  private static void sameText(FaultCase of, TracedRun.Result result) {
    if (of.steadyAcrossConnections()) {
      assertThat(result.text()).isEqualTo(TracedRun.undisturbed(of, LINK, 1).text());
    }
    assertThat(result.verified()).isEqualTo(result.text().length);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void whoWaitsHasTheUndisturbedTextBehindTheGap(FaultCase of) {
    TracedRun.Result result = run(of, Meanwhile.WAIT);
    sameText(of, result);
    assertThat(result.alone()).isZero();
    if (of.mode() != Mode.CLOUD_ONLY) { // Which needs no uplink to go on.
      assertThat(result.seconds()).isBetween(GAP_TO / 1e3, GAP_TO / 1e3 + 60);
    }
  }

  /** Nothing for a while, then the draft to its end; and behind the gap the undisturbed text. */
  @ParameterizedTest
  @MethodSource("cases")
  void whoIsCorrectedSeesTheDraftInTheGapAndTheUndisturbedTextBehindIt(FaultCase of) {
    TracedRun.Result result = run(of, Meanwhile.CORRECT);
    sameText(of, result);
    assertThat(result.alone() > 0).isEqualTo(of.mode() != Mode.CLOUD_ONLY);
    assertThat(result.right()).isLessThanOrEqualTo(result.alone());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void whoKeepsWhatTheDraftSaysIsDoneInTheGap(FaultCase of) {
    TracedRun.Result result = run(of, Meanwhile.KEEP);
    if (of.mode() == Mode.CLOUD_ONLY) {
      sameText(of, result);
      return;
    }
    assertThat(result.seconds()).isLessThan(GAP_TO / 1e3);
    assertThat(result.pauseSeconds())
        .as("as long as a cloud may be silent, and no connection")
        .isBetween(
            (double) CloudLoss.USUAL_SILENCE.toSeconds(), 2. * CloudLoss.USUAL_SILENCE.toSeconds());
    int[] undisturbed = TracedRun.undisturbed(of, LINK, 1).text();
    if (of.steadyAcrossConnections()) {
      assertThat(result.text()).startsWith(Arrays.copyOf(undisturbed, result.verified()));
    }
  }
}
