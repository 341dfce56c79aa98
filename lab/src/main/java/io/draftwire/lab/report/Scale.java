package io.draftwire.lab.report;

import java.util.ArrayList;
import java.util.List;

/**
 * From values to places along one side of a chart.
 *
 * @param low the value at {@code from}
 * @param high the value at {@code to}
 * @param from place in the units of the drawing
 * @param to place in the units of the drawing; less than {@code from} where the axis points up
 * @param log whether equal ratios, not equal differences, are equally long
 * @param ticks values that are marked, within low and high
 */
record Scale(double low, double high, double from, double to, boolean log, List<Double> ticks) {

  /** A scale from round number to round number around the values, with about five ticks. */
  static Scale around(double least, double most, double from, double to) {
    // A scale that leaves out zero exaggerates; one that keeps it may hide everything.
    double start = least >= 0 && least < 0.6 * most ? 0 : least;
    double span = most > start ? most - start : Math.max(Math.abs(most), 1);
    double step = roundUp(span / 5);
    double low = Math.floor(start / step + 1e-9) * step;
    double high = Math.ceil(most / step - 1e-9) * step;
    if (high <= low) {
      high = low + step;
    }
    List<Double> ticks = new ArrayList<>();
    for (int i = 0; low + i * step <= high + step / 2; i++) {
      ticks.add(low + i * step);
    }
    return new Scale(low, high, from, to, false, List.copyOf(ticks));
  }

  /** A scale whose ticks are the values themselves, as many of them as fit. */
  static Scale through(List<Double> values, double from, double to, boolean log) {
    double low = values.getFirst();
    double high = values.getLast();
    if (high <= low) {
      low -= 0.5;
      high += 0.5;
    }
    Scale bare = new Scale(low, high, from, to, log, List.of());
    List<Double> ticks = new ArrayList<>();
    for (double value : values) {
      boolean clear = ticks.isEmpty() || Math.abs(bare.at(value) - bare.at(ticks.getLast())) >= 26;
      if (clear) {
        ticks.add(value);
      }
    }
    return new Scale(low, high, from, to, log, List.copyOf(ticks));
  }

  double at(double value) {
    double share =
        log
            ? (Math.log(value) - Math.log(low)) / (Math.log(high) - Math.log(low))
            : (value - low) / (high - low);
    return from + share * (to - from);
  }

  /** As few decimals as tell the ticks apart. */
  String label(double tick) {
    for (int decimals = 0; decimals < 6; decimals++) {
      double power = Math.pow(10, decimals);
      boolean exact = true;
      for (double other : ticks) {
        exact &= Math.abs(other * power - Math.rint(other * power)) < 1e-6 * power;
      }
      if (exact) {
        return Numbers.format(tick, decimals);
      }
    }
    return Numbers.format(tick, 6);
  }

  private static double roundUp(double step) {
    double power = Math.pow(10, Math.floor(Math.log10(step)));
    double share = step / power;
    return power * (share <= 1 ? 1 : share <= 2 ? 2 : share <= 2.5 ? 2.5 : share <= 5 ? 5 : 10);
  }
}
