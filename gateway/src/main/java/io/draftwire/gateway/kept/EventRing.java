package io.draftwire.gateway.kept;

import java.util.ArrayList;
import java.util.List;

/**
 * The latest events of a stream, numbered from 0 on, as many as fit. The newest is always among
 * them, however large it is. Not safe for use by several threads.
 */
final class EventRing {
  /** What an event takes besides its bytes, about: the array's head and a reference. */
  static final int OVERHEAD = 32;

  private final long most;
  private final ArrayList<byte[]> events = new ArrayList<>();

  /** Of {@link #events}, where the oldest is; what is before it is gone. */
  private int head;

  private long first;
  private long bytes;

  /**
   * @param most bytes, overhead included
   */
  EventRing(long most) {
    this.most = most;
  }

  void append(byte[] event) {
    events.add(event);
    bytes += cost(event);
    while (bytes > most && dropOldest()) {
      continue;
    }
  }

  /** False where there is only the newest. */
  boolean dropOldest() {
    if (next() - first <= 1) {
      return false;
    }
    bytes -= cost(events.set(head, null));
    head++;
    first++;
    if (head > events.size() / 2) {
      events.subList(0, head).clear();
      head = 0;
    }
    return true;
  }

  /** The number of the oldest event that is held. */
  long first() {
    return first;
  }

  /** The number that the next event will have. */
  long next() {
    return first + events.size() - head;
  }

  long bytes() {
    return bytes;
  }

  /**
   * Events in order.
   *
   * @param number of the first of them, from {@link #first} to {@link #next}
   * @param atMost bytes, but for the last of them
   */
  List<byte[]> from(long number, long atMost) {
    List<byte[]> some = new ArrayList<>();
    long taken = 0;
    for (int i = head + (int) (number - first); i < events.size() && taken < atMost; i++) {
      some.add(events.get(i));
      taken += events.get(i).length;
    }
    return some;
  }

  private static long cost(byte[] event) {
    return event.length + OVERHEAD;
  }
}
