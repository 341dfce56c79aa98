package io.draftwire.core.scheme;

import io.draftwire.core.coding.MalformedPayloadException;
import io.draftwire.core.coding.PayloadReader;
import io.draftwire.core.coding.PayloadWriter;
import io.draftwire.core.coding.TypeCode;
import io.draftwire.core.law.LatticeLaw;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.law.SparseLaw;

/**
 * QS (QS-SD, arXiv 2507.00605): the whole law rounded to the lattice of resolution ell, no
 * sparsification, in ceil(log2 C(ell+V-1, V-1)) bits. At most ell counts are positive, so nothing
 * here is V long (see {@link TypeCode}).
 *
 * @param resolution ell
 * @param rule how drafts are judged
 */
public record Qs(int resolution, AcceptanceRule rule) implements Scheme {

  /** With the usual rule. */
  public Qs(int resolution) {
    this(resolution, AcceptanceRule.BLOCK);
  }

  public Qs {
    SchemeLimits.checkWholeLawResolution(resolution);
  }

  @Override
  public String name() {
    return "qs";
  }

  @Override
  public String label() {
    return name() + " ell=" + resolution + rule.suffix();
  }

  @Override
  public void checkFits(int vocabulary) {
    // Any resolution fits any vocabulary.
  }

  @Override
  public int mostDrafts(int vocabulary) {
    // ln C(ell+V-1, ell) is below ell ln(e (ell+V) / ell); StrictMath, for both ends have to agree.
    double nats =
        resolution * (1 + StrictMath.log((resolution + vocabulary) / (double) resolution));
    // Entries are walked to from one another or made anew, whichever takes less.
    double passes = Math.min(vocabulary, resolution * (double) resolution / 4);
    return SchemeLimits.mostDrafts(passes + 2.0 * resolution, nats / StrictMath.log(2));
  }

  @Override
  public boolean lawsMayFollow() {
    return true;
  }

  @Override
  public Drafting drafting(Terms terms) {
    int vocabulary = terms.vocabulary();
    Sampling sampling = terms.sampling();
    SparseLaw sparse = new SparseLaw(vocabulary);
    int most = (int) Math.min(vocabulary, 3L * resolution);
    LawShaper shaper =
        (logits, offset, into, figures) -> {
          sparse.shape(logits, offset, sampling, most).roundWhole(resolution, into);
          figures.supportSize = into.size();
          figures.droppedMass = 0;
          figures.quantizationTv = sparse.roundingTv();
        };
    return new LawDrafting(terms, shaper, new Codec(vocabulary), rule);
  }

  @Override
  public Verification verification(Terms terms) {
    return new LawVerification(terms, new Codec(terms.vocabulary()), rule);
  }

  private final class Codec implements LawCodec {
    private final TypeCode code;
    private final int mostPositive;

    Codec(int vocabulary) {
      code = new TypeCode(vocabulary, resolution);
      mostPositive = Math.min(vocabulary, resolution);
    }

    @Override
    public int rawBits(LatticeLaw law) {
      return code.bits();
    }

    @Override
    public void write(LatticeLaw law, PayloadWriter out) {
      code.encode(law.size(), law.ids(), law.counts(), out);
    }

    @Override
    public void read(PayloadReader in, LatticeLaw into) throws MalformedPayloadException {
      into.ensure(mostPositive);
      int size = code.decode(in, into.ids(), into.counts());
      into.filled(size, resolution);
    }
  }
}
