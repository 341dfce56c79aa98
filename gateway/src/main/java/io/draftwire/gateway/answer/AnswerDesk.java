package io.draftwire.gateway.answer;

import io.draftwire.core.session.SessionException;
import io.draftwire.edge.EdgeClient;
import io.draftwire.engine.Tokenizer;
import io.draftwire.wire.access.Caller;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Where answers are given out to run: so many at once, so many waiting behind them, and clients in
 * turn ({@link Places}). Safe for use by several threads.
 *
 * <p>Answers run on platform threads: a draft's forward pass is a long native call, which would
 * hold up everything else on a virtual thread's carrier.
 */
public final class AnswerDesk implements AutoCloseable {
  /**
   * Who asks.
   *
   * @param client whose turn it is, equal for equal clients
   * @param caller whose limits hold
   */
  public record Asker(Object client, Caller caller) {}

  private final EdgeClient client;
  private final Tokenizer tokenizer;
  private final Duration patience;
  private final Places places;
  private final ThreadPoolExecutor threads;
  private final KnowledgePool knowledge = new KnowledgePool();

  /**
   * @param client stays the caller's to close
   * @param parallel answers at once
   * @param queue answers that may wait for one of those to end
   * @param patience how long a reader may leave its mailbox full
   */
  public AnswerDesk(
      EdgeClient client, Tokenizer tokenizer, int parallel, int queue, Duration patience) {
    this.client = client;
    this.tokenizer = tokenizer;
    this.patience = patience;
    this.places = new Places(parallel + queue);
    this.threads =
        new ThreadPoolExecutor(
            parallel,
            parallel,
            1,
            TimeUnit.MINUTES,
            new PriorityBlockingQueue<>(), // Of nothing but PlacedRuns: by turn.
            Thread.ofPlatform().daemon().name("answer-", 0).factory()) {
          @Override
          protected void beforeExecute(Thread thread, Runnable run) {
            places.began(((PlacedRun) run).turn());
          }
        };
  }

  /**
   * Takes a request's answers on, all or none; the calling thread is their reader. Each is a
   * session of its caller, from now until it is over.
   *
   * @param asks {@link #room} of them at most, or there will never be a place for so many
   * @return null if there is no place for so many now
   * @throws SessionException if the caller is at a limit of its own
   */
  public Exchange open(Asker asker, List<Ask> asks, AnswerMeter meter) throws SessionException {
    List<Caller.Stay> stays = begin(asker.caller(), asks);
    List<Places.Turn> turns = places.take(asker.client(), asks.size());
    if (turns.isEmpty()) {
      stays.forEach(Caller.Stay::takeBack);
      return null;
    }
    Exchange exchange = new Exchange(patience);
    List<PlacedRun> placed = new ArrayList<>();
    for (int i = 0; i < asks.size(); i++) {
      Caller.Stay stay = stays.get(i);
      ChoiceRun run = new ChoiceRun(client, tokenizer, knowledge, i, asks.get(i), exchange, meter);
      run.whenRead(stay::promptRead);
      PlacedRun inPlace =
          new PlacedRun(
              run,
              turns.get(i),
              threads::remove,
              () -> {
                stay.end();
                places.release(asker.client());
              });
      // Who asks again on hearing the end finds the place free.
      run.whenOver(inPlace::release);
      exchange.add(inPlace);
      placed.add(inPlace);
    }
    for (int i = 0; i < placed.size(); i++) {
      start(placed, i, exchange);
    }
    return exchange;
  }

  /** A session for each, or none. */
  private static List<Caller.Stay> begin(Caller caller, List<Ask> asks) throws SessionException {
    List<Caller.Stay> stays = new ArrayList<>(asks.size());
    try {
      int[] before = null;
      for (Ask ask : asks) {
        // Those that begin alike come one after the other: the target reads that once.
        int[] prompt = ask.request().prompt();
        int fresh = Arrays.equals(prompt, before) ? 0 : prompt.length;
        stays.add(caller.begin(fresh, false, System.nanoTime()));
        before = prompt;
      }
      return stays;
    } catch (SessionException e) {
      stays.forEach(Caller.Stay::takeBack);
      throw e;
    }
  }

  /** Gives a run to a thread; if none can be had, ends the whole exchange and says why. */
  private void start(List<PlacedRun> placed, int index, Exchange exchange) {
    boolean started = false;
    try {
      threads.execute(placed.get(index));
      started = true;
    } finally {
      if (!started) {
        exchange.close();
        placed.subList(index, placed.size()).forEach(PlacedRun::release);
      }
    }
  }

  /**
   * Whether an answer begins though its cloud is away.
   *
   * @param retract whether who asks takes back what turns out wrong
   */
  public boolean beginsAlone(boolean retract) {
    return client.beginsAlone(retract);
  }

  /** Answers that there is ever room for: those at once and those that wait. */
  public int room() {
    return places.room();
  }

  /** Answers that wait for a thread. */
  public int waiting() {
    return threads.getQueue().size();
  }

  /** Answers that run now. */
  public int running() {
    return threads.getActiveCount();
  }

  /** Answers that are run at once. */
  public int parallel() {
    return threads.getMaximumPoolSize();
  }

  /**
   * Cancels what runs and what waits, and tells their readers; returns once the model is no longer
   * in use.
   */
  @Override
  public void close() {
    for (Runnable waiting : threads.shutdownNow()) {
      ((PlacedRun) waiting).refuse();
    }
    boolean interrupted = false;
    while (!threads.isTerminated()) {
      try {
        threads.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
