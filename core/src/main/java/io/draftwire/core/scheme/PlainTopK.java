package io.draftwire.core.scheme;

import io.draftwire.core.coding.MalformedPayloadException;
import io.draftwire.core.coding.PayloadReader;
import io.draftwire.core.coding.PayloadWriter;
import io.draftwire.core.law.LatticeLaw;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.law.SparseLaw;

/**
 * The baseline that anyone would write first: the K largest entries of q, each as an id of fixed
 * width (16 bits up to 65,536 tokens, ceil(log2 V) beyond) and a float16 probability. As with
 * {@link Dense}, what is drawn from is the law that the other end will decode, so it is exact too.
 *
 * @param support K
 * @param rule how drafts are judged
 * @param siblings candidates a place, the draft included, 1..4; with more than one drafts are
 *     judged token by token
 */
public record PlainTopK(int support, AcceptanceRule rule, int siblings) implements Scheme {
  private static final int SHORTEST_ID_BITS = 16;

  /** With the usual rule. */
  public PlainTopK(int support) {
    this(support, AcceptanceRule.BLOCK);
  }

  /** With one candidate a place. */
  public PlainTopK(int support, AcceptanceRule rule) {
    this(support, rule, 1);
  }

  public PlainTopK {
    SchemeLimits.checkSiblings(siblings, rule);
    SchemeLimits.checkSupport(support);
  }

  @Override
  public String name() {
    return "top-k";
  }

  @Override
  public String label() {
    return name() + " K=" + support + SchemeLimits.suffix(rule, siblings);
  }

  @Override
  public void checkFits(int vocabulary) {
    SchemeLimits.checkSupportFits(support, vocabulary);
  }

  /** Bits of one law over V tokens, without the drawn token. */
  public int bits(int vocabulary) {
    return support * (idBits(vocabulary) + Float16.BITS);
  }

  private static int idBits(int vocabulary) {
    return Math.max(SHORTEST_ID_BITS, PayloadWriter.idBits(vocabulary));
  }

  @Override
  public int mostDrafts(int vocabulary) {
    return SchemeLimits.mostBeside(siblings);
  }

  @Override
  public boolean lawsMayFollow() {
    return siblings == 1;
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
              .renormalised(Float16::units, into);
          figures.supportSize = support;
          figures.droppedMass = sparse.droppedMass();
          figures.quantizationTv = sparse.roundingTv();
        };
    return new LawDrafting(terms, shaper, new Codec(vocabulary), rule, siblings);
  }

  @Override
  public Verification verification(Terms terms) {
    return new LawVerification(terms, new Codec(terms.vocabulary()), rule, siblings);
  }

  private final class Codec implements LawCodec {
    private final int vocabulary;

    Codec(int vocabulary) {
      this.vocabulary = vocabulary;
    }

    @Override
    public int rawBits(LatticeLaw law) {
      return bits(vocabulary);
    }

    @Override
    public void write(LatticeLaw law, PayloadWriter out) {
      for (int i = 0; i < support; i++) {
        out.raw(law.id(i), idBits(vocabulary));
        Float16.write(law.count(i), out);
      }
    }

    @Override
    public void read(PayloadReader in, LatticeLaw into) throws MalformedPayloadException {
      into.ensure(support);
      long total = 0;
      int last = -1;
      for (int i = 0; i < support; i++) {
        int at = in.bitPosition();
        int id = (int) in.raw(idBits(vocabulary));
        if (id <= last || id >= vocabulary) {
          throw new MalformedPayloadException(
              "token "
                  + id
                  + " behind token "
                  + last
                  + "; ids must ascend and be below "
                  + vocabulary,
              at);
        }
        last = id;
        into.ids()[i] = id;
        into.counts()[i] = Float16.read(in, id);
        total += into.counts()[i];
      }
      Float16.checkTotal(total, in);
      into.filled(support, total);
    }
  }
}
