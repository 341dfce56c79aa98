package io.draftwire.core.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8SetsTest {
  private static final int[] EDGES = {
    0, 0x7f, 0x80, 0x7ff, 0x800, 0xfff, 0x1000, 0xd7ff, 0xe000, 0xffff, 0x10000, 0x3ffff, 0x10ffff
  };

  private final Random random = new Random(5);

  @Test
  void everyCharacterIsReadIfAndOnlyIfItIsInTheSet() {
    for (int i = 0; i < 12; i++) {
      List<CodePoints.Range> ranges = new ArrayList<>();
      for (int r = random.nextInt(5); r >= 0; r--) {
        int from = near();
        ranges.add(new CodePoints.Range(from, Math.max(from, near())));
      }
      CodePoints set = CodePoints.of(ranges);
      set = i % 2 == 0 ? set : set.complement();
      Utf8Sets sets = new Utf8Sets();
      int root = sets.root(set);
      for (int c = 0; c <= CodePoints.LAST; c++) {
        if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
          int character = c;
          boolean in =
              set.ranges().stream().anyMatch(r -> r.from() <= character && character <= r.to());
          if (reads(sets, root, Character.toString(c).getBytes(StandardCharsets.UTF_8)) != in) {
            throw new AssertionError(String.format("U+%04X of %s", c, set));
          }
        }
      }
    }
  }

  @Test
  void bytesThatAreNoUtf8AreNoCharacter() {
    Utf8Sets sets = new Utf8Sets();
    int root = sets.root(CodePoints.all());
    byte[][] none = {
      {(byte) 0xc0, (byte) 0x80},
      {(byte) 0xe0, (byte) 0x80, (byte) 0x80},
      {(byte) 0xed, (byte) 0xa0, (byte) 0x80}, // A surrogate.
      {(byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
      {(byte) 0x80},
      {(byte) 0xff}
    };
    for (byte[] bytes : none) {
      assertThat(reads(sets, root, bytes)).isFalse();
    }
  }

  private int near() {
    int edge = EDGES[random.nextInt(EDGES.length)];
    return Math.clamp((long) edge + random.nextInt(201) - 100, 0, CodePoints.LAST);
  }

  private static boolean reads(Utf8Sets sets, int root, byte[] bytes) {
    int node = root;
    for (int i = 0; i < bytes.length; i++) {
      node = sets.next(node, bytes[i] & 0xff);
      if (node < 0) {
        return node == Utf8Sets.DONE && i == bytes.length - 1;
      }
    }
    return false;
  }
}
