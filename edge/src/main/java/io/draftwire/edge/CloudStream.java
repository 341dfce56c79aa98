package io.draftwire.edge;

import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.Refusal;
import io.draftwire.core.session.SessionException;
import io.draftwire.wire.CloudAddress;
import io.draftwire.wire.Frames;
import io.draftwire.wire.MalformedFrameException;
import io.draftwire.wire.Padding;
import io.draftwire.wire.RefusalStatus;
import io.draftwire.wire.WireBytes;
import io.draftwire.wire.v1.CloudFrame;
import io.draftwire.wire.v1.EdgeFrame;
import io.draftwire.wire.v1.VerifierGrpc;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * One session's stream, seen from the thread that drives the session: send, and wait for the next
 * message. gRPC's threads only put what arrives into a queue, stamped with the time; it holds so
 * many frames, and the rest waits in the stream's window, whatever a cloud sends.
 */
final class CloudStream implements AutoCloseable {
  private sealed interface Arrival {
    record Frame(CloudFrame frame, long nanos) implements Arrival {}

    record Failed(Throwable cause) implements Arrival {}

    record Completed() implements Arrival {}
  }

  /**
   * A message, its bytes on the wire, and when it came, by {@link System#nanoTime}.
   *
   * @param bytes as a DATA frame of its own
   */
  record Received(CloudMessage message, int bytes, long nanos) {}

  /** Longest wait for the end of a session whose answer is whole. */
  private static final long FAREWELL_NANOS = TimeUnit.SECONDS.toNanos(2);

  /**
   * Frames that may wait to be taken: more than come while a draft runs, each of at most {@link
   * Frames#MAX_CLOUD_FRAME_BYTES}.
   */
  static final int AHEAD = 64;

  private final CloudAddress cloud;
  private final long timeoutNanos;
  private final LongSupplier clock;
  private final LinkedBlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();

  /** When the session last came on. */
  private long progressNanos;

  private final ClientCallStreamObserver<EdgeFrame> requests;
  private boolean over;

  /** Whether what comes is of no interest any more. */
  private volatile boolean left;

  /**
   * @param clock of what the cloud is given, in nanoseconds
   */
  CloudStream(Channel channel, CloudAddress cloud, long timeoutNanos, LongSupplier clock) {
    this.cloud = cloud;
    this.timeoutNanos = timeoutNanos;
    this.clock = clock;
    progressed();
    this.requests =
        (ClientCallStreamObserver<EdgeFrame>)
            VerifierGrpc.newStub(channel).session(new Responses());
  }

  /** The frame that a message travels in to this cloud. */
  EdgeFrame frame(EdgeMessage message) {
    return cloud.security().padded() ? Padding.frame(message) : Frames.frame(message);
  }

  /**
   * Sends a message.
   *
   * @param frame of it
   */
  void send(EdgeFrame frame) {
    if (!over) {
      requests.onNext(frame);
    }
  }

  /**
   * The session came on: the wait for the cloud begins anew. Messages alone do not do that, or a
   * cloud that says the same thing for ever would be waited for as long.
   */
  void progressed() {
    progressNanos = clock.getAsLong();
  }

  /** How long the cloud may still take to bring the session on; at most 0 where that is over. */
  long patienceNanos() {
    return progressNanos + timeoutNanos - clock.getAsLong();
  }

  /**
   * The next message.
   *
   * @throws SessionException if the stream broke, or the session did not come on for the whole
   *     timeout
   */
  Received receive() throws SessionException, InterruptedException {
    long patience = patienceNanos();
    Received received = patience > 0 ? receive(patience) : null;
    if (received == null) {
      throw silent();
    }
    return received;
  }

  /**
   * The next message, or null if none came within so many nanoseconds.
   *
   * @throws SessionException if the stream broke
   */
  Received receive(long nanos) throws SessionException, InterruptedException {
    Arrival arrival = arrivals.poll(nanos, TimeUnit.NANOSECONDS);
    switch (arrival) {
      case Arrival.Frame(CloudFrame frame, long arrived) -> {
        requests.request(1);
        try {
          return new Received(Frames.message(frame), WireBytes.of(frame), arrived);
        } catch (MalformedFrameException e) {
          throw new SessionException(
              Refusal.Code.STATE,
              "the cloud at " + cloud + " sent a frame this edge cannot read: " + e.getMessage());
        }
      }
      case Arrival.Failed(Throwable cause) -> {
        over = true;
        throw failed(cause);
      }
      case Arrival.Completed completed -> {
        over = true;
        throw new LinkLostException(
            broken("ended the session before the answer was whole").refusal());
      }
      case null -> {
        return null;
      }
    }
  }

  /** The cloud has not brought the session on for the whole timeout. */
  SessionException silent() {
    return broken(
        "sent nothing new for "
            + TimeUnit.NANOSECONDS.toSeconds(timeoutNanos)
            + " s; see whether it is overloaded or the link is down");
  }

  private SessionException broken(String what) {
    return new SessionException(Refusal.Code.INTERNAL, "the cloud at " + cloud + " " + what);
  }

  private SessionException failed(Throwable cause) {
    Status status = Status.fromThrowable(cause);
    Refusal said = RefusalStatus.refusal(status, Status.trailersFromThrowable(cause));
    Refusal refusal = new Refusal(said.code(), cloud + ": " + said.message(), said.retryMillis());
    if (RefusalStatus.distrusts(status)) {
      return new SessionException(refusal); // It would be no other the next time.
    }
    return switch (status.getCode()) {
      // What a transport or a proxy says of itself, with no word of the cloud's.
      case UNAVAILABLE, INTERNAL, CANCELLED, UNKNOWN -> new LinkLostException(refusal);
      default -> new SessionException(refusal);
    };
  }

  /**
   * Ends the stream and the session with it: nobody comes back to take it up. What is under way is
   * read and dropped, since to cancel at once could overtake the word that it is over; a cloud that
   * does not end the stream soon is left all the same.
   */
  void leave() {
    if (over) {
      return;
    }
    over = true;
    left = true;
    arrivals.clear();
    requests.onNext(Frames.frame(new EdgeMessage.Close()));
    requests.onCompleted();
    requests.request(Integer.MAX_VALUE);
    Thread.ofVirtual()
        .start(
            () -> {
              LockSupport.parkNanos(FAREWELL_NANOS);
              requests.cancel("the edge is done with this session", null);
            });
  }

  /** Ends the stream; whatever is still in flight is dropped. The session may be taken up. */
  @Override
  public void close() {
    if (!over) {
      over = true;
      requests.cancel("the edge is done with this session", null);
    }
  }

  /**
   * Half-closes after a whole answer and waits until the cloud has ended the session too: then its
   * sequence is free for the next answer, and every byte of this one is counted. Nothing that
   * happens here makes the answer less whole.
   */
  void complete() throws InterruptedException {
    if (over) {
      return;
    }
    requests.onCompleted();
    long deadline = System.nanoTime() + Math.min(timeoutNanos, FAREWELL_NANOS);
    Arrival arrival;
    do {
      arrival = arrivals.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      requests.request(1);
    } while (arrival instanceof Arrival.Frame);
    over = arrival != null; // Otherwise close() cancels.
  }

  private final class Responses implements ClientResponseObserver<EdgeFrame, CloudFrame> {
    @Override
    public void beforeStart(ClientCallStreamObserver<EdgeFrame> requests) {
      requests.disableAutoRequestWithInitial(AHEAD);
    }

    @Override
    public void onNext(CloudFrame frame) {
      if (left) {
        return;
      }
      arrivals.add(new Arrival.Frame(frame, System.nanoTime()));
    }

    @Override
    public void onError(Throwable cause) {
      arrivals.add(new Arrival.Failed(cause));
    }

    @Override
    public void onCompleted() {
      arrivals.add(new Arrival.Completed());
    }
  }
}
