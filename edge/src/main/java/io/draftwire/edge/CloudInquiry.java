package io.draftwire.edge;

import io.draftwire.core.session.Refusal;
import io.draftwire.core.session.SessionException;
import io.draftwire.wire.CloudAddress;
import io.draftwire.wire.CloudDescription;
import io.draftwire.wire.DescriptionFrames;
import io.draftwire.wire.MalformedFrameException;
import io.draftwire.wire.MeteredChannels;
import io.draftwire.wire.RefusalStatus;
import io.draftwire.wire.WireMeter;
import io.draftwire.wire.v1.DescribeRequest;
import io.draftwire.wire.v1.VerifierGrpc;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Asks a cloud what it serves, on a connection of its own: whoever asks has to know before the
 * first answer, and again when the cloud was started anew with another model.
 *
 * @param clouds of which any will do
 * @param timeout longest wait for the answer
 */
public record CloudInquiry(List<CloudAddress> clouds, Duration timeout) {
  /** Of one cloud. */
  public CloudInquiry(CloudAddress cloud, Duration timeout) {
    this(List.of(cloud), timeout);
  }

  /**
   * Of one cloud, in clear.
   *
   * @param host of the cloud, or of the link before it
   */
  public CloudInquiry(String host, int port, Duration timeout) {
    this(CloudAddress.inClear(host, port), timeout);
  }

  /**
   * @throws SessionException if the cloud is away, or is none of this protocol
   */
  public CloudDescription ask() throws SessionException {
    return ask(DescribeRequest.getDefaultInstance());
  }

  /**
   * Asks without the chat template, which takes seconds over a thin link.
   *
   * @throws SessionException as {@link #ask()}
   */
  public CloudDescription askWithoutTemplate() throws SessionException {
    return ask(DescribeRequest.newBuilder().setWithoutTemplate(true).build());
  }

  /**
   * What each cloud serves that is there.
   *
   * @throws SessionException if none is there
   * @throws IllegalArgumentException if two serve different models: what one began the other would
   *     go on with as something else
   */
  public List<CloudDescription> askEach() throws SessionException {
    List<CloudDescription> there = new ArrayList<>();
    CloudAddress first = null;
    SessionException away = null;
    for (CloudAddress cloud : clouds) {
      try {
        CloudDescription one =
            ask(cloud, DescribeRequest.newBuilder().setWithoutTemplate(true).build());
        first = there.isEmpty() ? cloud : first;
        there.add(one);
        checkSame(first, there.getFirst(), cloud, one);
      } catch (SessionException e) {
        away = away == null ? e : away;
      }
    }
    if (there.isEmpty()) {
      throw away;
    }
    return there;
  }

  private static void checkSame(
      CloudAddress here, CloudDescription one, CloudAddress there, CloudDescription other) {
    if (!served(one).equals(served(other))) {
      throw new IllegalArgumentException(
          here.name()
              + " serves "
              + served(one)
              + ", and "
              + there.name()
              + " "
              + served(other)
              + "; clouds of one edge serve one model, with one --ctx-size");
    }
  }

  /** What two clouds have to have in common, for people too. */
  private static String served(CloudDescription cloud) {
    return String.format(
        "%s (%s, context %d, tokenizer %.8s)",
        cloud.name(), cloud.description(), cloud.contextLength(), cloud.fingerprint());
  }

  /** The first that is there. */
  private CloudDescription ask(DescribeRequest request) throws SessionException {
    SessionException away = null;
    for (CloudAddress cloud : clouds) {
      try {
        return ask(cloud, request);
      } catch (SessionException e) {
        away = away == null ? e : away;
      }
    }
    throw away;
  }

  private CloudDescription ask(CloudAddress cloud, DescribeRequest request)
      throws SessionException {
    ManagedChannel channel = MeteredChannels.channel(cloud, new WireMeter());
    try {
      return DescriptionFrames.cloud(
          VerifierGrpc.newBlockingStub(channel)
              .withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS)
              .describe(request));
    } catch (StatusRuntimeException e) {
      throw new SessionException(RefusalStatus.refusal(e.getStatus(), e.getTrailers()));
    } catch (MalformedFrameException e) {
      throw new SessionException(Refusal.Code.PROTOCOL, e.getMessage());
    } finally {
      channel.shutdownNow();
    }
  }
}
