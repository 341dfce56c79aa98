package io.draftwire.core.session;

import java.util.TreeMap;

/**
 * When it came what a pass of the target answers, by the clock of whoever drives a {@link
 * CloudSession}. A round that was sent ahead may have come long before its turn; what comes while a
 * pass is under way is otherwise not what that pass waited for (laws of its round, a stream's
 * extension, a duplicate).
 */
public final class ArrivalTimes {
  private final TreeMap<Integer, Long> early = new TreeMap<>();
  private long latest;

  /**
   * @param begin before anything came
   */
  public ArrivalTimes(long begin) {
    latest = begin;
  }

  /**
   * A message came; said before the session hears it.
   *
   * @param idle {@link CloudSession#idle}
   */
  public void came(EdgeMessage message, boolean idle, long nanos) {
    latest = idle ? nanos : latest;
    if (message instanceof EdgeMessage.Round round
        && round.ahead()
        && early.size() < Protocol.MAX_AHEAD) {
      early.putIfAbsent(round.number(), nanos);
    }
  }

  /**
   * When that came which the pass at hand answers.
   *
   * @param round {@link CloudSession#openRound}
   */
  public long of(int round) {
    early.headMap(round).clear();
    return early.getOrDefault(round, latest);
  }

  /** The latest that was no round ahead of its turn. */
  public long latest() {
    return latest;
  }

  /** A pass is over: what is streamed behind it has waited from now on. */
  public void passed(long nanos) {
    latest = nanos;
  }
}
