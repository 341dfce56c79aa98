package io.draftwire.lab.time;

import io.draftwire.cloud.batch.AdmissionControl;
import io.draftwire.cloud.batch.BatchPolicy;
import io.draftwire.cloud.batch.Plan;
import io.draftwire.cloud.batch.Seat;
import io.draftwire.cloud.batch.Target;
import io.draftwire.cloud.batch.Work;
import io.draftwire.core.hint.ExitBook;
import io.draftwire.core.law.LogitRows;
import io.draftwire.core.session.Refusal;
import io.draftwire.core.session.SessionException;
import io.draftwire.engine.LanguageModel;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * The cloud's machine in virtual time: the one target that all sessions share, as the server's
 * inference thread has it, with the same planning of passes. Everything that happens to a session
 * is a task of its machine.
 */
final class TargetHost {
  /** A session in virtual time. */
  interface Guest extends Work {
    /**
     * What testing its rows, or walking its tree, takes behind the pass that was just told; below 0
     * where there is nothing to test.
     */
    long testNanos();

    /** Whether its edge asked for hints. */
    boolean wantsHints();

    /** What it would commit by such rows of the pass under way; null where that cannot be told. */
    SimulatedExits.Course foreseen(LogitRows rows);

    /** An exit of the pass under way has such rows. */
    void exited(int exit, LogitRows rows);

    /** That is done, and what came of it may be sent. */
    void goOn() throws SessionException;
  }

  /**
   * A forward pass of the target.
   *
   * @param guests whose it was
   * @param tokens that it ran over
   */
  record Pass(List<Work> guests, long beginNanos, long endNanos, int tokens) {}

  private final World world;
  private final LanguageModel model;
  private final CostProfile costs;
  private final Machine machine;
  private final Target target;
  private final double slowdown;
  private final AdmissionControl admission;
  private final List<Pass> passes = new ArrayList<>();

  /** Null for a target without. */
  private final SimulatedExits exits;

  private final SplittableRandom mistakes = new SplittableRandom(SimulatedExits.SEED);
  private final ExitBook exitBook = new ExitBook();
  private boolean passDue;

  /** When to look again whether those that are held back may run; null where nobody is. */
  private World.Timer timer;

  /** A place for every sequence. */
  TargetHost(World world, LanguageModel model, CostProfile costs, BatchPolicy policy) {
    this(world, model, costs, policy, Double.POSITIVE_INFINITY, 0, null);
  }

  /**
   * @param slowdown sessions are let in while each is expected to take at most so many times what
   *     it would take alone
   * @param line sessions that may wait for a place
   * @param exits of the target; null for none
   */
  TargetHost(
      World world,
      LanguageModel model,
      CostProfile costs,
      BatchPolicy policy,
      double slowdown,
      int line,
      SimulatedExits exits) {
    this.exits = exits;
    this.slowdown = slowdown;
    this.admission =
        new AdmissionControl(
            model.maxSequences(), line, world::now, new SplittableRandom(line)::nextLong);
    this.world = world;
    this.model = model;
    this.costs = costs;
    this.machine = new Machine(world);
    this.target = new Target(model, policy, costs.target()::seconds);
    admission.roomFor(target.sessionsWithin(slowdown));
  }

  /** A session's leave to be there, and its seat once it has asked for a pass. */
  final class Place implements AutoCloseable {
    private final Guest guest;
    private final AdmissionControl.Ticket ticket;

    /** Null before. */
    private Seat seat;

    private Place(Guest guest, AdmissionControl.Ticket ticket) {
      this.guest = guest;
      this.ticket = ticket;
    }

    /** The session asks for a pass, which it gets when it has a seat. */
    void request() {
      ticket.whenInside(
          () -> {
            seat = seat == null ? target.seat(guest) : seat;
            seat.request(world.now());
            passSoon();
          });
    }

    /** Null before the first pass. */
    Seat seat() {
      return seat;
    }

    @Override
    public void close() {
      if (seat != null) {
        seat.close();
      }
      ticket.close();
    }
  }

  /**
   * A session that has said hello sits down, or waits for a place.
   *
   * @param claim of who was turned away before
   * @return null where there is no room; then it was refused
   */
  Place sitDown(Guest guest, long claim, Consumer<Refusal> refused) {
    return switch (admission.ask(claim)) {
      case AdmissionControl.Ticket ticket -> new Place(guest, ticket);
      case AdmissionControl.Later later -> {
        refused.accept(later.refusal());
        yield null;
      }
    };
  }

  World world() {
    return world;
  }

  LanguageModel model() {
    return model;
  }

  CostProfile costs() {
    return costs;
  }

  Machine machine() {
    return machine;
  }

  Target target() {
    return target;
  }

  /** How right the target's exits are, as its sessions have counted. */
  ExitBook exitBook() {
    return exitBook;
  }

  /** Behind what is in the machine's queue by now. */
  private void passSoon() {
    if (!passDue) {
      passDue = true;
      machine.submit(this::pass);
    }
  }

  private void pass() throws SessionException {
    passDue = false;
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
    Plan plan = target.plan(world.now());
    if (plan != null) {
      run(List.of(plan));
    } else if (target.holdsBack()) {
      timer = world.at(target.due(), this::passSoon);
    }
  }

  /** One after the other: where a pass could not be run, its halves. */
  private void run(List<Plan> plans) throws SessionException {
    if (plans.isEmpty()) {
      if (!target.idle()) {
        passSoon();
      }
      return;
    }
    Plan plan = plans.getFirst();
    List<Plan> others = plans.subList(1, plans.size());
    try {
      target.begin(plan);
    } catch (RuntimeException e) {
      List<Plan> halves = target.halves(plan);
      List<Plan> left = new ArrayList<>(halves == null ? List.of() : halves);
      left.addAll(others);
      if (halves == null) {
        target.fail(plan, e);
      }
      run(left);
      return;
    }
    long begin = world.now();
    long took = Nanos.of(costs.target().seconds(plan.tokens()));
    passes.add(new Pass(plan.works(), begin, begin + took, plan.tokens()));
    if (exits != null) {
      exits(plan, begin, took);
    }
    machine.compute(
        took,
        () -> {
          target.took(plan, begin, world.now());
          admission.roomFor(target.sessionsWithin(slowdown));
          tell(plan, 0, begin, world.now(), others);
        });
  }

  /** The rows are there already; when an exit has them is arithmetic. */
  private void exits(Plan plan, long begin, long took) {
    for (int index = 0; index < plan.sessions(); index++) {
      int share = index;
      Guest guest = (Guest) plan.works().get(index);
      for (int exit = 0; guest.wantsHints() && exit < exits.exits().size(); exit++) {
        int number = exit;
        long at = begin + (long) (exits.exits().get(exit).at() * took);
        world.at(at, () -> exited(plan, share, number));
      }
    }
  }

  private void exited(Plan plan, int index, int exit) {
    Guest guest = (Guest) plan.works().get(index);
    LogitRows rows = target.rows(plan, index);
    SimulatedExits.Course course = rows == null ? null : guest.foreseen(rows);
    if (course != null) {
      boolean right = mistakes.nextDouble() < exits.exits().get(exit).right();
      guest.exited(exit, right ? rows : SimulatedExits.mistaken(rows, course, mistakes));
    }
  }

  /** Each is told, and tests what it was told, in turn. */
  private void tell(Plan plan, int index, long begin, long end, List<Plan> others)
      throws SessionException {
    if (index == plan.sessions()) {
      run(others);
      return;
    }
    if (!target.deliver(plan, index, begin, end)) {
      tell(plan, index + 1, begin, end, others);
      return;
    }
    Guest guest = (Guest) plan.works().get(index);
    long nanos = guest.testNanos();
    target.told(plan, index, Math.max(0, nanos));
    if (nanos < 0) {
      guest.goOn();
      tell(plan, index + 1, begin, end, others);
    } else {
      machine.compute(
          nanos,
          () -> {
            guest.goOn();
            tell(plan, index + 1, begin, end, others);
          });
    }
  }

  /** All passes so far, in order. */
  List<Pass> passes() {
    return passes;
  }
}
