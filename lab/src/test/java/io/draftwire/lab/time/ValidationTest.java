package io.draftwire.lab.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.edge.Answer;
import io.draftwire.engine.OthersLoad;
import io.draftwire.lab.link.LinkSpec;
import io.draftwire.lab.time.Validation.Comparison;
import io.draftwire.lab.time.Validation.Point;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Virtual time is held against real time, at every other point, of both setups and schemes; at all
 * of them, as {@code lab validate} does, with -Ddraftwire.proof.full=true.
 */
class ValidationTest {
  private static final boolean FULL = Boolean.getBoolean("draftwire.proof.full");

  /** Cores that others keep busy, from which on they show. */
  private static final double BUSY_CORES = .3;

  private static final double BUSY_TOLERANCE = .3;

  @Test
  void virtualTimeHolds() throws Exception {
    OthersLoad others = new OthersLoad();
    List<Point> points = points();
    List<Comparison> rows =
        Validation.ofTables().run(points, row -> System.out.println(describe(row)));
    // On a machine that is busy with something else, or takes long to wake up, every run is late,
    // which says nothing of ours.
    double echo = Validation.idleEcho();
    boolean quiet = others.cores() < BUSY_CORES && !IdleEcho.slow(echo);
    assertThat(rows).hasSameSizeAs(points);
    assertThat(rows)
        .allSatisfy(
            row -> {
              assertThat(row.bitsHold()).as("bits at " + describe(row)).isTrue();
              assertThat(row.bytesHold()).as("bytes at " + describe(row)).isTrue();
              assertThat(row.speedHolds() || !quiet && Math.abs(row.speedError()) < BUSY_TOLERANCE)
                  .as("speed at " + describe(row) + (quiet ? "" : ", other load or echo " + echo))
                  .isTrue();
            });
  }

  private static List<Point> points() {
    List<Point> all = Validation.points();
    return FULL ? all : IntStream.range(0, all.size() / 2).mapToObj(i -> all.get(2 * i)).toList();
  }

  @Test
  void thePointsCoverWhatIsClaimed() {
    assertThat(Validation.points()).hasSizeGreaterThanOrEqualTo(6);
    assertCovered(Validation.points());
    assertCovered(points());
  }

  private static void assertCovered(List<Point> points) {
    assertThat(points.stream().map(p -> p.link().upBitsPerSecond())).contains(20_000L, 20_000_000L);
    assertThat(points.stream().map(p -> p.link().rttNanos())).contains(5_000_000L, 200_000_000L);
    assertThat(points.stream().map(Point::setup)).contains(Setup.SPECULATIVE, Setup.CLOUD_ONLY);
    assertThat(points.stream().map(p -> p.scheme().name())).contains("k-sqs", "c-sqs");
  }

  @Test
  void aDifferenceIsSeen() throws Exception {
    Point point = Validation.points().getFirst();
    Answer near = answer("none/none/40ms", 7);
    assertThat(new Comparison(point, near, near, 1).holds()).isTrue();
    Comparison slower = new Comparison(point, near, answer("none/none/60ms", 7), 1);
    assertThat(slower.speedHolds()).isFalse();
    assertThat(slower.bitsHold()).isTrue();
    Comparison other = new Comparison(point, near, answer("none/none/40ms", 8), 1);
    assertThat(other.bitsHold()).isFalse();
    assertThat(other.bytesHold()).isFalse();
  }

  private static Answer answer(String link, long seed) throws Exception {
    return new VirtualRun(
            TimeWorlds.draft(), TimeWorlds.target(), TimeWorlds.COSTS, LinkSpec.parse(link), 1)
        .run(Setup.SPECULATIVE, TimeWorlds.ask(TimeWorlds.SCHEME, 4, 40, 1).withSeed(seed));
  }

  private static String describe(Comparison row) {
    return "%s %s: %.2f tokens/s virtual, %.2f real (%+.1f%%, %d runs), %d|%d bytes up, %d|%d down"
        .formatted(
            row.point().link(),
            row.point().setup().label(),
            row.virtual().tokensPerSecond(),
            row.real().tokensPerSecond(),
            100 * row.speedError(),
            row.runs(),
            row.virtual().wireBytesUp(),
            row.real().wireBytesUp(),
            row.virtual().wireBytesDown(),
            row.real().wireBytesDown());
  }
}
