package io.draftwire.core.scheme;

import io.draftwire.core.coding.MalformedPayloadException;
import io.draftwire.core.coding.PayloadReader;
import io.draftwire.core.coding.PayloadWriter;
import io.draftwire.core.law.LatticeLaw;
import io.draftwire.core.law.Law;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.random.Dice;

/**
 * The baseline without compression: q as float16 over all V, 16 V bits. What is drawn from is the
 * law that the other end will decode: a float16 in [0, 1] is a whole number of 2^-24, so the law is
 * integers over their own sum, the same on both sides. Entries below 2^-25 round to nothing; their
 * share shows as the rounding's TV.
 */
public record Dense() implements Scheme {
  private static final int BITS_PER_ENTRY = 16;
  private static final float UNIT = 0x1.0p24f;

  @Override
  public String name() {
    return "dense";
  }

  @Override
  public void checkFits(int vocabulary) {
    // Any vocabulary fits.
  }

  @Override
  public Drafting drafting(int vocabulary, Sampling sampling, Dice dice) {
    Law q = new Law(vocabulary);
    LawShaper shaper =
        (logits, offset, into, figures) -> {
          q.shape(logits, offset, sampling);
          into.ensure(vocabulary);
          long total = 0;
          int support = 0;
          for (int v = 0; v < vocabulary; v++) {
            int count = units(Float.floatToFloat16((float) q.p(v)));
            into.ids()[v] = v;
            into.counts()[v] = count;
            total += count;
            support += count > 0 ? 1 : 0;
          }
          into.filled(vocabulary, total);
          figures.supportSize = support;
          figures.droppedMass = 0;
          figures.quantizationTv = distance(q, into);
        };
    return new LawDrafting(dice, shaper, new Codec(vocabulary));
  }

  @Override
  public Verification verification(int vocabulary, Sampling sampling, Dice dice) {
    return new LawVerification(vocabulary, sampling, dice, new Codec(vocabulary));
  }

  /** A float16 as a whole number of 2^-24, exactly. */
  private static int units(short float16) {
    return (int) (Float.float16ToFloat(float16) * UNIT);
  }

  private static double distance(Law q, LatticeLaw rounded) {
    double distance = 0;
    for (int v = 0; v < rounded.size(); v++) {
      distance += Math.abs(q.p(v) - rounded.q(v));
    }
    return distance / 2;
  }

  private record Codec(int vocabulary) implements LawCodec {

    @Override
    public int rawBits(LatticeLaw law) {
      return BITS_PER_ENTRY * vocabulary;
    }

    @Override
    public void write(LatticeLaw law, PayloadWriter out) {
      for (int v = 0; v < vocabulary; v++) {
        out.raw(Float.floatToFloat16(law.count(v) / UNIT) & 0xFFFF, BITS_PER_ENTRY);
      }
    }

    @Override
    public void read(PayloadReader in, LatticeLaw into) throws MalformedPayloadException {
      into.ensure(vocabulary);
      long total = 0;
      for (int v = 0; v < vocabulary; v++) {
        int at = in.bitPosition();
        short float16 = (short) in.raw(BITS_PER_ENTRY);
        float value = Float.float16ToFloat(float16);
        if (!(value >= 0 && value <= 1) || float16 == Short.MIN_VALUE) {
          throw new MalformedPayloadException(
              "probability " + value + " of token " + v + " is outside 0..1", at);
        }
        into.ids()[v] = v;
        into.counts()[v] = units(float16);
        total += into.counts()[v];
      }
      if (total == 0) {
        throw new MalformedPayloadException("a dense law without any mass", in.bitPosition());
      }
      if (total > Integer.MAX_VALUE) {
        throw new MalformedPayloadException(
            "a dense law of mass " + total / UNIT + "; it should be near 1", in.bitPosition());
      }
      into.filled(vocabulary, total);
    }
  }
}
