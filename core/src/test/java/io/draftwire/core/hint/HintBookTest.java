package io.draftwire.core.hint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class HintBookTest {
  private final HintBook book = new HintBook();

  @Test
  void aCloudsWordIsWhereItBegins() {
    for (int klass = 0; klass < Confidence.CLASSES; klass++) {
      assertThat(book.chance(klass, 0)).isCloseTo(Confidence.chance(klass), within(1e-9));
      assertThat(Confidence.classOf(Confidence.chance(klass))).isEqualTo(klass);
    }
  }

  @Test
  void whatComesTrueIsCountedByClassAndByWhatWasThought() {
    Random random = new Random(1);
    for (int i = 0; i < 1000; i++) {
      book.learn(4, .4, random.nextDouble() < .6);
      book.learn(4, .01, random.nextDouble() < .3);
    }
    assertThat(book.chance(4, .3)).isCloseTo(.6, within(.1));
    assertThat(book.chance(4, 0)).isCloseTo(.3, within(.1));
    assertThat(book.chance(5, .3)).isCloseTo(Confidence.chance(5), within(1e-9));
  }

  @Test
  void aDozenWrongOnesAndASureCloudIsNotBelieved() {
    for (int i = 0; i < 12; i++) {
      book.learn(7, .1, false);
    }
    assertThat(book.chance(7, .1)).isLessThan(.15);
  }

  @Test
  void hintsThatTellNothingAreNotAskedForButNowAndThen() {
    for (int i = 0; i < 96; i++) {
      assertThat(book.pays()).as("before it is known").isTrue();
      book.learn(3, .5, i % 2 == 0); // As often as the edge thought by itself.
    }
    assertThat(book.pays()).isFalse();
    int asked = 0;
    for (int answer = 0; answer < 40; answer++) {
      boolean pays = book.pays();
      asked += pays ? 1 : 0;
      for (int i = 0; pays && i < 200; i++) {
        book.learn(3, .5, i % 2 == 0);
      }
    }
    assertThat(asked).isEqualTo(2);
  }

  @Test
  void hintsThatTellSomethingAreAskedFor() {
    for (int i = 0; i < 500; i++) {
      book.learn(3, .5, i % 5 != 0);
      assertThat(Hinting.AUTO.asks(book)).isTrue();
    }
    assertThat(Hinting.OFF.asks(book)).isFalse();
  }

  @Test
  void badWordsAreNamedWithTheChoices() {
    assertThat(Hinting.of("auto")).isEqualTo(Hinting.AUTO);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Hinting.of("maybe"))
        .withMessage("'maybe' says nothing about hints; choose on, off or auto");
  }

  @Test
  void anExitIsAsRightAsItWas() {
    ExitBook exits = new ExitBook();
    for (int i = 0; i < 3000; i++) {
      exits.learn(1, 2, i % 10 != 0);
    }
    assertThat(exits.chance(1, 2)).isCloseTo(.9, within(.02));
    assertThat(exits.chance(0, 2)).isEqualTo(new ExitBook().chance(0, 2));
  }

  @Test
  void anExitThatIsAlwaysWrongIsNeverTold() {
    ExitBook exits = new ExitBook();
    for (int i = 0; i < 200; i++) {
      assertThat(exits.pays(1)).isFalse();
      exits.learnWhole(1, false);
    }
  }

  @Test
  void anExitIsToldOnceItWasSeenToBeRightAndWhileItIs() {
    ExitBook exits = new ExitBook();
    for (int i = 0; i < ExitBook.WATCHED; i++) {
      assertThat(exits.pays(1)).isFalse();
      exits.learnWhole(1, i % 3 == 0);
    }
    assertThat(exits.pays(1)).isTrue();
    assertThat(exits.pays(0)).as("another, that nobody looked at").isFalse();
    for (int i = 0; i < 20; i++) {
      exits.learnWhole(1, false);
    }
    assertThat(exits.pays(1)).isFalse();
    for (int i = 0; i < 4; i++) {
      exits.learnWhole(1, true);
    }
    assertThat(exits.pays(1)).as("what was not told was counted").isTrue();
  }
}
