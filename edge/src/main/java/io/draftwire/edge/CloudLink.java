package io.draftwire.edge;

import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.Link;
import io.draftwire.core.session.Refusal;
import io.draftwire.core.session.Resumable;
import io.draftwire.core.session.SessionException;
import io.draftwire.wire.v1.EdgeFrame;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What an answer's driver sends and hears through: a stream, and where that breaks another, on
 * which the session is taken up. The driver sees only that nothing comes for a while.
 */
final class CloudLink implements AutoCloseable {
  private final Supplier<CloudStream> streams;
  private final Resumable session;
  private final Link link;
  private final AnswerListener listener;
  private final LongSupplier clock;
  private CloudStream stream;
  private int resumes;

  /**
   * @param streams opens one
   * @param listener hears when the link is lost, and when it is back
   * @param clock of the link's times, in nanoseconds
   */
  CloudLink(
      Supplier<CloudStream> streams,
      Resumable session,
      Link link,
      AnswerListener listener,
      LongSupplier clock) {
    this.streams = streams;
    this.session = session;
    this.link = link;
    this.listener = listener;
    this.clock = clock;
    this.stream = streams.get();
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

  /** Times that the session was taken up. */
  int resumes() {
    return resumes;
  }

  /** As {@link CloudStream#silent}. */
  SessionException silent() {
    return stream.silent();
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
        // Time itself is waited for: nothing that happens here could make the attempt come sooner.
        TimeUnit.NANOSECONDS.sleep(Math.min(nanos, left));
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
      if (received == null || link.state() instanceof Link.State.Up) {
        return received;
      }
      if (received.message() instanceof CloudMessage.Welcome) {
        link.up();
        listener.linkBack();
      }
      if (received.message() instanceof CloudMessage.Refused refused
          && refused.refusal().code() == Refusal.Code.BUSY) {
        // There may be room again, when the cloud says.
        lost(
            new SessionException(refused.refusal()),
            TimeUnit.MILLISECONDS.toNanos(refused.refusal().retryMillis()));
        return null;
      }
      return received;
    } catch (LinkLostException e) {
      lost(e);
      return null;
    }
  }

  private void lost(SessionException cause) throws SessionException {
    lost(cause, 0);
  }

  private void lost(SessionException cause, long told) throws SessionException {
    boolean first = link.state() instanceof Link.State.Up;
    if (!session.resumable() || !link.lost(clock.getAsLong(), told)) {
      throw cause;
    }
    stream.close();
    session.lost();
    if (first) {
      listener.linkLost(cause.getMessage());
    }
  }

  private void reconnect() {
    stream = streams.get();
    link.trying(clock.getAsLong());
    resumes++;
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
