package io.draftwire.cli;

import io.draftwire.core.plan.Planner;
import io.draftwire.core.session.EdgeMessage.Mode;
import io.draftwire.core.session.Refusal;
import io.draftwire.core.session.SessionException;
import io.draftwire.edge.Answer;
import io.draftwire.edge.AnswerListener;
import io.draftwire.edge.AnswerRequest;
import io.draftwire.edge.EdgeClient;
import java.time.Duration;
import java.util.Optional;

/** Runs answers that another thread, a signal's, may stop. */
final class StoppableAnswer {
  private static final int TRIES_AFTER_STOP = 20;
  private static final Duration PAUSE = Duration.ofMillis(250);

  private final EdgeClient client;
  private Thread answering;
  private int tries;

  StoppableAnswer(EdgeClient client) {
    this.client = client;
  }

  /** Stops the answer that runs; false where none does. */
  synchronized boolean stop() {
    if (answering == null) {
      return false;
    }
    answering.interrupt();
    return true;
  }

  /** The answer, or empty where it was stopped. */
  Optional<Answer> answer(AnswerRequest request, Planner planner, AnswerListener listener)
      throws SessionException {
    begin();
    try {
      Answer answer = tried(request, planner, listener);
      while (answer == null) {
        Thread.sleep(PAUSE);
        answer = tried(request, planner, listener);
      }
      tries = 0;
      return Optional.of(answer);
    } catch (InterruptedException e) {
      // The cloud hears of it a link later and frees the sequence a pass later.
      tries = TRIES_AFTER_STOP;
      return Optional.empty();
    } finally {
      end();
    }
  }

  /** Null where the cloud is busy and that may be with the answer that was stopped last. */
  private Answer tried(AnswerRequest request, Planner planner, AnswerListener listener)
      throws SessionException, InterruptedException {
    try {
      return request.mode() == Mode.CLOUD_ONLY
          ? client.answer(request, listener)
          : client.answer(request, planner, listener);
    } catch (SessionException e) {
      if (e.refusal().code() == Refusal.Code.BUSY && tries-- > 0) {
        return null;
      }
      throw e;
    }
  }

  private synchronized void begin() {
    answering = Thread.currentThread();
  }

  private synchronized void end() {
    answering = null;
    // One that came too late is about this answer and must not stop what follows.
    Thread.interrupted();
  }
}
