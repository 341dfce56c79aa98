package io.draftwire.lab.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.draftwire.core.plan.SchemeChoice;
import io.draftwire.core.session.Refusal;
import io.draftwire.core.session.SessionException;
import io.draftwire.lab.serve.OverloadRun.Overload;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Its time is made up; edges answer within the call that asks, one at a time. */
class OverloadRunTest {
  private static final Way WAY = new Way("a", SchemeChoice.cloudOnly());
  private static final Window TRIAL = Window.behind(1, 10);
  private static final long ANSWER = 50_000_000;

  private final MadeUpClock clock = new MadeUpClock();

  private OverloadRun<String> run(Generator.Answering<String> answering) {
    return new OverloadRun<>(
        new Generator(clock, Runnable::run),
        List.of("one", "two", "three"),
        (way, stretch) -> answering,
        Load.poisson(3),
        Slo.parse("ttft=100ms"));
  }

  /** An answer of 50 ms: 20 a second, so 40 are asked for, and are ever later. */
  @Test
  void itOffersSoManyTimesWhatTheCloudComesTo() throws Exception {
    List<ServeFigures> told = new ArrayList<>();
    Overload overload =
        run((edge, arrival, came) -> {
              came.accept(1);
              clock.pass(ANSWER);
              came.accept(4);
              return new Traffic(1, 1);
            })
            .run(WAY, 3, 2, TRIAL, Window.behind(0, 20), told::add);
    assertThat(told).hasSize(3);
    assertThat(overload.capacity()).isCloseTo(20, Offset.offset(0.2));
    assertThat(overload.over().offeredRate()).isCloseTo(40, Offset.offset(3.0));
    assertThat(overload.alone().wholes().p99()).isCloseTo(.05, Offset.offset(.001));
    assertThat(overload.wholeSlowdown()).as("the last is ten seconds late").isGreaterThan(100);
    assertThat(overload.perTokenSlowdown()).isCloseTo(1, Offset.offset(.01));
    assertThat(overload.answersApart()).isCloseTo(1, Offset.offset(.01));
    assertThat(overload.pacesApart()).isCloseTo(1, Offset.offset(.01));
    // Whoever is free longest is asked next.
    assertThat(overload.edgesApart()).isBetween(1.0, 1.02);
  }

  /** One edge is served half as fast as the others, in all of its answers. */
  @Test
  void whoIsServedSlowlyIsSeen() throws Exception {
    Overload overload =
        run((edge, arrival, came) -> {
              came.accept(1);
              clock.pass(edge.equals("two") ? 2 * ANSWER : ANSWER);
              came.accept(4);
              return new Traffic(1, 1);
            })
            .run(WAY, 3, 2, TRIAL, Window.behind(0, 20), figures -> {});
    assertThat(overload.pacesApart()).isCloseTo(2, Offset.offset(.01));
    assertThat(overload.answersApart()).isCloseTo(2, Offset.offset(.01));
  }

  @Test
  void whereNoAnswerIsWholeNothingIsSaid() {
    OverloadRun<String> run =
        run(
            (edge, arrival, came) -> {
              throw new SessionException(new Refusal(Refusal.Code.BUSY, "full", 1000));
            });
    assertThatThrownBy(() -> run.run(WAY, 3, 2, TRIAL, TRIAL, figures -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no answer became whole in 10.0 s; give a longer --trial");
  }
}
