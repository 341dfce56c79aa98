package io.draftwire.lab.pair;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The chances that drafts are accepted, position by position along some sequences, and what follows
 * from them.
 */
public final class AcceptanceRuns {
  private final List<double[]> sequences = new ArrayList<>();
  private double[] current = new double[256];
  private int length;

  void add(double chance) {
    if (length == current.length) {
      current = Arrays.copyOf(current, 2 * length);
    }
    current[length++] = chance;
  }

  /** The sequence is over; one without positions does not count. */
  void endSequence() {
    if (length > 0) {
      sequences.add(Arrays.copyOf(current, length));
      length = 0;
    }
  }

  /** The mean acceptance. */
  public ClusteredMean acceptance() {
    return ClusteredMean.of(sequences);
  }

  /**
   * Expected tokens of a round of {@code drafts} drafts, the one that follows them included: 1 +
   * sum over i of the mean chance that i drafts in a row are accepted. Runs are taken from the text
   * as they stand, since easy positions come together and a power of the mean would not show it.
   */
  public double tokensPerRound(int drafts) {
    double tokens = 1;
    for (int run = 1; run <= drafts; run++) {
      double sum = 0;
      long starts = 0;
      for (double[] sequence : sequences) {
        for (int start = 0; start + run <= sequence.length; start++) {
          double product = 1;
          for (int i = start; i < start + run; i++) {
            product *= sequence[i];
          }
          sum += product;
          starts++;
        }
      }
      tokens += starts == 0 ? 0 : sum / starts;
    }
    return tokens;
  }
}
