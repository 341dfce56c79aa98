package io.draftwire.core.session;

import io.draftwire.core.coding.TokenPrior;
import io.draftwire.core.scheme.Candidates;
import io.draftwire.core.scheme.Siblings;
import io.draftwire.core.text.Prefix;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * What an edge holds a cloud's messages against. A cloud that claims what cannot be ends the
 * session.
 */
public final class Claims {
  /** Twice what {@link Protocol#MAX_CANDIDATES} take where each offer doubles them. */
  private static final int MOST_OFFERS = 160;

  private Claims() {}

  static void verdict(int number, int accepted, int most, int round, int drafts)
      throws SessionException {
    if (number != round || accepted < 0 || accepted > most) {
      throw refusal(
          "the cloud ruled on round "
              + number
              + " with "
              + accepted
              + " accepted; round "
              + round
              + " with "
              + drafts
              + " drafts is open");
    }
  }

  public static void token(int token, int vocabulary) throws SessionException {
    if (token < 0 || token >= vocabulary) {
      throw refusal(
          "the cloud sent token "
              + token
              + ", outside the vocabulary of "
              + vocabulary
              + "; the two models differ");
    }
  }

  /** The token of the candidate that stands. */
  static int sibling(Siblings siblings, CloudMessage.Ruling ruling) throws SessionException {
    try {
      return siblings.token(ruling.accepted(), ruling.sibling());
    } catch (IllegalArgumentException e) {
      throw refusal("the cloud ruled for what nobody drafted: " + e.getMessage());
    }
  }

  static void candidates(Candidates candidates, int tried, int vocabulary) throws SessionException {
    if (candidates.first() != tried || tried >= Protocol.MAX_CANDIDATES) {
      throw refusal(
          "the cloud offered candidates from "
              + candidates.first()
              + " on; "
              + tried
              + " were tried, of at most "
              + Protocol.MAX_CANDIDATES);
    }
    for (int i = 0; i < candidates.count(); i++) {
      token(candidates.tokens()[i], vocabulary);
      float p = candidates.p()[i];
      if (!(p > 0 && p <= 1)) {
        throw refusal(
            "the cloud offered token "
                + candidates.tokens()[i]
                + " with probability "
                + p
                + ", outside (0, 1]; its target is damaged");
      }
    }
  }

  /** Whether a round's candidates come in as few messages as a cloud needs for them. */
  static void offers(int count) throws SessionException {
    if (count > MOST_OFFERS) {
      throw refusal(
          "the cloud spread the candidates of one correction over more than "
              + MOST_OFFERS
              + " offers; ask another cloud");
    }
  }

  /**
   * The token behind the accepted drafts of a round.
   *
   * @param none whether the round wants none there
   */
  static void token(int token, boolean none, int vocabulary) throws SessionException {
    if (none && token != CloudMessage.Ruling.NO_TOKEN) {
      throw refusal(
          "the cloud sent token "
              + token
              + " behind a round that was accepted whole and wants none");
    }
    if (!none) {
      token(token, vocabulary);
    }
  }

  /**
   * Whether they are what was asked for.
   *
   * @param expected tokens that they are of
   */
  public static void chances(Chances chances, EdgeSettings settings, int expected)
      throws SessionException {
    chances(chances, settings, expected, expected);
  }

  /**
   * The same where some of the tokens are for one position.
   *
   * @param positions that they are for
   */
  static void chances(Chances chances, EdgeSettings settings, int expected, int positions)
      throws SessionException {
    int most = settings.chances() ? expected : 0;
    if (chances.count() != most) {
      throw refusal(
          "the cloud told the chances of "
              + chances.count()
              + " tokens; "
              + most
              + " were asked for");
    }
    int places = settings.alternatives() > 0 ? positions : 0;
    if (chances.likeliest().size() != places) {
      throw refusal(
          "the cloud told the likeliest tokens of "
              + chances.likeliest().size()
              + " positions; those of "
              + places
              + " were asked for");
    }
    for (Likeliest likeliest : chances.likeliest()) {
      if (likeliest.count() > settings.alternatives()) {
        throw refusal(
            "the cloud told "
                + likeliest.count()
                + " likeliest tokens; "
                + settings.alternatives()
                + " were asked for");
      }
      for (int token : likeliest.tokens()) {
        token(token, settings.vocabulary());
      }
    }
  }

  static void resync(int number, int round) throws SessionException {
    if (number != round) {
      throw refusal(
          "the cloud asked for round " + number + " once more; round " + round + " is open");
    }
  }

  /**
   * What both ends' id coders start from.
   *
   * @param told digest of the prior that the cloud will use; 0 for none
   * @param here this edge's
   */
  public static TokenPrior prior(long told, TokenPrior here) throws SessionException {
    if (told != 0 && told != here.digest()) {
      throw new SessionException(
          Refusal.Code.SETTINGS,
          "the cloud codes ids by prior "
              + Long.toHexString(told)
              + ", which is not this edge's; use the same release on both");
    }
    return told == 0 ? TokenPrior.NONE : here;
  }

  /**
   * Of a cloud that takes a session up: its id coders are to start from what they started from.
   *
   * @param told as in {@link #prior}
   * @param inUse by the session so far
   */
  static void samePrior(long told, TokenPrior inUse) throws SessionException {
    if (told != inUse.digest()) {
      throw new SessionException(
          Refusal.Code.SETTINGS,
          "the cloud codes ids by prior "
              + Long.toHexString(told)
              + ", and the session so far by "
              + Long.toHexString(inUse.digest())
              + "; use clouds of one release");
    }
  }

  /** Of a message that only a session that is taken up has. */
  public static SessionException unasked() {
    return new SessionException(
        Refusal.Code.STATE, "the cloud asks for a text that nobody has it take up");
  }

  /** Of a message that came before the welcome. */
  public static SessionException early(CloudMessage message) {
    return new SessionException(
        Refusal.Code.STATE,
        "the cloud sent a "
            + message.getClass().getSimpleName().toLowerCase(Locale.ROOT)
            + " before it took the session up");
  }

  /**
   * Of a message that has no place where it came.
   *
   * @param said what the edge was doing
   */
  static SessionException misplaced(String what, String said) {
    return new SessionException(
        Refusal.Code.STATE, "the cloud sent " + what + " while the session was " + said);
  }

  /** Whether the answer is drawn by the numbers that were asked for. */
  public static void seed(long told, OptionalLong asked) throws SessionException {
    if (asked.isPresent() && told != asked.getAsLong()) {
      throw refusal(
          "the cloud draws by seed "
              + told
              + "; "
              + asked.getAsLong()
              + " was asked for, so its text would be another");
    }
  }

  /** Of a message that only live sessions have. */
  static SessionException live(String what) {
    return refusal("the cloud sent " + what + " in a session of rounds");
  }

  /** Whether the cloud's committed text is {@code here}. */
  static void sameText(Prefix cloud, Prefix here) throws SessionException {
    if (!cloud.equals(here)) {
      throw new DivergedException(
          "the texts differ: the cloud's has "
              + cloud.length()
              + " tokens and digest "
              + Prefix.shown(cloud.digest())
              + ", this edge's "
              + here.length()
              + " and "
              + Prefix.shown(here.digest())
              + "; ask again");
    }
  }

  /** Whether the cloud's text, which is as long, has this digest. */
  public static void sameText(int digest, Prefix here) throws SessionException {
    sameText(new Prefix(here.length(), digest), here);
  }

  private static SessionException refusal(String message) {
    return new SessionException(Refusal.Code.ROUND, message);
  }
}
