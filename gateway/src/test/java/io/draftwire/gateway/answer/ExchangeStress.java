package io.draftwire.gateway.answer;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** The invariants of {@link Exchange}, one each. */
public class ExchangeStress {
  private ExchangeStress() {}

  private static boolean report(Exchange exchange, int choice) {
    try {
      return exchange.report(
          new AnswerEvent.Committed(choice, false, null, null, List.of(), List.of(), null));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static AnswerEvent take(Exchange exchange) {
    try {
      return exchange.take();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static AnswerEvent.Failed end(int choice) {
    return new AnswerEvent.Failed(choice, null);
  }

  /** A reader comes to every end, behind every burst. */
  @JCStressTest
  @State
  @Outcome(id = "2, 2", expect = ACCEPTABLE, desc = "two bursts, two ends")
  @Outcome(expect = FORBIDDEN)
  public static class Reading {
    private final Exchange exchange = new Exchange(Duration.ofMinutes(1), new Thread());

    @Actor
    public void choices() {
      report(exchange, 0);
      report(exchange, 1);
      exchange.end(end(1));
      exchange.end(end(0));
    }

    @Actor
    public void reader(II_Result result) {
      while (result.r2 < 2) {
        if (take(exchange) instanceof AnswerEvent.Committed) {
          result.r1++;
        } else {
          result.r2++;
        }
      }
    }
  }

  /** Where there is room for one burst more, one of two finds it; the other ends the exchange. */
  @JCStressTest
  @State
  @Outcome(
      id = {"true, false", "false, true"},
      expect = ACCEPTABLE,
      desc = "one of them")
  @Outcome(expect = FORBIDDEN)
  public static class LastRoom {
    private final Exchange exchange = new Exchange(Duration.ZERO, new Thread());

    public LastRoom() {
      for (int i = 1; i < Exchange.MAILBOX; i++) {
        report(exchange, 0);
      }
    }

    @Actor
    public void first(ZZ_Result result) {
      result.r1 = report(exchange, 0);
    }

    @Actor
    public void second(ZZ_Result result) {
      result.r2 = report(exchange, 1);
    }
  }

  /** Once the reader has closed it, nobody interrupts the reader, and the run is cancelled. */
  @JCStressTest
  @State
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "closed first, or interrupted before that")
  @Outcome(expect = FORBIDDEN)
  public static class Closing {
    private final Thread reader = new Thread();
    private final FutureTask<Void> run = new FutureTask<>(() -> {}, null);
    private final Exchange exchange = new Exchange(Duration.ZERO, reader);
    private boolean interruptedBefore;

    public Closing() {
      exchange.add(run);
    }

    @Actor
    public void reader() {
      exchange.close();
      interruptedBefore = reader.isInterrupted();
    }

    @Actor
    public void client() {
      exchange.abandon();
    }

    @Arbiter
    public void end(II_Result result) {
      result.r1 = reader.isInterrupted() && !interruptedBefore ? 1 : 0;
      result.r2 = run.isCancelled() ? 1 : 0;
    }
  }
}
