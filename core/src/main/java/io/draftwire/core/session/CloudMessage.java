package io.draftwire.core.session;

import io.draftwire.core.scheme.Candidates;
import io.draftwire.core.text.Prefix;

/** What a cloud sends. */
public sealed interface CloudMessage {

  /**
   * The hello's answer.
   *
   * @param session names the session; a hello may take it up again by it
   * @param epoch rounds must carry it
   * @param seed the session's seed: the hello's, or the cloud's choice
   * @param contextLength most tokens, prompt included, that the text can reach
   * @param prior digest of the prior that the session's id coders start from: the hello's, or 0 for
   *     none
   * @param costs of the target's pass
   */
  record Welcome(
      SessionId session, int epoch, long seed, int contextLength, long prior, ToldCosts costs)
      implements CloudMessage {

    /** Without a prior, and with costs unknown. */
    public Welcome(SessionId session, int epoch, long seed, int contextLength) {
      this(session, epoch, seed, contextLength, 0, ToldCosts.UNKNOWN);
    }
  }

  /**
   * The text of a session that goes on is not here, or not all of it: the edge tells the rest.
   *
   * @param length tokens of the text that are here; where the edge's first so many are others, it
   *     tells all of them
   * @param chain the digest's chain over them ({@link Prefix#link})
   */
  record Missing(int length, long chain) implements CloudMessage {}

  /**
   * One round's verdict.
   *
   * @param number the round's
   * @param accepted drafts accepted
   * @param sibling number of the candidate that stands behind them, in the next draft's place; 0
   *     for none
   * @param token the token that follows all that stands, or {@link #NO_TOKEN} where the round
   *     withholds it
   * @param digest of the committed text, the token included ({@link Prefix}); where the edge's is
   *     another, the texts differ and the session cannot go on
   * @param timing where the round's time went
   * @param chances of what stands and of the token; {@link Chances#NONE} unless asked for
   */
  record Ruling(
      int number, int accepted, int sibling, int token, int digest, Timing timing, Chances chances)
      implements CloudMessage {
    /** Behind a round that was accepted whole and wants none. */
    public static final int NO_TOKEN = -1;

    /** Without a sibling. */
    public Ruling(int number, int accepted, int token, int digest, Timing timing, Chances chances) {
      this(number, accepted, 0, token, digest, timing, chances);
    }

    /** Without a sibling and without chances. */
    public Ruling(int number, int accepted, int token, int digest, Timing timing) {
      this(number, accepted, token, digest, timing, Chances.NONE);
    }

    /** What stands of the round: drafts, and perhaps a sibling behind them. */
    public int standing() {
      return accepted + (sibling > 0 ? 1 : 0);
    }
  }

  /**
   * One round's verdict where the edge corrects: among these, or more if it asks.
   *
   * @param number the round's
   * @param accepted drafts accepted, below the round's L
   * @param digest as a ruling's; of the committed text up to the accepted drafts
   * @param chances of the accepted drafts and of each different candidate; {@link Chances#NONE}
   *     unless asked for
   */
  record Offer(
      int number, int accepted, int digest, Candidates candidates, Timing timing, Chances chances)
      implements CloudMessage {

    /** Without chances. */
    public Offer(int number, int accepted, int digest, Candidates candidates, Timing timing) {
      this(number, accepted, digest, candidates, timing, Chances.NONE);
    }
  }

  /**
   * The round could not be read by the cloud's coder. Both ends begin theirs anew from the
   * committed text, and the edge sends the same drafts again.
   *
   * @param number the round's
   * @param prefix the committed text at the cloud; where the edge's is another, the session cannot
   *     go on
   */
  record Resync(int number, Prefix prefix) implements CloudMessage {}

  /**
   * One token that the cloud decoded alone.
   *
   * @param last ends what it was asked for
   * @param chances of the token; {@link Chances#NONE} unless asked for
   */
  record Streamed(int token, boolean last, Timing timing, Chances chances) implements CloudMessage {

    /** Without chances. */
    public Streamed(int token, boolean last, Timing timing) {
      this(token, last, timing, Chances.NONE);
    }
  }

  /**
   * One pass of a live session: the guesses that the text went along, and the token behind them.
   *
   * @param node number of the deepest guess that the text went along, which says all before it; 0
   *     for none
   * @param token that follows
   * @param digest as a ruling's; of the committed text, the token included. {@link #NO_DIGEST}
   *     where it is not told: it comes where the text went along guesses, now and then, and at the
   *     end
   * @param heard number of the latest guess that had come when the pass began; 0 where none came
   *     since the pass before
   * @param rows of the target's pass: the root's, and one for each guess that was in it
   * @param timing {@code arrivedMicros} is of the latest {@link EdgeMessage.Grow} before the pass
   *     began, 0 where none came since the pass before; the queue is from the end of the pass
   *     before to the start of this one
   * @param chances of the guesses on the way and of the token; {@link Chances#NONE} unless asked
   *     for
   * @param waits whether the next pass waits for guesses, unless others want the target: what the
   *     edge guesses behind the token is worth sending at once
   */
  record Advance(
      int node,
      int token,
      int digest,
      int heard,
      int rows,
      Timing timing,
      Chances chances,
      boolean waits)
      implements CloudMessage {
    public static final int NO_DIGEST = -1;

    /** Of a cloud that does not wait. */
    public Advance(
        int node, int token, int digest, int heard, int rows, Timing timing, Chances chances) {
      this(node, token, digest, heard, rows, timing, chances, false);
    }

    public boolean hasDigest() {
      return digest != NO_DIGEST;
    }
  }

  /**
   * What the pass under way will probably commit, by one of the target's exits. Nothing depends on
   * it but what an edge drafts meanwhile: the verdict or the advance of the pass says what holds,
   * and an edge that overlooks hints loses nothing else.
   *
   * @param exit 0 for the first of a pass, counted up; a later one's supersedes
   * @param pass which: of a live session, the tokens of the text that it began behind; of one in
   *     rounds, the round's number
   * @param node as an advance's; in rounds, how many drafts are accepted
   * @param token that follows
   * @param confidence how probable it is: a class of {@link io.draftwire.core.hint.Confidence}
   */
  record Hint(int exit, int pass, int node, int token, int confidence) implements CloudMessage {}

  /**
   * Guesses of a live session could not be read. Both ends begin their coders and the numbers of
   * guesses anew from the committed text. What is under way of the generation before is dropped,
   * and the text goes on meanwhile.
   *
   * @param generation the new one
   */
  record Regrow(int generation) implements CloudMessage {}

  /** The session is over and the answer is not whole. */
  record Refused(Refusal refusal) implements CloudMessage {}

  /**
   * Where a message's time went at the cloud, in microseconds.
   *
   * @param arrivedMicros when it arrived, on the cloud's own clock, which starts with the session:
   *     its low 32 bits, so that only differences mean anything, and those of less than 35 minutes;
   *     the edge compares it with its own clock to tell uplink from downlink. 0 with a streamed
   *     token for which nothing arrived: all but the first of a stream
   * @param queueMicros from its arrival to the start of its forward pass, and what the tokens of
   *     others cost in that pass
   * @param verifyMicros in the target's forward pass, what the session's own tokens cost
   * @param promptMicros in the target's pass over the prompt; with a session's first verdict only
   * @param lawsMicros from the end of the forward pass until laws that travelled behind their ids
   *     were there; 0 where they were there before it
   * @param sharedMicros of the queue, what the target spent on other sessions, before the pass and
   *     in it: what a pass costs while others share the target is not what it costs alone
   */
  record Timing(
      int arrivedMicros,
      int queueMicros,
      int verifyMicros,
      int promptMicros,
      int lawsMicros,
      int sharedMicros) {
    public static final Timing NONE = new Timing(0, 0, 0, 0);

    /** With the target to itself, and without laws to wait for. */
    public Timing(int arrivedMicros, int queueMicros, int verifyMicros, int promptMicros) {
      this(arrivedMicros, queueMicros, verifyMicros, promptMicros, 0, 0);
    }

    /** The same of a token for which nothing arrived. */
    Timing withoutArrival() {
      return new Timing(0, queueMicros, verifyMicros, promptMicros, lawsMicros, sharedMicros);
    }

    /** The same, and then a wait for the laws. */
    Timing withLaws(int lawsMicros) {
      return new Timing(
          arrivedMicros, queueMicros, verifyMicros, promptMicros, lawsMicros, sharedMicros);
    }
  }
}
