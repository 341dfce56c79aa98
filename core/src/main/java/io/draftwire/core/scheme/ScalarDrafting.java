package io.draftwire.core.scheme;

import io.draftwire.core.coding.PayloadPart;
import io.draftwire.core.coding.TokenCoder;
import io.draftwire.core.law.ExponentialRace;
import io.draftwire.core.law.Law;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.random.Dice;
import io.draftwire.core.random.Purpose;
import java.util.ArrayList;
import java.util.List;

/** The edge's half of {@link Scalar}: it keeps the laws of its open drafts, to correct by them. */
final class ScalarDrafting implements Drafting {
  private final int vocabulary;
  private final Sampling sampling;
  private final Dice dice;
  private final LogGrid grid;
  private final TokenCoder coder;
  private final LevelSide levels;
  private final IdPayload ids;
  private final List<Law> laws = new ArrayList<>();
  private final DraftFigures figures = new DraftFigures();

  /** For foretelling; made when that is asked for. */
  private Foresight foresight;

  private long position;
  private int bitBudget;
  private int drafted;

  ScalarDrafting(Terms terms, LogGrid grid) {
    this(terms, grid, new LevelSide(grid.levels()));
  }

  private ScalarDrafting(Terms terms, LogGrid grid, LevelSide levels) {
    this.levels = levels;
    this.vocabulary = terms.vocabulary();
    this.sampling = terms.sampling();
    this.dice = terms.dice();
    this.grid = grid;
    coder = new TokenCoder(terms.text());
    ids = new IdPayload(coder, levels);
    figures.supportSize = 1;
  }

  @Override
  public void committed(int token) {
    coder.committed(token);
  }

  @Override
  public void begin(long position, int bitBudget) {
    this.position = position;
    this.bitBudget = bitBudget;
    drafted = 0;
    ids.begin();
  }

  @Override
  public int propose(float[] logits, int offset) {
    if (!ids.fits(bitBudget)) {
      return NOTHING;
    }
    if (drafted == laws.size()) {
      laws.add(new Law(vocabulary));
    }
    Law law = laws.get(drafted).shape(logits, offset, sampling);
    int token = law.draw(dice.uniform(Purpose.DRAFT, position + drafted));
    double q = law.p(token);
    int below = grid.below(q);
    boolean above = dice.uniform(Purpose.DITHER, position + drafted) < grid.chanceAbove(q, below);
    levels.set(drafted, above ? below - 1 : below);
    figures.q = q;
    figures.bits = ids.add(token);
    drafted++;
    return token;
  }

  @Override
  public byte[] payload() {
    return ids.payload();
  }

  @Override
  public PayloadPart standing(int front, int back) {
    return ids.standing(front, back);
  }

  @Override
  public int payloadBits() {
    return ids.bits();
  }

  @Override
  public int correct(int accepted, Candidates candidates) {
    Law law = laws.get(accepted);
    for (int i = 0; i < candidates.count(); i++) {
      int token = candidates.tokens()[i];
      double p = candidates.p()[i];
      double q = law.p(token);
      double kept = q == 0 ? 1 : 1 - q * grid.acceptance(q, p) / p;
      double u = dice.uniform(Purpose.CORRECTION, position + accepted, candidates.first() + i);
      if (u < kept) {
        return token;
      }
    }
    return NOTHING;
  }

  @Override
  public void settle(int accepted) {
    levels.settle(Math.min(accepted + 1, drafted));
  }

  @Override
  public Drafting ahead(Terms terms) {
    return new ScalarDrafting(terms, grid, levels.ahead(drafted));
  }

  @Override
  public void forget() {
    coder.forget();
    levels.forget();
    ids.stale();
  }

  /** Laws have no state: any accepted number of drafts leaves the same. */
  @Override
  public Foresight foresight(int accepted) {
    foresight = foresight == null ? new ScalarForesight(vocabulary) : foresight;
    return foresight;
  }

  private final class ScalarForesight implements Foresight {
    private final Law law;
    private final ExponentialRace race;

    ScalarForesight(int vocabulary) {
      law = new Law(vocabulary);
      race = new ExponentialRace(vocabulary);
    }

    @Override
    public int draft(float[] logits, int offset, long position, int place) {
      return law.shape(logits, offset, sampling).draw(dice.uniform(Purpose.DRAFT, position));
    }

    @Override
    public int[] following(float[] logits, int offset, long position, int count) {
      return LawForesight.likeliest(race, logits, offset, count);
    }
  }

  @Override
  public double acceptance(Law p) {
    Law law = laws.get(Math.max(0, drafted - 1));
    double acceptance = 0;
    for (int v = 0; v < vocabulary; v++) {
      double q = law.p(v);
      if (q > 0) {
        acceptance += q * grid.acceptance(q, p.p(v));
      }
    }
    return acceptance;
  }

  @Override
  public DraftFigures figures() {
    return figures;
  }
}
