package io.draftwire.cloud.batch;

import io.draftwire.core.law.LogitRows;
import io.draftwire.core.live.PassSeconds;
import io.draftwire.engine.Batch;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.ModelException;
import io.draftwire.engine.TargetSequence;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The target model with the seats of all sessions: runs what the {@link Batcher} plans.
 *
 * <p>A pass is planned, begun, and ended: {@link #plan}, {@link #begin}, and for each of its
 * sessions {@link #deliver}. Whoever drives says when it began and ended. What cannot be run as one
 * is run in halves, down to single sessions, so that one session's failure is its own.
 */
public final class Target {
  /** Tokens in common that are worth a fork. */
  private static final int LEAST_SHARED = 8;

  private final LanguageModel model;
  private final Runnable evicted;
  private final Batch batch;
  private final ExitRows exits;
  private final PassCosts costs;
  private final Batcher batcher;
  private final PassLog log = new PassLog();
  private final Crowding crowding = new Crowding();
  private final List<Seat> seats = new ArrayList<>();
  private long evictions;
  private long sharedTokens;

  /**
   * @param told what the model's passes take, as far as that is known before; 0 where it is not
   */
  public Target(LanguageModel model, BatchPolicy policy, PassSeconds told) {
    this(model, policy, new PassCosts(told), () -> {});
  }

  /**
   * @param costs of the model's passes; learns on
   * @param evicted is run with every sequence that loses its cells to others
   */
  public Target(LanguageModel model, BatchPolicy policy, PassCosts costs, Runnable evicted) {
    this.evicted = evicted;
    this.model = model;
    this.batch = Batch.onDemand(model.tokenizer().vocabularySize());
    this.exits = new ExitRows(model.exits(), batch);
    this.costs = costs;
    this.batcher = new Batcher(policy, costs);
  }

  Batcher batcher() {
    return batcher;
  }

  public PassCosts costs() {
    return costs;
  }

  /** A place for a session, which asks for passes through it. */
  public Seat seat(Work work) {
    Seat seat = new Seat(this, work);
    seats.add(seat);
    return seat;
  }

  /**
   * A place for a session that goes on with what another seat's sequence holds of its text.
   *
   * @param before the seat that it had, which is closed by this
   * @param common tokens of the text that the other seat's session had too
   */
  public Seat seat(Work work, Seat before, int common) {
    Seat seat = seat(work);
    int stands = before.held.common(work, Math.min(common, before.length()));
    if (stands > 0) {
      seat.sequence = before.sequence;
      seat.sequence.truncate(stands);
      seat.held.forked(before.held, stands);
      seat.inherited = true;
      before.sequence = null;
    }
    before.close();
    return seat;
  }

  /** Seats of sessions that are there. */
  public int seats() {
    return (int) seats.stream().filter(seat -> !seat.paused).count();
  }

  /**
   * How many sessions at once this target serves, each in at most so many times what it would take
   * alone, by the latest passes; at least 1.
   */
  public int sessionsWithin(double slowdown) {
    return crowding.sessionsWithin(slowdown, model.maxSequences(), costs, model.usedCells());
  }

  /** Whether a session more can have a seat. */
  public boolean hasSeat() {
    return seats() < model.maxSequences();
  }

  /** A sequence is free for whoever is there: sessions that are away give up theirs. */
  private void freeSequence() {
    long open = seats.stream().filter(seat -> seat.sequence != null).count();
    if (open >= model.maxSequences()) {
      seats.stream()
          .filter(seat -> seat.paused && seat.sequence != null)
          .min(Comparator.comparingLong(seat -> seat.used))
          .ifPresent(this::evict);
    }
  }

  /** Sequences that lost their cells to others so far. */
  public long evictions() {
    return evictions;
  }

  /** Whoever sits is over: the model has all of its sequences again. */
  public void clear() {
    List.copyOf(seats).forEach(Seat::close);
  }

  void left(Seat seat) {
    seats.remove(seat);
    batcher.remove(seat);
    log.forget(seat);
    release(seat);
  }

  private static void release(Seat seat) {
    if (seat.sequence != null) {
      TargetSequence ended = seat.sequence;
      seat.sequence = null; // First: one that cannot be closed must not be closed again and again.
      ended.close();
    }
  }

  /** Whether anybody asks for a pass. */
  public boolean idle() {
    return batcher.idle();
  }

  /** Whether all that ask wait for company until {@link #due}. */
  public boolean holdsBack() {
    return batcher.holdsBack();
  }

  /** When to plan again though nobody asked meanwhile. */
  public long due() {
    return batcher.due();
  }

  /** The next pass; null where nobody is to run now. */
  public Plan plan(long now) {
    batcher.newcomers().forEach(this::share);
    Plan plan = batcher.plan(capacity(), now);
    while (plan == null && batcher.full()) {
      giveWay();
      plan = batcher.plan(capacity(), now);
    }
    return plan;
  }

  /**
   * Who has no cells yet begins with those of whoever has most of the same text: a system prompt
   * that all have is read once, and held once.
   */
  private void share(Seat seat) {
    Demand demand = batcher.demand(seat);
    if (demand == null) {
      return; // It has left the queue.
    }
    int most = demand.to() - Math.max(1, demand.rows());
    Seat best = null;
    int longest = LEAST_SHARED - 1;
    for (Seat other : seats) {
      int common =
          other == seat ? 0 : other.held.common(seat.work(), Math.min(most, other.length()));
      if (common > longest) {
        longest = common;
        best = other;
      }
    }
    if (best != null) {
      freeSequence();
    }
    if (best != null && best.sequence != null) {
      seat.sequence = best.sequence.fork(longest);
      seat.held.forked(best.held, longest);
      seat.divided = true; // As if a pass had run so much of it.
      sharedTokens += longest;
    }
  }

  /** Tokens that were not run since another session had them, so far. */
  public long sharedTokens() {
    return sharedTokens;
  }

  /**
   * The cache is full, and all whose cells it holds wait for more: whoever asked last gives up its
   * own for whoever asked first, and begins anew when there is room beside that. Where there is
   * nobody else, the text does not fit.
   */
  private void giveWay() {
    Seat first = batcher.first();
    Seat last =
        seats.stream()
            .filter(seat -> seat.sequence != null && seat != first)
            .max(Comparator.comparingLong(seat -> seat.turn))
            .orElse(null);
    if (last != null) {
      evict(last);
      batcher.keepRoomFor(first);
    } else {
      batcher.remove(first);
      first.waiting = false;
      first
          .work()
          .failed(
              new ModelException(
                  "the target's cache of "
                      + model.cells()
                      + " tokens is too small for this text; load it with more room"));
    }
  }

  private void evict(Seat seat) {
    release(seat);
    seat.divided = false;
    seat.inherited = false;
    seat.running = false; // All of its text is to be read again.
    evictions++;
    evicted.run();
  }

  private Capacity capacity() {
    int used = model.usedCells();
    // What they have in common counts twice here, so there is this much room at least.
    long kept = seats.stream().filter(seat -> !evictable(seat)).mapToLong(Seat::length).sum();
    int free = model.cells() - (int) Math.min(used, kept);
    return new Capacity(model.maxBatchTokens(), free, used, model.maxBranches());
  }

  /** Whether a seat waits for nothing, so that its cells may serve others. */
  private static boolean evictable(Seat seat) {
    return !seat.waiting && seat.sequence != null;
  }

  /**
   * Runs a pass; afterwards its rows are there to be delivered.
   *
   * @throws ModelException and whatever else the model throws, if it could not be run as one; no
   *     sequence has grown then
   */
  public void begin(Plan plan) {
    makeRoom(plan);
    batch.clear();
    for (Share share : plan.shares()) {
      // Of a pass that is run in halves, one's session may leave while the other runs.
      if (!share.seat().closed()) {
        add(share);
      }
    }
    if (batch.size() > 0) {
      askExits(plan);
      model.forward(batch);
    }
  }

  /** For the sessions that want hints, and whose rows the pass has. */
  private void askExits(Plan plan) {
    if (model.exits().isEmpty()) {
      return;
    }
    exits.begin();
    for (Share share : plan.shares()) {
      boolean wants = share.whole() && !share.seat().closed() && share.seat().work().wantsHints();
      int rows = wants ? earlyRows(share) : 0;
      if (rows > 0) {
        exits.ask(share.seat().work(), share.seat().sequence, rows);
      }
    }
    exits.hear();
  }

  /** Of a tree the likeliest; of a round all, since its verdict needs all, or none. */
  private static int earlyRows(Share share) {
    if (share.tree() != null) {
      return Math.min(ExitRows.MOST_ROWS, share.tree().rows());
    }
    return share.rows() <= ExitRows.MOST_ROWS && share.siblings().count() == 0 ? share.rows() : 0;
  }

  private void makeRoom(Plan plan) {
    while (model.cells() - model.usedCells() < plan.tokens()) {
      Seat idle =
          seats.stream()
              .filter(Target::evictable)
              .min(Comparator.comparingLong(seat -> seat.used))
              .orElse(null);
      if (idle == null) {
        return; // The model says what it lacks.
      }
      evict(idle);
    }
  }

  private void add(Share share) {
    Seat seat = share.seat();
    if (seat.sequence == null) {
      freeSequence();
      seat.sequence = new TargetSequence(model, batch);
    }
    seat.held.ran(share.from(), share.text());
    if (share.siblings().count() > 0) {
      seat.sequence.addBeside(
          share.from(),
          share.to(),
          share.rows(),
          share::token,
          share.siblings().places(),
          share.siblings().tokens());
    } else if (share.tree() == null) {
      seat.sequence.addText(share.from(), share.to(), share.rows(), share::token);
    } else {
      seat.sequence.addTree(
          share.from(),
          share.to(),
          share::token,
          share.tree().guesses(),
          share.tree().parents(),
          share.tree().tokens());
    }
  }

  /**
   * All rows of a session's share of the pass that was begun last, before it is delivered: for a
   * target whose exits are simulated.
   *
   * @param index of the session in the pass
   * @return null where there is nothing to hand
   */
  public LogitRows rows(Plan plan, int index) {
    Share share = plan.shares().get(index);
    Seat seat = share.seat();
    boolean none = share.tree() == null && share.rows() == 0;
    if (none || seat.closed() || !share.whole() || seat.sequence == null) {
      return null;
    }
    int all =
        share.tree() == null ? share.rows() + share.siblings().count() : share.tree().guesses() + 1;
    for (int row = 0; row < all; row++) {
      seat.sequence.offset(row);
    }
    return rows(seat.sequence);
  }

  /** Two passes in place of one that could not be run; null where it is of one session only. */
  public List<Plan> halves(Plan plan) {
    return plan.sessions() > 1 ? plan.halves() : null;
  }

  /** A pass that has been begun took from one instant to another; comes before it is delivered. */
  public void took(Plan plan, long begin, long end) {
    log.ran(plan.shares().stream().map(Share::seat).toArray(), begin, end);
    int tokens = batch.size();
    costs.observe(tokens, model.usedCells() - tokens, 1e-9 * (end - begin));
    crowding.ran(plan, seats(), costs, model.usedCells());
  }

  /**
   * Hands one of a pass's sessions what came of it. What the session asks for meanwhile is for the
   * next pass.
   *
   * @param index of the session in the pass
   * @return whether there was anything to hand: not where its demand was divided, and not to who is
   *     gone
   */
  public boolean deliver(Plan plan, int index, long begin, long end) {
    Share share = plan.shares().get(index);
    Seat seat = share.seat();
    if (seat.closed()) {
      return false; // It went away, or failed, while the target ran.
    }
    seat.used = end;
    batcher.done(share);
    if (!share.whole()) {
      seat.dividedNanos += end - begin;
      return false;
    }
    batcher.delivering(true);
    try {
      tell(plan, share, begin, end);
    } finally {
      batcher.delivering(false);
    }
    return true;
  }

  private void tell(Plan plan, Share share, long begin, long end) {
    Seat seat = share.seat();
    long others = others(plan, share, end - begin);
    PassTimes times = new PassTimes(begin, end, others, seat.dividedNanos);
    int all = share.tree() == null ? share.rows() + share.siblings().count() : 0;
    for (int row = 0; row < all; row++) {
      seat.sequence.offset(row); // All of a round are read: they are there, one behind the other.
    }
    if (share.siblings().count() > 0) {
      seat.sequence.keepText();
    }
    int deepest = seat.work().passed(rows(seat.sequence), times);
    if (share.tree() != null && !seat.closed()) {
      seat.sequence.keep(deepest);
      seat.held.kept(share.to(), share.tree(), deepest);
    }
  }

  /** Of a pass's time, what others than one of its sessions cost. */
  private long others(Plan plan, Share share, long nanos) {
    if (plan.sessions() == 1) {
      return 0;
    }
    double all = costs.seconds(plan.tokens(), model.usedCells());
    double own = costs.seconds(share.tokens(), model.usedCells());
    double part = all > 0 ? own / all : (double) share.tokens() / plan.tokens();
    return (long) (nanos * (1 - Math.clamp(part, 0, 1)));
  }

  private LogitRows rows(TargetSequence sequence) {
    return new LogitRows() {
      @Override
      public float[] logits() {
        return batch.logits();
      }

      @Override
      public int offset(int row) {
        return sequence.offset(row);
      }
    };
  }

  /** Telling one of a pass's sessions took so long; for those that were told. */
  public void told(Plan plan, int index, long nanos) {
    Share share = plan.shares().get(index);
    costs.told(share.tree() != null && share.tree().guesses() > 0, 1e-9 * nanos);
  }

  /** A pass could not be run, not even in parts: its session is told. */
  public void fail(Plan plan, Throwable e) {
    for (Share share : plan.shares()) {
      share.seat().waiting = false;
      batcher.remove(share.seat());
      if (!share.seat().closed()) {
        share.seat().work().failed(e);
      }
    }
  }

  /** No pass could be planned: a fault of ours. Whoever asks is told, or would wait for ever. */
  public void failAll(Throwable e) {
    batcher.failAll(e);
  }

  /** Nanoseconds between two instants in which the target ran passes that a session was not in. */
  public long othersNanos(Seat seat, long from, long to) {
    return log.othersNanos(seat, from, to);
  }
}
