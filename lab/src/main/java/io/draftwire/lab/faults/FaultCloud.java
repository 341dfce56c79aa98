package io.draftwire.lab.faults;

import io.draftwire.cloud.batch.Goodput;
import io.draftwire.cloud.batch.Plan;
import io.draftwire.cloud.batch.Seat;
import io.draftwire.cloud.batch.Target;
import io.draftwire.cloud.resume.Greeting;
import io.draftwire.cloud.resume.Register;
import io.draftwire.core.coding.TokenPrior;
import io.draftwire.core.session.CloudLimits;
import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.SessionId;
import io.draftwire.core.session.ToldCosts;
import io.draftwire.engine.Grammars;
import io.draftwire.engine.LanguageModel;
import io.draftwire.lab.time.World;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * A cloud that crashes: after that it is a new one with an empty model, at the same address. Its
 * sessions, their register and the planning of passes are those of the server.
 */
final class FaultCloud {
  static final long GRACE_NANOS = 20_000_000_000L;

  private final World world;
  private final SplittableRandom random;
  private final long passNanos;
  private final Supplier<LanguageModel> models;
  private final List<Wire> wires = new ArrayList<>();

  private LanguageModel model;
  private Target target;
  private Register<Seat> register;

  /** Counts up with every crash: what a pass of a life before has to tell is lost. */
  private int life;

  private boolean passing;
  private int resumed;
  private int remembered;

  /**
   * @param passNanos that a pass of the target takes
   */
  FaultCloud(World world, SplittableRandom random, long passNanos, Supplier<LanguageModel> models) {
    this.world = world;
    this.random = random;
    this.passNanos = passNanos;
    this.models = models;
    live();
  }

  private void live() {
    model = models.get();
    target = new Target(model, new Goodput(), tokens -> 1e-9 * passNanos);
    register = new Register<>(model.maxSequences());
    passing = false;
  }

  /** Everything that it knew is gone. */
  void crash() {
    life++;
    List<Wire> broken = List.copyOf(wires);
    wires.clear();
    live();
    broken.forEach(Wire::cut);
  }

  World world() {
    return world;
  }

  Target target() {
    return target;
  }

  Register<Seat> register() {
    return register;
  }

  LanguageModel model() {
    return model;
  }

  CloudLimits limits() {
    return new CloudLimits(
        model.tokenizer().fingerprint(),
        model.tokenizer().vocabularySize(),
        model.contextLength(),
        TokenPrior.NONE,
        ToldCosts.UNKNOWN,
        Grammars.of(model.tokenizer()));
  }

  /** Somebody connects. */
  Wire.End<EdgeMessage> connect(Wire wire) {
    wires.add(wire);
    return new Stream(wire);
  }

  /** A stream of this cloud's present life. */
  private final class Stream implements Wire.End<EdgeMessage> {
    private final int born = life;
    private final Wire wire;
    private final Greeting<Seat> greeting =
        new Greeting<>(SessionId.draw(random), "", limits(), register);

    private boolean broke;

    /** Null before a hello that a session can begin with. */
    private FaultSession session;

    Stream(Wire wire) {
      this.wire = wire;
    }

    @Override
    public void hear(EdgeMessage message) {
      if (born != life || broke && session == null) {
        return; // A stream that is over begins nothing.
      }
      if (session != null) {
        session.hear(message);
        return;
      }
      switch (greeting.hear(message)) {
        case Greeting.Next.Begin<Seat>(EdgeMessage.Hello hello, var standing) -> {
          resumed += hello.resume() == null ? 0 : 1;
          remembered += standing.before() == null ? 0 : 1;
          session = FaultSession.of(FaultCloud.this, hello, standing, wire);
          session.hear(hello);
        }
        case Greeting.Next.Ask<Seat>(CloudMessage.Missing missing) -> wire.down(missing);
        case Greeting.Next.Refuse<Seat>(var refusal) -> {
          putBack();
          wire.down(new CloudMessage.Refused(refusal));
        }
        case Greeting.Next.Strange<Seat> strange ->
            throw new IllegalStateException("an edge began with " + message);
      }
    }

    private void putBack() {
      var standing = greeting.standing();
      if (session == null && standing.before() != null) {
        keep(standing.session(), null, standing.before());
      }
    }

    @Override
    public void broke() {
      broke = true;
      if (born != life) {
        return;
      }
      if (session != null) {
        session.abandon();
      }
      putBack();
    }
  }

  /** As the server does for a session whose edge is gone. */
  void keep(SessionId id, Register.Holder<Seat> holder, Register.Kept<Seat> what) {
    Register.Kept<Seat> over = register.keep(id, holder, what);
    if (over != null) {
      over.cells().close();
    }
    int born = life;
    world.at(
        world.now() + GRACE_NANOS,
        () -> {
          if (born == life && register.expire(id, what)) {
            what.cells().close();
          }
        });
  }

  /** A session asks for a pass. */
  void request(Seat seat) {
    seat.request(world.now());
    pass();
  }

  private void pass() {
    if (passing || target.idle()) {
      return;
    }
    Plan plan = target.plan(world.now());
    int born = life;
    if (plan == null) {
      if (target.holdsBack()) {
        world.at(
            target.due(),
            () -> {
              if (born == life) {
                pass();
              }
            });
      }
      return;
    }
    passing = true;
    target.begin(plan);
    long begin = world.now();
    world.at(
        begin + passNanos,
        () -> {
          if (born == life) {
            ended(plan, begin);
          }
        });
  }

  private void ended(Plan plan, long begin) {
    target.took(plan, begin, world.now());
    for (int i = 0; i < plan.sessions(); i++) {
      if (target.deliver(plan, i, begin, world.now())) {
        ((FaultSession) plan.works().get(i)).goOn();
      }
    }
    passing = false; // Not before: the rows of one pass are told before the next begins.
    pass();
  }

  /** Sessions that were taken up here, and how many of them found something that was left. */
  int resumed() {
    return resumed;
  }

  int remembered() {
    return remembered;
  }

  /** Whether nothing is left of any session. */
  boolean empty() {
    return register.size() == 0 && target.seats() == 0 && model.usedCells() == 0;
  }
}
