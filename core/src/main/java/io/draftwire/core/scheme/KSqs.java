package io.draftwire.core.scheme;

import io.draftwire.core.coding.LatticeCode;
import io.draftwire.core.coding.MalformedPayloadException;
import io.draftwire.core.coding.PayloadReader;
import io.draftwire.core.coding.PayloadWriter;
import io.draftwire.core.law.LatticeLaw;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.law.SparseLaw;

/**
 * K-SQS (SQS-SD, arXiv 2510.09942): the K largest entries of q, renormalised, rounded to the
 * lattice of resolution ell. A law travels as one joint rank in ceil(log2(C(V,K) C(ell+K-1,K-1)))
 * bits. K = 1 is greedy drafting: the id alone.
 *
 * @param support K
 * @param resolution ell
 * @param code how the support travels
 * @param rule how drafts are judged
 * @param siblings candidates a place, the draft included, 1..4; with more than one drafts are
 *     judged token by token
 */
public record KSqs(int support, int resolution, SupportCode code, AcceptanceRule rule, int siblings)
    implements Scheme {

  /** As the paper codes it. */
  public KSqs(int support, int resolution) {
    this(support, resolution, SupportCode.ENUMERATIVE);
  }

  /** With the usual rule. */
  public KSqs(int support, int resolution, SupportCode code) {
    this(support, resolution, code, AcceptanceRule.BLOCK);
  }

  /** With one candidate a place. */
  public KSqs(int support, int resolution, SupportCode code, AcceptanceRule rule) {
    this(support, resolution, code, rule, 1);
  }

  public KSqs {
    SchemeLimits.checkSiblings(siblings, rule);
    SchemeLimits.checkSupport(support);
    SchemeLimits.checkResolution(resolution);
  }

  @Override
  public String name() {
    return "k-sqs";
  }

  @Override
  public String label() {
    return name()
        + " K="
        + support
        + " ell="
        + resolution
        + (code == SupportCode.ADAPTIVE ? " adaptive" : "")
        + SchemeLimits.suffix(rule, siblings);
  }

  @Override
  public void checkFits(int vocabulary) {
    SchemeLimits.checkSupportFits(support, vocabulary);
  }

  @Override
  public int mostDrafts(int vocabulary) {
    return Math.min(SchemeLimits.mostDrafts(support), SchemeLimits.mostBeside(siblings));
  }

  @Override
  public boolean lawsMayFollow() {
    return code == SupportCode.ENUMERATIVE && siblings == 1;
  }

  @Override
  public Drafting drafting(Terms terms) {
    int vocabulary = terms.vocabulary();
    Sampling sampling = terms.sampling();
    SparseLaw sparse = new SparseLaw(vocabulary);
    LawShaper shaper =
        (logits, offset, into, figures) -> {
          sparse
              .shapeHead(logits, offset, sampling, support)
              .cut(support)
              .roundRenormalised(resolution, into);
          figures.supportSize = support;
          figures.droppedMass = sparse.droppedMass();
          figures.quantizationTv = sparse.roundingTv();
        };
    return new LawDrafting(terms, shaper, codec(terms), rule, siblings);
  }

  @Override
  public Verification verification(Terms terms) {
    return new LawVerification(terms, codec(terms), rule, siblings);
  }

  private LawCodec codec(Terms terms) {
    return switch (code) {
      case ENUMERATIVE -> new Codec(terms.vocabulary());
      case ADAPTIVE -> new AdaptiveCodec(terms, resolution, support);
    };
  }

  private final class Codec implements LawCodec {
    private final LatticeCode ranks;

    Codec(int vocabulary) {
      ranks = new LatticeCode(vocabulary, resolution, support);
    }

    @Override
    public int rawBits(LatticeLaw law) {
      return ranks.bits(support);
    }

    @Override
    public void write(LatticeLaw law, PayloadWriter out) {
      ranks.encode(support, law.ids(), law.counts(), out);
    }

    @Override
    public void read(PayloadReader in, LatticeLaw into) throws MalformedPayloadException {
      into.ensure(support);
      ranks.decode(support, in, into.ids(), into.counts());
      into.filled(support, resolution);
    }
  }
}
