package io.draftwire.edge;

import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.DivergedException;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.Link;
import io.draftwire.core.session.Meanwhile;
import io.draftwire.core.session.Refusal;
import io.draftwire.core.session.Resumable;
import io.draftwire.core.session.SessionException;
import io.draftwire.wire.Frames;
import io.draftwire.wire.v1.EdgeFrame;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;
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

  /** Longest wait for a first connection of an answer that can begin without. */
  private static final long SOON = 2_000_000_000L;

  /** Damage that no check value sees comes once in a great many answers. */
  private static final int MOST_DIVERGENCES = 3;

  private final Route route;
  private final Duration timeout;
  private final Resumable session;
  private final Link link;
  private final CloudLoss loss;
  private final OptionalInt context;
  private final AnswerListener listener;
  private final LongSupplier clock;

  /** Null while there is nobody to speak to. */
  private CloudStream stream;

  /** Whether the cloud has said anything on it. */
  private boolean heard;

  /** Whether a connection is being made on which there will be another stream. */
  private boolean connecting;

  private int divergences;
  private int handovers;
  private boolean again;

  /**
   * @param route to the clouds
   * @param timeout of a stream
   * @param loss what the session does while there is no cloud
   * @param context the target's, as far as is known
   * @param listener hears when the link is lost, and when it is back
   * @param clock of the link's times, in nanoseconds
   */
  CloudLink(
      Route route,
      Duration timeout,
      Resumable session,
      CloudLoss loss,
      OptionalInt context,
      AnswerListener listener,
      LongSupplier clock) {
    this.route = route;
    this.timeout = timeout;
    this.session = session;
    this.link =
        new Link(loss.linkPatience().toNanos(), loss.silenceNanos(), ThreadLocalRandom.current());
    this.loss = loss;
    this.context = context;
    this.listener = listener;
    this.clock = clock;
  }

  /**
   * Finds a cloud for a session that has begun, and has it connected, so that the hello's round
   * trip is the link's. Who can go on without does not wait long for it.
   *
   * @throws SessionException if there is none, and the session has to have one
   */
  void begin() throws SessionException, InterruptedException {
    if (!route.begin(clock.getAsLong())) {
      beginWithout(away());
      return;
    }
    boolean alone = mayBeginAlone();
    long patience = alone ? Math.min(SOON, timeout.toNanos()) : timeout.toNanos();
    do {
      stream = open();
      if (route.here().connect(System.nanoTime() + patience) || !alone) {
        progressed();
        return;
      }
      unreached();
      stream.close();
    } while (route.another(clock.getAsLong()));
    beginWithout(lostLink("cannot be reached within " + SOON / 1_000_000_000 + " s"));
  }

  private boolean mayBeginAlone() {
    return loss.meanwhile() != Meanwhile.WAIT && context.isPresent();
  }

  private LinkLostException lostLink(String what) {
    return new LinkLostException(
        new Refusal(
            Refusal.Code.INTERNAL, "the cloud at " + route.here().address().name() + " " + what));
  }

  /** Every cloud was asked often enough to know. */
  private SessionException away() {
    long millis = TimeUnit.NANOSECONDS.toMillis(route.pause(clock.getAsLong()));
    String which = route.only() ? "the cloud at " + route.here().address().name() : "every cloud";
    return new LinkLostException(
        new Refusal(
            Refusal.Code.INTERNAL,
            which + " is away, as the latest attempts found; ask again in a moment",
            Math.clamp(millis, 1, Integer.MAX_VALUE)));
  }

  /** As {@link CloudStream#frame}. */
  EdgeFrame frame(EdgeMessage message) {
    return stream == null ? Frames.frame(message) : stream.frame(message);
  }

  /** Sends a message, unless there is nobody to send it to. */
  void send(EdgeFrame frame) {
    if (stream != null) {
      stream.send(frame);
    }
  }

  /** As {@link CloudStream#progressed}. */
  void progressed() {
    if (stream != null) {
      stream.progressed();
    }
    link.waiting(clock.getAsLong());
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
      case Link.State.Up up -> {
        long left = session.resumable() ? link.silenceLeft(clock.getAsLong()) : Link.NEVER;
        CloudStream.Received received = hear(Math.clamp(left, 0, nanos));
        if (received == null && left != Link.NEVER && link.silenceLeft(clock.getAsLong()) <= 0) {
          route.here().leave(); // A connection that stands may be dead.
          lost(lostLink("said nothing for " + loss.silence().toSeconds() + " s"));
        }
        yield received;
      }
      case Link.State.Lost(long since, long next) -> {
        long left = next - clock.getAsLong();
        if (left > 0 && goesOnAlone(since)) {
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
        if (connecting) {
          connect(since, left, nanos);
          yield null;
        }
        CloudStream.Received received = hear(0);
        if (received == null && link.state() instanceof Link.State.Resuming) {
          if (left > 0 && goesOnAlone(since)) {
            yield null;
          }
          received = hear(Math.clamp(left, 0, nanos));
        }
        if (received == null
            && link.state() instanceof Link.State.Resuming
            && until - clock.getAsLong() <= 0) {
          unreached();
          route.here().leave();
          lost(stream.silent());
        }
        yield received;
      }
    };
  }

  /** Whether the session took a step alone, or its last: nobody came who could verify it. */
  private boolean goesOnAlone(long since) {
    return session.goOnAlone()
        || clock.getAsLong() - since >= loss.patience().toNanos() && session.endAlone();
  }

  private CloudStream.Received hear(long nanos) throws SessionException, InterruptedException {
    try {
      CloudStream.Received received = stream.receive(nanos);
      if (received == null) {
        return null;
      }
      heard = true;
      route.here().breaker().succeeded();
      boolean resuming = link.state() instanceof Link.State.Resuming;
      switch (received.message()) {
        case CloudMessage.Welcome welcome when resuming -> {
          link.up();
          listener.linkBack();
        }
        case CloudMessage.Welcome welcome -> {}
        case CloudMessage.Missing missing -> {}
        default -> link.progressed(clock.getAsLong());
      }
      if (received.message() instanceof CloudMessage.Refused(Refusal refusal)) {
        route.here().turnedAway(refusal);
        if (passes(refusal.code(), resuming || !session.resumable())) {
          turnedAway(new SessionException(refusal));
          return null;
        }
      }
      return received;
    } catch (LinkLostException e) {
      unreached();
      lost(e);
      return null;
    }
  }

  /** A cloud that has said something was there; that the connection broke later says little. */
  private void unreached() {
    if (!heard) {
      route.here().breaker().failed(clock.getAsLong());
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
    boolean first = link.state() instanceof Link.State.Up;
    if (first && !session.resumable()) {
      beginElsewhere(cause);
      return;
    }
    if (!link.lost(clock.getAsLong(), TimeUnit.MILLISECONDS.toNanos(retryMillis))) {
      throw cause;
    }
    closeStream();
    session.lost(loss.meanwhile());
    if (first) {
      listener.linkLost(cause.getMessage());
    } else {
      route.next();
    }
  }

  /** Nothing was promised yet, and nothing is lost: another cloud is asked at once. */
  private void beginElsewhere(SessionException cause)
      throws SessionException, InterruptedException {
    if (!route.another(clock.getAsLong())) {
      if (cause.refusal().code() == Refusal.Code.DRAINING && handovers++ < MOST_HANDOVERS) {
        TimeUnit.NANOSECONDS.sleep(HANDOVER_NANOS);
      } else if (cause instanceof LinkLostException && !again) {
        again = true; // The connection may have been dead for long, and this the first to see it.
      } else {
        beginWithout(cause);
        return;
      }
    }
    stream.close();
    session.lost(Meanwhile.WAIT);
    stream = open();
    session.resume(clock.getAsLong());
  }

  /** There is no cloud: the draft begins alone, if it may, or the answer fails. */
  private void beginWithout(SessionException cause) throws SessionException {
    long now = clock.getAsLong();
    if (!(cause instanceof LinkLostException) || !mayBeginAlone() || !link.lost(now)) {
      throw cause;
    }
    closeStream();
    session.lost(loss.meanwhile());
    if (!session.beginAlone(ThreadLocalRandom.current().nextLong(), context.getAsInt())) {
      throw cause;
    }
    listener.linkLost(cause.getMessage());
  }

  private void closeStream() {
    if (stream != null) {
      stream.close();
    }
  }

  private CloudStream open() {
    heard = false;
    return route.here().stream(timeout, clock);
  }

  /** The hello waits for the connection: it says how the text stands, which may go on meanwhile. */
  private void reconnect() {
    connecting = true;
    heard = false;
    route.here().reach();
    link.trying(clock.getAsLong());
  }

  private void connect(long since, long left, long nanos)
      throws SessionException, InterruptedException {
    switch (route.here().reached()) {
      case THERE -> {
        connecting = false;
        stream = open();
        session.resume(clock.getAsLong());
      }
      case AWAY -> attemptFailed();
      case CONNECTING -> {
        if (left <= 0) {
          attemptFailed();
        } else if (!goesOnAlone(since)) {
          route.here().connect(System.nanoTime() + Math.min(left, nanos));
        }
      }
    }
  }

  private void attemptFailed() throws SessionException, InterruptedException {
    connecting = false;
    unreached();
    lost(lostLink("cannot be reached; see whether it runs and the link is up"));
  }

  /** As {@link CloudStream#complete}. */
  void complete() throws InterruptedException {
    if (stream != null) {
      stream.complete();
    }
  }

  /** Unless the answer is whole nobody comes back for it. */
  @Override
  public void close() {
    if (stream != null) {
      stream.leave();
    }
  }
}
