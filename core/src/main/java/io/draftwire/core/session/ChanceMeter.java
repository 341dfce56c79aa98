package io.draftwire.core.session;

import io.draftwire.core.law.Law;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.scheme.Candidates;
import java.util.Arrays;

/** Reads {@link Chances} off the target's logits. */
public final class ChanceMeter {
  private static final Sampling PLAIN = Sampling.at(1);

  private final int vocabulary;
  private final Sampling sampling;
  private final Law law;
  private final Law plain;

  /** The row whose correction is open, because more candidates may be asked for. */
  private final float[] openRow;

  public ChanceMeter(int vocabulary, Sampling sampling) {
    this.vocabulary = vocabulary;
    this.sampling = sampling;
    law = new Law(vocabulary);
    plain = new Law(vocabulary);
    openRow = new float[vocabulary];
  }

  /** Of {@code tokens[i]} at row i. */
  public Chances of(float[] logits, int offset, int[] tokens) {
    return of(logits, offset, tokens, tokens.length - 1);
  }

  /** Of {@code tokens[i]} at row i, and of the last of them at another row. */
  Chances of(float[] logits, int offset, int[] tokens, int lastRow) {
    float[] p = new float[tokens.length];
    float[] log = new float[tokens.length];
    for (int i = 0; i < tokens.length; i++) {
      int row = offset + (i < tokens.length - 1 ? i : lastRow) * vocabulary;
      shape(logits, row);
      p[i] = (float) law.p(tokens[i]);
      log[i] = (float) plain.logAtOne(logits[row + tokens[i]]);
    }
    return new Chances(p, log);
  }

  /** Of {@code tokens[i]} at row i, then of each different candidate at the row behind them. */
  Chances of(float[] logits, int offset, int[] tokens, Candidates candidates) {
    System.arraycopy(logits, offset + tokens.length * vocabulary, openRow, 0, vocabulary);
    return join(of(logits, offset, tokens), more(candidates));
  }

  /** Of further candidates at the row that is open. */
  Chances more(Candidates candidates) {
    int[] tokens = candidates.distinct();
    float[] p = new float[tokens.length];
    float[] log = new float[tokens.length];
    shape(openRow, 0);
    for (int i = 0; i < p.length; i++) {
      p[i] = (float) law.p(tokens[i]);
      log[i] = (float) plain.logAtOne(openRow[tokens[i]]);
    }
    return new Chances(p, log);
  }

  private void shape(float[] logits, int offset) {
    law.shape(logits, offset, sampling);
    plain.shape(logits, offset, PLAIN);
  }

  private static Chances join(Chances first, Chances second) {
    int n = first.count() + second.count();
    float[] p = Arrays.copyOf(first.p(), n);
    float[] log = Arrays.copyOf(first.log(), n);
    System.arraycopy(second.p(), 0, p, first.count(), second.count());
    System.arraycopy(second.log(), 0, log, first.count(), second.count());
    return new Chances(p, log);
  }
}
