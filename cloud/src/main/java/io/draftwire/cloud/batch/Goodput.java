package io.draftwire.cloud.batch;

/**
 * Everybody in every pass. Those whose prompts are through go first and get all that they need;
 * what a pass may last beyond that is for prompts, in the order of asking, so that a long prompt
 * neither holds up a verification nor waits for ever.
 */
public record Goodput() implements BatchPolicy {
  /** A pass may last so many times what it would last without prompts. */
  private static final double STRETCH = 2;

  /** And so long in any case: a pause that nobody who reads an answer sees. */
  private static final double UNSEEN_SECONDS = .05;

  /** Tokens of prompts that any pass has room for: a prompt must go on. */
  private static final int LEAST = 8;

  @Override
  public int[] choose(Scene scene) {
    int[] tokens = new int[scene.waiting().size()];
    int taken = 0;
    for (int i = 0; i < tokens.length; i++) {
      Candidate candidate = scene.waiting().get(i);
      // What it needs is not divided: it would only wait for its row one pass more.
      if (candidate.running() && candidate.need() <= scene.room() - taken) {
        tokens[i] = candidate.need();
        taken += candidate.need();
      }
    }
    int left = prompts(scene, taken);
    for (int i = 0; i < tokens.length; i++) {
      Candidate candidate = scene.waiting().get(i);
      if (!candidate.running() && left > 0) {
        tokens[i] = Math.min(candidate.need(), left);
        left -= tokens[i];
        taken += tokens[i];
      }
    }
    if (taken == 0) {
      tokens[0] = Math.min(scene.waiting().getFirst().need(), scene.room());
    }
    return tokens;
  }

  /** Tokens of prompts beside so many others. */
  private static int prompts(Scene scene, int others) {
    int room = scene.room() - others;
    if (others == 0) {
      return room;
    }
    double longest = Math.max(STRETCH * scene.seconds(others), UNSEEN_SECONDS);
    int fits = Math.min(room, LEAST);
    // The cost never falls with the length.
    int beyond = room + 1;
    while (beyond - fits > 1) {
      int middle = (fits + beyond) / 2;
      if (scene.seconds(others + middle) <= longest) {
        fits = middle;
      } else {
        beyond = middle;
      }
    }
    return fits;
  }
}
