package io.draftwire.core.scheme;

import io.draftwire.core.coding.MalformedPayloadException;
import io.draftwire.core.coding.PayloadPart;
import io.draftwire.core.coding.TokenCoder;
import io.draftwire.core.law.ExponentialRace;
import io.draftwire.core.law.Law;
import io.draftwire.core.law.LogitRows;
import io.draftwire.core.law.RaceAgreement;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.random.Dice;
import io.draftwire.core.random.Purpose;

/**
 * Coupled drafting (Daliri, Musco, Suresh, arXiv 2408.07978): token ids only. Both ends derive the
 * same noise E_v ~ Exp(1) for every token v at a position. The edge drafts argmin E_v / q(v), the
 * cloud draws argmin E_v / p(v), and a draft is accepted where the two agree.
 *
 * <p>What comes out is the cloud's own sample: exactly p, and the same text for the same seed
 * whatever the draft model, the draft length or the link. No float of one end needs to agree with
 * the other's. A draft that was void leaves no trace: its position's noise decides only the token
 * at that position, later. The seed is the cloud's unless the hello names one; an edge that chooses
 * a seed chooses its own text.
 *
 * <p>Acceptance is between (1 - TV)/(1 + TV) and 1 - TV.
 */
public record Coupled() implements Scheme {

  @Override
  public String name() {
    return "coupled";
  }

  @Override
  public String label() {
    return name();
  }

  @Override
  public void checkFits(int vocabulary) {
    // Ids of any vocabulary can be coded.
  }

  @Override
  public Drafting drafting(Terms terms) {
    return new BothHalves(terms);
  }

  @Override
  public Verification verification(Terms terms) {
    return new BothHalves(terms);
  }

  /** Both ends do the same: race, and code the winners. */
  private static final class BothHalves implements Drafting, Verification, Foresight {
    private final int vocabulary;
    private final Sampling sampling;
    private final Dice dice;
    private final TokenCoder coder;
    private final IdPayload ids;
    private final ExponentialRace race;
    private final DraftFigures figures = new DraftFigures();

    /** Of the latest draft, for {@link #acceptance}. */
    private float[] row;

    private int rowOffset;
    private Law q;

    private long position;
    private int bitBudget;
    private int drafted;
    private int[] drafts = {};

    BothHalves(Terms terms) {
      vocabulary = terms.vocabulary();
      sampling = terms.sampling();
      dice = terms.dice();
      coder = new TokenCoder(terms.text());
      ids = new IdPayload(coder, IdPayload.NONE);
      race = new ExponentialRace(vocabulary);
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
      row = logits;
      rowOffset = offset;
      if (!ids.fits(bitBudget)) {
        return NOTHING;
      }
      int token = winner(logits, offset, position + drafted);
      figures.bits = ids.add(token);
      drafted++;
      return token;
    }

    private int winner(float[] logits, int offset, long position) {
      return race.winner(logits, offset, sampling, dice.bits(Purpose.RACE, position));
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

    /** The same race everywhere. */
    @Override
    public Foresight foresight(int accepted) {
      return this;
    }

    @Override
    public int draft(float[] logits, int offset, long position, int place) {
      return winner(logits, offset, position);
    }

    @Override
    public int[] following(float[] logits, int offset, long position, int count) {
      long key = dice.bits(Purpose.RACE, position);
      return LawForesight.tokens(race, race.ranks(logits, offset, sampling, key, count));
    }

    @Override
    public void settle(int accepted) {
      // The coder learns from the committed text alone.
    }

    /** What is learnt is the text alone. */
    @Override
    public Drafting ahead(Terms terms) {
      return new BothHalves(terms);
    }

    @Override
    public void forget() {
      coder.forget();
      ids.stale();
    }

    @Override
    public double acceptance(Law p) {
      if (q == null) {
        q = new Law(vocabulary);
      }
      return RaceAgreement.of(q.shape(row, rowOffset, sampling), p);
    }

    @Override
    public DraftFigures figures() {
      return figures;
    }

    @Override
    public int[] decode(long position, int drafts, byte[] payload)
        throws MalformedPayloadException {
      this.drafts = ids.read(drafts, payload);
      this.position = position;
      return this.drafts;
    }

    /** Nothing moves by deciding either. */
    @Override
    public Verdict foresee(LogitRows rows) {
      return decide(rows);
    }

    @Override
    public Verdict decide(LogitRows rows) {
      for (int i = 0; i < drafts.length; i++) {
        int token = winner(rows, i);
        if (token != drafts[i]) {
          return new Verdict(i, token);
        }
      }
      return new Verdict(drafts.length, winner(rows, drafts.length));
    }

    private int winner(LogitRows rows, int row) {
      int offset = rows.offset(row);
      return winner(rows.logits(), offset, position + row);
    }
  }
}
