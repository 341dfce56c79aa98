package io.draftwire.lab.proof;

import io.draftwire.core.coding.LatticeCode;
import io.draftwire.core.coding.PayloadWriter;
import io.draftwire.core.law.LatticeLaw;
import io.draftwire.core.law.Law;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.law.SparseLaw;
import io.draftwire.core.random.Dice;
import io.draftwire.core.random.Purpose;
import io.draftwire.core.scheme.DraftFigures;
import io.draftwire.core.scheme.Drafting;
import io.draftwire.core.scheme.Terms;

/**
 * The mistake that a shipped law invites: sample from the float law, <em>then</em> quantise. Its
 * payload is a good k-sqs payload; only the token comes from another law than the one that travels.
 */
final class BiasedDrafting implements Drafting {
  private final int support;
  private final int resolution;
  private final Sampling sampling;
  private final Dice dice;
  private final SparseLaw sparse;
  private final LatticeCode code;
  private final LatticeLaw law = new LatticeLaw();
  private final PayloadWriter writer = new PayloadWriter();
  private long position;

  BiasedDrafting(int support, int resolution, int vocabulary, Sampling sampling, Dice dice) {
    this.support = support;
    this.resolution = resolution;
    this.sampling = sampling;
    this.dice = dice;
    sparse = new SparseLaw(vocabulary);
    code = new LatticeCode(vocabulary, resolution, support);
  }

  @Override
  public void begin(long position, int bitBudget) {
    this.position = position;
    writer.reset();
  }

  @Override
  public int propose(float[] logits, int offset) {
    sparse.shape(logits, offset, sampling, support).cut(support);
    sparse.roundRenormalised(resolution, law);
    code.encode(support, law.ids(), law.counts(), writer);
    int entry = law.entryOf(sparse.id(drawnRank()));
    writer.symbol(law.cumulative(entry), law.count(entry), law.total());
    return law.id(entry);
  }

  /** From the float law, skipping only what the lattice cannot send. */
  private int drawnRank() {
    double mass = 0;
    for (int rank = 0; rank < support; rank++) {
      mass += sendable(rank);
    }
    double target = dice.uniform(Purpose.DRAFT, position) * mass;
    for (int rank = 0; ; rank++) {
      target -= sendable(rank);
      if (target < 0 && sendable(rank) > 0) {
        return rank;
      }
    }
  }

  private double sendable(int rank) {
    return law.count(law.entryOf(sparse.id(rank))) > 0 ? sparse.q(rank) : 0;
  }

  /** There is nothing that it could leave behind. */
  @Override
  public Drafting ahead(Terms terms) {
    return this;
  }

  @Override
  public byte[] payload() {
    return writer.toByteArray();
  }

  @Override
  public int payloadBits() {
    return writer.bits();
  }

  @Override
  public void settle(int accepted) {}

  @Override
  public double acceptance(Law p) {
    throw new UnsupportedOperationException("the proof counts what happens, not what should");
  }

  @Override
  public DraftFigures figures() {
    return new DraftFigures();
  }
}
