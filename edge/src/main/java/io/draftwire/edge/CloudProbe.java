package io.draftwire.edge;

import io.draftwire.core.law.Sampling;
import io.draftwire.core.scheme.Coupled;
import io.draftwire.core.session.CloudLimits;
import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.Protocol;
import io.draftwire.core.session.Refusal;
import io.draftwire.core.session.SessionException;
import io.draftwire.wire.CloudAddress;
import io.draftwire.wire.CloudDescription;
import io.draftwire.wire.DescriptionFrames;
import io.draftwire.wire.Frames;
import io.draftwire.wire.MalformedFrameException;
import io.draftwire.wire.MeteredChannels;
import io.draftwire.wire.RefusalStatus;
import io.draftwire.wire.WireMeter;
import io.draftwire.wire.v1.DescribeRequest;
import io.draftwire.wire.v1.Description;
import io.draftwire.wire.v1.VerifierGrpc;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * Looks at one cloud and the link to it, over one connection, by what the protocol has: asks for
 * its description, now and then with padding in one direction, and opens a session that asks for
 * nothing. A third of a megabyte in each direction at most. For one thread.
 */
public final class CloudProbe implements AutoCloseable {
  /**
   * Padding to measure by, of which the first that takes long enough is believed. Every cloud takes
   * the smallest.
   */
  private static final int[] SIZES = {4 << 10, 16 << 10, 64 << 10};

  /** Of a request, and those of its padding. */
  private static final int OTHER_FIELDS_BYTES = 64;

  private static final int REPEATS = 4;

  /** Exchanges that find code not yet compiled, and count for nothing. */
  private static final int UNHEARD = 3;

  /** More than this no busy machine adds to the quickest of several. */
  private static final double BELIEVED_SECONDS = .25;

  /** What takes as long is not done again. */
  private static final double LONG_SECONDS = 1;

  /** What TCP sends before it has heard of the first of it: ten packets. */
  private static final int FIRST_WINDOW_BYTES = 10 * 1400;

  private final CloudAddress cloud;
  private final Duration timeout;
  private final ManagedChannel channel;

  /**
   * @param timeout of each exchange
   */
  public CloudProbe(CloudAddress cloud, Duration timeout) {
    this.cloud = cloud;
    this.timeout = timeout;
    this.channel = MeteredChannels.channel(cloud, new WireMeter());
  }

  /**
   * What it says of itself, without its template. The first call connects.
   *
   * @throws SessionException if the cloud is away, lets nobody in, or is none of this protocol
   */
  public CloudDescription describe() throws SessionException {
    try {
      return DescriptionFrames.cloud(ask(DescribeRequest.newBuilder()));
    } catch (MalformedFrameException e) {
      throw new SessionException(Refusal.Code.PROTOCOL, e.getMessage());
    }
  }

  /**
   * What round trips take, in seconds, {@code double[count]} from the least on.
   *
   * @throws SessionException as {@link #describe}
   */
  public double[] roundTrips(int count) throws SessionException {
    for (int i = 0; i < UNHEARD; i++) {
      ask(DescribeRequest.newBuilder());
    }
    double[] seconds = new double[count];
    for (int i = 0; i < count; i++) {
      seconds[i] = seconds(DescribeRequest.newBuilder());
    }
    Arrays.sort(seconds);
    return seconds;
  }

  /**
   * The uplink's rate.
   *
   * @param described by this cloud, which takes no frame that is larger than its sessions need
   * @param trips as {@link #roundTrips} found them
   * @throws SessionException as {@link #describe}
   */
  public LinkRate up(CloudDescription described, double[] trips) throws SessionException {
    CloudLimits limits =
        new CloudLimits(described.fingerprint(), described.vocabulary(), described.contextLength());
    return rate(
        Frames.maxEdgeFrameBytes(limits) - OTHER_FIELDS_BYTES,
        trips,
        bytes -> DescribeRequest.newBuilder().setPadding(DescriptionFrames.filling(bytes)));
  }

  /**
   * The downlink's rate.
   *
   * @param trips as {@link #roundTrips} found them
   * @throws SessionException as {@link #describe}, and with {@link Refusal.Code#PROTOCOL} where the
   *     cloud is too old to pad
   */
  public LinkRate down(double[] trips) throws SessionException {
    Description padded = ask(DescribeRequest.newBuilder().setFill(SIZES[0]));
    if (padded.getPadding().size() != SIZES[0]) {
      throw new SessionException(
          Refusal.Code.PROTOCOL, "the cloud's release cannot answer with padding");
    }
    return rate(
        DescriptionFrames.MAX_FILL_BYTES,
        trips,
        bytes -> DescribeRequest.newBuilder().setFill(bytes));
  }

  private interface Padded {
    DescribeRequest.Builder by(int bytes);
  }

  /**
   * @param most bytes of padding
   */
  private LinkRate rate(int most, double[] trips, Padded padded) throws SessionException {
    LinkRate rate = LinkRate.of(SIZES[0], seconds(padded, SIZES[0]), trips, FIRST_WINDOW_BYTES);
    for (int i = 1; i < SIZES.length && SIZES[i] <= most; i++) {
      boolean believed = !rate.atLeast() && rate.seconds(SIZES[i - 1]) > BELIEVED_SECONDS;
      if (!believed) {
        rate = LinkRate.of(SIZES[i], seconds(padded, SIZES[i]), trips, FIRST_WINDOW_BYTES);
      }
    }
    return rate;
  }

  private double seconds(Padded padded, int bytes) throws SessionException {
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < REPEATS && (i == 0 || least < LONG_SECONDS); i++) {
      least = Math.min(least, seconds(padded.by(bytes)));
    }
    return least;
  }

  private double seconds(DescribeRequest.Builder request) throws SessionException {
    long start = System.nanoTime();
    ask(request);
    return (System.nanoTime() - start) / 1e9;
  }

  private Description ask(DescribeRequest.Builder request) throws SessionException {
    try {
      return VerifierGrpc.newBlockingStub(channel)
          .withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS)
          .describe(request.setWithoutTemplate(true).build());
    } catch (StatusRuntimeException e) {
      throw new SessionException(RefusalStatus.refusal(e.getStatus(), e.getTrailers()));
    }
  }

  /**
   * Opens a session over one token and ends it before anything was asked: whether there is room,
   * and what a cloud tells only then.
   *
   * @param described by this cloud
   * @throws SessionException with what it refuses the session for
   */
  public CloudMessage.Welcome greet(CloudDescription described)
      throws SessionException, InterruptedException {
    try (CloudStream stream =
        new CloudStream(channel, cloud, timeout.toNanos(), System::nanoTime)) {
      stream.send(stream.frame(hello(described)));
      CloudMessage answer = stream.receive().message();
      return switch (answer) {
        case CloudMessage.Welcome welcome -> {
          stream.send(stream.frame(new EdgeMessage.Close()));
          stream.complete();
          yield welcome;
        }
        case CloudMessage.Refused refused -> throw new SessionException(refused.refusal());
        default ->
            throw new SessionException(
                Refusal.Code.STATE,
                "the cloud at " + cloud + " answers a hello with something else than a welcome");
      };
    }
  }

  private static EdgeMessage.Hello hello(CloudDescription described) {
    return new EdgeMessage.Hello(
        Protocol.VERSION,
        described.fingerprint(),
        described.vocabulary(),
        EdgeMessage.Mode.SPECULATIVE,
        Sampling.GREEDY,
        new Coupled(),
        1,
        1,
        OptionalLong.empty(),
        new int[] {0});
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
