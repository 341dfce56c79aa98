package io.draftwire.core.scheme;

import io.draftwire.core.coding.MalformedPayloadException;
import io.draftwire.core.coding.TokenCoder;
import io.draftwire.core.law.Draws;
import io.draftwire.core.law.Law;
import io.draftwire.core.law.LogitRows;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.random.Dice;
import io.draftwire.core.random.Purpose;

/** The cloud's half of {@link Scalar}. */
final class ScalarVerification implements Verification {
  /** The chance, as far as it can be foreseen, that an edge must ask for more candidates. */
  private static final double RETRY_CHANCE = 0.05;

  private static final int FEWEST = 2;
  private static final int MOST = 32;

  private final Sampling sampling;
  private final Dice dice;
  private final LogGrid grid;
  private final TokenCoder coder;
  private final LevelSide levels;
  private final IdPayload ids;
  private final Law target;
  private final Draws draws;

  /** Whether {@link #draws} is of the open row. */
  private boolean drawing;

  private long position;
  private int[] drafts = {};
  private int accepted;

  /** Rejections and tests so far, beginning as if one draft of three had been rejected. */
  private double rejections = 1;

  private double tests = 3;

  ScalarVerification(Terms terms, LogGrid grid) {
    this.sampling = terms.sampling();
    this.dice = terms.dice();
    this.grid = grid;
    coder = new TokenCoder(terms.text());
    levels = new LevelSide(grid.levels());
    ids = new IdPayload(coder, levels);
    target = new Law(terms.vocabulary());
    draws = new Draws(terms.vocabulary());
  }

  @Override
  public void committed(int token) {
    coder.committed(token);
  }

  @Override
  public int[] decode(long position, int drafts, byte[] payload) throws MalformedPayloadException {
    this.drafts = ids.read(drafts, payload);
    this.position = position;
    return this.drafts;
  }

  @Override
  public Verdict decide(LogitRows rows) {
    Verdict verdict = test(rows);
    int observed = Math.min(verdict.accepted() + 1, drafts.length);
    levels.settle(observed);
    tests += observed;
    rejections += verdict.leftToEdge() ? 1 : 0;
    accepted = verdict.accepted();
    drawing = false;
    return verdict;
  }

  @Override
  public Verdict foresee(LogitRows rows) {
    return test(rows);
  }

  private Verdict test(LogitRows rows) {
    for (int i = 0; i < drafts.length; i++) {
      target.shape(rows, i, sampling);
      double u = dice.uniform(Purpose.ACCEPT, position + i);
      // The float that a candidate would carry, so that both ends compute b from the same number.
      if (!(u * grid.value(levels.level(i)) < (float) target.p(drafts[i]))) {
        return new Verdict(i, Verdict.LEFT_TO_EDGE);
      }
    }
    target.shape(rows, drafts.length, sampling);
    return new Verdict(
        drafts.length, target.draw(dice.uniform(Purpose.BONUS, position + drafts.length)));
  }

  /**
   * As many again as were given before: where the two laws hardly differ, many are needed.
   *
   * <p>How many depends on verdicts that both ends know; which ones does not depend on how many, so
   * the correction is the same however they are dealt out.
   */
  @Override
  public Candidates candidates(int first) {
    int count = first == 0 ? enough() : Math.clamp(first, MOST, Candidates.MOST);
    if (!drawing) {
      draws.from(target);
      drawing = true;
    }
    int[] tokens = new int[count];
    float[] p = new float[count];
    for (int i = 0; i < count; i++) {
      tokens[i] = draws.draw(dice.uniform(Purpose.CANDIDATE, position + accepted, first + i));
      p[i] = (float) target.p(tokens[i]);
    }
    return new Candidates(first, tokens, p);
  }

  /** A candidate is taken about as often as a draft is rejected. */
  private int enough() {
    double failing = Math.log(RETRY_CHANCE) / Math.log1p(-rejections / tests);
    return (int) Math.clamp(Math.ceil(failing), FEWEST, MOST);
  }

  @Override
  public void forget() {
    coder.forget();
    levels.forget();
  }
}
