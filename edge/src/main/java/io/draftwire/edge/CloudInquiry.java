package io.draftwire.edge;

import io.draftwire.core.session.Refusal;
import io.draftwire.core.session.SessionException;
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
import java.util.concurrent.TimeUnit;

/**
 * Asks a cloud what it serves, on a connection of its own: whoever asks has to know before the
 * first answer, and again when the cloud was started anew with another model.
 *
 * @param host of the cloud, or of the link before it
 * @param timeout longest wait for the answer
 */
public record CloudInquiry(String host, int port, Duration timeout) {

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

  private CloudDescription ask(DescribeRequest request) throws SessionException {
    ManagedChannel channel = MeteredChannels.channel(host, port, new WireMeter());
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
