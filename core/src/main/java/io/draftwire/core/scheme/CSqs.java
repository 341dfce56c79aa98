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
 * <p>With {@link Threshold.Priced} the same support sizes, code and verification serve a threshold
 * that weighs an entry's bits against what it is worth.
 *
 * @param resolution ell
 * @param threshold what is kept
 * @param maxSupport K_max
 * @param code how the support travels
 * @param rule how drafts are judged
 * @param siblings candidates a place, the draft included, 1..4; with more than one drafts are
 *     judged token by token
 */
public record CSqs(
    int resolution,
    Threshold threshold,
    int maxSupport,
    SupportCode code,
    AcceptanceRule rule,
    int siblings)
    implements Scheme {

  /** Where flat laws stop paying for the entries they keep. */
  public static final int DEFAULT_MAX_SUPPORT = 64;

  /** With one candidate a place. */
  public CSqs(
      int resolution, Threshold threshold, int maxSupport, SupportCode code, AcceptanceRule rule) {
    this(resolution, threshold, maxSupport, code, rule, 1);
  }

  public CSqs {
    SchemeLimits.checkSiblings(siblings, rule);
    SchemeLimits.checkResolution(resolution);
    SchemeLimits.checkSupport(maxSupport);
  }

  /** With the usual rule. */
  public CSqs(int resolution, Threshold threshold, int maxSupport, SupportCode code) {
    this(resolution, threshold, maxSupport, code, AcceptanceRule.BLOCK);
  }

  /**
   * The paper's.
   *
   * @param alpha the dropped mass to steer to, in (0, 1)
   * @param eta the learning rate of the threshold
   * @param initialThreshold beta_1
   */
  public CSqs(int resolution, double alpha, double eta, double initialThreshold, int maxSupport) {
    this(
        resolution,
        new Threshold.Conformal(alpha, eta, initialThreshold),
        maxSupport,
        SupportCode.ENUMERATIVE);
  }

  @Override
  public String name() {
    return "c-sqs";
  }

  @Override
  public String label() {
    return name()
        + " "
        + threshold.label()
        + " ell="
        + resolution
        + (code == SupportCode.ADAPTIVE ? " adaptive" : "")
        + SchemeLimits.suffix(rule, siblings);
  }

  @Override
  public void checkFits(int vocabulary) {
    // A cap above V never binds.
  }

  @Override
  public int mostDrafts(int vocabulary) {
    return Math.min(SchemeLimits.mostDrafts(maxSupport), SchemeLimits.mostBeside(siblings));
  }

  @Override
  public boolean lawsMayFollow() {
    return code == SupportCode.ENUMERATIVE && siblings == 1;
  }

  @Override
  public Drafting drafting(Terms terms) {
    return new LawDrafting(terms, shaper(terms), codec(terms), rule, siblings);
  }

  @Override
  public Verification verification(Terms terms) {
    return new LawVerification(terms, codec(terms), rule, siblings);
  }

  private LawShaper shaper(Terms terms) {
    return switch (threshold) {
      case Threshold.Conformal conformal -> new ConformalShaper(conformal, terms);
      case Threshold.Priced priced -> new PricedShaper(terms);
    };
  }

  private LawCodec codec(Terms terms) {
    int cap = Math.min(maxSupport, terms.vocabulary());
    return switch (code) {
      case ENUMERATIVE -> new Codec(terms.vocabulary());
      case ADAPTIVE -> new AdaptiveCodec(terms, resolution, cap);
    };
  }

  private abstract class Shaper implements LawShaper {
    private final SparseLaw sparse;
    private final Sampling sampling;
    private final int cap;

    Shaper(Terms terms) {
      this.cap = Math.min(maxSupport, terms.vocabulary());
      this.sparse = new SparseLaw(terms.vocabulary());
      this.sampling = terms.sampling();
    }

    /** Another, with the working memory of this one. */
    Shaper(Shaper other) {
      this.cap = other.cap;
      this.sparse = other.sparse;
      this.sampling = other.sampling;
    }

    /** The least q of an entry that is kept. */
    abstract double least();

    @Override
    public void shape(float[] logits, int offset, LatticeLaw into, DraftFigures figures) {
      // One more than the cap, to see whether the cap binds.
      sparse.shape(logits, offset, sampling, cap + 1);
      // Entries of probability 0 (cut by the sampling) would cost bits and carry nothing.
      int above = sparse.countAtLeast(Math.max(least(), Double.MIN_VALUE));
      int support = Math.clamp(above, 1, cap);
      sparse.cut(support).roundRenormalised(resolution, into);
      figures.supportSize = support;
      figures.droppedMass = sparse.droppedMass();
      figures.quantizationTv = sparse.roundingTv();
      figures.capped = above > cap;
    }
  }

  private final class ConformalShaper extends Shaper {
    private final ConformalThreshold state;

    ConformalShaper(Threshold.Conformal settings, Terms terms) {
      super(terms);
      state = new ConformalThreshold(settings.initial(), settings.alpha(), settings.eta());
    }

    private ConformalShaper(ConformalShaper other, ConformalThreshold state) {
      super(other);
      this.state = state;
    }

    @Override
    public LawShaper ahead(int observed) {
      return new ConformalShaper(this, state.after(observed));
    }

    @Override
    double least() {
      return state.beta();
    }

    @Override
    public void shape(float[] logits, int offset, LatticeLaw into, DraftFigures figures) {
      figures.threshold = state.beta();
      super.shape(logits, offset, into, figures);
      state.observe(figures.droppedMass);
    }

    @Override
    public void settle(int observed) {
      state.settle(observed);
    }
  }

  private final class PricedShaper extends Shaper {
    private final PricedThreshold state;

    PricedShaper(Terms terms) {
      super(terms);
      state = new PricedThreshold();
    }

    private PricedShaper(PricedShaper other) {
      super(other);
      state = other.state.copy();
    }

    @Override
    public LawShaper ahead(int observed) {
      return new PricedShaper(this);
    }

    @Override
    double least() {
      return state.value();
    }

    @Override
    public void shape(float[] logits, int offset, LatticeLaw into, DraftFigures figures) {
      figures.threshold = state.value();
      super.shape(logits, offset, into, figures);
      figures.capped = false; // No guarantee that the cap could void.
    }

    @Override
    public void paid(int entries, double bits) {
      state.paid(entries, bits);
    }

    @Override
    public void price(double secondsPerBit, double secondsPerToken) {
      state.price(secondsPerBit, secondsPerToken);
    }
  }

  private final class Codec implements LawCodec {
    private final LatticeCode ranks;
    private final SupportSizeModel sizes;

    Codec(int vocabulary) {
      int cap = Math.min(maxSupport, vocabulary);
      ranks = new LatticeCode(vocabulary, resolution, cap);
      sizes = new SupportSizeModel(cap);
    }

    private Codec(LatticeCode ranks, SupportSizeModel sizes) {
      this.ranks = ranks;
      this.sizes = sizes;
    }

    @Override
    public LawCodec ahead(Terms terms, int observed) {
      return new Codec(ranks, sizes.ahead(observed));
    }

    @Override
    public int rawBits(LatticeLaw law) {
      return ranks.bits(law.size());
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
      ranks.encode(law.size(), law.ids(), law.counts(), out);
    }

    @Override
    public void read(PayloadReader in, LatticeLaw into) throws MalformedPayloadException {
      int size = sizes.read(in);
      into.ensure(size);
      ranks.decode(size, in, into.ids(), into.counts());
      into.filled(size, resolution);
    }

    @Override
    public void forget() {
      sizes.forget();
    }

    @Override
    public boolean adapts() {
      return true;
    }

    @Override
    public void settle(int observed) {
      sizes.settle(observed);
    }
  }
}
