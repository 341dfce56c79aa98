package io.draftwire.core.law;

import io.draftwire.core.random.Threefry;
import java.util.Comparator;
import java.util.stream.IntStream;

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

  /** All of the law's tokens in the order in which they arrive; for greedy, of the logits. */
  static int[] order(float[] logits, int offset, int vocabulary, Sampling sampling, long key) {
    Law law = new Law(vocabulary).shape(logits, offset, sampling);
    double[] scores = new double[vocabulary];
    for (int v = 0; v < vocabulary; v++) {
      scores[v] = score(logits[offset + v], v, sampling, key);
    }
    return IntStream.range(0, vocabulary)
        .filter(v -> logits[offset + v] > Float.NEGATIVE_INFINITY)
        .filter(v -> sampling.greedy() || sampling.keepsAll() || law.p(v) > 0)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer v) -> scores[v]).thenComparing(v -> v))
        .mapToInt(v -> v)
        .toArray();
  }

  /** When a token arrives, as the race compares it. */
  static double score(float logit, int token, Sampling sampling, long key) {
    return sampling.greedy()
        ? 0.0 - logit
        : StrictMath.log(arrival(key, token)) - logit / sampling.temperature();
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
