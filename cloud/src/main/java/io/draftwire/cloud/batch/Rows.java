package io.draftwire.cloud.batch;

import io.draftwire.core.live.PassSeconds;
import java.util.Arrays;

/**
 * Which guesses a pass over many sessions covers: the likeliest of all of them, whosever they are,
 * so many that what the pass yields over what it takes is largest. So load sheds drafts first: the
 * more sessions have a token for certain, the more a guess must promise.
 */
final class Rows {
  /**
   * A pass of another size than the one before has to be better by this: costs are measured, and
   * two sizes that are as good as each other would take turns with every measurement.
   */
  private static final double BETTER = 1.01;

  private Demand[] offers = new Demand[16];
  private int[] taken = new int[16];
  private int n;
  private int certain;
  private double[] chances = new double[64];

  /** Sessions that have any of the likeliest so many guesses. */
  private int[] walking = new int[64];

  /** Whose the likeliest guesses are. */
  private int[] whose = new int[64];

  private int before;

  /** Sessions by the chance of their next guess: a heap, the likeliest first. */
  private int[] heap = new int[16];

  private int heaped;

  /** By session: the chance of its next guess. */
  private double[] next = new double[16];

  void clear() {
    n = 0;
    certain = 0;
  }

  /**
   * A session of the scene, in its order.
   *
   * @param whole whether the pass gives it its rows: only then can there be any of its guesses
   */
  void add(Demand demand, boolean whole) {
    if (n == offers.length) {
      offers = Arrays.copyOf(offers, 2 * n);
      taken = Arrays.copyOf(taken, 2 * n);
      heap = Arrays.copyOf(heap, 2 * n);
      next = Arrays.copyOf(next, 2 * n);
    }
    offers[n] = whole && demand.guesses() > 0 ? demand : null;
    taken[n] = 0;
    n++;
    // A round yields a token for certain, like a stream or a tree; how many more is in no one's
    // hands here: its rows are in the pass whatever else is.
    certain += whole && demand.rows() > 0 ? 1 : 0;
  }

  /**
   * @param others tokens of the pass that are no guesses
   * @param most guesses
   * @param walk seconds behind the pass for each session that has a tree to walk
   */
  void choose(PassSeconds costs, int others, int most, double walk) {
    int all = certain == 0 ? 0 : merge(most);
    int count = 0;
    double yield = certain;
    double best = others == 0 ? 0 : rate(yield, costs.of(others));
    int same = Math.min(before, all);
    double sameRate = same == 0 ? best : 0;
    for (int i = 0; i < all; i++) {
      yield += chances[i];
      double rate = rate(yield, costs.of(others + i + 1) + walk * walking[i]);
      if (rate > best) {
        best = rate;
        count = i + 1;
      }
      sameRate = i + 1 == same ? rate : sameRate;
    }
    if (count != same && best < BETTER * sameRate) {
      count = same;
    }
    before = count;
    Arrays.fill(taken, 0, n, 0);
    for (int i = 0; i < count; i++) {
      taken[whose[i]]++;
    }
  }

  /** Where a pass costs nothing as far as anybody knows, no guess is worth more than none. */
  private static double rate(double yield, double seconds) {
    return seconds > 0 ? yield / seconds : Double.POSITIVE_INFINITY;
  }

  /** The likeliest guesses of all sessions: their chances, falling, and whose they are. */
  private int merge(int most) {
    heaped = 0;
    for (int i = 0; i < n; i++) {
      if (offers[i] != null) {
        next[i] = offers[i].chances()[0];
        heap[heaped] = i;
        up(heaped++);
      }
    }
    int all = 0;
    int sessions = 0;
    while (all < most && heaped > 0) {
      if (all == chances.length) {
        chances = Arrays.copyOf(chances, 2 * all);
        walking = Arrays.copyOf(walking, 2 * all);
        whose = Arrays.copyOf(whose, 2 * all);
      }
      int session = heap[0];
      sessions += taken[session] == 0 ? 1 : 0;
      walking[all] = sessions;
      whose[all] = session;
      chances[all++] = next[session];
      take(session);
    }
    return all;
  }

  /** The likeliest guess that is left, a session's, is taken. */
  private void take(int session) {
    Demand offer = offers[session];
    int count = ++taken[session];
    if (count == offer.guesses()) {
      heap[0] = heap[--heaped];
    } else {
      next[session] = offer.chances()[count];
    }
    down();
  }

  /** The earlier session first where two are as likely: the choice follows from the scene alone. */
  private boolean before(int a, int b) {
    double left = next[a];
    double right = next[b];
    return left > right || left == right && a < b;
  }

  private void up(int at) {
    int session = heap[at];
    while (at > 0 && before(session, heap[(at - 1) / 2])) {
      heap[at] = heap[(at - 1) / 2];
      at = (at - 1) / 2;
    }
    heap[at] = session;
  }

  /** The first of the heap goes down to where it belongs. */
  private void down() {
    int at = 0;
    int session = heap[0];
    while (2 * at + 1 < heaped) {
      int child = 2 * at + 1;
      if (child + 1 < heaped && before(heap[child + 1], heap[child])) {
        child++;
      }
      if (!before(heap[child], session)) {
        break;
      }
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = session;
  }

  /** How many of a session's guesses the pass covers, from the likeliest on. */
  int guesses(int session) {
    return taken[session];
  }
}
