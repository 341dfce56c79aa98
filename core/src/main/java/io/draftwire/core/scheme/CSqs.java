package io.draftwire.core.scheme;

import io.draftwire.core.coding.LatticeCode;
import io.draftwire.core.coding.MalformedPayloadException;
import io.draftwire.core.coding.PayloadReader;
import io.draftwire.core.coding.PayloadWriter;
import io.draftwire.core.law.LatticeLaw;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.law.SparseLaw;

/**
 * C-SQS (SQS-SD, arXiv 2510.09942): the entries with q >= beta, where beta follows the dropped mass
 * by online conformal prediction ({@link ConformalThreshold}), renormalised and rounded to the
 * lattice of resolution ell.
 *
 * <p>What differs from the paper: the support size travels in an adaptive code instead of log2 V
 * bits ({@link SupportSizeModel}); the support never exceeds {@code maxSupport}, and positions
 * where that binds, which the guarantee does not cover, are counted; a threshold above every q
 * keeps the most likely token.
 *
 * @param resolution ell
 * @param alpha the dropped mass to steer to, in (0, 1)
 * @param eta the learning rate of the threshold
 * @param initialThreshold beta_1
 * @param maxSupport K_max
 */
public record CSqs(
    int resolution, double alpha, double eta, double initialThreshold, int maxSupport)
    implements Scheme {

  /** Where flat laws stop paying for the entries they keep. */
  public static final int DEFAULT_MAX_SUPPORT = 64;

  public CSqs {
    SchemeLimits.checkResolution(resolution);
    SchemeLimits.checkSupport(maxSupport);
    if (!(alpha > 0 && alpha < 1)) {
      throw new IllegalArgumentException(
          "alpha " + alpha + " is outside (0, 1); it is the share of mass to drop (try 0.01)");
    }
    if (!(eta > 0 && eta <= 10)) {
      throw new IllegalArgumentException(
          "eta " + eta + " is outside (0, 10]; it is a learning rate (try 0.01)");
    }
    if (!(initialThreshold >= 0 && initialThreshold <= 1)) {
      throw new IllegalArgumentException(
          "initial threshold "
              + initialThreshold
              + " is outside 0..1; it is a probability (try 0.01)");
    }
  }

  @Override
  public String name() {
    return "c-sqs";
  }

  @Override
  public String label() {
    return name() + " alpha=" + alpha + " ell=" + resolution;
  }

  @Override
  public void checkFits(int vocabulary) {
    // A cap above V never binds.
  }

  @Override
  public Drafting drafting(Terms terms) {
    return new LawDrafting(terms.dice(), new Shaper(terms), new Codec(terms.vocabulary()));
  }

  @Override
  public Verification verification(Terms terms) {
    return new LawVerification(terms, new Codec(terms.vocabulary()));
  }

  private final class Shaper implements LawShaper {
    private final SparseLaw sparse;
    private final Sampling sampling;
    private final ConformalThreshold threshold =
        new ConformalThreshold(initialThreshold, alpha, eta);

    private final int cap;

    Shaper(Terms terms) {
      this.cap = Math.min(maxSupport, terms.vocabulary());
      this.sparse = new SparseLaw(terms.vocabulary());
      this.sampling = terms.sampling();
    }

    @Override
    public void shape(float[] logits, int offset, LatticeLaw into, DraftFigures figures) {
      // One more than the cap, to see whether the cap binds.
      sparse.shape(logits, offset, sampling, cap + 1);
      // Entries of probability 0 (cut by the sampling) would cost bits and carry nothing.
      int above = sparse.countAtLeast(Math.max(threshold.beta(), Double.MIN_VALUE));
      int support = Math.clamp(above, 1, cap);
      sparse.cut(support).roundRenormalised(resolution, into);
      figures.supportSize = support;
      figures.droppedMass = sparse.droppedMass();
      figures.quantizationTv = sparse.roundingTv();
      figures.capped = above > cap;
      threshold.observe(figures.droppedMass);
    }

    @Override
    public void settle(int observed) {
      threshold.settle(observed);
    }
  }

  private final class Codec implements LawCodec {
    private final LatticeCode code;
    private final SupportSizeModel sizes;

    Codec(int vocabulary) {
      int cap = Math.min(maxSupport, vocabulary);
      code = new LatticeCode(vocabulary, resolution, cap);
      sizes = new SupportSizeModel(cap);
    }

    @Override
    public int rawBits(LatticeLaw law) {
      return code.bits(law.size());
    }

    @Override
    public double symbolBits(LatticeLaw law) {
      return sizes.bits(law.size());
    }

    @Override
    public void begin() {
      sizes.begin();
    }

    @Override
    public void write(LatticeLaw law, PayloadWriter out) {
      sizes.write(law.size(), out);
      code.encode(law.size(), law.ids(), law.counts(), out);
    }

    @Override
    public void read(PayloadReader in, LatticeLaw into) throws MalformedPayloadException {
      int size = sizes.read(in);
      into.ensure(size);
      code.decode(size, in, into.ids(), into.counts());
      into.filled(size, resolution);
    }

    @Override
    public void settle(int observed) {
      sizes.settle(observed);
    }
  }
}
