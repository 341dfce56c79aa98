package io.draftwire.core.law;

/** How often two ends of an exponential race agree. */
public final class RaceAgreement {
  private RaceAgreement() {}

  public static double of(Law q, Law p) {
    double sum = 0;
    for (int v = 0; v < q.vocabulary(); v++) {
      if (q.p(v) > 0 && p.p(v) > 0) {
        double most = 0;
        for (int w = 0; w < q.vocabulary(); w++) {
          most += Math.max(p.p(w) / p.p(v), q.p(w) / q.p(v));
        }
        sum += 1 / most;
      }
    }
    return sum;
  }
}
