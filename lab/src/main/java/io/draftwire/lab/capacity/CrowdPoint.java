package io.draftwire.lab.capacity;

import io.draftwire.lab.serve.Slo;
import java.util.List;

/**
 * What so many users had of one cloud.
 *
 * @param edges users at once
 * @param way how their answers are made, as the table names it
 * @param tokensPerSecond of all users together
 * @param answers that were whole
 * @param firstTokenSeconds from asking to the first token, of each answer, rising
 * @param secondsPerToken behind the first, the mean of each answer, rising
 * @param bytesUp on the wire, a committed token
 * @param draftPasses a committed token
 * @param targetRows a committed token
 * @param first of the committed tokens behind a drafted position, those that were the draft's first
 *     choice; NaN where none was counted
 */
public record CrowdPoint(
    int edges,
    String way,
    double tokensPerSecond,
    int answers,
    List<Double> firstTokenSeconds,
    List<Double> secondsPerToken,
    double bytesUp,
    double draftPasses,
    double targetRows,
    double first) {

  public CrowdPoint {
    firstTokenSeconds = firstTokenSeconds.stream().sorted().toList();
    secondsPerToken = secondsPerToken.stream().sorted().toList();
  }

  /** The least value that a share of the values does not exceed. */
  static double quantile(List<Double> rising, double share) {
    return rising.isEmpty()
        ? Double.NaN
        : rising.get(Math.clamp((int) Math.ceil(share * rising.size()) - 1, 0, rising.size() - 1));
  }

  public double firstToken(double share) {
    return quantile(firstTokenSeconds, share);
  }

  public double perToken(double share) {
    return quantile(secondsPerToken, share);
  }

  /** Whether such a share of the answers keeps to both bounds of an objective. */
  public boolean meets(Slo objective, double share) {
    return 1e9 * firstToken(share) <= objective.ttftNanos()
        && 1e9 * perToken(share) <= objective.tpotNanos();
  }
}
