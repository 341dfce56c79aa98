package io.draftwire.lab.pair;

import io.draftwire.core.law.Law;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.random.Dice;
import io.draftwire.core.scheme.Drafting;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.scheme.Terms;
import io.draftwire.engine.Priors;
import io.draftwire.engine.Tokenizer;

/** One scheme at one temperature, and how it does along the text. */
public final class Judged {
  /**
   * Most drafts of a round, over which a round's rounding to whole symbols and its check value are
   * spread. A round ends where the text is another than what was drafted: ids behind that would be
   * coded in a context that is not the text's.
   */
  private static final int ROUND = 4;

  private final Scheme scheme;
  private final Sampling sampling;
  private final AcceptanceRuns chances = new AcceptanceRuns();
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

  public AcceptanceRuns chances() {
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
    private final int[] round = new int[ROUND];
    private int inRound;
    private int length;

    Lane(int longest, long seed, Tokenizer tokenizer, int[] beginning) {
      drafting =
          scheme.drafting(
              new Terms(
                  tokenizer.vocabularySize(), sampling, new Dice(seed), Priors.of(tokenizer)));
      sequence = new double[longest];
      for (int token : beginning) {
        drafting.committed(token);
      }
    }

    /**
     * Drafts at one position of the text and asks what the target would say of it.
     *
     * @param token that the text has there
     */
    void judge(int position, int token, float[] logits, int offset, Law target, boolean counts) {
      if (inRound == 0) {
        drafting.begin(position, Integer.MAX_VALUE);
      }
      int drafted = drafting.propose(logits, offset);
      round[inRound++] = token;
      if (counts) {
        sequence[length++] = drafting.acceptance(target);
        counted++;
        support += drafting.figures().supportSize();
        dropped += drafting.figures().droppedMass();
      }
      if (inRound == ROUND || drafted != token) {
        endRound();
      }
    }

    private void endRound() {
      if (inRound > 0) {
        bits += drafting.payloadBits();
        drafts += inRound;
        // The text is the verified one, so every law was on a verified prefix.
        drafting.settle(inRound);
        for (int i = 0; i < inRound; i++) {
          drafting.committed(round[i]);
        }
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
