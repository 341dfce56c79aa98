package io.draftwire.edge;

import io.draftwire.core.law.BrokenRowException;
import io.draftwire.core.live.DraftPass;
import io.draftwire.core.live.LiveEdge;
import io.draftwire.core.session.DivergedException;
import io.draftwire.core.session.EdgeAction;
import io.draftwire.core.session.Finish;
import io.draftwire.core.session.SessionException;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.ModelException;
import io.draftwire.wire.WireBytes;
import io.draftwire.wire.v1.EdgeFrame;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One live answer in progress: hears what has come, runs the draft where nothing has, and waits
 * only where there is nothing worth running.
 */
final class LiveRun implements AutoCloseable {
  private final LanguageModel draft;
  private final LiveEdge session;
  private final AnswerListener listener;
  private final DraftCosts costs;
  private final ReentrantLock drafting;
  private final LiveEar ear;
  private final Phases phases;
  private final LiveDraft tree;
  private final long startNanos = System.nanoTime();
  private double firstTokenSeconds;
  private double seconds;

  /**
   * @param drafting held by whoever calls the draft
   */
  LiveRun(
      LanguageModel draft,
      LiveEdge session,
      LiveEar ear,
      AnswerListener listener,
      DraftCosts costs,
      ReentrantLock drafting)
      throws InterruptedException {
    this.draft = draft;
    this.session = session;
    this.ear = ear;
    this.phases = ear.phases();
    this.listener = listener;
    this.costs = costs;
    this.drafting = drafting;
    drafting.lockInterruptibly();
    try {
      this.tree = new LiveDraft(draft);
    } finally {
      drafting.unlock();
    }
  }

  Finish drive(CloudLink stream) throws SessionException, InterruptedException {
    session.start(System.nanoTime());
    stream.begin();
    session.helloLeaves(System.nanoTime());
    while (true) {
      Finish finish = carryOut(stream);
      if (finish != null) {
        return finish;
      }
      CloudStream.Received received = stream.receive(0);
      if (received == null) {
        DraftPass pass = session.pass(costs, System.nanoTime());
        finish = carryOut(stream); // What leaves before the draft runs, or came of going on alone.
        if (finish != null) {
          return finish;
        }
        if (pass != null) {
          run(pass);
          continue;
        }
        long now = System.nanoTime();
        long silence = stream.patienceNanos();
        long deadline = session.deadline();
        long wake = deadline == Long.MAX_VALUE ? silence : deadline <= now ? 0 : deadline - now;
        received = stream.receive(Math.clamp(wake, 0, Math.max(silence, 0)));
      }
      if (stream.patienceNanos() <= 0) {
        throw stream.silent();
      }
      if (received != null) {
        hear(stream, received);
      } else {
        session.onDeadline(System.nanoTime());
      }
    }
  }

  /** Where the draft ran before the welcome, its logits are read with that. */
  private void hear(CloudLink stream, CloudStream.Received received)
      throws SessionException, InterruptedException {
    try {
      if (ear.hear(received.message(), received.bytes(), received.nanos(), received.nanos())) {
        stream.progressed();
      }
    } catch (BrokenRowException e) {
      throw broken(e);
    } catch (DivergedException e) {
      stream.diverged(e);
    }
  }

  private ModelException broken(BrokenRowException e) {
    return new ModelException("draft " + draft.name() + ": " + e.getMessage(), e);
  }

  /** Why the answer is whole, or null while it is not. */
  private Finish carryOut(CloudLink stream) throws InterruptedException {
    for (EdgeAction action = session.poll(); action != null; action = session.poll()) {
      switch (action) {
        case EdgeAction.Send send -> {
          EdgeFrame frame = stream.frame(send.message());
          phases.sent(send.message(), WireBytes.of(frame), System.nanoTime());
          stream.send(frame);
        }
        case EdgeAction.Commit commit -> commit(commit);
        case EdgeAction.TakeBack back -> listener.takenBack(back.to() - back.from());
        case EdgeAction.Finished finished -> {
          seconds = secondsSinceStart();
          stream.complete();
          return finished.reason();
        }
        case EdgeAction.Forward forward ->
            throw new IllegalStateException("a live session asks for no forward pass");
      }
    }
    return null;
  }

  private void run(DraftPass pass) throws InterruptedException {
    long begin = System.nanoTime();
    int ran;
    drafting.lockInterruptibly();
    try {
      ran = tree.run(pass, session::token);
    } finally {
      drafting.unlock();
    }
    long forwarded = System.nanoTime();
    if (ran > 0) {
      costs.ran(ran, forwarded - begin);
    }
    try {
      session.ran(pass, tree.rows(pass));
    } catch (BrokenRowException e) {
      throw broken(e);
    }
    phases.drafted(forwarded - begin, ran);
    phases.encoded(System.nanoTime() - forwarded);
  }

  private void commit(EdgeAction.Commit commit) {
    if (firstTokenSeconds == 0) {
      firstTokenSeconds = secondsSinceStart();
    }
    for (int i = commit.from(); i < commit.to(); i++) {
      listener.committed(session.token(i), session.origin(i));
    }
    listener.burst(commit.burst(), phases.take());
    if (!listener.wantsMore()) {
      session.stop();
    }
  }

  Phases phases() {
    return phases;
  }

  double firstTokenSeconds() {
    return firstTokenSeconds;
  }

  double seconds() {
    return seconds;
  }

  private double secondsSinceStart() {
    return (System.nanoTime() - startNanos) / 1e9;
  }

  @Override
  public void close() {
    drafting.lock();
    try {
      tree.close();
    } finally {
      drafting.unlock();
    }
  }
}
