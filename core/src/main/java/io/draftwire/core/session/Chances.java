package io.draftwire.core.session;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the target gave to tokens: for views and for those who ask for log-probabilities; nothing is
 * decided by it. Of a verdict, the accepted drafts come first, then the token that follows them, or
 * each different one of the candidates for it, in the order in which they come.
 *
 * @param p probability under the law that comes out, after all that the request asks for
 * @param log ln of the softmax of the target's logits as they are, unedited, untempered and uncut
 * @param likeliest by that softmax at each token's position; candidates for one position share the
 *     last. Empty where nobody asked
 */
public record Chances(float[] p, float[] log, List<Likeliest> likeliest) {
  /** Not asked for. */
  public static final Chances NONE = new Chances(new float[0], new float[0]);

  public Chances {
    if (p.length != log.length) {
      throw new IllegalArgumentException(
          p.length + " probabilities with " + log.length + " logarithms; give one of each a token");
    }
    likeliest = List.copyOf(likeliest);
  }

  /** Of the tokens alone. */
  public Chances(float[] p, float[] log) {
    this(p, log, List.of());
  }

  public int count() {
    return p.length;
  }

  /** At the position of one of the tokens. */
  public Likeliest likeliest(int index) {
    return likeliest.isEmpty()
        ? Likeliest.NONE
        : likeliest.get(Math.min(index, likeliest.size() - 1));
  }

  /** The first {@code count} of these; none where there are none. */
  Chances head(int count) {
    return count() == 0
        ? NONE
        : new Chances(
            Arrays.copyOf(p, count),
            Arrays.copyOf(log, count),
            likeliest.subList(0, Math.min(count, likeliest.size())));
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
    List<Likeliest> more = new ArrayList<>(likeliest);
    if (!others.likeliest.isEmpty()) {
      more.add(others.likeliest(index));
    }
    return new Chances(moreP, moreLog, more);
  }
}
