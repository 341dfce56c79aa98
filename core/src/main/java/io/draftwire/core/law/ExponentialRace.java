package io.draftwire.core.law;

/** The exponential race of coupled drafting. */
public final class ExponentialRace {
  private final Law law;

  public ExponentialRace(int vocabulary) {
    law = new Law(vocabulary);
  }

  /** argmin over v of E_v / law(v). */
  public int winner(float[] logits, int offset, Sampling sampling, long key) {
    law.shape(logits, offset, sampling);
    int best = -1;
    double least = Double.POSITIVE_INFINITY;
    for (int v = 0; v < law.vocabulary(); v++) {
      if (law.weight(v) > 0) {
        long bits = (key + v * 0x9E3779B97F4A7C15L) * 0xD1B54A32D192ED03L;
        bits = (bits ^ bits >>> 32) * 0xD1B54A32D192ED03L;
        bits ^= bits >>> 29;
        double score = -StrictMath.log1p(-(((bits >>> 11) + 0.5) * 0x1p-53)) / law.weight(v);
        if (score < least) {
          least = score;
          best = v;
        }
      }
    }
    return best;
  }
}
