package io.draftwire.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.session.Origin;
import io.draftwire.edge.AnswerListener;
import io.draftwire.edge.AnswerRequest;
import io.draftwire.edge.EdgeClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Many answers at once, all of which stop in their middle until they may go on. */
final class Crowd implements AutoCloseable {
  /** Tokens that every answer has when something happens. */
  private static final int MIDDLE = 10;

  private static final long PATIENCE_MINUTES = 10;

  private final CountDownLatch inTheMiddle;
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Future<int[]>> answers = new ArrayList<>();
  private final AtomicInteger lost = new AtomicInteger();

  /** Returns when all are in their middle. */
  Crowd(EdgeClient client, List<AnswerRequest> questions) throws InterruptedException {
    inTheMiddle = new CountDownLatch(questions.size());
    for (AnswerRequest question : questions) {
      answers.add(threads.submit(() -> client.answer(question, new Stopping()).tokens()));
    }
    assertThat(inTheMiddle.await(PATIENCE_MINUTES, TimeUnit.MINUTES)).as("all have begun").isTrue();
  }

  /** Lets them go on; what they are. */
  List<int[]> finish() throws Exception {
    goOn.countDown();
    List<int[]> texts = new ArrayList<>();
    for (Future<int[]> answer : answers) {
      texts.add(answer.get(PATIENCE_MINUTES, TimeUnit.MINUTES));
    }
    return texts;
  }

  /** Times that a link was lost so far. */
  int lost() {
    return lost.get();
  }

  @Override
  public void close() {
    goOn.countDown();
    threads.shutdownNow();
    threads.close();
  }

  private final class Stopping implements AnswerListener {
    private int heard;

    @Override
    public void committed(int token, Origin origin) {
      if (++heard == MIDDLE) {
        inTheMiddle.countDown();
        try {
          goOn.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    }

    @Override
    public void linkLost(String why) {
      lost.incrementAndGet();
    }
  }
}
