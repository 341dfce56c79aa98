package io.draftwire.core.law;

import java.util.Arrays;
import java.util.function.DoubleToIntFunction;

/**
 * A draft law restricted to its largest entries, on its way to the lattice: shape, cut, round.
 * Order by rank: entry 0 is the most likely token, ties by the lower id. Mutable and reusable; not
 * thread-safe; allocates nothing once warm.
 */
public final class SparseLaw {
  private final int vocabulary;
  private final TopSelection selection = new TopSelection();

  /** Only built when top-k, top-p or min-p ask for it: the common case never writes V weights. */
  private Law filtered;

  private double[] q = new double[0];
  private int size;
  private int kept;

  private long[] byId = new long[0];
  private double[] exact = new double[0];
  private double[] error = new double[0];
  private double roundingTv;

  public SparseLaw(int vocabulary) {
    this.vocabulary = vocabulary;
  }

  /**
   * Looks at the {@code most} largest entries of the law of {@code logits[offset, offset + V)}
   * under {@code sampling}. Entries that the sampling cut away have probability 0 and come last.
   *
   * @throws BrokenRowException if the logits hold NaN or +infinity
   */
  public SparseLaw shape(float[] logits, int offset, Sampling sampling, int most) {
    select(logits, offset, most);
    if (sampling.greedy()) {
      Arrays.fill(q, 0, size, 0);
      q[0] = 1;
    } else if (sampling.keepsAll()) {
      float scale = (float) (1 / sampling.temperature());
      double sum = LogitScan.expSum(logits, offset, vocabulary, selection.value(0), scale, null);
      normalise(scale, sum);
    } else {
      if (filtered == null) {
        filtered = new Law(vocabulary);
      }
      filtered.shape(logits, offset, sampling);
      for (int i = 0; i < size; i++) {
        q[i] = filtered.p(selection.id(i));
      }
    }
    return this;
  }

  /**
   * As {@link #shape}, for those who renormalise what they keep, to whom the sum over the rest is
   * no more than a figure: it, and with it all of {@link #q}, may be off by one part in 10^4 of the
   * rest. Their ratios are exact.
   *
   * @throws BrokenRowException if the logits hold NaN or +infinity
   */
  public SparseLaw shapeHead(float[] logits, int offset, Sampling sampling, int most) {
    if (sampling.greedy() || !sampling.keepsAll()) {
      return shape(logits, offset, sampling, most);
    }
    select(logits, offset, most);
    float scale = (float) (1 / sampling.temperature());
    float max = selection.value(0);
    double rest = LogitScan.roughSum(logits, offset, vocabulary, max, scale);
    double head = 0;
    for (int i = 0; i < size; i++) {
      rest -= LogitScan.rough(selection.value(i), max, scale);
      head += Exponential.of((selection.value(i) - max) * scale);
    }
    normalise(scale, head + (size == vocabulary ? 0 : Math.max(0, rest)));
    return this;
  }

  private void select(float[] logits, int offset, int most) {
    selection.select(logits, offset, vocabulary, most);
    if (!selection.sound()) {
      LogitScan.max(logits, offset, vocabulary); // Says what is wrong with the row.
    }
    size = selection.size();
    kept = size;
    if (q.length < size) {
      q = new double[size];
    }
  }

  private void normalise(float scale, double sum) {
    float max = selection.value(0);
    for (int i = 0; i < size; i++) {
      q[i] = Exponential.of((selection.value(i) - max) * scale) / sum;
    }
  }

  /** Entries looked at. */
  public int size() {
    return size;
  }

  /** Entries that {@link #cut} left. */
  public int kept() {
    return kept;
  }

  public int id(int rank) {
    return selection.id(rank);
  }

  public double q(int rank) {
    return q[rank];
  }

  /** How many of the entries looked at have probability {@code beta} or more. */
  public int countAtLeast(double beta) {
    int count = 0;
    while (count < size && q[count] >= beta) {
      count++;
    }
    return count;
  }

  /** Keeps the {@code k} most likely entries as the support. */
  public SparseLaw cut(int k) {
    kept = k;
    return this;
  }

  /** Mass outside the kept entries: alpha_n of SQS-SD. */
  public double droppedMass() {
    double mass = 0;
    for (int i = 0; i < kept; i++) {
      mass += q[i];
    }
    return Math.max(0, 1 - mass);
  }

  /**
   * Renormalises the kept entries and rounds them to the lattice; the support is all of them, zero
   * counts included.
   */
  public void roundRenormalised(int resolution, LatticeLaw into) {
    double mass = 0;
    for (int i = 0; i < kept; i++) {
      mass += q[i];
    }
    round(resolution, 1 / mass, into);
    into.filled(kept, resolution);
    roundingTv = distance(into, 0);
  }

  /**
   * Renormalises the kept entries and rounds each by itself; their sum is the law's total.
   *
   * @param units a probability in whole units
   */
  public void renormalised(DoubleToIntFunction units, LatticeLaw into) {
    double mass = 0;
    for (int i = 0; i < kept; i++) {
      mass += q[i];
    }
    orderById(1 / mass, into);
    long total = 0;
    for (int i = 0; i < kept; i++) {
      into.counts()[i] = units.applyAsInt(exact[i]);
      total += into.counts()[i];
    }
    into.filled(kept, total);
    roundingTv = distance(into, 0);
  }

  /**
   * Rounds the whole law, of which the kept entries are the largest, as QS-SD does; the support is
   * the entries with a positive count. To be the same as rounding all V entries, 3 * resolution of
   * them (or all) must be kept: at most 2 * resolution round to a positive count, and at most
   * resolution more are raised from 0.
   */
  public void roundWhole(int resolution, LatticeLaw into) {
    round(resolution, 1, into);
    into.filled(kept, resolution);
    roundingTv = distance(into, droppedMass());
    int positive = 0;
    for (int i = 0; i < kept; i++) {
      if (into.counts()[i] > 0) {
        into.ids()[positive] = into.ids()[i];
        into.counts()[positive++] = into.counts()[i];
      }
    }
    into.filled(positive, resolution);
  }

  /** TV between the law that was rounded and its lattice point, of the latest rounding. */
  public double roundingTv() {
    return roundingTv;
  }

  private void round(int resolution, double scale, LatticeLaw into) {
    orderById(scale, into);
    Lattice.round(exact, kept, resolution, into.counts(), error);
  }

  private void orderById(double scale, LatticeLaw into) {
    if (byId.length < kept) {
      byId = new long[kept];
      exact = new double[kept];
      error = new double[kept];
    }
    into.ensure(kept);
    for (int i = 0; i < kept; i++) {
      byId[i] = (long) selection.id(i) << 32 | i;
    }
    Arrays.sort(byId, 0, kept);
    for (int i = 0; i < kept; i++) {
      into.ids()[i] = (int) (byId[i] >>> 32);
      exact[i] = q[(int) byId[i]] * scale;
    }
  }

  private double distance(LatticeLaw rounded, double outside) {
    double distance = outside;
    for (int i = 0; i < kept; i++) {
      distance += Math.abs(exact[i] - rounded.q(i));
    }
    return distance / 2;
  }
}
