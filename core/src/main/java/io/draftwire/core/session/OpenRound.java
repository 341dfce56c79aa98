package io.draftwire.core.session;

import io.draftwire.core.law.Law;
import io.draftwire.core.scheme.DraftFigures;
import io.draftwire.core.scheme.Scheme;
import java.util.ArrayList;
import java.util.List;

/** What the edge knows of the drafts of its open round, to tell of those that come to stand. */
final class OpenRound {
  private final EdgeSettings settings;
  private final double[] q = new double[Protocol.MAX_DRAFTS];
  private final double[] bits = new double[Protocol.MAX_DRAFTS];

  /** For a scheme that has no law; made when one is needed. */
  private Law law;

  private int drafts;
  private double supportSum;
  private double droppedSum;
  private double thresholdSum;

  OpenRound(EdgeSettings settings) {
    this.settings = settings;
  }

  void begin() {
    drafts = 0;
    supportSum = 0;
    droppedSum = 0;
    thresholdSum = 0;
  }

  /** One more draft, drawn from {@code logits}. */
  void drafted(DraftFigures figures, int token, float[] logits, int offset) {
    q[drafts] = figures.q();
    if (Double.isNaN(q[drafts]) && settings.chances()) {
      law = law == null ? new Law(settings.vocabulary()) : law;
      q[drafts] = law.shape(logits, offset, settings.draftSampling()).p(token);
    }
    bits[drafts] = figures.bits();
    drafts++;
    supportSum += figures.supportSize();
    droppedSum += figures.droppedMass();
    thresholdSum += figures.threshold();
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
        supportSum / drafts,
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
        known ? chances.log()[index] : Double.NaN);
  }
}
