package io.draftwire.core.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is expected of a text weighs on every path of the tree as it does by Bayes. */
class GuessTreeTest {
  private final GuessTree tree = new GuessTree(1);
  private Guess a;
  private Guess b;
  private Guess aa;
  private Guess ab;
  private Guess ba;

  @BeforeEach
  void grow() {
    a = tree.add(tree.root(), 10, 0, .5);
    b = tree.add(tree.root(), 11, 1, .2);
    aa = tree.add(a, 20, 0, .6);
    ab = tree.add(a, 21, 1, .3);
    ba = tree.add(b, 20, 0, .5);
  }

  @Test
  void whatIsBelowGainsInProportionAndAllElseLoses() {
    Guess aaa = tree.add(aa, 30, 0, .4);
    tree.expect(new int[] {10, 20}, .8);
    assertThat(aa.path).isCloseTo(.8, within(1e-12));
    assertThat(aaa.path).isCloseTo(.8 * .4, within(1e-12));
    // Where the hint is wrong, which it is with .2, all else is as likely as it was beside aa.
    double beside = .2 / .7;
    assertThat(b.path).isCloseTo(.2 * beside, within(1e-12));
    assertThat(ba.path).isCloseTo(.1 * beside, within(1e-12));
    assertThat(ab.path).isCloseTo(.15 * beside, within(1e-12));
    assertThat(a.path).isCloseTo(.8 + .2 * beside, within(1e-12));
  }

  @Test
  void whatNobodyGuessedBecomesAGuess() {
    tree.expect(new int[] {11, 99}, .6);
    Guess named = b.child(99);
    assertThat(named.path).isCloseTo(.6, within(1e-9));
    assertThat(tree.size()).isEqualTo(6);
    assertThat(a.path).isCloseTo(.5 * .4, within(1e-3));
    tree.expectNothing();
    assertThat(named.path).as("should it not come true").isLessThan(.001);
  }

  /** A guess that a hint has named is the draft's own where the draft names it too. */
  @Test
  void aNamedGuessTakesItsRank() {
    tree.expect(new int[] {10, 20, 99}, .6);
    aa.child(99).ranked(1, .3);
    tree.add(aa, 98, 0, .5);
    tree.add(aa, 97, 2, .1);
    aa.sortChildren();
    assertThat(aa.children).extracting(child -> child.token).containsExactly(98, 99, 97);
    tree.expectNothing();
    assertThat(aa.child(99).path).isCloseTo(.5 * .6 * .3, within(1e-12));
  }

  @Test
  void whatIsKnownAlreadyChangesNothing() {
    tree.expect(new int[] {10}, .4);
    assertThat(a.path).isEqualTo(.5);
    assertThat(b.path).isEqualTo(.2);
  }

  @Test
  void nothingIsExpectedBehindTheRoot() {
    tree.expect(new int[] {10, 20}, .8);
    tree.moveTo(10);
    assertThat(aa.path).isEqualTo(.6);
    assertThat(ab.path).isEqualTo(.3);
  }

  @Test
  void aTokenBehindOneThatNobodyGuessedIsNotNamed() {
    tree.expect(new int[] {55, 20}, .8);
    assertThat(tree.size()).isEqualTo(5);
    assertThat(a.path).isEqualTo(.5);
  }

  /**
   * Only the likeliest part of the tree is looked at, and what is found is what a look at all
   * finds.
   */
  @Test
  void theOpenGuessesAreTheLikeliestOfAll() {
    SplittableRandom random = new SplittableRandom(3);
    for (int n = 0; n < 500; n++) {
      GuessTree grown = new GuessTree(1);
      grown.root().run = true;
      for (int i = 0; i < 40; i++) {
        List<Guess> all = grown.likeliest();
        Guess at = all.isEmpty() ? grown.root() : all.get(random.nextInt(all.size()));
        if (at == grown.root() || !at.run) {
          at.run = true;
          // Some alike, so that order is by age; some certain, as likely as their parents.
          double[] chances = {1, .5, .5, .1};
          for (int rank = random.nextInt(chances.length); rank < chances.length; rank++) {
            grown.add(at, 10 + rank, rank, chances[rank]);
          }
        }
        at.leftOut = random.nextInt(8) == 0;
        at.number = random.nextInt(3);
      }
      if (random.nextBoolean()) {
        grown.expect(new int[] {12, 11, 99}, .9);
      }
      int most = 1 + random.nextInt(16);
      int depth = 1 + random.nextInt(6);
      assertThat(grown.open(most, depth, token -> token == 13))
          .containsExactlyElementsOf(
              grown.likeliest().stream()
                  .filter(guess -> !guess.run && !guess.leftOut && guess.parent.run)
                  .filter(guess -> guess.token != 13 && guess.depth() <= depth)
                  .limit(most)
                  .toList());
      List<Guess> unsent =
          grown.likeliest().stream().filter(g -> g.number == 0 && g.path >= .05).toList();
      assertThat(grown.unsent(.05)).containsExactlyElementsOf(unsent);
      assertThat(grown.hasUnsent(.05)).isEqualTo(!unsent.isEmpty());
    }
  }
}
