package io.draftwire.cloud.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.engine.TableModel;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many sessions a target serves without being slow: at 10 ms a pass, and 1 ms each token. */
class CrowdingTest {
  private static final int MOST = 100;
  private static final int ENOUGH = 1001;

  /** Sums of times are not exact. */
  private static final double TWICE = 2.01;

  private static final double THRICE = 3.01;

  private final TableModel model =
      new TableModel(4, (beforeLast, last, out, offset) -> {}, 512, MOST);
  private final PassCosts costs = PassCosts.fixed(tokens -> .010 + .001 * tokens);
  private final Target target = new Target(model, new Goodput(), costs, () -> {});
  private final Crowding crowding = new Crowding();

  @AfterEach
  void close() {
    model.close();
  }

  private Share share(Demand demand, boolean running) {
    Seat seat = target.seat(new Reader(4, new int[] {2, 2, 2}, 1, 0));
    seat.running = running;
    int[] text = new int[demand.to() - demand.keep()];
    return new Share(seat, demand, demand.keep(), demand.to(), text, demand.rows(), null);
  }

  private void run(Share share) {
    for (int i = 0; i < ENOUGH; i++) {
      crowding.ran(new Plan(List.of(share)), 1, costs, 0);
    }
  }

  private int within(double slowdown) {
    return crowding.sessionsWithin(slowdown, MOST, costs, 0);
  }

  @Test
  void beforeAnyPassSessionsAreTakenToStream() {
    assertThat(within(1)).isEqualTo(1);
    assertThat(within(TWICE)).as("10 + 12 ms are twice 11").isEqualTo(12);
    assertThat(within(100)).isEqualTo(MOST);
    assertThat(within(Double.POSITIVE_INFINITY)).isEqualTo(MOST);
  }

  /** Five rows each: 15 ms alone. */
  @Test
  void roundsHaveMoreTokensInAPass() {
    run(share(Demand.text(10, 15, 5), true));
    assertThat(within(TWICE)).as("10 + 4 * 5 ms are twice 15").isEqualTo(4);
  }

  /** Half of the passes have ten tokens of a prompt in them. */
  @Test
  void promptsTakeRoomThatSessionsWouldHaveHad() {
    Share stream = share(Demand.text(10, 11, 1), true);
    Share prompt = share(Demand.text(0, 10, 1), false);
    for (int i = 0; i < ENOUGH; i++) {
      crowding.ran(new Plan(i % 2 == 0 ? List.of(stream) : List.of(stream, prompt)), 2, costs, 0);
    }
    assertThat(within(TWICE)).as("10 + 4 * 3 ms are twice 11").isEqualTo(4);
  }

  /** Two guesses that are certain: 13 ms for three tokens, which in a crowd take three passes. */
  @Test
  void aLiveSessionIsComparedWithWhatItsGuessesGiveItAlone() {
    double[] certain = {1, 1};
    run(share(Demand.tree(10, 11, certain, 2), true));
    assertThat(within(TWICE)).as("11 ms are more than twice 4.3").isEqualTo(1);
    assertThat(within(THRICE)).as("10 + 3 ms are three times 4.3").isEqualTo(3);
  }

  @Test
  void tellingSessionsTakesTimeToo() {
    PassCosts slow = new PassCosts(tokens -> .010 + .001 * tokens);
    slow.told(false, .001);
    assertThat(crowding.sessionsWithin(TWICE, MOST, slow, 0))
        .as("10 + 7 + 7 ms are twice 11 + 1")
        .isEqualTo(7);
  }

  @Test
  void whereCostsAreUnknownSequencesAloneAreTheBound() {
    assertThat(crowding.sessionsWithin(TWICE, MOST, PassCosts.fixed(tokens -> 0), 0))
        .isEqualTo(MOST);
  }
}
