package io.draftwire.core.tune;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Finds two thresholds in (0, 1) that cost the least, by Bayesian optimisation: a Gaussian process
 * over what was tried, and next the point whose expected improvement is largest (Jones, Schonlau
 * and Welch, Efficient Global Optimization of Expensive Black-Box Functions, 1998). PipeSD (arXiv
 * 2605.13319) tunes its two thresholds of confidence so, by milliseconds a token, in {@value
 * #TRIALS} trials.
 *
 * <p>The same costs lead to the same trials: nothing is drawn.
 */
public final class ThresholdTuner implements ThresholdSearch {
  /** Trials after which the best is kept. */
  public static final int TRIALS = 16;

  /** Trials that are spread over the square before anything is concluded from them. */
  private static final int SPREAD = 5;

  private static final int CANDIDATES = 1024;

  /** Thresholds of 0 and 1 never stop, or always. */
  private static final double MARGIN = .02;

  /** Two thresholds, each in (0, 1). */
  public record Thresholds(double first, double second) {}

  private record Trial(Thresholds thresholds, double cost) {}

  private final List<Trial> trials = new ArrayList<>();

  /** What is being tried; null where nothing was asked for since the latest cost. */
  private Thresholds trying;

  /** The best of all trials, once they are over. */
  private Thresholds kept;

  /** Whether all trials are over, and {@link #next} gives the best. */
  @Override
  public boolean settled() {
    return trials.size() >= TRIALS;
  }

  /** What to use now: the next trial, and once all are over the best. */
  @Override
  public Thresholds next() {
    if (settled()) {
      kept = kept == null ? best() : kept;
      return kept;
    }
    if (trying == null) {
      trying = trials.size() < SPREAD ? place(trials.size()) : mostPromising();
    }
    return trying;
  }

  /**
   * What the thresholds that {@link #next} gave have cost, in milliseconds for each committed
   * token, or in any other unit: it shows in {@link #describe} alone. Once all trials are over it
   * is not heard.
   *
   * @throws IllegalArgumentException if it is not a positive number
   */
  @Override
  public void cost(double cost) {
    if (!(cost > 0) || Double.isInfinite(cost)) {
      throw new IllegalArgumentException("a trial cost " + cost + "; a cost is a positive number");
    }
    if (!settled()) {
      trials.add(new Trial(next(), cost));
      trying = null;
    }
  }

  /** Of what was tried, what the process holds to be the least: a lucky trial is not enough. */
  private Thresholds best() {
    GaussianProcess process = process();
    Thresholds best = null;
    double least = Double.POSITIVE_INFINITY;
    for (Trial trial : trials) {
      Thresholds at = trial.thresholds();
      double mean = process.at(at.first(), at.second()).mean();
      if (mean < least) {
        least = mean;
        best = at;
      }
    }
    return best;
  }

  @Override
  public String describe() {
    Thresholds now = next();
    String says = String.format(Locale.ROOT, "R1 %.2f, R2 %.2f", now.first(), now.second());
    if (!settled()) {
      says += ", trial " + (trials.size() + 1) + " of " + TRIALS;
    }
    if (trials.isEmpty()) {
      return says;
    }
    Thresholds best = best();
    double cost = Math.exp(process().at(best.first(), best.second()).mean());
    return settled()
        ? String.format(
            Locale.ROOT,
            "%s, the best of %d trials, held to cost %.1f ms a token",
            says,
            TRIALS,
            cost)
        : String.format(
            Locale.ROOT,
            "%s; the best so far, R1 %.2f, R2 %.2f, is held to cost %.1f ms a token",
            says,
            best.first(),
            best.second(),
            cost);
  }

  private Thresholds mostPromising() {
    GaussianProcess process = process();
    double least = Double.POSITIVE_INFINITY;
    for (Trial trial : trials) {
      Thresholds at = trial.thresholds();
      least = Math.min(least, process.at(at.first(), at.second()).mean());
    }
    Thresholds best = null;
    double most = -1;
    for (int i = 0; i < CANDIDATES; i++) {
      Thresholds at = place(i);
      double improvement = improvement(process.at(at.first(), at.second()), least);
      if (improvement > most) {
        most = improvement;
        best = at;
      }
    }
    return best;
  }

  private GaussianProcess process() {
    double[][] points = new double[trials.size()][];
    double[] costs = new double[points.length];
    for (int i = 0; i < points.length; i++) {
      Trial trial = trials.get(i);
      points[i] = new double[] {trial.thresholds().first(), trial.thresholds().second()};
      // A cost twice as large is as far as one half as large.
      costs[i] = Math.log(trial.cost());
    }
    return new GaussianProcess(points, costs);
  }

  /** By how much a value is expected to be below the least, where it is below. */
  static double improvement(GaussianProcess.Belief belief, double least) {
    if (belief.deviation() < 1e-12) {
      return Math.max(0, least - belief.mean());
    }
    double z = (least - belief.mean()) / belief.deviation();
    double density = Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
    return (least - belief.mean()) * below(z) + belief.deviation() * density;
  }

  /**
   * The standard normal's distribution, to 7.5 digits (Abramowitz and Stegun, Handbook of
   * Mathematical Functions, 26.2.17).
   */
  private static double below(double z) {
    double t = 1 / (1 + .2316419 * Math.abs(z));
    double tail =
        Math.exp(-z * z / 2)
            / Math.sqrt(2 * Math.PI)
            * t
            * (.319381530
                + t * (-.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
    return z > 0 ? 1 - tail : tail;
  }

  /** The i-th of points that fill the square evenly, however many of them: Halton's. */
  private static Thresholds place(int i) {
    return new Thresholds(
        MARGIN + (1 - 2 * MARGIN) * radicalInverse(i + 1, 2),
        MARGIN + (1 - 2 * MARGIN) * radicalInverse(i + 1, 3));
  }

  private static double radicalInverse(int number, int base) {
    double value = 0;
    double digit = 1.0 / base;
    for (int rest = number; rest > 0; rest /= base) {
      value += digit * (rest % base);
      digit /= base;
    }
    return value;
  }
}
