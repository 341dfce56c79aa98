package io.draftwire.core.scheme;

import io.draftwire.core.coding.PayloadWriter;
import io.draftwire.core.law.LatticeLaw;
import io.draftwire.core.law.Law;
import io.draftwire.core.random.Dice;
import io.draftwire.core.random.Purpose;

/**
 * Drafting with a shipped law: quantise, <em>then</em> sample. The token is drawn from the very
 * integers that travel; drawing from the float law and rounding afterwards would be biased (mean TV
 * 0.07 at K = 8, ell = 50).
 */
final class LawDrafting implements Drafting {
  private static final byte[] EMPTY = {};

  /**
   * What ending the interval stream can cost beyond the symbols' own bits, and the coder's loss on
   * one round.
   */
  private static final double INTERVAL_SLACK_BITS = 2.5;

  private final Dice dice;
  private final LawShaper shaper;
  private final LawCodec codec;
  private final LatticeLaw law = new LatticeLaw();
  private final PayloadWriter writer = new PayloadWriter();
  private final DraftFigures figures = new DraftFigures();

  private long position;
  private int bitBudget;
  private int drafted;
  private double symbolBits;

  LawDrafting(Dice dice, LawShaper shaper, LawCodec codec) {
    this.dice = dice;
    this.shaper = shaper;
    this.codec = codec;
  }

  @Override
  public void begin(long position, int bitBudget) {
    this.position = position;
    this.bitBudget = bitBudget;
    drafted = 0;
    symbolBits = 0;
    writer.reset();
    codec.begin();
  }

  @Override
  public int propose(float[] logits, int offset) {
    shaper.shape(logits, offset, law, figures);
    double lawSymbolBits = codec.symbolBits(law);
    if (!fits(codec.rawBits(law), lawSymbolBits + dearestTokenBits())) {
      return NOTHING;
    }
    codec.write(law, writer);
    int entry = law.entryAt(dice.below(Purpose.DRAFT, position + drafted, law.total()));
    writer.symbol(law.cumulative(entry), law.count(entry), law.total());
    symbolBits += lawSymbolBits + bits(law.count(entry), law.total());
    drafted++;
    return law.id(entry);
  }

  private boolean fits(int lawRawBits, double moreSymbolBits) {
    double bits =
        writer.rawBits() + (double) lawRawBits + symbolBits + moreSymbolBits + INTERVAL_SLACK_BITS;
    return bitBudget == Integer.MAX_VALUE || bits <= bitBudget;
  }

  /** Bits of the least likely token that could be drawn. */
  private double dearestTokenBits() {
    int least = Integer.MAX_VALUE;
    for (int i = 0; i < law.size(); i++) {
      if (law.count(i) > 0) {
        least = Math.min(least, law.count(i));
      }
    }
    return bits(least, law.total());
  }

  private static double bits(long count, long total) {
    return Math.log((double) total / count) / Math.log(2);
  }

  @Override
  public byte[] payload() {
    return drafted == 0 ? EMPTY : writer.toByteArray();
  }

  @Override
  public int payloadBits() {
    return writer.bits();
  }

  @Override
  public void settle(int accepted) {
    int observed = Math.min(accepted + 1, drafted);
    shaper.settle(observed);
    codec.settle(observed);
  }

  @Override
  public double acceptance(Law p) {
    double acceptance = 0;
    for (int i = 0; i < law.size(); i++) {
      acceptance += Math.min(law.q(i), p.p(law.id(i)));
    }
    return acceptance;
  }

  @Override
  public DraftFigures figures() {
    return figures;
  }
}
