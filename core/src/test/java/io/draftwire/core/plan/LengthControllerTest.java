package io.draftwire.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LengthControllerTest {
  private final LengthController controller = new LengthController();

  @Test
  void takesTheLeastAndTheShorterOfEquals() {
    assertThat(controller.choose(new double[] {3, 2, 1, 1, 4})).isEqualTo(2);
  }

  @Test
  void changesForAGainAboveTheThreshold() {
    controller.choose(new double[] {3, 2, 4});
    assertThat(controller.choose(new double[] {3, 2, 1.99})).isEqualTo(1);
    assertThat(controller.choose(new double[] {3, 2, 1.9})).isEqualTo(2);
  }

  @Test
  void changesForASmallGainThatLasts() {
    controller.choose(new double[] {3, 2, 4});
    int rounds = 1;
    while (controller.choose(new double[] {3, 2, 1.99}) == 1) {
      rounds++;
    }
    assertThat(rounds).isBetween(10, 20);
  }

  @Test
  void forgetsASmallGainThatDoesNotLast() {
    controller.choose(new double[] {3, 2, 4});
    for (int i = 0; i < 100; i++) {
      assertThat(controller.choose(new double[] {3, 2, 1.99})).isEqualTo(1);
      assertThat(controller.choose(new double[] {3, 2, 2.01})).isEqualTo(1);
    }
  }

  @Test
  void keepsItsLengthOverAnAnswersEnd() {
    controller.choose(new double[] {3, 2, 1});
    assertThat(controller.choose(new double[] {3, 2})).isEqualTo(1);
    assertThat(controller.choose(new double[] {3, 2, 1.99})).isEqualTo(2);
  }
}
