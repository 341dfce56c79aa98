package io.draftwire.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.Refusal;
import io.draftwire.wire.Frames;
import io.draftwire.wire.MalformedFrameException;
import io.draftwire.wire.v1.CloudFrame;
import io.draftwire.wire.v1.EdgeFrame;
import io.draftwire.wire.v1.VerifierGrpc;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** An edge that says whatever a test wants said, over a real stream. */
final class RawEdge {
  private static final long PATIENCE_SECONDS = 120;

  private final BlockingQueue<Object> arrivals = new LinkedBlockingQueue<>();
  private final ClientCallStreamObserver<EdgeFrame> up;

  RawEdge(Channel channel) {
    this(channel, false);
  }

  /**
   * @param stalled whether it reads nothing before {@link #read}
   */
  RawEdge(Channel channel, boolean stalled) {
    up =
        (ClientCallStreamObserver<EdgeFrame>)
            VerifierGrpc.newStub(channel).session(new Recorder(arrivals, stalled));
  }

  /** Whatever there is, from now on. */
  void read() {
    up.request(1_000_000);
  }

  RawEdge send(EdgeMessage message) {
    return send(Frames.frame(message));
  }

  RawEdge send(EdgeFrame frame) {
    up.onNext(frame);
    return this;
  }

  void cancel() {
    up.cancel("this edge is gone", null);
  }

  void halfClose() {
    up.onCompleted();
  }

  <T extends CloudMessage> T next(Class<T> type) throws Exception {
    Object arrival = arrival();
    assertThat(arrival).isInstanceOf(CloudFrame.class);
    return type.cast(message((CloudFrame) arrival));
  }

  /** The refusal in a frame, then the same words in the status, and nothing after it. */
  String refusal(Refusal.Code code, Status.Code status) throws Exception {
    CloudMessage.Refused refused = next(CloudMessage.Refused.class);
    assertThat(refused.refusal().code()).isEqualTo(code);
    String message = refused.refusal().message();
    assertThat(message).isNotBlank().doesNotContain("\n").hasSizeLessThanOrEqualTo(500);
    Status end = end();
    assertThat(end.getCode()).isEqualTo(status);
    assertThat(end.getDescription()).isEqualTo(message);
    return message;
  }

  /** How the stream ended; the next thing to arrive has to be its end. */
  Status end() throws Exception {
    Object arrival = arrival();
    assertThat(arrival).isInstanceOf(Status.class);
    return (Status) arrival;
  }

  private Object arrival() throws InterruptedException {
    Object arrival = arrivals.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(arrival).as("something within %s s", PATIENCE_SECONDS).isNotNull();
    return arrival;
  }

  private static CloudMessage message(CloudFrame frame) throws MalformedFrameException {
    return Frames.message(frame);
  }

  private record Recorder(BlockingQueue<Object> seen, boolean stalled)
      implements ClientResponseObserver<EdgeFrame, CloudFrame> {
    @Override
    public void beforeStart(ClientCallStreamObserver<EdgeFrame> requests) {
      if (stalled) {
        requests.disableAutoRequestWithInitial(0);
      }
    }

    @Override
    public void onNext(CloudFrame frame) {
      seen.add(frame);
    }

    @Override
    public void onError(Throwable cause) {
      seen.add(Status.fromThrowable(cause));
    }

    @Override
    public void onCompleted() {
      seen.add(Status.OK);
    }
  }
}
