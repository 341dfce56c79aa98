package io.draftwire.core.plan;

import java.util.Locale;

/**
 * c(n), what the target's forward pass over n positions costs: the cloud's own curve, linear
 * between its points and beyond them, times a factor that follows what rounds really took (a longer
 * text, a busier cloud). A cloud that tells no curve is taken for a line, flat until rounds of
 * several lengths say otherwise.
 */
final class TargetCost {
  private static final double FLAT_SPREAD = 1e-3;
  private static final int MEMORY = 16;

  private double[] curve = {};
  private final RobustMean factor = new RobustMean(MEMORY, 1e-2);
  private final Line line = new Line(0, FLAT_SPREAD, 10, 1e-4);
  private final RobustMean queue = new RobustMean(MEMORY, 1e-3);

  void curve(double[] secondsByLog2) {
    double[] rising = secondsByLog2.clone();
    for (int i = 0; i < rising.length; i++) {
      if (!(rising[i] >= 0) || Double.isInfinite(rising[i])) {
        throw new IllegalArgumentException(
            "the cloud says that its pass over "
                + (1L << i)
                + " tokens takes "
                + rising[i]
                + " s; a cost is finite and from 0 on");
      }
      // A pass over more tokens that was timed as cheaper was timed badly.
      rising[i] = Math.max(rising[i], i == 0 ? 0 : rising[i - 1]);
    }
    if (rising.length > 0 && rising[rising.length - 1] > 0) {
      curve = rising;
    }
  }

  void observe(int rows, double seconds, double queueSeconds) {
    if (rows < 1 || !(seconds >= 0)) {
      return;
    }
    queue.observe(queueSeconds);
    line.observe(rows, seconds);
    if (curve.length > 0 && told(rows) > 0) {
      factor.observe(seconds / told(rows));
    }
  }

  double seconds(int rows) {
    if (curve.length > 0) {
      return factor.orElse(1) * told(rows);
    }
    return line.weight() == 0 ? 0 : Math.max(0, line.at(rows));
  }

  double queueSeconds() {
    return queue.orElse(0);
  }

  private double told(int rows) {
    int last = curve.length - 1;
    if (last == 0) {
      return curve[0];
    }
    int i = Math.min(31 - Integer.numberOfLeadingZeros(rows), last - 1);
    double step = 1 << i;
    return curve[i] + (curve[i + 1] - curve[i]) * (rows - step) / step;
  }

  String describe() {
    return String.format(
        Locale.ROOT,
        "target: c(1) %.1f ms, c(5) %.1f ms, c(9) %.1f ms, queue %.1f ms%s",
        1e3 * seconds(1),
        1e3 * seconds(5),
        1e3 * seconds(9),
        1e3 * queueSeconds(),
        curve.length == 0 ? " (the cloud told no costs)" : "");
  }
}
