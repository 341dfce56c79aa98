package io.draftwire.edge;

import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.DivergedException;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.Link;
import io.draftwire.core.session.Refusal;
import io.draftwire.core.session.Resumable;
import io.draftwire.core.session.SessionException;
import io.draftwire.wire.v1.EdgeFrame;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What an answer's driver sends and hears through: a stream, and where that breaks another, on
 * which the session is taken up. The driver sees only that nothing comes for a while.
 */
final class CloudLink implements AutoCloseable {
  /**
   * A cloud that is about to stop may have others beside it, behind something that finds out about
   * it within seconds: so often, and after such a pause, a new answer asks again.
   */
  private static final int MOST_HANDOVERS = 20;

  private static final long HANDOVER_NANOS = 250_000_000L;

  /** Damage that no check value sees comes once in a great many answers. */
  private static final int MOST_DIVERGENCES = 3;

  private final Route route;
  private final Duration timeout;
  private final Resumable session;
  private final Link link;
  private final boolean alone;
  private final AnswerListener listener;
  private final LongSupplier clock;
  private CloudStream stream;
  private int divergences;
  private int handovers;
  private boolean again;

  /**
   * @param route to the clouds
   * @param timeout of a stream
   * @param alone whether the session goes on alone while there is no cloud, if it can
   * @param listener hears when the link is lost, and when it is back
   * @param clock of the link's times, in nanoseconds
   */
  CloudLink(
      Route route,
      Duration timeout,
      Resumable session,
      Link link,
      boolean alone,
      AnswerListener listener,
      LongSupplier clock) {
    this.route = route;
    this.timeout = timeout;
    this.session = session;
    this.link = link;
    this.alone = alone;
    this.listener = listener;
    this.clock = clock;
    this.stream = open();
  }

  /** As {@link CloudStream#frame}. */
  EdgeFrame frame(EdgeMessage message) {
    return stream.frame(message);
  }

  /** Sends a message, unless there is nobody to send it to. */
  void send(EdgeFrame frame) {
    stream.send(frame);
  }

  /** As {@link CloudStream#progressed}. */
  void progressed() {
    stream.progressed();
  }

  /**
   * How long there is to wait: for the cloud to bring the session on, or for the link to come back,
   * which it may for longer.
   */
  long patienceNanos() {
    return link.state() instanceof Link.State.Up ? stream.patienceNanos() : Long.MAX_VALUE;
  }

  /** As {@link CloudStream#silent}. */
  SessionException silent() {
    return stream.silent();
  }

  /** Whether there is a connection that a cloud has answered on, or may still answer on. */
  boolean isUp() {
    return link.state() instanceof Link.State.Up;
  }

  /**
   * The next message, however long that takes; null where there is something to send first.
   *
   * @throws SessionException if the stream broke and is not to be mended, or the session did not
   *     come on for the whole timeout
   */
  CloudStream.Received receive() throws SessionException, InterruptedException {
    long patience = patienceNanos();
    CloudStream.Received received = patience > 0 ? receive(patience) : null;
    if (received == null && patienceNanos() <= 0) {
      throw silent();
    }
    return received;
  }

  /**
   * The next message, or null if none came within so many nanoseconds, or there is something to
   * send first.
   *
   * @throws SessionException if the stream broke and is not to be mended
   */
  CloudStream.Received receive(long nanos) throws SessionException, InterruptedException {
    return switch (link.state()) {
      case Link.State.Up up -> hear(nanos);
      case Link.State.Lost(long since, long next) -> {
        long left = next - clock.getAsLong();
        if (left > 0 && session.goOnAlone()) {
          yield null;
        }
        // Time itself is waited for: nothing that happens here could make the attempt come sooner.
        TimeUnit.NANOSECONDS.sleep(Math.clamp(left, 0, nanos));
        if (left <= nanos) {
          reconnect();
        }
        yield null;
      }
      case Link.State.Resuming(long since, long until) -> {
        long left = until - clock.getAsLong();
        CloudStream.Received received = hear(Math.clamp(left, 0, nanos));
        if (received == null
            && link.state() instanceof Link.State.Resuming
            && until - clock.getAsLong() <= 0) {
          lost(stream.silent());
        }
        yield received;
      }
    };
  }

  private CloudStream.Received hear(long nanos) throws SessionException, InterruptedException {
    try {
      CloudStream.Received received = stream.receive(nanos);
      if (received == null) {
        return null;
      }
      boolean resuming = link.state() instanceof Link.State.Resuming;
      if (resuming && received.message() instanceof CloudMessage.Welcome) {
        link.up();
        listener.linkBack();
      }
      if (received.message() instanceof CloudMessage.Refused(Refusal refusal)
          && passes(refusal.code(), resuming || !session.resumable())) {
        turnedAway(new SessionException(refusal));
        return null;
      }
      return received;
    } catch (LinkLostException e) {
      lost(e);
      return null;
    }
  }

  private void lost(SessionException cause) throws SessionException, InterruptedException {
    lost(cause, 0);
  }

  /**
   * The two ends' texts have come apart: the session is taken up behind what is committed here. A
   * cloud at which that happens again and again is not obeyed.
   */
  void diverged(DivergedException cause) throws SessionException, InterruptedException {
    if (++divergences > MOST_DIVERGENCES) {
      throw cause;
    }
    lost(cause);
  }

  /** Whether it is not the session that is refused: elsewhere, or later, it may go on. */
  private static boolean passes(Refusal.Code code, boolean greeting) {
    // Who is refused for want of room finds some elsewhere, or later; who loses its sequence was
    // silent for too long, and is not to have another at once.
    return code == Refusal.Code.DRAINING || (code == Refusal.Code.BUSY && greeting);
  }

  /** The cloud does not want the session, and lives. */
  private void turnedAway(SessionException cause) throws SessionException, InterruptedException {
    if (cause.refusal().code() == Refusal.Code.DRAINING) {
      route.here().leave();
    }
    boolean running = session.resumable() && link.state() instanceof Link.State.Up;
    // Where there is no other there may be room again when the cloud says.
    lost(cause, route.only() ? cause.refusal().retryMillis() : 0);
    if (running) {
      route.next(); // To come back at once would be of no use.
    }
  }

  private void lost(SessionException cause, int retryMillis)
      throws SessionException, InterruptedException {
    if (!session.resumable()) {
      beginElsewhere(cause);
      return;
    }
    boolean first = link.state() instanceof Link.State.Up;
    if (!link.lost(clock.getAsLong(), TimeUnit.MILLISECONDS.toNanos(retryMillis))) {
      throw cause;
    }
    stream.close();
    session.lost(alone);
    if (first) {
      listener.linkLost(cause.getMessage());
    } else {
      route.next();
    }
  }

  /** Nothing was promised yet, and nothing is lost: another cloud is asked at once. */
  private void beginElsewhere(SessionException cause)
      throws SessionException, InterruptedException {
    if (!route.another()) {
      if (cause.refusal().code() == Refusal.Code.DRAINING && handovers++ < MOST_HANDOVERS) {
        TimeUnit.NANOSECONDS.sleep(HANDOVER_NANOS);
      } else if (cause instanceof LinkLostException && !again) {
        again = true; // The connection may have been dead for long, and this the first to see it.
      } else {
        throw cause;
      }
    }
    stream.close();
    session.lost(false);
    stream = open();
    session.resume(clock.getAsLong());
  }

  private CloudStream open() {
    return route.here().stream(timeout, clock);
  }

  private void reconnect() {
    stream = open();
    link.trying(clock.getAsLong());
    session.resume(clock.getAsLong());
  }

  /** As {@link CloudStream#complete}. */
  void complete() throws InterruptedException {
    stream.complete();
  }

  /** Unless the answer is whole nobody comes back for it. */
  @Override
  public void close() {
    stream.leave();
  }
}
