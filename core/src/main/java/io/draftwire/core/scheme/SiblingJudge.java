package io.draftwire.core.scheme;

import io.draftwire.core.law.LatticeLaw;
import io.draftwire.core.law.Law;
import java.util.Arrays;

/**
 * Token by token, with several candidates a place, drawn one after the other without replacement
 * from the law that travels: recursive rejection sampling, as tree speculation has it (SpecInfer,
 * arXiv 2305.09781, with replacement; without, Jeon et al., arXiv 2402.14160).
 *
 * <p>With p_1 = p and q_1 = q, candidate x_j stands with probability min(1, p_j(x_j) / q_j(x_j));
 * else p_{j+1} is (p_j - q_j)+ and q_{j+1} is q_j without x_j, both normalised. Where none stands
 * the correction comes from the p that is left. Any candidate that stands does so with exactly its
 * share of p, so what is drafted behind the first alone loses nothing: a round ends behind another
 * candidate, with a token from the target's row behind it.
 *
 * <p>The law on the lattice stays what it is: without a token it is the same counts over a smaller
 * total.
 */
final class SiblingJudge implements RoundJudge {
  /** p_j on the support of q, by entry; beyond it p_j is {@link #outside} times p. */
  private double[] inside = {};

  private double outside;

  /** Whether an entry was drawn. */
  private boolean[] drawn = {};

  @Override
  public Verdict judge(Round round, Rows rows, Rolls rolls) {
    int[] drafts = round.drafts();
    Siblings siblings = round.siblings();
    for (int i = 0; i < drafts.length; i++) {
      Law p = rows.at(i);
      LatticeLaw q = round.laws().get(i);
      begin(p, q);
      int first = siblings.first(i);
      int others = siblings.at(i);
      int stands = -1;
      long total = q.total();
      for (int j = 0; j <= others && stands < 0; j++) {
        int entry = q.entryOf(j == 0 ? drafts[i] : siblings.tokens()[first + j - 1]);
        if (rolls.happens(i, j, inside[entry], (double) q.count(entry) / total)) {
          stands = j;
        } else {
          without(entry, p, q, total);
          total -= q.count(entry);
        }
      }
      if (stands < 0) {
        return new Verdict(i, rolls.correction(i, p, q, inside, outside));
      }
      if (stands > 0) {
        Law behind = rows.at(drafts.length + first + stands);
        return new Verdict(i, stands, rolls.bonus(i + 1, behind));
      }
    }
    return new Verdict(drafts.length, rolls.bonus(drafts.length, rows.at(drafts.length)));
  }

  private void begin(Law p, LatticeLaw q) {
    if (inside.length < q.size()) {
      inside = new double[2 * q.size()];
      drawn = new boolean[2 * q.size()];
    }
    Arrays.fill(drawn, 0, q.size(), false);
    for (int e = 0; e < q.size(); e++) {
      inside[e] = p.p(q.id(e));
    }
    outside = 1;
  }

  /** One more candidate was rejected, of a law whose counts have this total. */
  private void without(int entry, Law p, LatticeLaw q, long total) {
    double within = 0;
    double sum = 0;
    for (int e = 0; e < q.size(); e++) {
      within += p.p(q.id(e));
      double share = drawn[e] ? 0 : (double) q.count(e) / total;
      inside[e] = Math.max(0, inside[e] - share);
      sum += inside[e];
    }
    sum += outside * Math.max(0, 1 - within);
    drawn[entry] = true;
    if (!(sum > 0)) {
      // Rounding alone rejects where the two laws are one: what is left is p itself.
      for (int e = 0; e < q.size(); e++) {
        inside[e] = p.p(q.id(e));
      }
      outside = 1;
      return;
    }
    for (int e = 0; e < q.size(); e++) {
      inside[e] /= sum;
    }
    outside /= sum;
  }
}
