package io.draftwire.core.law;

import java.util.Arrays;

/**
 * A model's law over V tokens at one position: logits after {@link Sampling}, as float32 weights
 * and their float64 sum, p(v) = weight(v) / sum. Mutable and reusable: one instance a session,
 * reshaped for every position.
 *
 * <p>Cutting (top-k, top-p, min-p) always keeps a prefix of the order (logit descending, id
 * ascending); the cut is found on that order, so equal logits are resolved the same way everywhere.
 */
public final class Law {
  /** First guess at how many entries a top-p cut keeps; grown eightfold until it is enough. */
  private static final int TOP_P_GUESS = 256;

  private final float[] weights;
  private final TopSelection selection = new TopSelection();
  private float[] keptWeights = new float[0];
  private double[] residual = new double[0];
  private double sum;
  private float max;

  public Law(int vocabulary) {
    weights = new float[vocabulary];
  }

  public int vocabulary() {
    return weights.length;
  }

  /**
   * Becomes the law of one of the rows under {@code sampling}.
   *
   * @throws BrokenRowException if the logits hold NaN or +infinity
   */
  public Law shape(LogitRows rows, int row, Sampling sampling) {
    int offset = rows.offset(row);
    return shape(rows.logits(), offset, sampling);
  }

  /**
   * Becomes the law of {@code logits[offset, offset + V)} under {@code sampling}.
   *
   * @throws BrokenRowException if the logits hold NaN or +infinity
   */
  public Law shape(float[] logits, int offset, Sampling sampling) {
    max = LogitScan.max(logits, offset, weights.length);
    if (sampling.greedy()) {
      Arrays.fill(weights, 0f);
      for (int v = 0; v < weights.length; v++) {
        if (logits[offset + v] == max) {
          weights[v] = 1f;
          break;
        }
      }
      sum = 1;
      return this;
    }
    float scale = (float) (1 / sampling.temperature());
    sum = LogitScan.expSum(logits, offset, weights.length, max, scale, weights);
    if (sampling.topK() > 0 || sampling.topP() < 1) {
      cutToPrefix(logits, offset, sampling);
    } else if (sampling.minP() > 0) {
      cutBelow((float) sampling.minP());
    }
    return this;
  }

  /** p(token). */
  public double p(int token) {
    return weights[token] / sum;
  }

  /**
   * ln p of an entry with this logit, where temperature 1 shaped the law and nothing was cut: right
   * where p itself is too small for a float32 weight.
   */
  public double logAtOne(float logit) {
    return (double) logit - max - Math.log(sum);
  }

  /** p of the likeliest token. */
  public double greatest() {
    return 1 / sum; // Weights are relative to it.
  }

  /** Un-normalised weight: p(token) times {@link #sum()}. */
  public float weight(int token) {
    return weights[token];
  }

  public double sum() {
    return sum;
  }

  /** Draws a token by inverting the cumulative law at {@code u} in [0, 1). */
  public int draw(double u) {
    double target = u * sum;
    double cumulative = 0;
    int last = -1;
    for (int v = 0; v < weights.length; v++) {
      if (weights[v] > 0) {
        cumulative += weights[v];
        last = v;
        if (cumulative > target) {
          return v;
        }
      }
    }
    // The lanes' sum and this one differ in their last bits; the mass between them belongs to the
    // last token.
    return last;
  }

  /**
   * Sum over v of (share p(v) - q(v))+: what the residual has in all. Takes as long as q has
   * entries.
   *
   * @param share in [0, 1]; with 1 it is TV(p, q)
   */
  public double excess(LatticeLaw q, double share) {
    double inside = 0;
    double excess = 0;
    for (int i = 0; i < q.size(); i++) {
      double p = p(q.id(i));
      inside += p;
      excess += Math.max(0, share * p - q.q(i));
    }
    return excess + share * Math.max(0, 1 - inside);
  }

  /**
   * Draws from the residual (share p - q)+, normalised, at {@code u} in [0, 1): the correction
   * after a rejection (with a share of 1 Leviathan et al., arXiv 2211.17192, and else Sun et al.,
   * arXiv 2403.10444; q being the quantised law of SQS-SD, arXiv 2510.09942). Should rounding leave
   * no residual at all, p and q are equal to the last bit and p itself is the answer.
   *
   * @param share of p that drafts before this one left to it, in [0, 1]
   */
  public int drawResidual(LatticeLaw q, double share, double u) {
    if (residual.length < q.size()) {
      residual = new double[2 * q.size()];
    }
    for (int i = 0; i < q.size(); i++) {
      residual[i] = Math.max(0, share * weights[q.id(i)] - q.q(i) * sum);
    }
    return drawMixed(q, residual, share, u);
  }

  /**
   * Draws at {@code u} in [0, 1) from the law, normalised, that has {@code outside} times p beyond
   * the support of q. Where that is nothing at all, p itself is the answer.
   *
   * @param inside what it has at each entry of the support, as {@link #weight}
   */
  public int drawMixed(LatticeLaw q, double[] inside, double outside, double u) {
    double total = 0;
    for (int v = 0, next = 0; v < weights.length; v++) {
      boolean in = next < q.size() && q.id(next) == v;
      total += in ? inside[next++] : outside * weights[v];
    }
    if (!(total > 0)) {
      return draw(u);
    }
    double target = u * total;
    double cumulative = 0;
    int last = -1;
    for (int v = 0, next = 0; v < weights.length; v++) {
      boolean in = next < q.size() && q.id(next) == v;
      double mass = in ? inside[next++] : outside * weights[v];
      if (mass > 0) {
        cumulative += mass;
        last = v;
        if (cumulative > target) {
          return v;
        }
      }
    }
    return last;
  }

  private void cutToPrefix(float[] logits, int offset, Sampling sampling) {
    int vocabulary = weights.length;
    int look = Math.min(vocabulary, sampling.topK() > 0 ? sampling.topK() : TOP_P_GUESS);
    selection.select(logits, offset, vocabulary, look);
    // Top-p takes its share of what top-k left.
    double goal = sampling.topP() * (sampling.topK() > 0 ? selectedMass() : sum);
    while (sampling.topK() == 0 && look < vocabulary && selectedMass() < goal) {
      look = (int) Math.min(vocabulary, 8L * look);
      selection.select(logits, offset, vocabulary, look);
    }
    float least = (float) sampling.minP() * weights[selection.id(0)];
    double mass = 0;
    int kept = 0;
    while (kept < look && (kept == 0 || mass < goal) && weights[selection.id(kept)] >= least) {
      mass += weights[selection.id(kept++)];
    }
    keepSelected(kept, mass);
  }

  private double selectedMass() {
    double mass = 0;
    for (int i = 0; i < selection.size(); i++) {
      mass += weights[selection.id(i)];
    }
    return mass;
  }

  private void keepSelected(int kept, double mass) {
    if (keptWeights.length < kept) {
      keptWeights = new float[kept];
    }
    for (int i = 0; i < kept; i++) {
      keptWeights[i] = weights[selection.id(i)];
    }
    Arrays.fill(weights, 0f);
    for (int i = 0; i < kept; i++) {
      weights[selection.id(i)] = keptWeights[i];
    }
    sum = mass;
  }

  /** Min-p alone: no order is needed, since the largest weight is 1. */
  private void cutBelow(float share) {
    double mass = 0;
    for (int v = 0; v < weights.length; v++) {
      if (weights[v] >= share) {
        mass += weights[v];
      } else {
        weights[v] = 0f;
      }
    }
    sum = mass;
  }
}
