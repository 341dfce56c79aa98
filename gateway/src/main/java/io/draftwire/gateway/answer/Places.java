package io.draftwire.gateway.answer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Who has how many of a desk's places, and who runs next. Safe for use by several threads.
 *
 * <ol>
 *   <li>There are {@code room} places. A client that is alone may have all of them.
 *   <li>A client that has less than its share, {@code room} over the clients there are, finds a
 *       place even so, beyond the room: nobody can keep others out by being first. There are as
 *       many beyond as within, so what all hold together stays bounded.
 *   <li>Clients run in turn, however many answers one of them has waiting: start-time fair queueing
 *       (Goyal, Vin and Cheng 1996) with an answer as the unit. A client's answers follow one
 *       another by one tick of a clock that stands at the tick of the answer that began last; the
 *       lowest tick begins next. One client's alone begin in the order in which they came.
 * </ol>
 */
final class Places {
  /**
   * When an answer begins.
   *
   * @param number in the order in which they came
   */
  record Turn(long tick, long number) implements Comparable<Turn> {
    @Override
    public int compareTo(Turn other) {
      int byTick = Long.compare(tick, other.tick);
      return byTick == 0 ? Long.compare(number, other.number) : byTick;
    }
  }

  private static final class Held {
    int places;
    long nextTick;
  }

  private final int room;
  private final Map<Object, Held> clients = new HashMap<>();
  private int taken;
  private long clock;
  private long numbers;

  Places(int room) {
    this.room = room;
  }

  int room() {
    return room;
  }

  /**
   * Takes places, all or none.
   *
   * @param client equal for equal clients
   * @return a turn for each, to be given back by {@link #release}; none if there is no place for so
   *     many now
   */
  synchronized List<Turn> take(Object client, int count) {
    Held held = clients.get(client);
    int has = held == null ? 0 : held.places;
    int share = Math.max(1, room / (clients.size() + (held == null ? 1 : 0)));
    boolean within = taken + count <= room;
    boolean beyond = has + count <= share && taken + count <= 2 * room;
    if (!within && !beyond) {
      return List.of();
    }
    if (held == null) {
      held = new Held();
      clients.put(client, held);
    }
    held.places += count;
    taken += count;
    held.nextTick = Math.max(held.nextTick, clock);
    List<Turn> turns = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      turns.add(new Turn(held.nextTick++, numbers++));
    }
    return turns;
  }

  /** An answer begins. */
  synchronized void began(Turn turn) {
    clock = Math.max(clock, turn.tick());
  }

  /** Gives one place back. */
  synchronized void release(Object client) {
    Held held = clients.get(client);
    taken--;
    if (--held.places == 0) {
      clients.remove(client);
    }
  }
}
