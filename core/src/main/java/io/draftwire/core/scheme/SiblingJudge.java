package io.draftwire.core.scheme;

import io.draftwire.core.law.LatticeLaw;
import io.draftwire.core.law.Law;

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
  /** p_j on the support of q, by entry, as p's weights; beyond it, {@link #outside} times p. */
  private double[] inside = {};

  private double outside;

  private final Remainder left = new Remainder();

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
      for (int j = 0; j <= others && stands < 0; j++) {
        int entry = q.entryOf(j == 0 ? drafts[i] : siblings.tokens()[first + j - 1]);
        if (rolls.happens(i, j, inside[entry], share(entry, p))) {
          stands = j;
        } else {
          reject(entry, p, q);
        }
      }
      if (stands < 0) {
        return new Verdict(i, rolls.correction(i, p, q, inside, outside));
      }
      if (stands > 0) {
        Law behind = rows.at(drafts.length + siblings.row(i, stands));
        return new Verdict(i, stands, rolls.bonus(i + 1, behind));
      }
    }
    return new Verdict(drafts.length, rolls.bonus(drafts.length, rows.at(drafts.length)));
  }

  private void begin(Law p, LatticeLaw q) {
    if (inside.length < q.size()) {
      inside = new double[2 * q.size()];
    }
    left.all(q);
    for (int e = 0; e < q.size(); e++) {
      inside[e] = p.weight(q.id(e));
    }
    outside = 1;
  }

  /** q_j of an entry, in p's weights. */
  private double share(int entry, Law p) {
    return p.sum() * left.count(entry) / left.total();
  }

  /** p and q become those of the next candidate. */
  private void reject(int entry, Law p, LatticeLaw q) {
    double within = 0;
    double sum = 0;
    for (int e = 0; e < q.size(); e++) {
      within += p.weight(q.id(e));
      inside[e] = Math.max(0, inside[e] - share(e, p));
      sum += inside[e];
    }
    sum = (sum + outside * Math.max(0, p.sum() - within)) / p.sum();
    left.draw(entry);
    if (!(sum > 0)) {
      // Rounding alone rejects where the two laws are one: what is left is p itself.
      for (int e = 0; e < q.size(); e++) {
        inside[e] = p.weight(q.id(e));
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
