package io.draftwire.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TextOffsetsTest {
  private static List<Integer> offsets(byte[]... tokens) {
    TextOffsets offsets = new TextOffsets();
    List<Integer> all = new ArrayList<>();
    for (byte[] token : tokens) {
      all.add(offsets.next(token));
    }
    return all;
  }

  @Test
  void charactersInPiecesAreWhereTheyBegin() {
    byte[] face = "\ud83d\ude00".getBytes(StandardCharsets.UTF_8);
    assertThat(
            offsets(
                new byte[] {','},
                new byte[] {face[0]},
                new byte[] {face[1]},
                new byte[] {face[2]},
                new byte[] {face[3]},
                " girl".getBytes(StandardCharsets.UTF_8),
                new byte[] {'.'}))
        .containsExactly(0, 1, 1, 1, 1, 2, 7);
  }

  /** Any bytes in any pieces: a text that ends with a token's first byte ends where it begins. */
  @Test
  void offsetsAreThoseOfTheWholeText() {
    Random random = new Random(5);
    int[] likely = {0x41, 0x80, 0x9f, 0xa0, 0xbf, 0xc0, 0xc3, 0xe0, 0xe2, 0xed, 0xf0, 0xf4, 0xff};
    for (int run = 0; run < 20_000; run++) {
      byte[] text = new byte[random.nextInt(1, 12)];
      for (int i = 0; i < text.length; i++) {
        text[i] = (byte) likely[random.nextInt(likely.length)];
      }
      TextOffsets offsets = new TextOffsets();
      for (int from = 0; from < text.length; ) {
        int to = random.nextInt(from, text.length) + 1;
        String begun = new String(text, 0, from + 1, StandardCharsets.UTF_8);
        assertThat(offsets.next(Arrays.copyOfRange(text, from, to)))
            .as("%s from %d to %d", Arrays.toString(text), from, to)
            .isEqualTo(begun.codePointCount(0, begun.length()) - 1);
        from = to;
      }
    }
  }
}
