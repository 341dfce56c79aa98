package io.draftwire.core.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.live.TreePicture.Came;
import io.draftwire.core.live.TreePicture.Fate;
import io.draftwire.core.live.TreePicture.Node;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TreeWatchTest {
  private static final int HEARD = 4;

  private final GuessTree tree = new GuessTree(1);
  private final List<TreePicture> seen = new ArrayList<>();

  /** Below the root 10 and 20; below 10 then 11 and 12; below 12 then 13; below 20 then 21. */
  private final Guess ten = guess(tree.root(), 10, .6, 1);

  private final Guess twenty = guess(tree.root(), 20, .3, 2);
  private final Guess eleven = guess(ten, 11, .5, 3);
  private final Guess twelve = guess(ten, 12, .4, 5);
  private final Guess thirteen = guess(twelve, 13, .9, 0);
  private final Guess twentyOne = guess(twenty, 21, .9, 6);

  private Guess guess(Guess parent, int token, double chance, int number) {
    Guess guess = tree.add(parent, token, 0, chance);
    guess.number = number;
    return guess;
  }

  private TreeWatch watch(long interval, int most) {
    return new TreeWatch(interval, most, seen::add);
  }

  private static Node node(TreePicture picture, Guess guess) {
    return picture.nodes().stream().filter(node -> node.id() == guess.id).findFirst().orElseThrow();
  }

  @Test
  void everyGuessHasComeSoFarAndHasOneFate() {
    watch(0, 100).advanced(tree, List.of(ten), 12, HEARD, 3, 1e6, 0);
    TreePicture picture = seen.getFirst();
    assertThat(picture.pass()).isEqualTo(3);
    assertThat(node(picture, ten))
        .isEqualTo(new Node(ten.id, 0, 10, .6, Came.IN_TIME, Fate.WALKED));
    assertThat(node(picture, twelve).fate()).isEqualTo(Fate.MISSED);
    assertThat(node(picture, twelve).came()).isEqualTo(Came.UNDER_WAY);
    assertThat(node(picture, twelve).parent()).isEqualTo(ten.id);
    assertThat(node(picture, thirteen).fate()).isEqualTo(Fate.STANDS);
    assertThat(node(picture, thirteen).came()).isEqualTo(Came.UNSENT);
    for (Guess dead : List.of(twenty, eleven, twentyOne)) {
      assertThat(node(picture, dead).fate()).isEqualTo(Fate.DIED);
    }
    assertThat(picture.guesses()).isEqualTo(6);
    assertThat(picture.inTime()).isEqualTo(3);
    assertThat(picture.walked()).isEqualTo(1);
    assertThat(picture.standing()).isEqualTo(1);
    assertThat(picture.died()).isEqualTo(3);
  }

  @Test
  void aTokenThatNobodyGuessedLeavesNothingStanding() {
    watch(0, 100).advanced(tree, List.of(), 99, HEARD, 1, 1e6, 0);
    assertThat(seen.getFirst().nodes()).allMatch(node -> node.fate() == Fate.DIED);
    assertThat(seen.getFirst().died()).isEqualTo(6);
  }

  @Test
  void aPictureIsBoundedAndKeepsTheWayAndTheParents() {
    watch(0, 2).advanced(tree, List.of(ten, twelve), 13, HEARD, 1, 1e6, 0);
    TreePicture picture = seen.getFirst();
    assertThat(picture.nodes()).hasSize(4);
    assertThat(picture.guesses()).isEqualTo(6);
    List<Integer> ids = new ArrayList<>(List.of(0));
    for (Node node : picture.nodes()) {
      assertThat(ids).contains(node.parent());
      ids.add(node.id());
    }
    assertThat(ids).contains(ten.id, twelve.id, thirteen.id);
  }

  @Test
  void passesThatFollowTooCloselyAreNotPictured() {
    TreeWatch watch = watch(50, 100);
    for (long now : new long[] {-7, 42, 43, 92, 93}) {
      watch.advanced(tree, List.of(), 99, HEARD, (int) now, 1e6, now);
    }
    assertThat(seen).extracting(TreePicture::pass).containsExactly(-7, 43, 93);
  }
}
