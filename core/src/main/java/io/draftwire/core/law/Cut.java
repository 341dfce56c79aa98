package io.draftwire.core.law;

/**
 * Which tokens top-k, top-p and min-p leave, for those who need no weights: the same ones as {@link
 * Law#shape} keeps (tested), found without writing V of them. They are a prefix of the order (logit
 * descending, id ascending), so the last one says it all. Not thread-safe; reusable.
 */
final class Cut {
  /** Steps in which the number of entries that a top-p cut looks at grows and shrinks. */
  private static final int GROWTH = 8;

  private static final int LEAST_LOOK = 64;

  /** How far {@link LogitScan#roughSum} may be off, and as much again. */
  private static final double ROUGH = 2e-4;

  private final TopSelection selection = new TopSelection();

  /** What was enough for top-p in the row before: a selection is fastest with the same number. */
  private int topPLook = LEAST_LOOK;

  private float[] logits = {};
  private int offset;
  private int vocabulary;
  private int top;
  private float max;
  private float scale;
  private float leastWeight;
  private float lastLogit;
  private int lastToken;

  /**
   * Finds what {@code sampling} keeps of {@code logits[offset, offset + vocabulary)}; it is not
   * greedy.
   *
   * @throws BrokenRowException if the logits hold NaN or +infinity, or nothing finite
   */
  Cut find(float[] logits, int offset, int vocabulary, Sampling sampling) {
    this.logits = logits;
    this.offset = offset;
    this.vocabulary = vocabulary;
    scale = (float) (1 / sampling.temperature());
    leastWeight = Math.max((float) sampling.minP(), Float.MIN_VALUE);
    if (sampling.topK() > 0 || sampling.topP() < 1) {
      findLast(sampling);
    } else {
      top = LogitScan.indexOfMax(logits, offset, vocabulary);
      max = logits[offset + top];
      lastLogit = Float.NEGATIVE_INFINITY;
      lastToken = vocabulary;
    }
    return this;
  }

  /** The lowest id of the largest logit; always kept. */
  int top() {
    return top;
  }

  boolean keeps(int token) {
    float logit = logits[offset + token];
    return (logit > lastLogit || logit == lastLogit && token <= lastToken)
        && weight(logit) >= leastWeight;
  }

  private float weight(float logit) {
    return Exponential.of((logit - max) * scale);
  }

  private void findLast(Sampling sampling) {
    int kept = sampling.topK() > 0 ? ofTopK(sampling) : ofTopP(sampling.topP());
    lastLogit = selection.value(kept - 1);
    lastToken = selection.id(kept - 1);
  }

  private int ofTopK(Sampling sampling) {
    select(sampling.topK());
    // Top-p takes its share of what top-k left.
    return reaching(sampling.topP() * selectedMass());
  }

  /** Half the price of an exact sum over V, and most times the rough one leaves no doubt. */
  private int ofTopP(double share) {
    select(topPLook);
    double goal = share * LogitScan.roughSum(logits, offset, vocabulary, max, scale);
    while (selection.size() < vocabulary && selectedMass() < goal * (1 + ROUGH)) {
      topPLook = (int) Math.min(vocabulary, (long) GROWTH * topPLook);
      select(topPLook);
    }
    int kept = reaching(goal * (1 - ROUGH));
    if (kept != reaching(goal * (1 + ROUGH))) {
      kept = reaching(share * LogitScan.expSum(logits, offset, vocabulary, max, scale, null));
    }
    if (kept < topPLook / (2 * GROWTH)) {
      topPLook = Math.max(LEAST_LOOK, topPLook / GROWTH);
    }
    return kept;
  }

  private void select(int count) {
    selection.select(logits, offset, vocabulary, count);
    if (!selection.sound()) {
      // Names what is wrong with the row.
      LogitScan.max(logits, offset, vocabulary);
    }
    top = selection.id(0);
    max = selection.value(0);
  }

  private double selectedMass() {
    double mass = 0;
    for (int i = 0; i < selection.size(); i++) {
      mass += weight(selection.value(i));
    }
    return mass;
  }

  /** How many of the selected, at least one, have the mass that is the goal; min-p comes later. */
  private int reaching(double goal) {
    double mass = 1;
    int kept = 1;
    while (kept < selection.size() && mass < goal) {
      mass += weight(selection.value(kept++));
    }
    return kept;
  }
}
