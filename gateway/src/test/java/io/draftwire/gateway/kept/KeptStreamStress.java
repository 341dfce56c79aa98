package io.draftwire.gateway.kept;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.time.Duration;
import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** The invariants of {@link KeptStream} that several threads have to do with. */
public class KeptStreamStress {
  private static final KeptStreams STREAMS = new KeptStreams();
  private static final byte[] EVENT = {1};
  private static final byte[] LAST = {2};

  private KeptStreamStress() {}

  private static KeptStream stream() {
    return new KeptStream(
        STREAMS,
        "id",
        "owner",
        () -> {},
        Duration.ofMinutes(1).toNanos(),
        1 << 10,
        System::nanoTime);
  }

  /** Events that a reader comes to, and what the last of them was. */
  private static void read(KeptStream stream, II_Result result) {
    try (KeptStream.Reader reader = stream.read(0)) {
      for (List<byte[]> some = reader.take(); !some.isEmpty(); some = reader.take()) {
        result.r1 += some.size();
        result.r2 = some.getLast()[0];
      }
    } catch (OffsetException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A reader comes to every event and then to the end. */
  @JCStressTest
  @State
  @Outcome(id = "2, 2", expect = ACCEPTABLE, desc = "two events")
  @Outcome(expect = FORBIDDEN)
  public static class Reading {
    private final KeptStream stream = stream();

    @Actor
    public void writer() {
      stream.append(EVENT);
      stream.append(LAST);
      stream.finish();
    }

    @Actor
    public void reader(II_Result result) {
      read(stream, result);
    }
  }

  /** Nothing stands behind the last word of whoever ends a stream. */
  @JCStressTest
  @State
  @Outcome(
      id = {"1, 2", "2, 2"},
      expect = ACCEPTABLE,
      desc = "with what came before, or without")
  @Outcome(expect = FORBIDDEN)
  public static class Ending {
    private final KeptStream stream = stream();

    @Actor
    public void writer() {
      stream.append(EVENT);
    }

    @Actor
    public void ender(II_Result result) {
      stream.end(LAST);
      read(stream, result);
    }
  }
}
