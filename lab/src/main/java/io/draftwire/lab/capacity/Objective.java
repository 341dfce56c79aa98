package io.draftwire.lab.capacity;

/**
 * What users are promised.
 *
 * @param firstTokenSeconds from asking to the first token
 * @param secondsPerToken behind it, the mean over an answer
 * @param share of the answers for which both have to hold, 0..1
 */
public record Objective(double firstTokenSeconds, double secondsPerToken, double share) {
  public Objective {
    if (!(firstTokenSeconds > 0) || !(secondsPerToken > 0) || !(share > 0) || share > 1) {
      throw new IllegalArgumentException(
          "an objective of "
              + firstTokenSeconds
              + " s to the first token and "
              + secondsPerToken
              + " s a token for "
              + share
              + " of the answers; give times above 0 and a share in (0, 1]");
    }
  }
}
