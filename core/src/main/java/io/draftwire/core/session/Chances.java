package io.draftwire.core.session;

import java.util.Arrays;

/**
 * What the target gave to tokens: for views and for those who ask for log-probabilities; nothing is
 * decided by it. Of a verdict, the accepted drafts come first, then the token that follows them, or
 * each different one of the candidates for it, in the order in which they come.
 *
 * @param p probability under the law that comes out, after the request's sampling settings
 * @param log ln of the softmax of the target's logits as they are, untempered and uncut
 */
public record Chances(float[] p, float[] log) {
  /** Not asked for. */
  public static final Chances NONE = new Chances(new float[0], new float[0]);

  public Chances {
    if (p.length != log.length) {
      throw new IllegalArgumentException(
          p.length + " probabilities with " + log.length + " logarithms; give one of each a token");
    }
  }

  public int count() {
    return p.length;
  }

  /** The first {@code count} of these; none where there are none. */
  Chances head(int count) {
    return count() == 0 ? NONE : new Chances(Arrays.copyOf(p, count), Arrays.copyOf(log, count));
  }

  /** These, and the {@code index}-th of others behind them. */
  public Chances and(Chances others, int index) {
    if (others.count() == 0) {
      return this;
    }
    float[] moreP = Arrays.copyOf(p, p.length + 1);
    float[] moreLog = Arrays.copyOf(log, log.length + 1);
    moreP[p.length] = others.p[index];
    moreLog[log.length] = others.log[index];
    return new Chances(moreP, moreLog);
  }
}
