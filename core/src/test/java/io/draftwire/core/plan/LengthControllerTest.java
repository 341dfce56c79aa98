package io.draftwire.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LengthControllerTest {
  private final LengthController controller = new LengthController();

  private int choose(double[] secondsPerToken) {
    int length = controller.choose(secondsPerToken);
    controller.chosen(secondsPerToken);
    return length;
  }

  @Test
  void askingChangesNothing() {
    choose(new double[] {3, 2, 4});
    for (int i = 0; i < 100; i++) {
      assertThat(controller.choose(new double[] {3, 2, 1.992})).isEqualTo(1);
    }
  }

  @Test
  void takesTheLeastAndTheShorterOfEquals() {
    assertThat(choose(new double[] {3, 2, 1, 1, 4})).isEqualTo(2);
  }

  @Test
  void changesForAGainAboveTheThreshold() {
    choose(new double[] {3, 2, 4});
    assertThat(choose(new double[] {3, 2, 1.992})).isEqualTo(1);
    assertThat(choose(new double[] {3, 2, 1.9})).isEqualTo(2);
  }

  @Test
  void changesForASmallGainThatLasts() {
    choose(new double[] {3, 2, 4});
    int rounds = 1;
    while (choose(new double[] {3, 2, 1.992}) == 1) {
      rounds++;
    }
    assertThat(rounds).isBetween(10, 20);
  }

  @Test
  void forgetsASmallGainThatDoesNotLast() {
    choose(new double[] {3, 2, 4});
    for (int i = 0; i < 100; i++) {
      assertThat(choose(new double[] {3, 2, 1.992})).isEqualTo(1);
      assertThat(choose(new double[] {3, 2, 2.01})).isEqualTo(1);
    }
  }

  @Test
  void keepsItsLengthOverAnAnswersEnd() {
    choose(new double[] {3, 2, 1});
    assertThat(choose(new double[] {3, 2})).isEqualTo(1);
    assertThat(choose(new double[] {3, 2, 1.992})).isEqualTo(2);
  }
}
