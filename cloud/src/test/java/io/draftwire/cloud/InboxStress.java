package io.draftwire.cloud;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.draftwire.core.law.Sampling;
import io.draftwire.core.scheme.Coupled;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.EdgeMessage.Mode;
import io.draftwire.core.session.Refusal;
import io.draftwire.wire.Frames;
import io.draftwire.wire.v1.EdgeFrame;
import java.time.Duration;
import java.util.OptionalLong;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * For every frame that is dealt with one more is asked for, whichever of an {@link Inbox}'s threads
 * comes first: one that is not asked for would never come, and its session would be deaf.
 */
public class InboxStress {
  private static final EdgeFrame CLOSE = Frames.frame(new EdgeMessage.Close());

  private static final EdgeFrame LIVE =
      Frames.frame(
          new EdgeMessage.Hello(
              1,
              "0".repeat(64),
              29,
              Mode.LIVE,
              Sampling.at(1),
              new Coupled(),
              0,
              40,
              OptionalLong.of(1),
              new int[] {2}));

  private InboxStress() {}

  /** A session that has something to say yet, until a pass is told. */
  abstract static class World implements SessionDriver {
    final CountingStream stream = new CountingStream();
    final ManualLater later = new ManualLater();
    private Runnable told;
    private volatile boolean quiet;
    final Inbox inbox = new Inbox(this, stream, 1000, later, () -> {});

    void passIsTold() {
      quiet = true;
      told.run();
    }

    @Override
    public boolean quiet() {
      return quiet;
    }

    @Override
    public void whenTold(Runnable what) {
      told = what;
    }

    @Override
    public void onMessage(EdgeMessage message, long arrivedNanos) {}

    @Override
    public void refuse(Refusal refusal, Refusals.Reason reason) {
      throw new IllegalStateException(refusal.message());
    }

    @Override
    public void abandon() {}

    @Override
    public void pump() {}

    @Override
    public void broke(Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** A frame comes while a pass is told. */
  @JCStressTest
  @State
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "one for one")
  @Outcome(expect = FORBIDDEN)
  public static class Rounds extends World {
    @Actor
    public void edge() {
      inbox.onNext(CLOSE);
    }

    @Actor
    public void target() {
      passIsTold();
    }

    @Arbiter
    public void end(I_Result result) {
      result.r1 = stream.asked();
    }
  }

  /** More frames come than are heard in a moment, while moments pass. */
  @JCStressTest
  @State
  @Outcome(id = "36", expect = ACCEPTABLE, desc = "15 ahead, and one for one")
  @Outcome(expect = FORBIDDEN)
  public static class Live extends World {
    private static final Duration MOMENT = Duration.ofMillis(5);

    @Actor
    public void edge() {
      inbox.onNext(LIVE);
      for (int i = 0; i < 20; i++) {
        inbox.onNext(CLOSE);
      }
    }

    @Actor
    public void target() {
      passIsTold();
      later.pass(MOMENT);
    }

    @Arbiter
    public void end(I_Result result) {
      for (int i = 0; i < 5; i++) {
        later.pass(MOMENT);
      }
      result.r1 = stream.asked();
    }
  }
}
