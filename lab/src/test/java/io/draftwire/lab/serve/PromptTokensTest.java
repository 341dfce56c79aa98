package io.draftwire.lab.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PromptTokensTest {
  private static final int BOS = 1;

  /** Two openings, whose tokens are all different. */
  private static final List<int[]> OPENINGS = List.of(opening(100, 60), opening(1_000, 300));

  private static int[] opening(int from, int length) {
    return IntStream.concat(IntStream.of(BOS), IntStream.range(from, from + length)).toArray();
  }

  private final PromptTokens prompts = new PromptTokens(OPENINGS, BOS, 900);

  private static Arrival arrival(long number, int tokens, Long... blocks) {
    return new Arrival(0, number, new RequestTrace.Request(0, tokens, 9, List.of(blocks)));
  }

  @Test
  void openingsAreAskedInTurn() {
    assertThat(prompts.prompt(new Arrival(5, 0, null))).isEqualTo(OPENINGS.get(0));
    assertThat(prompts.prompt(new Arrival(6, 1, null))).isEqualTo(OPENINGS.get(1));
    assertThat(prompts.prompt(new Arrival(7, 2, null))).isEqualTo(OPENINGS.get(0));
    assertThat(new PromptTokens(OPENINGS, BOS, 40).prompt(new Arrival(6, 1, null)))
        .isEqualTo(Arrays.copyOf(OPENINGS.get(1), 40));
  }

  @Test
  void tracesHaveTheirLengthsUpToWhatThereIsRoomFor() {
    for (int length : new int[] {1, 2, 59, 360, 361, 899, 900}) {
      int[] prompt = prompts.prompt(arrival(3, length));
      assertThat(prompt).hasSize(length);
      assertThat(prompt[0]).isEqualTo(BOS);
      assertThat(Arrays.stream(prompt).skip(1)).doesNotContain(BOS);
    }
    assertThat(prompts.prompt(arrival(3, 0))).hasSize(1);
    assertThat(prompts.prompt(arrival(3, 4_000))).hasSize(900);
  }

  @Test
  void promptsBeginAlikeAsFarAsTheirBlocksDo() {
    int[] a = prompts.prompt(arrival(1, 800, 7L, 8L));
    int[] b = prompts.prompt(arrival(2, 900, 7L, 9L));
    assertThat(Arrays.mismatch(a, b)).isEqualTo(RequestTrace.BLOCK_TOKENS);
    assertThat(prompts.prompt(arrival(9, 800, 7L, 8L))).isEqualTo(a);
  }

  @Test
  void promptsWithoutBlocksDiffer() {
    Set<List<Integer>> seen = new HashSet<>();
    for (int number = 0; number < 50; number++) {
      seen.add(Arrays.stream(prompts.prompt(arrival(number, 40))).boxed().toList());
    }
    assertThat(seen).hasSizeGreaterThan(40);
  }

  @Test
  void targetsThatBeginNoTextHaveNoToken() {
    PromptTokens plain = new PromptTokens(List.of(new int[] {5, 6, 7}), BOS, 10);
    assertThat(plain.prompt(arrival(0, 6))).hasSize(6).doesNotContain(BOS);
  }
}
