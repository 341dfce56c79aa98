package io.draftwire.core.scheme;

import io.draftwire.core.law.LatticeLaw;
import io.draftwire.core.law.Law;

/**
 * Token by token (Leviathan et al., arXiv 2211.17192; with the lattice law, SQS-SD arXiv
 * 2510.09942, algorithm 1): x stands with probability min(1, p(x) / q(x)), the first that does not
 * is corrected from (p - q)+, and behind the last comes the bonus token.
 */
final class TokenJudge implements RoundJudge {

  @Override
  public Verdict judge(Round round, Rows rows, Rolls rolls) {
    int[] drafts = round.drafts();
    for (int i = 0; i < drafts.length; i++) {
      Law p = rows.at(i);
      LatticeLaw q = round.laws().get(i);
      if (!rolls.happens(i, 0, p.p(drafts[i]), q.q(q.entryOf(drafts[i])))) {
        return new Verdict(i, rolls.correction(i, p, q, 1));
      }
    }
    return new Verdict(drafts.length, rolls.bonus(drafts.length, rows.at(drafts.length)));
  }
}
