package io.draftwire.core.coding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GuessCoderTest {

  /** A message of random guesses that a coder can take, beside what was told before. */
  private static final class RandomTree {
    private final Random random;
    private final int vocabulary;
    private final List<Set<Integer>> told = new ArrayList<>(List.of(new HashSet<>()));
    private final List<Integer> parentOf = new ArrayList<>(List.of(-1));
    private final List<Integer> tokenOf = new ArrayList<>(List.of(-1));
    private int root;
    int[] parents = {};
    int[] tokens = {};
    int[] classes = {};

    RandomTree(int vocabulary, Random random) {
      this.vocabulary = vocabulary;
      this.random = random;
    }

    int newest() {
      return told.size() - 1;
    }

    void message(int count, int likely) {
      parents = new int[count];
      tokens = new int[count];
      classes = random.ints(count, 0, 8).toArray();
      int before = 0;
      for (int i = 0; i < count; i++) {
        int least = Math.max(before, newest() - Math.min(GuessCoder.REMEMBERED - 1, 60));
        int parent = before == 0 && random.nextBoolean() ? 0 : before;
        if (random.nextInt(3) == 0 && newest() >= Math.max(1, least)) {
          parent = random.nextInt(Math.max(1, least), newest() + 1);
        }
        if (parent == root) {
          parent = 0;
        }
        parent = Math.max(parent, before);
        Set<Integer> siblings = told.get(parent == 0 ? root : parent);
        if (siblings.size() == vocabulary) {
          parents = Arrays.copyOf(parents, i);
          tokens = Arrays.copyOf(tokens, i);
          classes = Arrays.copyOf(classes, i);
          return;
        }
        int token = random.nextInt(4) == 0 ? random.nextInt(vocabulary) : likely % vocabulary;
        while (!siblings.add(token)) {
          token = random.nextInt(vocabulary);
        }
        parents[i] = parent;
        tokens[i] = token;
        told.add(new HashSet<>());
        parentOf.add(parent == 0 ? root : parent);
        tokenOf.add(token);
        before = parent;
      }
    }

    void committed(int token) {
      int next = 0;
      for (int n = root + 1; n <= newest(); n++) {
        if (parentOf.get(n) == root && tokenOf.get(n) == token && (root > 0 || n > fresh)) {
          next = n;
        }
      }
      root = next;
      if (root == 0) {
        told.get(0).clear();
        fresh = newest();
      }
    }

    /** Guesses up to here that had parent 0 were told below an earlier end. */
    private int fresh;
  }

  private static GuessCoder coder(int vocabulary, boolean classes) {
    return new GuessCoder(new TextState(vocabulary, TokenPrior.NONE), classes);
  }

  @ParameterizedTest
  @CsvSource({"1, false", "2, true", "5, false", "20, true", "32000, false", "151936, true"})
  void bothEndsStayInStepOverThousandsOfMessages(int vocabulary, boolean classes) throws Exception {
    Random random = new Random(vocabulary);
    GuessCoder edge = coder(vocabulary, classes);
    GuessCoder cloud = coder(vocabulary, classes);
    RandomTree tree = new RandomTree(vocabulary, random);
    int[] text = Texts.skewed(vocabulary, 3_000, random);
    for (int at = 0; at < text.length; at++) {
      tree.message(random.nextInt(5), text[at]);
      int count = tree.tokens.length;
      int newest = edge.newest();
      byte[] payload = edge.encode(count, tree.parents, tree.tokens, tree.classes);
      Guesses guesses = cloud.decode(count, payload);
      assertThat(guesses.first()).isEqualTo(newest + 1);
      assertThat(guesses.parents()).isEqualTo(tree.parents);
      assertThat(guesses.tokens()).isEqualTo(tree.tokens);
      assertThat(guesses.classes()).isEqualTo(classes ? tree.classes : new int[0]);
      assertThat(cloud.digest()).isEqualTo(edge.digest());
      // Sometimes several tokens between two messages, sometimes several messages.
      for (int n = random.nextInt(3); n > 0; n--) {
        edge.committed(text[at]);
        cloud.committed(text[at]);
        tree.committed(text[at]);
      }
    }
    assertThat(edge.newest()).isGreaterThan(vocabulary == 1 ? 100 : GuessCoder.REMEMBERED);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 20, 63})
  void everyTokenHasItsCodeAtEveryNumberOfSiblings(int vocabulary) throws Exception {
    TextState text = new TextState(vocabulary, TokenPrior.NONE);
    NextToken next = new NextToken(text);
    for (int token : Texts.skewed(vocabulary, 500, new Random(1))) {
      text.committed(token);
    }
    PayloadWriter writer = new PayloadWriter();
    PayloadReader reader = new PayloadReader();
    next.arrive(text.end());
    List<Integer> order = new ArrayList<>();
    for (int token = 0; token < vocabulary; token++) {
      order.add(token);
    }
    Collections.shuffle(order, new Random(2));
    for (int taken : order) {
      double share = 0;
      for (int token = 0; token < vocabulary; token++) {
        if (!next.isTaken(token)) {
          writer.reset();
          next.write(token, writer);
          double bits = next.lastCost() / 65536.0;
          reader.reset(writer.toByteArray());
          assertThat(next.read(reader)).isEqualTo(token);
          reader.end();
          assertThat((double) writer.bits()).isLessThan(bits + 2.1);
          share += Math.pow(2, -bits);
        }
      }
      assertThat(share).as("Kraft").isLessThan(1.02);
      assertThat(next.hasOthers()).isTrue();
      next.take(taken);
    }
    assertThat(next.hasOthers()).isFalse();
  }

  @Test
  void theRootIsParentZeroAndItsChildrenStayKnown() throws Exception {
    GuessCoder edge = coder(300, false);
    GuessCoder cloud = coder(300, false);
    told(edge, cloud, new int[] {0, 0, 1, 1}, new int[] {7, 8, 9, 10});
    edge.committed(7);
    cloud.committed(7);
    for (int parent : new int[] {0, 1}) {
      assertThatThrownBy(() -> edge.encode(1, new int[] {parent}, new int[] {9}))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("token 9 was told below parent " + parent);
    }
    assertThat(told(edge, cloud, new int[] {1, 3}, new int[] {11, 12}).parents())
        .containsExactly(0, 3);
    // The text leaves the tree: nothing is known below its end, but guesses stay by number.
    edge.committed(200);
    cloud.committed(200);
    told(edge, cloud, new int[] {0, 1, 2}, new int[] {9, 13, 9});
    assertThatThrownBy(() -> edge.encode(1, new int[] {1}, new int[] {11}))
        .hasMessageContaining("told below parent 1 before");
  }

  private static Guesses told(GuessCoder edge, GuessCoder cloud, int[] parents, int[] tokens)
      throws Exception {
    Guesses guesses = cloud.decode(tokens.length, edge.encode(tokens.length, parents, tokens));
    assertThat(guesses.tokens()).isEqualTo(tokens);
    assertThat(cloud.digest()).isEqualTo(edge.digest());
    return guesses;
  }

  @Test
  void whatIsRefusedChangesNothing() {
    GuessCoder coder = coder(300, false);
    coder.encode(3, new int[] {0, 0, 2}, new int[] {1, 2, 3});
    int digest = coder.digest();
    int[][][] refused = {
      {{0, 5}, {5, 6}},
      {{0, 6}, {5, 6}},
      {{2, 1}, {5, 6}},
      {{0, -1}, {5, 6}},
      {{0, 0}, {5, 5}},
      {{0, 0}, {5, 1}},
      {{0, 0}, {5, 300}},
      {{0, 0}, {5, -1}},
    };
    for (int[][] message : refused) {
      assertThatThrownBy(() -> coder.encode(2, message[0], message[1]))
          .as(Arrays.deepToString(message))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(coder.newest()).isEqualTo(3);
      assertThat(coder.digest()).isEqualTo(digest);
    }
    assertThat(coder.encode(2, new int[] {0, 4}, new int[] {5, 6})).isNotEmpty();
  }

  @Test
  void forgetsWhatIsOldAndStaysBounded() throws Exception {
    GuessCoder edge = coder(32_000, false);
    GuessCoder cloud = coder(32_000, false);
    told(edge, cloud, new int[] {0}, new int[] {1});
    int[] parents = new int[GuessCoder.REMEMBERED];
    int[] tokens = new int[GuessCoder.REMEMBERED];
    for (int i = 0; i < parents.length; i++) {
      parents[i] = i / 5 + 1;
      tokens[i] = 2 + i;
    }
    told(edge, cloud, parents, tokens);
    assertThatThrownBy(() -> edge.encode(1, new int[] {1}, new int[] {9}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("guess 1 is no parent");
    // Its first child is forgotten; the text goes on all the same.
    edge.committed(1);
    cloud.committed(1);
    told(edge, cloud, new int[] {0, 4000}, new int[] {1, 8});
    assertThatThrownBy(() -> edge.encode(GuessCoder.REMEMBERED + 1, parents, tokens))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void forgettingBeginsAnew() {
    GuessCoder lived = coder(500, false);
    GuessCoder fresh = coder(500, false);
    int[] text = Texts.skewed(500, 100, new Random(3));
    for (int token : text) {
      lived.committed(token);
      lived.encode(2, new int[] {0, 0}, new int[] {1, 2 + token % 400});
    }
    lived.forget();
    for (int token : text) {
      lived.committed(token);
      fresh.committed(token);
    }
    assertThat(lived.digest()).isEqualTo(fresh.digest());
    assertThat(lived.newest()).isZero();
    int[] parents = {0, 0, 1};
    assertThat(lived.encode(3, parents, text)).isEqualTo(fresh.encode(3, parents, text));
  }

  @Test
  void anEndOutOfStepNoticesNearlyAlways() throws Exception {
    int believed = 0;
    int trials = 4_000;
    Random random = new Random(4);
    for (int trial = 0; trial < trials; trial++) {
      GuessCoder edge = coder(2, false);
      GuessCoder cloud = coder(2, false);
      edge.encode(2, new int[] {0, 1}, new int[] {trial & 1, trial >> 1 & 1});
      switch (trial % 3) {
        case 0 -> {} // lost
        case 1 -> cloud.decode(1, coder(2, false).encode(1, new int[1], new int[1]));
        default -> {
          edge.encode(1, new int[] {0}, new int[] {1 - (trial & 1)});
          cloud.committed(0);
        }
      }
      for (int n = 1 + random.nextInt(40); n > 0; n--) {
        int token = random.nextInt(2);
        edge.committed(token);
        cloud.committed(token);
      }
      int digest = cloud.digest();
      try {
        cloud.decode(1, edge.encode(1, new int[1], new int[] {1}));
        believed++;
      } catch (CoderStateException refused) {
        assertThat(cloud.digest()).isEqualTo(digest);
      } catch (IllegalArgumentException told) {
        // Token 1 was told below this end.
      }
    }
    assertThat(believed).isLessThan(2 * trials / 256);
  }

  /** Any bytes are a message whose code is those bytes, or are refused; nothing else comes out. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 20, 32_000, 151_936})
  void anyBytesAreAMessageOrRefused(int vocabulary) throws Exception {
    Random random = new Random(5 + vocabulary);
    RandomTree tree = new RandomTree(vocabulary, random);
    GuessCoder edge = coder(vocabulary, false);
    GuessCoder cloud = coder(vocabulary, false);
    int refused = 0;
    for (int trial = 0; trial < 1_500; trial++) {
      int token = random.nextInt(vocabulary);
      tree.message(1 + random.nextInt(6), token);
      int count = tree.tokens.length;
      byte[] payload = edge.encode(count, tree.parents, tree.tokens);
      for (int n = 0; n < 8; n++) {
        byte[] damaged = random.nextInt(3) == 0 ? new byte[random.nextInt(20)] : payload.clone();
        if (random.nextBoolean() || damaged.length == 0) {
          damaged = Arrays.copyOf(damaged, random.nextInt(damaged.length + 2));
        }
        if (damaged.length > 0) {
          damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
        }
        int digest = cloud.digest();
        int newest = cloud.newest();
        try {
          cloud.decode(random.nextInt(8) == 0 ? random.nextInt(4097) : count, damaged);
          // Once in 256 times, or undamaged: both begin anew.
          break;
        } catch (CoderStateException e) {
          refused++;
          assertThat(cloud.digest()).isEqualTo(digest);
          assertThat(cloud.newest()).isEqualTo(newest);
        }
      }
      if (cloud.newest() + count == edge.newest()) {
        assertThat(cloud.decode(count, payload).tokens()).isEqualTo(tree.tokens);
      } else {
        edge.forget();
        cloud.forget();
        tree = new RandomTree(vocabulary, random);
      }
      edge.committed(token);
      cloud.committed(token);
      tree.committed(token);
    }
    assertThat(refused).isGreaterThan(1_000);
  }

  @Test
  void excludingSiblingsSavesBits() {
    int vocabulary = 32_000;
    int[] passages = Texts.passages(vocabulary, 40_000, new Random(6));
    TokenPrior prior = TokenPrior.of(vocabulary, Arrays.copyOf(passages, 36_000));
    TextState text = new TextState(vocabulary, prior);
    NextToken next = new NextToken(text);
    long with = 0;
    long without = 0;
    for (int at = 36_000; at < 36_400; at++) {
      int[] tokens = new int[4];
      for (int i = 0; i < 4; i++) {
        // Some of the likely ones of this language.
        tokens[i] = Math.floorMod(passages[at - 1] * 31 + i * 7919, vocabulary);
      }
      next.arrive(text.end());
      for (int token : tokens) {
        without += next.cost(token);
      }
      for (int token : tokens) {
        with += next.cost(token);
        next.take(token);
      }
      text.committed(passages[at]);
    }
    assertThat(with).isLessThan(without);
  }
}
