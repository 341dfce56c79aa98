package io.draftwire.lab.proof;

import io.draftwire.core.law.Sampling;
import io.draftwire.core.random.Dice;
import io.draftwire.core.scheme.CSqs;
import io.draftwire.core.scheme.ConformalThreshold;
import io.draftwire.core.scheme.Drafting;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;

/**
 * That C-SQS keeps the dropped mass where it promised: the paper's bound (SQS-SD, arXiv 2510.09942)
 * and the tighter one, on sequences of an adversary who sees the threshold and drops what hurts
 * most; and that drafts thrown away leave no trace in the threshold.
 */
final class ConformalProof {
  /** Float64 sums of up to 10^4 terms, nothing else. */
  private static final double SLACK = 1e-9;

  private ConformalProof() {}

  /**
   * How close the sequences came to the bounds.
   *
   * @param paper largest of (mean dropped mass - the paper's bound), over the sequences with eta (1
   *     - 2 alpha) <= 1, which it needs; at most 0 if it holds
   * @param tighter likewise for the tighter one, over all sequences
   */
  record Margins(long sequences, double paper, double tighter) {
    static final Margins NONE = new Margins(0, Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY);

    Margins with(double mean, double initial, double alpha, double eta, int length) {
      double overPaper = mean - paperBound(initial, alpha, eta, length) - SLACK;
      double overTighter = mean - tighterBound(initial, alpha, eta, length) - SLACK;
      return new Margins(
          sequences + 1,
          eta * (1 - 2 * alpha) <= 1 ? Math.max(paper, overPaper) : paper,
          Math.max(tighter, overTighter));
    }
  }

  static double paperBound(double initial, double alpha, double eta, int length) {
    return alpha + (Math.abs(initial) + 1 + eta * alpha) / (eta * length);
  }

  static double tighterBound(double initial, double alpha, double eta, int length) {
    return alpha + (initial + eta * (1 - alpha)) / (eta * length);
  }

  /** Adversaries against the threshold alone: any mass while beta > 0, none below. */
  static Margins sequences(long sequences, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Margins margins = Margins.NONE;
    for (long n = 0; n < sequences; n++) {
      double alpha = random.nextDouble(0.001, 0.5);
      double eta = Math.exp(random.nextDouble(Math.log(1e-3), Math.log(5)));
      double initial = random.nextInt(4) == 0 ? 0 : random.nextDouble();
      int length = random.nextInt(1, 300);
      DoubleUnaryOperator adversary = adversary(random);
      ConformalThreshold threshold = new ConformalThreshold(initial, alpha, eta);
      double sum = 0;
      for (int i = 0; i < length; i++) {
        double mass = threshold.beta() > 0 ? adversary.applyAsDouble(threshold.beta()) : 0;
        threshold.observe(mass);
        threshold.settle(1);
        sum += mass;
      }
      margins = margins.with(sum / length, initial, alpha, eta, length);
    }
    return margins;
  }

  private static DoubleUnaryOperator adversary(SplittableRandom random) {
    double greed = random.nextDouble();
    return switch (random.nextInt(4)) {
      case 0 -> beta -> 1; // All of it, whenever something may be dropped.
      case 1 -> beta -> random.nextDouble();
      case 2 -> beta -> beta < greed ? 1 : 0; // Lets beta grow, then strikes.
      default -> beta -> random.nextDouble() < greed ? 1 : 0;
    };
  }

  /**
   * An adversary against the real drafting half, by logits: flat laws whose every entry lies just
   * below the threshold, so that all but the forced top-1 is dropped.
   */
  static Margins drafting(long sequences, long seed) {
    int vocabulary = 64;
    int length = 200;
    SplittableRandom random = new SplittableRandom(seed);
    Margins margins = Margins.NONE;
    for (long n = 0; n < sequences; n++) {
      double alpha = random.nextDouble(0.005, 0.3);
      double eta = Math.exp(random.nextDouble(Math.log(1e-3), Math.log(1)));
      double initial = random.nextDouble();
      CSqs scheme = new CSqs(100, alpha, eta, initial, vocabulary);
      Drafting drafting = scheme.drafting(vocabulary, Sampling.at(1), new Dice(n));
      ConformalThreshold mirror = new ConformalThreshold(initial, alpha, eta);
      double sum = 0;
      for (int i = 0; i < length; i++) {
        drafting.begin(i, Integer.MAX_VALUE);
        drafting.propose(justBelow(mirror.beta(), vocabulary), 0);
        double mass = drafting.figures().droppedMass();
        mirror.observe(mass);
        mirror.settle(1);
        drafting.settle(1);
        sum += mass;
      }
      margins = margins.with(sum / length, initial, alpha, eta, length);
    }
    return margins;
  }

  /** Logits of a law that is flat over as few tokens as keep it below {@code beta}. */
  private static float[] justBelow(double beta, int vocabulary) {
    int tokens = beta <= 0 ? vocabulary : (int) Math.min(vocabulary, Math.floor(1 / beta) + 1);
    float[] logits = new float[vocabulary];
    Arrays.fill(logits, tokens, vocabulary, -40f);
    return logits;
  }

  /** Random rounds with rollbacks against the sequence of what stood; how many ended apart. */
  static long rollbackFaults(long sequences, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    long faults = 0;
    for (long n = 0; n < sequences; n++) {
      double initial = random.nextDouble();
      ConformalThreshold drafting = new ConformalThreshold(initial, 0.05, 0.1);
      ConformalThreshold replay = new ConformalThreshold(initial, 0.05, 0.1);
      for (int round = 0; round < 40; round++) {
        int drafts = random.nextInt(24);
        int observed = Math.min(random.nextInt(drafts + 1) + 1, drafts);
        for (int i = 0; i < drafts; i++) {
          double mass = random.nextDouble();
          drafting.observe(mass);
          if (i < observed) {
            replay.observe(mass);
            replay.settle(1);
          }
        }
        drafting.settle(observed);
      }
      // Equal to the bit: the replay does the same operations in the same order.
      faults += drafting.beta() == replay.beta() ? 0 : 1;
    }
    return faults;
  }
}
