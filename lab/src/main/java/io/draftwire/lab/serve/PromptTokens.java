package io.draftwire.lab.serve;

import io.draftwire.core.random.Threefry;
import java.util.Arrays;
import java.util.List;

/**
 * Makes the prompts of virtual users: openings of stories as they are, or text of a length that a
 * trace asks for, cut to what there is room for. A pure function of the arrival.
 */
public final class PromptTokens {
  private final List<int[]> openings;
  private final int most;

  /** All openings behind one another, without what begins a text. */
  private final int[] text;

  private final int[] begin;

  /**
   * @param openings token ids, each at least one; all as the target reads a whole text
   * @param bos what begins every text, or a token that none begins with
   * @param most tokens of a prompt, at least 1
   */
  public PromptTokens(List<int[]> openings, int bos, int most) {
    this.openings = openings.stream().map(int[]::clone).toList();
    this.most = most;
    boolean begun = openings.getFirst()[0] == bos;
    this.begin = begun ? new int[] {bos} : new int[0];
    this.text =
        openings.stream().flatMapToInt(o -> Arrays.stream(o, begun ? 1 : 0, o.length)).toArray();
  }

  /** The prompt of an arrival. */
  public int[] prompt(Arrival arrival) {
    RequestTrace.Request request = arrival.request();
    if (request == null) {
      int[] opening = openings.get((int) (arrival.number() % openings.size()));
      return opening.length <= most ? opening.clone() : Arrays.copyOf(opening, most);
    }
    int length = Math.clamp(request.promptTokens(), 1, most);
    int[] prompt = new int[length];
    for (int i = 0; i < length; i++) {
      prompt[i] = i < begin.length ? begin[i] : text[place(arrival, i)];
    }
    return prompt;
  }

  /** A block of one name has one content; where there are no names, each request's is its own. */
  private int place(Arrival arrival, int i) {
    List<Long> blocks = arrival.request().blocks();
    int block = i / RequestTrace.BLOCK_TOKENS;
    long name = block < blocks.size() ? blocks.get(block) : -1 - arrival.number();
    long from = Math.unsignedMultiplyHigh(Threefry.bits(name, 0, 0), text.length);
    return (int) ((from + i % RequestTrace.BLOCK_TOKENS) % text.length);
  }
}
