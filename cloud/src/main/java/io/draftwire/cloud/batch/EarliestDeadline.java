package io.draftwire.cloud.batch;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The most urgent first, and beside it whoever can be had without missing its deadline, by the
 * estimated cost of the pass: as WISP schedules verification (arXiv 2601.11652). The paper's
 * deadlines come with the requests; here they follow from the objective, one for the first token
 * and one for each later pass.
 *
 * @param firstNanos from asking to a prompt's end
 * @param nextNanos from asking to any later row
 */
public record EarliestDeadline(long firstNanos, long nextNanos) implements BatchPolicy {
  public EarliestDeadline {
    if (firstNanos < 1 || nextNanos < 1) {
      throw new IllegalArgumentException(
          "an objective below 1 ns; give the times of ttft and tpot");
    }
  }

  @Override
  public int[] choose(Scene scene) {
    int[] tokens = new int[scene.waiting().size()];
    int[] order =
        IntStream.range(0, tokens.length)
            .boxed()
            .sorted(Comparator.comparingLong(i -> deadline(scene.waiting().get(i))))
            .mapToInt(Integer::intValue)
            .toArray();
    double left = 1e-9 * (deadline(scene.waiting().get(order[0])) - scene.now());
    int taken = 0;
    for (int i : order) {
      int need = Math.min(scene.waiting().get(i).need(), scene.room() - taken);
      // What is late already is done in the largest batch that there is: nobody is helped by less.
      boolean inTime = left <= 0 || scene.seconds(taken + need) <= left;
      if (need > 0 && (taken == 0 || inTime)) {
        tokens[i] = need;
        taken += need;
      }
    }
    return tokens;
  }

  private long deadline(Candidate candidate) {
    return candidate.since() + (candidate.running() ? nextNanos : firstNanos);
  }
}
