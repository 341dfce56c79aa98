package io.draftwire.lab.faults;

import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.Link;
import io.draftwire.core.session.SessionException;
import io.draftwire.edge.AnswerRequest;
import io.draftwire.engine.TableModel;
import io.draftwire.lab.time.World;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/**
 * One answer, from an edge to two clouds of one model, while connections break and ends crash by a
 * schedule that its seed decides. Deterministic: the same seed, the same run.
 */
public final class FaultRun {
  static final int VOCABULARY = 20;
  private static final int CONTEXT = 256;
  static final int SEQUENCES = 3;
  private static final int TOKENS = 40;
  static final int MAX_DRAFTS = 4;
  static final int[] PROMPT = {3, 1, 4, 1, 5};
  private static final double NOISE = .6;

  private static final long PASS_NANOS = 5_000_000;
  private static final long DRAFT_NANOS = 2_000_000;
  static final long FOR_EVER = Long.MAX_VALUE / 2;

  /** Between two chances of a crash. */
  private static final long TICK_NANOS = 50_000_000;

  /** After which somebody asks again whom a cloud had no room for. */
  private static final long BUSY_NANOS = 1_000_000_000;

  private static final long LONGEST_JUMP = 3_600_000_000_000L;

  /** Far more than any schedule needs: an answer that is not whole by then hangs. */
  private static final long END_NANOS = 36_000_000_000_000L;

  static final TableModel.Laws TARGET = TableModel.seeded(VOCABULARY, 2, 1, 3);
  static final TableModel.Laws DRAFT = TableModel.near(TARGET, VOCABULARY, 2, NOISE);

  /**
   * What came of it.
   *
   * @param text prompt and answer
   * @param verified of them, those before the first that the draft made alone
   * @param resumed connections on which a session was taken up
   * @param remembered of those, on which its text was still there
   * @param corrected tokens that the draft made alone, and that were taken back
   * @param fault what must not be, in one line; null for nothing
   */
  public record Result(
      int[] text, int verified, int resumed, int remembered, int corrected, String fault) {}

  private final FaultCase of;
  private final Harm harm;
  private final long seed;
  private final SplittableRandom random;
  private final World world = new World();
  private final List<FaultCloud> clouds;
  private final Screen screen;
  private FaultEdge edge;
  private int latest;

  private FaultRun(FaultCase of, Harm harm, long seed) {
    this.of = of;
    this.harm = harm;
    this.seed = seed;
    this.random = new SplittableRandom(seed);
    this.screen = new Screen(world, harm.meanwhile());
    this.clouds = List.of(cloud(), cloud());
  }

  private FaultCloud cloud() {
    return new FaultCloud(
        world,
        random.split(),
        PASS_NANOS,
        () -> new TableModel(VOCABULARY, TARGET, CONTEXT, SEQUENCES));
  }

  /** What comes undisturbed, from one cloud. */
  public static int[] undisturbed(FaultCase of, long seed) {
    return run(of, Harm.NONE, seed).text();
  }

  /** Runs one answer to its end, and on until nothing happens any more. */
  public static Result run(FaultCase of, Harm harm, long seed) {
    return new FaultRun(of, harm, seed).run();
  }

  private Result run() {
    try {
      edge = edge(PROMPT);
      edge.start(this::askAgain);
      world.at(TICK_NANOS, this::tick);
      world.run(() -> world.now() > END_NANOS);
    } catch (SessionException | RuntimeException e) {
      return result(e.toString());
    }
    if (!edge.finished()) {
      return result("the answer hangs behind " + edge.text().length + " tokens");
    }
    edge.close();
    if (edge.text().length <= PROMPT.length) {
      return result("the answer is empty");
    }
    if (!Arrays.equals(screen.eye().shown(), answer())) {
      return result("what is shown is another text");
    }
    return clouds.stream().allMatch(FaultCloud::empty)
        ? result(null)
        : result("a cloud holds what nobody will ask for");
  }

  private int[] answer() {
    return Arrays.copyOfRange(edge.text(), PROMPT.length, edge.text().length);
  }

  private Result result(String fault) {
    return new Result(
        edge.text(),
        edge.verified(),
        clouds.stream().mapToInt(FaultCloud::resumed).sum(),
        clouds.stream().mapToInt(FaultCloud::remembered).sum(),
        edge.corrected(),
        fault);
  }

  private FaultEdge edge(int[] prompt) {
    AnswerRequest request =
        new AnswerRequest(
            of.mode(),
            prompt,
            of.sampling(),
            OptionalDouble.empty(),
            of.scheme(),
            MAX_DRAFTS,
            Integer.MAX_VALUE,
            PROMPT.length + TOKENS - prompt.length,
            OptionalLong.of(seed));
    TableModel draft = new TableModel(VOCABULARY, DRAFT, CONTEXT, 1);
    Link link = new Link(FOR_EVER, random.split());
    return new FaultEdge(
        world,
        draft,
        DRAFT_NANOS,
        request,
        of.upload(),
        of.ahead(),
        harm.meanwhile(),
        link,
        screen,
        this::connect);
  }

  /** To the cloud of before, mostly. */
  private Wire connect(Wire.End<CloudMessage> end) {
    latest = random.nextInt(10) < 3 && !harm.equals(Harm.NONE) ? 1 - latest : latest;
    HarmedWire wire = new HarmedWire(world, random.split(), harm);
    wire.join(end, clouds.get(latest).connect(wire));
    return wire;
  }

  private void tick() throws SessionException {
    if (edge.finished()) {
      return;
    }
    if (chance(harm.cloudCrash())) {
      clouds.get(random.nextInt(clouds.size())).crash();
    }
    if (chance(harm.jump())) {
      edge.jump(random.nextLong(LONGEST_JUMP));
    }
    if (chance(harm.edgeCrash())) {
      another().start(this::askAgain);
    }
    world.at(world.now() + TICK_NANOS, this::tick);
  }

  /** What crashed edges left behind may take all sequences for a while: so everybody asks again. */
  private void askAgain() {
    FaultEdge later = another();
    world.at(world.now() + BUSY_NANOS, () -> later.start(this::askAgain));
  }

  /** The edge of before is gone; another has its text. */
  private FaultEdge another() {
    int[] text = edge.text();
    edge.crash();
    edge = edge(Arrays.copyOf(text, text.length));
    return edge;
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }
}
