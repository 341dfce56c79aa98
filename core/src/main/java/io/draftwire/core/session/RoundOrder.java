package io.draftwire.core.session;

import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.text.Prefix;
import io.draftwire.core.text.Text;

/**
 * The cloud's place in the order of rounds, and whether a message of the edge's fits there. Checks
 * return null for what fits.
 */
final class RoundOrder {
  private final int epoch;
  private final int maxDrafts;
  private final int lengthLimit;
  private int last;

  /** The highest number that came, those among them whose round never was. */
  private int heard;

  /** The latest round whose coder was found out of step. */
  private int resynced;

  /**
   * @param epoch of this connection's rounds
   * @param maxDrafts most drafts of a round
   * @param lengthLimit most tokens of the text, prompt included
   */
  RoundOrder(int epoch, int maxDrafts, int lengthLimit) {
    this.epoch = epoch;
    this.maxDrafts = maxDrafts;
    this.lengthLimit = lengthLimit;
  }

  /** The latest round that has its verdict, or was heard to ask for a stream; 0 for none. */
  int last() {
    return last;
  }

  /** A message under this number fits, or its round is one that never was. */
  void heard(int number) {
    heard = Math.max(heard, number);
  }

  /** The highest number that came. */
  int heard() {
    return heard;
  }

  /** Whether a number has come before. */
  boolean knows(int number) {
    return number >= 1 && number <= heard;
  }

  boolean isLast(int number) {
    return last > 0 && number == last;
  }

  void done(int number) {
    last = number;
    heard(number);
  }

  /** Whether the coders began anew for this round, and its drafts were asked for once more. */
  boolean resynced(int number) {
    return resynced > 0 && resynced == number;
  }

  /** Whether a round was asked for once more, and has not come. */
  boolean awaitsRecoded() {
    return resynced > last;
  }

  /** Whether a round may be asked for once more; once each. */
  boolean resync(int number) {
    boolean first = resynced != number;
    resynced = number;
    return first;
  }

  /** A round that is sent ahead of its turn: as much of it as does not hang on the text. */
  Refusal checkAhead(EdgeMessage.Round round) {
    Refusal refusal = checkNext(round.epoch(), round.number());
    if (refusal == null) {
      refusal = checkDrafts(round);
    }
    return refusal == null ? checkReach(round) : refusal;
  }

  Refusal check(EdgeMessage.Round round, Text text, Verifier verifier, int vocabulary) {
    Refusal refusal =
        round.recoded() && resynced(round.number()) && awaitsRecoded()
            ? checkEpoch(round.epoch(), round.number())
            : checkNext(round.epoch(), round.number());
    return refusal == null ? checkTurn(round, text, verifier, vocabulary) : refusal;
  }

  /** A round whose number is right, and whose turn has come. */
  Refusal checkTurn(EdgeMessage.Round round, Text text, Verifier verifier, int vocabulary) {
    Refusal refusal = checkPrefix(round.number(), round.prefix(), round.choice(), text, verifier);
    String name = "round " + round.number();
    if (refusal == null && round.recoded() && !resynced(round.number())) {
      return refusal(name + " was coded again, and nobody asked for that");
    }
    refusal = refusal == null ? checkDrafts(round) : refusal;
    refusal = refusal == null ? checkReach(round) : refusal;
    if (refusal != null) {
      return refusal;
    }
    if (round.scheme() != null) {
      try {
        round.scheme().checkFits(vocabulary);
      } catch (IllegalArgumentException e) {
        return new Refusal(Refusal.Code.SETTINGS, name + ": " + e.getMessage());
      }
    }
    return checkWork(
        round, round.scheme() == null ? verifier.scheme() : round.scheme(), vocabulary);
  }

  private Refusal checkDrafts(EdgeMessage.Round round) {
    return round.drafts() >= 0 && round.drafts() <= maxDrafts
        ? null
        : refusal(
            "round "
                + round.number()
                + " carries "
                + round.drafts()
                + " drafts; the hello allowed "
                + maxDrafts);
  }

  private Refusal checkReach(EdgeMessage.Round round) {
    long reached = (long) round.prefix().length() + round.drafts() + 1;
    return reached <= lengthLimit
        ? null
        : new Refusal(
            Refusal.Code.CONTEXT,
            "round "
                + round.number()
                + " would reach "
                + reached
                + " tokens; the limit is "
                + lengthLimit);
  }

  /** What a round makes the cloud decode is bounded like what it makes it forward. */
  private static Refusal checkWork(EdgeMessage.Round round, Scheme scheme, int vocabulary) {
    int most = scheme.mostDrafts(vocabulary);
    return round.drafts() <= most
        ? null
        : new Refusal(
            Refusal.Code.SETTINGS,
            "round "
                + round.number()
                + " carries "
                + round.drafts()
                + " drafts of "
                + scheme.label()
                + ", of which "
                + most
                + " are read in one round; draft fewer, or choose a smaller support or resolution");
  }

  /** A stream that begins. */
  Refusal check(EdgeMessage.Stream stream, Text text, Verifier verifier) {
    Refusal refusal = check(stream);
    if (refusal == null) {
      refusal = checkPrefix(stream.number(), stream.prefix(), stream.choice(), text, verifier);
    }
    if (refusal == null && stream.prefix().length() >= lengthLimit) {
      return new Refusal(
          Refusal.Code.CONTEXT,
          "the text has the " + lengthLimit + " tokens that it may reach; close the session");
    }
    return refusal;
  }

  /**
   * A stream that goes on: how long the text is by now, the edge cannot know. It names what it has.
   */
  Refusal checkMore(EdgeMessage.Stream stream, Text text) {
    Refusal refusal = check(stream);
    int length = stream.prefix().length();
    if (refusal == null && (length < 0 || length > text.length())) {
      return refusal(
          "stream "
              + stream.number()
              + " follows "
              + length
              + " committed tokens; here are "
              + text.length());
    }
    return refusal == null
        ? checkText("stream " + stream.number(), stream.prefix(), text.prefix(length))
        : refusal;
  }

  private Refusal check(EdgeMessage.Stream stream) {
    Refusal refusal = checkNext(stream.epoch(), stream.number());
    if (refusal == null && (stream.tokens() < 1 || stream.tokens() > Protocol.MAX_STREAM)) {
      return refusal(
          "a stream of " + stream.tokens() + " tokens; ask for 1.." + Protocol.MAX_STREAM);
    }
    return refusal;
  }

  /**
   * @param offered candidates out for the open correction
   */
  static Refusal check(EdgeMessage.More more, int offered) {
    boolean fits =
        more.first() >= 1 && more.first() <= offered && more.first() < Protocol.MAX_CANDIDATES;
    return fits
        ? null
        : refusal(
            "candidates from "
                + more.first()
                + " on were asked for; "
                + offered
                + " are out, of at most "
                + Protocol.MAX_CANDIDATES);
  }

  /**
   * @param pending the round that is being verified; null for none
   */
  Refusal check(EdgeMessage.Laws laws, EdgeMessage.Round pending) {
    boolean fits =
        pending != null
            && pending.lawsBehind()
            && laws.number() == pending.number()
            && laws.epoch() == epoch;
    return fits
        ? null
        : refusal(
            "laws came for round "
                + laws.number()
                + " of epoch "
                + laws.epoch()
                + (pending == null
                    ? "; no round is open"
                    : "; round " + pending.number() + " is open"));
  }

  private Refusal checkEpoch(int theirs, int number) {
    return theirs == epoch
        ? null
        : refusal("round " + number + " is of epoch " + theirs + "; this is epoch " + epoch);
  }

  private Refusal checkNext(int theirs, int number) {
    Refusal refusal = checkEpoch(theirs, number);
    if (refusal != null) {
      return refusal;
    }
    int expected = heard + 1;
    if (number != expected) {
      String kind = number < expected ? "stale" : "out of order";
      return refusal("round " + number + " is " + kind + "; round " + expected + " is next");
    }
    return null;
  }

  private static Refusal checkPrefix(
      int number, Prefix prefix, int choice, Text text, Verifier verifier) {
    boolean open = verifier.offerOpen();
    if (!open && choice != EdgeMessage.NO_CHOICE) {
      return refusal("round " + number + " tells choice " + choice + "; no correction is open");
    }
    if (open && !verifier.isOffered(choice)) {
      return refusal(
          "round " + number + " tells choice " + choice + ", which is not among the candidates");
    }
    int committed = text.length();
    Prefix here = open ? text.prefix(committed, choice) : text.prefix(committed);
    if (prefix.length() != here.length()) {
      return refusal(
          "round "
              + number
              + " follows "
              + prefix.length()
              + " committed tokens; here are "
              + here.length());
    }
    return checkText("round " + number, prefix, here);
  }

  private static Refusal checkText(String name, Prefix edge, Prefix here) {
    return edge.equals(here)
        ? null
        : refusal(
            "the texts differ: "
                + name
                + " follows "
                + edge.length()
                + " tokens with digest "
                + Prefix.shown(edge.digest())
                + ", which is "
                + Prefix.shown(here.digest())
                + " here; ask again");
  }

  static Refusal refusal(String message) {
    return new Refusal(Refusal.Code.ROUND, message);
  }
}
