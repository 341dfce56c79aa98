package io.draftwire.cloud.batch;

import java.util.List;

/**
 * Who of those that wait is in the next pass, and how much of each. Policies hold no state of the
 * sessions: what they decide follows from who waits, the costs and the time. Where others lost
 * their cells for somebody, the {@link Batcher} keeps those for it whatever its policy decides.
 */
public sealed interface BatchPolicy permits Goodput, Fifo, StaticBatches, EarliestDeadline {
  /**
   * What a policy sees.
   *
   * @param waiting who asks for a pass, in the order of asking; never empty
   * @param room tokens that the pass may have
   * @param costs c(n), seconds
   * @param now by the clock of the requests
   */
  record Scene(List<Candidate> waiting, int room, PassCosts costs, int cells, long now) {
    double seconds(int tokens) {
      return costs.seconds(tokens, cells);
    }
  }

  /**
   * Somebody who waits.
   *
   * @param since when it asked
   * @param need tokens that it must have run
   * @param running whether it had a row before: what it waits for is the next token or verdict
   */
  record Candidate(long since, int need, boolean running) {}

  /**
   * How many tokens each gets, by place in the list; 0 for none now. Where that is less than its
   * need, its demand is divided.
   *
   * @return null to wait until {@link #due}
   */
  int[] choose(Scene scene);

  /** When to ask again where {@link #choose} had all wait. */
  default long due(Scene scene) {
    return scene.now();
  }
}
