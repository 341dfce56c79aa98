package io.draftwire.cloud;

import io.draftwire.core.live.LiveCloud;
import io.draftwire.core.session.CloudLimits;
import io.draftwire.core.session.CloudSession;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.Refusal;
import java.util.function.IntPredicate;

/**
 * A session before its hello, and the door to it afterwards: what the hello asks for decides which
 * state machine it gets, rounds or live.
 */
final class Newcomer implements SessionDriver {
  private final long name;
  private final CloudLimits limits;
  private final long seed;
  private final IntPredicate endsText;
  private final InferenceThread inference;
  private final Outbox outbox;

  /** Null before the first message. */
  private SessionDriver driver;

  /**
   * @param seed of a session whose hello names none
   */
  Newcomer(
      long name,
      CloudLimits limits,
      long seed,
      IntPredicate endsText,
      InferenceThread inference,
      Outbox outbox) {
    this.name = name;
    this.limits = limits;
    this.seed = seed;
    this.endsText = endsText;
    this.inference = inference;
    this.outbox = outbox;
  }

  /** Whoever says no hello of a live session gets rounds, which refuse what they cannot serve. */
  private SessionDriver driver() {
    if (driver == null) {
      CloudSession session = new CloudSession(name, limits, seed, endsText);
      driver = new RoundsDriver(session, inference, outbox);
    }
    return driver;
  }

  @Override
  public void onMessage(EdgeMessage message, long arrivedNanos) {
    if (driver == null
        && message instanceof EdgeMessage.Hello hello
        && hello.mode() == EdgeMessage.Mode.LIVE) {
      driver = new LiveDriver(new LiveCloud(name, limits, seed, endsText), inference, outbox);
    }
    driver().onMessage(message, arrivedNanos);
  }

  @Override
  public void refuse(Refusal refusal) {
    driver().refuse(refusal);
  }

  @Override
  public void abandon() {
    driver().abandon();
  }

  @Override
  public void pump() {
    if (driver != null) {
      driver.pump();
    }
  }

  @Override
  public void broke(Throwable e) {
    driver().broke(e);
  }
}
