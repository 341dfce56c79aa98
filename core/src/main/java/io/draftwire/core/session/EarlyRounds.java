package io.draftwire.core.session;

import io.draftwire.core.session.CloudMessage.Ruling;
import java.util.ArrayDeque;

/**
 * Rounds that came ahead of the verdict that they stand behind: held, unread, until that is there.
 * Bounded in number and in bytes, and nothing is run for them before their turn; so what an edge
 * makes a cloud hold and do is what it could in as many rounds one after the other.
 */
final class EarlyRounds {
  private final RoundOrder order;
  private final int vocabulary;
  private final ArrayDeque<EdgeMessage.Round> held = new ArrayDeque<>();

  /** The latest verdict that there was, if it is one that a round could have stood behind. */
  private boolean whole;

  private int token;

  /**
   * Whether a round was dropped and none in its turn has come since: whatever else comes ahead
   * stands behind that one, and so never was either, whatever it guesses.
   */
  private boolean broken;

  EarlyRounds(RoundOrder order, int vocabulary) {
    this.order = order;
    this.vocabulary = vocabulary;
  }

  /**
   * Whether a round may be held or taken, and if not, why not; null for what fits. What it stands
   * behind is there.
   */
  Refusal check(EdgeMessage.Round round) {
    String name = "round " + round.number();
    if (round.number() == 1) {
      return RoundOrder.refusal(name + " is sent ahead of a verdict, and no round is before it");
    }
    if (round.guess() < Ruling.NO_TOKEN || round.guess() >= vocabulary) {
      return RoundOrder.refusal(
          name
              + " stands behind token "
              + round.guess()
              + ", outside the vocabulary of "
              + vocabulary);
    }
    if (round.choice() != EdgeMessage.NO_CHOICE || round.lawsBehind() || round.recoded()) {
      return RoundOrder.refusal(
          name
              + " is sent ahead of a verdict; it has its laws in its payload, tells no choice, and"
              + " was asked for by nobody");
    }
    return order.checkAhead(round);
  }

  /** Null where there is room for another. */
  private Refusal checkRoom(EdgeMessage.Round round) {
    if (held.size() == Protocol.MAX_AHEAD) {
      return RoundOrder.refusal(
          "round "
              + round.number()
              + " is one more than the "
              + Protocol.MAX_AHEAD
              + " that may be sent ahead of a verdict");
    }
    long bytes = round.payload().length;
    for (EdgeMessage.Round other : held) {
      bytes += other.payload().length;
    }
    return bytes <= Protocol.MAX_AHEAD_BYTES
        ? null
        : RoundOrder.refusal(
            "rounds up to "
                + round.number()
                + " have "
                + bytes
                + " bytes ahead of a verdict; at most "
                + Protocol.MAX_AHEAD_BYTES
                + " may be");
  }

  /** Holds a round until the verdict before it; unless it is refused. */
  Refusal hold(EdgeMessage.Round round) {
    Refusal refusal = broken ? null : checkRoom(round);
    if (refusal == null && !broken) {
      held.add(round);
    }
    return refusal;
  }

  /** One that is held under this number; null for none. */
  EdgeMessage.Round held(int number) {
    for (EdgeMessage.Round round : held) {
      if (round.number() == number) {
        return round;
      }
    }
    return null;
  }

  /** A round has its verdict. */
  void ruled(EdgeMessage.Round round, CloudMessage verdict) {
    whole =
        verdict instanceof Ruling ruling
            && ruling.accepted() == round.drafts()
            && ruling.sibling() == 0;
    token = whole ? ((Ruling) verdict).token() : Ruling.NO_TOKEN;
  }

  /** What came ahead never was: the state that it was coded in, or its place, is not reached. */
  void none() {
    whole = false;
    drop();
  }

  private void drop() {
    held.clear();
    broken = true;
  }

  /** A round comes in its turn: what comes ahead from here on stands behind it. */
  void inTurn() {
    broken = false;
  }

  /**
   * Whether a round that comes behind the latest verdict stands on that, to the letter. If it does
   * not, it never was.
   */
  boolean isNext(EdgeMessage.Round round) {
    boolean next = !broken && standsOn(round);
    if (!next) {
      drop();
    }
    return next;
  }

  private boolean standsOn(EdgeMessage.Round round) {
    return whole && round.guess() == token;
  }

  /**
   * The round that is next, if it stands behind the latest verdict. If it does not, neither does
   * any behind it, and none is held any more; null then, and where there is none.
   */
  EdgeMessage.Round next() {
    if (held.isEmpty()) {
      return null;
    }
    if (standsOn(held.getFirst())) {
      return held.removeFirst();
    }
    drop();
    return null;
  }
}
