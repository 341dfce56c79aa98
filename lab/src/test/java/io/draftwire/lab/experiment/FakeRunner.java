package io.draftwire.lab.experiment;

import io.draftwire.core.session.EdgeSession;
import io.draftwire.core.session.EdgeSettings;
import io.draftwire.core.session.Finish;
import io.draftwire.edge.Answer;
import io.draftwire.edge.AnswerRequest;
import io.draftwire.edge.PhaseSeconds;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers whose figures are functions of the point, after a while that is not. */
final class FakeRunner implements Runner {
  static final AtomicInteger RUNS = new AtomicInteger();
  private static final int[] PROMPT = {0};

  private final int most;
  private boolean busy;
  private boolean closed;

  FakeRunner() {
    this(Integer.MAX_VALUE);
  }

  /**
   * @param most fails after that many points of all runners
   */
  FakeRunner(int most) {
    this.most = most;
  }

  @Override
  public Outcome run(Point point) throws InterruptedException {
    if (busy || closed) {
      throw new IllegalStateException("two callers at once, or one after the end");
    }
    busy = true;
    if (RUNS.incrementAndGet() > most) {
      throw new IllegalStateException("the runner broke");
    }
    Thread.sleep(ThreadLocalRandom.current().nextInt(3)); // Mixes the order; nothing waits for it.
    AnswerRequest request = point.request(PROMPT);
    EdgeSettings settings =
        new EdgeSettings(
            request.mode(),
            "fake",
            1000,
            request.sampling(),
            request.sampling().temperature(),
            request.scheme(),
            request.maxDrafts(),
            request.bitBudget(),
            request.maxTokens(),
            request.seed(),
            _ -> false);
    Answer answer =
        new Answer(
            new int[] {1, point.repeat()},
            point.seed(),
            Finish.LENGTH,
            new EdgeSession(settings, PROMPT).figures(),
            new PhaseSeconds(1, 2, 3, 4, 5, 6),
            0.5,
            0.75,
            1 + point.temperature(),
            10,
            20);
    busy = false;
    return new Outcome(request, answer, new BoundTerms(7, 0.1, 0.2, 0.3, 0.4));
  }

  @Override
  public void close() {
    closed = true;
  }
}
