package io.draftwire.core.session;

import io.draftwire.core.plan.Planner;
import io.draftwire.core.plan.Step;

/** Asks the cloud for tokens that it decodes alone, and in time for more of them. */
final class EdgeStreams {
  private final Planner planner;
  private final Handshake handshake;
  private final CommittedText committed;
  private final RoundNumbers numbers;
  private final EdgeActions actions;

  EdgeStreams(
      Planner planner,
      Handshake handshake,
      CommittedText committed,
      RoundNumbers numbers,
      EdgeActions actions) {
    this.planner = planner;
    this.handshake = handshake;
    this.committed = committed;
    this.numbers = numbers;
    this.actions = actions;
  }

  /**
   * The cloud is to decode so many tokens alone.
   *
   * @param choice the correction that was drawn here for the round before, or {@link
   *     EdgeMessage#NO_CHOICE}
   * @param step that the planner knows it by
   */
  EdgeStream begin(int tokens, int choice, Step.Stream step) {
    planner.begun(step);
    numbers.next();
    ask(tokens, choice);
    return new EdgeStream(tokens);
  }

  /** Another connection goes on with it. */
  EdgeStream again(EdgeStream stream) {
    EdgeStream bounded = stream.within(committed.left());
    ask(bounded.left(), EdgeMessage.NO_CHOICE);
    return bounded;
  }

  private void ask(int tokens, int choice) {
    actions.send(
        new EdgeMessage.Stream(
            handshake.epoch(), numbers.latest(), committed.prefix(), choice, tokens));
  }

  /**
   * A token of it came. At half of a chunk the next is asked for, so that the cloud never waits for
   * the link. Drafts chosen there begin when the chunk is through: asked again then, the planner
   * might say to stream on, and the pause would have been for nothing.
   */
  void came(EdgeStream stream) {
    stream.came();
    int beyond = committed.left() - stream.left();
    if (stream.atHalf() && beyond > 0) {
      switch (planner.next(beyond)) {
        case Step.Draft draft -> stream.keep(draft);
        case Step.Stream more -> {
          int tokens = Math.min(more.tokens(), beyond);
          begin(tokens, EdgeMessage.NO_CHOICE, more);
          stream.extend(tokens);
        }
      }
    }
  }

  /** What follows a stream that is through. */
  Step next(EdgeStream stream) {
    return stream.kept() == null ? planner.next(committed.left()) : stream.kept();
  }
}
