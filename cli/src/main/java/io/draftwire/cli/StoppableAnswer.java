package io.draftwire.cli;

import io.draftwire.core.plan.Planner;
import io.draftwire.core.session.EdgeMessage.Mode;
import io.draftwire.core.session.SessionException;
import io.draftwire.edge.Answer;
import io.draftwire.edge.AnswerListener;
import io.draftwire.edge.AnswerRequest;
import io.draftwire.edge.EdgeClient;
import java.util.Optional;

/** Runs answers that another thread, a signal's, may stop. */
final class StoppableAnswer {
  private final EdgeClient client;
  private Thread answering;

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
      return Optional.of(
          request.mode() == Mode.CLOUD_ONLY
              ? client.answer(request, listener)
              : client.answer(request, planner, listener));
    } catch (InterruptedException e) {
      return Optional.empty();
    } finally {
      end();
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
