package io.draftwire.core.session;

import io.draftwire.core.law.ExponentialRace;
import io.draftwire.core.law.Law;
import io.draftwire.core.law.LogitRows;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.scheme.Candidates;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads {@link Chances} off the target's logits: the probability off the rows that the law comes
 * from, edited as the request asks, and the logarithm off those that the model gave.
 */
public final class ChanceMeter {
  private static final Sampling PLAIN = Sampling.at(1);

  private final int vocabulary;
  private final Sampling sampling;
  private final Law law;
  private final Law plain;

  /** The row whose correction is open, because more candidates may be asked for: given, edited. */
  private final float[] openRow;

  private final float[] openEdited;

  private final int alternatives;
  private final ExponentialRace largest;

  /**
   * @param alternatives how many of the likeliest tokens are told of every position
   */
  public ChanceMeter(int vocabulary, Sampling sampling, int alternatives) {
    this.vocabulary = vocabulary;
    this.sampling = sampling;
    this.alternatives = alternatives;
    largest = new ExponentialRace(vocabulary);
    law = new Law(vocabulary);
    plain = new Law(vocabulary);
    openRow = new float[vocabulary];
    openEdited = new float[vocabulary];
  }

  /**
   * Of {@code tokens[i]} at row i, and of the last of them at another row.
   *
   * @param rows as the target gave them
   * @param edited the same as the request edits them
   */
  public Chances of(LogitRows rows, LogitRows edited, int[] tokens, int lastRow) {
    float[] p = new float[tokens.length];
    float[] log = new float[tokens.length];
    List<Likeliest> likeliest = new ArrayList<>();
    for (int i = 0; i < tokens.length; i++) {
      int row = i < tokens.length - 1 ? i : lastRow;
      p[i] = (float) law.shape(edited, row, sampling).p(tokens[i]);
      int offset = rows.offset(row);
      plain.shape(rows.logits(), offset, PLAIN);
      log[i] = (float) plain.logAtOne(rows.logits()[offset + tokens[i]]);
      likeliest(rows.logits(), offset, likeliest);
    }
    return new Chances(p, log, likeliest);
  }

  /** Of the row that {@link #plain} is of. */
  private void likeliest(float[] logits, int offset, List<Likeliest> into) {
    if (alternatives == 0) {
      return;
    }
    int[] tokens = new int[largest.ranks(logits, offset, Sampling.GREEDY, 0, alternatives)];
    float[] log = new float[tokens.length];
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = largest.token(i);
      log[i] = (float) plain.logAtOne(logits[offset + tokens[i]]);
    }
    into.add(new Likeliest(tokens, log));
  }

  /** Of {@code tokens[i]} at row i, then of each different candidate at the row behind them. */
  Chances of(LogitRows rows, LogitRows edited, int[] tokens, Candidates candidates) {
    keep(rows, tokens.length, openRow);
    keep(edited, tokens.length, openEdited);
    return join(of(rows, edited, tokens, tokens.length - 1), more(candidates));
  }

  private void keep(LogitRows rows, int row, float[] into) {
    int offset = rows.offset(row);
    System.arraycopy(rows.logits(), offset, into, 0, vocabulary);
  }

  /** Of further candidates at the row that is open. */
  Chances more(Candidates candidates) {
    int[] tokens = candidates.distinct();
    float[] p = new float[tokens.length];
    float[] log = new float[tokens.length];
    law.shape(openEdited, 0, sampling);
    plain.shape(openRow, 0, PLAIN);
    for (int i = 0; i < p.length; i++) {
      p[i] = (float) law.p(tokens[i]);
      log[i] = (float) plain.logAtOne(openRow[tokens[i]]);
    }
    List<Likeliest> likeliest = new ArrayList<>();
    likeliest(openRow, 0, likeliest);
    return new Chances(p, log, likeliest);
  }

  private static Chances join(Chances first, Chances second) {
    int n = first.count() + second.count();
    float[] p = Arrays.copyOf(first.p(), n);
    float[] log = Arrays.copyOf(first.log(), n);
    System.arraycopy(second.p(), 0, p, first.count(), second.count());
    System.arraycopy(second.log(), 0, log, first.count(), second.count());
    List<Likeliest> likeliest = new ArrayList<>(first.likeliest());
    likeliest.addAll(second.likeliest());
    return new Chances(p, log, likeliest);
  }
}
