package io.draftwire.core.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.draftwire.core.text.TextTree.Told;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TextTreeTest {
  private final TextTree tree = new TextTree(new int[] {7, 8}, 16);

  @Test
  void growsBelowItsRootAndMovesIt() {
    assertThat(tree.addBelowText(2, 1, 5)).isEqualTo(Told.LIVE);
    assertThat(tree.addBelow(1, 2, 6)).isEqualTo(Told.LIVE);
    assertThat(tree.addBelowText(2, 3, 4)).isEqualTo(Told.LIVE);
    assertThat(tree.addBelow(2, 4, 9)).isEqualTo(Told.LIVE);
    assertThat(tree.position(tree.find(4))).isEqualTo(4);
    assertThat(tree.depth(tree.find(4))).isEqualTo(3);
    assertThat(tree.commit(5)).isZero();
    assertThat(tree.text().copy(0, 3)).containsExactly(7, 8, 5);
    assertThat(tree.size()).isEqualTo(2);
    assertThat(tree.find(3)).as("another first token").isEqualTo(TextTree.ROOT);
    assertThat(tree.parent(tree.find(2))).isEqualTo(TextTree.ROOT);
    assertThat(tree.chain(tree.find(4))).isEqualTo(new Text(new int[] {7, 8, 5, 6, 9}).chain(5));
    assertThat(tree.commit(1)).isEqualTo(TextTree.ROOT);
    assertThat(tree.size()).isZero();
  }

  /** The cloud has gone on; what the edge grew below an older root arrives only now. */
  @Test
  void whatComesLateIsPartOfTheTextOrDead() {
    tree.commit(5);
    tree.commit(6);
    assertThat(tree.addBelowText(2, 1, 5)).isEqualTo(Told.COMMITTED);
    assertThat(tree.addBelowText(2, 2, 4)).isEqualTo(Told.DEAD);
    assertThat(tree.addBelow(2, 3, 6)).as("below a dead node").isEqualTo(Told.DEAD);
    assertThat(tree.addBelow(1, 4, 6)).isEqualTo(Told.COMMITTED);
    assertThat(tree.addBelow(4, 5, 1)).as("abreast of the text").isEqualTo(Told.LIVE);
    assertThat(tree.parent(tree.find(5))).isEqualTo(TextTree.ROOT);
  }

  /** A node that was walked is known as a parent for those that come behind it. */
  @Test
  void whatWasWalkedIsStillAParent() {
    tree.addBelowText(2, 1, 5);
    tree.commit(5);
    assertThat(tree.addBelow(1, 2, 6)).isEqualTo(Told.LIVE);
    tree.commit(9);
    assertThat(tree.addBelow(1, 3, 9)).isEqualTo(Told.COMMITTED);
    tree.forgetBefore(4);
    assertThat(tree.addBelow(1, 4, 9)).isEqualTo(Told.DEAD);
    assertThat(tree.addBelow(3, 5, 2)).as("its position is the root's").isEqualTo(Told.LIVE);
  }

  @Test
  void whatIsWrongChangesNothing() {
    tree.addBelowText(2, 4, 5);
    assertThat(tree.addBelowText(2, 4, 6)).as("a number twice").isEqualTo(Told.WRONG);
    assertThat(tree.addBelowText(3, 5, 6)).as("a base ahead").isEqualTo(Told.WRONG);
    assertThat(tree.addBelowText(0, 5, 6)).isEqualTo(Told.WRONG);
    assertThat(tree.addBelow(5, 5, 6)).as("its own parent").isEqualTo(Told.WRONG);
    assertThat(tree.addBelow(9, 5, 6)).as("a parent to come").isEqualTo(Told.WRONG);
    assertThat(tree.addBelowText(2, 5, 5)).isEqualTo(Told.TWICE);
    assertThat(tree.size()).isOne();
    for (int number = 6; number < 40; number++) {
      tree.addBelowText(2, number, 100 + number);
    }
    assertThat(tree.size()).isEqualTo(16);
    assertThat(tree.addBelowText(2, 40, 1)).isEqualTo(Told.FULL);
    assertThatThrownBy(() -> tree.token(16)).hasMessageContaining("node 16 of a tree of 16");
    assertThatThrownBy(() -> new TextTree(new int[0], 3)).hasMessageContaining("0 tokens");
  }

  @Test
  void holdsABoundedNumberOfNodesThatAreCommitted() {
    tree.commit(5);
    for (int number = 1; number < 100_000; number++) {
      assertThat(tree.addBelowText(2, number, 5)).isEqualTo(Told.COMMITTED);
    }
    assertThat(tree.addBelow(99_999, 100_000, 6)).isEqualTo(Told.LIVE);
    assertThat(tree.addBelow(1, 100_001, 6)).as("long forgotten").isEqualTo(Told.DEAD);
  }

  /**
   * Random growth below random roots, late and early, and random commits, against a model that
   * keeps every path as a list.
   */
  @Test
  void isWhatItsPathsSay() {
    for (int seed = 0; seed < 300; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      TextTree grown = new TextTree(new int[] {1}, 64);
      List<Integer> text = new ArrayList<>(List.of(1));
      Map<Integer, List<Integer>> paths = new HashMap<>();
      Set<Integer> lost = new HashSet<>();
      for (int number = 1; number < 120; number++) {
        if (random.nextInt(5) == 0) {
          int token = random.nextInt(3);
          grown.commit(token);
          text.add(token);
        }
        int token = random.nextInt(3);
        List<Integer> path;
        Told told;
        boolean orphan = false;
        if (number == 1 || random.nextInt(3) == 0) {
          int base = random.nextInt(Math.max(1, text.size() - 4), text.size() + 1);
          path = new ArrayList<>(text.subList(0, base));
          told = grown.addBelowText(base, number, token);
        } else {
          int parent = random.nextInt(Math.max(1, number - 8), number);
          orphan = lost.contains(parent);
          path = new ArrayList<>(paths.get(parent));
          told = grown.addBelow(parent, number, token);
        }
        path.add(token);
        paths.put(number, path);
        if (orphan || told == Told.TWICE || told == Told.FULL) {
          lost.add(number);
        }
        assertThat(told != Told.DEAD || orphan || !isOnPath(path, text)).isTrue();
        check(grown, number, told, path, text, paths);
      }
    }
  }

  private static boolean isOnPath(List<Integer> path, List<Integer> text) {
    int common = Math.min(path.size(), text.size());
    return path.subList(0, common).equals(text.subList(0, common));
  }

  private static void check(
      TextTree tree,
      int number,
      Told told,
      List<Integer> path,
      List<Integer> text,
      Map<Integer, List<Integer>> paths) {
    boolean onPath = isOnPath(path, text);
    switch (told) {
      case COMMITTED -> assertThat(onPath && path.size() <= text.size()).isTrue();
      case LIVE -> {
        assertThat(onPath && path.size() > text.size()).isTrue();
        int node = tree.find(number);
        int[] tokens = path.stream().mapToInt(Integer::intValue).toArray();
        assertThat(tree.chain(node)).isEqualTo(new Text(tokens).chain(tokens.length));
        assertThat(tree.position(node)).isEqualTo(tokens.length - 1);
        for (int i = tokens.length - 1; i >= text.size(); i--) {
          assertThat(tree.token(node)).isEqualTo(tokens[i]);
          node = tree.parent(node);
        }
        assertThat(node).isEqualTo(TextTree.ROOT);
      }
      case TWICE ->
          assertThat(paths.entrySet())
              .anyMatch(e -> e.getKey() != number && e.getValue().equals(path));
      case DEAD -> assertThat(tree.find(number)).isEqualTo(TextTree.ROOT);
      case FULL -> assertThat(tree.size()).isEqualTo(tree.room());
      case WRONG -> throw new AssertionError("nothing told here is wrong");
    }
  }
}
