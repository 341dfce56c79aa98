package io.draftwire.core.session;

import io.draftwire.core.scheme.DraftFigures;
import io.draftwire.core.scheme.Drafting;
import io.draftwire.core.scheme.Scheme;
import java.util.ArrayList;
import java.util.List;

/**
 * An open round of the edge's: what it says beside its drafts, and what is known of these, to tell
 * of those that come to stand.
 */
final class OpenRound {
  private final DrawnBy by;
  private final double[] q;
  private final double[] bits;
  private final int from;
  private final int limit;
  private final boolean withheld;

  private int number;

  /** The scheme, where it is another than the round's before; null otherwise. */
  private Scheme change;

  /** The correction that was drawn here for the round before. */
  private int choice;

  private OpenCorrection correction = new OpenCorrection();

  private final SentParts parts = new SentParts();

  /** Whether it has left once, and whether its drafts were coded again on this connection. */
  private boolean sent;

  private boolean recoded;

  private int drafts;
  private long supportSum;
  private double droppedSum;
  private double thresholdSum;
  private double quantizationSum;
  private int capped;

  /**
   * It has no number yet.
   *
   * @param from tokens of the committed text that its drafts follow
   * @param limit most drafts
   * @param withheld as {@link EdgeMessage.Round#withheld}
   * @param change as {@link EdgeMessage.Round#scheme}
   * @param choice as {@link EdgeMessage.Round#choice}
   */
  OpenRound(DrawnBy by, int from, int limit, boolean withheld, Scheme change, int choice) {
    this.by = by;
    this.withheld = withheld;
    this.from = from;
    this.limit = limit;
    this.change = change;
    this.choice = choice;
    q = new double[limit];
    bits = new double[limit];
  }

  /** It goes on under another number on another connection, whose hello has said the rest. */
  void renumber(int other) {
    number = other;
    recoded = false;
    correction = new OpenCorrection();
    parts.clear();
    heard();
  }

  /** What it says beside its drafts has arrived. */
  void heard() {
    choice = EdgeMessage.NO_CHOICE;
    change = null;
  }

  /** It is the round of this number. */
  OpenRound numbered(int own) {
    number = own;
    return this;
  }

  int number() {
    return number;
  }

  DrawnBy by() {
    return by;
  }

  /** The scheme of its drafts. */
  Scheme scheme() {
    return by.drafter().scheme();
  }

  /** The half that it is drawn by. */
  Drafting half() {
    return by.drafter().half();
  }

  boolean withheld() {
    return withheld;
  }

  /** Whether a verdict that accepts so many drafts has no token behind them. */
  boolean endsWith(int accepted) {
    return withheld && drafts > 0 && accepted == drafts;
  }

  int from() {
    return from;
  }

  int limit() {
    return limit;
  }

  Scheme change() {
    return change;
  }

  int choice() {
    return choice;
  }

  /** What of it has left ahead of the rest. */
  SentParts parts() {
    return parts;
  }

  OpenCorrection correction() {
    return correction;
  }

  /**
   * It leaves.
   *
   * @return whether it had left before
   */
  boolean leave() {
    boolean again = sent;
    sent = true;
    return again;
  }

  /** Whether it has left once. */
  boolean hasLeft() {
    return sent;
  }

  boolean recoded() {
    return recoded;
  }

  /** A verdict came, by which at most {@code most} drafts can have been accepted. */
  void ruled(int ruledNumber, int accepted, int most) throws SessionException {
    Claims.verdict(ruledNumber, accepted, most, number, drafts);
    heard();
  }

  /** Its drafts are coded again, as the cloud asks for. */
  void recode() {
    recoded = true;
    parts.clear();
    heard();
  }

  /** Whether another draft has a place in it. */
  boolean hasRoom() {
    return drafts < limit;
  }

  /**
   * One more draft.
   *
   * @param chance under the law that it was drawn from; NaN where unknown
   */
  void drafted(DraftFigures figures, double chance) {
    q[drafts] = chance;
    bits[drafts] = figures.bits();
    drafts++;
    supportSum += figures.supportSize();
    droppedSum += figures.droppedMass();
    thresholdSum += figures.threshold();
    quantizationSum += figures.quantizationTv();
    capped += figures.capped() ? 1 : 0;
  }

  /** Over its drafts. */
  long supportSum() {
    return supportSum;
  }

  double droppedSum() {
    return droppedSum;
  }

  double quantizationSum() {
    return quantizationSum;
  }

  /** Drafts whose support was cut. */
  int capped() {
    return capped;
  }

  /** Another candidate stands in a draft's place, of which only the draft's figures are known. */
  void standsBeside(int place) {
    q[place] = Double.NaN;
    bits[place] = Double.NaN;
  }

  int drafts() {
    return drafts;
  }

  /**
   * The drafts that stand, and perhaps the token that follows them.
   *
   * @param tokens those that became part of the answer
   * @param follows what the token that follows is
   * @param chances of the drafts, then of that token
   */
  Burst burst(
      int round,
      Scheme scheme,
      int accepted,
      int payloadBits,
      int[] tokens,
      Origin follows,
      Chances chances) {
    List<CommittedToken> committed = new ArrayList<>(tokens.length);
    for (int i = 0; i < tokens.length; i++) {
      boolean draft = i < accepted;
      committed.add(
          committed(
              tokens[i],
              draft ? Origin.ACCEPTED : follows,
              draft ? q[i] : Double.NaN,
              draft ? bits[i] : Double.NaN,
              chances,
              i));
    }
    return new Burst(
        round,
        scheme,
        drafts,
        accepted,
        payloadBits,
        (double) supportSum / drafts,
        droppedSum / drafts,
        thresholdSum / drafts,
        committed);
  }

  /** A token that the cloud decoded alone. */
  static Burst streamed(int round, int token, Chances chances) {
    CommittedToken committed =
        committed(token, Origin.STREAMED, Double.NaN, Double.NaN, chances, 0);
    return new Burst(round, null, 0, 0, 0, Double.NaN, Double.NaN, Double.NaN, List.of(committed));
  }

  /** A token that the draft made alone. */
  static Burst alone(int round, int token) {
    CommittedToken committed =
        committed(token, Origin.UNVERIFIED, Double.NaN, Double.NaN, Chances.NONE, 0);
    return new Burst(round, null, 0, 0, 0, Double.NaN, Double.NaN, Double.NaN, List.of(committed));
  }

  private static CommittedToken committed(
      int token, Origin origin, double q, double bits, Chances chances, int index) {
    boolean known = index < chances.count();
    return new CommittedToken(
        token,
        origin,
        q,
        bits,
        known ? chances.p()[index] : Double.NaN,
        known ? chances.log()[index] : Double.NaN,
        known ? chances.likeliest(index) : Likeliest.NONE);
  }
}
