package io.draftwire.core.live;

import io.draftwire.core.scheme.Coupled;
import io.draftwire.core.session.Burst;
import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.CommittedToken;
import io.draftwire.core.session.Likeliest;
import io.draftwire.core.session.Origin;
import java.util.ArrayList;
import java.util.List;

/** One pass of a live session as listeners hear of it. */
final class LiveBurst {
  private LiveBurst() {}

  /**
   * @param tokens the guesses on the way, and the cloud's own behind them
   * @param bits payload bits of each guess on the way
   * @param payload bits of all guesses that left since the pass before
   */
  static Burst of(
      int pass,
      CloudMessage.Advance advance,
      int[] tokens,
      double[] bits,
      int walked,
      int payload) {
    boolean known = advance.chances().count() > 0;
    List<CommittedToken> committed = new ArrayList<>(tokens.length);
    for (int i = 0; i < tokens.length; i++) {
      boolean guessed = i < walked;
      committed.add(
          new CommittedToken(
              tokens[i],
              guessed ? Origin.ACCEPTED : Origin.STREAMED,
              Double.NaN,
              guessed ? bits[i] : Double.NaN,
              known ? advance.chances().p()[i] : Double.NaN,
              known ? advance.chances().log()[i] : Double.NaN,
              known ? advance.chances().likeliest(i) : Likeliest.NONE));
    }
    int guesses = Math.max(0, advance.rows() - 1);
    return new Burst(
        pass,
        guesses == 0 ? null : new Coupled(),
        guesses,
        walked,
        payload,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        committed);
  }

  /** A token that the draft made alone. */
  static Burst alone(int token) {
    CommittedToken committed =
        new CommittedToken(
            token, Origin.UNVERIFIED, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
    return new Burst(0, null, 0, 0, 0, Double.NaN, Double.NaN, Double.NaN, List.of(committed));
  }
}
