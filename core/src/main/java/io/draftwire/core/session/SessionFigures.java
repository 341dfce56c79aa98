package io.draftwire.core.session;

/**
 * What an answer cost and how its drafts fared. Every round counts: nothing is left out because it
 * was slow or badly accepted, which would bias what is shown.
 */
public final class SessionFigures {
  private final long[] roundsByAccepted;
  private final long[] tested;
  private final long[] acceptedAt;

  private long rounds;
  private long draftTokens;
  private long acceptedTokens;
  private long speculatedTokens;
  private long payloadBits;
  private long supportSum;
  private double droppedSum;
  private double quantizationSum;
  private long capped;
  private long streamed;
  private long unverified;
  private long rejections;
  private long resyncs;

  private long draftPasses;
  private long draftNodes;
  private long targetPasses;
  private long targetRows;

  private long ahead;
  private long aheadUsed;
  private long drawnByRows;
  private long roundsBegunAhead;
  private long roundsSentAhead;
  private long roundsTakenUp;
  private long bitsForNothing;

  private long ranked;
  private long firstRanked;

  private long hints;
  private long hintsSettled;
  private long hintsRight;
  private long hintsDropped;

  /**
   * @param maxDrafts most drafts that a round has, or that a live pass goes along in these figures
   */
  public SessionFigures(int maxDrafts) {
    roundsByAccepted = new long[maxDrafts + 1];
    tested = new long[maxDrafts];
    acceptedAt = new long[maxDrafts];
  }

  private SessionFigures(SessionFigures from) {
    roundsByAccepted = from.roundsByAccepted.clone();
    tested = from.tested.clone();
    acceptedAt = from.acceptedAt.clone();
    rounds = from.rounds;
    draftTokens = from.draftTokens;
    acceptedTokens = from.acceptedTokens;
    speculatedTokens = from.speculatedTokens;
    payloadBits = from.payloadBits;
    supportSum = from.supportSum;
    droppedSum = from.droppedSum;
    quantizationSum = from.quantizationSum;
    capped = from.capped;
    streamed = from.streamed;
    unverified = from.unverified;
    rejections = from.rejections;
    resyncs = from.resyncs;
    draftPasses = from.draftPasses;
    draftNodes = from.draftNodes;
    targetPasses = from.targetPasses;
    targetRows = from.targetRows;
    ahead = from.ahead;
    aheadUsed = from.aheadUsed;
    drawnByRows = from.drawnByRows;
    roundsBegunAhead = from.roundsBegunAhead;
    roundsSentAhead = from.roundsSentAhead;
    roundsTakenUp = from.roundsTakenUp;
    bitsForNothing = from.bitsForNothing;
    ranked = from.ranked;
    firstRanked = from.firstRanked;
    hints = from.hints;
    hintsSettled = from.hintsSettled;
    hintsRight = from.hintsRight;
    hintsDropped = from.hintsDropped;
  }

  /** These figures where both ends are one machine: no payload crossed a link. */
  public SessionFigures withoutPayload() {
    SessionFigures figures = new SessionFigures(this);
    figures.payloadBits = 0;
    figures.bitsForNothing = 0;
    return figures;
  }

  /** A round left whose turn it is. */
  void sent(OpenRound round, int bits) {
    int drafts = round.drafts();
    rounds++;
    draftPasses += drafts;
    draftNodes += drafts;
    targetPasses++;
    targetRows += drafts + round.half().siblings().count() + 1;
    draftTokens += drafts;
    payloadBits += bits;
    supportSum += round.supportSum();
    droppedSum += round.droppedSum();
    quantizationSum += round.quantizationSum();
    capped += round.capped();
  }

  /** A round is drafted ahead of the verdict that it stands behind. */
  void begunAhead() {
    roundsBegunAhead++;
  }

  /** Such a round left before the verdict: whatever becomes of it, its bits were sent. */
  void sentAhead(int bits) {
    roundsSentAhead++;
    payloadBits += bits;
  }

  /** The verdict was the one that a round ahead stood behind, and its turn has come. */
  void tookUp(OpenRound round) {
    usedRows(round.drafts());
    if (round.hasLeft()) {
      roundsTakenUp++;
      sent(round, 0);
    }
  }

  /** The verdict was another: a round ahead never was. */
  void droppedAhead(OpenRound round) {
    bitsForNothing += round.hasLeft() ? round.half().payloadBits() : 0;
  }

  /** A round was sent once more. */
  void resent(int bits) {
    payloadBits += bits;
    resyncs++;
  }

  /**
   * @param sibling whether a candidate beside the next draft stands behind the accepted ones: it
   *     counts as if that did
   */
  void ruled(int drafts, int accepted, boolean sibling, int committed) {
    int standing = accepted + (sibling ? 1 : 0);
    roundsByAccepted[standing]++;
    acceptedTokens += standing;
    rejections += accepted < drafts && !sibling ? 1 : 0;
    speculatedTokens += committed;
    for (int i = 0; i < drafts && i <= accepted; i++) {
      tested[i]++;
      acceptedAt[i] += i < standing ? 1 : 0;
    }
  }

  void streamed() {
    streamed++;
    targetPasses++;
    targetRows++;
  }

  /** The draft went on alone. */
  public void alone() {
    unverified++;
  }

  /** So many tokens that the draft made alone are no part of the text any more. */
  public void takenBack(int tokens) {
    unverified -= tokens;
  }

  /** A live edge's draft was run over so many nodes at once. */
  public void draftPass(int nodes) {
    draftPasses++;
    draftNodes += nodes;
  }

  /** The draft was run once while a verdict was under way. */
  void ranAhead() {
    ahead++;
    draftPasses++;
    draftNodes++;
  }

  /** A draft was drawn by the row of such a pass, in a round that may come to be. */
  void drawnByRow() {
    drawnByRows++;
  }

  /** What came of so many such passes are drafts' rows: no others were run for them. */
  void usedRows(int rows) {
    aheadUsed += rows;
    draftPasses -= rows;
    draftNodes -= rows;
  }

  /** Drafts drawn by rows of such passes, those of rounds that never came to be among them. */
  public long drawnByRows() {
    return drawnByRows;
  }

  /** Rounds that were drafted, as far as they were, ahead of the verdict that they stand behind. */
  public long roundsBegunAhead() {
    return roundsBegunAhead;
  }

  /** Of those, the ones that left before it. */
  public long roundsSentAhead() {
    return roundsSentAhead;
  }

  /** Of those, the ones whose turn came, since the verdict was the one that they stood behind. */
  public long roundsTakenUp() {
    return roundsTakenUp;
  }

  /** Payload bits of the others; part of {@link #payloadBits}. */
  public long bitsForNothing() {
    return bitsForNothing;
  }

  /** Passes of the draft that were run while a verdict was under way. */
  public long draftedAhead() {
    return ahead;
  }

  /** Of those, the ones that a draft was drawn by; the others were for nothing. */
  public long usedAhead() {
    return aheadUsed;
  }

  /** Guesses left a live edge. */
  public void grown(int guesses, int bits) {
    draftTokens += guesses;
    payloadBits += bits;
  }

  /** The text's next token came behind one that a live edge had run its draft over. */
  public void ranked(boolean first) {
    ranked++;
    firstRanked += first ? 1 : 0;
  }

  /** Committed tokens that a live edge's draft had run a race for. */
  public long ranked() {
    return ranked;
  }

  /** Of those, the winners of that race: what coupled drafting would have accepted. */
  public long firstRanked() {
    return firstRanked;
  }

  /** A hint came that could be. */
  public void hinted() {
    hints++;
  }

  /** A hint came that cannot be, or too late. */
  public void hintDropped() {
    hintsDropped++;
  }

  /** What was foreseen by the latest hint of a pass came true, or did not. */
  public void hintSettled(boolean right) {
    hintsSettled++;
    hintsRight += right ? 1 : 0;
  }

  /** Hints that came in time, and were of a pass that could be. */
  public long hints() {
    return hints;
  }

  /** Passes of the target that a hint came of. */
  public long hintedPasses() {
    return hintsSettled;
  }

  /** Of those, the ones that the latest hint was right about. */
  public long hintsRight() {
    return hintsRight;
  }

  /** Hints that came too late, twice, or of what cannot be. */
  public long hintsDropped() {
    return hintsDropped;
  }

  /** A live edge and its cloud began their coders anew. */
  public void regrown() {
    resyncs++;
  }

  /** A live cloud's pass over so many rows went along so many guesses, and one token more. */
  public void advanced(int walked, int rows) {
    targetPasses++;
    targetRows += rows;
    acceptedTokens += walked;
    if (rows == 1) {
      streamed++;
      return;
    }
    rounds++;
    speculatedTokens += walked + 1;
    roundsByAccepted[Math.min(walked, roundsByAccepted.length - 1)]++;
  }

  /** Passes of the draft at the edge. */
  public long draftPasses() {
    return draftPasses;
  }

  /** Tokens that those covered, the text's own not counted. */
  public long draftNodes() {
    return draftNodes;
  }

  /** Passes of the target that gave tokens. */
  public long targetPasses() {
    return targetPasses;
  }

  /** Rows of logits that the target gave. */
  public long targetRows() {
    return targetRows;
  }

  /** Rounds sent. */
  public long rounds() {
    return rounds;
  }

  public long draftTokens() {
    return draftTokens;
  }

  public long acceptedTokens() {
    return acceptedTokens;
  }

  /** Tokens that the draft made alone, while no cloud could be reached. */
  public long unverifiedTokens() {
    return unverified;
  }

  /** Tokens the cloud decoded alone. */
  public long streamedTokens() {
    return streamed;
  }

  /** Rounds in which a draft was rejected; each had one token resampled. */
  public long rejections() {
    return rejections;
  }

  /** Rounds that had to be coded again because the two coders were out of step. */
  public long resyncs() {
    return resyncs;
  }

  /** Accepted drafts over drafts sent; 0 where none were. */
  public double draftAcceptanceRate() {
    return ratio(acceptedTokens, draftTokens);
  }

  /** Committed tokens a round: the accepted ones and the one that follows them. */
  public double meanAcceptanceLength() {
    return ratio(speculatedTokens, rounds);
  }

  /** {@code [n]}: rounds in which n drafts were accepted, {@code long[L + 1]}. */
  public long[] acceptanceHistogram() {
    return roundsByAccepted.clone();
  }

  /**
   * {@code [i]}: of the drafts at place i that were tested (all before them accepted), the share
   * accepted.
   */
  public double[] acceptanceByPlace() {
    double[] rates = new double[tested.length];
    for (int i = 0; i < rates.length; i++) {
      rates[i] = ratio(acceptedAt[i], tested[i]);
    }
    return rates;
  }

  /** Places of a round at which any draft was tested. */
  public int placesTested() {
    int places = 0;
    for (int i = 0; i < tested.length; i++) {
      places = tested[i] > 0 ? i + 1 : places;
    }
    return places;
  }

  /** Payload bits over all rounds, before the rounding of each to bytes. */
  public long payloadBits() {
    return payloadBits;
  }

  public double bitsPerDraftToken() {
    return ratio(payloadBits, draftTokens);
  }

  public double meanSupportSize() {
    return ratio(supportSum, draftTokens);
  }

  public double meanDroppedMass() {
    return ratio(droppedSum, draftTokens);
  }

  public double meanQuantizationTv() {
    return ratio(quantizationSum, draftTokens);
  }

  /** Drafts whose support K_max cut: the conformal guarantee does not cover them. */
  public long cappedDrafts() {
    return capped;
  }

  private static double ratio(double of, double over) {
    return over == 0 ? 0 : of / over;
  }
}
