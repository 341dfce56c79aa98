package io.draftwire.lab.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.session.EdgeMessage.Mode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Seeded schedules of what breaks; a failure names the case and the seed that replay it. */
class FaultRunTest {
  private static final int SCHEDULES = Integer.getInteger("draftwire.faults.schedules", 100);

  static Iterable<FaultCase> cases() {
    return FaultCase.ALL;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void brokenLinksAndCrashedCloudsChangeNoTextAndLeaveNothing(FaultCase of) {
    all(of, Harm.LINKS_AND_CLOUDS);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void crashedEdgesGoOnBehindTheirText(FaultCase of) {
    all(of, Harm.ALL);
  }

  /** Up to the first token that nobody verified the text is the undisturbed one. */
  @ParameterizedTest
  @MethodSource("cases")
  void draftsThatGoOnAloneComeBackToTheCloud(FaultCase of) {
    FaultSweep sweep = FaultSweep.of(of, Harm.KEPT, 0, SCHEDULES);
    assertThat(sweep.faults()).as(of.label()).isEmpty();
    assertThat(sweep.others() > 0)
        .as("some were made alone")
        .isEqualTo(of.mode() != Mode.CLOUD_ONLY);
  }

  /** Whatever the draft said meanwhile, the text is the undisturbed one. */
  @ParameterizedTest
  @MethodSource("cases")
  void whatDraftsSayAloneIsCorrectedToTheLastToken(FaultCase of) {
    FaultSweep sweep = FaultSweep.of(of, Harm.CORRECTED, 0, SCHEDULES);
    assertThat(sweep.faults()).as(of.label()).isEmpty();
    if (of.oneText(Harm.CORRECTED)) {
      assertThat(sweep.others()).as("tokens that nobody verified, or other texts").isZero();
    }
    assertThat(sweep.corrected() > 0)
        .as("some were said alone")
        .isEqualTo(of.mode() != Mode.CLOUD_ONLY);
  }

  private static void all(FaultCase of, Harm harm) {
    FaultSweep sweep = FaultSweep.of(of, harm, 0, SCHEDULES);
    assertThat(sweep.faults()).as(of.label()).isEmpty();
    assertThat(sweep.resumed()).as("sessions taken up").isGreaterThan(SCHEDULES / 2);
    assertThat(sweep.remembered()).as("with their texts still there").isPositive();
  }
}
