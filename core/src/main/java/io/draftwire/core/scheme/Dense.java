package io.draftwire.core.scheme;

import io.draftwire.core.coding.MalformedPayloadException;
import io.draftwire.core.coding.PayloadReader;
import io.draftwire.core.coding.PayloadWriter;
import io.draftwire.core.law.LatticeLaw;
import io.draftwire.core.law.Law;
import io.draftwire.core.law.Sampling;

/**
 * The baseline without compression: q as float16 over all V, 16 V bits. What is drawn from is the
 * law that the other end will decode ({@link Float16}). Entries below 2^-25 round to nothing; their
 * share shows as the rounding's TV.
 *
 * @param rule how drafts are judged
 */
public record Dense(AcceptanceRule rule) implements Scheme {

  /** With the usual rule. */
  public Dense() {
    this(AcceptanceRule.BLOCK);
  }

  @Override
  public String name() {
    return "dense";
  }

  @Override
  public String label() {
    return name() + rule.suffix();
  }

  @Override
  public void checkFits(int vocabulary) {
    // Any vocabulary fits.
  }

  @Override
  public boolean lawsMayFollow() {
    return true;
  }

  @Override
  public Drafting drafting(Terms terms) {
    int vocabulary = terms.vocabulary();
    Sampling sampling = terms.sampling();
    Law q = new Law(vocabulary);
    LawShaper shaper =
        (logits, offset, into, figures) -> {
          q.shape(logits, offset, sampling);
          into.ensure(vocabulary);
          long total = 0;
          int support = 0;
          for (int v = 0; v < vocabulary; v++) {
            int count = Float16.units(q.p(v));
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
    return new LawDrafting(terms, shaper, new Codec(vocabulary), rule);
  }

  @Override
  public Verification verification(Terms terms) {
    return new LawVerification(terms, new Codec(terms.vocabulary()), rule);
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
      return Float16.BITS * vocabulary;
    }

    @Override
    public void write(LatticeLaw law, PayloadWriter out) {
      for (int v = 0; v < vocabulary; v++) {
        Float16.write(law.count(v), out);
      }
    }

    @Override
    public void read(PayloadReader in, LatticeLaw into) throws MalformedPayloadException {
      into.ensure(vocabulary);
      long total = 0;
      for (int v = 0; v < vocabulary; v++) {
        into.ids()[v] = v;
        into.counts()[v] = Float16.read(in, v);
        total += into.counts()[v];
      }
      Float16.checkTotal(total, in);
      into.filled(vocabulary, total);
    }
  }
}
