package io.draftwire.core.law;

import io.draftwire.core.random.Threefry;

/** The race as its definition says: every token's arrival, no bound, nothing left out. */
final class PlainRace {
  private PlainRace() {}

  /** E of a token, from the layout of the counters that ExponentialRace documents. */
  static double arrival(long key, int token) {
    int block = token / 32;
    int inGroup = block % 16;
    long pair = Threefry.bits(key, block / 16 * 8 + inGroup % 8, 0);
    long top = inGroup < 8 ? pair & 0xFFFFFFFFL : pair >>> 32;
    long rest = Threefry.bits(key, block, 1);
    double first = exponential(top << 32 | rest & 0xFFFFFFFFL) / 32;
    return token % 32 == rest >>> 59 ? first : first + exponential(Threefry.bits(key, token, 2));
  }

  private static double exponential(long bits) {
    return bits >= 0
        ? -StrictMath.log1p(-(bits + 0.5) / 0x1p64)
        : -StrictMath.log((0.5 - (bits + 1)) / 0x1p64);
  }

  static int winner(float[] logits, int offset, int vocabulary, Sampling sampling, long key) {
    Law law = new Law(vocabulary).shape(logits, offset, sampling);
    int winner = -1;
    double best = Double.POSITIVE_INFINITY;
    for (int v = 0; v < vocabulary; v++) {
      if (sampling.greedy()) {
        if (law.p(v) == 1) {
          return v;
        }
      } else if (sampling.keepsAll() || law.p(v) > 0) {
        double score =
            StrictMath.log(arrival(key, v)) - logits[offset + v] / sampling.temperature();
        if (score < best) {
          best = score;
          winner = v;
        }
      }
    }
    return winner;
  }
}
