package io.draftwire.lab.pair;

import io.draftwire.core.law.Law;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.random.Dice;
import io.draftwire.core.scheme.Drafting;
import io.draftwire.core.scheme.Scheme;

/** One scheme at one temperature, and how it does along the text. */
public final class Judged {
  /** Drafts of a round, over which a round's rounding to whole symbols is spread. */
  private static final int ROUND = 4;

  private final Scheme scheme;
  private final Sampling sampling;
  private final Chances chances = new Chances();
  private long bits;
  private long drafts;
  private long counted;
  private long support;
  private double dropped;

  Judged(Scheme scheme, Sampling sampling) {
    this.scheme = scheme;
    this.sampling = sampling;
  }

  public Scheme scheme() {
    return scheme;
  }

  public Chances chances() {
    return chances;
  }

  public double bitsPerDraft() {
    return (double) bits / drafts;
  }

  public double meanSupport() {
    return (double) support / counted;
  }

  public double meanDroppedMass() {
    return dropped / counted;
  }

  /** The scheme's half for one sequence, whose state follows that sequence alone. */
  final class Lane {
    private final double[] sequence;
    private final Drafting drafting;
    private int inRound;
    private int length;

    Lane(int vocabulary, int longest, long seed) {
      drafting = scheme.drafting(vocabulary, sampling, new Dice(seed));
      sequence = new double[longest];
    }

    /** Drafts at one position of the text and asks what the target would say of it. */
    void judge(int position, float[] logits, int offset, Law target, boolean counts) {
      if (inRound == 0) {
        drafting.begin(position, Integer.MAX_VALUE);
      }
      drafting.propose(logits, offset);
      inRound++;
      if (counts) {
        sequence[length++] = drafting.acceptance(target);
        counted++;
        support += drafting.figures().supportSize();
        dropped += drafting.figures().droppedMass();
      }
      if (inRound == ROUND) {
        endRound();
      }
    }

    private void endRound() {
      if (inRound > 0) {
        bits += drafting.payloadBits();
        drafts += inRound;
        // The text is the verified one, so every law was on a verified prefix.
        drafting.settle(inRound);
        inRound = 0;
      }
    }

    void end() {
      endRound();
      for (int i = 0; i < length; i++) {
        chances.add(sequence[i]);
      }
      chances.endSequence();
    }
  }
}
