package io.draftwire.cloud.batch;

import io.draftwire.core.live.TargetPass;
import io.draftwire.engine.ModelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Plans the target's passes: who of those that ask is in the next one, and which of their guesses
 * are worth a row. Without I/O and without a clock.
 */
public final class Batcher {
  private final BatchPolicy policy;
  private final PassCosts costs;
  private final Rows rows = new Rows();

  /** Who asks for a pass, in the order of asking. */
  private final List<Seat> waiting = new ArrayList<>();

  /**
   * Who was in the pass before and asks for more: behind those whose messages came while it ran, or
   * a stream would always be ahead of what it has kept waiting.
   */
  private final List<Seat> again = new ArrayList<>();

  private boolean delivering;
  private long turns;

  /** When to plan again though nobody asked meanwhile. */
  private long due;

  private boolean holdsBack;
  private boolean full;

  /** Whom others lost their cells for, until its demand is through; null for nobody. */
  private Seat keptFor;

  Batcher(BatchPolicy policy, PassCosts costs) {
    this.policy = policy;
    this.costs = costs;
  }

  void add(Seat seat) {
    if (delivering) {
      again.add(seat);
    } else {
      queue(seat);
    }
  }

  private void queue(Seat seat) {
    seat.turn = turns++;
    waiting.add(seat);
  }

  /** A pass is told to its sessions from now on, or is not any more. */
  void delivering(boolean delivering) {
    this.delivering = delivering;
  }

  /** Who asked first of all that wait. */
  Seat first() {
    return waiting.isEmpty() ? again.getFirst() : waiting.getFirst();
  }

  void remove(Seat seat) {
    waiting.remove(seat);
    again.remove(seat);
    if (seat == keptFor) {
      keptFor = null;
    }
  }

  /** What is freed is this one's until its demand is through, whatever the policy says. */
  void keepRoomFor(Seat seat) {
    keptFor = seat;
  }

  /** Whether anybody asks for a pass. */
  boolean idle() {
    return waiting.isEmpty() && again.isEmpty();
  }

  /** Whether nobody was planned for want of cells. */
  boolean full() {
    return full;
  }

  /** Whether all that ask are to wait for company, until {@link #due}. */
  boolean holdsBack() {
    return holdsBack;
  }

  long due() {
    return due;
  }

  /**
   * The next pass. Whoever is in it has begun it when this returns; of the others, those that want
   * nothing any more have left the queue.
   *
   * @return null where nobody is to run now: nobody asks, all are held back, or there is no room
   */
  Plan plan(Capacity capacity, long now) {
    holdsBack = false;
    again.forEach(this::queue);
    again.clear();
    full = false;
    List<Asking> all = asking();
    if (all.isEmpty()) {
      return null; // Nobody wants anything, or who does is busy.
    }
    if (capacity.most() < 1) {
      full = true;
      return null;
    }
    if (waitsAlone(all, now)) {
      return null;
    }
    BatchPolicy.Scene scene =
        new BatchPolicy.Scene(
            all.stream()
                .map(one -> new BatchPolicy.Candidate(one.seat.since, one.need(), one.seat.running))
                .toList(),
            capacity.most(),
            costs,
            capacity.used(),
            now);
    int[] tokens = policy.choose(scene);
    if (tokens == null) {
      holdsBack = true;
      due = policy.due(scene);
      return null;
    }
    List<Share> shares = shares(all, tokens, keepRoom(all, tokens, capacity));
    full = IntStream.of(tokens).allMatch(count -> count == 0);
    return shares.isEmpty() ? null : new Plan(shares);
  }

  /** Whether all that is asked for is by somebody who would rather wait; others are not to. */
  private boolean waitsAlone(List<Asking> all, long now) {
    long rest = all.size() == 1 ? all.getFirst().seat.work().waitsFor(now) : 0;
    holdsBack = rest > 0;
    due = now + rest;
    return holdsBack;
  }

  /**
   * Others have what is left beside all that somebody needs for whom room was made. Or they would
   * take it: whoever was evicted for it begins anew in the cells that it gave up, loses them again,
   * and so for ever.
   *
   * @param tokens what the policy gives each; changed
   * @return what the pass has room for beside what is still kept
   */
  private Capacity keepRoom(List<Asking> all, int[] tokens, Capacity capacity) {
    for (int i = 0; i < tokens.length; i++) {
      if (all.get(i).seat == keptFor) {
        int need = all.get(i).need();
        if (all.get(i).runs(tokens[i]) == 0) {
          tokens[i] = Math.min(need, capacity.most());
        }
        Capacity beside = capacity.without(need - tokens[i]);
        cut(tokens, i, Math.max(0, beside.most() - tokens[i]));
        return beside;
      }
    }
    return capacity;
  }

  /** The others get so many at most, whoever asked first before the rest. */
  private static void cut(int[] tokens, int but, int most) {
    int left = most;
    for (int i = 0; i < tokens.length; i++) {
      if (i != but) {
        tokens[i] = Math.min(tokens[i], left);
        left -= tokens[i];
      }
    }
  }

  /** Somebody who asks, and what for. */
  private record Asking(Seat seat, Demand demand) {
    int need() {
      return demand.to() - seat.from(demand) + beside();
    }

    /** Of so many tokens those that are run: all rows are in the pass that ends the demand. */
    int runs(int tokens) {
      return tokens >= need() ? tokens : Math.clamp(need() - beside() - demand.rows(), 0, tokens);
    }

    /** Tokens beside the text, each of which is a branch. */
    int beside() {
      return demand.siblings().count();
    }
  }

  /** Whoever asks is told that it cannot be served. */
  void failAll(Throwable e) {
    List<Seat> all = new ArrayList<>(waiting);
    all.addAll(again);
    for (Seat seat : all) {
      remove(seat);
      seat.waiting = false;
      seat.work().failed(e);
    }
  }

  /** Who asks and holds no cells. */
  List<Seat> newcomers() {
    return waiting.stream().filter(seat -> seat.sequence == null && !seat.work().busy()).toList();
  }

  /**
   * What each wants; who wants nothing any more is out. Who is busy is passed over, unless all are,
   * or others gave up their cells for it.
   */
  private List<Asking> asking() {
    boolean allBusy = waiting.stream().allMatch(seat -> seat.work().busy());
    List<Asking> all = new ArrayList<>(waiting.size());
    for (Seat seat : List.copyOf(waiting)) {
      Demand demand = allBusy || seat == keptFor || !seat.work().busy() ? demand(seat) : null;
      if (demand != null) {
        all.add(new Asking(seat, demand));
      }
    }
    return all;
  }

  /** What one wants; where that is nothing any more it is out. */
  Demand demand(Seat seat) {
    Demand demand = null;
    try {
      demand = seat.work().demand();
    } catch (RuntimeException | Error e) {
      seat.work().failed(e);
    }
    if (demand == null) {
      seat.waiting = false;
      remove(seat);
    }
    return demand;
  }

  private List<Share> shares(List<Asking> all, int[] tokens, Capacity capacity) {
    rows.clear();
    int must = 0;
    int branches = capacity.branches();
    for (int i = 0; i < tokens.length; i++) {
      Asking asking = all.get(i);
      if (asking.beside() > capacity.branches()) {
        refuse(asking, capacity.branches());
        tokens[i] = 0;
      }
      int need = asking.need();
      tokens[i] =
          asking.runs(asking.beside() > branches ? Math.min(tokens[i], need - 1) : tokens[i]);
      must += tokens[i];
      boolean whole = tokens[i] > 0 && tokens[i] == need;
      branches -= whole ? asking.beside() : 0;
      rows.add(asking.demand, whole);
    }
    int room = Math.min(branches, capacity.most() - must);
    int cells = capacity.used() + must;
    rows.choose(n -> costs.seconds(n, cells), must, room, costs.walkSeconds());
    List<Share> shares = new ArrayList<>();
    for (int i = 0; i < tokens.length; i++) {
      if (tokens[i] > 0) {
        share(all.get(i), tokens[i], rows.guesses(i)).ifPresent(shares::add);
      }
    }
    return shares;
  }

  /** No pass could ever have this one. */
  private void refuse(Asking asking, int branches) {
    asking.seat.waiting = false;
    remove(asking.seat);
    asking
        .seat
        .work()
        .failed(
            new ModelException(
                "a round with "
                    + asking.beside()
                    + " siblings, and the target runs trees of at most "
                    + branches
                    + " branches; draft fewer, or with fewer siblings"));
  }

  /** Empty for a session that has ended since it was asked. */
  private static Optional<Share> share(Asking asking, int tokens, int guesses) {
    Seat seat = asking.seat;
    Demand demand = asking.demand;
    int from = seat.from(demand);
    boolean whole = tokens == asking.need();
    int to = from + tokens - (whole ? asking.beside() : 0);
    try {
      TargetPass tree = whole && demand.tree() ? seat.work().begin(guesses) : null;
      int[] text = new int[to - from];
      for (int i = 0; i < text.length; i++) {
        text[i] = seat.work().token(from + i);
        if (text[i] == Work.GONE) {
          return Optional.empty();
        }
      }
      return Optional.of(new Share(seat, demand, from, to, text, whole ? demand.rows() : 0, tree));
    } catch (RuntimeException | Error e) {
      seat.work().failed(e);
      return Optional.empty();
    }
  }

  /** The pass has been run: whoever's demand is through waits no more. */
  void done(Share share) {
    if (share.whole()) {
      share.seat().waiting = false;
      share.seat().running = true;
      remove(share.seat());
    } else {
      share.seat().divided = true;
    }
  }
}
