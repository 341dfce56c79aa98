package io.draftwire.lab.serve;

import io.draftwire.core.session.SessionException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;

/**
 * Has requests asked when they are meant to be, by whichever edge is free; where none is, the
 * request is dropped, at its time. Waits for no answer but at the end, for all of them.
 *
 * <p>{@link #run} is for one thread at a time; edges answer on the executor's.
 */
public final class Generator {
  /** What time it is, in nanoseconds, and waiting for it. */
  public interface Clock {
    long now();

    void sleepUntil(long nanos) throws InterruptedException;

    /** The machine's. */
    Clock REAL = new RealClock();
  }

  /** Asks and hears the answer out. */
  public interface Answering<E> {
    /**
     * @param came to be told how many tokens came, each time some did
     */
    Traffic answer(E edge, Arrival arrival, IntConsumer came)
        throws SessionException, InterruptedException;
  }

  private final Clock clock;
  private final Executor threads;

  /**
   * @param threads has one for each edge: a request that waited for a thread would be late
   */
  public Generator(Clock clock, Executor threads) {
    this.clock = clock;
    this.threads = threads;
  }

  /**
   * Runs a stretch of time.
   *
   * @param nanos its length: what is to come later does not
   * @param ledger where everything is told, in nanoseconds since now
   * @throws RuntimeException what an edge failed with, and not its cloud: no more is asked then
   */
  public <E> void run(
      Arrivals arrivals, long nanos, List<E> edges, Answering<E> answering, Ledger ledger)
      throws InterruptedException {
    new Stretch<>(edges, answering, ledger).run(arrivals, nanos);
  }

  /**
   * Runs a stretch of time in which every edge has something to ask, all the time: the next when
   * the answer before is whole, or when the cloud that had no room said to come back.
   *
   * @param arrivals what is asked; its times are of no meaning
   * @param nanos no more is asked from then on
   * @throws RuntimeException as {@link #run}
   */
  public <E> void saturate(
      Arrivals arrivals, long nanos, List<E> edges, Answering<E> answering, Ledger ledger)
      throws InterruptedException {
    new Stretch<>(edges, answering, ledger).saturate(arrivals, nanos);
  }

  private final class Stretch<E> {
    private final List<E> edges;
    private final BlockingQueue<E> idle;
    private final Answering<E> answering;
    private final Ledger ledger;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final long begin = clock.now();

    Stretch(List<E> edges, Answering<E> answering, Ledger ledger) {
      this.edges = edges;
      this.idle = new LinkedBlockingQueue<>(edges);
      this.answering = answering;
      this.ledger = ledger;
    }

    void run(Arrivals arrivals, long nanos) throws InterruptedException {
      Arrival arrival = arrivals.next();
      while (arrival.nanos() < nanos && failure.get() == null) {
        clock.sleepUntil(begin + arrival.nanos());
        ask(arrival);
        arrival = arrivals.next();
      }
      awaitAll();
    }

    void saturate(Arrivals arrivals, long nanos) throws InterruptedException {
      idle.clear();
      for (E edge : edges) {
        threads.execute(
            () -> {
              try {
                askOnAndOn(arrivals, nanos, edge);
              } finally {
                idle.add(edge);
              }
            });
      }
      awaitAll();
    }

    private void askOnAndOn(Arrivals arrivals, long nanos, E edge) {
      while (now() < nanos && failure.get() == null) {
        Arrival next;
        synchronized (arrivals) {
          next = arrivals.next();
        }
        Arrival arrival = new Arrival(now(), next.number(), next.request());
        ledger.offered(arrival.nanos(), 0);
        long back = answer(edge, arrival);
        try {
          clock.sleepUntil(begin + back);
        } catch (InterruptedException e) {
          failure.compareAndSet(null, e);
        }
      }
    }

    private void awaitAll() throws InterruptedException {
      for (int i = 0; i < edges.size(); i++) {
        idle.take();
      }
      switch (failure.get()) {
        case null -> {}
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        case Throwable e -> throw new IllegalStateException("an edge was interrupted", e);
      }
    }

    private long now() {
      return clock.now() - begin;
    }

    private void ask(Arrival arrival) {
      E edge = idle.poll();
      ledger.offered(arrival.nanos(), now() - arrival.nanos());
      if (edge == null) {
        ledger.dropped(arrival.nanos());
      } else {
        threads.execute(
            () -> {
              try {
                answer(edge, arrival);
              } finally {
                // Whatever it was, the edge has to come back: the run waits for all of them.
                idle.add(edge);
              }
            });
      }
    }

    /** When the next may be asked: now, or when the cloud has room again as it says. */
    private long answer(E edge, Arrival arrival) {
      AnswerTimes times = new AnswerTimes(arrival.nanos());
      try {
        Traffic traffic =
            answering.answer(
                edge,
                arrival,
                tokens -> {
                  long now = now();
                  times.came(now, tokens);
                  ledger.came(edge, now, tokens);
                });
        times.ended(now());
        ledger.answered(edge, times, traffic.up(), traffic.down());
      } catch (SessionException e) {
        String reason = e.refusal().code().name().toLowerCase(Locale.ROOT);
        ledger.refused(arrival.nanos(), reason, e.getMessage());
        return now() + TimeUnit.MILLISECONDS.toNanos(Math.max(1, e.refusal().retryMillis()));
      } catch (Throwable e) {
        ledger.refused(arrival.nanos(), "failed", e.toString());
        failure.compareAndSet(null, e);
      }
      return now();
    }
  }
}
