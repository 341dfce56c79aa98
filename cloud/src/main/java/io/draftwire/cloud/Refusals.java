package io.draftwire.cloud;

import io.draftwire.core.session.Refusal;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLongArray;

/** What was turned away, by reason. Thread-safe. */
final class Refusals {
  /** Why a stream or connection was not served, or a stream ended before its answer did. */
  enum Reason {
    PROTOCOL,
    TOKENIZER,
    SETTINGS,
    CONTEXT,
    PAYLOAD,
    ROUND,
    STATE,
    /** No sequence was free. */
    BUSY,
    /** There was one, and with a session more all would have been too slow. */
    DELAY,
    INTERNAL,
    /** The cloud was about to stop. */
    DRAINING,
    /** The target was not there, and was to come back. */
    AWAY,
    /** More streams were open than a cloud of its size needs. */
    STREAMS,
    /** More connections were open, in all or from one network; they were closed unheard. */
    CONNECTIONS,
    /** Whoever called is nobody that this cloud serves. */
    LOGIN,
    /** A principal was at a limit of its own. */
    LIMIT,
    /** No hello came in time. */
    NO_HELLO,
    /** Nothing came for too long, or nothing was read. */
    SILENCE,
    /** The session went on on another connection. */
    TAKEN_UP,
    /** Another call than a session was not over in time. */
    SLOW_CALL;

    static Reason of(Refusal.Code code) {
      return switch (code) {
        case PROTOCOL -> PROTOCOL;
        case TOKENIZER -> TOKENIZER;
        case SETTINGS -> SETTINGS;
        case CONTEXT -> CONTEXT;
        case PAYLOAD -> PAYLOAD;
        case ROUND -> ROUND;
        case STATE -> STATE;
        case BUSY -> BUSY;
        case INTERNAL -> INTERNAL;
        case DRAINING -> DRAINING;
      };
    }
  }

  private final AtomicLongArray counts = new AtomicLongArray(Reason.values().length);

  void count(Reason reason) {
    counts.incrementAndGet(reason.ordinal());
  }

  /** So far; reasons that never came up have 0. */
  Map<String, Long> counts() {
    Map<String, Long> all = new TreeMap<>();
    for (Reason reason : Reason.values()) {
      all.put(reason.name().toLowerCase(Locale.ROOT), counts.get(reason.ordinal()));
    }
    return all;
  }
}
