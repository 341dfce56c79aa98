package io.draftwire.lab.faults;

import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.Link;
import io.draftwire.core.session.Meanwhile;
import io.draftwire.core.session.SessionException;
import io.draftwire.edge.AnswerRequest;
import io.draftwire.edge.CloudLoss;
import io.draftwire.engine.TableModel;
import io.draftwire.lab.link.DeliveryTrace;
import io.draftwire.lab.link.LinkDirection;
import io.draftwire.lab.link.LinkSpec;
import io.draftwire.lab.time.World;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/**
 * One answer over an uplink that somebody recorded, in virtual time: what is shown of it and when,
 * while the link is gone. The downlink has a rate; both have the link's delay.
 */
public final class TracedRun {
  private static final TableModel.Laws TARGET = TableModel.endless(FaultRun.TARGET);
  private static final TableModel.Laws DRAFT = TableModel.endless(FaultRun.DRAFT);
  private static final int CONTEXT = 1024;
  private static final int TOKENS = 400;
  private static final long PASS_NANOS = 50_000_000;
  private static final long DRAFT_NANOS = 15_000_000;

  /** Longer than any trace: an answer that is not whole by then hangs. */
  private static final long END_NANOS = 7_200_000_000_000L;

  /**
   * What came of it.
   *
   * @param text prompt and answer
   * @param shown the answer as somebody saw it in the end
   * @param whole whether it came to its end
   * @param verified tokens before the first that nobody verified
   * @param seconds until it was whole
   * @param pauseSeconds longest time in which nothing new was shown
   * @param alone tokens that were shown as unverified
   * @param right of these, those that a cloud said too, where it was asked
   * @param connections that were made
   */
  public record Result(
      int[] text,
      int[] shown,
      boolean whole,
      int verified,
      double seconds,
      double pauseSeconds,
      int alone,
      int right,
      int connections) {}

  private final World world = new World();
  private final SplittableRandom random;
  private final LinkDirection up;
  private final LinkDirection down;
  private final FaultCloud cloud;
  private final Screen screen;
  private FaultEdge edge;
  private int connections;

  private TracedRun(Meanwhile meanwhile, LinkDirection up, LinkDirection down, long seed) {
    this.up = up;
    this.down = down;
    this.screen = new Screen(world, meanwhile);
    this.random = new SplittableRandom(seed);
    this.cloud =
        new FaultCloud(
            world,
            random.split(),
            PASS_NANOS,
            () -> new TableModel(FaultRun.VOCABULARY, TARGET, CONTEXT, FaultRun.SEQUENCES));
  }

  /** With an uplink that is always there. */
  public static Result undisturbed(FaultCase of, LinkSpec link, long seed) {
    LinkDirection up = LinkDirection.up(link, seed);
    return new TracedRun(Meanwhile.WAIT, up, LinkDirection.down(link, seed), seed)
        .run(of, Meanwhile.WAIT, seed);
  }

  /**
   * @param startMillis of the trace, at which the answer is asked for
   * @param link its rate down and its delay
   */
  public static Result run(
      FaultCase of,
      Meanwhile meanwhile,
      DeliveryTrace trace,
      long startMillis,
      LinkSpec link,
      long seed) {
    LinkDirection up = LinkDirection.up(link, trace.from(startMillis), seed);
    return new TracedRun(meanwhile, up, LinkDirection.down(link, seed), seed)
        .run(of, meanwhile, seed);
  }

  private Result run(FaultCase of, Meanwhile meanwhile, long seed) {
    AnswerRequest request =
        new AnswerRequest(
            of.mode(),
            FaultRun.PROMPT,
            of.sampling(),
            OptionalDouble.empty(),
            of.scheme(),
            FaultRun.MAX_DRAFTS,
            Integer.MAX_VALUE,
            TOKENS,
            OptionalLong.of(seed));
    TableModel draft = new TableModel(FaultRun.VOCABULARY, DRAFT, CONTEXT, 1);
    long silence = meanwhile == Meanwhile.WAIT ? Link.NEVER : CloudLoss.USUAL_SILENCE.toNanos();
    Link link = new Link(FaultRun.FOR_EVER, silence, random.split());
    edge =
        new FaultEdge(
            world,
            draft,
            DRAFT_NANOS,
            request,
            of.upload(),
            of.ahead(),
            meanwhile,
            link,
            screen,
            this::connect);
    try {
      edge.start(
          () -> {
            throw new IllegalStateException("a cloud with one edge has no room for it");
          });
      world.run(() -> edge.finished() || world.now() > END_NANOS);
    } catch (SessionException e) {
      throw new IllegalStateException("an answer over a trace failed", e);
    }
    Result result =
        new Result(
            edge.text(),
            screen.eye().shown(),
            edge.finished(),
            edge.verified(),
            world.now() / 1e9,
            screen.eye().pause() / 1e9,
            screen.eye().alone(),
            screen.eye().right(),
            connections);
    edge.close();
    return result;
  }

  private Wire connect(Wire.End<CloudMessage> end) {
    connections++;
    TracedWire wire = new TracedWire(world, up, down);
    wire.join(end, cloud.connect(wire));
    return wire;
  }
}
