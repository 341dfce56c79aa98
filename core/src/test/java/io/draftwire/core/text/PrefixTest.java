package io.draftwire.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PrefixTest {

  /** Pinned: both ends, of any release of this protocol, must compute the same. */
  @Test
  void digestsAreWhatTheProtocolSays() {
    assertThat(Prefix.of().digest()).isZero();
    assertThat(Prefix.of(0).digest()).isEqualTo(0x17fb);
    assertThat(Prefix.of(1, 31_999, 2).digest()).isEqualTo(0x5afa);
  }

  @Test
  void everyPrefixOfATextThatGrowsAndShrinksHasItsName() {
    SplittableRandom random = new SplittableRandom(3);
    int[] tokens = random.ints(2000, 0, 50).toArray();
    Text text = new Text(Arrays.copyOf(tokens, 3));
    while (text.length() < tokens.length) {
      if (random.nextInt(4) == 0) {
        text.truncate(text.length() - random.nextInt(3));
      }
      text.append(random.nextInt(50));
      text.truncate(text.length() - 1);
      text.append(tokens[text.length()]);
    }
    for (int n = 0; n < tokens.length; n++) {
      assertThat(text.prefix(n)).isEqualTo(Prefix.of(Arrays.copyOf(tokens, n)));
      assertThat(text.prefix(n, tokens[n])).isEqualTo(text.prefix(n + 1));
    }
  }

  @Test
  void textsThatDifferHaveOtherDigestsAsOftenAsSixteenBitsAllow() {
    Set<Integer> digests = new HashSet<>();
    int same = 0;
    for (int a = 0; a < 200; a++) {
      for (int b = 0; b < 200; b++) {
        digests.add(Prefix.of(a, b).digest());
        same += Prefix.of(a, b).digest() == Prefix.of(b, a).digest() && a != b ? 1 : 0;
      }
    }
    // 40,000 of 65,536 drawn at random hit 29,900 different ones.
    assertThat(digests.size()).isBetween(29_300, 30_500);
    assertThat(same).isLessThan(8);
  }
}
