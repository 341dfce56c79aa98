package io.draftwire.core.plan;

import io.draftwire.core.scheme.Scheme;
import java.util.List;
import java.util.OptionalInt;

/**
 * Decides before every round what comes next, and hears what came of it. The session asks ({@link
 * #opening}, {@link #next}: queries, which may be asked any number of times and book nothing) and
 * says what it does ({@link #begun}); the driver measures and tells. A planner has no clock of its
 * own. A step that was asked for and not taken costs nothing.
 *
 * <p><b>What a choice may depend on.</b> Switching the scheme, or the draft length, changes which
 * random numbers a later token is drawn with. If the choice depended on a number that the token
 * would otherwise have used, tokens would be selected by what they are, and the text would no
 * longer follow the target's law. Drafts behind the first rejection are void, but their positions
 * are still open and their noise will be used again. So a choice depends on committed tokens and on
 * measured times only:
 *
 * <ol>
 *   <li>of a round's outcome, acceptance counts the <em>tested</em> positions alone. They are
 *       committed, and a position that was never tested is unobserved, not rejected;
 *   <li>the size of a payload, and the time that it took on the link, betray the void drafts that
 *       are in it. An adaptive planner holds them back until the committed text has passed every
 *       position that the round could have drafted.
 * </ol>
 *
 * <p>The order of a round's calls after {@link #begun} is free. What a planner does not care to
 * hear it need not implement. Not thread-safe.
 */
public interface Planner {

  /** The scheme that the hello names. */
  Scheme first();

  /**
   * Whether the answer is to be live: without rounds, the cloud going on by itself. Asked before
   * the hello, which says so. A query.
   *
   * @param remaining most tokens of the answer
   */
  default boolean live(int remaining) {
    return false;
  }

  /** The answer is live: no step is asked for. */
  default void begunLive() {}

  /** In a live answer, a pass of the target was heard of. */
  default void advanced(LivePass pass) {}

  /**
   * How many tokens the cloud is to decode alone at once, so that the first need not wait for the
   * welcome. Asked with the hello; empty leaves it to {@link #next}. A query.
   *
   * @param remaining most tokens of the answer
   */
  default OptionalInt opening(int remaining) {
    return OptionalInt.empty();
  }

  /**
   * What comes next. Asked before every round, and at half of a streamed chunk: another {@link
   * Step.Stream} then extends the chunk, so that the stream never pauses; a {@link Step.Draft} is
   * kept and begins when the chunk is through. A query.
   *
   * @param remaining tokens up to the limit, at least 1
   */
  Step next(int remaining);

  /** What the draft runs over while a verdict is under way. A query. */
  default Ahead ahead() {
    return Ahead.OFF;
  }

  /** What ends a round before its length, with what it knows of the round. Asked once an answer. */
  default Stopping stopping() {
    return new Stopping(StopPolicy.NEVER);
  }

  /** Which drafts of a round leave while it is still being drafted. Asked once an answer. */
  default Uploads uploads() {
    return Uploads.AT_TRIGGER;
  }

  /** The session does what {@link #next} or {@link #opening} said last. */
  default void begun(Step step) {}

  /** After every verdict. */
  default void outcome(Outcome outcome) {}

  /** The draft's forward pass over so many tokens took so long. */
  default void drafted(long nanos, int tokens) {}

  /** Shaping a law and drawing one draft from it took so long. */
  default void encoded(long nanos) {}

  /**
   * Some of the open round's drafts left while it is still being drafted.
   *
   * @param nanos when, on the edge's clock
   * @param bytes whole bytes on the wire
   */
  default void partSent(long nanos, int bytes) {}

  /** A message and its answer; a round has one, or more where its correction took refills. */
  default void roundTrip(RoundTrip roundTrip) {}

  /**
   * One token that the cloud decoded alone.
   *
   * @param receivedNanos when it came, on the edge's clock
   * @param bytes whole bytes on the wire
   * @param queueMicros it waited at the cloud
   * @param sharedMicros of these, those in which the target ran for others
   * @param verifyMicros in the target's forward pass
   */
  default void streamed(
      long receivedNanos, int bytes, int queueMicros, int sharedMicros, int verifyMicros) {}

  /** The answer goes on on another connection: its cloud has another clock, and may be another. */
  default void reconnected() {}

  /**
   * What the target's forward pass costs, as the welcome says.
   *
   * @param secondsByLog2 seconds over 1, 2, 4, 8, ... tokens; may be empty
   * @param doubtful whether they were measured on a busy machine
   * @throws IllegalArgumentException for a cost that is negative or not finite
   */
  default void cloudCosts(double[] secondsByLog2, boolean doubtful) {}

  /** Seconds that a bit takes on the uplink; NaN where unknown. */
  default double secondsPerBit() {
    return Double.NaN;
  }

  /** Seconds that a committed token takes, and so is worth; NaN where unknown. */
  default double secondsPerToken() {
    return Double.NaN;
  }

  /** For people: the estimates, the choice, the runner-up. */
  default List<String> explain() {
    return List.of();
  }
}
