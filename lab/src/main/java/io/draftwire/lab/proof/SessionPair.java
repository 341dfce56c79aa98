package io.draftwire.lab.proof;

import io.draftwire.core.session.CloudAction;
import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.CloudSession;
import io.draftwire.core.session.EdgeAction;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.EdgeSession;
import io.draftwire.core.session.SessionException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.UnaryOperator;

/**
 * The real two session state machines on one thread, with two table models.
 *
 * @param uplink what becomes of the edge's messages on their way
 * @param ahead how many passes ahead of a verdict the draft has time for, where it would run any
 * @param hints what the edge hears while the target runs
 * @param late laws under way that the cloud hears of once its target has run
 */
record SessionPair(
    EdgeSession edge,
    TrigramModel draft,
    CloudSession cloud,
    TrigramModel target,
    UnaryOperator<EdgeMessage> uplink,
    IntSupplier ahead,
    Hinting hints,
    ArrayDeque<EdgeMessage> late) {

  /** What exits of the target say, or somebody says in their place. */
  interface Hinting {
    Hinting NONE = (cloud, rows) -> List.of();

    /**
     * @param rows that the pass under way will have; not to be changed
     */
    List<CloudMessage.Hint> hints(CloudSession cloud, float[] rows);
  }

  SessionPair(
      EdgeSession edge,
      TrigramModel draft,
      CloudSession cloud,
      TrigramModel target,
      UnaryOperator<EdgeMessage> uplink,
      IntSupplier ahead,
      Hinting hints) {
    this(edge, draft, cloud, target, uplink, ahead, hints, new ArrayDeque<>());
  }

  SessionPair(
      EdgeSession edge,
      TrigramModel draft,
      CloudSession cloud,
      TrigramModel target,
      UnaryOperator<EdgeMessage> uplink,
      IntSupplier ahead) {
    this(edge, draft, cloud, target, uplink, ahead, Hinting.NONE);
  }

  SessionPair(
      EdgeSession edge,
      TrigramModel draft,
      CloudSession cloud,
      TrigramModel target,
      UnaryOperator<EdgeMessage> uplink) {
    this(edge, draft, cloud, target, uplink, () -> 0);
  }

  /** Runs the answer to its end. */
  void run() throws SessionException {
    draft.reset();
    target.reset();
    edge.start();
    while (!edge.finished()) {
      if (!turnEdge() & !turnCloud()) {
        throw new IllegalStateException("both sessions wait, and the answer is not whole");
      }
    }
  }

  private boolean turnEdge() {
    boolean moved = pollEdge();
    runAhead();
    return moved;
  }

  private void runAhead() {
    int most = ahead.getAsInt();
    for (int i = 0; i < most; i++) {
      EdgeAction.Forward forward = edge.ahead();
      if (forward == null) {
        break;
      }
      draft(forward);
      // Of every other turn, so that rounds ahead come both before and behind the verdict.
      if (most % 2 == 0) {
        pollEdge();
      }
    }
  }

  private boolean pollEdge() {
    boolean moved = false;
    for (EdgeAction action = edge.poll(); action != null; action = edge.poll()) {
      moved = true;
      switch (action) {
        case EdgeAction.Send send -> {
          EdgeMessage message = uplink.apply(send.message());
          // Of every other round, so that laws come both before and behind the target's pass.
          if (message instanceof EdgeMessage.Laws laws && laws.number() % 2 == 0) {
            late.add(laws);
          } else {
            cloud.onMessage(message);
          }
        }
        case EdgeAction.Forward forward -> draft(forward);
        case EdgeAction.Commit commit -> {}
        case EdgeAction.TakeBack back ->
            throw new IllegalStateException("taken back, though nothing was said alone");
        case EdgeAction.Finished finished -> {}
      }
    }
    return moved;
  }

  private void draft(EdgeAction.Forward forward) {
    draft.forward(forward.keep(), forward.to(), edge::drafted);
    edge.onLogits(draft.logits(1), 0);
  }

  private boolean turnCloud() throws SessionException {
    boolean moved = false;
    for (CloudAction action = cloud.poll(); action != null; action = cloud.poll()) {
      moved = true;
      switch (action) {
        case CloudAction.Send send -> edge.onMessage(send.message());
        case CloudAction.Forward forward -> forward(forward);
        case CloudAction.Ended ended -> {}
      }
    }
    while (!late.isEmpty()) {
      moved = true;
      cloud.onMessage(late.remove());
    }
    return moved;
  }

  private void forward(CloudAction.Forward forward) throws SessionException {
    target.forward(forward.keep(), forward.to(), cloud::token);
    if (forward.rows() > 0) {
      float[] rows = target.logits(forward.rows(), forward.siblings());
      for (CloudMessage.Hint hint : hints.hints(cloud, rows)) {
        edge.onMessage(hint);
        runAhead();
      }
      cloud.onLogits(rows, 0, CloudMessage.Timing.NONE);
    }
  }
}
