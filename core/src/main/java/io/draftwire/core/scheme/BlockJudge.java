package io.draftwire.core.scheme;

import io.draftwire.core.law.LatticeLaw;
import io.draftwire.core.law.Law;
import java.util.List;

/**
 * Block verification (Sun et al., "Block Verification Accelerates Speculative Decoding", arXiv
 * 2403.10444): all drafts of a round are judged together, which lets more of them stand on average
 * than {@link TokenJudge} does, and of one path as many as any exact rule can.
 *
 * <p>With w_0 = 1 and w_i = min(1, w_{i-1} p_i(x_i) / q_i(x_i)) the rule is made so that, given
 * what was drafted, at least i drafts stand with probability w_i, whatever the round's length:
 *
 * <ol>
 *   <li>S_i = sum over x of (w_i p_{i+1}(x) - q_{i+1}(x))+ is what is left to a correction behind i
 *       drafts;
 *   <li>the round may end behind the i-th draft with probability h_i = S_i / (S_i + 1 - w_i) for 0
 *       < i < L, and h_L = w_L;
 *   <li>it does so behind the last that may, or before the first if none may; then comes a token
 *       from (w_i p_{i+1} - q_{i+1})+, behind all L the bonus token.
 * </ol>
 *
 * <p>The length may hang on the drafts themselves, as long as no draft was seen before it was
 * decided to draft it: an end of text, or a bit budget.
 *
 * <p>Differs from the paper in nothing but that dice are thrown per place ({@link
 * AcceptanceRule#die}), and that what cannot stand is not looked at.
 */
final class BlockJudge implements RoundJudge {

  @Override
  public Verdict judge(Round round, Rows rows, Rolls rolls) {
    int[] drafts = round.drafts();
    List<LatticeLaw> laws = round.laws();
    int accepted = 0;
    double share = 1; // w of those accepted.
    double w = 1;
    // Behind a draft that the target rules out, w is 0 and nothing stands.
    for (int i = 0; i < drafts.length && w > 0; i++) {
      Law p = rows.at(i);
      LatticeLaw q = laws.get(i);
      if (i > 0 && mayEnd(i, w, p, q, rolls)) {
        accepted = i;
        share = w;
      }
      w = Math.min(1, w * p.p(drafts[i]) / q.q(q.entryOf(drafts[i])));
    }
    int last = drafts.length;
    if (w == 1 || rolls.happens(last - 1, 0, w, 1)) {
      return new Verdict(last, rolls.bonus(last, rows.at(last)));
    }
    return new Verdict(
        accepted, rolls.correction(accepted, rows.at(accepted), laws.get(accepted), share));
  }

  /** Whether the round may end behind so many drafts, not all of them. */
  private static boolean mayEnd(int drafts, double w, Law p, LatticeLaw q, Rolls rolls) {
    if (w == 1) {
      return true; // S / S; and where there is no S, the two laws are one.
    }
    double left = p.excess(q, w);
    return rolls.happens(drafts - 1, 0, left, left + 1 - w);
  }
}
